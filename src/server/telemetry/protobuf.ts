// The few forms of Protocol Buffers that an inline trace is written in.

/** Any of a message's fields, ready to stand beside others. */
export type EncodedField = Buffer;

/** A whole number, not negative: `uint32`, `uint64`, `int64`. */
export const whole = (field: number, value: number): EncodedField =>
  Buffer.from([...varint(field * 8), ...varint(value)]);

export function double(field: number, value: number): EncodedField {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([Buffer.from(varint(field * 8 + 1)), bytes]);
}

export const text = (field: number, value: string): EncodedField =>
  sized(field, Buffer.from(value));

export const message = (field: number, ...fields: readonly EncodedField[]): EncodedField =>
  sized(field, Buffer.concat(fields));

const sized = (field: number, content: Buffer): EncodedField =>
  Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);

// Not by shifting bits, which would cut nanoseconds off at 32 of them.
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

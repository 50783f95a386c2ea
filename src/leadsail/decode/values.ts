// Reads single values that LeadSail sent: each kind that a record can be declared of.
import { isRawNumber, toDigits, toDouble } from '../../upstream/exact-json.ts';
import type { Decoder, Field, FieldTag } from './declaration.ts';
import type { Drift } from './drift.ts';
import { toRfc3339 } from './timestamp.ts';

/** A field with its own reader; values that fit the tag are read without drift. */
export const decoder = <T>(read: Decoder<T>, tag: FieldTag = null): Field<T> => ({
  read,
  name: undefined,
  tag,
});

function typed<T>(tag: FieldTag, isRight: (value: unknown) => value is T): Field<T> {
  return decoder((value, place, drift) => {
    if (isRight(value)) return value;
    drift.count('type', place);
    return null;
  }, tag);
}

export const text = typed('text', (value) => typeof value === 'string');
export const flag = typed('flag', (value) => typeof value === 'boolean');
/** A number that a double holds: another would be a wrong one, or none that an answer can carry. */
export const number: Field<number> = decoder((value, place, drift) => {
  const double = toDouble(value);
  if (double === null) drift.count('type', place);
  return double;
}, 'number');
/** Whole and within GraphQL's Int. */
export const integer: Field<number> = decoder((value, place, drift) => {
  const double = toDouble(value);
  if (double !== null && double === (double | 0)) return double | 0;
  drift.count('type', place);
  return null;
}, 'integer');
/** Any JSON, as sent, unless it is nested too deeply to be written again. */
export const json: Field<unknown> = typed('json', (value): value is unknown => isShallow(value));
/** A list of any JSON, including null, as sent; items nested too deeply are left out. */
export const jsonItems: Field<readonly unknown[]> = decoder((value, place, drift) => {
  if (!Array.isArray(value)) {
    drift.count('type', place);
    return null;
  }
  const items = value.filter((item) => isShallow(item));
  if (items.length < value.length) drift.count('item', place, value.length - items.length);
  return items;
}, 'items');
/** A secret that LeadSail documents: nothing reads it, and it is no drift. */
export const withheld: Field<null> = decoder(() => null, 'json');
/** Stands for bytes that could not be read: a text with it is another one. */
const REPLACEMENT = '\ufffd';

/** An id: text, or a whole number that stands for its digits. Never empty, and read whole. */
export const id: Field<string> = decoder((value, place, drift) => {
  if (typeof value === 'string' && value !== '' && !value.includes(REPLACEMENT)) return value;
  drift.count('type', place);
  return toDigits(value);
}, 'id');
/** The id of something that is not read by it here: the same, but an empty text stays one. */
export const reference: Field<string> = decoder((value, place, drift) => {
  if (typeof value === 'string') return value;
  drift.count('type', place);
  return toDigits(value);
}, 'text');
/** A timestamp as RFC 3339 text. */
export const timestamp: Field<string> = decoder((value, place, drift) => {
  const read = typeof value === 'string' ? toRfc3339(value) : null;
  if (read === null) drift.count(typeof value === 'string' ? 'time' : 'type', place);
  return read;
}, 'timestamp');

/** A field with a sibling `…Raw` in the model, which has the value as sent. */
export type EnumField<T extends string> = Field<T> & { readonly hasRaw: true };

/** One of a list of lower-case values, in capitals; `UNKNOWN` for any other. */
export function enumOf<const T extends string>(
  ...values: T[]
): EnumField<Uppercase<T> | 'UNKNOWN'> {
  const names = new Map(
    values.map((value) => [value as string, value.toUpperCase() as Uppercase<T>]),
  );
  const { read, name, tag } = decoder(
    (value, place, drift): Uppercase<T> | 'UNKNOWN' | null => {
      if (typeof value !== 'string') {
        drift.count('type', place);
        return null;
      }
      const found = names.get(value);
      if (found === undefined) drift.count('value', place);
      return found ?? 'UNKNOWN';
    },
    { enum: values },
  );
  return { read, name, tag, hasRaw: true };
}

/** The same field under a name of our own in the model. */
export const renamed = <Name extends string, T>(
  name: Name,
  { read, tag }: Field<T>,
): Field<T, Name> => ({ read, name, tag });

/** A list; items that cannot be used are left out and counted. */
export const listOf = <T>(item: Field<T>): Field<readonly T[]> =>
  decoder((value, place, drift) => readItems(item, value, place, drift), tagOfList(item.tag));

/** A list of records of which none comes twice; the first of one id is the one, others are left out and counted. */
export const distinctListOf = <T extends { readonly id: string }>(
  item: Field<T>,
): Field<readonly T[]> =>
  decoder(
    (value, place, drift) => {
      const seen = new Set<string>();
      return readItems(item, value, place, drift, ({ id }) => seen.size !== seen.add(id).size);
    },
    tagOfList(item.tag, true),
  );

function readItems<T>(
  item: Field<T>,
  value: unknown,
  place: string,
  drift: Drift,
  isTaken: (read: T) => boolean = () => true,
): readonly T[] | null {
  if (!Array.isArray(value)) {
    drift.count('type', place);
    return null;
  }
  const items: T[] = [];
  for (const one of value) {
    const read = one == null ? null : item.read(one, place, drift);
    if (read !== null && isTaken(read)) items.push(read);
    else drift.count('item', place);
  }
  return items;
}

function tagOfList(item: FieldTag, isDistinct = false): FieldTag {
  if (typeof item !== 'object' || item === null || !('record' in item)) return null;
  return { records: item.record, isDistinct };
}

// JSON.stringify runs out of stack at some thousand levels, and the whole answer would fail.
const MAX_JSON_DEPTH = 100;

export function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return (
    depth < MAX_JSON_DEPTH && Object.values(value).every((below) => isShallow(below, depth + 1))
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value)
  );
}

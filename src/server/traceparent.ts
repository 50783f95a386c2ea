// W3C trace context: reads the header that a caller sends, and makes the one that goes on to LeadSail. Pure.

/** The trace that a request belongs to. */
export type TraceContext = { readonly traceId: string; readonly flags: string };

const FORM = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/** Null for a header that is none of the form: then there is no trace to go on with. */
export function toTraceContext(header: string | null): TraceContext | null {
  if (header === null) return null;
  const [, version = 'ff', traceId = '', parentId = '', flags = '', more] = FORM.exec(header) ?? [];
  // `ff` is no version, and version 00 has four parts; zeros mean that nobody is there.
  if (version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return null;
  return { traceId, flags };
}

/** The header for a call made on the way; `spanId` is 16 hexadecimal digits, new for each operation. */
export function toTraceparent({ traceId, flags }: TraceContext, spanId: string): string {
  // Of the flags only what version 00 knows: whether it is recorded.
  return `00-${traceId}-${spanId}-0${Number.parseInt(flags, 16) & 1}`;
}

// W3C trace context: reads the headers that a caller sends, and makes those that go on to LeadSail. Pure.

/** The step of a trace that a request comes from. */
export type TraceContext = {
  readonly traceId: string;
  /** The caller's span. */
  readonly parentId: string;
  /** Whether the caller records it. */
  readonly isSampled: boolean;
  /** What other systems add to it; null: nothing, or nothing that can be read. */
  readonly tracestate: string | null;
};

const FORM = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const MEMBER = /^[a-z0-9][\w*/@-]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}$/;
const MAX_STATE = 512;
const MAX_MEMBERS = 32;

/** Null for a `traceparent` that is none of the form: then there is no trace to go on with. */
export function toTraceContext(
  traceparent: string | null,
  tracestate: string | null = null,
): TraceContext | null {
  if (traceparent === null) return null;
  const [, version = 'ff', traceId = '', parentId = '', flags = '', more] =
    FORM.exec(traceparent) ?? [];
  // `ff` is no version, and version 00 has four parts; zeros mean that nobody is there.
  if (version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return null;
  const isSampled = (Number.parseInt(flags, 16) & 1) === 1;
  return { traceId, parentId, isSampled, tracestate: toState(tracestate) };
}

/** As a whole or not at all. */
function toState(header: string | null): string | null {
  if (header === null || header.length > MAX_STATE) return null;
  const members = header.split(',').map((member) => member.trim());
  const named = members.filter((member) => member !== '');
  if (named.length === 0 || named.length > MAX_MEMBERS) return null;
  return named.every((member) => MEMBER.test(member)) ? named.join(',') : null;
}

/** The headers that hand a step on. Of the flags there is what version 00 knows: whether it is recorded. */
export function toTraceHeaders(
  traceId: string,
  spanId: string,
  isSampled: boolean,
  tracestate: string | null,
): Readonly<Record<string, string>> {
  const traceparent = `00-${traceId}-${spanId}-0${isSampled ? 1 : 0}`;
  return tracestate === null ? { traceparent } : { traceparent, tracestate };
}

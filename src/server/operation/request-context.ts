// What identifies an operation in our logs and in LeadSail's, and the client that sent it.
import { randomUUID } from 'node:crypto';
import { clientOf, type NamedClient } from '../telemetry/client-name.ts';
import { type TraceContext, toTraceContext } from '../telemetry/traceparent.ts';

export type RequestContext = {
  /** The caller's own `x-request-id` if it is plain, else a new one. */
  readonly requestId: string;
  /** Where the trace of the caller stands; null: it has none. */
  readonly trace: TraceContext | null;
  /** The program that asks, as it says itself; null: it does not say. */
  readonly client: NamedClient | null;
};

// What LeadSail names its records by has an underscore, and a phone number has no letter.
const REQUEST_ID = /^(?=.*[A-Za-z])[\dA-Za-z-]{8,64}$/;

export function requestContextOf(headers: Pick<Headers, 'get'>): RequestContext {
  const given = headers.get('x-request-id');
  return {
    requestId: given !== null && REQUEST_ID.test(given) ? given : randomUUID(),
    trace: toTraceContext(headers.get('traceparent'), headers.get('tracestate')),
    client: clientOf(headers),
  };
}

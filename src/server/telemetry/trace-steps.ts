// The gateway's steps in the traces of its callers: one an operation, and one a recorded poll.
import { randomFillSync } from 'node:crypto';
import type { RecordedSpan, TraceStep } from '../../upstream/trace-step.ts';
import { once, type StepOf } from '../http/incoming.ts';
import type { FinishedOperation } from '../operation/lifecycle.ts';
import { type TraceContext, toTraceHeaders } from './traceparent.ts';

/** Records spans and sends them off. */
export type SpanRecorder = {
  /**
   * Begins a step at `startedAtMs` of `performance.now()`, behind the caller's or as the first of a trace. `server`: for
   * a request of somebody's, else of its own accord.
   */
  readonly begin: (
    kind: 'server' | 'internal',
    behind: TraceContext | null,
    startedAtMs: number,
  ) => TraceStep;
  /** Sends off what has ended, and gives up after three seconds. */
  readonly stop: () => Promise<void>;
};

/** Without a recorder the caller's step goes on as it is, and what has none begins a trace that the log knows. */
export const createStepOf = (recorder: SpanRecorder | null): StepOf =>
  once(({ requestContext: { trace }, startedAtMs }) => {
    if (recorder !== null) return recorder.begin('server', trace, startedAtMs);
    if (trace === null) return firstStep();
    const { traceId, parentId, isSampled, tracestate } = trace;
    const headers = toTraceHeaders(traceId, parentId, isSampled, tracestate);
    return { traceId, spanId: null, headers, span: null };
  });

const TRACE_BYTES = 16;
const IDS_BYTES = TRACE_BYTES + 8;
/** Drawn for many at once: each time it is asked, the system's chance takes longer than all else here. */
const drawn = Buffer.alloc(256 * IDS_BYTES);
let nextAt = drawn.length;

function firstStep(): TraceStep {
  if (nextAt === drawn.length) {
    randomFillSync(drawn);
    nextAt = 0;
  }
  const ids = drawn.toString('hex', nextAt, nextAt + IDS_BYTES);
  nextAt += IDS_BYTES;
  const [traceId, spanId] = [ids.slice(0, 2 * TRACE_BYTES), ids.slice(2 * TRACE_BYTES)];
  return { traceId, spanId, headers: toTraceHeaders(traceId, spanId, false, null), span: null };
}

/** Ends the span of an operation, if it has one. */
export function recordOperation(operation: FinishedOperation): void {
  const { span } = operation.step;
  if (span !== null) endSpan(span, operation);
}

function endSpan(span: RecordedSpan, operation: FinishedOperation): void {
  const { name, type, hash, client, status, session, codes, outcome } = operation;
  // As OpenTelemetry says: by type and name, and by neither where the operation is unknown.
  const called = [type ?? 'GraphQL Operation', ...(name === null ? [] : [name])].join(' ');
  span.end(
    called,
    {
      'http.response.status_code': status,
      ...(type !== null && { 'graphql.operation.type': type }),
      ...(name !== null && { 'graphql.operation.name': name }),
      ...(hash !== null && { 'graphql.document.hash': hash }),
      ...(client !== null && { 'graphql.client.name': client.name }),
      ...(client?.version != null && { 'graphql.client.version': client.version }),
      'leadsail.calls': session?.counts.calls ?? 0,
      'leadsail.cache_hits': session?.counts.hits ?? 0,
      'leadsail.outcome': outcome,
    },
    codes[0] ?? null,
  );
}

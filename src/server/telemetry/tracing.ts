// Adds the REST calls of an operation to its answer, for callers that send `x-gateway-trace: 1`.
import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import type { GatewayContext } from '../../graph/context.ts';
import type { IncrementalPayload } from '../operation/incremental-payloads.ts';

/** Whether a request asks for the trace. */
export const wantsTrace = (headers: Pick<Headers, 'get'>): boolean =>
  headers.get('x-gateway-trace') === '1';

export function useUpstreamTrace(): Plugin<GatewayContext> {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone({ result, setResult }) {
        const { trace } = args.contextValue.leadsail;
        if (!trace) return;
        const traced = (one: ExecutionResult): ExecutionResult => ({
          ...one,
          extensions: { ...one.extensions, upstream: trace.calls() },
        });
        if (!isAsyncIterable(result)) return setResult(traced(result));
        // Of an answer in parts, the last has the whole list.
        return {
          onNext({ result: payload, setResult: replace }) {
            if ((payload as IncrementalPayload).hasNext === false) replace(traced(payload));
          },
        };
      },
    }),
  };
}

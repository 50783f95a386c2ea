// Puts the REST calls of an operation beside its answer, for callers who asked with `x-gateway-trace: 1`.
import type { Plugin } from 'graphql-yoga';
import { isAsyncIterable } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';

/** Whether a request asks for the trace. */
export const wantsTrace = (headers: Pick<Headers, 'get'>): boolean =>
  headers.get('x-gateway-trace') === '1';

export function useUpstreamTrace(): Plugin<GatewayContext> {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone({ result, setResult }) {
        const { trace } = args.contextValue.leadsail;
        if (!trace || isAsyncIterable(result)) return;
        setResult({ ...result, extensions: { ...result.extensions, upstream: trace.calls() } });
      },
    }),
  };
}

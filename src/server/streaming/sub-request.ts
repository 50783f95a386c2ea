// Operations whose results do not go into their own response: they pass the same plugins.
import type { ExecutionResult } from 'graphql';
import {
  type GraphQLParams,
  isAsyncIterable,
  type Plugin,
  type processRegularResult,
} from 'graphql-yoga';

/**
 * One result. `stringify`, if present, returns its JSON without reading `data`, and `toBytes` returns the
 * same as bytes, if they are there already.
 */
export type OperationResult = ExecutionResult & {
  readonly stringify?: () => string;
  readonly toBytes?: () => Buffer<ArrayBuffer>;
};

/** The results of an operation: one, or a stream of them. */
export type Results = OperationResult | AsyncIterable<OperationResult>;

export type SubRequests = {
  readonly plugin: Plugin<object>;
  /**
   * Answers a request as if it had come by HTTP, with every limit and log line. The results come beside
   * the response, which is 202 then; without results it is an ordinary answer.
   */
  readonly ask: (request: Request, onParams?: OnParams) => Promise<Answered>;
};

/** May throw to refuse an operation that all other plugins have accepted. */
type OnParams = (params: GraphQLParams) => void;

export type Answered = { readonly response: Response; readonly results: Results | null };

type Taker = { readonly onParams: OnParams | undefined; results: Results | null };

/** `answer` belongs to the server that has the plugin last in its list; `process` answers refused operations. */
export function createSubRequests(
  answer: (request: Request) => Promise<Response>,
  process: typeof processRegularResult,
): SubRequests {
  const takers = new WeakMap<Request, Taker>();
  return {
    plugin: {
      onParams: ({ request, params }) => takers.get(request)?.onParams?.(params),
      onResultProcess({ request, setResultProcessor }) {
        const taker = takers.get(request);
        if (!taker) return;
        setResultProcessor((results, fetchAPI) => {
          // Batches of operations are not supported.
          taker.results = results as Results;
          return isRequestError(taker.results)
            ? process(taker.results, fetchAPI, 'application/graphql-response+json')
            : new fetchAPI.Response(null, { status: 202 });
        }, '*/*');
      },
    },
    async ask(request, onParams) {
      const taker: Taker = { onParams, results: null };
      takers.set(request, taker);
      const response = await answer(request);
      return { response, results: taker.results };
    },
  };
}

/** Whether an operation was refused before it began. */
export const isRequestError = (results: Results): results is ExecutionResult =>
  !isAsyncIterable(results) && results.errors !== undefined && !('data' in results);

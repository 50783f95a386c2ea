// Operations whose answer goes elsewhere than into their own response: the same plugins, another way out.
import type { ExecutionResult } from 'graphql';
import {
  type GraphQLParams,
  isAsyncIterable,
  type Plugin,
  type processRegularResult,
} from 'graphql-yoga';

/**
 * One result. `stringify`, where it has one, gives its JSON without looking at `data`, and `toBytes` the
 * same where its bytes are there already.
 */
export type OperationResult = ExecutionResult & {
  readonly stringify?: () => string;
  readonly toBytes?: () => Buffer<ArrayBuffer>;
};

/** What became of an operation: one result, or one after the other. */
export type Results = OperationResult | AsyncIterable<OperationResult>;

export type SubRequests = {
  readonly plugin: Plugin<object>;
  /**
   * Answers a request as one that came by HTTP, with every limit and line in the log. The results come
   * beside the response, which is 202 for them, and an answer as any other when there are none.
   */
  readonly ask: (request: Request, onParams?: OnParams) => Promise<Answered>;
};

/** May still refuse, by throwing, what everything else let through. */
type OnParams = (params: GraphQLParams) => void;

export type Answered = { readonly response: Response; readonly results: Results | null };

type Taker = { readonly onParams: OnParams | undefined; results: Results | null };

/** `answer` is of the server that has the plugin, at the end of its list; `process` answers what was refused. */
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
          // Nothing here answers lists of operations.
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

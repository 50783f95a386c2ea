// Results of one subscription that the gateway can end at once, with an error or without.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExecutionResult, GraphQLError } from 'graphql';

export type EndableResults = {
  /** The same results, until they end; the error of the end is thrown once, by the next read. */
  readonly results: AsyncIterableIterator<ExecutionResult, undefined>;
  /** Ends the results and their source; null: without an error. Later calls do nothing. */
  readonly end: (error: GraphQLError | null) => void;
};

type IterationStep = IteratorResult<ExecutionResult, undefined>;

const OVER: IterationStep = { done: true, value: undefined };

/** `onEnd` is called once, whether the source, the reader or `end` ends them. */
export function createEndableResults(
  results: AsyncIterable<ExecutionResult>,
  onEnd: () => void,
): EndableResults {
  // The reader asks for the next event outside of the operation's async context.
  const inOperation = AsyncLocalStorage.snapshot();
  const source = results[Symbol.asyncIterator]();
  let waiting: PromiseWithResolvers<IterationStep> | null = null;
  let broken: GraphQLError | null = null;
  let isOver = false;

  function end(error: GraphQLError | null): void {
    if (isOver) return;
    isOver = true;
    onEnd();
    if (waiting === null) broken = error;
    else if (error) waiting.reject(error);
    else waiting.resolve(OVER);
    // Nothing waits for the source to end or needs its error.
    void Promise.resolve(inOperation(() => source.return?.())).catch(() => {});
  }

  async function next(): Promise<IterationStep> {
    if (isOver) {
      const error = broken;
      broken = null;
      if (error) throw error;
      return OVER;
    }
    const step = Promise.withResolvers<IterationStep>();
    waiting = step;
    inOperation(() => source.next()).then(
      (got) => {
        if (got.done) end(null);
        step.resolve(got.done ? OVER : got);
      },
      (error) => {
        step.reject(error);
        end(null);
      },
    );
    try {
      return await step.promise;
    } finally {
      waiting = null;
    }
  }

  const endable: EndableResults['results'] = {
    next,
    return: async () => {
      end(null);
      return OVER;
    },
    [Symbol.asyncIterator]: () => endable,
  };
  return { results: endable, end };
}

// The results of a subscription, one of each event: sent as they come where the connection takes them directly, else
// asked for one by one.
import { isAsyncIterable } from 'graphql-yoga';
import type { WatchEvent, WatchEvents } from '../../live/watcher.ts';
import {
  type DirectConnection,
  isWritten,
  type WrittenResult,
} from '../streaming/direct-results.ts';
import type { Results } from '../streaming/sub-request.ts';

export type EventResultsOptions = {
  readonly events: WatchEvents<object>;
  readonly answer: (event: WatchEvent<object>) => Results | Promise<Results>;
  /** Null where there is none, or not yet. */
  readonly connectionOf: () => DirectConnection | null;
};

type EventResults = AsyncIterableIterator<Results, undefined>;
type ResultStep = IteratorResult<Results, undefined>;

// What one connection is sent in one turn.
const MOST_EVENTS = 32;
const MOST_BYTES = 16_384;

const OVER: ResultStep = { done: true, value: undefined };

/**
 * While its next result is asked for, a direct connection is sent all that are written, and the answer is the first
 * that is not: it comes behind them. One call of `next` at a time.
 */
export function createEventResults(options: EventResultsOptions): EventResults {
  const { events, answer, connectionOf } = options;
  const taken = createTaken(answer);
  let asked: PromiseWithResolvers<ResultStep> | null = null;
  /** For events, for an answer, or for the connection. */
  let isWaiting = false;
  let isOver = false;

  function settle(step: ResultStep): void {
    asked?.resolve(step);
    asked = null;
  }

  function end(): void {
    isOver = true;
    settle(OVER);
    void events.return?.();
  }

  function resume(): void {
    isWaiting = false;
    goOn();
  }

  function goOn(): void {
    while (asked !== null && !isWaiting) {
      const connection = connectionOf();
      if (connection && !connection.isReady(resume)) isWaiting = true;
      else if (!taken.isEmpty()) answerTaken(connection);
      else take(connection ? MOST_EVENTS : 1);
    }
  }

  function take(most: number): void {
    isWaiting = true;
    events.take(most, (come) => {
      taken.put(come);
      if (come.length === 0) settle(OVER);
      resume();
    });
  }

  /** Until one is no matter of the connection, has to be waited for, or is enough for one turn. */
  function answerTaken(connection: DirectConnection | null): void {
    const written: WrittenResult[] = [];
    let other: Results | null = null;
    for (let bytes = 0; bytes < MOST_BYTES && !taken.isEmpty() && !isWaiting && !other; ) {
      const result = taken.next();
      if (isPromise(result)) {
        isWaiting = true;
        result.then(resume, (error) => {
          asked?.reject(error);
          end();
        });
      } else if (connection && !isAsyncIterable(result) && isWritten(result)) {
        written.push(result);
        bytes += result.toBytes().length;
      } else other = result;
    }
    if (written.length > 0) connection?.send(written);
    if (other) settle({ done: false, value: other });
  }

  const results = {
    next(): Promise<ResultStep> {
      if (isOver) return Promise.resolve(OVER);
      asked = Promise.withResolvers<ResultStep>();
      const { promise } = asked;
      goOn();
      return promise;
    },
    return(): Promise<ResultStep> {
      end();
      return Promise.resolve(OVER);
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}

/** The events, each answered once and in order. */
function createTaken(answer: EventResultsOptions['answer']) {
  let events: readonly WatchEvent<object>[] = [];
  let first = 0;
  /** The answer of the first, when it had to be waited for. */
  let awaited: Results | null = null;

  function answerFirst(): Results | Promise<Results> {
    try {
      return awaited ?? answer(events[first] as WatchEvent<object>);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  return {
    isEmpty: () => first === events.length,
    put(come: typeof events): void {
      events = come;
      first = 0;
    },
    /** The next answer; or a promise, behind which it is to be asked for again. */
    next(): Results | Promise<void> {
      const result = answerFirst();
      if (isPromise(result)) {
        return result.then((come) => {
          awaited = come;
        });
      }
      awaited = null;
      first += 1;
      return result;
    },
  };
}

const isPromise = <Value>(value: Results | Promise<Value>): value is Promise<Value> =>
  typeof (value as Promise<Value>).then === 'function';

// One reader of a topic: it gets the events that a state holds for its place, one at a time or in batches.
import type { JoinedTopic } from './topic-watchers.ts';

/** Runs `run` now or, when others wait or this turn is full, in a later turn. */
type TakeTurn = (run: () => void) => void;

/** What a watcher reads: an event, or the reason why there will be none. */
export type WatchEvent<Event> =
  | { readonly event: Event }
  | { readonly refused: 'unknown' }
  | { readonly refused: 'full'; readonly limit: number }
  | { readonly refused: 'failed'; readonly failure: unknown };

/** The events of a watcher: one at a time or, by `take`, in batches. One call at a time. */
export type WatchEvents<Event> = AsyncIterableIterator<WatchEvent<Event>, undefined, undefined> & {
  /** Calls back in its own turn when there are events, with up to `most` of them; with none at the end. */
  readonly take: (most: number, receive: (events: readonly WatchEvent<Event>[]) => void) => void;
};

export type WatcherOptions<State, Event> = {
  /**
   * Joins the topic at the first read; `wake` is called at each change. Returns the limit when there are too many
   * topics, and null when all topics have ended.
   */
  readonly subscribe: (wake: () => void) => JoinedTopic<State> | number | null;
  /** The next event that a state holds; undefined when there is none (any more). */
  readonly take: (state: State) => Event | undefined;
  readonly takeTurn: TakeTurn;
};

/** A watcher begins with its first read, and ends at once when `return` is called. */
export function createWatcher<State, Event extends object>({
  subscribe,
  take,
  takeTurn,
}: WatcherOptions<State, Event>): WatchEvents<Event> {
  let subscription: JoinedTopic<State> | null = null;
  let isOver = false;

  function finish(): void {
    isOver = true;
    subscription?.leave();
    subscription = null;
  }

  function last(event: WatchEvent<Event>): WatchEvent<Event> {
    finish();
    return event;
  }

  /** Null when there is no event yet, undefined when there will be none. */
  function nextEvent(wake: () => void): WatchEvent<Event> | null | undefined {
    if (!subscription && !isOver) {
      const joined = subscribe(wake);
      if (typeof joined === 'number') return last({ refused: 'full', limit: joined });
      subscription = joined;
    }
    if (!subscription) return undefined;
    const state = subscription.state();
    const event = state === null ? undefined : take(state);
    if (event !== undefined) return watchEventOf(event);
    const endReason = subscription.endReason();
    if (endReason === null) return null;
    if (endReason === 'unknown') return last({ refused: 'unknown' });
    if (endReason !== 'over') return last({ refused: 'failed', failure: endReason.failure });
    finish();
    return undefined;
  }

  return createEvents(nextEvent, finish, takeTurn);
}

/** Queues reads of `next`, which returns null while there are no events and calls `wake` when there may be. */
function createEvents<Event>(
  next: (wake: () => void) => WatchEvent<Event> | null | undefined,
  finish: () => void,
  takeTurn: TakeTurn,
): WatchEvents<Event> {
  type NextResult = IteratorResult<WatchEvent<Event>, undefined>;
  type Receive = (events: readonly WatchEvent<Event>[]) => void;
  const over: NextResult = { value: undefined, done: true };
  const waiting: { readonly most: number; readonly receive: Receive }[] = [];
  let isAwake = false;
  /** There are no events before the next change: another read would waste a turn. */
  let isExhausted = false;

  /** Up to `most` events; none at the end. Null when there are no events yet. */
  function collect(most: number): readonly WatchEvent<Event>[] | null {
    const events: WatchEvent<Event>[] = [];
    while (events.length < most) {
      const event = next(lookAgain);
      isExhausted = event === null;
      if (event === null && events.length === 0) return null;
      if (!event) break;
      events.push(event);
    }
    return events;
  }

  function lookAgain(): void {
    isExhausted = false;
    wake();
  }

  /** Answers the first waiting read, if there are events, in its own turn. */
  function wake(): void {
    if (isAwake || isExhausted || waiting.length === 0) return;
    isAwake = true;
    takeTurn(answerFirst);
  }

  function answerFirst(): void {
    isAwake = false;
    const events = waiting[0] ? collect(waiting[0].most) : null;
    if (!events) return;
    waiting.shift()?.receive(events);
    wake();
  }

  function takeEvents(most: number, receive: Receive): void {
    waiting.push({ most, receive });
    wake();
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    take: takeEvents,
    next() {
      const { promise, resolve } = Promise.withResolvers<NextResult>();
      takeEvents(1, ([event]) => resolve(event ? { value: event, done: false } : over));
      return promise;
    },
    return() {
      finish();
      for (const { receive } of waiting.splice(0)) receive([]);
      return Promise.resolve(over);
    },
  };
}

const watchEvents = new WeakMap<object, WatchEvent<object>>();

/** One object for all watchers of the same event, so that it is answered once. */
function watchEventOf<Event extends object>(event: Event): WatchEvent<Event> {
  const existing = watchEvents.get(event) as WatchEvent<Event> | undefined;
  if (existing) return existing;
  const made = { event };
  watchEvents.set(event, made);
  return made;
}

// Everything that is watched in this process: topics while somebody watches them, and who does.
import { createPlaces } from '../upstream/places.ts';
import { EVERYBODY, type Verified } from '../upstream/verified.ts';
import { createPollBudget } from './poll-budget.ts';
import type { PollOutcome, PollTarget } from './poll-target.ts';
import type { SharedBuckets } from './replicas/redis-buckets.ts';
import { createTopic, type Topic, type TopicTools } from './topic.ts';
import { createTurns } from './turns.ts';

/** What a watcher is told: an event, or why there will be none. */
export type WatchEvent<Event> =
  | { readonly event: Event }
  | { readonly refused: 'unknown' }
  | { readonly refused: 'full'; readonly limit: number }
  | { readonly refused: 'failed'; readonly failure: unknown };

/** What a watcher reads from: one after the other or, by `take`, as many as there are. One call at a time. */
export type WatchEvents<Event> = AsyncIterableIterator<WatchEvent<Event>, undefined, undefined> & {
  /** Calls back in a turn of its own, when there is one: with up to `most` that are there; with none at the end. */
  readonly take: (most: number, receive: (events: readonly WatchEvent<Event>[]) => void) => void;
};

export type Topics = {
  /**
   * What happens to the subject, while somebody reads: nothing is kept for a reader that is slow but its
   * place, which is what `take` remembers. `take` gives the next event that a state holds for it, undefined
   * when there is none (any more). Begins with the first read, and ends at once when it is returned.
   */
  readonly watch: <Read, State, Event extends object>(
    target: PollTarget<Read, State>,
    take: (state: State) => Event | undefined,
  ) => WatchEvents<Event>;
  readonly counts: () => { readonly topics: number; readonly watchers: number };
  /** Ends every one: each watcher comes to its end. */
  readonly close: () => void;
};

export type TopicsOptions = Omit<TopicTools, 'onTurn' | 'onEnd' | 'polls'> & {
  /** Polls a second of one key, over all processes. */
  readonly pollsPerSecond: number;
  /** Counted by all processes together; null: this one is alone. */
  readonly buckets: SharedBuckets | null;
  /** Topics at one time. One tenant may have half of them, so that none can have them all. */
  readonly maxTopics: number;
  /** Which credentials are known to be good; all when left out. */
  readonly verified?: Verified;
  readonly onPoll: (outcome: PollOutcome) => void;
  /** Told when the first topic cannot be looked at, with what its last poll came to, and when all can again. */
  readonly onTrouble: (isTrouble: boolean, outcome: PollOutcome | null) => void;
};

type TopicSubscription<State> = { readonly topic: Topic<State>; readonly leave: () => void };

export function createTopics(options: TopicsOptions): Topics {
  const { onPoll, onTrouble } = options;
  const places = createPlaces(options.maxTopics, options.verified ?? EVERYBODY);
  const takeTurn = createTurns();
  const polls = createPollBudget(options);
  const topics = new Map<string, Topic<unknown>>();
  const troubled = new Set<string>();
  let watchers = 0;
  let isClosed = false;

  function setTrouble(name: string, isTrouble: boolean, outcome: PollOutcome | null = null): void {
    const before = troubled.size;
    if (isTrouble) troubled.add(name);
    else troubled.delete(name);
    if (before === 0 && troubled.size > 0) onTrouble(true, outcome);
    if (before > 0 && troubled.size === 0) onTrouble(false, outcome);
  }

  /** The one that is running, or a new one; how many there may be when there are too many. */
  function topicOf<Read, State>(target: PollTarget<Read, State>): Topic<State> | number {
    const name = `${target.tenant} ${target.name}`;
    const running = topics.get(name) as Topic<State> | undefined;
    if (running) return running;
    const place = places.take({ fingerprint: target.tenant });
    if (!('release' in place)) return place.limit;
    const topic = createTopic(target, {
      ...options,
      polls,
      onTurn(outcome, isTrouble) {
        if (topics.get(name) === topic) setTrouble(name, isTrouble, outcome);
        if (outcome !== null) onPoll(outcome);
      },
      onEnd() {
        topics.delete(name);
        place.release();
        setTrouble(name, false);
      },
    });
    topics.set(name, topic as Topic<unknown>);
    return topic;
  }

  function subscribeTo<State>(topic: Topic<State>, wake: () => void): TopicSubscription<State> {
    watchers += 1;
    const leaveTopic = topic.join(wake);
    return {
      topic,
      leave() {
        watchers -= 1;
        leaveTopic();
      },
    };
  }

  return {
    watch<Read, State, Event extends object>(
      target: PollTarget<Read, State>,
      take: (state: State) => Event | undefined,
    ) {
      type NextResult = IteratorResult<WatchEvent<Event>, undefined>;
      type Receive = (events: readonly WatchEvent<Event>[]) => void;
      const over: NextResult = { value: undefined, done: true };
      const waiting: { readonly most: number; readonly receive: Receive }[] = [];
      let subscription: TopicSubscription<State> | null = null;
      let isOver = false;
      let isAwake = false;

      function finish(): void {
        isOver = true;
        subscription?.leave();
        subscription = null;
      }

      /** What there is to tell, up to so many: none at the end. Null when there is nothing yet. */
      function tell(most: number): readonly WatchEvent<Event>[] | null {
        const events: WatchEvent<Event>[] = [];
        while (events.length < most) {
          const event = tellNext();
          if (event === null && events.length === 0) return null;
          if (!event) break;
          events.push(event);
        }
        return events;
      }

      /** Null when there is nothing to tell yet, undefined when there will be nothing. */
      function tellNext(): WatchEvent<Event> | null | undefined {
        if (!subscription && !isOver && !isClosed) {
          const topic = topicOf(target);
          if (typeof topic === 'number') return last({ refused: 'full', limit: topic });
          subscription = subscribeTo(topic, wake);
        }
        if (!subscription) return undefined;
        const state = subscription.topic.state();
        const event = state === null ? undefined : take(state);
        if (event !== undefined) return watchEventOf(event);
        const endReason = subscription.topic.endReason();
        if (endReason === null) return null;
        if (endReason === 'unknown') return last({ refused: 'unknown' });
        if (endReason !== 'over') return last({ refused: 'failed', failure: endReason.failure });
        finish();
        return undefined;
      }

      function last(event: WatchEvent<Event>): WatchEvent<Event> {
        finish();
        return event;
      }

      /** Answers the one that waits, if there is anything to tell: in a turn of its own. */
      function wake(): void {
        if (isAwake || waiting.length === 0) return;
        isAwake = true;
        takeTurn(() => {
          isAwake = false;
          const events = waiting[0] ? tell(waiting[0].most) : null;
          if (!events) return;
          waiting.shift()?.receive(events);
          wake();
        });
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
    },
    counts: () => ({ topics: topics.size, watchers }),
    close() {
      isClosed = true;
      for (const topic of [...topics.values()]) topic.end();
      polls.close();
    },
  };
}

const watchEvents = new WeakMap<object, WatchEvent<object>>();

/** The same object for all who are told the same event, so that it is answered once. */
function watchEventOf<Event extends object>(event: Event): WatchEvent<Event> {
  const existing = watchEvents.get(event) as WatchEvent<Event> | undefined;
  if (existing) return existing;
  const made = { event };
  watchEvents.set(event, made);
  return made;
}

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

export type Topics = {
  /**
   * What happens to the subject, while somebody reads: nothing is kept for a reader that is slow but its
   * place, which is what `take` remembers. `take` gives the next event that a state holds for it, undefined
   * when there is none (any more). Begins with the first read, and ends at once when it is returned.
   */
  readonly watch: <Read, State, Event extends object>(
    target: PollTarget<Read, State>,
    take: (state: State) => Event | undefined,
  ) => AsyncIterableIterator<WatchEvent<Event>, undefined, undefined>;
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
      const over: NextResult = { value: undefined, done: true };
      const waiting: ((result: NextResult) => void)[] = [];
      let subscription: TopicSubscription<State> | null = null;
      let isOver = false;
      let isAwake = false;

      function finish(): void {
        isOver = true;
        subscription?.leave();
        subscription = null;
      }

      function last(event: WatchEvent<Event>): NextResult {
        finish();
        return { value: event, done: false };
      }

      /** Null when there is nothing to tell yet. */
      function answer(): NextResult | null {
        if (!subscription && !isOver && !isClosed) {
          const topic = topicOf(target);
          if (typeof topic === 'number') return last({ refused: 'full', limit: topic });
          subscription = subscribeTo(topic, wake);
        }
        if (!subscription) return over;
        const state = subscription.topic.state();
        const event = state === null ? undefined : take(state);
        if (event !== undefined) return { value: watchEventOf(event), done: false };
        const endReason = subscription.topic.endReason();
        if (endReason === null) return null;
        if (endReason === 'unknown') return last({ refused: 'unknown' });
        if (endReason !== 'over') return last({ refused: 'failed', failure: endReason.failure });
        finish();
        return over;
      }

      /** Answers who waits, if there is anything to tell: one event a turn. */
      function wake(): void {
        if (isAwake || waiting.length === 0) return;
        isAwake = true;
        takeTurn(() => {
          isAwake = false;
          const result = waiting.length === 0 ? null : answer();
          if (!result) return;
          waiting.shift()?.(result);
          wake();
        });
      }

      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next() {
          return new Promise<NextResult>((resolve) => {
            waiting.push(resolve);
            wake();
          });
        },
        return() {
          finish();
          for (const event of waiting.splice(0)) event(over);
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

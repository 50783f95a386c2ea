// Everything that is watched in this process: topics while somebody watches them, and who does.
import type { Fingerprint } from '../upstream/credential.ts';
import {
  createTopic,
  type LookOutcome,
  type Subject,
  type Topic,
  type TopicTools,
} from './topic.ts';

/** What a watcher is told: an event, or why there will be none. */
export type Told<Event> =
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
  readonly watch: <State, Event extends object>(
    subject: Subject<State>,
    take: (state: State) => Event | undefined,
  ) => AsyncIterableIterator<Told<Event>, undefined, undefined>;
  readonly counts: () => { readonly topics: number; readonly watchers: number };
  /** Ends every one: each watcher comes to its end. */
  readonly close: () => void;
};

export type TopicsOptions = Omit<TopicTools, 'onLook' | 'onEnd'> & {
  /** Topics at one time. One tenant may have half of them, so that none can have them all. */
  readonly maxTopics: number;
  readonly onLook: (outcome: LookOutcome) => void;
  /** Told when the first topic cannot be looked at, and when all can again. */
  readonly onTrouble: (isTrouble: boolean) => void;
};

type Seat<State> = { readonly topic: Topic<State>; readonly leave: () => void };

const FINE: ReadonlySet<LookOutcome> = new Set(['changed', 'unchanged', 'unknown']);

export function createTopics(options: TopicsOptions): Topics {
  const { onLook, onTrouble } = options;
  const share = Math.ceil(options.maxTopics / 2);
  const topics = new Map<string, Topic<unknown>>();
  const countByTenant = new Map<Fingerprint, number>();
  const troubled = new Set<string>();
  let watchers = 0;
  let isClosed = false;

  function setTrouble(name: string, isTrouble: boolean): void {
    const before = troubled.size;
    if (isTrouble) troubled.add(name);
    else troubled.delete(name);
    if (before === 0 && troubled.size > 0) onTrouble(true);
    if (before > 0 && troubled.size === 0) onTrouble(false);
  }

  function count(tenant: Fingerprint, delta: 1 | -1): void {
    const left = (countByTenant.get(tenant) ?? 0) + delta;
    if (left === 0) countByTenant.delete(tenant);
    else countByTenant.set(tenant, left);
  }

  /** The one that is running, or a new one; null when there are too many. */
  function topicOf<State>(subject: Subject<State>): Topic<State> | null {
    const { tenant } = subject;
    const name = `${tenant} ${subject.name}`;
    const running = topics.get(name) as Topic<State> | undefined;
    if (running) return running;
    const isFull = topics.size >= options.maxTopics || (countByTenant.get(tenant) ?? 0) >= share;
    if (isFull) return null;
    const topic = createTopic(subject, {
      ...options,
      onLook(outcome) {
        if (topics.get(name) === topic) setTrouble(name, !FINE.has(outcome));
        onLook(outcome);
      },
      onEnd() {
        topics.delete(name);
        count(tenant, -1);
        setTrouble(name, false);
      },
    });
    topics.set(name, topic as Topic<unknown>);
    count(tenant, 1);
    return topic;
  }

  function seatAt<State>(topic: Topic<State>, wake: () => void): Seat<State> {
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
    watch<State, Event extends object>(
      subject: Subject<State>,
      take: (state: State) => Event | undefined,
    ) {
      type Result = IteratorResult<Told<Event>, undefined>;
      const over: Result = { value: undefined, done: true };
      const waiting: ((result: Result) => void)[] = [];
      let seat: Seat<State> | null = null;
      let isOver = false;

      function finish(): void {
        isOver = true;
        seat?.leave();
        seat = null;
      }

      function last(told: Told<Event>): Result {
        finish();
        return { value: told, done: false };
      }

      /** Null when there is nothing to tell yet. */
      function answer(): Result | null {
        if (!seat && !isOver && !isClosed) {
          const topic = topicOf(subject);
          if (!topic) return last({ refused: 'full', limit: share });
          seat = seatAt(topic, wake);
        }
        if (!seat) return over;
        const state = seat.topic.state();
        const event = state === null ? undefined : take(state);
        if (event !== undefined) return { value: { event }, done: false };
        const ending = seat.topic.ending();
        if (ending === null) return null;
        if (ending === 'unknown') return last({ refused: 'unknown' });
        if (ending !== 'over') return last({ refused: 'failed', failure: ending.failure });
        finish();
        return over;
      }

      function wake(): void {
        for (let told = waiting[0]; told; told = waiting[0]) {
          const result = answer();
          if (!result) return;
          waiting.shift();
          told(result);
        }
      }

      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next() {
          const result = waiting.length === 0 ? answer() : null;
          if (result) return Promise.resolve(result);
          return new Promise<Result>((resolve) => waiting.push(resolve));
        },
        return() {
          finish();
          for (const told of waiting.splice(0)) told(over);
          return Promise.resolve(over);
        },
      };
    },
    counts: () => ({ topics: topics.size, watchers }),
    close() {
      isClosed = true;
      for (const topic of [...topics.values()]) topic.end();
    },
  };
}

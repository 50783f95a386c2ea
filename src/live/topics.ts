// The topics of this process, while they have watchers, and their watchers.
import { createPlaces } from '../upstream/places.ts';
import { createTurns, type Turns } from '../upstream/turns.ts';
import { EVERYBODY, type Verified } from '../upstream/verified.ts';
import { createPollBudget } from './poll-budget.ts';
import type { PollOutcome, PollTarget } from './poll-target.ts';
import type { SharedBuckets } from './replicas/redis-buckets.ts';
import { createSharedTurns } from './shared-turns.ts';
import { createTopic, type Topic, type TopicTools } from './topic.ts';
import type { JoinedTopic } from './topic-watchers.ts';
import { createWatcher, type WatchEvents } from './watcher.ts';

export type Topics = {
  /**
   * Events of a target for one reader: a slow reader costs no memory but its place, which `take` remembers.
   * `take` returns the next event that a state holds for it, undefined
   * when there is none (any more). Begins with the first read, and ends at once when `return` is called. One who
   * resumes is shown no state that was read before it joined.
   */
  readonly watch: <Read, State, Event extends object>(
    target: PollTarget<Read, State>,
    take: (state: State) => Event | undefined,
    isResumed?: boolean,
  ) => WatchEvents<Event>;
  readonly counts: () => { readonly topics: number; readonly watchers: number };
  /** Ends all topics and their watchers. */
  readonly close: () => void;
};

export type TopicsOptions = Omit<TopicTools, 'onTurn' | 'onEnd' | 'polls'> & {
  /** Polls per second for one key, over all processes. */
  readonly pollsPerSecond: number;
  /** Counted by all processes together; null: this process is alone. */
  readonly buckets: SharedBuckets | null;
  /** Topics at one time. One tenant may have half of them, so that no tenant can have them all. */
  readonly maxTopics: number;
  /** Which credentials LeadSail has accepted; all of them when left out. */
  readonly verified?: Verified;
  /** The turns of watchers, shared with all other work of tenants; separate turns when left out. */
  readonly turns?: Turns;
  readonly onPoll: (outcome: PollOutcome) => void;
  /** Called when a first topic cannot be polled, with its last outcome, and when all can be polled again. */
  readonly onTrouble: (isTrouble: boolean, outcome: PollOutcome | null) => void;
};

export function createTopics(options: TopicsOptions): Topics {
  const { onPoll, onTrouble, turns = createTurns(), verified = EVERYBODY } = options;
  const places = createPlaces(options.maxTopics, verified);
  const polls = createPollBudget(options);
  const takeTurn = createSharedTurns(turns);
  const topics = new Map<string, Topic<unknown>>();
  const troubled = new Set<string>();
  let watchers = 0;
  let isClosed = false;

  verified.onChange((credential, isVerified) => {
    if (isVerified) return;
    for (const [name, topic] of topics) if (name.startsWith(`${credential} `)) topic.doubt();
  });

  function setTrouble(name: string, isTrouble: boolean, outcome: PollOutcome | null = null): void {
    const before = troubled.size;
    if (isTrouble) troubled.add(name);
    else troubled.delete(name);
    if (before === 0 && troubled.size > 0) onTrouble(true, outcome);
    if (before > 0 && troubled.size === 0) onTrouble(false, outcome);
  }

  /** The running topic, or a new one; the limit when there are too many. */
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

  function subscribe<Read, State>(
    target: PollTarget<Read, State>,
    wake: () => void,
    isResumed: boolean,
  ): JoinedTopic<State> | number | null {
    const topic = isClosed ? null : topicOf(target);
    if (topic === null || typeof topic === 'number') return topic;
    watchers += 1;
    const joined = topic.join(wake, isResumed);
    return {
      ...joined,
      leave() {
        watchers -= 1;
        joined.leave();
      },
    };
  }

  return {
    watch: (target, take, isResumed = false) =>
      createWatcher({
        subscribe: (wake) => subscribe(target, wake, isResumed),
        take,
        takeTurn: (run) => takeTurn(run, verified.shareOf(target.tenant)),
      }),
    counts: () => ({ topics: topics.size, watchers }),
    close() {
      isClosed = true;
      for (const topic of [...topics.values()]) topic.end();
      polls.close();
    },
  };
}

// Limits polls per second for each key and for the process; keys take turns, and polls spread over the second.
import type { Fingerprint } from '../upstream/credential.ts';
import type { Clock } from './clock.ts';
import { createPollPace } from './poll-pace.ts';
import { createPollQueue, type PollQueue, type PollTurn } from './poll-queue.ts';
import type { Exchange } from './replicas/exchange.ts';
import type { SharedBuckets } from './replicas/redis-buckets.ts';

export type PollBudget = {
  /**
   * Calls `start` when the poll may begin; never within the call. The first poll of a topic goes before other polls
   * of the key. Returns the way to cancel.
   */
  readonly ask: (
    tenant: Fingerprint,
    isFirst: boolean,
    start: (turn: PollTurn) => void,
  ) => () => void;
  readonly close: () => void;
};

export type PollBudgetOptions = {
  readonly clock: Clock;
  readonly exchange: Exchange;
  /** Counted by all processes together; null: this process is alone. */
  readonly buckets: SharedBuckets | null;
  /** For one key, over all processes. */
  readonly pollsPerSecond: number;
};

// A process may make ten times as many polls as one key.
const KEYS_AT_ONCE = 10;
const CHANNEL = 'poll rests';

export function createPollBudget(options: PollBudgetOptions): PollBudget {
  const { clock, exchange, pollsPerSecond } = options;
  // By key, in the order of their turns.
  const queues = new Map<Fingerprint, PollQueue>();
  const ofProcess = createPollPace(pollsPerSecond * KEYS_AT_ONCE);
  const takeShared = createSharedPace(options);
  let callOff: (() => void) | null = null;
  let isScheduled = false;
  let isClosed = false;

  const unlisten = listenToRests(exchange, (tenant, ms) => queues.get(tenant)?.rest(ms));

  /** Begins the polls that may begin. Returns when the next one may. */
  function beginReady(nowMs: number): number {
    let nextAtMs = Number.POSITIVE_INFINITY;
    for (const [tenant, queue] of [...queues]) {
      const readyMs = queue.readyAtMs(nowMs);
      if (readyMs === null) {
        if (queue.isIdle(nowMs)) queues.delete(tenant);
        continue;
      }
      const atMs = Math.max(readyMs, ofProcess.readyAtMs(nowMs));
      nextAtMs = Math.min(nextAtMs, atMs);
      if (atMs > nowMs) continue;
      // The key moves to the end: all others have their turn before its next one.
      queues.delete(tenant);
      queues.set(tenant, queue);
      begin(tenant, queue);
    }
    return nextAtMs;
  }

  function begin(tenant: Fingerprint, queue: PollQueue): void {
    const start = (): void => {
      if (isClosed) return;
      queue.pace.take(clock.now());
      ofProcess.take(clock.now());
      queue.startNext((restMs) => {
        if (restMs > 0) exchange.publish(CHANNEL, JSON.stringify([tenant, restMs]));
        schedule();
      });
    };
    takeShared(tenant, queue, start, schedule);
  }

  function pump(): void {
    isScheduled = false;
    callOff?.();
    callOff = null;
    if (isClosed) return;
    const nowMs = clock.now();
    let nextAtMs: number;
    do nextAtMs = beginReady(nowMs);
    while (nextAtMs <= nowMs);
    if (nextAtMs < Number.POSITIVE_INFINITY) callOff = clock.schedule(nextAtMs - nowMs, pump);
  }

  function schedule(): void {
    if (isScheduled || isClosed) return;
    isScheduled = true;
    queueMicrotask(pump);
  }

  return {
    ask(tenant, isFirst, start) {
      const queue = queues.get(tenant) ?? createPollQueue(clock, pollsPerSecond);
      queues.set(tenant, queue);
      schedule();
      return queue.add(isFirst, start);
    },
    close() {
      isClosed = true;
      callOff?.();
      unlisten();
    },
  };
}

/** Listens for the rests that LeadSail asked other processes for. */
const listenToRests = (exchange: Exchange, rest: (tenant: Fingerprint, ms: number) => void) =>
  exchange.listen(CHANNEL, (text) => {
    const [tenant, ms] = JSON.parse(text) as [Fingerprint, unknown];
    if (typeof ms === 'number') rest(tenant, ms);
  });

// Random, so that no process is always the first: one that had its turn gives way to those that had none.
const GIVES_WAY = 0.2;
const COMES_LATE = 0.1;

/** Begins a poll if the shared bucket has room for it, and calls `goOn` when that is known. */
function createSharedPace({ clock, buckets, pollsPerSecond }: PollBudgetOptions) {
  const policy = { perSecond: pollsPerSecond, burst: 1 };
  const gapMs = 1_000 / pollsPerSecond;
  return (tenant: Fingerprint, queue: PollQueue, start: () => void, goOn: () => void): void => {
    if (buckets === null) {
      start();
      return;
    }
    queue.hold();
    void buckets(`polls ${tenant}`, policy).then((tokens) => {
      queue.unhold();
      const isTaken = tokens === null || tokens >= 1 - 1e-9;
      if (isTaken) start();
      const gaps = isTaken
        ? 1 + Math.random() * GIVES_WAY
        : 1 - tokens + Math.random() * COMES_LATE;
      queue.pace.waitUntil(clock.now() + gaps * gapMs);
      goOn();
    });
  };
}

// How often LeadSail is polled: so often a second for one key and for the process, in turns, spread over the second.
import type { Fingerprint } from '../upstream/credential.ts';
import type { Clock } from './clock.ts';
import { createPollPace } from './poll-pace.ts';
import { createPollQueue, type PollQueue, type PollTurn } from './poll-queue.ts';
import type { Exchange } from './replicas/exchange.ts';
import type { SharedBuckets } from './replicas/redis-buckets.ts';

export type PollBudget = {
  /**
   * Calls `start` when it is this one's turn; never within the call. The first poll of what nobody has seen yet goes
   * before others of the key. Returns the way to call it off.
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
  /** Counted by all processes together; null: this one is alone. */
  readonly buckets: SharedBuckets | null;
  /** Of one key, over all processes. */
  readonly pollsPerSecond: number;
};

// Of one key; a process has ten times as much.
const KEYS_AT_ONCE = 10;
const CHANNEL = 'poll rests';

export function createPollBudget(options: PollBudgetOptions): PollBudget {
  const { clock, exchange, pollsPerSecond } = options;
  // In the order of their turns.
  const queues = new Map<Fingerprint, PollQueue>();
  const ofProcess = createPollPace(pollsPerSecond * KEYS_AT_ONCE);
  const takeShared = createSharedPace(options);
  let callOff: (() => void) | null = null;
  let isScheduled = false;
  let isClosed = false;

  const unlisten = listenToRests(exchange, (tenant, ms) => queues.get(tenant)?.rest(ms));

  /** When the first that cannot begin yet may. */
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
      // Behind all others: they have their turn before it comes again.
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

/** Of other processes, to whom LeadSail said so. */
const listenToRests = (exchange: Exchange, rest: (tenant: Fingerprint, ms: number) => void) =>
  exchange.listen(CHANNEL, (text) => {
    const [tenant, ms] = JSON.parse(text) as [Fingerprint, unknown];
    if (typeof ms === 'number') rest(tenant, ms);
  });

// By chance, or the same process would be the first each time: who had its turn gives way to those who had none.
const GIVES_WAY = 0.2;
const COMES_LATE = 0.1;

/** Begins what the bucket that all processes share has room for, and goes on when that is known. */
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

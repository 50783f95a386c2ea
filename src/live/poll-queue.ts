// The waiting polls of one key: how soon the next may begin, and how many may run at a time.
import { toDelayMs } from '../upstream/delay.ts';
import type { Clock } from './clock.ts';
import { createPollPace } from './poll-pace.ts';

/** A poll that may be made; `done` has to be called once with its result. */
export type PollTurn = { readonly done: (report: PollReport) => void };

/** `restMs`: LeadSail asked for a pause of so many milliseconds. */
export type PollReport = 'ok' | 'failed' | { readonly restMs: number };

export type PollQueue = ReturnType<typeof createPollQueue>;

type Waiting = { readonly start: (turn: PollTurn) => void };

const LEAST_UNDER_WAY = 4;

export function createPollQueue(clock: Clock, perSecond: number) {
  // First polls of topics, and all others.
  const first = new Set<Waiting>();
  const again = new Set<Waiting>();
  const pace = createPollPace(perSecond);
  // As many as in one second: polls that hang block the others only for a short time, and LeadSail gets no more calls.
  const maxUnderWay = Math.max(LEAST_UNDER_WAY, perSecond);
  let restsUntilMs = 0;
  /** After a pause, polls run one at a time until one is answered. */
  let isCareful = false;
  let underWay = 0;
  let isHeld = false;

  function rest(ms: number): void {
    restsUntilMs = Math.max(restsUntilMs, clock.now() + toDelayMs(ms));
    isCareful = true;
  }

  return {
    pace,
    rest,
    /** No poll begins until `unhold`: the answer of the shared bucket is awaited. */
    hold(): void {
      isHeld = true;
    },
    unhold(): void {
      isHeld = false;
    },
    /** Returns the way to leave the queue. */
    add(isFirst: boolean, start: Waiting['start']): () => void {
      const queue = isFirst ? first : again;
      const one = { start };
      queue.add(one);
      return () => void queue.delete(one);
    },
    /** Whether the queue can be dropped without effect. */
    isIdle: (nowMs: number): boolean =>
      first.size + again.size + underWay === 0 &&
      !isHeld &&
      restsUntilMs <= nowMs &&
      pace.isFresh(nowMs),
    /** When the next poll may begin; null: not before the queue has changed. */
    readyAtMs(nowMs: number): number | null {
      if (first.size + again.size === 0 || isHeld) return null;
      if (underWay >= (isCareful ? 1 : maxUnderWay)) return null;
      return Math.max(restsUntilMs, pace.readyAtMs(nowMs));
    },
    /** Begins the next poll; `onDone` is called at its end with the pause of the key, or 0. */
    startNext(onDone: (restMs: number) => void): void {
      const queue = first.size > 0 ? first : again;
      const [next] = queue;
      if (!next) return;
      queue.delete(next);
      underWay += 1;
      let isDone = false;
      next.start({
        done(report) {
          if (isDone) return;
          isDone = true;
          underWay -= 1;
          if (report === 'ok') isCareful = false;
          const restMs = typeof report === 'object' ? report.restMs : 0;
          if (restMs > 0) rest(restMs);
          onDone(restMs);
        },
      });
    },
  };
}

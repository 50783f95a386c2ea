// The polls of one key that wait for their turn: how soon the next may begin, and how many at a time.
import { toDelayMs } from '../upstream/delay.ts';
import type { Clock } from './clock.ts';
import { createPollPace } from './poll-pace.ts';

/** A poll that may be made; `done` is called once, with what came of it. */
export type PollTurn = { readonly done: (report: PollReport) => void };

/** `restMs`: LeadSail wants to be left alone for so long. */
export type PollReport = 'ok' | 'failed' | { readonly restMs: number };

export type PollQueue = ReturnType<typeof createPollQueue>;

type Waiting = { readonly start: (turn: PollTurn) => void };

const LEAST_UNDER_WAY = 4;

export function createPollQueue(clock: Clock, perSecond: number) {
  // Those of which nothing is known yet, and all others.
  const first = new Set<Waiting>();
  const again = new Set<Waiting>();
  const pace = createPollPace(perSecond);
  // As many as a second's polls: those that hang keep no others from their turn for long, and cost LeadSail no more.
  const maxUnderWay = Math.max(LEAST_UNDER_WAY, perSecond);
  let restsUntilMs = 0;
  /** After a rest, polls come back one by one until one is answered. */
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
    /** Nothing begins until it is known whether it may. */
    hold(): void {
      isHeld = true;
    },
    unhold(): void {
      isHeld = false;
    },
    /** Returns the way to leave. */
    add(isFirst: boolean, start: Waiting['start']): () => void {
      const queue = isFirst ? first : again;
      const one = { start };
      queue.add(one);
      return () => void queue.delete(one);
    },
    /** Whether it is as if nothing had ever waited here. */
    isIdle: (nowMs: number): boolean =>
      first.size + again.size + underWay === 0 &&
      !isHeld &&
      restsUntilMs <= nowMs &&
      pace.isFresh(nowMs),
    /** When the next may begin; null: not before something else has happened. */
    readyAtMs(nowMs: number): number | null {
      if (first.size + again.size === 0 || isHeld) return null;
      if (underWay >= (isCareful ? 1 : maxUnderWay)) return null;
      return Math.max(restsUntilMs, pace.readyAtMs(nowMs));
    },
    /** Begins the next one; `onDone` is told of its end, with how long the key rests from then on, or 0. */
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

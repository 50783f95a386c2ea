// Schedules the polls of one topic: one at a time, sooner after a reported change, later after failures.
import type { UpstreamFailure } from '../upstream/failure.ts';
import { nextPollMs, SOONEST_MS, type Watched } from './cadence.ts';
import type { Clock } from './clock.ts';
import type { EndReason } from './ending.ts';
import type { PollOutcome } from './poll-target.ts';

export type PollTurnsOptions = {
  readonly clock: Clock;
  /** From 0 up to 1, evenly distributed. */
  readonly random: () => number;
  /** Makes a poll; null: nothing was polled. */
  readonly poll: () => Promise<PollOutcome | null>;
  /** The input for the time of the next turn. */
  readonly watched: () => Pick<Watched, 'pace' | 'idleMs' | 'isAwaited'>;
  /** Called at the last turn: nothing changed for too long (with the failure, if polls fail then), or `poll` threw. */
  readonly end: (reason: EndReason) => void;
  /** Called after each turn, when the next is planned; null: nothing was polled. `isTrouble`: polls keep failing. */
  readonly onTurn: (outcome: PollOutcome | null, isTrouble: boolean) => void;
};

export type PollTurns = {
  /** Takes the first turn, unless it is stopped. */
  readonly begin: () => void;
  /** Brings the next turn forward; several calls bring one turn. */
  readonly wake: () => void;
  /** Brings the next turn forward to the soonest that is usual. */
  readonly hasten: () => void;
  /** Whether the next turn is so late that this process must have been stopped. */
  readonly isOverdue: () => boolean;
  /** Plans the next turn again after another process has read. */
  readonly replan: () => void;
  /** Records a failed turn: the next one comes later with each failure in a row. */
  readonly fail: (failure: UpstreamFailure | null) => void;
  readonly succeed: () => void;
  readonly stop: () => void;
};

// The least time between two polls, even when changes are reported more often.
const LEAST_GAP_MS = 250;
const OVERDUE_MS = 1_000;
const TROUBLE_FAILURES = 3;
const TROUBLE_MS = 10_000;

/** The first turn begins with `begin`. */
export function createPollTurns(options: PollTurnsOptions): PollTurns {
  const { clock, random, poll, watched, end, onTurn } = options;
  let turn: 'resting' | 'under way' | 'to be repeated' = 'resting';
  let notBeforeMs = clock.now();
  let failed: { readonly times: number; readonly failure: UpstreamFailure | null } | null = null;
  let isStopped = false;
  let plannedAtMs = Number.POSITIVE_INFINITY;
  let callOff = (): void => {};

  function waitMs(): number | null {
    return nextPollMs({
      ...watched(),
      failures: failed?.times ?? 0,
      retryAfterMs: failed?.failure?.retryAfterMs,
      random: random(),
    });
  }

  function plan(delayMs: number): void {
    callOff();
    if (isStopped) return;
    plannedAtMs = clock.now() + delayMs;
    callOff = clock.schedule(delayMs, begin);
  }

  function begin(): void {
    if (isStopped) return;
    turn = 'under way';
    poll().then(finish, (fault: unknown) => end({ failure: fault }));
  }

  function finish(outcome: PollOutcome | null): void {
    const isRepeated = turn === 'to be repeated';
    turn = 'resting';
    const nextMs = isStopped ? null : waitMs();
    const isTrouble =
      failed !== null &&
      nextMs !== null &&
      (failed.times >= TROUBLE_FAILURES || nextMs >= TROUBLE_MS);
    if (nextMs !== null) {
      const gapMs = failed ? nextMs : LEAST_GAP_MS;
      notBeforeMs = clock.now() + gapMs;
      plan(isRepeated ? gapMs : nextMs);
    } else if (!isStopped) end(failed?.failure ? { failure: failed.failure } : 'over');
    onTurn(outcome, isTrouble);
  }

  return {
    begin,
    wake() {
      if (turn !== 'resting') turn = 'to be repeated';
      else plan(Math.max(0, notBeforeMs - clock.now()));
    },
    hasten() {
      if (turn !== 'resting') return;
      const atMs = failed ? notBeforeMs : notBeforeMs - LEAST_GAP_MS + SOONEST_MS;
      if (atMs < plannedAtMs) plan(Math.max(0, atMs - clock.now()));
    },
    isOverdue: () => turn === 'resting' && clock.now() > plannedAtMs + OVERDUE_MS,
    replan() {
      if (turn === 'resting') plan(waitMs() ?? 0);
    },
    fail(failure) {
      failed = { times: (failed?.times ?? 0) + 1, failure };
    },
    succeed() {
      failed = null;
    },
    stop() {
      isStopped = true;
      callOff();
    },
  };
}

// Turns of the event loop, shared between tenants: the load of one tenant does not delay the next step of another.
//
// Node reads every connection that has data before it does anything else, and handles what it read in microtasks. So
// the requests of one busy client, or the answers to them, would all be handled before those of any other. Here they
// start in rotation with all that wait, and only a limited number of them before connections are read again.

import { createFairQueue } from './fair-queue.ts';

export type Turns = {
  /** Runs `run` now or, when this turn is spent or others wait, in rotation with them. */
  readonly take: (run: () => void, tenant: string, member?: string) => void;
  /** Null: go ahead now, the usual case. Otherwise it resolves in rotation with the others. */
  readonly wait: (tenant: string, member?: string) => Promise<void> | null;
  /** Whether a new run has to wait. */
  readonly isBusy: () => boolean;
  /** Counts a run that begins now, of any tenant. */
  readonly enter: () => null;
};

// Node accepts one new connection a turn, so a turn is short. Many runs fit in it when all they do is send bytes.
const RUNS_A_TURN = 64;
const TURN_MS = 2;
const LONGEST_TURN_MS = 5;
// Short turns cost a fifth more for a query. A tenant that is alone delays only the first request of the next one.
const ALONE_TURN_MS = 10;
const COMPANY_MS = 1_000;

/** Leaves the queue when it begins. */
type WaitingRun = { readonly run: () => void; leave: () => void };

export function createTurns(): Turns {
  const waiting = createFairQueue<WaitingRun>();
  const turn = createTurn();
  let scheduled = 0;

  const isBusy = (): boolean => waiting.size() > 0 || turn.isSpent();

  /** Runs each in a separate callback, after which Node runs the microtasks that it started. */
  function schedule(): void {
    if (scheduled >= Math.min(waiting.size(), RUNS_A_TURN)) return;
    scheduled += 1;
    setImmediate(beginNext);
  }

  function beginNext(): void {
    scheduled -= 1;
    const isOver = turn.isSpent();
    if (isOver) turn.over();
    const next = isOver ? null : waiting.next();
    next?.leave();
    schedule();
    if (!next) return;
    turn.begin();
    next.run();
  }

  function add(run: () => void, tenant: string, member: string): void {
    const place: WaitingRun = { run, leave: () => {} };
    place.leave = waiting.add(tenant, member, place);
    schedule();
  }

  return {
    isBusy,
    enter() {
      turn.begin();
      return null;
    },
    take(run, tenant, member = '') {
      turn.meet(tenant, member);
      if (isBusy()) return add(run, tenant, member);
      turn.begin();
      run();
    },
    wait(tenant, member = '') {
      turn.meet(tenant, member);
      if (isBusy()) return new Promise((resolve) => add(resolve, tenant, member));
      turn.begin();
      return null;
    },
  };
}

/** The current turn: how much may still begin in it. */
function createTurn() {
  let begun = 0;
  let beganAtMs = 0;
  let lastsMs = TURN_MS;
  /** The latest tenant and member, and until when turns are shared with others. */
  let latest: { readonly tenant: string; readonly member: string } | null = null;
  let companyUntilMs = 0;
  /** When the turn ended while others waited; null: it has not ended, or none waited. */
  let overAtMs: number | null = null;

  function end(): void {
    begun = 0;
  }

  /** As long as all other work between two turns, within bounds, so that waiting runs make progress. */
  function sharedTurnMs(): number {
    const betweenMs = overAtMs === null ? 0 : beganAtMs - overAtMs;
    return Math.min(Math.max(TURN_MS, betweenMs), LONGEST_TURN_MS);
  }

  return {
    isSpent: (): boolean =>
      begun >= RUNS_A_TURN || (begun > 0 && performance.now() - beganAtMs > lastsMs),
    /** Ends the turn while others wait. */
    over(): void {
      overAtMs ??= performance.now();
    },
    begin(): void {
      if (begun === 0) {
        beganAtMs = performance.now();
        lastsMs = beganAtMs < companyUntilMs ? sharedTurnMs() : ALONE_TURN_MS;
        overAtMs = null;
        setImmediate(end);
      }
      begun += 1;
    },
    /** A second tenant or member makes the turn a shared one, which is short. */
    meet(tenant: string, member: string): void {
      if (latest?.tenant === tenant && latest.member === member) return;
      if (latest !== null) {
        companyUntilMs = performance.now() + COMPANY_MS;
        lastsMs = Math.min(lastsMs, LONGEST_TURN_MS);
      }
      latest = { tenant, member };
    },
  };
}

// Turns of the event loop, shared between tenants: whatever one of them asks for, another's next step is soon.
//
// Node reads every connection that has something before it does anything else, and what it read goes on in microtasks. So
// the requests of one who sends many, or the answers that come for him, would all be worked off before anybody else's.
// Here they begin in the rounds of all who wait, and only so many of them before connections are looked at again.

import { createFairQueue } from './fair-queue.ts';

export type Turns = {
  /** Runs `run` now or, when enough has run in this turn or others wait, in its round. */
  readonly take: (run: () => void, tenant: string, member?: string) => void;
  /** Null: now, which most are told. Else it resolves in its round. */
  readonly wait: (tenant: string, member?: string) => Promise<void> | null;
  /** Whether one who comes now has to wait. */
  readonly isBusy: () => boolean;
  /** Counts one that begins now, of any tenant. */
  readonly enter: () => null;
};

// Node takes in one new connection a turn, so a turn is short. Many runs fit in it where all they do is send bytes.
const RUNS_A_TURN = 64;
const TURN_MS = 2;
const LONGEST_TURN_MS = 5;
// Short turns cost a fifth more a query. One who is alone delays nobody but the first request of the next.
const ALONE_TURN_MS = 10;
const COMPANY_MS = 1_000;

/** Leaves the queue when it begins. */
type WaitingRun = { readonly run: () => void; leave: () => void };

export function createTurns(): Turns {
  const waiting = createFairQueue<WaitingRun>();
  const turn = createTurn();
  let scheduled = 0;

  const isBusy = (): boolean => waiting.size() > 0 || turn.isSpent();

  /** Each in a callback of its own, behind which Node runs the microtasks that it set going. */
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

/** The turn that runs: how much may still begin in it. */
function createTurn() {
  let begun = 0;
  let beganAtMs = 0;
  let lastsMs = TURN_MS;
  /** Who came last, and until when others are near. */
  let latest: string | null = null;
  let companyUntilMs = 0;
  /** When the turn was over though others waited; null: it is not, or nobody did. */
  let overAtMs: number | null = null;

  function end(): void {
    begun = 0;
  }

  /** As long as all that went on between two turns, within a bound: those who wait get on. */
  function sharedTurnMs(): number {
    const betweenMs = overAtMs === null ? 0 : beganAtMs - overAtMs;
    return Math.min(Math.max(TURN_MS, betweenMs), LONGEST_TURN_MS);
  }

  return {
    isSpent: (): boolean =>
      begun >= RUNS_A_TURN || (begun > 0 && performance.now() - beganAtMs > lastsMs),
    /** Others wait, and nothing more begins. */
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
    /** A second one makes the turn a shared one, in which nobody waits for long. */
    meet(tenant: string, member: string): void {
      const comer = tenant + member;
      if (comer === latest) return;
      if (latest !== null) {
        companyUntilMs = performance.now() + COMPANY_MS;
        lastsMs = Math.min(lastsMs, LONGEST_TURN_MS);
      }
      latest = comer;
    },
  };
}

// Turns of watchers: what each has to do is so short that those of one tenant share a turn.
import type { Turns } from '../upstream/turns.ts';

/** Runs `run` now or, when others wait or this turn is full, in a later turn of its tenant. */
type TakeSharedTurn = (run: () => void, tenant: string) => void;

/** As long as a request, or somewhat longer than one run. */
const TURN_MS = 0.25;

/** A place in the queue for each run would cost as much as the run. */
export function createSharedTurns(turns: Pick<Turns, 'take'>): TakeSharedTurn {
  /** By tenant, in order; there while a turn is waited for. */
  const waiting = new Map<string, (() => void)[]>();

  function takeTurn(tenant: string, runs: (() => void)[]): void {
    turns.take(() => {
      const beganAtMs = performance.now();
      let begun = 0;
      try {
        for (const run of runs) {
          begun += 1;
          run();
          if (performance.now() - beganAtMs > TURN_MS) break;
        }
      } finally {
        runs.splice(0, begun);
        if (runs.length === 0) waiting.delete(tenant);
        else takeTurn(tenant, runs);
      }
    }, tenant);
  }

  return (run, tenant) => {
    const existing = waiting.get(tenant);
    if (existing) return void existing.push(run);
    const runs = [run];
    waiting.set(tenant, runs);
    takeTurn(tenant, runs);
  };
}

// Turns of watchers: what one tenant's have to do is short, so that several share a turn.
import type { Turns } from '../upstream/turns.ts';

/** Runs `run` now or, when others wait or enough has run in this turn, in the round of its tenant. */
export type TakeSharedTurn = (run: () => void, tenant: string) => void;

/** So many runs in one turn: less than a millisecond. */
const RUNS = 16;

/** Each run that has to wait would have a place and a callback of its own, which cost as much as what it does. */
export function createSharedTurns(turns: Pick<Turns, 'take'>): TakeSharedTurn {
  /** By tenant, in order; there while a turn is waited for. */
  const waiting = new Map<string, (() => void)[]>();

  function takeTurn(tenant: string, queue: (() => void)[]): void {
    turns.take(() => {
      const begun = queue.splice(0, RUNS);
      if (queue.length === 0) waiting.delete(tenant);
      else takeTurn(tenant, queue);
      for (const run of begun) run();
    }, tenant);
  }

  return (run, tenant) => {
    const queue = waiting.get(tenant);
    if (queue) return void queue.push(run);
    const begun = [run];
    waiting.set(tenant, begun);
    takeTurn(tenant, begun);
  };
}

// Turns of watchers: the work of one watcher is short, so several watchers of a tenant share a turn.
import type { Turns } from '../upstream/turns.ts';

/** Runs `run` now or, when others wait or this turn is full, in the tenant's next turn. */
export type TakeSharedTurn = (run: () => void, tenant: string) => void;

/** Runs in one turn; together they take less than a millisecond. */
const RUNS = 16;

/** Its own place and callback for each run would cost as much as the run itself. */
export function createSharedTurns(turns: Pick<Turns, 'take'>): TakeSharedTurn {
  /** By tenant, in order, while the tenant waits for a turn. */
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

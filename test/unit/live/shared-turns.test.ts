// What watchers of one tenant do shares turns: in order, not for long, with those of other tenants in between.
import { expect, it, onTestFinished, vi } from 'vitest';
import { createSharedTurns } from '../../../src/live/shared-turns.ts';

/** Turns that wait until they are given. */
function createHeldTurns() {
  const waiting: (() => void)[] = [];
  return {
    taken: [] as string[],
    take(run: () => void, tenant: string): void {
      this.taken.push(tenant);
      waiting.push(run);
    },
    give: () => waiting.shift()?.(),
  };
}

/** A clock that only moves when it is told to. */
function holdClock(): (ms: number) => void {
  let nowMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  onTestFinished(() => clock.mockRestore());
  return (ms) => {
    nowMs += ms;
  };
}

it('a thousand short runs of a tenant take one place among the turns of all', () => {
  holdClock();
  const turns = createHeldTurns();
  const takeTurn = createSharedTurns(turns);
  const done: number[] = [];
  const all = Array.from({ length: 1_000 }, (_, at) => at);
  for (const at of all) takeTurn(() => void done.push(at), 'a');
  expect(turns.taken).toEqual(['a']);
  turns.give();
  expect(done).toEqual(all);
});

it('runs that take long leave the next turn to other tenants', () => {
  const passMs = holdClock();
  const turns = createHeldTurns();
  const takeTurn = createSharedTurns(turns);
  const done: string[] = [];
  for (let at = 0; at < 3; at += 1) {
    for (const tenant of ['a', 'b']) {
      takeTurn(() => {
        done.push(`${tenant}${at}`);
        passMs(5);
      }, tenant);
    }
  }
  for (let given = 0; given < 6; given += 1) turns.give();
  expect(done).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  expect(turns.taken).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});

it('a run that asks for another turn gets it behind what waits', () => {
  holdClock();
  const turns = createHeldTurns();
  const takeTurn = createSharedTurns(turns);
  const done: string[] = [];
  takeTurn(() => {
    done.push('first');
    takeTurn(() => void done.push('again'), 'a');
  }, 'a');
  takeTurn(() => void done.push('second'), 'a');
  turns.give();
  expect(done).toEqual(['first', 'second', 'again']);
});

it('a run that fails keeps none of its tenant from its turn', () => {
  const turns = createHeldTurns();
  const takeTurn = createSharedTurns(turns);
  const done: string[] = [];
  takeTurn(() => {
    throw new Error('a fault');
  }, 'a');
  takeTurn(() => void done.push('second'), 'a');
  expect(turns.give).toThrow('a fault');
  turns.give();
  takeTurn(() => void done.push('third'), 'a');
  turns.give();
  expect(done).toEqual(['second', 'third']);
});

it('what may run at once does', () => {
  const done: number[] = [];
  const takeTurn = createSharedTurns({ take: (run) => run() });
  for (const at of [1, 2, 3]) takeTurn(() => void done.push(at), 'a');
  expect(done).toEqual([1, 2, 3]);
});

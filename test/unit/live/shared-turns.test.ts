// What watchers of one tenant do shares turns: in order, with those of other tenants in between.
import { expect, it } from 'vitest';
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

it('runs of one tenant share turns, each in its order, and none waits behind all of another', () => {
  const turns = createHeldTurns();
  const takeTurn = createSharedTurns(turns);
  const done: string[] = [];
  for (let at = 0; at < 20; at += 1) {
    for (const tenant of ['a', 'b']) takeTurn(() => void done.push(`${tenant}${at}`), tenant);
  }
  expect(turns.taken).toEqual(['a', 'b']);
  turns.give();
  turns.give();
  expect(done).toHaveLength(32);
  turns.give();
  turns.give();
  const of = (tenant: string) => Array.from({ length: 20 }, (_, at) => `${tenant}${at}`);
  const [a, b] = [of('a'), of('b')];
  expect(done).toEqual([...a.slice(0, 16), ...b.slice(0, 16), ...a.slice(16), ...b.slice(16)]);
  expect(turns.taken).toEqual(['a', 'b', 'a', 'b']);
});

it('a run that asks for another turn gets it behind what waits', () => {
  const turns = createHeldTurns();
  const takeTurn = createSharedTurns(turns);
  const done: string[] = [];
  takeTurn(() => {
    done.push('first');
    takeTurn(() => void done.push('again'), 'a');
  }, 'a');
  takeTurn(() => void done.push('second'), 'a');
  turns.give();
  expect(done).toEqual(['first', 'second']);
  turns.give();
  expect(done).toEqual(['first', 'second', 'again']);
});

it('what may run at once does', () => {
  const done: number[] = [];
  const takeTurn = createSharedTurns({ take: (run) => run() });
  for (const at of [1, 2, 3]) takeTurn(() => void done.push(at), 'a');
  expect(done).toEqual([1, 2, 3]);
});

// What is told of a watched list: each change once, whatever order, gaps and doubles it comes with.
import { expect, it } from 'vitest';
import { followRows, keepRows, type WatchedRows } from '../../../src/live/rows.ts';
import { createRandom } from '../../../src/simulator/random.ts';
import { cases } from '../../support/deep.ts';

type Row = { readonly id: string; readonly key: string; readonly updatedAt: string | null };
type Told = { readonly row: Row; readonly isNew: boolean };

const nameOf = ({ key }: Row): string => key;
const row = (key: string, version: number, id = key): Row => ({
  id,
  key,
  updatedAt: new Date(version * 1_000).toISOString(),
});

function createWatcher() {
  let state: WatchedRows<Row> | null = null;
  const next = followRows(nameOf, (one: Row, isNew): Told => ({ row: one, isNew }));
  return (sent: readonly Row[] | null): Told[] => {
    state = keepRows(state, sent, nameOf);
    const told: Told[] = [];
    for (let one = state && next(state); one; one = state && next(state)) {
      told.push(one);
      if (told.length > 100) throw new Error('it is told without end');
    }
    return told;
  };
}

it('tells nothing of what was there, and each change once', () => {
  const look = createWatcher();
  expect(look([row('a', 1), row('b', 1)])).toEqual([]);
  expect(look([row('a', 1), row('b', 2)])).toEqual([{ row: row('b', 2), isNew: false }]);
  expect(look([row('b', 2), row('a', 1)])).toEqual([]);
  expect(look([row('c', 3), row('a', 1), row('b', 2)])).toEqual([
    { row: row('c', 3), isNew: true },
  ]);
});

it('keeps what a list lacks, and takes nothing older', () => {
  const look = createWatcher();
  look([row('a', 2), row('b', 2)]);
  expect([look([]), look(null), look([row('a', 1)]), look([row('b', 2)])].flat()).toEqual([]);
  expect(look([row('a', 3)])).toEqual([{ row: row('a', 3), isNew: false }]);
});

it('knows a row by its name, whatever id it has', () => {
  const look = createWatcher();
  look([row('a', 1)]);
  expect(look([row('a', 2, 'other')])).toEqual([{ row: row('a', 2, 'other'), isNew: false }]);
});

it.each([
  ['the newer', [row('a', 1, 'x'), row('a', 2, 'y')]],
  ['the one of the greater id', [row('a', 1, 'x'), row('a', 1, 'y')]],
])('takes %s of two of one name, in whatever order they come', (_, [one, other]) => {
  const look = createWatcher();
  look([]);
  const both = [one, other] as Row[];
  expect(look(both)).toEqual([{ row: other, isNew: true }]);
  expect([look(both.toReversed()), look(both)].flat()).toEqual([]);
});

it('of stories made up by chance tells a watcher how things are in the end', () => {
  for (let seed = 0; seed < cases(2_000); seed += 1) {
    const random = createRandom(seed);
    const truth = new Map<string, Row>();
    const known = new Map<string, Row>();
    const look = createWatcher();
    look([]);
    for (let turn = 1; turn < 12; turn += 1) {
      const key = random.pick(['a', 'b', 'c', 'd']);
      const before = [...truth.values()];
      truth.set(key, row(key, turn, random.pick([key, 'other'])));
      const lagging = random.chance(0.3) ? before : [...truth.values()];
      const sent = lagging.filter(() => random.chance(0.8)).sort(() => random.next() - 0.5);
      for (const { row: one, isNew } of look(sent)) {
        expect(isNew).toBe(!known.has(one.key));
        expect((known.get(one.key)?.updatedAt ?? '') < (one.updatedAt ?? '')).toBe(true);
        known.set(one.key, one);
      }
    }
    for (const { row: one } of look([...truth.values()])) known.set(one.key, one);
    expect(known).toEqual(truth);
  }
});

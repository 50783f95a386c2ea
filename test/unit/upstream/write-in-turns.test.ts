// Long answers are written as JSON.stringify writes them, and others have their turns meanwhile.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/simulator/random.ts';
import { writeInTurns } from '../../../src/upstream/write-in-turns.ts';

describe('written in turns, JSON', () => {
  it('is what JSON.stringify makes of values made up by chance', async () => {
    const random = createRandom(7);
    const leaves = [
      '',
      'a"\\\n\u0001é\u{1f4f7}\ud83d',
      // So long that what it stands in is taken apart.
      'é"'.repeat(5_000),
      0,
      -1.5e300,
      Number.NaN,
      true,
      null,
      undefined,
    ];
    const make = (depth: number): unknown => {
      const kind = random.int(0, depth > 4 ? 1 : 4);
      if (kind < 2) return random.pick(leaves);
      const count = random.int(0, kind === 2 && depth < 3 ? 12 : 4);
      if (kind === 2) return Array.from({ length: count }, () => make(depth + 1));
      const fields = Array.from(
        { length: count },
        (_, at) => [`k"${at}`, make(depth + 1)] as const,
      );
      const bare = Object.create(random.chance(0.5) ? null : Object.prototype);
      return Object.assign(bare, Object.fromEntries(fields));
    };
    for (let turn = 0; turn < 1_000; turn += 1) {
      const value = { data: make(0) };
      expect(String(await writeInTurns(value, 1e9))).toBe(JSON.stringify(value));
    }
  });

  it('ends where it is too long', async () => {
    expect(String(await writeInTurns({ a: 'é' }, 10))).toBe('{"a":"é"}');
    expect(await writeInTurns({ a: 'é' }, 9)).toBe(null);
  });

  it.each([
    ['long items', () => 'x'.repeat(100_000)],
    ['items of which most are short', (at: number) => 'x'.repeat(at % 5 === 0 ? 500_000 : 0)],
    ['items that hold what is long', () => ({ lead: { texts: ['x'.repeat(100_000)] } })],
  ])('lets others have their turns, with %s', async (_, make) => {
    const value = Array.from({ length: 100 }, (_, at) => make(at));
    let turns = 0;
    let isOver = false;
    const count = (): void => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    expect(String(await writeInTurns(value, 1e9))).toBe(JSON.stringify(value));
    isOver = true;
    expect(turns).toBeGreaterThan(15);
  });
});

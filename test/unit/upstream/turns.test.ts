// Turns of the event loop: one who sends much keeps nobody else waiting, and nobody waits where nobody else does.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTurns } from '../../../src/upstream/turns.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** What begins, in order, and how many turns it takes until so many have. */
function setUp() {
  const turns = createTurns();
  const begun: string[] = [];
  const take = (name: string, tenant: string, member?: string) =>
    turns.take(() => void begun.push(name), tenant, member);
  const takeMany = (count: number, tenant: string, member?: string) => {
    for (let at = 0; at < count; at += 1) take(`${tenant}${member ?? ''}`, tenant, member);
  };
  const until = async (count: number) => {
    let passed = 0;
    for (; begun.length < count && passed < 10_000; passed += 1) await nextTurn();
    return passed;
  };
  return { turns, begun, take, takeMany, until };
}

describe('one who comes where nobody waits', () => {
  it('begins at once, of any tenant', async () => {
    const { turns, begun, take } = setUp();
    take('a', 'a');
    expect(begun).toEqual(['a']);
    await nextTurn();
    expect([turns.wait('b'), turns.enter(), turns.isBusy()]).toEqual([null, null, false]);
  });
});

describe('one who comes behind many of another', () => {
  it.each([
    ['tenant', ['many', 'one'], []],
    ['member', ['tenant', 'tenant'], ['many', 'one']],
  ] as const)('is the next but one, as another %s', async (_, [a, b], [many, one]) => {
    const { begun, take, takeMany, until } = setUp();
    takeMany(1_000, a, many);
    const before = begun.length;
    take('mine', b, one);
    await until(1_001);
    expect(begun.indexOf('mine')).toBeLessThanOrEqual(before + 1);
    expect(begun.length).toBe(1_001);
  });

  it('is told so, and goes on in its round', async () => {
    const { turns, begun, takeMany, until } = setUp();
    takeMany(1_000, 'a');
    const before = begun.length;
    expect(turns.isBusy()).toBe(true);
    const turn = turns.wait('b');
    expect(turn).toBeInstanceOf(Promise);
    turn?.then(() => begun.push('mine'));
    await until(1_001);
    expect(begun.indexOf('mine')).toBeLessThanOrEqual(before + 2);
  });
});

describe('how long a turn is', () => {
  /** What begins within one turn where each run takes this long by the clock that `createTurns` reads. */
  async function begunInOneTurn(tenants: readonly string[], runMs: number): Promise<number> {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const turns = createTurns();
    let begun = 0;
    const run = (): void => {
      begun += 1;
      nowMs += runMs;
    };
    for (let at = 0; at < 60; at += 1) turns.take(run, tenants[at % tenants.length] ?? '');
    const atOnce = begun;
    while (begun < 60) await nextTurn();
    return atOnce;
  }
  afterEach(() => void vi.restoreAllMocks());

  it('is long for one who is alone, and short as soon as another comes', async () => {
    expect(await begunInOneTurn(['a'], 0.5)).toBe(21);
    expect(await begunInOneTurn(['a', 'b'], 0.5)).toBe(11);
  });

  it('stays short until others have been away for a second', async () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const turns = createTurns();
    turns.wait('a');
    turns.wait('b');
    const isBusyAfter = async (ms: number): Promise<boolean> => {
      await nextTurn();
      turns.wait('b');
      nowMs += ms;
      return turns.isBusy();
    };
    expect(await isBusyAfter(3)).toBe(true);
    nowMs += 1_000;
    expect([await isBusyAfter(3), await isBusyAfter(11)]).toEqual([false, true]);
  });
});

it('no turn begins more than 64, and each begins some', async () => {
  const { begun, takeMany, until } = setUp();
  takeMany(6_400, 'a');
  expect(begun.length).toBeLessThanOrEqual(64);
  const passed = await until(6_400);
  expect(passed).toBeGreaterThanOrEqual(99);
  expect(passed).toBeLessThan(6_400);
});

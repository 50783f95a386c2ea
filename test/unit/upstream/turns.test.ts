// Turns of the event loop: one who sends much keeps nobody else waiting, and what begins together goes on together.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTurns } from '../../../src/upstream/turns.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** What begins, in order, and how many turns it takes until so many have. */
function setUp() {
  const turns = createTurns();
  const begun: string[] = [];
  const take = (name: string, tenant: string, member?: string, bytes?: number) =>
    void turns.wait(tenant, member, bytes).then(() => begun.push(name));
  const takeMany = (count: number, tenant: string, member?: string, bytes?: number) => {
    for (let at = 0; at < count; at += 1) take(`${tenant}${member ?? ''}`, tenant, member, bytes);
  };
  const until = async (count: number) => {
    let passed = 0;
    for (; begun.length < count && passed < 10_000; passed += 1) await nextTurn();
    return passed;
  };
  return { turns, begun, take, takeMany, until };
}

describe('those who come where nobody waits', () => {
  it('begin in the next turn, in the order in which they came', async () => {
    const { begun, take } = setUp();
    for (const name of ['a', 'b', 'a', 'c']) take(name, name);
    expect(begun).toEqual([]);
    await nextTurn();
    expect(begun).toEqual(['a', 'b', 'a', 'c']);
  });

  it('go on together, step by step', async () => {
    const { turns } = setUp();
    const steps: string[] = [];
    const goOn = async (name: string) => {
      await turns.wait(name);
      for (const step of [1, 2, 3]) {
        steps.push(`${name}${step}`);
        await null;
      }
    };
    await Promise.all(['a', 'b', 'c'].map(goOn));
    expect(steps).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3']);
  });
});

describe('a short run', () => {
  it('is run at once where it is one of 64, and else in rotation', async () => {
    const { turns } = setUp();
    const begun: string[] = [];
    for (let at = 0; at < 200; at += 1) turns.take(() => void begun.push('many'), 'many');
    turns.take(() => void begun.push('one'), 'one');
    expect(begun.length).toBe(64);
    await nextTurn();
    expect(begun.length).toBe(128);
    expect(begun.indexOf('one')).toBeLessThanOrEqual(65);
    while (begun.length < 201) await nextTurn();
  });
});

describe('one who comes behind many of another', () => {
  it.each([
    ['tenant', ['many', 'one'], []],
    ['member', ['tenant', 'tenant'], ['many', 'one']],
  ] as const)('is the next but one, as another %s', async (_, [a, b], [many, one]) => {
    const { begun, take, takeMany, until } = setUp();
    takeMany(1_000, a, many);
    await nextTurn();
    const before = begun.length;
    expect(before).toBeLessThan(1_000);
    take('mine', b, one);
    await until(1_001);
    expect(begun.indexOf('mine')).toBeLessThanOrEqual(before + 1);
    expect(begun.length).toBe(1_001);
  });

  it('is among the first of those who came in one turn', async () => {
    const { begun, take, takeMany, until } = setUp();
    takeMany(1_000, 'a');
    take('mine', 'b');
    await until(1_001);
    expect(begun.indexOf('mine')).toBeLessThanOrEqual(1);
  });
});

describe('how much a turn begins', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is 64 at most, and some', async () => {
    const { begun, takeMany, until } = setUp();
    takeMany(6_400, 'a');
    await nextTurn();
    expect(begun.length).toBe(64);
    const passed = await until(6_400);
    expect(passed).toBeGreaterThanOrEqual(99);
    expect(passed).toBeLessThan(6_400);
  });

  it('is one where each is as much as a turn may have', async () => {
    const { begun, takeMany } = setUp();
    takeMany(3, 'a', '', 8 * 1_024 * 1_024);
    await nextTurn();
    expect(begun.length).toBe(1);
    await nextTurn();
    expect(begun.length).toBe(2);
  });

  it('is less after a turn that took long, and more again after those that did not', async () => {
    let [nowMs, runMs] = [0, 1];
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const turns = createTurns();
    let begun = 0;
    const run = (): void => {
      begun += 1;
      nowMs += runMs;
    };
    for (let at = 0; at < 1_000; at += 1) void turns.wait('a').then(run);
    const begunInOneTurn = async (): Promise<number> => {
      const before = begun;
      await nextTurn();
      return begun - before;
    };
    expect([await begunInOneTurn(), await begunInOneTurn()]).toEqual([64, 5]);
    runMs = 20;
    for (let turn = 0; turn < 3; turn += 1) await begunInOneTurn();
    expect(await begunInOneTurn()).toBe(1);
    runMs = 0.01;
    for (let turn = 0; turn < 8; turn += 1) await begunInOneTurn();
    expect(await begunInOneTurn()).toBe(64);
  });
});

// How often LeadSail is polled: bounded for each key and for all, in turns, spread, and at rest when LeadSail says so.
import { describe, expect, it } from 'vitest';
import { createPollBudget } from '../../../src/live/poll-budget.ts';
import type { PollReport, PollTurn } from '../../../src/live/poll-queue.ts';
import { createLocalExchange } from '../../../src/live/replicas/exchange.ts';
import type { SharedBuckets } from '../../../src/live/replicas/redis-buckets.ts';
import { type Fingerprint, toCredential } from '../../../src/upstream/credential.ts';
import { createCountedClock, settle } from '../../support/watching.ts';

const keyOf = (name: string): Fingerprint => toCredential(name)?.fingerprint as Fingerprint;
const A = keyOf('a');

/** Processes with one clock; each keeps `topics` that want to be polled again as soon as they were. */
function startPolling(processes = 1, pollsPerSecond = 20, buckets: SharedBuckets | null = null) {
  const clock = createCountedClock();
  const exchange = createLocalExchange();
  const budgets = Array.from({ length: processes }, () =>
    createPollBudget({ clock, exchange, buckets, pollsPerSecond }),
  );
  const made: { atMs: number; key: Fingerprint; topic: string; turn: PollTurn }[] = [];
  let report: (key: Fingerprint) => PollReport | null = () => 'ok';

  function poll(key: Fingerprint, topic: string, process = 0, isFirst = false): () => void {
    const ask = () =>
      budgets[process]?.ask(key, isFirst, (turn) => {
        made.push({ atMs: clock.now(), key, topic, turn });
        const came = report(key);
        if (came === null) return;
        turn.done(came);
        leave = ask();
      });
    let leave = ask();
    return () => leave?.();
  }

  return {
    clock,
    made,
    poll,
    answer(by: typeof report) {
      report = by;
    },
    async pass(ms: number) {
      for (let at = 0; at < ms; at += 10) {
        await settle();
        clock.advance(10);
      }
      await settle();
    },
    close: () => budgets.map((budget) => budget.close()),
  };
}

/** The most that were made in any second. */
const mostInASecond = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));

const timesOf = (made: readonly { atMs: number }[]) => made.map(({ atMs }) => atMs);

describe('the polls of a key', () => {
  it.each([1, 7, 20])(
    'are %i a second at most, spread, and every topic has its turn',
    async (perSecond) => {
      const polling = startPolling(1, perSecond);
      const topics = Array.from({ length: 60 }, (_, at) => `topic ${at}`);
      for (const topic of topics) polling.poll(A, topic);
      await polling.pass((60 / perSecond) * 1_000 + 1_000);
      const times = timesOf(polling.made);
      expect(mostInASecond(times)).toBe(perSecond);
      expect(new Set(polling.made.map(({ topic }) => topic)).size).toBe(60);
      // After the first few, none two together.
      const gaps = times.slice(5).map((at, index) => at - (times[index + 4] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(Math.floor(1_000 / perSecond / 10) * 10);
      polling.close();
    },
  );

  it('leave those of other keys alone, up to ten times as many in all', async () => {
    const polling = startPolling();
    for (let at = 0; at < 500; at += 1) polling.poll(A, `${at}`);
    await polling.pass(500);
    polling.poll(keyOf('b'), 'other');
    await polling.pass(20);
    expect(polling.made.some(({ topic }) => topic === 'other')).toBe(true);
    for (let key = 0; key < 40; key += 1) {
      for (let at = 0; at < 20; at += 1) polling.poll(keyOf(`key-${key}`), `${at}`);
    }
    await polling.pass(2_000);
    expect(mostInASecond(timesOf(polling.made))).toBeLessThanOrEqual(200);
    const perKey = Map.groupBy(polling.made.slice(-200), ({ key }) => key);
    const counts = [...perKey.values()].map(({ length }) => length);
    expect(counts.length).toBeGreaterThan(38);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2);
    polling.close();
  });

  it('are made first for what nobody has seen yet', async () => {
    const polling = startPolling();
    for (let at = 0; at < 300; at += 1) polling.poll(A, 'known');
    await polling.pass(1_000);
    polling.poll(A, 'new', 0, true);
    await polling.pass(60);
    expect(polling.made.slice(-2).map(({ topic }) => topic)).toContain('new');
    polling.close();
  });

  it('rest as long as LeadSail says, in all processes, and come back one by one', async () => {
    const polling = startPolling(2);
    for (let at = 0; at < 100; at += 1) polling.poll(A, `${at}`, at % 2);
    polling.poll(keyOf('b'), 'other');
    await polling.pass(1_000);
    polling.answer((key) => (key === A ? { restMs: 5_000 } : 'ok'));
    await polling.pass(100);
    const before = polling.made.filter(({ key }) => key === A).length;
    const others = polling.made.length - before;
    await polling.pass(4_800);
    const made = polling.made.filter(({ key }) => key === A);
    expect(made).toHaveLength(before);
    expect(polling.made.length - made.length).toBeGreaterThan(others);
    // Each process tries with one, and with no second while that is under way.
    polling.answer((key) => (key === A ? null : 'ok'));
    await polling.pass(2_000);
    const tried = polling.made.filter(({ key }) => key === A).slice(before);
    expect(tried).toHaveLength(2);
    for (const { turn } of tried) turn.done('ok');
    polling.answer(() => 'ok');
    await polling.pass(1_000);
    const after = timesOf(polling.made.filter(({ key }) => key === A).slice(before));
    expect(mostInASecond(after)).toBeLessThanOrEqual(2 * 20);
    expect(after.length).toBeGreaterThan(20);
    polling.close();
  });

  it('that hang are not many, and end nothing for other keys', async () => {
    const polling = startPolling();
    polling.answer((key) => (key === A ? null : 'ok'));
    for (let at = 0; at < 300; at += 1) polling.poll(A, `${at}`);
    polling.poll(keyOf('b'), 'other');
    await polling.pass(5_000);
    expect(polling.made.filter(({ key }) => key === A)).toHaveLength(20);
    expect(polling.made.filter(({ topic }) => topic === 'other').length).toBeGreaterThan(80);
    polling.close();
  });

  it('share one bucket with other processes', async () => {
    let tokens = 1;
    let atMs = 0;
    const clockOf = { now: () => 0 };
    const buckets: SharedBuckets = async (_, { perSecond, burst }) => {
      const nowMs = clockOf.now();
      tokens = Math.min(burst, tokens + ((nowMs - atMs) * perSecond) / 1_000);
      atMs = nowMs;
      const filled = tokens;
      if (filled >= 1) tokens -= 1;
      return filled;
    };
    const polling = startPolling(3, 20, buckets);
    clockOf.now = polling.clock.now;
    for (let at = 0; at < 90; at += 1) polling.poll(A, `${at}`, at % 3);
    await polling.pass(9_000);
    expect(mostInASecond(timesOf(polling.made))).toBeLessThanOrEqual(21);
    expect(new Set(polling.made.map(({ topic }) => topic)).size).toBe(90);
    polling.close();
  });

  it('leave nothing behind when nobody wants them any more', async () => {
    const polling = startPolling();
    const leaves = Array.from({ length: 100 }, (_, at) =>
      polling.poll(keyOf(`${at % 10}`), `${at}`),
    );
    await polling.pass(100);
    for (const leave of leaves) leave();
    await polling.pass(2_000);
    expect(polling.clock.alarms()).toBe(0);
    const { length } = polling.made;
    await polling.pass(1_000);
    expect(polling.made).toHaveLength(length);
    polling.close();
  });
});

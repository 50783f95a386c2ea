// How workers are kept running: some cannot start, some are lost, some are renewed, and some do not stop.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Begun, Worker, WorkerExit } from '../../../src/workers/slots.ts';
import { createSupervisor } from '../../../src/workers/supervisor.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const SERVES: Begun = { address: 'http://127.0.0.1:4000' };
const ENDS: Begun = { faults: [] };

/** A supervisor whose workers begin as `plan` says, the last of it for ever, and go when they are told to. */
function startSupervisor(size: number, ...plan: readonly Begun[]) {
  const spawned: (Worker & { end: () => void; isObedient: boolean; wasKilled: boolean })[] = [];
  const said: string[] = [];
  const spawn = (): Worker => {
    const begun = plan[Math.min(spawned.length, plan.length - 1)] ?? ENDS;
    const ended = Promise.withResolvers<WorkerExit>();
    const end = (): void => ended.resolve({ code: 0, signal: null });
    const notify = (what: string, ..._: readonly unknown[]): void => {
      if (what === 'stop' && worker.isObedient) end();
    };
    const kill = (): void => {
      worker.wasKilled = true;
      end();
    };
    const worker = {
      pid: spawned.length + 1,
      channel: { notify, ask: async () => null as never, serve: () => {}, hear: () => {} },
      began: Promise.resolve(begun),
      ended: ended.promise,
      kill,
      end,
      isObedient: true,
      wasKilled: false,
    };
    spawned.push(worker);
    return worker;
  };
  const note = (_: unknown, sentence: string): void => void said.push(sentence);
  const log = { debug: note, info: note, warn: note, error: note };
  const crew = createSupervisor({ size, spawn: spawn, log, stopMs: 10_000 });
  const serving = () => crew.serving().map(({ pid }) => pid);
  return { crew, spawned, said, serving };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a crew', () => {
  it('starts with one who finds out, and then all', async () => {
    const { crew, serving } = startSupervisor(3, SERVES);
    expect(await crew.start()).toEqual(SERVES);
    expect(serving()).toEqual([1, 2, 3]);
  });

  it('gives up at once for a reason that is known', async () => {
    const { crew, spawned } = startSupervisor(3, { faults: ['The port is taken.'] });
    expect(await crew.start()).toEqual({ faults: ['The port is taken.'] });
    expect(spawned).toHaveLength(1);
  });

  it('gives up for an unknown one when three in a row ended', async () => {
    const { crew, spawned } = startSupervisor(2, ENDS);
    const started = crew.start();
    await pass(999);
    expect(spawned).toHaveLength(1);
    await pass(1 + 2_000);
    expect(await started).toEqual({
      faults: ['No worker serves: 3 in a row ended before they did.'],
    });
    expect(spawned).toHaveLength(3);
  });

  it('replaces who is lost, later each time in a row', async () => {
    const { crew, spawned, serving, said } = startSupervisor(2, SERVES);
    await crew.start();
    for (const delayMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      spawned.at(-1)?.end();
      await pass(delayMs - 1);
      expect(serving()).toEqual([1]);
      await pass(1);
      expect(serving()).toEqual([1, spawned.length]);
    }
    await pass(61_000);
    spawned.at(-1)?.end();
    await pass(1_000);
    expect(serving()).toEqual([1, spawned.length]);
    expect(said[0]).toBe('a worker ended unasked; another will follow');
  });

  it('tries again for as long as a replacement cannot start', async () => {
    const { crew, spawned, serving } = startSupervisor(2, SERVES, SERVES, ENDS, ENDS, SERVES);
    await crew.start();
    spawned[1]?.end();
    await pass(1_000 + 2_000);
    expect(serving()).toEqual([1]);
    await pass(4_000);
    expect(serving()).toEqual([1, 5]);
  });

  it('sends an old one home when its new one serves, and not before the one before has gone', async () => {
    const { crew, spawned, serving } = startSupervisor(2, SERVES);
    await crew.start();
    Object.assign(spawned[0] ?? {}, { isObedient: false });
    const renewed = crew.renew();
    await pass(0);
    expect(serving()).toEqual([3, 2]);
    spawned[0]?.end();
    await renewed;
    expect(serving()).toEqual([3, 4]);
  });

  it('keeps the old ones when a new one cannot start', async () => {
    const { crew, serving, said } = startSupervisor(2, SERVES, SERVES, { faults: ['No.'] });
    await crew.start();
    await crew.renew();
    expect(serving()).toEqual([1, 2]);
    expect(said.at(-1)).toBe('a new worker could not start: the old ones go on');
  });

  it('is renewed once more when it was told to meanwhile', async () => {
    const { crew, serving } = startSupervisor(2, SERVES);
    await crew.start();
    await Promise.all([crew.renew(), crew.renew(), crew.renew()]);
    expect(serving()).toEqual([5, 6]);
  });

  it('kills who does not go in time, and hires nobody when it is to stop', async () => {
    const { crew, spawned } = startSupervisor(2, SERVES);
    await crew.start();
    Object.assign(spawned[1] ?? {}, { isObedient: false });
    const stopped = crew.stop();
    await pass(14_999);
    expect(spawned[1]?.wasKilled).toBe(false);
    await pass(1);
    await stopped;
    expect(spawned.map(({ wasKilled }) => wasKilled)).toEqual([false, true]);
    await crew.renew();
    await pass(120_000);
    expect(spawned).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

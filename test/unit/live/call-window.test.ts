// The calls of a minute: never more than allowed in any minute, polls give way first, mutations last, and Redis agrees.
import { describe, expect, it } from 'vitest';
import { createCallQuota, createCallWindows } from '../../../src/live/call-quota.ts';
import { systemClock } from '../../../src/live/clock.ts';
import type { PollReport } from '../../../src/live/poll-queue.ts';
import { createPoller } from '../../../src/live/poller.ts';
import { joinReplicas } from '../../../src/live/replicas/join.ts';
import { localLeases } from '../../../src/live/replicas/leases.ts';
import { createRedisCallWindows } from '../../../src/live/replicas/redis-call-windows.ts';
import { createRandom } from '../../../src/simulator/random.ts';
import type { CallKind } from '../../../src/upstream/call-quota.ts';
import type { Fingerprint } from '../../../src/upstream/credential.ts';
import { UpstreamFailure } from '../../../src/upstream/failure.ts';
import { createVerified, EVERYBODY } from '../../../src/upstream/verified.ts';
import { cases } from '../../support/deep.ts';
import { describeWithRedis, startRedisServer } from '../../support/redis-server.ts';

const KINDS: readonly CallKind[] = ['poll', 'read', 'write'];
const TENANT = 'tenant' as Fingerprint;

/** Windows by a clock that is set by hand. */
function windowsAt(startMs = 5_000_000) {
  const clock = { nowMs: startMs };
  return { clock, windows: createCallWindows(() => clock.nowMs) };
}

/** How many of one kind leave at once. */
function drain(kind: CallKind, perMinute: number, { windows } = windowsAt()): number {
  let left = 0;
  while (windows.take('a', perMinute, kind) === 0) left += 1;
  return left;
}

describe('who gives way', () => {
  it.each([
    [1, { poll: 1, read: 1, write: 1 }],
    [10, { poll: 5, read: 9, write: 10 }],
    [100, { poll: 50, read: 90, write: 100 }],
  ])('of %d calls alone, each kind may have %o', (perMinute, most) => {
    for (const kind of KINDS) expect(drain(kind, perMinute)).toBe(most[kind]);
  });

  it('is polls first, then queries, and mutations last', () => {
    const shared = windowsAt();
    expect(drain('read', 100, shared)).toBe(90);
    expect(drain('poll', 100, shared)).toBe(0);
    expect(drain('write', 100, shared)).toBe(10);
  });

  it('is neither queries nor polls wholly: what is polled keeps a tenth', () => {
    const shared = windowsAt();
    expect(shared.windows.take('a', 100, 'poll')).toBe(0);
    expect(drain('read', 100, shared)).toBe(80);
    expect(drain('poll', 100, shared)).toBe(9);
    expect(drain('read', 100, shared)).toBe(0);
    expect(drain('write', 100, shared)).toBe(10);
  });
});

describe('a minute', () => {
  it('has never more calls than allowed, wherever it begins, and not much fewer', () => {
    const random = createRandom(7);
    for (let time = 0; time < cases(30); time += 1) {
      const perMinute = 1 + Math.floor(random.next() * 40);
      const { clock, windows } = windowsAt(random.next() * 1e6);
      const left: number[] = [];
      for (let call = 0; call < 3_000; call += 1) {
        clock.nowMs += random.next() * 200;
        const kind = KINDS[Math.floor(random.next() * 3)] ?? 'read';
        if (windows.take('a', perMinute, kind) === 0) left.push(clock.nowMs);
      }
      for (const [at, ms] of left.entries()) {
        const earlier = left[at - perMinute];
        if (earlier !== undefined) expect(ms - earlier).toBeGreaterThan(60_000);
      }
      // 300 seconds, in which a window of 61 seconds is full again and again.
      expect(left.length).toBeGreaterThanOrEqual(perMinute * 4);
    }
  });

  it('says exactly when to come back', () => {
    const { clock, windows } = windowsAt(5_000_400);
    for (const _ of 'abcd') windows.take('a', 9, 'read');
    clock.nowMs += 10_000;
    for (const _ of 'abcde') windows.take('a', 9, 'read');
    expect(windows.left('a', 9)).toEqual({ calls: 0, fullInMs: 60_600 });
    const waitMs = windows.take('a', 9, 'write');
    expect(waitMs).toBe(50_600);
    clock.nowMs += waitMs - 1;
    expect(windows.take('a', 9, 'write')).toBe(1);
    clock.nowMs += 1;
    expect(windows.left('a', 9)).toEqual({ calls: 4, fullInMs: 10_000 });
    expect(windows.take('a', 9, 'write')).toBe(0);
  });

  it('does not mind a clock that steps back', () => {
    const { clock, windows } = windowsAt();
    expect(drain('write', 3, { clock, windows })).toBe(3);
    clock.nowMs -= 400;
    expect(windows.take('a', 3, 'write')).toBeGreaterThan(0);
    clock.nowMs -= 3_600_000;
    expect(windows.take('a', 3, 'write')).toBe(0);
  });

  it('is each tenant’s own', () => {
    const { windows } = windowsAt();
    expect(windows.take('a', 1, 'read')).toBe(0);
    expect(windows.take('b', 1, 'read')).toBe(0);
    expect(windows.take('a', 1, 'read')).toBeGreaterThan(0);
  });
});

describe('a quota', () => {
  const quotaOf = (callsPerMinute: number, verified = EVERYBODY) =>
    createCallQuota({ callsPerMinute }, null, verified, () => 0);

  it('is none at 0', () => {
    expect(quotaOf(0)).toBeNull();
  });

  it('goes on where it was when a credential turns out to be good', async () => {
    const verified = createVerified();
    const quota = quotaOf(2, verified);
    expect(await quota?.spend(TENANT, 'read')).toBe(0);
    verified.confirm(TENANT);
    expect(await quota?.left(TENANT)).toMatchObject({ calls: 1 });
  });

  it('goes by what left from here while the others cannot be asked', async () => {
    let isAway = false;
    const { windows } = windowsAt(0);
    const shared = {
      take: async (...call: Parameters<typeof windows.take>) =>
        isAway ? null : windows.take(...call),
      left: async (name: string, most: number) => (isAway ? null : windows.left(name, most)),
    };
    const quota = createCallQuota({ callsPerMinute: 4 }, shared, EVERYBODY, () => 0);
    // Another process's.
    windows.take(TENANT, 4, 'read');
    expect(await quota?.spend(TENANT, 'read')).toBe(0);
    expect(await quota?.left(TENANT)).toMatchObject({ calls: 2 });
    isAway = true;
    expect(await quota?.left(TENANT)).toMatchObject({ calls: 3 });
    for (const _ of 'abc') expect(await quota?.spend(TENANT, 'read')).toBe(0);
    expect(await quota?.spend(TENANT, 'read')).toBeGreaterThan(0);
  });
});

it('a poll that may not leave lets all polls of its key rest', async () => {
  const reports: PollReport[] = [];
  const { poll } = createPoller({
    clock: systemClock,
    leases: localLeases,
    polls: {
      ask(_, __, start) {
        queueMicrotask(() => start({ done: (report) => reports.push(report) }));
        return () => {};
      },
      close: () => {},
    },
    pollTimeoutMs: 100,
    tenant: TENANT,
    name: 'a',
    ask: async () => {
      throw new UpstreamFailure('over_quota', 'A sentence.', { retryAfterMs: 7 });
    },
    versionOf: () => null,
    known: () => null,
    onTick: () => () => {},
  });
  expect(await poll()).toMatchObject({ failure: { kind: 'over_quota' } });
  expect(reports).toEqual([{ restMs: 7 }]);
});

describeWithRedis('in Redis', () => {
  it('the same calls leave as in one process, two of them together', async () => {
    await using server = await startRedisServer();
    const join = () => joinReplicas({ redisUrl: server.url, redisPrefix: 'test' }, { report() {} });
    const replicas = [await join(), await join()];
    const shared = replicas.map((redis) => redis && createRedisCallWindows(redis));
    const random = createRandom(3);
    for (let round = 0; round < 24; round += 1) {
      const perMinute = random.pick([1, 10, 23, 40]);
      const name = `tenant ${round}`;
      const { windows } = windowsAt();
      // Now mostly of one kind and now of another, or no rule but the largest would ever be met.
      const [polls, writes] = [random.next() ** 3, random.next() * 0.1];
      for (let call = 0; call < 2 * perMinute; call += 1) {
        const kind = random.chance(polls) ? 'poll' : random.chance(writes) ? 'write' : 'read';
        const expected = windows.take(name, perMinute, kind);
        const waitMs = await shared[call % 2]?.take(name, perMinute, kind, true);
        expect(waitMs === 0).toBe(expected === 0);
        if (waitMs !== 0) {
          expect(waitMs).toBeGreaterThan(50_000);
          expect(waitMs).toBeLessThanOrEqual(61_000);
        }
      }
      const left = await shared[1]?.left(name, perMinute, true);
      expect(left?.calls).toBe(windows.left(name, perMinute).calls);
      expect(left?.fullInMs).toBeGreaterThan(50_000);
    }
    // What left more than a minute ago is forgotten, and what lies ahead of a clock that was set back.
    const now = Math.floor(Date.now() / 1_000);
    const key = replicas[0]?.keyOf('calls:1:old') ?? '';
    await replicas[0]?.run('SET', key, `${now - 70} 5 5 ${now - 50} 1 0 ${now + 600} 5 5 `);
    expect(await shared[0]?.left('old', 10, true)).toMatchObject({ calls: 8 });
    const waits = [];
    for (const _ of 'abcdefghij') waits.push(await shared[0]?.take('old', 10, 'write', true));
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(9);
    expect(waits.at(-1)).toBeLessThanOrEqual(11_000);
    await server.kill();
    expect(await shared[0]?.take('a', 1, 'read', true)).toBeNull();
    expect(await shared[0]?.left('a', 1, true)).toBeNull();
    await Promise.all(replicas.map((redis) => redis?.close()));
  });
});

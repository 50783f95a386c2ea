// The limit on calls in flight: how many, in what turn, and that waiting ends with patience.
import { describe, expect, it } from 'vitest';
import { type Credential, toCredential } from '../../../src/upstream/credential.ts';
import { createDeadline } from '../../../src/upstream/deadline.ts';
import { createLimiter } from '../../../src/upstream/limiter.ts';

const fingerprintOf = (apiKey: string) => (toCredential(apiKey) as Credential).fingerprint;
const [big, small] = [fingerprintOf('big'), fingerprintOf('small')];

/** A limiter with the order in which turns came. */
function setUp(policy: Parameters<typeof createLimiter>[0]) {
  const limiter = createLimiter(policy);
  const served: string[] = [];
  const held: (() => void)[] = [];
  const ask = (name: string, tenant: typeof big, deadline = createDeadline(null)) =>
    limiter.turn(tenant, deadline).then((giveBack) => {
      served.push(name);
      held.push(giveBack);
    });
  const endOne = async (): Promise<void> => {
    held.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { limiter, served, ask, endOne };
}

describe('a limit on calls in flight', () => {
  it('lets so many go and no more, each place going to the next', async () => {
    const { limiter, served, ask, endOne } = setUp({ maxInFlight: 2, maxWaiting: 10 });
    const all = ['a', 'b', 'c', 'd'].map((name) => ask(name, big));
    await Promise.all(all.slice(0, 2));
    expect([limiter.inFlight(), limiter.waiting(), served]).toEqual([2, 2, ['a', 'b']]);
    await endOne();
    expect([limiter.inFlight(), limiter.waiting(), served]).toEqual([2, 1, ['a', 'b', 'c']]);
    await endOne();
    await endOne();
    await endOne();
    expect([limiter.inFlight(), limiter.waiting()]).toEqual([0, 0]);
    await Promise.all(all);
  });

  it('gives tenants their turns round and round, however many calls one of them has waiting', async () => {
    const { served, ask, endOne } = setUp({ maxInFlight: 1, maxWaiting: 100 });
    await ask('first', big);
    for (let call = 1; call <= 5; call += 1) void ask(`big ${call}`, big);
    for (let call = 1; call <= 2; call += 1) void ask(`small ${call}`, small);
    for (let turn = 0; turn < 5; turn += 1) await endOne();
    expect(served).toEqual(['first', 'big 1', 'small 1', 'big 2', 'small 2', 'big 3']);
  });

  it('refuses a call when too many wait, and says so', async () => {
    const { ask } = setUp({ maxInFlight: 1, maxWaiting: 1 });
    void ask('a', big);
    void ask('b', big);
    await expect(ask('c', small)).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'The gateway has 1 calls waiting already, and takes no more.',
    });
  });

  it('takes places to wait from the tenant with most of them, the last first', async () => {
    const { limiter, served, ask, endOne } = setUp({ maxInFlight: 1, maxWaiting: 4 });
    await ask('first', big);
    const greedy = [1, 2, 3, 4].map((call) => ask(`big ${call}`, big));
    const modest = [1, 2].map((call) => ask(`small ${call}`, small));
    const full = { kind: 'unavailable', message: expect.stringContaining('4 calls waiting') };
    await expect(greedy[3]).rejects.toMatchObject(full);
    await expect(greedy[2]).rejects.toMatchObject(full);
    // Two each: neither has more than the other.
    await expect(ask('small 3', small)).rejects.toMatchObject(full);
    await expect(ask('big 5', big)).rejects.toMatchObject(full);
    expect(limiter.waiting()).toBe(4);
    for (let turn = 0; turn < 4; turn += 1) await endOne();
    await Promise.all([...greedy.slice(0, 2), ...modest]);
    expect(served).toEqual(['first', 'big 1', 'small 1', 'big 2', 'small 2']);
    expect(limiter.waiting()).toBe(0);
  });

  it('has a place for each tenant, however many crowd it with more than one call', async () => {
    const { limiter, ask } = setUp({ maxInFlight: 1, maxWaiting: 100 });
    await ask('first', big);
    const refused: string[] = [];
    const crowd = Array.from({ length: 20 }, (_, index) => fingerprintOf(`crowd-${index}`));
    for (let call = 0; call < 50; call += 1) {
      for (const tenant of crowd) ask('crowd', tenant).catch(() => refused.push('crowd'));
    }
    for (let call = 0; call < 4; call += 1) ask('small', small).catch(() => refused.push('small'));
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(limiter.waiting()).toBe(100);
    expect(refused).not.toContain('small');
  });

  it('gives members of one tenant their turns as well, and takes places from the member with most', async () => {
    const limiter = createLimiter({ maxInFlight: 1, maxWaiting: 6 });
    const served: string[] = [];
    const forever = createDeadline(null);
    let giveBack = await limiter.turn('crowd', forever, 'greedy');
    const ask = (tenant: string, member: string) =>
      limiter.turn(tenant, forever, member).then(
        (back) => {
          served.push(`${tenant} ${member}`);
          giveBack = back;
        },
        () => void served.push(`no ${member}`),
      );
    const all = [
      ...['greedy', 'greedy', 'greedy', 'greedy', 'greedy', 'greedy'].map((one) =>
        ask('crowd', one),
      ),
      ...['modest', 'shy'].map((one) => ask('crowd', one)),
      ask('tenant', 'a'),
    ];
    for (let turn = 0; turn < 6; turn += 1) {
      giveBack();
      for (let step = 0; step < 5; step += 1) await Promise.resolve();
    }
    await Promise.all(all);
    expect(served).toEqual([
      ...['no greedy', 'no greedy', 'no greedy'],
      ...['crowd greedy', 'tenant a', 'crowd modest', 'crowd shy', 'crowd greedy', 'crowd greedy'],
    ]);
  });

  it('lets go of a call whose deadline has passed, and keeps nothing of it', async () => {
    const { limiter, served, ask, endOne } = setUp({ maxInFlight: 1, maxWaiting: 10 });
    await ask('a', big);
    const deadline = createDeadline(null);
    const waiting = ask('b', small, deadline);
    void ask('c', big);
    deadline.cancel();
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
    expect(limiter.waiting()).toBe(1);
    await endOne();
    expect(served).toEqual(['a', 'c']);
  });

  it('takes a place back once, however often it is given', async () => {
    const limiter = createLimiter({ maxInFlight: 1, maxWaiting: 10 });
    const giveBack = await limiter.turn(big, createDeadline(null));
    giveBack();
    giveBack();
    expect(limiter.inFlight()).toBe(0);
  });
});

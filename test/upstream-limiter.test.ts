// The limit on calls in flight: how many, in what turn, and that waiting ends with patience.
import { describe, expect, it } from 'vitest';
import { type Credential, toCredential } from '../src/upstream/credential.ts';
import { createDeadline } from '../src/upstream/deadline.ts';
import { createLimiter } from '../src/upstream/limiter.ts';

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

  it('lets go of whoever has no patience left, and keeps nothing of them', async () => {
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

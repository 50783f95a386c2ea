// What replicas share through a real Redis, and what each does for itself while Redis is away.
import { Redis as Client } from 'ioredis';
import { expect, it, vi } from 'vitest';
import type { Leases } from '../../../../src/live/replicas/leases.ts';
import { createRedis, type Redis, type RedisOptions } from '../../../../src/live/replicas/redis.ts';
import { createRedisBuckets } from '../../../../src/live/replicas/redis-buckets.ts';
import { createRedisExchange } from '../../../../src/live/replicas/redis-exchange.ts';
import { createRedisLeases } from '../../../../src/live/replicas/redis-leases.ts';
import { createRedisStore } from '../../../../src/live/replicas/redis-store.ts';
import { createLocalStore } from '../../../../src/live/replicas/store.ts';
import { take } from '../../../../src/server/auth/rate-limit.ts';
import { describeWithRedis, freePort, startRedisServer } from '../../../support/redis-server.ts';

type Replica = Redis & {
  readonly told: string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** A process as the others see it; `told` is what its log would say. */
async function join(url: string, options: Partial<RedisOptions> = {}): Promise<Replica> {
  const told: string[] = [];
  const redis = createRedis({
    url,
    prefix: 'test',
    // Nobody waits long for a server that is started again.
    maxDelayMs: 100,
    // A busy machine answers late; where lateness is looked for, it is said.
    commandTimeoutMs: 2_000,
    onJoined: () => void told.push('joined'),
    onLost: (fault) => void told.push(`lost: ${fault}`),
    onRefused: (fault) => void told.push(`refused: ${fault}`),
    ...options,
  });
  await redis.tried;
  return { ...redis, told, [Symbol.asyncDispose]: redis.close };
}

const until = (isSo: () => unknown) =>
  expect.poll(isSo, { timeout: 10_000, interval: 5 }).toBeTruthy();

const fail = (fault: unknown): never => {
  throw fault;
};
const exchangeOf = (redis: Redis) => createRedisExchange(redis, fail);
const storeOf = (redis: Redis, isRequired = false) =>
  createRedisStore(
    redis,
    'text',
    createLocalStore(() => performance.now()),
    isRequired,
  );

describeWithRedis('the exchange', () => {
  it('reaches listeners here before it returns, once, and those elsewhere soon', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [here, there] = [exchangeOf(a), exchangeOf(b)];
    const heard: string[] = [];
    here.listen('news', (text) => heard.push(`here ${text}`));
    there.listen('news', (text) => heard.push(`there ${text}`));
    there.listen('other', (text) => heard.push(`other ${text}`));
    here.publish('news', 'first\nof two lines');
    expect(heard).toEqual(['here first\nof two lines']);
    await until(() => heard.length === 2);
    here.publish('other', 'second');
    await until(() => heard.length === 3);
    // What a process says comes back to it before anything said after: it was not heard twice.
    expect(heard.slice(1)).toEqual(['there first\nof two lines', 'other second']);
  });

  it('hears nothing any more once it stopped, and again once it listens again', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [here, there] = [exchangeOf(a), exchangeOf(b)];
    const heard: string[] = [];
    const stop = there.listen('news', (text) => heard.push(`1 ${text}`));
    const stopOther = there.listen('news', (text) => heard.push(`2 ${text}`));
    stop();
    stop();
    here.publish('news', 'a');
    await until(() => heard.length === 1);
    stopOther();
    there.listen('mark', (text) => heard.push(text));
    here.publish('news', 'b');
    here.publish('mark', 'c');
    await until(() => heard.length === 2);
    there.listen('news', (text) => heard.push(`3 ${text}`));
    there.publish('news', 'd');
    expect(heard).toEqual(['2 a', 'c', '3 d']);
  });

  it('survives what no replica would say', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    const faults: unknown[] = [];
    const exchange = createRedisExchange(a, (fault) => faults.push(fault));
    const heard: string[] = [];
    exchange.listen('news', (text) => heard.push(JSON.parse(text).said));
    const stranger = new Client(server.url);
    const said = ['', '\n', 'nonsense', '1 someone\n{', '1 someone\n{"said":"well"}'];
    // Of gateways before this one and after it.
    const foreign = ['someone\n{"said":"old"}', '2 someone\n{"said":"new"}'];
    for (const text of [...foreign, ...said]) await stranger.publish('test:exchange:news', text);
    await stranger.quit();
    await until(() => heard.length === 1);
    expect(heard).toEqual(['well']);
    expect(faults.length).toBeGreaterThan(0);
    expect(a.isJoined()).toBe(true);
  });

  it('waits for the others to have heard, and not for long', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [mine, theirs] = [exchangeOf(a), exchangeOf(b)];
    const heard: string[] = [];
    mine.listen('news', () => {});
    expect(await mine.announce('news', 'nobody')).toBe(true);
    theirs.listen('news', (text) => heard.push(text));
    await until(async () => {
      const isHeard = await mine.announce('news', 'one');
      return isHeard && heard.length > 0;
    });
    for (let at = 0; at < 100; at += 1) {
      expect(await mine.announce('news', `${at}`)).toBe(true);
      // By then, and not some time later.
      expect(heard.at(-1)).toBe(`${at}`);
    }
    server.freeze();
    const ends: string[] = [];
    const ended = (what: string) => (): void => void ends.push(what);
    const command = a.run('PING').then(ended('command'), ended('command'));
    expect(await mine.announce('news', 'late').finally(ended('announcement'))).toBe(false);
    server.thaw();
    await command;
    expect(ends).toEqual(['announcement', 'command']);
  });

  it('says when something may have been missed: by the one who was away, and of its words', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    const exchange = exchangeOf(a);
    const heard: string[] = [];
    exchange.listen('news', (text) => heard.push(text));
    exchange.onGap(() => heard.push('gap'));
    await server.kill();
    await until(() => !a.isJoined());
    exchange.publish('news', 'still here');
    expect(heard).toEqual(['still here']);
    await server.restart();
    await until(a.isJoined);
    expect(heard).toEqual(['still here', 'gap']);
    // Listening goes on as it was.
    await using b = await join(server.url);
    exchangeOf(b).publish('news', 'back');
    await until(() => heard.includes('back'));
  });

  it('tells the others of a gap when they cannot have heard what one of them said', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [here, there] = [exchangeOf(a), exchangeOf(b)];
    const heard: string[] = [];
    there.onGap(() => heard.push('gap'));
    // The connection of one alone is cut, and it speaks before it is back.
    const id = Number(await a.run('CLIENT', 'ID'));
    await b.run('CLIENT', 'KILL', 'ID', id);
    here.publish('news', 'unheard');
    await until(() => heard.length > 0);
    expect(a.told).toEqual(['joined', 'lost: CLOSED', 'joined']);
    expect(b.told).toEqual(['joined']);
  });
});

const isHeldBy = async (leases: Leases): Promise<boolean> =>
  (await leases.hold('poll', 60_000)).isHeld;

describeWithRedis('a lease', () => {
  it('of one who says no more passes on within two seconds, however long it was taken for', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const frozen = createRedisLeases(a);
    await frozen.hold('poll', 600_000);
    const theirs = createRedisLeases(b);
    expect(await isHeldBy(theirs)).toBe(false);
    // A process that was stopped says nothing more: here, its sign of life is taken away.
    await b.run('DEL', b.keyOf(`alive:${a.self}`));
    expect(await isHeldBy(theirs)).toBe(true);
  });

  it('numbers everything that is asked of it, and knows the newest version that any one saw', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [mine, theirs] = [createRedisLeases(a), createRedisLeases(b)];
    const first = await mine.hold('poll', 60_000, 7);
    const second = await theirs.hold('poll', 60_000, 5);
    const third = await mine.hold('poll', 60_000);
    expect([first.version, second.version, third.version]).toEqual([7, 7, 7]);
    const ticks = [first, second, third].map(({ tick }) => Number(tick));
    expect(ticks).toEqual([...new Set(ticks)].sort((one, other) => one - other));
    await a.run('DEL', a.keyOf('order:poll'));
    expect((await mine.hold('poll', 60_000)).tick).toBeGreaterThan(Number(first.tick) - 1);
  });

  it('is one replica’s until it gives it back', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [mine, theirs] = [createRedisLeases(a), createRedisLeases(b)];
    expect((await mine.hold('poll', 60_000)).isHeld).toBe(true);
    expect((await mine.hold('poll', 60_000)).isHeld).toBe(true);
    expect((await theirs.hold('poll', 60_000)).isHeld).toBe(false);
    expect((await theirs.hold('other', 60_000)).isHeld).toBe(true);
    // Only one's own.
    theirs.release('poll');
    expect((await theirs.hold('poll', 60_000)).isHeld).toBe(false);
    mine.release('poll');
    await mine.hold('other', 60_000);
    expect((await theirs.hold('poll', 60_000)).isHeld).toBe(true);
  });

  it('runs out when its holder says no more, and is renewed by asking', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [mine, theirs] = [createRedisLeases(a), createRedisLeases(b)];
    await mine.hold('poll', 60_000);
    await mine.hold('poll', 50);
    await expect
      .poll(async () => (await theirs.hold('poll', 60_000)).isHeld, { interval: 5 })
      .toBe(true);
    expect((await mine.hold('poll', 60_000)).isHeld).toBe(false);
  });

  it('is everybody’s while Redis is away, and one’s again when it is back', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [mine, theirs] = [createRedisLeases(a), createRedisLeases(b)];
    await mine.hold('poll', 60_000);
    await server.kill();
    await until(() => !a.isJoined() && !b.isJoined());
    expect(await Promise.all([mine, theirs].map(isHeldBy))).toEqual([true, true]);
    mine.release('poll');
    await server.restart();
    await until(() => a.isJoined() && b.isJoined());
    const held = await Promise.all([mine, theirs].map(isHeldBy));
    expect(held.sort()).toEqual([false, true]);
  });
});

describeWithRedis('the store', () => {
  it('lets one replica claim, of however many at once', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const stores = [storeOf(a), storeOf(b)];
    const claims = Array.from({ length: 20 }, (_, at) =>
      stores[at % 2]?.claim('a key', `claim ${at}`, 60_000),
    );
    const found = await Promise.all(claims);
    expect(found.filter((text) => text === null)).toHaveLength(1);
  });

  it('remembers for all until it is over, and forgets for all', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const [mine, theirs] = [storeOf(a), storeOf(b)];
    expect(await mine.claim('a key', 'begun', 60_000)).toBeNull();
    expect(await theirs.claim('a key', 'too', 60_000)).toBe('begun');
    await mine.put('a key', 'done', 60_000);
    expect(await theirs.get('a key')).toBe('done');
    expect(await theirs.claim('a key', 'too', 60_000)).toBe('done');
    await mine.forget('a key');
    expect(await theirs.get('a key')).toBeNull();
    await mine.put('a short', 'x', 20);
    await expect.poll(() => theirs.get('a short'), { interval: 5 }).toBeNull();
  });

  it('knows its own also while Redis is away, and after it lost everything', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    const store = storeOf(a);
    await store.claim('a before', '1', 60_000);
    await server.kill();
    await until(() => !a.isJoined());
    expect(await store.claim('a before', '2', 60_000)).toBe('1');
    expect(await store.claim('a meanwhile', '1', 60_000)).toBeNull();
    expect(await store.claim('a meanwhile', '2', 60_000)).toBe('1');
    await store.forget('a before');
    expect(await store.get('a before')).toBeNull();
    await server.restart();
    await until(a.isJoined);
    expect(await store.claim('a meanwhile', '2', 60_000)).toBe('1');
  });
});

describeWithRedis('a store that is required', () => {
  it('claims nothing while Redis is away, and what it may have claimed is free afterwards', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url, { commandTimeoutMs: 100, heartbeatMs: 60_000 });
    await using b = await join(server.url);
    const [mine, theirs] = [storeOf(a, true), storeOf(b, true)];
    // Redis takes the command in, and answers too late.
    server.freeze();
    await expect(mine.claim('a key', 'mine', 60_000)).rejects.toThrow('nothing was done');
    await expect(mine.claim('a key', 'again', 60_000)).rejects.toThrow('nothing was done');
    server.thaw();
    await until(a.isJoined);
    await expect.poll(() => theirs.get('a key'), { interval: 5 }).toBeNull();
    expect(await theirs.claim('a key', 'theirs', 60_000)).toBeNull();
    expect(await mine.claim('a key', 'mine too', 60_000)).toBe('theirs');
  });

  it('tells how it ended as soon as Redis is back', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url, { commandTimeoutMs: 100, heartbeatMs: 60_000 });
    await using b = await join(server.url);
    const [mine, theirs] = [storeOf(a, true), storeOf(b, true)];
    expect(await mine.claim('a key', 'begun', 60_000)).toBeNull();
    expect(await mine.claim('a lost', 'begun', 60_000)).toBeNull();
    server.freeze();
    await a.run('PING').catch(() => {});
    expect(a.isJoined()).toBe(false);
    await mine.put('a key', 'done', 60_000);
    await mine.forget('a lost');
    server.thaw();
    await expect.poll(() => theirs.get('a key'), { timeout: 10_000 }).toBe('done');
    await expect.poll(() => theirs.get('a lost'), { timeout: 10_000 }).toBeNull();
  });
});

describeWithRedis('a bucket', () => {
  it('is taken from by all, as one process would', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await using b = await join(server.url);
    const policy = { perSecond: 0.001, burst: 5 };
    const buckets = [createRedisBuckets(a), createRedisBuckets(b)];
    const filled: number[] = [];
    for (let at = 0; at < 8; at += 1) filled.push((await buckets[at % 2]?.('who', policy)) ?? -1);
    expect(filled.map(Math.floor)).toEqual([5, 4, 3, 2, 1, 0, 0, 0]);
    const verdicts = filled.map((tokens) => take({ tokens, atMs: 0 }, policy, 0).isAllowed);
    expect(verdicts).toEqual([true, true, true, true, true, false, false, false]);
    expect(await buckets[0]?.('else', policy)).toBe(5);
  });

  it('fills by the clock of Redis, and never over', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    const buckets = createRedisBuckets(a);
    const policy = { perSecond: 1_000, burst: 3 };
    for (let at = 0; at < 3; at += 1) await buckets('who', policy);
    await expect.poll(() => buckets('who', policy), { interval: 20 }).toBe(3);
  });

  it('does not last longer than it takes to fill', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    await createRedisBuckets(a)('who', { perSecond: 1, burst: 4 });
    const leftMs = Number(await a.run('PTTL', 'test:bucket:who'));
    expect(leftMs).toBeGreaterThan(500);
    expect(leftMs).toBeLessThanOrEqual(2_000);
  });

  it('is nobody’s while Redis is away', async () => {
    await using a = await join(`redis://127.0.0.1:${await freePort()}`);
    expect(await createRedisBuckets(a)('who', { perSecond: 1, burst: 4 })).toBeNull();
  });
});

describeWithRedis('Redis', () => {
  it('that is not there is said to be away, once, and found when it comes', async () => {
    await using server = await startRedisServer();
    await server.kill();
    await using a = await join(server.url);
    expect(a.told).toEqual(['lost: ECONNREFUSED']);
    await server.restart();
    await until(a.isJoined);
    expect(a.told).toEqual(['lost: ECONNREFUSED', 'joined']);
  });

  it('that is killed and comes back twice is said so each time', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    for (const _ of 'ab') {
      await server.kill();
      await until(() => !a.isJoined());
      await server.restart();
      await until(a.isJoined);
    }
    expect(a.told.filter((word) => word === 'joined')).toHaveLength(3);
    expect(a.told.filter((word) => word.startsWith('lost'))).toHaveLength(2);
  });

  it('that hangs costs one moment, and then nothing', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url, { commandTimeoutMs: 100, heartbeatMs: 60_000 });
    server.freeze();
    using timers = vi.spyOn(globalThis, 'setTimeout');
    const first = a.run('GET', 'x');
    expect(timers).toHaveBeenCalledExactlyOnceWith(expect.any(Function), 100);
    await expect(first).rejects.toThrow('no answer in time');
    timers.mockClear();
    const turn = vi.fn();
    setImmediate(turn);
    const then = await Promise.allSettled(Array.from({ length: 100 }, () => a.run('GET', 'x')));
    expect(then.filter(({ status }) => status === 'rejected')).toHaveLength(100);
    // Refused before the process looks at anything else, so without waiting for Redis.
    expect(turn).not.toHaveBeenCalled();
    expect(timers).not.toHaveBeenCalled();
    expect(a.told).toEqual(['joined', 'lost: TIMEOUT']);
    server.thaw();
    await until(a.isJoined);
    expect(a.told.at(-1)).toBe('joined');
  });

  it('that hangs while nobody asks anything is noticed', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url, { commandTimeoutMs: 100, heartbeatMs: 20 });
    server.freeze();
    await until(() => a.told.includes('lost: TIMEOUT'));
    server.thaw();
    await until(a.isJoined);
  });

  it('is not thought away by a process that was too busy to listen', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url, { commandTimeoutMs: 50, heartbeatMs: 60_000 });
    const answer = a.run('ECHO', 'well');
    // The command leaves, and then nothing is looked at for longer than one is patient.
    await new Promise((resolve) => setImmediate(resolve));
    for (const endMs = performance.now() + 150; performance.now() < endMs; );
    expect(await answer).toBe('well');
    expect(a.told).toEqual(['joined']);
  });

  it('that does not know the password is said so, in a word that does not hold it', async () => {
    await using server = await startRedisServer({ password: 'open-sesame' });
    await using wrong = await join(server.url.replace('sesame', 'barley'));
    await using none = await join(server.url.replace(':open-sesame@', ''));
    await using right = await join(server.url);
    expect(wrong.told).toEqual([expect.stringMatching(/^lost: (WRONGPASS|NOAUTH)$/)]);
    expect(none.told).toEqual(['lost: NOAUTH']);
    expect(right.told).toEqual(['joined']);
  });

  it('that refuses a command is told of once, and stays joined', async () => {
    await using server = await startRedisServer();
    await using a = await join(server.url);
    for (const _ of 'ab') await expect(a.run('INCR', 'x', 'y')).rejects.toThrow();
    expect(a.told).toEqual(['joined', 'refused: ERR']);
    expect(a.isJoined()).toBe(true);
  });

  it('gets what was given back before it is left', async () => {
    await using server = await startRedisServer();
    await using b = await join(server.url);
    const a = await join(server.url);
    const leases = createRedisLeases(a);
    await leases.hold('poll', 60_000);
    leases.release('poll');
    await a.close();
    expect((await createRedisLeases(b).hold('poll', 60_000)).isHeld).toBe(true);
    expect(a.told).toEqual(['joined']);
  });
});

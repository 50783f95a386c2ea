// Topics: one poller however many watch, in one process and in several, and nothing of it left behind.

import { describe, expect, it, vi } from 'vitest';
import { type Tag, tag } from '../../../src/leadsail/tags.ts';
import { createChanges } from '../../../src/live/changes.ts';
import type { PollOutcome, PollTarget } from '../../../src/live/poll-target.ts';
import { createLocalExchange, type Exchange } from '../../../src/live/replicas/exchange.ts';
import { type Leases, localLeases } from '../../../src/live/replicas/leases.ts';
import { createTopics, type TopicsOptions } from '../../../src/live/topics.ts';
import { type Fingerprint, toCredential } from '../../../src/upstream/credential.ts';
import type { Deadline } from '../../../src/upstream/deadline.ts';
import { UpstreamFailure } from '../../../src/upstream/failure.ts';
import { createCountedClock, settle } from '../../support/watching.ts';

const TENANT = toCredential('some-key')?.fingerprint as Fingerprint;

type State = {
  readonly n: number;
  readonly isFinal?: boolean;
  /** When it changed, by its own word. */
  readonly atMs?: number;
};

/** Something to watch, whose state and answers a test sets. */
function createThing(name = 'interaction int_1', tenant = TENANT) {
  const thing = {
    state: { n: 0 } as State | null,
    failure: null as unknown,
    looks: 0,
    hangs: false,
    cancelled: 0,
    subject: {} as PollTarget<State>,
  };
  thing.subject = {
    tenant,
    name,
    async poll(deadline: Deadline) {
      thing.looks += 1;
      if (thing.hangs) {
        return new Promise((_, reject) =>
          deadline.watch((failure) => {
            thing.cancelled += 1;
            reject(failure);
          }),
        );
      }
      if (thing.failure) throw thing.failure;
      return thing.state && { ...thing.state };
    },
    pace: ({ isFinal }) => (isFinal ? null : 'fast'),
    versionOf: ({ atMs }) => atMs ?? null,
    tags: () => [name as Tag],
    outdates: () => [],
    changes: () => [],
    keep: (_, now) => now,
  };
  return thing;
}

/** Each state once, as `interactionChanged` tells it. */
function latest() {
  let told: State | null = null;
  return (state: State) => {
    if (state === told) return undefined;
    told = state;
    return state;
  };
}

function createClock() {
  const clock = createCountedClock();
  return {
    ...clock,
    async advance(ms: number) {
      // What was told just now is also planned on.
      await settle();
      clock.advance(ms);
      await settle();
    },
  };
}

function createHub(options: Partial<TopicsOptions> = {}) {
  const clock = createClock();
  const exchange = options.exchange ?? createLocalExchange();
  const changes = createChanges({ exchange, drop: () => {}, dropAll: () => {} });
  const outcomes: PollOutcome[] = [];
  const troubles: boolean[] = [];
  const topics = createTopics({
    clock,
    exchange,
    changes,
    leases: localLeases,
    pollTimeoutMs: 1_000,
    random: () => 0,
    maxTopics: 1_000,
    pollsPerSecond: 1_000_000,
    buckets: null,
    onPoll: (outcome) => void outcomes.push(outcome),
    onTrouble: (isTrouble) => void troubles.push(isTrouble),
    ...options,
  });
  return { ...topics, clock, changes, outcomes, troubles };
}

describe('a topic', () => {
  it.each([1, 1_000])('asks once a tick for %i watchers, who all are told', async (watchers) => {
    const hub = createHub();
    const thing = createThing();
    const all = Array.from({ length: watchers }, () => hub.watch(thing.subject, latest()));
    const told = (n: number) => ({ value: { event: { n } }, done: false });
    for (const first of await Promise.all(all.map((one) => one.next()))) {
      expect(first).toEqual(told(0));
    }
    expect(thing.looks).toBe(1);
    for (let n = 1; n <= 5; n += 1) {
      const next = Promise.all(all.map((one) => one.next()));
      thing.state = { n };
      await hub.clock.advance(1_000);
      for (const one of await next) expect(one).toEqual(told(n));
      expect(thing.looks).toBe(n + 1);
    }
    expect(hub.counts()).toEqual({ topics: 1, watchers });
    hub.close();
  });

  it('tells a hundred watchers of one tenant in a turn', async () => {
    const waiting: (() => void)[] = [];
    let taken = 0;
    const turns = {
      take(run: () => void) {
        taken += 1;
        waiting.push(run);
      },
      wait: () => Promise.resolve(),
    };
    const hub = createHub({ turns });
    const thing = createThing();
    const all = Array.from({ length: 100 }, () => hub.watch(thing.subject, latest()));
    /** How many are told, and in how many turns. */
    async function tell(): Promise<[number, number]> {
      taken = 0;
      let told = 0;
      const toldAll = all.map(async (one) => {
        await one.next();
        told += 1;
      });
      await hub.clock.advance(1_000);
      for (let run = waiting.shift(); run; run = waiting.shift()) run();
      await hub.clock.advance(1_000);
      for (let run = waiting.shift(); run; run = waiting.shift()) run();
      await Promise.all(toldAll);
      return [told, taken];
    }
    // A turn is short by the clock, which stands still here.
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    await tell();
    thing.state = { n: 1 };
    const told = await tell();
    clock.mockRestore();
    hub.close();
    expect(told).toEqual([100, 1]);
  });

  it('is not looked at before somebody reads, and never again when the last has left', async () => {
    const hub = createHub();
    const thing = createThing();
    const [one, other] = [hub.watch(thing.subject, latest()), hub.watch(thing.subject, latest())];
    await hub.clock.advance(10_000);
    expect(thing.looks).toBe(0);
    await Promise.all([one.next(), other.next()]);
    await one.return?.();
    await hub.clock.advance(1_000);
    expect(thing.looks).toBe(2);
    const pending = other.next();
    await other.return?.();
    expect(await pending).toEqual({ value: undefined, done: true });
    expect(hub.counts()).toEqual({ topics: 0, watchers: 0 });
    expect(hub.clock.alarms()).toBe(0);
    await hub.clock.advance(3_600_000);
    expect(thing.looks).toBe(2);
  });

  it('keeps no call under way that nobody waits for', async () => {
    const hub = createHub();
    const thing = createThing();
    thing.hangs = true;
    const watch = hub.watch(thing.subject, latest());
    const pending = watch.next();
    await settle();
    await watch.return?.();
    await pending;
    expect([thing.looks, thing.cancelled]).toEqual([1, 1]);
  });

  it('ends with the final state, and so does a watcher that comes later', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    thing.state = { n: 1, isFinal: true };
    await hub.clock.advance(1_000);
    expect(await watch.next()).toMatchObject({ value: { event: { n: 1 } } });
    const end = watch.next();
    for (let s = 0; s < 10; s += 1) await hub.clock.advance(1_000);
    expect((await end).done).toBe(true);
    expect(hub.counts()).toEqual({ topics: 0, watchers: 0 });
    thing.state = { n: 1, isFinal: true, atMs: (hub.clock.now() - 60_001) * 1_000 };
    const late = hub.watch(thing.subject, latest());
    expect(await late.next()).toMatchObject({ value: { event: { n: 1 } } });
    expect((await late.next()).done).toBe(true);
    expect(hub.clock.alarms()).toBe(0);
  });

  it('tells a slow reader of the latest only', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    for (let n = 1; n <= 500; n += 1) {
      thing.state = { n };
      await hub.clock.advance(1_000);
    }
    expect(await watch.next()).toMatchObject({ value: { event: { n: 500 } } });
    hub.close();
    expect((await watch.next()).done).toBe(true);
  });

  it('is looked at ever more seldom while it is quiet, and after half an hour no more', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    const end = watch.next();
    for (let s = 0; s < 60; s += 1) await hub.clock.advance(1_000);
    expect(thing.looks).toBe(1 + 20 + 20);
    for (let s = 60; s < 1_900; s += 1) await hub.clock.advance(1_000);
    expect((await end).done).toBe(true);
    expect(thing.looks).toBeLessThan(200);
    expect(hub.counts()).toEqual({ topics: 0, watchers: 0 });
  });

  it('is looked at at once when somebody says that it changed, once for all that is said', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    await hub.clock.advance(400);
    thing.state = { n: 1 };
    hub.changes.notify(TENANT, [tag.interaction('int_1'), tag.interaction('int_1')]);
    hub.changes.notify(TENANT, [tag.interaction('int_2')]);
    await hub.clock.advance(1);
    expect(await watch.next()).toMatchObject({ value: { event: { n: 1 } } });
    expect(thing.looks).toBe(2);
    // However often it is said: four times a second at most.
    for (let ms = 0; ms < 1_000; ms += 10) {
      hub.changes.notify(TENANT, [tag.interaction('int_1')]);
      await hub.clock.advance(10);
    }
    expect(thing.looks).toBeLessThanOrEqual(2 + 5);
    hub.close();
  });

  it('is looked at again when it was told of during a look, which may have left before', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    const first = watch.next();
    hub.changes.notify(TENANT, [tag.interaction('int_1')]);
    await first;
    await hub.clock.advance(250);
    expect(thing.looks).toBe(2);
    hub.close();
  });
});

describe('a topic that cannot be looked at', () => {
  const limited = (retryAfterMs?: number) =>
    new UpstreamFailure('rate_limited', 'no', retryAfterMs === undefined ? {} : { retryAfterMs });

  it('waits as long as LeadSail asks, even when it is woken sooner', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    thing.failure = limited(30_000);
    await hub.clock.advance(1_000);
    expect(thing.looks).toBe(2);
    hub.changes.notify(TENANT, [tag.interaction('int_1')]);
    await hub.clock.advance(29_999);
    expect(thing.looks).toBe(2);
    thing.failure = null;
    thing.state = { n: 1 };
    await hub.clock.advance(1);
    expect(await watch.next()).toMatchObject({ value: { event: { n: 1 } } });
    hub.close();
  });

  it('goes on quietly, says so once, and is back when LeadSail is', async () => {
    const hub = createHub();
    const [thing, other] = [createThing(), createThing('interaction int_2')];
    thing.failure = limited();
    other.failure = new UpstreamFailure('timeout', 'no');
    const all = [thing, other].map(({ subject }) => hub.watch(subject, latest()));
    const first = all.map((one) => one.next());
    for (let s = 0; s < 60; s += 1) await hub.clock.advance(1_000);
    // 0, 2, 6, 14, 22, … s.
    expect([thing.looks, other.looks]).toEqual([9, 9]);
    expect(hub.troubles).toEqual([true]);
    thing.failure = null;
    other.failure = null;
    await hub.clock.advance(60_000);
    expect(await Promise.all(first)).toMatchObject([{ done: false }, { done: false }]);
    expect(hub.troubles).toEqual([true, false]);
    hub.close();
  });

  it.each(['unauthenticated', 'forbidden', 'invalid'] as const)(
    'ends with the failure when it is %s three times in a row',
    async (kind) => {
      const hub = createHub();
      const thing = createThing();
      const watch = hub.watch(thing.subject, latest());
      await watch.next();
      thing.failure = new UpstreamFailure(kind, 'no');
      for (let s = 0; s < 10; s += 1) await hub.clock.advance(1_000);
      const last = { refused: 'failed', failure: thing.failure };
      expect(await watch.next()).toEqual({ value: last, done: false });
      expect((await watch.next()).done).toBe(true);
      expect(hub.counts()).toEqual({ topics: 0, watchers: 0 });
      expect(hub.troubles).toEqual([]);
    },
  );

  it.each(['unauthenticated', 'forbidden'] as const)(
    'gives what it knows to nobody while it is %s, and then goes on',
    async (kind) => {
      const hub = createHub();
      const thing = createThing();
      const first = hub.watch(thing.subject, latest());
      const { value } = await first.next();
      thing.failure = new UpstreamFailure(kind, 'no');
      await hub.clock.advance(1_000);
      const later = hub.watch(thing.subject, latest());
      let told: unknown = null;
      const next = later.next().then((event) => {
        told = event.value;
      });
      await hub.clock.advance(1);
      expect(told).toBe(null);
      thing.failure = null;
      await hub.clock.advance(10_000);
      await next;
      expect(told).toEqual(value);
      hub.close();
    },
  );

  it('ends with the failure when nothing else came for half an hour, and with a fault of ours at once', async () => {
    const hub = createHub();
    const thing = createThing();
    thing.failure = limited();
    const watch = hub.watch(thing.subject, latest());
    const told = watch.next();
    for (let s = 0; s < 1_900; s += 1) await hub.clock.advance(1_000);
    expect(await told).toMatchObject({ value: { failure: thing.failure } });
    thing.failure = new TypeError('a fault');
    expect(await hub.watch(thing.subject, latest()).next()).toMatchObject({
      value: { refused: 'failed', failure: thing.failure },
    });
  });

  it('says when there is no such thing', async () => {
    const hub = createHub();
    const thing = createThing();
    thing.state = null;
    const watch = hub.watch(thing.subject, latest());
    expect(await watch.next()).toEqual({ value: { refused: 'unknown' }, done: false });
    expect((await watch.next()).done).toBe(true);
  });
});

describe('all topics', () => {
  it('are bounded, and no tenant can have more than half', async () => {
    const hub = createHub({ maxTopics: 4 });
    const other = toCredential('other-key')?.fingerprint as Fingerprint;
    const watch = (name: string, tenant: Fingerprint) =>
      hub.watch(createThing(name, tenant).subject, latest()).next();
    await Promise.all([watch('a', TENANT), watch('b', TENANT), watch('a', TENANT)]);
    const full = { value: { refused: 'full', limit: 2 }, done: false };
    expect(await watch('c', TENANT)).toEqual(full);
    expect(await watch('c', other)).toMatchObject({ value: { event: { n: 0 } } });
    expect(hub.counts()).toEqual({ topics: 3, watchers: 4 });
    hub.close();
  });

  it('of two tenants with the same ids know nothing of each other', async () => {
    const hub = createHub();
    const other = toCredential('other-key')?.fingerprint as Fingerprint;
    const [mine, theirs] = [
      createThing('interaction int_1'),
      createThing('interaction int_1', other),
    ];
    const watches = [mine, theirs].map(({ subject }) => hub.watch(subject, latest()));
    await Promise.all(watches.map((one) => one.next()));
    mine.state = { n: 1 };
    const next = watches.map((one) => one.next());
    await hub.clock.advance(1_000);
    expect(await next[0]).toMatchObject({ value: { event: { n: 1 } } });
    await hub.clock.advance(5_000);
    hub.close();
    expect((await next[1])?.done).toBe(true);
  });

  it('leave nothing behind when 10,000 watchers came and went', async () => {
    const listening = new Set<object>();
    const local = createLocalExchange();
    const exchange: typeof local = {
      ...local,
      listen(channel, onMessage) {
        const listener = {};
        listening.add(listener);
        const stop = local.listen(channel, onMessage);
        return () => {
          listening.delete(listener);
          stop();
        };
      },
    };
    const hub = createHub({ exchange, maxTopics: 20_000 });
    const before = listening.size;
    for (let round = 0; round < 10; round += 1) {
      const all = Array.from({ length: 1_000 }, (_, at) =>
        hub.watch(createThing(`interaction int_${at % 100}`).subject, latest()),
      );
      await Promise.all(all.map((one) => one.next()));
      expect(hub.counts()).toEqual({ topics: 100, watchers: 1_000 });
      await Promise.all(all.map((one) => one.return?.()));
    }
    expect(hub.counts()).toEqual({ topics: 0, watchers: 0 });
    expect(hub.clock.alarms()).toBe(0);
    expect(listening.size).toBe(before);
  });
});

describe('replicas', () => {
  /** Leases as Redis keeps them, and replicas that can be killed. */
  function createCompany(replicas: number) {
    const clock = createClock();
    const exchange = createLocalExchange();
    const held = new Map<string, { by: number; untilMs: number }>();
    const dead = new Set<number>();
    const versions = new Map<string, number>();
    let tick = 0;
    const leasesOf = (by: number): Leases => ({
      async hold(name, ttlMs, version = null) {
        const lease = held.get(name);
        tick += 1;
        if (version !== null) versions.set(name, Math.max(versions.get(name) ?? 0, version));
        const isTaken =
          lease && lease.by !== by && lease.untilMs > clock.now() && !dead.has(lease.by);
        const isHeld = !isTaken && !dead.has(by);
        if (isHeld) held.set(name, { by, untilMs: clock.now() + ttlMs });
        return { isHeld, tick, version: versions.get(name) ?? null };
      },
      release(name) {
        if (held.get(name)?.by === by && !dead.has(by)) held.delete(name);
      },
    });
    const looks = Array.from({ length: replicas }, () => 0);
    const thing = createThing();
    /** Processes that are stopped: what they were told waits until they go on. */
    const stopped = new Map<number, PromiseWithResolvers<void>>();
    const exchangeOf = (by: number): Exchange => ({
      ...exchange,
      publish(channel, message) {
        if (!dead.has(by)) exchange.publish(channel, message);
      },
      listen: (channel, onMessage) =>
        exchange.listen(channel, (message) => {
          const stop = stopped.get(by);
          if (stop) void stop.promise.then(() => onMessage(message));
          else onMessage(message);
        }),
    });
    const hubs = Array.from({ length: replicas }, (_, by) => {
      const hub = createHub({ clock, exchange: exchangeOf(by), leases: leasesOf(by) });
      const subject = {
        ...thing.subject,
        async poll(deadline: Deadline) {
          looks[by] = (looks[by] ?? 0) + 1;
          const state = await thing.subject.poll(deadline);
          const stop = stopped.get(by);
          if (stop) dead.add(by);
          await stop?.promise;
          return state;
        },
      };
      return { watch: () => hub.watch(subject, latest()), close: hub.close };
    });
    /** Stops the one that holds the lease. */
    function freeze(): number {
      const by = [...held.values()][0]?.by ?? 0;
      stopped.set(by, Promise.withResolvers());
      return by;
    }
    function thaw(by: number): void {
      dead.delete(by);
      stopped.get(by)?.resolve();
      stopped.delete(by);
    }
    const kill = (by: number) => void dead.add(by);
    return { clock, hubs, looks, thing, held, kill, freeze, thaw };
  }

  it('ask once a tick between them, and all are told', async () => {
    const { clock, hubs, looks, thing } = createCompany(3);
    const watches = hubs.map((hub) => hub.watch());
    await Promise.all(watches.map((one) => one.next()));
    const first = looks.reduce((sum, count) => sum + count);
    for (let n = 1; n <= 20; n += 1) {
      thing.state = { n };
      await clock.advance(1_000);
      const told = await Promise.all(watches.map((one) => one.next()));
      for (const one of told) expect(one).toMatchObject({ value: { event: { n } } });
    }
    expect(looks.reduce((sum, count) => sum + count) - first).toBe(20);
    // Each looked once for itself, being new, and then only the one with the lease.
    expect([...looks].sort((a, b) => a - b)).toEqual([1, 1, 21]);
    for (const hub of hubs) hub.close();
  });

  it('have another go on when the one that asks is killed, within the lease', async () => {
    const { clock, hubs, looks, thing, kill } = createCompany(2);
    const watches = hubs.map((hub) => hub.watch());
    await Promise.all(watches.map((one) => one.next()));
    await clock.advance(1_000);
    const holder = looks.indexOf(Math.max(...looks));
    const other = 1 - holder;
    kill(holder);
    thing.state = { n: 1 };
    const told = watches[other]?.next();
    for (let s = 0; s < 4; s += 1) await clock.advance(1_000);
    expect(await told).toMatchObject({ value: { event: { n: 1 } } });
    for (const hub of hubs) hub.close();
  });

  it('have another go on at once when the one that asks has no watchers left', async () => {
    const { clock, hubs, looks, thing, held } = createCompany(2);
    const watches = hubs.map((hub) => hub.watch());
    await Promise.all(watches.map((one) => one.next()));
    await clock.advance(1_000);
    const holder = looks.indexOf(Math.max(...looks));
    await watches[holder]?.return?.();
    expect(held.size).toBe(0);
    thing.state = { n: 1 };
    const told = watches[1 - holder]?.next();
    await clock.advance(1_000);
    expect(await told).toMatchObject({ value: { event: { n: 1 } } });
    for (const hub of hubs) hub.close();
    expect(held.size).toBe(0);
    expect(clock.alarms()).toBe(0);
  });

  it.each([
    ['whose poll was under way when it was frozen', false],
    ['that says when it changed', true],
  ])('tell nothing older after something newer, of a thing %s', async (_, isDated) => {
    const { clock, hubs, thing, freeze, thaw } = createCompany(3);
    const at = (n: number): State => (isDated ? { n, atMs: n } : { n });
    thing.state = at(1);
    const watches = hubs.map((hub) => hub.watch());
    const told: number[][] = [[], [], []];
    const reading = watches.map(async (watch, index) => {
      for await (const event of watch) {
        if ('event' in event) told[index]?.push((event.event as State).n);
      }
    });
    await clock.advance(1_000);
    for (let round = 0; round < 5; round += 1) {
      // The holder of the lease gets its answer, and is stopped before it can do anything with it.
      const frozen = freeze();
      thing.state = at(10 * round + 2);
      await clock.advance(1_000);
      for (let n = 3; n < 9; n += 1) {
        thing.state = at(10 * round + n);
        await clock.advance(1_000);
      }
      thaw(frozen);
      await clock.advance(1_000);
    }
    for (const hub of hubs) hub.close();
    await Promise.all(reading);
    for (const numbers of told) {
      expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
      expect(numbers.at(-1)).toBe(48);
    }
  });

  it('ends nothing by a refusal that comes once or twice, and forgets it', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    for (let round = 0; round < 5; round += 1) {
      const kind = round % 2 === 0 ? 'not_found' : 'unauthenticated';
      thing.failure = new UpstreamFailure(kind, 'no');
      const { looks } = thing;
      while (thing.looks < looks + 2) await hub.clock.advance(1_000);
      thing.failure = null;
      thing.state = { n: round + 1 };
      for (let s = 0; s < 9; s += 1) await hub.clock.advance(1_000);
      expect(await watch.next()).toMatchObject({ value: { event: { n: round + 1 } } });
    }
    expect(hub.troubles).toEqual([]);
    hub.close();
  });

  it('all end with the final state', async () => {
    const { clock, hubs, thing } = createCompany(2);
    const watches = hubs.map((hub) => hub.watch());
    await Promise.all(watches.map((one) => one.next()));
    thing.state = { n: 9, isFinal: true };
    const told = watches.map((one) => one.next());
    await clock.advance(1_000);
    for (const one of await Promise.all(told))
      expect(one).toMatchObject({ value: { event: { n: 9 } } });
    const ends = watches.map((one) => one.next());
    for (let s = 0; s < 10; s += 1) await clock.advance(1_000);
    for (const end of ends) expect((await end).done).toBe(true);
    expect(clock.alarms()).toBe(0);
  });

  it('do not fall over what no replica would say', async () => {
    const exchange = createLocalExchange();
    const hub = createHub({ exchange });
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    exchange.publish(`topic ${TENANT} interaction int_1`, 'no JSON');
    thing.state = { n: 1 };
    await hub.clock.advance(1_000);
    expect(await watch.next()).toMatchObject({ value: { event: { n: 1 } } });
    hub.close();
  });
});

// Topics: one poller however many watch, in one process and in several, and nothing of it left behind.
import { describe, expect, it } from 'vitest';
import { createChanges } from '../src/live/changes.ts';
import { createLocalExchange } from '../src/live/exchange.ts';
import { type Leases, localLeases } from '../src/live/leases.ts';
import type { LookOutcome, Subject } from '../src/live/topic.ts';
import { createTopics, type TopicsOptions } from '../src/live/topics.ts';
import { type Fingerprint, toCredential } from '../src/upstream/credential.ts';
import type { Deadline } from '../src/upstream/deadline.ts';
import { UpstreamFailure } from '../src/upstream/failure.ts';
import { createCountedClock, settle } from './watching.ts';

const TENANT = toCredential('some-key')?.fingerprint as Fingerprint;

type State = { readonly n: number; readonly isFinal?: boolean };

/** Something to watch, whose state and answers a test sets. */
function createThing(name = 'interaction int_1', tenant = TENANT) {
  const thing = {
    state: { n: 0 } as State | null,
    failure: null as unknown,
    looks: 0,
    hangs: false,
    cancelled: 0,
    subject: {} as Subject<State>,
  };
  thing.subject = {
    tenant,
    name,
    async look(deadline: Deadline) {
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
    tags: () => [name],
    outdates: () => [],
    revive: (written) => written,
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
  const outcomes: LookOutcome[] = [];
  const troubles: boolean[] = [];
  const topics = createTopics({
    clock,
    exchange,
    changes,
    leases: localLeases,
    lookMs: 1_000,
    random: () => 0,
    maxTopics: 1_000,
    onLook: (outcome) => void outcomes.push(outcome),
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

  it('ends with the final state, and so does whoever comes later', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    thing.state = { n: 1, isFinal: true };
    await hub.clock.advance(1_000);
    expect(await watch.next()).toMatchObject({ value: { event: { n: 1 } } });
    expect((await watch.next()).done).toBe(true);
    expect(hub.counts()).toEqual({ topics: 0, watchers: 0 });
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
    hub.changes.tell(TENANT, ['interaction int_1', 'interaction int_1']);
    hub.changes.tell(TENANT, ['interaction int_2']);
    await hub.clock.advance(0);
    expect(await watch.next()).toMatchObject({ value: { event: { n: 1 } } });
    expect(thing.looks).toBe(2);
    // However often it is said: four times a second at most.
    for (let ms = 0; ms < 1_000; ms += 10) {
      hub.changes.tell(TENANT, ['interaction int_1']);
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
    hub.changes.tell(TENANT, ['interaction int_1']);
    await first;
    await hub.clock.advance(250);
    expect(thing.looks).toBe(2);
    hub.close();
  });
});

describe('a topic that cannot be looked at', () => {
  const limited = (retryAfterMs?: number) =>
    new UpstreamFailure('rate_limited', 'no', retryAfterMs === undefined ? {} : { retryAfterMs });

  it('waits as long as LeadSail asks, whoever wants it sooner', async () => {
    const hub = createHub();
    const thing = createThing();
    const watch = hub.watch(thing.subject, latest());
    await watch.next();
    thing.failure = limited(30_000);
    await hub.clock.advance(1_000);
    expect(thing.looks).toBe(2);
    hub.changes.tell(TENANT, ['interaction int_1']);
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
    // 0, 2, 6, 14, 30 s.
    expect([thing.looks, other.looks]).toEqual([5, 5]);
    expect(hub.troubles).toEqual([true]);
    thing.failure = null;
    other.failure = null;
    await hub.clock.advance(60_000);
    expect(await Promise.all(first)).toMatchObject([{ done: false }, { done: false }]);
    expect(hub.troubles).toEqual([true, false]);
    hub.close();
  });

  it.each(['unauthenticated', 'forbidden', 'invalid'] as const)(
    'ends with the failure when it is %s',
    async (kind) => {
      const hub = createHub();
      const thing = createThing();
      const watch = hub.watch(thing.subject, latest());
      await watch.next();
      thing.failure = new UpstreamFailure(kind, 'no');
      await hub.clock.advance(1_000);
      const last = { refused: 'failed', failure: thing.failure };
      expect(await watch.next()).toEqual({ value: last, done: false });
      expect((await watch.next()).done).toBe(true);
      expect(hub.counts()).toEqual({ topics: 0, watchers: 0 });
      expect(hub.troubles).toEqual([]);
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
    const leasesOf = (by: number): Leases => ({
      async hold(name, ttlMs) {
        const lease = held.get(name);
        const isTaken = lease && lease.by !== by && lease.untilMs > clock.now();
        if (isTaken || dead.has(by)) return false;
        held.set(name, { by, untilMs: clock.now() + ttlMs });
        return true;
      },
      release(name) {
        if (held.get(name)?.by === by && !dead.has(by)) held.delete(name);
      },
    });
    const looks = Array.from({ length: replicas }, () => 0);
    const thing = createThing();
    const hubs = Array.from({ length: replicas }, (_, by) => {
      const hub = createHub({ clock, exchange, leases: leasesOf(by) });
      const subject = {
        ...thing.subject,
        async look(deadline: Deadline) {
          looks[by] = (looks[by] ?? 0) + 1;
          return thing.subject.look(deadline);
        },
      };
      return { watch: () => hub.watch(subject, latest()), close: hub.close };
    });
    return { clock, hubs, looks, thing, held, kill: (by: number) => void dead.add(by) };
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

  it('all end with the final state', async () => {
    const { clock, hubs, thing } = createCompany(2);
    const watches = hubs.map((hub) => hub.watch());
    await Promise.all(watches.map((one) => one.next()));
    thing.state = { n: 9, isFinal: true };
    const told = watches.map((one) => one.next());
    await clock.advance(1_000);
    for (const one of await Promise.all(told))
      expect(one).toMatchObject({ value: { event: { n: 9 } } });
    for (const one of watches) expect((await one.next()).done).toBe(true);
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

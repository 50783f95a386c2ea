// startGroup(): a simulator and one to three gateways of one mind, all on one clock that is moved by hand.
import { createRedis } from '../../src/live/replicas/redis.ts';
import { createReplicas, type Replicas } from '../../src/live/replicas/replicas.ts';
import { createManualClock } from '../../src/simulator/clock.ts';
import { createIpcChannel, type IpcChannel } from '../../src/workers/ipc-channel.ts';
import type { SharedState, WorkerMethods } from '../../src/workers/methods.ts';
import { createSharedStateClient } from '../../src/workers/shared-state-client.ts';
import { createSharedStateServer } from '../../src/workers/shared-state-server.ts';
import { type Kit, start } from './kit.ts';
import { startRedisServer } from './redis-server.ts';
import { createStop, type Stop } from './stopped-process.ts';
import { createCountedClock, settle } from './watching.ts';

export type Share = 'nothing' | 'a Redis' | 'a primary';

export type Group = {
  readonly kits: readonly Kit[];
  /** Stop the gateway of the same place in `kits`, except that it goes on taking requests. */
  readonly stops: readonly Pick<Stop, 'isStopped' | 'stop' | 'cutOff' | 'goOn'>[];
  /**
   * Moves the clock when all gateways rest that are not stopped, and lets them come to rest again, behind what happens
   * `meanwhile`.
   */
  readonly advance: (ms: number, meanwhile?: () => Promise<void>) => Promise<void>;
  /** Resolves when so many watch, at all gateways together, as `watchers` then says. */
  readonly watchedBy: (watchers: () => number) => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

type Sharing = {
  /** What one more process is given. */
  readonly next: () => Promise<Replicas>;
  readonly close: () => Promise<void>;
};

const fail = (fault: unknown): never => {
  throw fault;
};

async function shareRedis(): Promise<Sharing> {
  const server = await startRedisServer();
  const all: ReturnType<typeof createRedis>[] = [];
  return {
    async next() {
      const redis = createRedis({
        url: server.url,
        prefix: 'test',
        commandTimeoutMs: 5_000,
        onJoined: () => {},
        onLost: fail,
        onRefused: fail,
      });
      all.push(redis);
      await redis.tried;
      return createReplicas(redis, Date.now, fail);
    },
    async close() {
      await Promise.all(all.map((redis) => redis.close()));
      await server[Symbol.asyncDispose]();
    },
  };
}

/** As workers share what their primary knows: by messages, which never arrive within the call that sends them. */
function sharePrimary(): Sharing {
  const primary = createSharedStateServer(Date.now);
  const leave: (() => void)[] = [];
  const carry = (to: () => Pick<IpcChannel, 'hear'>) => (message: object) => {
    const text = JSON.stringify(message);
    setImmediate(() => to().hear(JSON.parse(text)));
  };
  return {
    async next() {
      const there: IpcChannel<WorkerMethods> = createIpcChannel(carry(() => here));
      const here: IpcChannel<SharedState> = createIpcChannel(
        carry(() => there),
        { timeoutMs: 5_000 },
      );
      leave.push(primary.admit(there));
      return createSharedStateClient(here, Date.now, fail);
    },
    async close() {
      for (const one of leave) one();
    },
  };
}

const SHARINGS: Readonly<Record<Share, () => Sharing | Promise<Sharing>>> = {
  nothing: () => ({
    next: async () => createReplicas(null, Date.now, fail),
    close: async () => {},
  }),
  'a Redis': shareRedis,
  'a primary': sharePrimary,
};

/** The first one's simulator is everybody's LeadSail. */
export async function startGroup(size: number, share: Share): Promise<Group> {
  const time = createManualClock(Date.parse('2026-11-01T12:00:00Z'));
  const sharing = await SHARINGS[share]();
  // Before all kits, which count what is open.
  const shared = await Promise.all(Array.from({ length: size }, sharing.next));
  const kits: Kit[] = [];
  const stops = shared.map(createStop);
  const clocks = stops.map((stop) => createCountedClock(time, stop.clockOf(time)));
  for (const [at, stop] of stops.entries()) {
    const leadsailUrl = kits[0]?.simulator.url;
    const kit = await start({
      simulator: { settleMs: 0, clock: time },
      ...(leadsailUrl === undefined ? {} : { leadsailUrl }),
      clock: clocks[at] as (typeof clocks)[number],
      // By the real clock the shared budget would hold up what the manual one makes quick.
      pollsPerSecond: 1_000_000,
      sharedState: stop.replicasOf(shared[at] as Replicas),
    });
    kits.push(kit);
  }
  const watchers = (): number =>
    kits.reduce((total, { gateway }) => total + gateway.watched().watchers, 0);
  const states = (): string =>
    kits
      .map(
        ({ gateway }, at) => `${clocks[at]?.alarms()} alarms, ${gateway.watched().topics} topics`,
      )
      .join('; ');
  async function until(isSo: () => boolean, what: string): Promise<void> {
    for (const untilMs = performance.now() + 30_000; performance.now() < untilMs; ) {
      if (isSo()) return;
      await settle();
    }
    throw new Error(`${what}: ${states()}`);
  }
  // A topic that is not being polled has one alarm, for its next poll.
  const atRest = (): Promise<void> =>
    until(
      () =>
        kits.every(
          ({ gateway }, at) =>
            stops[at]?.isStopped() || clocks[at]?.alarms() === gateway.watched().topics,
        ),
      'the gateways do not come to rest',
    );
  return {
    kits,
    stops,
    async advance(ms, meanwhile) {
      await atRest();
      time.advance(ms);
      await meanwhile?.();
      await atRest();
    },
    watchedBy: (wanted) => until(() => watchers() === wanted(), `it is not ${wanted()} that watch`),
    async [Symbol.asyncDispose]() {
      // Together: each waits for the sockets of all.
      const ending = Promise.all(kits.map((kit) => kit[Symbol.asyncDispose]()));
      await ending.finally(sharing.close);
    },
  };
}

// Joins the other replicas by two connections to Redis, detects when one of them is unusable, and joins again.
import type { RedisOptions as ClientOptions } from 'ioredis';
import { backoffMs } from '../../upstream/delay.ts';
import { faultOf, type RedisFault, within } from './redis-faults.ts';
import { createRedisPair, type RedisPair } from './redis-pair.ts';
import { createRedisState, type RedisState } from './redis-state.ts';

export type RedisLink = Pick<RedisPair, 'commands' | 'ears'> &
  Pick<RedisState, 'isJoined' | 'fault' | 'attempt'> & {
    /** Joins again, unless the connections of this attempt are no longer in use. */
    readonly drop: (attempt: number, error: unknown) => void;
    /** Joins again if this answer does not come in time. */
    readonly expect: (answer: Promise<unknown>) => void;
    /** Resolves when joining has succeeded or failed for the first time. */
    readonly tried: Promise<void>;
    readonly close: () => Promise<void>;
  };

export type RedisLinkOptions = {
  readonly place: ClientOptions;
  /** The commands that have to be answered before this process has joined. */
  readonly proof: () => readonly Promise<unknown>[];
  /** The commands that are repeated while this process is joined. */
  readonly heartbeat: () => readonly Promise<unknown>[];
  /** Called each time this process has joined. */
  readonly onJoined: () => void;
  /** Called once for each loss, and again when it turns out that an operator has to fix something. */
  readonly onLost: (fault: RedisFault) => void;
  readonly commandTimeoutMs: number;
  readonly heartbeatMs: number;
  /** The longest time between two attempts to connect. */
  readonly maxDelayMs: number;
};

const FIRST_DELAY_MS = 100;

/** Connects, and keeps trying until it is closed. */
export function createRedisLink(options: RedisLinkOptions): RedisLink {
  const { commandTimeoutMs, maxDelayMs } = options;
  const state = createRedisState();
  const pair = createRedisPair({
    place: options.place,
    delayMs: () => delayMs(state.failures(), maxDelayMs),
    onReady: join,
    onClose: lose,
  });
  const tried = Promise.withResolvers<void>();
  let isClosed = false;

  const isJoined = (): boolean => state.isJoined() && !isClosed;

  async function join(): Promise<void> {
    if (isClosed || !pair.isReady()) return;
    const mine = state.begin();
    try {
      await within(commandTimeoutMs, Promise.all(options.proof()));
      if (!pair.isOfOneServer()) throw new Error('two servers were found');
    } catch (error) {
      drop(mine, error);
      return;
    }
    if (mine !== state.attempt() || isClosed) return;
    state.join();
    options.onJoined();
    tried.resolve();
  }

  function lose(seen: RedisFault): void {
    if (isClosed) return;
    const news = state.lose(seen);
    if (news !== null) options.onLost(news);
    tried.resolve();
  }

  function drop(attempt: number, error: unknown): void {
    if (isClosed || attempt !== state.attempt()) return;
    lose(faultOf(error));
    pair.reconnect();
  }

  function expect(answer: Promise<unknown>): void {
    const mine = state.attempt();
    within(commandTimeoutMs, answer).catch((error: unknown) => drop(mine, error));
  }

  const beating = setInterval(() => {
    if (isJoined()) expect(Promise.all(options.heartbeat()));
  }, options.heartbeatMs).unref();

  return {
    commands: pair.commands,
    ears: pair.ears,
    isJoined,
    fault: state.fault,
    attempt: state.attempt,
    drop,
    expect,
    tried: tried.promise,
    async close() {
      const wasJoined = isJoined();
      isClosed = true;
      clearInterval(beating);
      tried.resolve();
      await pair.close(wasJoined, commandTimeoutMs);
    },
  };
}

function delayMs(failures: number, maxDelayMs: number): number {
  // `failures` counts those of both connections.
  const boundMs = backoffMs(1 + failures / 2, FIRST_DELAY_MS, maxDelayMs);
  return boundMs / 2 + (Math.random() * boundMs) / 2;
}

// What the replicas of this gateway share: through Redis, or each for itself where there is none.
import { createLocalExchange, type Exchange } from './exchange.ts';
import { type Leases, localLeases } from './leases.ts';
import type { Redis } from './redis.ts';
import { createRedisBuckets, type SharedBuckets } from './redis-buckets.ts';
import { createRedisExchange } from './redis-exchange.ts';
import { createRedisLeases } from './redis-leases.ts';
import { createRedisStore } from './redis-store.ts';
import { createLocalStore, type Store } from './store.ts';

export type Replicas = {
  readonly exchange: Exchange;
  readonly leases: Leases;
  /** A store with room of its own, so that none of them crowds out another. */
  readonly storeOf: (what: string) => Store;
  /** Null: each process counts for itself. */
  readonly buckets: SharedBuckets | null;
  /** Null: there is nobody to be joined with. */
  readonly isJoined: (() => boolean) | null;
};

/** `onFault` is told what went wrong with a message of another replica's. */
export function createReplicas(
  redis: Redis | null,
  nowMs: () => number,
  onFault: (fault: unknown) => void,
): Replicas {
  const here = (): Store => createLocalStore(nowMs);
  if (redis === null) {
    return {
      exchange: createLocalExchange(),
      leases: localLeases,
      storeOf: here,
      buckets: null,
      isJoined: null,
    };
  }
  return {
    exchange: createRedisExchange(redis, onFault),
    leases: createRedisLeases(redis),
    storeOf: (what) => createRedisStore(redis, what, here()),
    buckets: createRedisBuckets(redis),
    isJoined: redis.isJoined,
  };
}

/** What log and `/ready` say for as long as Redis does not answer. */
export const ALONE = 'Redis is away: nothing is shared with other replicas';

type Log = {
  readonly [Level in 'info' | 'warn']: (
    fields: Readonly<Record<string, unknown>>,
    sentence: string,
  ) => void;
};

/**
 * Tries once to meet the other replicas, for `createGateway`; when that fails, this process goes on alone,
 * and goes on trying. Null: there is no Redis to meet in.
 */
export async function joinReplicas(
  { redisUrl, redisPrefix }: { readonly redisUrl: string | null; readonly redisPrefix: string },
  log: Log,
): Promise<Redis | null> {
  if (redisUrl === null) return null;
  // Imported on demand: whoever runs one process does not load it.
  const { createRedis } = await import('./redis.ts');
  const redis = createRedis({
    url: redisUrl,
    prefix: redisPrefix,
    onJoined: () => log.info({}, 'joined the other replicas through Redis'),
    onLost: (fault) => log.warn({ fault }, ALONE),
    onRefused: (fault) => log.warn({ fault }, 'Redis refuses a command'),
  });
  await redis.tried;
  return redis;
}

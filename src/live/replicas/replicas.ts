// The shared state of the replicas of this gateway: in Redis, or separate for each process without Redis.
import type { SharedCallWindows } from '../call-quota.ts';
import { createLocalExchange, type Exchange } from './exchange.ts';
import { type Leases, localLeases } from './leases.ts';
import type { Redis } from './redis.ts';
import { createRedisBuckets, type SharedBuckets } from './redis-buckets.ts';
import { createRedisCallWindows } from './redis-call-windows.ts';
import { createRedisExchange } from './redis-exchange.ts';
import { createRedisLeases } from './redis-leases.ts';
import { createRedisStore } from './redis-store.ts';
import { createLocalStore, type Store } from './store.ts';

export type Replicas = {
  readonly exchange: Exchange;
  readonly leases: Leases;
  /**
   * A store with its own room, so that stores do not evict each other's texts. A store that `isRequired` makes no claim
   * that the other replicas cannot see.
   */
  readonly storeOf: (what: string, isRequired?: boolean) => Store;
  /** Null: each process counts separately. */
  readonly buckets: SharedBuckets | null;
  /** Null: each process counts its calls separately. */
  readonly callWindows: SharedCallWindows | null;
  /** Null: there are no other replicas to join. */
  readonly isJoined: (() => boolean) | null;
};

/** `onFault` is called when a message of another replica cannot be handled. */
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
      callWindows: null,
      isJoined: null,
    };
  }
  return {
    exchange: createRedisExchange(redis, onFault),
    leases: createRedisLeases(redis),
    storeOf: (what, isRequired = false) => createRedisStore(redis, what, here(), isRequired),
    buckets: createRedisBuckets(redis),
    callWindows: createRedisCallWindows(redis),
    isJoined: redis.isJoined,
  };
}

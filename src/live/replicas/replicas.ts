// What the replicas of this gateway share: through Redis, or each for itself where there is none.
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
   * A store with room of its own, so that none of them crowds out another. One that `isRequired` claims nothing that it
   * cannot claim for all.
   */
  readonly storeOf: (what: string, isRequired?: boolean) => Store;
  /** Null: each process counts for itself. */
  readonly buckets: SharedBuckets | null;
  /** Null: each process counts its calls for itself. */
  readonly callWindows: SharedCallWindows | null;
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

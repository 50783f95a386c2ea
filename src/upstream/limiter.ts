// A limit on calls in flight, fair between tenants: each gets its turn, however much another asks.
import type { Fingerprint } from './credential.ts';
import type { Deadline } from './deadline.ts';
import { UpstreamFailure } from './failure.ts';

export type LimiterPolicy = {
  /** Calls in flight at most, all tenants together. */
  readonly maxInFlight: number;
  /** Calls that may wait at most, all tenants together. */
  readonly maxWaiting: number;
};

export type Limiter = {
  /** A turn without waiting, where there is room; null where there is none. Given back as below. */
  readonly turnNow: () => (() => void) | null;
  /**
   * Waits for a turn; the result gives it back and must be called once. Rejects with `unavailable`
   * when too many wait already, and as the deadline does when that ends first.
   */
  readonly turn: (tenant: Fingerprint, deadline: Deadline) => Promise<() => void>;
  readonly inFlight: () => number;
  readonly waiting: () => number;
};

/** Tenants that wait are served one call each, round and round; a tenant's own calls in order. */
export function createLimiter({ maxInFlight, maxWaiting }: LimiterPolicy): Limiter {
  // Insertion order is the round: whoever was served goes to its end.
  const queues = new Map<Fingerprint, Set<() => void>>();
  let inFlight = 0;
  let waiting = 0;

  function giveBack(): void {
    inFlight -= 1;
    for (const [tenant, queue] of queues) {
      const [next] = queue;
      queues.delete(tenant);
      if (!next) continue;
      queue.delete(next);
      if (queue.size > 0) queues.set(tenant, queue);
      next();
      return;
    }
  }

  function take(): () => void {
    inFlight += 1;
    let isHeld = true;
    return () => {
      if (isHeld) giveBack();
      isHeld = false;
    };
  }

  const turnNow = () => (inFlight < maxInFlight ? take() : null);

  return {
    inFlight: () => inFlight,
    waiting: () => waiting,
    turnNow,
    turn(tenant, deadline) {
      const now = turnNow();
      if (now) return Promise.resolve(now);
      if (waiting >= maxWaiting) {
        return Promise.reject(
          new UpstreamFailure(
            'unavailable',
            `The gateway has ${maxWaiting} calls waiting already, and takes no more.`,
          ),
        );
      }
      return new Promise((resolve, reject) => {
        const queue = queues.get(tenant) ?? new Set();
        const start = (): void => {
          waiting -= 1;
          unwatch();
          resolve(take());
        };
        waiting += 1;
        queue.add(start);
        queues.set(tenant, queue);
        const unwatch = deadline.watch((failure) => {
          waiting -= 1;
          queue.delete(start);
          if (queue.size === 0) queues.delete(tenant);
          reject(failure);
        });
      });
    },
  };
}

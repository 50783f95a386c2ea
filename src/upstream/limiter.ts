// A limit on calls in flight that is fair between tenants, and between the members of each.
import type { Deadline } from './deadline.ts';
import { UpstreamFailure } from './failure.ts';
import { createFairQueue } from './fair-queue.ts';

export type LimiterPolicy = {
  /** Calls in flight at most, all tenants together. */
  readonly maxInFlight: number;
  /** Calls that may wait at most, all tenants together. */
  readonly maxWaiting: number;
};

export type Limiter = {
  /** A turn without waiting, or null when there is no room. Given back as below. */
  readonly turnNow: () => (() => void) | null;
  /**
   * Waits for a turn; the result gives it back and must be called once. Rejects with `unavailable` when too many wait
   * and this tenant has most of them, and with the deadline's failure when that ends first. `member` is one of several
   * callers of a tenant.
   */
  readonly turn: (tenant: string, deadline: Deadline, member?: string) => Promise<() => void>;
  readonly inFlight: () => number;
  readonly waiting: () => number;
};

/** A call that waits for its turn. */
type WaitingCall = { readonly start: () => void; readonly refuse: () => void };

/**
 * Waiting tenants are served one call each in rotation, and so are the members of each; the calls of one member stay in
 * order. When the queue is full, the tenant with most waiting calls loses its last one to others.
 */
export function createLimiter({ maxInFlight, maxWaiting }: LimiterPolicy): Limiter {
  const queue = createFairQueue<WaitingCall>();
  let inFlight = 0;

  function take(): () => void {
    inFlight += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      inFlight -= 1;
      queue.next()?.start();
    };
  }

  const tooMany = (): UpstreamFailure =>
    new UpstreamFailure(
      'unavailable',
      `The gateway has ${maxWaiting} calls waiting already, and takes no more.`,
    );

  const turnNow = () => (inFlight < maxInFlight ? take() : null);

  function wait(tenant: string, deadline: Deadline, member: string): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        unwatch();
        remove();
      };
      const remove = queue.add(tenant, member, {
        start() {
          leave();
          resolve(take());
        },
        refuse() {
          leave();
          reject(tooMany());
        },
      });
      let unwatch = (): void => {};
      unwatch = deadline.watch((failure) => {
        leave();
        reject(failure);
      });
    });
  }

  return {
    inFlight: () => inFlight,
    waiting: queue.size,
    turnNow,
    turn(tenant, deadline, member = '') {
      const now = turnNow();
      if (now) return Promise.resolve(now);
      if (queue.size() >= maxWaiting) {
        const given = queue.surplus(tenant, member);
        if (!given) return Promise.reject(tooMany());
        given.refuse();
      }
      return wait(tenant, deadline, member);
    },
  };
}

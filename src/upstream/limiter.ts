// A limit on calls in flight, fair between tenants and inside each: all get their turns, however much one asks.
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
   * Waits for a turn; the result gives it back and must be called once. Rejects with `unavailable` when too many wait
   * and this tenant has most of them, and as the deadline does when that ends first. `member` is one of several who
   * are one tenant.
   */
  readonly turn: (tenant: string, deadline: Deadline, member?: string) => Promise<() => void>;
  readonly inFlight: () => number;
  readonly waiting: () => number;
};

/** A call that waits for its turn. */
type WaitingCall = { readonly start: () => void; readonly refuse: () => void };

/** The calls of one tenant by its members. Insertion order is the round: one that was served goes to its end. */
type WaitingQueue = { readonly members: Map<string, Set<WaitingCall>>; size: number };

/**
 * Tenants that wait are served one call each, round and round, and so are the members of each; the calls of one in
 * order. When all places to wait are taken, the one with most of them gives its last one up for others.
 */
export function createLimiter({ maxInFlight, maxWaiting }: LimiterPolicy): Limiter {
  const queues = new Map<string, WaitingQueue>();
  let inFlight = 0;
  let waiting = 0;

  function giveBack(): void {
    inFlight -= 1;
    for (const [tenant, queue] of queues) {
      queues.delete(tenant);
      const next = nextOf(queue);
      if (!next) continue;
      queues.set(tenant, queue);
      next.start();
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

  /** The last call of the one with most waiting; null where the member's own would be no fewer. */
  function surplus(tenant: string, member: string): WaitingCall | null {
    const longest = longestOf(queues.values());
    const own = queues.get(tenant);
    if (longest && longest.size > (own?.size ?? 0) + 1) {
      return lastOf(longestOf(longest.members.values()));
    }
    const most = own && longestOf(own.members.values());
    return most && most.size > (own.members.get(member)?.size ?? 0) + 1 ? lastOf(most) : null;
  }

  const tooMany = (): UpstreamFailure =>
    new UpstreamFailure(
      'unavailable',
      `The gateway has ${maxWaiting} calls waiting already, and takes no more.`,
    );

  const turnNow = () => (inFlight < maxInFlight ? take() : null);

  function wait(tenant: string, deadline: Deadline, member: string): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const queue = queues.get(tenant) ?? { members: new Map(), size: 0 };
      const mine = queue.members.get(member) ?? new Set();
      const leave = (): void => {
        waiting -= 1;
        queue.size -= 1;
        unwatch();
        mine.delete(place);
        if (mine.size === 0 && queue.members.get(member) === mine) queue.members.delete(member);
        if (queue.size === 0 && queues.get(tenant) === queue) queues.delete(tenant);
      };
      const place: WaitingCall = {
        start() {
          leave();
          resolve(take());
        },
        refuse() {
          leave();
          reject(tooMany());
        },
      };
      waiting += 1;
      queue.size += 1;
      mine.add(place);
      queue.members.set(member, mine);
      queues.set(tenant, queue);
      let unwatch = (): void => {};
      unwatch = deadline.watch((failure) => {
        leave();
        reject(failure);
      });
    });
  }

  return {
    inFlight: () => inFlight,
    waiting: () => waiting,
    turnNow,
    turn(tenant, deadline, member = '') {
      const now = turnNow();
      if (now) return Promise.resolve(now);
      if (waiting >= maxWaiting) {
        const given = surplus(tenant, member);
        if (!given) return Promise.reject(tooMany());
        given.refuse();
      }
      return wait(tenant, deadline, member);
    },
  };
}

/** Whose turn it is among the members. */
function nextOf({ members }: WaitingQueue): WaitingCall | null {
  for (const [member, calls] of members) {
    const [next] = calls;
    members.delete(member);
    if (!next) continue;
    members.set(member, calls);
    return next;
  }
  return null;
}

function longestOf<Some extends { readonly size: number }>(all: Iterable<Some>): Some | undefined {
  let longest: Some | undefined;
  for (const one of all) if (one.size > (longest?.size ?? 0)) longest = one;
  return longest;
}

const lastOf = (calls: Set<WaitingCall> | undefined): WaitingCall | null =>
  [...(calls ?? [])].at(-1) ?? null;

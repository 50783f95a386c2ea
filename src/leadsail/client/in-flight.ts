// Single flight: the same read from many requests at once is one call, which none of them can cancel for
// the others.
import type { Fingerprint } from '../../upstream/credential.ts';
import { createDeadline, type Deadline } from '../../upstream/deadline.ts';

export type InFlight = {
  /**
   * Joins the call under way for this tenant and key, or starts it. Each caller leaves by its own
   * deadline; the call is cancelled when no caller waits for it any more, and begins no further attempt once the
   * operations of all are answered.
   */
  readonly join: <T>(
    tenant: Fingerprint,
    key: string,
    deadline: Deadline,
    start: (shared: Deadline) => Promise<T>,
  ) => { readonly result: Promise<T>; readonly isJoined: boolean };
  readonly size: () => number;
};

type Waiter = {
  readonly deadline: Deadline;
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: unknown) => void;
  unwatch: () => void;
};

/** The callers that wait for a call, and one deadline for all of them. */
type Waiters = { readonly members: Waiter[]; readonly shared: Deadline };

type SharedCall = {
  readonly key: string;
  /** Null once it is settled. */
  waiters: Waiters | null;
};

export function createInFlight(): InFlight {
  const calls = new Map<string, SharedCall>();

  function open(key: string, first: Waiter): readonly [SharedCall, Waiters] {
    const members = [first];
    const shared = sharedDeadline(members, () => endJoining(call));
    const waiters = { members, shared };
    const call: SharedCall = { key, waiters };
    calls.set(key, call);
    return [call, waiters];
  }

  function endJoining(call: SharedCall): void {
    if (calls.get(call.key) === call) calls.delete(call.key);
  }

  /** Lets no further caller join, and returns the waiters. */
  function close(call: SharedCall): readonly Waiter[] {
    const members = call.waiters?.members ?? [];
    endJoining(call);
    // A map that has grown leaves a dead copy in the old generation that still references calls: without
    // waiters, these do not keep everything that their callers requested.
    call.waiters = null;
    return members;
  }

  function watch(call: SharedCall, { members, shared }: Waiters, waiter: Waiter): void {
    waiter.unwatch = waiter.deadline.watch((failure) => {
      waiter.reject(failure);
      members.splice(members.indexOf(waiter), 1);
      if (members.length > 0) return;
      close(call);
      // With the last waiter's reason: a timeout is a sign of an outage, and clients that went away are not.
      shared.cancel(failure);
    });
  }

  function settle(call: SharedCall): readonly Waiter[] {
    const members = close(call);
    for (const { unwatch } of members) unwatch();
    return members;
  }

  return {
    size: () => calls.size,
    join<T>(
      tenant: Fingerprint,
      name: string,
      deadline: Deadline,
      start: (shared: Deadline) => Promise<T>,
    ) {
      const key = `${tenant} ${name}`;
      const underWay = calls.get(key);
      const result = new Promise<T>((resolve, reject) => {
        const waiter = { deadline, resolve, reject, unwatch: NOTHING } as Waiter;
        if (underWay?.waiters) {
          underWay.waiters.members.push(waiter);
          return watch(underWay, underWay.waiters, waiter);
        }
        const [call, waiters] = open(key, waiter);
        watch(call, waiters, waiter);
        // Only after the first waiter has joined, because without waiters no time is left.
        start(waiters.shared).then(
          (value) => {
            for (const one of settle(call)) one.resolve(value);
          },
          (failure) => {
            for (const one of settle(call)) one.reject(failure);
          },
        );
      });
      return { result, isJoined: underWay !== undefined };
    },
  };
}

/** It lasts as long as the longest deadline of the waiters. `onAnswered` is called where all of them are answered. */
function sharedDeadline(members: readonly Waiter[], onAnswered: () => void): Deadline {
  const { watch, cancel, settle } = createDeadline(null);
  return {
    watch,
    cancel,
    settle,
    remainingMs: () =>
      members.reduce((most, { deadline }) => Math.max(most, deadline.remainingMs()), 0),
    isAwaited() {
      const isAwaited = members.some(({ deadline }) => deadline.isAwaited());
      if (!isAwaited) onAnswered();
      return isAwaited;
    },
  };
}

const NOTHING = (): void => {};

// What calls to the host report to metrics and logs: no ids, only templates and outcomes.
import type { BreakerState } from './breaker.ts';
import type { CallKind } from './call-quota.ts';
import type { Fingerprint } from './credential.ts';
import type { FailureKind, UpstreamFailure } from './failure.ts';

/** A call that left and ended. */
export type ObservedAttempt = {
  readonly endpoint: string;
  readonly outcome: 'ok' | FailureKind;
  /** HTTP status of a good answer; a failure has its own. */
  readonly status: number | null;
  /** Null for a good answer. */
  readonly failure: UpstreamFailure | null;
  readonly durationMs: number;
  /** Time that it waited for its turn. */
  readonly queueMs: number;
  /** 1 for the first. */
  readonly attempt: number;
  readonly isPoll: boolean;
  readonly tenant: { readonly fingerprint: Fingerprint; readonly isVerified: boolean };
};

/** How a read was answered: from the cache, by joining a call under way, or by its own call. */
export type ObservedRead = {
  readonly endpoint: string;
  readonly how: 'HIT' | 'STALE' | 'JOINED' | 'MISS';
};

/** A call that did not leave, because its tenant has spent its calls of a minute. */
export type ObservedQuota = {
  readonly kind: CallKind;
  readonly tenant: ObservedAttempt['tenant'];
};

/** A change of a tenant's circuit; `reason` is the failure that caused it, null for none. */
export type ObservedCircuit = {
  readonly state: BreakerState;
  readonly tenant: ObservedAttempt['tenant'];
  readonly reason: UpstreamFailure | null;
};

export type UpstreamObserver = {
  readonly attempt?: (attempt: ObservedAttempt) => void;
  /** A call did not leave, because too many wait already. */
  readonly crowded?: (queue: { readonly waiting: number }) => void;
  readonly overQuota?: (refused: ObservedQuota) => void;
  readonly shared?: (read: ObservedRead) => void;
  readonly breaker?: (change: ObservedCircuit) => void;
};

/** Combines several observers into one; events that none of them handles have no handler. */
export function observeBy(observers: readonly UpstreamObserver[]): UpstreamObserver {
  const all = <Event>(
    pick: (observer: UpstreamObserver) => ((event: Event) => void) | undefined,
  ) => {
    const [first, ...others] = observers.flatMap((observer) => pick(observer) ?? []);
    if (!first || others.length === 0) return first;
    return (event: Event): void => {
      first(event);
      for (const tell of others) tell(event);
    };
  };
  const attempt = all(({ attempt }) => attempt);
  const crowded = all(({ crowded }) => crowded);
  const overQuota = all(({ overQuota }) => overQuota);
  const shared = all(({ shared }) => shared);
  const breaker = all(({ breaker }) => breaker);
  return {
    ...(attempt && { attempt }),
    ...(crowded && { crowded }),
    ...(overQuota && { overQuota }),
    ...(shared && { shared }),
    ...(breaker && { breaker }),
  };
}

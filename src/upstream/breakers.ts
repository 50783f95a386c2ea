// The circuits of all tenants: each has its own, because calls that fail for one key may work for another.
import { LRUCache } from 'lru-cache';
import { type Breaker, type BreakerState, type CallOutcome, createBreaker } from './breaker.ts';
import type { Fingerprint } from './credential.ts';
import { UpstreamFailure } from './failure.ts';
import type { UpstreamObserver } from './observer.ts';
import type { Verified } from './verified.ts';

export type Breakers = {
  readonly of: (tenant: Fingerprint) => Breaker;
  /** Reports the outcome of an admitted call; null: it was answered. */
  readonly report: (admitted: AdmittedCall, failure: unknown) => void;
  /** How many are not closed. */
  readonly open: () => number;
};

type AdmittedCall = { readonly report: (outcome: CallOutcome) => void };

const BREAKERS_KEPT = 10_000;

export function createBreakers(observer: UpstreamObserver, verified: Verified): Breakers {
  // Made-up keys evict only each other.
  const ofVerified = new LRUCache<Fingerprint, Breaker>({ max: BREAKERS_KEPT });
  const ofOthers = new LRUCache<Fingerprint, Breaker>({ max: BREAKERS_KEPT });
  /** The failure being reported. */
  let reason: UpstreamFailure | null = null;
  return {
    of(tenant) {
      const isVerified = verified.has(tenant);
      const breakers = isVerified ? ofVerified : ofOthers;
      const known = breakers.get(tenant);
      if (known) return known;
      // The label stays as it was at the start, even when a call that closes the circuit verifies the tenant.
      const whose = { fingerprint: tenant, isVerified };
      const onChange = (state: BreakerState): void =>
        observer.breaker?.({ state, tenant: whose, reason });
      const made = createBreaker(() => performance.now(), onChange);
      breakers.set(tenant, made);
      return made;
    },
    report(admitted, failure) {
      reason = failure instanceof UpstreamFailure ? failure : null;
      admitted.report(failure === null ? 'answered' : outcomeOf(failure));
      reason = null;
    },
    open: () =>
      [...ofVerified.values(), ...ofOthers.values()].filter(
        (breaker) => breaker.state() !== 'closed',
      ).length,
  };
}

function outcomeOf(error: unknown): CallOutcome {
  if (!(error instanceof UpstreamFailure)) return 'unknown';
  const { kind, status, isTransient } = error;
  if (kind === 'timeout') return 'outage';
  if (kind === 'unavailable') return status === undefined && !isTransient ? 'unknown' : 'outage';
  if (kind === 'bad_response' && isTransient) return 'outage';
  return kind === 'cancelled' || kind === 'over_quota' ? 'unknown' : 'answered';
}

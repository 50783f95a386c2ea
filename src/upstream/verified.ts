// Which credentials are known to be good. All others together get one tenant's share of whatever is bounded.
//
// Anybody who makes up a key makes up a thousand. Were each of them a tenant, every bound that is a tenant's would be
// none. So a credential is a tenant of its own once LeadSail has answered it, or once the token that stands for it
// was checked; until then it shares its bounds, and nothing else, with everybody whom nobody knows.
import { LRUCache } from 'lru-cache';
import type { Fingerprint } from './credential.ts';

declare const share: unique symbol;
/** Names who is counted together: one verified credential, or all that are not. */
export type Share = string & { readonly [share]: true };

/** The share of all that are not verified. No fingerprint is called so. */
export const UNVERIFIED = 'unverified' as Share;

export type Verified = {
  /** Whose share a credential takes its places from; null is no credential. */
  readonly shareOf: (credential: Fingerprint | null) => Share;
  readonly has: (credential: Fingerprint) => boolean;
  /** LeadSail answered it, or the token that stands for it was checked. Cheap for one that is known. */
  readonly confirm: (credential: Fingerprint) => void;
  /** LeadSail refused it. `isRemembered`: anybody who asks with it is answered so for some seconds. */
  readonly deny: (credential: Fingerprint, isRemembered: boolean) => void;
  /** Whether LeadSail refused it a moment ago. */
  readonly isRefused: (credential: Fingerprint) => boolean;
  /** Calls back when a credential becomes verified, or is no longer. */
  readonly onChange: (told: (credential: Fingerprint, isVerified: boolean) => void) => void;
};

export const VERIFIED_KEPT = 10_000;
export const REFUSED_KEPT = 10_000;
export const REFUSED_MS = 3_000;

/** `nowMs` is any clock that only moves forward. */
export function createVerified(nowMs: () => number = () => performance.now()): Verified {
  const listeners: ((credential: Fingerprint, isVerified: boolean) => void)[] = [];
  const tell = (credential: Fingerprint, isVerified: boolean): void => {
    for (const told of listeners) told(credential, isVerified);
  };
  // Only LeadSail and issuers of tokens put something in here.
  const verified = new LRUCache<Fingerprint, true>({
    max: VERIFIED_KEPT,
    dispose: (_, credential, why) => {
      if (why === 'evict') tell(credential, false);
    },
  });
  const refusedUntilMs = new LRUCache<Fingerprint, number>({ max: REFUSED_KEPT });

  return {
    shareOf: (credential) =>
      credential !== null && verified.has(credential)
        ? (credential as string as Share)
        : UNVERIFIED,
    has: (credential) => verified.has(credential),
    confirm(credential) {
      if (verified.get(credential)) return;
      verified.set(credential, true);
      refusedUntilMs.delete(credential);
      tell(credential, true);
    },
    deny(credential, isRemembered) {
      if (isRemembered) refusedUntilMs.set(credential, nowMs() + REFUSED_MS);
      if (verified.delete(credential)) tell(credential, false);
    },
    isRefused(credential) {
      if (refusedUntilMs.size === 0) return false;
      const untilMs = refusedUntilMs.get(credential);
      return untilMs !== undefined && nowMs() < untilMs;
    },
    onChange: (told) => void listeners.push(told),
  };
}

/** Every credential is a tenant of its own, where somebody else has seen to that. */
export const EVERYBODY: Verified = {
  shareOf: (credential) => (credential === null ? UNVERIFIED : (credential as string as Share)),
  has: () => true,
  confirm: () => {},
  deny: () => {},
  isRefused: () => false,
  onChange: () => {},
};

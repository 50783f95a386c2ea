// Which credentials are verified. All others together get one tenant's share of every bound.
//
// A client that makes up one key can make up a thousand. If each of them were a tenant, no bound for a tenant would
// hold. So a credential is a separate tenant once LeadSail has accepted it, or once the token that stands for it was
// checked; until then it shares its bounds, and nothing else, with all other unverified credentials.
import { LRUCache } from 'lru-cache';
import type { Fingerprint } from './credential.ts';

declare const share: unique symbol;
/** Identifies what is counted together: one verified credential, or all unverified ones. */
export type Share = string & { readonly [share]: true };

/** The share of all unverified credentials. No fingerprint equals it. */
export const UNVERIFIED = 'unverified' as Share;

export type Verified = {
  /** The share that a credential takes its places from; null is no credential. */
  readonly shareOf: (credential: Fingerprint | null) => Share;
  readonly has: (credential: Fingerprint) => boolean;
  /** LeadSail accepted it, or the token that stands for it was checked. Cheap for a verified one. */
  readonly confirm: (credential: Fingerprint) => void;
  /**
   * LeadSail refused it. `isRemembered`: calls with it are refused for some seconds; for one that was verified, from
   * the second time on, because one refusal may be LeadSail's mistake.
   */
  readonly deny: (credential: Fingerprint, isRemembered: boolean) => void;
  /** Whether LeadSail refused it a moment ago. */
  readonly isRefused: (credential: Fingerprint) => boolean;
  /** Calls back when a credential becomes verified, or is no longer. */
  readonly onChange: (told: (credential: Fingerprint, isVerified: boolean) => void) => void;
};

/** That LeadSail refused a credential; `isCertain`: not only once after it had accepted it. */
type Refusal = { readonly untilMs: number; readonly isCertain: boolean };

export const VERIFIED_KEPT = 10_000;
export const REFUSED_KEPT = 10_000;
export const REFUSED_MS = 3_000;

/** `nowMs` is any clock that only moves forward. */
export function createVerified(nowMs: () => number = () => performance.now()): Verified {
  const listeners: ((credential: Fingerprint, isVerified: boolean) => void)[] = [];
  const tell = (credential: Fingerprint, isVerified: boolean): void => {
    for (const told of listeners) told(credential, isVerified);
  };
  // Only LeadSail and token issuers add entries here.
  const verified = new LRUCache<Fingerprint, true>({
    max: VERIFIED_KEPT,
    dispose: (_, credential, why) => {
      if (why === 'evict') tell(credential, false);
    },
  });
  const refusals = new LRUCache<Fingerprint, Refusal>({ max: REFUSED_KEPT });
  const refusalOf = (credential: Fingerprint): Refusal | null => {
    const refusal = refusals.size === 0 ? undefined : refusals.get(credential);
    return refusal && nowMs() < refusal.untilMs ? refusal : null;
  };

  return {
    shareOf: (credential) =>
      credential !== null && verified.has(credential)
        ? (credential as string as Share)
        : UNVERIFIED,
    has: (credential) => verified.has(credential),
    confirm(credential) {
      if (verified.get(credential)) return;
      verified.set(credential, true);
      // A token that was checked says nothing of the key that stands behind it.
      if (refusals.get(credential)?.isCertain) refusals.delete(credential);
      tell(credential, true);
    },
    deny(credential, isRemembered) {
      if (isRemembered) {
        const isCertain = !verified.has(credential) || refusalOf(credential) !== null;
        refusals.set(credential, { untilMs: nowMs() + REFUSED_MS, isCertain });
      }
      if (verified.delete(credential)) tell(credential, false);
    },
    isRefused: (credential) => refusalOf(credential)?.isCertain === true,
    onChange: (told) => void listeners.push(told),
  };
}

/** Every credential counts as verified: for use where they are verified elsewhere. */
export const EVERYBODY: Verified = {
  shareOf: (credential) => (credential === null ? UNVERIFIED : (credential as string as Share)),
  has: () => true,
  confirm: () => {},
  deny: () => {},
  isRefused: () => false,
  onChange: () => {},
};

// What one process finds out of a credential, the others know: that it is good, and that it is no longer.

import { LRUCache } from 'lru-cache';
import type { Fingerprint } from '../upstream/credential.ts';
import type { Verified } from '../upstream/verified.ts';
import type { Exchange } from './replicas/exchange.ts';
import type { Store, StoredName } from './replicas/store.ts';

export type SharedVerified = {
  /**
   * Finds out whether another process, or this one before it was started again, knew the credential to be good.
   * Resolves when that is known; null: there is nothing to wait for.
   */
  readonly recall: (credential: Fingerprint) => Promise<void> | null;
  readonly close: () => void;
};

export type SharedVerifiedOptions = {
  readonly verified: Verified;
  readonly exchange: Exchange;
  /** Null: this process is alone, and knows all that is known. */
  readonly store: Store | null;
  /** Forgets what LeadSail answered it. */
  readonly forget: (credential: Fingerprint) => void;
};

const CHANNEL = 'verified';
/** So long it is remembered without being used. */
const REMEMBERED_MS = 24 * 60 * 60_000;
// Anybody who makes up keys makes up many: of each it is asked once in a while.
const ASKED_KEPT = 10_000;
const ASKED_MS = 10_000;

/** What is written of a credential that is good; another version may write other things. */
const IS_VERIFIED = '1';

const nameOf = (credential: Fingerprint): StoredName => `verified ${credential}`;

export function shareVerified(options: SharedVerifiedOptions): SharedVerified {
  const { verified, exchange, store, forget } = options;
  const asked = new LRUCache<Fingerprint, Promise<void>>({ max: ASKED_KEPT, ttl: ASKED_MS });
  // Heard from another process: it has told everybody.
  let isHearing = false;

  const unlisten = exchange.listen(CHANNEL, (message) => {
    const { credential, isVerified } = JSON.parse(message) as {
      credential: Fingerprint;
      isVerified: boolean;
    };
    isHearing = true;
    if (isVerified) verified.confirm(credential);
    else verified.deny(credential, false);
    isHearing = false;
  });

  verified.onChange((credential, isVerified) => {
    if (!isVerified) forget(credential);
    if (isHearing) return;
    const kept = isVerified
      ? store?.put(nameOf(credential), IS_VERIFIED, REMEMBERED_MS)
      : store?.forget(nameOf(credential));
    void kept?.catch(() => {});
    exchange.publish(CHANNEL, JSON.stringify({ credential, isVerified }));
  });

  async function ask(from: Store, credential: Fingerprint): Promise<void> {
    const known = await from.get(nameOf(credential)).catch(() => null);
    if (known !== IS_VERIFIED || verified.isRefused(credential)) return;
    isHearing = true;
    verified.confirm(credential);
    isHearing = false;
  }

  return {
    recall(credential) {
      if (store === null || verified.has(credential)) return null;
      const begun = asked.get(credential) ?? ask(store, credential);
      asked.set(credential, begun);
      return begun;
    },
    close: unlisten,
  };
}

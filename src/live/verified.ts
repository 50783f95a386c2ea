// Shares with all processes which credentials LeadSail has accepted, and which it no longer accepts.

import { LRUCache } from 'lru-cache';
import type { Fingerprint } from '../upstream/credential.ts';
import type { Verified } from '../upstream/verified.ts';
import type { Exchange } from './replicas/exchange.ts';
import type { Store, StoredName } from './replicas/store.ts';

export type SharedVerified = {
  /**
   * Looks up whether another process, or this one before a restart, has seen LeadSail accept the credential.
   * Resolves when that is done; null: there is nothing to wait for.
   */
  readonly recall: (credential: Fingerprint) => Promise<void> | null;
  readonly close: () => void;
};

export type SharedVerifiedOptions = {
  readonly verified: Verified;
  readonly exchange: Exchange;
  /** Null: this process is alone. */
  readonly store: Store | null;
  /** Drops LeadSail's answers to this credential. */
  readonly forget: (credential: Fingerprint) => void;
};

const CHANNEL = 'verified';
/** How long a credential is remembered without being used. */
const REMEMBERED_MS = 24 * 60 * 60_000;
// Made-up keys may be many: each is looked up once in this time.
const ASKED_KEPT = 10_000;
const ASKED_MS = 10_000;

/** The stored text of an accepted credential; another version may write another text. */
const IS_VERIFIED = '1';

const nameOf = (credential: Fingerprint): StoredName => `verified ${credential}`;

export function shareVerified(options: SharedVerifiedOptions): SharedVerified {
  const { verified, exchange, store, forget } = options;
  const asked = new LRUCache<Fingerprint, Promise<void>>({ max: ASKED_KEPT, ttl: ASKED_MS });
  // The change comes from another process, which has notified all others.
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

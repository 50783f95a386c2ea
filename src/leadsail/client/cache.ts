// The cache of LeadSail's answers, by tenant, for as long as their endpoint allows.

import { LRUCache } from 'lru-cache';
import type { Fingerprint } from '../../upstream/credential.ts';
import type { Tag } from '../tags.ts';
import { createDrops } from './drops.ts';

/** How long an answer may be used, as its endpoint declares. */
export type Lifetime = {
  /** How long it is fresh, in milliseconds. */
  readonly freshMs: number;
  /** How long after that it is still served while it is requested again. */
  readonly staleMs?: number;
  /** Usually outdated before it is requested again. */
  readonly isShortLived?: boolean;
};

export type Cached<T> = { readonly value: T; readonly isStale: boolean };

export type Cache = {
  readonly get: <T>(tenant: Fingerprint, key: string) => Cached<T> | undefined;
  /**
   * Keeps an answer that was requested in `epoch`, unless there was a drop since. `bytes` is the length
   * of LeadSail's answer.
   */
  readonly set: (tenant: Fingerprint, key: string, entry: NewEntry) => void;
  /**
   * Drops all answers of a tenant that bear this tag, and calls under way; those of every tenant when
   * it is null.
   */
  readonly drop: (tenant: Fingerprint | null, tag: Tag) => void;
  /** Drops all answers of a tenant, and calls under way. */
  readonly forget: (tenant: Fingerprint) => void;
  /** Drops one answer. */
  readonly delete: (tenant: Fingerprint, key: string) => void;
  /** Drops all answers, and calls under way. */
  readonly clear: () => void;
  /** Changes with each drop: calls of another epoch are neither kept nor joined. */
  readonly epoch: (tenant: Fingerprint) => number;
  /** Bytes in use. */
  readonly bytes: () => number;
};

export type NewEntry = {
  readonly value: unknown;
  readonly bytes: number;
  readonly lifetime: Lifetime;
  readonly tags: readonly Tag[];
  readonly epoch: number;
};

type CacheEntry = {
  readonly value: unknown;
  /** Bytes that it takes. */
  readonly size: number;
  readonly freshUntilMs: number;
  readonly tags: readonly Tag[];
  /** The last epoch of all tenants when it was stored. */
  readonly epoch: number;
};

// Bytes of an entry besides its answer and its key: the index, and the overhead of objects.
const ENTRY_BYTES = 512;
// A character takes two bytes in strings that are not all Latin.
const CHARACTER_BYTES = 2;

// Short-lived answers that were not requested again yet, at most. In a busy gateway more of them would grow old, and V8 frees
// what is old much later and at a much higher price.
const NEW_ENTRIES = 250;

/** `maxBytes` counts LeadSail's bytes, and the keys and tags. */
export function createCache(maxBytes: number, nowMs: () => number): Cache {
  const drops = createDrops();
  const half = { maxSize: Math.ceil(maxBytes / 2), ttlResolution: 0, perf: { now: nowMs } };
  const newOnes = new LRUCache<string, CacheEntry>({ max: NEW_ENTRIES, ...half });
  const lasting = new LRUCache<string, CacheEntry>(half);
  const own = (tenant: Fingerprint, key: string): string => `${tenant} ${key}`;

  /** An answer that is requested again has proved that it is worth keeping. */
  function find(owned: string): CacheEntry | undefined {
    const entry = newOnes.get(owned);
    if (!entry) return lasting.get(owned);
    lasting.set(owned, entry, { ttl: newOnes.getRemainingTTL(owned), size: entry.size });
    newOnes.delete(owned);
    return entry;
  }

  function remove(owned: string): void {
    newOnes.delete(owned);
    lasting.delete(owned);
  }

  return {
    epoch: drops.epoch,
    bytes: () => newOnes.calculatedSize + lasting.calculatedSize,
    get<T>(tenant: Fingerprint, key: string): Cached<T> | undefined {
      const owned = own(tenant, key);
      const entry = find(owned);
      if (!entry) return undefined;
      if (drops.isDropped(tenant, entry.tags, entry.epoch)) {
        remove(owned);
        return undefined;
      }
      return { value: entry.value as T, isStale: nowMs() >= entry.freshUntilMs };
    },
    set(tenant, key, { value, bytes, lifetime, tags, epoch: askedIn }) {
      if (askedIn !== drops.epoch(tenant)) return;
      const owned = own(tenant, key);
      const { freshMs, staleMs = 0, isShortLived } = lifetime;
      const noted = tags.reduce((sum, tag) => sum + tag.length, owned.length) * CHARACTER_BYTES;
      const size = bytes + noted + ENTRY_BYTES;
      const entry = { value, size, freshUntilMs: nowMs() + freshMs, tags, epoch: drops.last() };
      remove(owned);
      (isShortLived ? newOnes : lasting).set(owned, entry, { ttl: freshMs + staleMs, size });
    },
    drop: drops.drop,
    forget: (tenant) => drops.drop(tenant, null),
    delete: (tenant, key) => remove(own(tenant, key)),
    clear() {
      drops.dropAll();
      newOnes.clear();
      lasting.clear();
    },
  };
}

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
  /** Usually evicted before it is requested again: packed until it is. */
  readonly isShortLived?: boolean;
};

/** A value in a form that takes less memory until it is requested. */
export type Packed<T> = {
  readonly unpack: () => T;
  /** Further calls do nothing. */
  readonly release: () => void;
  /** Bytes that it takes. */
  readonly bytes: number;
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
  /** Packs the value until it is requested, or returns null; not packed when left out. */
  readonly pack?: (() => Packed<unknown> | null) | null;
  readonly bytes: number;
  readonly lifetime: Lifetime;
  readonly tags: readonly Tag[];
  readonly epoch: number;
};

type CacheEntry = {
  value: unknown;
  packed: Packed<unknown> | null;
  readonly freshUntilMs: number;
  readonly tags: readonly Tag[];
  /** The last epoch of all tenants when it was stored. */
  readonly epoch: number;
};

// Bytes of an entry besides its answer and its key: the index, and the overhead of objects.
const ENTRY_BYTES = 512;
// A character takes two bytes in strings that are not all Latin.
const CHARACTER_BYTES = 2;

/** `maxBytes` counts the bytes of packed values, LeadSail's bytes of the others, and the keys and tags of all. */
export function createCache(maxBytes: number, nowMs: () => number): Cache {
  const drops = createDrops();
  const entries = new LRUCache<string, CacheEntry>({
    maxSize: maxBytes,
    ttlResolution: 0,
    perf: { now: nowMs },
    dispose: (entry) => entry.packed?.release(),
  });
  const own = (tenant: Fingerprint, key: string): string => `${tenant} ${key}`;

  return {
    epoch: drops.epoch,
    bytes: () => entries.calculatedSize,
    get<T>(tenant: Fingerprint, key: string): Cached<T> | undefined {
      const owned = own(tenant, key);
      const entry = entries.get(owned);
      if (!entry) return undefined;
      if (drops.isDropped(tenant, entry.tags, entry.epoch)) {
        entries.delete(owned);
        return undefined;
      }
      if (entry.packed) {
        entry.value = entry.packed.unpack();
        entry.packed.release();
        entry.packed = null;
      }
      return { value: entry.value as T, isStale: nowMs() >= entry.freshUntilMs };
    },
    set(tenant, key, { value, pack, bytes, lifetime, tags, epoch: askedIn }) {
      if (askedIn !== drops.epoch(tenant)) return;
      const owned = own(tenant, key);
      const { freshMs, staleMs = 0 } = lifetime;
      const packed = pack?.() ?? null;
      const entry: CacheEntry = {
        value: packed ? null : value,
        packed,
        freshUntilMs: nowMs() + freshMs,
        tags,
        epoch: drops.last(),
      };
      const noted = tags.reduce((sum, tag) => sum + tag.length, owned.length) * CHARACTER_BYTES;
      const size = (packed?.bytes ?? bytes) + noted + ENTRY_BYTES;
      entries.set(owned, entry, { ttl: freshMs + staleMs, size });
      // An entry that is too large is not stored.
      if (entries.peek(owned) !== entry) entry.packed?.release();
    },
    drop: drops.drop,
    forget: (tenant) => drops.drop(tenant, null),
    delete: (tenant, key) => void entries.delete(own(tenant, key)),
    clear() {
      drops.dropAll();
      entries.clear();
    },
  };
}

// What LeadSail answered a moment ago, tenant by tenant, for as long as its endpoint allows.

import { LRUCache } from 'lru-cache';
import type { Fingerprint } from '../../upstream/credential.ts';
import type { Tag } from '../tags.ts';
import { createDrops } from './drops.ts';

/** How long an answer may be used. Said by the endpoint, beside what it asks. */
export type Lifetime = {
  /** As good as new for so long, in milliseconds. */
  readonly freshMs: number;
  /** After that, for so long still given out while it is requested again. */
  readonly staleMs?: number;
  /** Mostly forgotten before anybody asks for it again: packed until somebody does. */
  readonly isShortLived?: boolean;
};

/** A value that takes less while nobody asks for it. */
export type Packed<T> = {
  readonly unpack: () => T;
  /** To release it again does nothing. */
  readonly release: () => void;
  /** Bytes that it takes. */
  readonly bytes: number;
};

export type Cached<T> = { readonly value: T; readonly isStale: boolean };

export type Cache = {
  readonly get: <T>(tenant: Fingerprint, key: string) => Cached<T> | undefined;
  /**
   * Keeps what was asked for at `epoch`; what was dropped since is not kept. `bytes` is the length of
   * LeadSail's answer.
   */
  readonly set: (tenant: Fingerprint, key: string, entry: NewEntry) => void;
  /**
   * Forgets everything of a tenant's that bears this tag, and what is under way; of every tenant's when
   * it is null.
   */
  readonly drop: (tenant: Fingerprint | null, tag: Tag) => void;
  /** Forgets everything of a tenant's, and what is under way. */
  readonly forget: (tenant: Fingerprint) => void;
  /** Forgets one answer. */
  readonly delete: (tenant: Fingerprint, key: string) => void;
  /** Forgets everything, and what is under way. */
  readonly clear: () => void;
  /** Changes with each drop: what was asked for in another epoch is neither kept nor joined. */
  readonly epoch: (tenant: Fingerprint) => number;
  /** Bytes in use. */
  readonly bytes: () => number;
};

export type NewEntry = {
  readonly value: unknown;
  /** Packs the value until it is asked for, or says null; as it is when left out. */
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
  /** The last one of all when it was kept. */
  readonly epoch: number;
};

// What an entry takes besides its answer and its key: index, the objects' own overhead.
const ENTRY_BYTES = 512;
// A character takes two bytes where not all of its text are Latin.
const CHARACTER_BYTES = 2;

/** `maxBytes` counts what packed values take, LeadSail's bytes of the others, and the texts that they are kept under. */
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
      // One that is too large is not kept at all.
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

// What LeadSail answered a moment ago, tenant by tenant, for as long as its endpoint allows.
import { LRUCache } from 'lru-cache';
import type { Fingerprint } from '../upstream/credential.ts';
import type { PutAway } from './blocks.ts';

/** How long an answer may be used. Said by the endpoint, beside what it asks. */
export type Lifetime = {
  /** As good as new for so long, in milliseconds. */
  readonly freshMs: number;
  /** After that, for so long still given out while it is asked for anew. */
  readonly staleMs?: number;
  /** Mostly forgotten before anybody asks for it again: kept as bytes until somebody does. */
  readonly isPutAway?: boolean;
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
  readonly drop: (tenant: Fingerprint | null, tag: string) => void;
  /** Forgets everything, and what is under way. */
  readonly clear: () => void;
  /** Changes with each drop: what was asked for in another epoch is neither kept nor joined. */
  readonly epoch: (tenant: Fingerprint) => number;
  /** Bytes in use. */
  readonly bytes: () => number;
};

export type NewEntry = {
  readonly value: unknown;
  /** Keeps the value in a way of its own until it is asked for; as it is when left out. */
  readonly putAway?: (() => PutAway<unknown>) | null;
  readonly bytes: number;
  readonly lifetime: Lifetime;
  readonly tags: readonly string[];
  readonly epoch: number;
};

type Entry = {
  value: unknown;
  away: PutAway<unknown> | null;
  readonly freshUntilMs: number;
  readonly tags: readonly string[];
};

/** In place of a tenant: every one of them. */
const EVERY = '*';

// What an entry takes besides its answer: keys, index, the objects' own overhead.
const ENTRY_BYTES = 512;

/** `maxBytes` counts LeadSail's bytes; with what is noted of them they take up to half as much again. */
export function createCache(maxBytes: number, nowMs: () => number): Cache {
  const keysByTag = new Map<string, Set<string>>();
  const epochs = new LRUCache<Fingerprint, number>({ max: 10_000 });
  let lastEpoch = 0;
  // Of every tenant without one of its own.
  let commonEpoch = 0;

  function unlink(entry: Entry, key: string): void {
    entry.away?.release();
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
  }

  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    ttlResolution: 0,
    perf: { now: nowMs },
    dispose: unlink,
  });
  const own = (tenant: Fingerprint | typeof EVERY, name: string): string => `${tenant} ${name}`;
  const epoch = (tenant: Fingerprint): number => epochs.get(tenant) ?? commonEpoch;

  function begin(tenant: Fingerprint | null): void {
    lastEpoch += 1;
    if (tenant !== null) epochs.set(tenant, lastEpoch);
    else {
      commonEpoch = lastEpoch;
      epochs.clear();
    }
  }

  return {
    epoch,
    bytes: () => entries.calculatedSize,
    get<T>(tenant: Fingerprint, key: string): Cached<T> | undefined {
      const entry = entries.get(own(tenant, key));
      if (!entry) return undefined;
      if (entry.away) {
        entry.value = entry.away.bring();
        entry.away.release();
        entry.away = null;
      }
      return { value: entry.value as T, isStale: nowMs() >= entry.freshUntilMs };
    },
    set(tenant, key, { value, putAway, bytes, lifetime, tags, epoch: askedIn }) {
      if (askedIn !== epoch(tenant)) return;
      const owned = own(tenant, key);
      const ownedTags = tags.flatMap((tag) => [own(tenant, tag), own(EVERY, tag)]);
      const { freshMs, staleMs = 0 } = lifetime;
      const entry: Entry = {
        value: putAway ? null : value,
        away: putAway?.() ?? null,
        freshUntilMs: nowMs() + freshMs,
        tags: ownedTags,
      };
      entries.set(owned, entry, { ttl: freshMs + staleMs, size: bytes + ENTRY_BYTES });
      if (entries.peek(owned) !== entry) return entry.away?.release();
      for (const tag of ownedTags) {
        const keys = keysByTag.get(tag) ?? new Set();
        keysByTag.set(tag, keys.add(owned));
      }
    },
    drop(tenant, tag) {
      begin(tenant);
      for (const key of [...(keysByTag.get(own(tenant ?? EVERY, tag)) ?? [])]) entries.delete(key);
    },
    clear() {
      begin(null);
      entries.clear();
    },
  };
}

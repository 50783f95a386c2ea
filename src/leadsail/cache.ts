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
  /** The last one of all when it was kept. */
  readonly epoch: number;
};

const DROPS_KNOWN = 10_000;

/** In place of a tenant: every one of them. */
const EVERY = '*';

// What an entry takes besides its answer: keys, index, the objects' own overhead.
const ENTRY_BYTES = 512;

/** `maxBytes` counts LeadSail's bytes; with what is noted of them they take up to half as much again. */
export function createCache(maxBytes: number, nowMs: () => number): Cache {
  // Which tags were dropped, and at which epoch: what is older is found out when it is asked for. Nothing is
  // done for that when something is kept, which happens a thousand times as often.
  const drops = new LRUCache<string, number>({
    max: DROPS_KNOWN,
    dispose(at, _, why) {
      if (why === 'evict') forgottenEpoch = Math.max(forgottenEpoch, at);
    },
  });
  // Drops up to this one are not known one by one any more.
  let forgottenEpoch = 0;
  const epochs = new LRUCache<Fingerprint, number>({ max: 10_000 });
  let lastEpoch = 0;
  // Of every tenant without one of its own.
  let commonEpoch = 0;

  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    ttlResolution: 0,
    perf: { now: nowMs },
    dispose: (entry) => entry.away?.release(),
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

  function isDropped({ tags, epoch }: Entry, tenant: Fingerprint): boolean {
    if (epoch === lastEpoch) return false;
    const isSince = (name: string): boolean => (drops.peek(name) ?? 0) > epoch;
    return (
      epoch < forgottenEpoch ||
      tags.some((tag) => isSince(own(tenant, tag)) || isSince(own(EVERY, tag)))
    );
  }

  return {
    epoch,
    bytes: () => entries.calculatedSize,
    get<T>(tenant: Fingerprint, key: string): Cached<T> | undefined {
      const owned = own(tenant, key);
      const entry = entries.get(owned);
      if (!entry) return undefined;
      if (isDropped(entry, tenant)) {
        entries.delete(owned);
        return undefined;
      }
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
      const { freshMs, staleMs = 0 } = lifetime;
      const entry: Entry = {
        value: putAway ? null : value,
        away: putAway?.() ?? null,
        freshUntilMs: nowMs() + freshMs,
        tags,
        epoch: lastEpoch,
      };
      entries.set(owned, entry, { ttl: freshMs + staleMs, size: bytes + ENTRY_BYTES });
      // One that is too large is not kept at all.
      if (entries.peek(owned) !== entry) entry.away?.release();
    },
    drop(tenant, tag) {
      begin(tenant);
      drops.set(own(tenant ?? EVERY, tag), lastEpoch);
    },
    clear() {
      begin(null);
      entries.clear();
    },
  };
}

// Small texts that all replicas remember for a while; alone, a gateway remembers them itself.
import { LRUCache } from 'lru-cache';

export type Store = {
  /** Puts `text` where there is none yet: null when it was put, else what is there. */
  readonly claim: (name: string, text: string, ttlMs: number) => Promise<string | null>;
  readonly put: (name: string, text: string, ttlMs: number) => Promise<void>;
  readonly get: (name: string) => Promise<string | null>;
  readonly forget: (name: string) => Promise<void>;
};

// Characters, names included: some megabytes at most.
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** For a process alone. The oldest goes when there is no room. */
export function createLocalStore(nowMs: () => number): Store {
  const texts = new LRUCache<string, string>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (text, name) => text.length + name.length + 1,
    ttlResolution: 0,
    perf: { now: nowMs },
  });
  return {
    async claim(name, text, ttlMs) {
      const known = texts.get(name);
      if (known === undefined) texts.set(name, text, { ttl: ttlMs });
      return known ?? null;
    },
    async put(name, text, ttlMs) {
      texts.set(name, text, { ttl: ttlMs });
    },
    get: async (name) => texts.get(name) ?? null,
    async forget(name) {
      texts.delete(name);
    },
  };
}

// Small texts that all replicas remember for a while; alone, a gateway remembers them itself.
import { LRUCache } from 'lru-cache';

/** A name begins with whose text it is, and a blank: nobody's texts take the room of another's. */
export type StoredName = `${string} ${string}`;

/** Nobody can tell whether a name was claimed elsewhere: it was not claimed. */
export class ClaimUnknown extends Error {}

export type Store = {
  /** Puts `text` where there is none yet: null when it was put, else what is there. */
  readonly claim: (name: StoredName, text: string, ttlMs: number) => Promise<string | null>;
  readonly put: (name: StoredName, text: string, ttlMs: number) => Promise<void>;
  readonly get: (name: StoredName) => Promise<string | null>;
  readonly forget: (name: StoredName) => Promise<void>;
};

// Characters, names included. The first is what one owner may have, the second what all may.
const OWNER_CHARACTERS = 8 * 1024 * 1024;
const ALL_CHARACTERS = 8 * OWNER_CHARACTERS;

type Texts = LRUCache<string, string>;

/**
 * For a process alone. Where there is no room for a text, the oldest of its owner's goes; should all owners
 * together have too many, the oldest of the tenant with most.
 */
export function createLocalStore(nowMs: () => number): Store {
  const textsByOwner = new Map<string, Texts>();
  let characters = 0;

  const textsOf = (name: StoredName): Texts | undefined =>
    textsByOwner.get(name.slice(0, name.indexOf(' ')));

  function open(owner: string): Texts {
    const texts: Texts = new LRUCache({
      maxSize: OWNER_CHARACTERS,
      sizeCalculation: (text, name) => text.length + name.length + 1,
      ttlResolution: 0,
      perf: { now: nowMs },
    });
    textsByOwner.set(owner, texts);
    return texts;
  }

  /** Runs what may change how many characters an owner has. */
  function change(owner: string, texts: Texts, run: () => void): void {
    characters -= texts.calculatedSize;
    run();
    characters += texts.calculatedSize;
    if (texts.size === 0) textsByOwner.delete(owner);
  }

  function put(name: StoredName, text: string, ttlMs: number): void {
    const owner = name.slice(0, name.indexOf(' '));
    const texts = textsByOwner.get(owner) ?? open(owner);
    change(owner, texts, () => texts.set(name, text, { ttl: ttlMs }));
    while (characters > ALL_CHARACTERS) dropOldest();
  }

  function dropOldest(): void {
    let most: readonly [string, Texts] | undefined;
    for (const entry of textsByOwner) {
      if (entry[1].calculatedSize > (most?.[1].calculatedSize ?? 0)) most = entry;
    }
    if (!most) return;
    const [owner, texts] = most;
    change(owner, texts, () => {
      if (!texts.purgeStale()) texts.pop();
    });
  }

  return {
    async claim(name, text, ttlMs) {
      const existing = textsOf(name)?.get(name);
      if (existing === undefined) put(name, text, ttlMs);
      return existing ?? null;
    },
    put: async (name, text, ttlMs) => put(name, text, ttlMs),
    get: async (name) => textsOf(name)?.get(name) ?? null,
    async forget(name) {
      const texts = textsOf(name);
      if (texts) change(name.slice(0, name.indexOf(' ')), texts, () => texts.delete(name));
    },
  };
}

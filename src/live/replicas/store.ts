// Small texts that all replicas remember for a while; a gateway that is alone keeps them in memory.
import { LRUCache } from 'lru-cache';

/** A name begins with the owner of the text and a blank: no owner's texts take the room of another's. */
export type StoredName = `${string} ${string}`;

/** It is not known whether the name was claimed elsewhere; it was not claimed here. */
export class ClaimUnknown extends Error {}

export type Store = {
  /** Stores `text` if there is none yet, and returns null; otherwise returns the existing text. */
  readonly claim: (name: StoredName, text: string, ttlMs: number) => Promise<string | null>;
  readonly put: (name: StoredName, text: string, ttlMs: number) => Promise<void>;
  readonly get: (name: StoredName) => Promise<string | null>;
  readonly forget: (name: StoredName) => Promise<void>;
};

// Limits in characters, names included: for one owner, and for all owners together.
const OWNER_CHARACTERS = 8 * 1024 * 1024;
const ALL_CHARACTERS = 8 * OWNER_CHARACTERS;

type Texts = LRUCache<string, string>;

/**
 * A store in the memory of one process: when an owner has no room for a text, its oldest is removed; when all owners
 * together have too many characters, the oldest text of the largest owner is.
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

  /** Runs a change, and counts the characters of its owner again. */
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

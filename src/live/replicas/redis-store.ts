// A store of texts in Redis for all replicas; each replica also remembers its own texts.
import type { Redis } from './redis.ts';
import { ClaimUnknown, type Store } from './store.ts';

const REMEMBERED = 10_000;
const NOTHING_DONE =
  'Redis is away, and nobody can tell whether this was done before: nothing was done. Send it again later.';

const CLAIM = `
local known = redis.call('GET', KEYS[1])
if known then return known end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

const UNCLAIM = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

type Claims = {
  /** Like `claim` of Store, in Redis only; rejects with ClaimUnknown. */
  readonly claim: (name: string, text: string, ttlMs: number) => Promise<string | null>;
};

/** Claims that all replicas know, or that are not made. */
function createClaims(redis: Redis): Claims {
  // Texts of abandoned claims that may still have reached Redis, each with its key.
  const doubtful = new Map<string, string>();

  async function unclaim(text: string, key: string): Promise<void> {
    await redis.run('EVAL', UNCLAIM, 1, key, text);
    doubtful.delete(text);
  }
  redis.onJoined(() => {
    for (const [text, key] of doubtful) unclaim(text, key).catch(() => {});
  });

  async function claim(key: string, text: string, ttlMs: number): Promise<string | null> {
    try {
      const known = (await redis.run('EVAL', CLAIM, 1, key, text, ttlMs)) as string | null;
      if (known === null || !doubtful.has(known)) return known;
      await unclaim(known, key);
    } catch (error) {
      doubtful.set(text, key);
      const [oldest = text] = doubtful.keys();
      if (doubtful.size > REMEMBERED) doubtful.delete(oldest);
      throw new ClaimUnknown(NOTHING_DONE, { cause: error });
    }
    return claim(key, text, ttlMs);
  }
  return { claim };
}

/** Runs commands on keys; a failed command is repeated when Redis is back, unless a later one replaces it. */
function createDebts(redis: Redis): (key: string, run: () => Promise<unknown>) => Promise<void> {
  const owed = new Map<string, () => Promise<unknown>>();

  async function pay(key: string, run: () => Promise<unknown>): Promise<void> {
    owed.delete(key);
    try {
      await run();
    } catch {
      if (owed.size < REMEMBERED && !owed.has(key)) owed.set(key, run);
    }
  }
  redis.onJoined(() => {
    for (const [key, run] of [...owed]) void pay(key, run);
  });
  return pay;
}

/**
 * `here` answers while Redis is away, and afterwards for the texts that only this process got meanwhile. If Redis
 * `isRequired`, a claim that Redis does not confirm rejects with ClaimUnknown; its text must be unique to the claim.
 */
export function createRedisStore(
  redis: Redis,
  what: string,
  here: Store,
  isRequired: boolean,
): Store {
  const keyOf = (name: string): string => redis.keyOf(`${what}:${name}`);
  const claims = isRequired ? createClaims(redis) : null;
  // Until Redis has the outcome of a request, other replicas wait for it.
  const pay = isRequired ? createDebts(redis) : (_: string, run: () => Promise<unknown>) => run();
  const ask = async (command: string, ...args: readonly (string | number)[]) => {
    try {
      return (await redis.run(command, ...args)) as string | null;
    } catch {
      return null;
    }
  };
  return {
    async claim(name, text, ttlMs) {
      const cached = await here.claim(name, text, ttlMs);
      if (cached !== null) return cached;
      try {
        const elsewhere = claims
          ? await claims.claim(keyOf(name), text, ttlMs)
          : await ask('EVAL', CLAIM, 1, keyOf(name), text, ttlMs);
        // The outcome has to come from the replica that holds the claim.
        if (elsewhere !== null) await here.forget(name);
        return elsewhere;
      } catch (error) {
        await here.forget(name);
        throw error;
      }
    },
    async put(name, text, ttlMs) {
      await here.put(name, text, ttlMs);
      const key = keyOf(name);
      await pay(key, () => redis.run('SET', key, text, 'PX', ttlMs)).catch(() => {});
    },
    get: async (name) => (await here.get(name)) ?? (await ask('GET', keyOf(name))),
    async forget(name) {
      await here.forget(name);
      await pay(keyOf(name), () => redis.run('DEL', keyOf(name))).catch(() => {});
    },
  };
}

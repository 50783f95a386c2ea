// Texts that Redis remembers for all replicas; what this one wrote it also remembers itself.
import type { Redis } from './redis.ts';
import type { Store } from './store.ts';

const CLAIM = `
local known = redis.call('GET', KEYS[1])
if known then return known end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;

/** `here` answers while Redis is away, and afterwards for what only this process was told meanwhile. */
export function createRedisStore(redis: Redis, what: string, here: Store): Store {
  const keyOf = (name: string): string => redis.keyOf(`${what}:${name}`);
  const ask = async (command: string, ...args: readonly (string | number)[]) => {
    try {
      return (await redis.run(command, ...args)) as string | null;
    } catch {
      return null;
    }
  };
  return {
    async claim(name, text, ttlMs) {
      const known = await here.claim(name, text, ttlMs);
      if (known !== null) return known;
      const elsewhere = await ask('EVAL', CLAIM, 1, keyOf(name), text, ttlMs);
      // It is not for this process to say what became of it.
      if (elsewhere !== null) await here.forget(name);
      return elsewhere;
    },
    async put(name, text, ttlMs) {
      await here.put(name, text, ttlMs);
      await ask('SET', keyOf(name), text, 'PX', ttlMs);
    },
    get: async (name) => (await here.get(name)) ?? (await ask('GET', keyOf(name))),
    async forget(name) {
      await here.forget(name);
      await ask('DEL', keyOf(name));
    },
  };
}

// Leases that Redis keeps: a name belongs to the replica that took it, until it stops saying so.
import type { Leases } from './leases.ts';
import type { Redis } from './redis.ts';

const HOLD = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

export function createRedisLeases(redis: Redis): Leases {
  const keyOf = (name: string): string => redis.keyOf(`lease:${name}`);
  return {
    async hold(name, ttlMs) {
      try {
        return (await redis.run('EVAL', HOLD, 1, keyOf(name), redis.self, ttlMs)) === 1;
      } catch {
        // Better done by two than by nobody.
        return true;
      }
    },
    release(name) {
      redis.run('EVAL', RELEASE, 1, keyOf(name), redis.self).catch(() => {});
    },
  };
}

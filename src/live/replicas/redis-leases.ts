// Leases in Redis: a name belongs to the replica that took it, while that replica gives signs of life.
import { ALONE_WITH_IT, type Leases, ORDER_KEPT_MS, SIGN_OF_LIFE_MS, SILENT_MS } from './leases.ts';
import type { Redis } from './redis.ts';

// KEYS: the lease, its order, and the prefix of signs of life, which the holder's name completes.
// The order holds the last tick and the greatest version, in microseconds as its name says, because older gateways
// keep milliseconds under another one; if Redis has lost it, ticks continue from the clock.
const HOLD = `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('GET', KEYS[2]) or ''
local tick, version = string.match(known, '^(%S+) (%S+)$')
tick = math.max((tonumber(tick) or 0) + 1, nowMs)
version = tonumber(version) or -1
if ARGV[3] ~= '' then version = math.max(version, tonumber(ARGV[3])) end
redis.call('SET', KEYS[2], string.format('%.0f %.0f', tick, version), 'PX', ARGV[4])
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and redis.call('GET', KEYS[3] .. holder) then
  return { 0, string.format('%.0f', tick), string.format('%.0f', version) }
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[3] .. ARGV[1], '1', 'PX', ARGV[5])
return { 1, string.format('%.0f', tick), string.format('%.0f', version) }`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

export function createRedisLeases(redis: Redis): Leases {
  const { self } = redis;
  const alive = redis.keyOf('alive:');
  const held = new Set<string>();
  let living: NodeJS.Timeout | null = null;

  /** Gives signs of life while the process holds a lease. */
  function live(): void {
    if (held.size > 0) {
      living ??= setInterval(() => {
        redis.run('SET', `${alive}${self}`, '1', 'PX', SILENT_MS).catch(() => {});
      }, SIGN_OF_LIFE_MS).unref();
    } else if (living) {
      clearInterval(living);
      living = null;
    }
  }

  return {
    async hold(name, ttlMs, version = null) {
      const keys = [redis.keyOf(`lease:${name}`), redis.keyOf(`order-us:${name}`), alive];
      try {
        const args = [self, ttlMs, version ?? '', ORDER_KEPT_MS, SILENT_MS];
        const reply = await redis.run('EVAL', HOLD, keys.length, ...keys, ...args);
        const [isHeld, tick, newest] = (reply as (string | number)[]).map(Number);
        if (isHeld === 1) held.add(name);
        else held.delete(name);
        live();
        return {
          isHeld: isHeld === 1,
          tick: tick ?? null,
          version: newest === undefined || newest < 0 ? null : newest,
        };
      } catch {
        return ALONE_WITH_IT;
      }
    },
    release(name) {
      held.delete(name);
      live();
      redis.run('EVAL', RELEASE, 1, redis.keyOf(`lease:${name}`), self).catch(() => {});
    },
  };
}

// Token buckets that all replicas share: Redis does the arithmetic, by its own clock.
import type { Redis } from './redis.ts';

/** The tokens of a bucket, refilled up to now, before one was removed; null when Redis cannot be reached. */
export type SharedBuckets = (
  name: string,
  policy: { readonly perSecond: number; readonly burst: number },
) => Promise<number | null>;

const TAKE = `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + time[2] / 1000
local perMs, burst = tonumber(ARGV[1]) / 1000, tonumber(ARGV[2])
local tokens, atMs = burst, nowMs
local known = redis.call('GET', KEYS[1])
if known then
  local before, since = string.match(known, '^(%S+) (%S+)$')
  tokens, atMs = tonumber(before), tonumber(since)
end
local filled = math.min(burst, tokens + math.max(0, nowMs - atMs) * perMs)
local left = filled
if filled >= 1 - 1e-9 then left = math.max(0, filled - 1) end
-- A full bucket is the same as none.
local fullInMs = math.ceil((burst - left) / perMs) + 1000
redis.call('SET', KEYS[1], string.format('%.17g %.17g', left, nowMs), 'PX', string.format('%d', fullInMs))
return string.format('%.17g', filled)`;

export function createRedisBuckets(redis: Redis): SharedBuckets {
  return async (name, { perSecond, burst }) => {
    try {
      const key = redis.keyOf(`bucket:${name}`);
      return Number(await redis.run('EVAL', TAKE, 1, key, perSecond, burst));
    } catch {
      return null;
    }
  };
}

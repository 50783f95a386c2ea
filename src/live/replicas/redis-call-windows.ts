// The calls of each tenant in a minute, counted in Redis by its own clock for all replicas.
import type { SharedCallWindows } from '../call-quota.ts';
import {
  type CallSlot,
  COUNTED_SECONDS,
  callsLeftIn,
  countedSlots,
  quotaRuleOf,
  waitMsOf,
} from '../call-window.ts';
import type { Redis } from './redis.ts';

// The format of the keys' values: a version that changes it counts under other keys.
const FORMAT = 1;

// A key holds slots, each `second queries polls` and a blank. It may expire once none of them counts.
const KEPT_MS = (COUNTED_SECONDS + 1) * 1_000;

// ARGV: how long a slot counts and how long the key is kept, then the rule, then whether it is a poll.
const TAKE = `
local time = redis.call('TIME')
local second, nowMs = tonumber(time[1]), string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local keptForPolls, ownPolls, most, mostBeyond = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local text = redis.call('GET', KEYS[1]) or ''
local slots, queries, polls = {}, 0, 0
for at, some, polled in string.gmatch(text, '(%d+) (%d+) (%d+) ') do
  if at + ARGV[1] > second and at - 1 <= second then
    slots[#slots + 1] = { tonumber(at), tonumber(some), tonumber(polled) }
    queries, polls = queries + some, polls + polled
  end
end
local counted = queries
if polls > 0 then counted = queries + math.max(polls, keptForPolls) end
if polls < ownPolls then mostBeyond = most end
if mostBeyond - counted < 1 then return { 0, text, nowMs } end
local last = slots[#slots]
if not last or last[1] < second then
  last = { second, 0, 0 }
  slots[#slots + 1] = last
end
local at = ARGV[7] == '1' and 3 or 2
last[at] = last[at] + 1
for index, slot in ipairs(slots) do slots[index] = string.format('%.0f %.0f %.0f ', slot[1], slot[2], slot[3]) end
redis.call('SET', KEYS[1], table.concat(slots), 'PX', ARGV[2])
return { 1, '', nowMs }`;

const LOOK = `
local time = redis.call('TIME')
return { 0, redis.call('GET', KEYS[1]) or '', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) }`;

export function createRedisCallWindows(redis: Redis): SharedCallWindows {
  async function run(script: string, name: string, ...args: readonly (string | number)[]) {
    try {
      const key = redis.keyOf(`calls:${FORMAT}:${name}`);
      const reply = (await redis.run('EVAL', script, 1, key, ...args)) as [number, string, string];
      const [taken, text, time] = reply;
      const nowMs = Number(time);
      return { isTaken: taken === 1, slots: countedSlots(slotsIn(text), nowMs), nowMs };
    } catch {
      return null;
    }
  }

  return {
    async take(name, perMinute, kind) {
      const rule = quotaRuleOf(kind, perMinute);
      const { keptForPolls, ownPolls, most, mostBeyond } = rule;
      const ruleArgs = [keptForPolls, ownPolls, most, mostBeyond];
      const isPoll = kind === 'poll' ? 1 : 0;
      const reply = await run(TAKE, name, COUNTED_SECONDS, KEPT_MS, ...ruleArgs, isPoll);
      if (reply === null) return null;
      return reply.isTaken ? 0 : Math.max(1, waitMsOf(reply.slots, rule, reply.nowMs));
    },
    async left(name, perMinute) {
      const reply = await run(LOOK, name);
      return reply && callsLeftIn(reply.slots, perMinute, reply.nowMs);
    },
  };
}

const slotsIn = (text: string): CallSlot[] =>
  [...text.matchAll(/(\d{1,12}) (\d{1,9}) (\d{1,9}) /g)].map(([, second, queries, polls]) => ({
    second: Number(second),
    queries: Number(queries),
    polls: Number(polls),
  }));

// The calls of one tenant in the last minute: whether one more may leave, and which calls have priority. Pure.
import type { CallKind, CallsLeft } from '../upstream/call-quota.ts';

/** Calls that left within one second: `queries` are those of queries and mutations. */
export type CallSlot = { readonly second: number; queries: number; polls: number };

/** Which calls may leave, by the number of those that did. */
export type QuotaRule = {
  /** Calls that are reserved for polls when anything is polled. */
  readonly keptForPolls: number;
  /** With fewer polls than these, `most` calls of any kind may leave; with more polls, `mostBeyond`. */
  readonly ownPolls: number;
  readonly most: number;
  readonly mostBeyond: number;
};

/** A call counts until the second in which it left is a full minute ago. */
export const COUNTED_SECONDS = 61;

/**
 * Mutations may spend everything. Queries leave a tenth to mutations and, when anything is polled, a tenth to polls.
 * Polls leave half to both, apart from their own tenth.
 */
export function quotaRuleOf(kind: CallKind, perMinute: number): QuotaRule {
  const tenth = Math.floor(perMinute / 10);
  const most = kind === 'write' ? perMinute : perMinute - tenth;
  return {
    keptForPolls: kind === 'read' ? tenth : 0,
    ownPolls: kind === 'poll' ? tenth : 0,
    most,
    mostBeyond: kind === 'poll' ? Math.ceil(perMinute / 2) : most,
  };
}

type Spent = { readonly queries: number; readonly polls: number };

const spentIn = (slots: readonly CallSlot[]): Spent => ({
  queries: slots.reduce((sum, slot) => sum + slot.queries, 0),
  polls: slots.reduce((sum, slot) => sum + slot.polls, 0),
});

/** How many more calls may leave; negative when others used more. `redis-call-windows.ts` has the same for Redis. */
function roomIn({ queries, polls }: Spent, rule: QuotaRule): number {
  const counted = queries + (polls > 0 ? Math.max(polls, rule.keptForPolls) : 0);
  return (polls < rule.ownPolls ? rule.most : rule.mostBeyond) - counted;
}

const endMsOf = ({ second }: CallSlot): number => (second + COUNTED_SECONDS) * 1_000;

/** The slots that still count, oldest first; slots in the future were counted before the clock stepped back. */
export function countedSlots(slots: readonly CallSlot[], nowMs: number): CallSlot[] {
  const now = Math.floor(nowMs / 1_000);
  return slots.filter(({ second }) => second + COUNTED_SECONDS > now && second <= now + 1);
}

/** Milliseconds until one more may leave; 0: now. All slots count. */
export function waitMsOf(slots: readonly CallSlot[], rule: QuotaRule, nowMs: number): number {
  if (roomIn(spentIn(slots), rule) >= 1) return 0;
  const last = slots.find((_, at) => roomIn(spentIn(slots.slice(at + 1)), rule) >= 1);
  return last ? Math.max(1, Math.ceil(endMsOf(last) - nowMs)) : COUNTED_SECONDS * 1_000;
}

export function callsLeftIn(
  slots: readonly CallSlot[],
  perMinute: number,
  nowMs: number,
): CallsLeft {
  const last = slots.at(-1);
  const calls = Math.max(0, roomIn(spentIn(slots), quotaRuleOf('read', perMinute)));
  return { calls, fullInMs: last ? Math.max(0, Math.ceil(endMsOf(last) - nowMs)) : 0 };
}

/** Counts one call in the last of these slots, or in a new one behind it. */
export function countCall(slots: CallSlot[], kind: CallKind, nowMs: number): void {
  const second = Math.floor(nowMs / 1_000);
  const last = slots.at(-1);
  // A clock may step back.
  const slot = last && last.second >= second ? last : { second, queries: 0, polls: 0 };
  if (slot !== last) slots.push(slot);
  if (kind === 'poll') slot.polls += 1;
  else slot.queries += 1;
}

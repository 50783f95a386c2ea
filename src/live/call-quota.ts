// Counts the calls of each tenant in a minute, together with all other processes that can be reached.
import { LRUCache } from 'lru-cache';
import type { CallKind, CallQuota, CallsLeft } from '../upstream/call-quota.ts';
import type { Verified } from '../upstream/verified.ts';
import {
  type CallSlot,
  callsLeftIn,
  countCall,
  countedSlots,
  quotaRuleOf,
  waitMsOf,
} from './call-window.ts';

/** Windows of one process, by the names of tenants. */
export type CallWindows = {
  /** Counts one call and returns 0; if it may not leave, returns the milliseconds until one may. */
  readonly take: (name: string, perMinute: number, kind: CallKind) => number;
  /** Counts one call that leaves in any case. */
  readonly note: (name: string, kind: CallKind) => void;
  readonly left: (name: string, perMinute: number) => CallsLeft;
  readonly has: (name: string) => boolean;
  /** Moves a window from other windows to these. */
  readonly adopt: (name: string, from: CallWindows) => void;
  /** Removes a window and returns its slots. */
  readonly remove: (name: string) => CallSlot[] | undefined;
};

/** Windows of all processes; null when they cannot be reached. */
export type SharedCallWindows = {
  readonly take: (
    name: string,
    perMinute: number,
    kind: CallKind,
    isVerified: boolean,
  ) => Promise<number | null>;
  readonly left: (
    name: string,
    perMinute: number,
    isVerified: boolean,
  ) => Promise<CallsLeft | null>;
};

const WINDOWS_KEPT = 10_000;

/** `nowMs` is any clock that only moves forward. */
export function createCallWindows(nowMs: () => number): CallWindows {
  const windows = new LRUCache<string, CallSlot[]>({ max: WINDOWS_KEPT });

  function open(name: string): CallSlot[] {
    const slots = countedSlots(windows.get(name) ?? [], nowMs());
    windows.set(name, slots);
    return slots;
  }

  return {
    take(name, perMinute, kind) {
      const slots = open(name);
      const waitMs = waitMsOf(slots, quotaRuleOf(kind, perMinute), nowMs());
      if (waitMs === 0) countCall(slots, kind, nowMs());
      return waitMs;
    },
    note: (name, kind) => countCall(open(name), kind, nowMs()),
    left: (name, perMinute) => callsLeftIn(open(name), perMinute, nowMs()),
    has: (name) => windows.has(name),
    adopt(name, from) {
      const slots = from.remove(name);
      if (slots) windows.set(name, slots);
    },
    remove(name) {
      const slots = windows.get(name);
      windows.delete(name);
      return slots;
    },
  };
}

/**
 * Returns null for 0, which means no quota. Without `shared` this process is alone; while the others cannot be
 * reached, it counts only its own calls.
 */
export function createCallQuota(
  { callsPerMinute: perMinute }: { readonly callsPerMinute: number },
  shared: SharedCallWindows | null,
  verified: Verified,
  nowMs: () => number,
): CallQuota | null {
  if (perMinute === 0) return null;
  // Windows of made-up keys evict no others.
  const ofVerified = createCallWindows(nowMs);
  const ofOthers = createCallWindows(nowMs);
  verified.onChange((tenant, isVerified) => {
    if (isVerified) ofVerified.adopt(tenant, ofOthers);
  });
  const windowsOf = (tenant: Parameters<CallQuota['left']>[0]): CallWindows =>
    verified.has(tenant) ? ofVerified : ofOthers;

  return {
    perMinute,
    async spend(tenant, kind) {
      const waitMs = (await shared?.take(tenant, perMinute, kind, verified.has(tenant))) ?? null;
      if (waitMs === null) return windowsOf(tenant).take(tenant, perMinute, kind);
      if (waitMs === 0) windowsOf(tenant).note(tenant, kind);
      return waitMs;
    },
    left: async (tenant) =>
      (await shared?.left(tenant, perMinute, verified.has(tenant))) ??
      windowsOf(tenant).left(tenant, perMinute),
  };
}

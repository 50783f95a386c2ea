// Counts the calls that each tenant makes in a minute, together with all other processes that can be reached.
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
  /** Counts one call: 0. Where it may not leave, milliseconds until one may. */
  readonly take: (name: string, perMinute: number, kind: CallKind) => number;
  /** Counts one call that leaves in any case. */
  readonly note: (name: string, kind: CallKind) => void;
  readonly left: (name: string, perMinute: number) => CallsLeft;
  readonly has: (name: string) => boolean;
  /** Moves a window to these from others. */
  readonly adopt: (name: string, from: CallWindows) => void;
  /** Forgets a window and returns what was in it. */
  readonly remove: (name: string) => CallSlot[] | undefined;
};

/** Windows of all processes; null with nobody to ask. */
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
 * Null for no quota, which 0 is. Without `shared` this process is alone; while the others cannot be asked, it goes by
 * what left from here.
 */
export function createCallQuota(
  { callsPerMinute: perMinute }: { readonly callsPerMinute: number },
  shared: SharedCallWindows | null,
  verified: Verified,
  nowMs: () => number,
): CallQuota | null {
  if (perMinute === 0) return null;
  // Those of made-up keys push out no others.
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

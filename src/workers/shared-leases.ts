// The leases of workers, kept by the process that started them: a name belongs to the worker that took it.
import { LRUCache } from 'lru-cache';
import { type Lease, ORDER_KEPT_MS, SILENT_MS } from '../live/replicas/leases.ts';

/** A worker, identified by object identity. */
type LeaseHolder = object;

export type SharedLeases = {
  readonly hold: (
    holder: LeaseHolder,
    name: string,
    ttlMs: number,
    version: number | null,
  ) => Lease;
  readonly release: (holder: LeaseHolder, name: string) => void;
  /** A worker says that it lives. */
  readonly note: (holder: LeaseHolder) => void;
  /** It is gone, and all that it held is free. */
  readonly leave: (holder: LeaseHolder) => void;
};

type Order = { readonly tick: number; readonly version: number | null };

const ORDERS_KEPT = 100_000;

export function createSharedLeases(nowMs: () => number): SharedLeases {
  const leases = new Map<string, { readonly holder: LeaseHolder; readonly untilMs: number }>();
  const orders = new LRUCache<string, Order>({ max: ORDERS_KEPT, ttl: ORDER_KEPT_MS });
  const heardAtMs = new WeakMap<LeaseHolder, number>();
  let lastTick = 0;

  const note = (holder: LeaseHolder): void => void heardAtMs.set(holder, nowMs());

  function release(holder: LeaseHolder, name: string): void {
    if (leases.get(name)?.holder === holder) leases.delete(name);
  }

  return {
    note,
    release,
    hold(holder, name, ttlMs, version) {
      note(holder);
      // Rises also when the clock is set back.
      lastTick = Math.max(lastTick + 1, nowMs());
      const newest = newer(orders.get(name)?.version ?? null, version);
      orders.set(name, { tick: lastTick, version: newest });
      const before = leases.get(name);
      const isTaken =
        before !== undefined &&
        before.holder !== holder &&
        before.untilMs > nowMs() &&
        (heardAtMs.get(before.holder) ?? 0) > nowMs() - SILENT_MS;
      if (!isTaken) leases.set(name, { holder, untilMs: nowMs() + ttlMs });
      return { isHeld: !isTaken, tick: lastTick, version: newest };
    },
    leave(holder) {
      for (const name of [...leases.keys()]) release(holder, name);
    },
  };
}

const newer = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

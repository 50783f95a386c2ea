// Makes readers that resume wait for a read that began after they had joined: they may have more than is known here.
//
// Another process has told them of it, while this one was frozen or cut off from the others.

/** A reader that waits. */
export type FreshnessWait = { readonly isOver: () => boolean; readonly leave: () => void };

type FreshReader = {
  readonly wake: () => void;
  /** Drawn after it had joined; null: none yet. */
  tick: number | null;
};

export type Freshness = {
  readonly wait: (wake: () => void) => FreshnessWait;
  readonly isAwaited: () => boolean;
  /** Those that wait now: a read that begins is late enough for them, and so is the next tick. */
  readonly waiters: () => ReadonlySet<FreshReader>;
  /** Ends the wait for an accepted read: of `waiters`, and of all that have a tick from before it. */
  readonly accept: (from: number | null, waiters?: ReadonlySet<FreshReader>) => void;
};

/** For one topic. */
export function createFreshness(): Freshness {
  const all = new Set<FreshReader>();
  return {
    wait(wake) {
      const waiter: FreshReader = { wake, tick: null };
      all.add(waiter);
      return { isOver: () => !all.has(waiter), leave: () => void all.delete(waiter) };
    },
    isAwaited: () => all.size > 0,
    waiters: () => new Set(all),
    accept(from, waiters) {
      for (const waiter of [...all]) {
        const { tick, wake } = waiter;
        const isLater = from !== null && tick !== null && from >= tick;
        if ((isLater || waiters?.has(waiter)) && all.delete(waiter)) wake();
      }
    },
  };
}

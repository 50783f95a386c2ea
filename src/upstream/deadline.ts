// Deadlines: one time limit for everything that an operation requests.
import { UpstreamFailure } from './failure.ts';

export type Deadline = {
  /**
   * Calls back once, when time is up or the operation is cancelled; at once if that has happened already.
   * Returns a function that stops watching.
   */
  readonly watch: (onEnd: (failure: UpstreamFailure) => void) => () => void;
  /** Ends everything now; the default reason is that the client went away. */
  readonly cancel: (reason?: UpstreamFailure) => void;
  /** Milliseconds left, never below 0. */
  readonly remainingMs: () => number;
  /** The operation's answer is given: what is on the wire is read to its end, and no further attempt begins. */
  readonly settle: () => void;
  /** Whether an answer still depends on it. Once false, it stays false. */
  readonly isAwaited: () => boolean;
};

/**
 * A deadline `ms` from now; null: it ends only by cancellation. Its timer runs only while there are
 * watchers, so that an operation that ended early keeps nothing alive.
 */
export function createDeadline(ms: number | null): Deadline {
  const endsAtMs = ms === null ? Number.POSITIVE_INFINITY : performance.now() + ms;
  let watchers: ((failure: UpstreamFailure) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended: UpstreamFailure | null = null;
  let isSettled = false;

  const remainingMs = () => (ms === null ? endsAtMs : Math.max(0, endsAtMs - performance.now()));

  function end(failure = new UpstreamFailure('cancelled', 'The client went away.')): void {
    if (ended) return;
    ended = failure;
    clearTimeout(timer);
    const waiting = watchers;
    watchers = [];
    for (const notify of waiting) notify(failure);
  }

  function timeUp(): void {
    end(new UpstreamFailure('timeout', `LeadSail did not answer within ${ms} ms.`));
  }

  return {
    remainingMs,
    cancel: end,
    settle() {
      isSettled = true;
    },
    isAwaited: () => !isSettled,
    watch(onEnd) {
      const leftMs = remainingMs();
      if (!ended && leftMs === 0) timeUp();
      if (ended) {
        onEnd(ended);
        return () => {};
      }
      // Most deadlines have one watcher, for which an array grown by `push` would be large.
      if (watchers.length === 0) watchers = [onEnd];
      else watchers.push(onEnd);
      if (ms !== null) timer ??= setTimeout(timeUp, leftMs);
      return () => {
        const at = watchers.indexOf(onEnd);
        if (at < 0) return;
        watchers.splice(at, 1);
        if (watchers.length > 0) return;
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}

/**
 * A deadline for work that must not be interrupted: it ends with `parent` until `detach` is called, and
 * afterwards only when the time that was left at its creation is up.
 */
export function createDetachable(parent: Deadline): { deadline: Deadline; detach: () => void } {
  const leftMs = parent.remainingMs();
  const deadline = createDeadline(Number.isFinite(leftMs) ? Math.ceil(leftMs) : null);
  return { deadline, detach: parent.watch(deadline.cancel) };
}

/** Why nothing begins for an operation that is answered. */
export const nobodyWaits = (): UpstreamFailure =>
  new UpstreamFailure('cancelled', 'The operation is answered already.');

/** Resolves after `ms`, or rejects with the deadline's failure when that ends first. */
export function pause(ms: number, deadline: Deadline): Promise<void> {
  return new Promise((resolve, reject) => {
    let unwatch = (): void => {};
    const timer = setTimeout(() => {
      unwatch();
      resolve();
    }, ms);
    unwatch = deadline.watch((failure) => {
      clearTimeout(timer);
      reject(failure);
    });
  });
}

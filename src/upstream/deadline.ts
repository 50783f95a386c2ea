// One end for everything that an operation asks for: the client's patience as one number.
import { UpstreamFailure } from './failure.ts';

export type Deadline = {
  /**
   * Calls back once when time is up or the operation is cancelled, at once if it is already.
   * Returns the way to stop watching.
   */
  readonly watch: (onEnd: (failure: UpstreamFailure) => void) => () => void;
  /** Ends everything now; without a reason, because the client went away. */
  readonly cancel: (reason?: UpstreamFailure) => void;
  /** Milliseconds left, never below 0. */
  readonly remainingMs: () => number;
};

/**
 * A deadline `ms` from now; null: it only ends by being cancelled. Its timer runs only while somebody
 * watches, so that an operation that ended early keeps nothing alive.
 */
export function createDeadline(ms: number | null): Deadline {
  const endsAtMs = ms === null ? Number.POSITIVE_INFINITY : performance.now() + ms;
  let watchers: ((failure: UpstreamFailure) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended: UpstreamFailure | null = null;

  const remainingMs = () => Math.max(0, endsAtMs - performance.now());

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
    watch(onEnd) {
      const leftMs = remainingMs();
      if (!ended && leftMs === 0) timeUp();
      if (ended) {
        onEnd(ended);
        return () => {};
      }
      // Of most there is one watcher, for which a list that may grow would be large.
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
 * A deadline for what must not be cut off half-way: it ends with `parent` until `detach` is called, and
 * from then on only when the time is up that was left when it was made.
 */
export function createDetachable(parent: Deadline): { deadline: Deadline; detach: () => void } {
  const leftMs = parent.remainingMs();
  const deadline = createDeadline(Number.isFinite(leftMs) ? Math.ceil(leftMs) : null);
  return { deadline, detach: parent.watch(deadline.cancel) };
}

/** Resolves after `ms`, or rejects as the deadline does when that ends first. */
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

// One end for everything that an operation asks for: the client's patience as one number.
import { UpstreamFailure } from './failure.ts';

export type Deadline = {
  /**
   * Calls back once when time is up or the operation is cancelled, at once if it is already.
   * Returns the way to stop watching.
   */
  readonly watch: (onEnd: (failure: UpstreamFailure) => void) => () => void;
  /** Ends everything now because nobody waits any more. */
  readonly cancel: () => void;
  /** Milliseconds left, never below 0. */
  readonly remainingMs: () => number;
};

/**
 * A deadline `ms` from now. Its timer runs only while somebody watches, so that an operation that
 * ended early keeps nothing alive.
 */
export function createDeadline(ms: number): Deadline {
  const endsAtMs = performance.now() + ms;
  const watchers = new Set<(failure: UpstreamFailure) => void>();
  let timer: NodeJS.Timeout | undefined;
  let ended: UpstreamFailure | null = null;

  const remainingMs = () => Math.max(0, endsAtMs - performance.now());

  function end(failure: UpstreamFailure): void {
    if (ended) return;
    ended = failure;
    clearTimeout(timer);
    const waiting = [...watchers];
    watchers.clear();
    for (const tell of waiting) tell(failure);
  }

  function timeUp(): void {
    end(new UpstreamFailure('timeout', `LeadSail did not answer within ${ms} ms.`));
  }

  return {
    remainingMs,
    cancel: () => end(new UpstreamFailure('cancelled', 'The client went away.')),
    watch(onEnd) {
      if (!ended && remainingMs() === 0) timeUp();
      if (ended) {
        onEnd(ended);
        return () => {};
      }
      watchers.add(onEnd);
      timer ??= setTimeout(timeUp, remainingMs());
      return () => {
        if (watchers.delete(onEnd) && watchers.size === 0) {
          clearTimeout(timer);
          timer = undefined;
        }
      };
    },
  };
}

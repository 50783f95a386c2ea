// Time as an argument: everything that is timed uses this clock.

export type Clock = {
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  readonly schedule: (delayMs: number, run: () => void) => () => void;
};

/** The real clock. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

// Time as an argument: what happens by itself asks this clock when.

export type Clock = {
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Runs `run` once after `delayMs`; the returned function calls it off. */
  readonly schedule: (delayMs: number, run: () => void) => () => void;
};

/** The real one. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

// Delays: how long to wait before something is tried again, and times from outside that a timer can take. Pure.

/** Node's timers fire at once for what is over 24.8 days; and nobody waits longer than a day for anything. */
const LONGEST_DELAY_MS = 24 * 60 * 60_000;

/** Whole milliseconds from 0 to a day, however far in the past or the future `ms` leads. */
export const toDelayMs = (ms: number): number =>
  Math.ceil(Math.min(LONGEST_DELAY_MS, Math.max(0, ms)));

/** The bound of a wait, in milliseconds: `firstMs` after the first failure, twice as long after each further one. */
export const backoffMs = (failures: number, firstMs: number, longestMs: number): number =>
  Math.min(longestMs, firstMs * 2 ** (failures - 1));

// Delays: how long to wait before a retry, and external times bounded to what a timer accepts. Pure.

/** Node's timers fire at once for delays over 24.8 days; nothing here waits longer than a day. */
const LONGEST_DELAY_MS = 24 * 60 * 60_000;

/** Rounds `ms` up and bounds it to the range from 0 to a day. */
export const toDelayMs = (ms: number): number =>
  Math.ceil(Math.min(LONGEST_DELAY_MS, Math.max(0, ms)));

/** The bound of a wait, in milliseconds: `firstMs` after the first failure, twice as long after each further one. */
export const backoffMs = (failures: number, firstMs: number, longestMs: number): number =>
  Math.min(longestMs, firstMs * 2 ** (failures - 1));

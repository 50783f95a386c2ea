// When to look next at what is watched. Pure.
import { backoffMs } from '../upstream/delay.ts';

/** How soon a change is to be expected: while a call is going on and when it just ended, or at no particular time. */
export type Pace = 'fast' | 'slow';

export type Watched = {
  readonly pace: Pace;
  /** Since it changed last or, where it never did, since it is watched; in milliseconds. */
  readonly idleMs: number;
  /** Looks that failed since one succeeded. */
  readonly failures: number;
  /** How long LeadSail asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 up to 1, evenly. */
  readonly random: number;
};

/** A client that waits longer than this for a change asks again. */
const QUIET_AT_MOST_MS = 30 * 60_000;

const SLOWEST_MS = 15_000;
// Quiet for less than the first number: look again after the second.
const STEPS: Readonly<Record<Pace, readonly (readonly [number, number])[]>> = {
  fast: [
    [20_000, 1_000],
    [60_000, 2_000],
    [5 * 60_000, 5_000],
  ],
  slow: [
    [60_000, 3_000],
    [5 * 60_000, 6_000],
  ],
};

const FIRST_BACKOFF_MS = 2_000;
// After an outage, what is watched is polled again within ten seconds.
const LONGEST_BACKOFF_MS = 8_000;

/**
 * Milliseconds until the next look; null: it has been quiet for too long to look any more. After a failure
 * the wait doubles with each, is shortened by up to half by chance so that replicas and topics spread, and
 * is never less than LeadSail asked for, or than the usual one as far as that is no longer than the longest.
 */
export function nextPollMs(watched: Watched): number | null {
  const { pace, idleMs, failures, retryAfterMs = 0, random } = watched;
  if (idleMs >= QUIET_AT_MOST_MS) return null;
  const usualMs = STEPS[pace].find(([beforeMs]) => idleMs < beforeMs)?.[1] ?? SLOWEST_MS;
  if (failures === 0) return usualMs;
  const boundMs = backoffMs(failures, FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS);
  const leastMs = Math.min(usualMs, LONGEST_BACKOFF_MS);
  return Math.max(leastMs, boundMs * (1 - random / 2), retryAfterMs);
}

// When to look next at what is watched. Pure.

/** How soon a change is to be expected: while a call is going on, or at no particular time. */
export type Pace = 'fast' | 'slow';

export type Watched = {
  readonly pace: Pace;
  /** Since it changed last or, where it never did, since it is watched; in milliseconds. */
  readonly quietMs: number;
  /** Looks that failed since one succeeded. */
  readonly failures: number;
  /** How long LeadSail asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 up to 1, evenly. */
  readonly random: number;
};

/** Whoever waits longer than this for a change asks again. */
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

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

/**
 * Milliseconds until the next look; null: it has been quiet for too long to look any more. After a failure
 * the wait doubles with each, is shortened by up to half by chance so that replicas and topics spread, and
 * is never less than the usual one or than LeadSail asked for.
 */
export function nextLookMs(watched: Watched): number | null {
  const { pace, quietMs, failures, retryAfterMs = 0, random } = watched;
  if (quietMs >= QUIET_AT_MOST_MS) return null;
  const usualMs = STEPS[pace].find(([beforeMs]) => quietMs < beforeMs)?.[1] ?? SLOWEST_MS;
  if (failures === 0) return usualMs;
  const backoffMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures);
  return Math.max(usualMs, backoffMs * (1 - random / 2), retryAfterMs);
}

// The time of the next poll of a topic. Pure.
import { backoffMs } from '../upstream/delay.ts';

/** How soon a change is expected: `fast` while a call goes on and just after it, `slow` otherwise. */
export type Pace = 'fast' | 'slow';

export type Watched = {
  readonly pace: Pace;
  /** Since its last change or, if there was none, since watching began; in milliseconds. */
  readonly idleMs: number;
  /** Whether one who resumes waits for a poll. */
  readonly isAwaited?: boolean | undefined;
  /** Polls that failed since one succeeded. */
  readonly failures: number;
  /** How long LeadSail asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 up to 1, evenly distributed. */
  readonly random: number;
};

/** A client that waits longer than this for a change has to subscribe again. */
const QUIET_AT_MOST_MS = 30 * 60_000;

/** The usual wait when a change is expected. */
export const SOONEST_MS = 1_000;
const SLOWEST_MS = 15_000;
// Unchanged for less than the first number of milliseconds: the next poll comes after the second.
const STEPS: Readonly<Record<Pace, readonly (readonly [number, number])[]>> = {
  fast: [
    [20_000, SOONEST_MS],
    [60_000, 2_000],
    [5 * 60_000, 5_000],
  ],
  slow: [
    [60_000, 3_000],
    [5 * 60_000, 6_000],
  ],
};

const FIRST_BACKOFF_MS = 2_000;
// After an outage, every topic is polled again within ten seconds.
const LONGEST_BACKOFF_MS = 8_000;

/**
 * Milliseconds until the next poll; null: nothing has changed for too long, and polling ends. The wait doubles
 * with each failure, and is shortened by a random part of up to half, so that replicas and topics spread. It is
 * never shorter than LeadSail asked for, or than the usual wait or the longest backoff, whichever is shorter.
 */
export function nextPollMs(watched: Watched): number | null {
  const { pace, idleMs, isAwaited = false, failures, retryAfterMs = 0, random } = watched;
  if (idleMs >= QUIET_AT_MOST_MS && !(isAwaited && failures === 0)) return null;
  const stepMs = STEPS[pace].find(([beforeMs]) => idleMs < beforeMs)?.[1] ?? SLOWEST_MS;
  const usualMs = isAwaited ? SOONEST_MS : stepMs;
  if (failures === 0) return usualMs;
  const boundMs = backoffMs(failures, FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS);
  const leastMs = Math.min(usualMs, LONGEST_BACKOFF_MS);
  return Math.max(leastMs, boundMs * (1 - random / 2), retryAfterMs);
}

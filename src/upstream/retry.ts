// Whether a failed read is worth another try, and how long to wait before it. Pure.
import { backoffMs } from './delay.ts';
import type { UpstreamFailure } from './failure.ts';

export type RetryPolicy = {
  /** Attempts in all, including the first. */
  readonly maxAttempts: number;
  /** Upper bound of the first wait, in milliseconds; it doubles with each try. */
  readonly baseDelayMs: number;
  /** Upper bound of any wait that the host did not ask for. */
  readonly maxDelayMs: number;
};

export const RETRY_POLICY: RetryPolicy = { maxAttempts: 4, baseDelayMs: 60, maxDelayMs: 1_000 };

/** The input of the decision. */
export type FailedAttempt = {
  readonly failure: UpstreamFailure;
  /** 1 for the first. */
  readonly attempt: number;
  /** Until the operation's deadline. */
  readonly remainingMs: number;
  /** From 0 up to 1, uniformly distributed. */
  readonly random: number;
};

/**
 * Milliseconds to wait before the next attempt; null: do not retry. Only transient failures are
 * retried: connection faults, 429, 502, 503 and 504. The wait is exponential with full jitter, never
 * less than `Retry-After` says, and never past the deadline: a partial answer now is better than the
 * same one later.
 */
export function retryDelayMs(
  { failure, attempt, remainingMs, random }: FailedAttempt,
  { maxAttempts, baseDelayMs, maxDelayMs }: RetryPolicy = RETRY_POLICY,
): number | null {
  if (!failure.isTransient || attempt >= maxAttempts) return null;
  const jitteredMs = random * backoffMs(attempt, baseDelayMs, maxDelayMs);
  const delayMs = Math.max(jitteredMs, failure.retryAfterMs ?? 0);
  return delayMs < remainingMs ? delayMs : null;
}

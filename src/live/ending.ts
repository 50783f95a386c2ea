// Decides when a topic is over: not by a single poll, because the last words may come after the outcome.
import type { FailureKind, UpstreamFailure } from '../upstream/failure.ts';

/** Why there are no more events: the topic is over, LeadSail does not have it, or it cannot be read. */
export type EndReason = 'over' | 'unknown' | { readonly failure: unknown };

/** Has to pass without a change after the outcome: what comes in it may be followed by more. */
const QUIET_MS = 10_000;
/** After the outcome, whatever comes. */
const MOST_MS = 60_000;
// A single refusal may come from a server of LeadSail's that lags behind.
const REFUSALS_IN_A_ROW = 3;
const REFUSED_FOR_MS = 5_000;

const REFUSALS: ReadonlySet<FailureKind> = new Set([
  'unauthenticated',
  'forbidden',
  'not_found',
  'invalid',
]);

export const isRefusal = (kind: FailureKind): boolean => REFUSALS.has(kind);

export type Ending = {
  /**
   * Records a state: whether it has an outcome, whether it equals the one before, how old it is by its own date, and
   * when its read began, as far as is known. Returns whether the topic is over.
   */
  readonly isOver: (state: {
    readonly hasOutcome: boolean;
    readonly isSame: boolean;
    readonly ageMs: number | null;
    readonly atMs: number;
  }) => boolean;
  /** Records that LeadSail had it before. */
  readonly wasKnown: () => void;
  /** Records that a poll failed; null: LeadSail does not have it (any more). Returns the reason if that is final. */
  readonly fail: (failure: UpstreamFailure | null) => EndReason | null;
  /** Records that a poll was not refused. */
  readonly notRefused: () => void;
};

export function createEnding(nowMs: () => number): Ending {
  let outcomeAtMs: number | null = null;
  let quietFromMs = 0;
  let hasGoneOn = false;
  let isKnown = false;
  let refusals = 0;
  let refusedAtMs = 0;

  return {
    isOver({ hasOutcome, isSame, ageMs, atMs }) {
      isKnown = true;
      refusals = 0;
      if (!hasOutcome) {
        outcomeAtMs = null;
        hasGoneOn = true;
        return false;
      }
      // It was over when watching began, and has not changed for long.
      if (!hasGoneOn && ageMs !== null && ageMs > MOST_MS) return true;
      if (outcomeAtMs === null || !isSame) quietFromMs = atMs;
      outcomeAtMs ??= atMs;
      return atMs - outcomeAtMs >= MOST_MS || atMs - quietFromMs >= QUIET_MS;
    },
    wasKnown() {
      isKnown = true;
    },
    fail(failure) {
      if (failure !== null && !isRefusal(failure.kind)) {
        refusals = 0;
        return null;
      }
      if (refusals === 0) refusedAtMs = nowMs();
      refusals += 1;
      const isRepeated = refusals >= REFUSALS_IN_A_ROW && nowMs() - refusedAtMs >= REFUSED_FOR_MS;
      if (isKnown && !isRepeated) return null;
      return failure === null ? 'unknown' : { failure };
    },
    notRefused() {
      refusals = 0;
    },
  };
}

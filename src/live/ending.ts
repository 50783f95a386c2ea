// When what is watched is over: not by one look that says so, for the last words may come behind the outcome.
import type { FailureKind } from '../upstream/failure.ts';

/** Why nothing comes any more: it is over, LeadSail has no such thing, or it will not be told. */
export type EndReason = 'over' | 'unknown' | { readonly failure: unknown };

/** Has to pass after the outcome, and two states in a row have to be equal. */
const LEAST_MS = 10_000;
const MOST_MS = 60_000;
// A refusal in the middle may be a replica that lags behind.
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
   * Takes in a state: whether it has an outcome, whether it equals the one before, and how old it is by its own word.
   * Whether it is over.
   */
  readonly isOver: (state: {
    readonly hasOutcome: boolean;
    readonly isSame: boolean;
    readonly ageMs: number | null;
  }) => boolean;
  /** Takes in that LeadSail refused, or has no such thing (any more). Whether that is to be believed. */
  readonly isRefused: () => boolean;
  /** Something else than a refusal came. */
  readonly notRefused: () => void;
};

export function createEnding(nowMs: () => number): Ending {
  let outcomeAtMs: number | null = null;
  let hasGoneOn = false;
  let isKnown = false;
  let refusals = 0;
  let refusedAtMs = 0;

  return {
    isOver({ hasOutcome, isSame, ageMs }) {
      isKnown = true;
      refusals = 0;
      if (!hasOutcome) {
        outcomeAtMs = null;
        hasGoneOn = true;
        return false;
      }
      // Nobody saw it go on, and nothing came since.
      if (!hasGoneOn && ageMs !== null && ageMs > MOST_MS) return true;
      outcomeAtMs ??= nowMs();
      const sinceMs = nowMs() - outcomeAtMs;
      return sinceMs >= MOST_MS || (isSame && sinceMs >= LEAST_MS);
    },
    isRefused() {
      if (!isKnown) return true;
      if (refusals === 0) refusedAtMs = nowMs();
      refusals += 1;
      return refusals >= REFUSALS_IN_A_ROW && nowMs() - refusedAtMs >= REFUSED_FOR_MS;
    },
    notRefused() {
      refusals = 0;
    },
  };
}

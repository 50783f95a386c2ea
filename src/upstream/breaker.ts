// A circuit breaker: stops asking a host that does not answer, and notices when it is back.
//
// Closed, it watches the last outcomes; when most are outages it opens and refuses at once. After a
// while one call, and no second beside it, may try whether the host is back.

export type BreakerPolicy = {
  /** How many of the last outcomes count. */
  readonly window: number;
  /** No verdict on fewer outcomes than this. */
  readonly minOutcomes: number;
  /** Opens when this share of them are outages, from 0 to 1. */
  readonly threshold: number;
  /** How long it stays open before it lets one call try, in milliseconds. */
  readonly openMs: number;
};

// Opens on a dead host, not on one that fails one call in five: of ten such calls seven fail once in
// a thousand windows, and of thirty, never.
export const BREAKER_POLICY: BreakerPolicy = {
  window: 30,
  minOutcomes: 10,
  threshold: 0.7,
  openMs: 1_000,
};

export type BreakerState = 'closed' | 'open' | 'half_open';

/** What a call that was let through ended in. `unknown`: it was cancelled, or refused before it left. */
export type CallOutcome = 'answered' | 'outage' | 'unknown';

export type Breaker = {
  readonly state: () => BreakerState;
  /** How to report the outcome of a call that may leave now, exactly once; or how long to wait. */
  readonly admit: () =>
    | { readonly report: (outcome: CallOutcome) => void }
    | { readonly retryAfterMs: number };
};

/** A breaker that starts closed. `nowMs` is any clock that only moves forward. */
export function createBreaker(
  nowMs: () => number,
  onChange: (state: BreakerState) => void = () => {},
  { window, minOutcomes, threshold, openMs }: BreakerPolicy = BREAKER_POLICY,
): Breaker {
  let outages: boolean[] = [];
  let bad = 0;
  let state: BreakerState = 'closed';
  let openedAtMs = 0;

  function change(to: BreakerState): void {
    if (to === 'open') openedAtMs = nowMs();
    if (to === 'closed') {
      outages = [];
      bad = 0;
    }
    if (state !== to) onChange(to);
    state = to;
  }

  function reportClosed(outcome: CallOutcome): void {
    // An answer to a call that left before the circuit opened says nothing about now.
    if (outcome === 'unknown' || state !== 'closed') return;
    outages.push(outcome === 'outage');
    if (outcome === 'outage') bad += 1;
    if (outages.length > window && outages.shift()) bad -= 1;
    if (outages.length >= minOutcomes && bad >= threshold * outages.length) change('open');
  }

  function reportProbe(outcome: CallOutcome): void {
    if (outcome === 'unknown') state = 'open';
    else change(outcome === 'outage' ? 'open' : 'closed');
  }

  const closed = { report: reportClosed };
  return {
    state: () => state,
    admit() {
      if (state === 'closed') return closed;
      const waitMs = Math.max(0, openedAtMs + openMs - nowMs());
      if (waitMs > 0 || state === 'half_open') return { retryAfterMs: waitMs };
      change('half_open');
      return { report: reportProbe };
    },
  };
}

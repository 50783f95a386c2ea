// A circuit breaker: stops calling a host that does not answer, and notices when it is back.
//
// While closed, it watches the last outcomes; it opens when most are outages, and then refuses calls at once. After a
// while it lets a single call try whether the host is back.

/** How many of the last outcomes count. */
const WINDOW = 30;
/** No verdict on fewer outcomes than this. */
const MIN_OUTCOMES = 10;
// Opens on a dead host, not on one that fails one call in five: seven of ten such calls fail once in
// a thousand windows, and 21 of thirty never.
/** Opens when this share of the outcomes are outages. */
const THRESHOLD = 0.7;
/** How long it stays open before it lets one call try. */
const OPEN_MS = 1_000;

export type BreakerState = 'closed' | 'open' | 'half_open';

/** The outcome of an admitted call. `unknown`: it was cancelled, or refused before it left. */
export type CallOutcome = 'answered' | 'outage' | 'unknown';

export type Breaker = {
  readonly state: () => BreakerState;
  /** Admits a call, whose outcome must be reported exactly once, or returns how long to wait. */
  readonly admit: () =>
    | { readonly report: (outcome: CallOutcome) => void }
    | { readonly retryAfterMs: number };
};

/** A breaker that starts closed. `nowMs` is any clock that only moves forward. */
export function createBreaker(
  nowMs: () => number,
  onChange: (state: BreakerState) => void = () => {},
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
    if (outages.length > WINDOW && outages.shift()) bad -= 1;
    if (outages.length >= MIN_OUTCOMES && bad >= THRESHOLD * outages.length) change('open');
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
      const waitMs = Math.max(0, openedAtMs + OPEN_MS - nowMs());
      if (waitMs > 0 || state === 'half_open') return { retryAfterMs: waitMs };
      change('half_open');
      return { report: reportProbe };
    },
  };
}

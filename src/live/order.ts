// The order of reads by several processes: no older state follows a newer one.
//
// Each poll lies between two ticks, which all processes draw from one counter. The order of two overlapping polls is
// unknown, so a poll follows another only if it began after the other had ended.

/** The ticks before and after a poll; null: the counter could not be reached. */
export type Span = { readonly from: number | null; readonly to: number | null };

/** The date of a state. */
export type Dated = Span & {
  /** The greatest version is the newest; null: the state has no version. */
  readonly version: number | null;
};

/**
 * Whether a state is later than the one before; without a tick it is for the caller to know. `newest` is the greatest
 * version that any process has seen.
 */
export function isLater(state: Dated, before: Dated | null, newest: number | null = null): boolean {
  const least = Math.max(before?.version ?? -Infinity, newest ?? -Infinity);
  if (state.version !== null && state.version < least) return false;
  return state.from === null || !before || (before.to !== null && state.from > before.to);
}

/**
 * The same with the greatest version so far: a state without one is no reason to accept one that is older than the last
 * version.
 */
export function withGreatest({ from, to, version }: Dated, before: Dated | null): Dated {
  const least = before?.version ?? null;
  const isOlder = version === null || (least !== null && least > version);
  return { from, to, version: isOlder ? least : version };
}

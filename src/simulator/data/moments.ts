// The fixed point in time that all generated data hangs on; never the clock, so it is stable.

/** 2026-11-01T12:00:00.000Z. Everything generated happened before it. */
export const startMs = Date.UTC(2026, 10, 1, 12);

/** ISO 8601 in UTC with milliseconds. */
export function isoAt(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

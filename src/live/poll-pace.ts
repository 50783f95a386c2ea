// Spaces polls evenly: a few at once after a pause, and never more than `perSecond` in any second.

export type PollPace = {
  /** When the next poll may be made; now or later. */
  readonly readyAtMs: (nowMs: number) => number;
  readonly take: (nowMs: number) => void;
  /** Allows no poll before then. */
  readonly waitUntil: (ms: number) => void;
  /** Whether earlier polls no longer matter. */
  readonly isFresh: (nowMs: number) => boolean;
};

const AT_ONCE = 4;

export function createPollPace(perSecond: number): PollPace {
  const gapMs = 1_000 / perSecond;
  const aheadMs = (AT_ONCE - 1) * gapMs;
  const takenAtMs: number[] = [];
  let nextAtMs = 0;

  return {
    readyAtMs(nowMs) {
      while (takenAtMs.length > 0 && (takenAtMs[0] ?? 0) <= nowMs - 1_000) takenAtMs.shift();
      const before = takenAtMs[takenAtMs.length - perSecond];
      const roomAtMs = before === undefined ? nowMs : before + 1_000;
      const readyMs = Math.max(roomAtMs, nextAtMs - aheadMs);
      // Timers have a resolution of one millisecond.
      return readyMs - nowMs < 1 ? nowMs : readyMs;
    },
    take(nowMs) {
      takenAtMs.push(nowMs);
      nextAtMs = Math.max(nextAtMs, nowMs) + gapMs;
      // Under load no burst is allowed: it would be repeated every second.
      if (takenAtMs.length > perSecond - AT_ONCE)
        nextAtMs = Math.max(nextAtMs, nowMs + gapMs + aheadMs);
    },
    waitUntil(ms) {
      nextAtMs = Math.max(nextAtMs, ms + aheadMs);
    },
    isFresh: (nowMs) => nextAtMs <= nowMs,
  };
}

// So many polls in any second, evenly: a few at once after a pause, and never more than that in a second.

export type PollPace = {
  /** When the next may be made; now or later. */
  readonly readyAtMs: (nowMs: number) => number;
  readonly take: (nowMs: number) => void;
  /** None before then. */
  readonly waitUntil: (ms: number) => void;
  /** Whether it is as if none had been made yet. */
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
      // Timers know nothing shorter than a millisecond.
      return readyMs - nowMs < 1 ? nowMs : readyMs;
    },
    take(nowMs) {
      takenAtMs.push(nowMs);
      nextAtMs = Math.max(nextAtMs, nowMs) + gapMs;
      // Nothing is made up for while there is much to do: what came at once would come at once every second.
      if (takenAtMs.length > perSecond - AT_ONCE)
        nextAtMs = Math.max(nextAtMs, nowMs + gapMs + aheadMs);
    },
    waitUntil(ms) {
      nextAtMs = Math.max(nextAtMs, ms + aheadMs);
    },
    isFresh: (nowMs) => nextAtMs <= nowMs,
  };
}

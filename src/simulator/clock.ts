// Time as an argument: timestamps and everything that unfolds by itself ask this clock.

export type SimulatorClock = {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  schedule(delayMs: number, run: () => void): () => void;
};

/** The real clock. Its timers are unref'd, so that a growing call keeps no process alive. */
export const systemClock: SimulatorClock = {
  now: () => Date.now(),
  schedule(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

type Alarm = { readonly dueMs: number; readonly order: number; readonly run: () => void };

// What setTimeout takes; it makes one millisecond of everything else.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const asTimer = (delayMs: number): number =>
  delayMs >= 1 && delayMs <= LONGEST_TIMER_MS ? Math.trunc(delayMs) : 1;

/**
 * A clock that stands still until it is told to move. `startMs` is epoch milliseconds.
 * `advance(ms)` runs everything that falls due, in order of time; a callback sees the moment it
 * was due as `now()`, and whatever it schedules within the span runs in the same advance. A delay means to
 * it what it means to Node's timers.
 */
export function createManualClock(startMs: number): SimulatorClock & { advance(ms: number): void } {
  let nowMs = startMs;
  let scheduled = 0;
  const alarms = new Set<Alarm>();

  function earliest(untilMs: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of alarms) {
      if (alarm.dueMs > untilMs) continue;
      const isSooner =
        first === undefined ||
        alarm.dueMs < first.dueMs ||
        (alarm.dueMs === first.dueMs && alarm.order < first.order);
      if (isSooner) first = alarm;
    }
    return first;
  }

  return {
    now: () => nowMs,
    schedule(delayMs, run) {
      scheduled += 1;
      const alarm = { dueMs: nowMs + asTimer(delayMs), order: scheduled, run };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
    advance(ms) {
      const untilMs = nowMs + ms;
      for (let due = earliest(untilMs); due !== undefined; due = earliest(untilMs)) {
        alarms.delete(due);
        nowMs = Math.max(nowMs, due.dueMs);
        due.run();
      }
      nowMs = untilMs;
    },
  };
}

/** The same clock, but `stop()` cancels everything that was scheduled through it. */
export function createStoppableClock(clock: SimulatorClock): SimulatorClock & { stop(): void } {
  const cancels = new Set<() => void>();
  let isStopped = false;
  return {
    now: () => clock.now(),
    schedule(delayMs, run) {
      if (isStopped) return () => {};
      const cancel = clock.schedule(delayMs, () => {
        cancels.delete(forget);
        run();
      });
      const forget = () => {
        cancels.delete(forget);
        cancel();
      };
      cancels.add(forget);
      return forget;
    },
    stop() {
      isStopped = true;
      for (const cancel of [...cancels]) cancel();
    },
  };
}

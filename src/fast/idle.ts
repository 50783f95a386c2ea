// Work that nobody waits for is done in a quiet moment, or not at all.
import { performance } from 'node:perf_hooks';

const BUSY = 0.5;
// So much of it may wait; more than that is done when it is needed.
const MAX_WAITING = 100;

let waiting: (() => void)[] = [];

/** Runs `run` some turns later, unless the event loop is busy by then. */
export function whenIdle(run: () => void): void {
  if (waiting.length >= MAX_WAITING) return;
  waiting.push(run);
  if (waiting.length > 1) return;
  const before = performance.eventLoopUtilization();
  setTimeout(() => {
    const [first, ...others] = waiting;
    waiting = [];
    if (performance.eventLoopUtilization(before).utilization >= BUSY) return;
    first?.();
    for (const one of others) whenIdle(one);
  }, 10).unref();
}

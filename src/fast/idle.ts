// Runs work that no request waits for when the process is idle, or not at all.
import { performance } from 'node:perf_hooks';

const BUSY = 0.5;
// Further work is done when it is needed.
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

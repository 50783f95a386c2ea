// Turns of the event loop, shared between what happens by itself and everything else that the process does.
//
// A topic with more and more events would go on in microtasks, before any connection is looked at.

/** Runs `run` now or, when enough has run in this turn, in a later one, behind what came before it. */
export type TakeTurn = (run: () => void) => void;

// Node takes in one new connection a turn, so a turn is short. Many runs fit in it where all they do is send bytes.
const RUNS_A_TURN = 64;
const TURN_MS = 1;

export function createTurns(): TakeTurn {
  let waiting: (() => void)[] = [];
  /** Where `waiting` begins. */
  let first = 0;
  let isScheduled = false;
  let begun = 0;
  let beganAtMs = 0;

  const isSpent = (): boolean =>
    begun >= RUNS_A_TURN || (begun > 0 && performance.now() - beganAtMs > TURN_MS);

  function begin(run: () => void): void {
    if (begun === 0) beganAtMs = performance.now();
    begun += 1;
    schedule();
    run();
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(nextTurn);
  }

  function nextTurn(): void {
    isScheduled = false;
    begun = 0;
    const count = Math.min(waiting.length - first, RUNS_A_TURN);
    // Each in a callback of its own, behind which Node runs the microtasks that it set going.
    for (let at = 0; at < count; at += 1) setImmediate(beginFirst);
    if (count > 0) schedule();
  }

  function beginFirst(): void {
    const run = isSpent() ? undefined : waiting[first];
    if (!run) return;
    first += 1;
    if (first * 2 > waiting.length) {
      waiting = waiting.slice(first);
      first = 0;
    }
    begin(run);
  }

  return (run) => {
    if (first === waiting.length && !isSpent()) return begin(run);
    waiting.push(run);
    schedule();
  };
}

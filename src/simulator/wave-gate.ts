// Holds answers back until a whole wave of calls is in, so that wave numbers do not depend on luck.

export type WaveGate = {
  /** Tells the gate that something new came in. */
  arrived(): void;
  /** Resolves when the wave is complete; at once when the gate is off. */
  pass(): Promise<void>;
  /** Lets everybody go and keeps no timer. */
  close(): void;
};

/**
 * A gate that opens once nothing has arrived for `settleMs` of real time; 0 leaves it open.
 */
export function createWaveGate(settleMs: number): WaveGate {
  let held: (() => void)[] = [];
  let arrivals = 0;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function arm(): void {
    clearTimeout(timer);
    timer = setTimeout(lookAround, settleMs);
  }

  // The client may live in this process and have blocked the loop: then the timer is late, and
  // calls already wait at the sockets. One turn accepts a connection, the next reads from it.
  function lookAround(): void {
    const seen = arrivals;
    setImmediate(() => {
      setImmediate(() => {
        if (isClosed) return;
        if (arrivals === seen) release();
      });
    });
  }

  function release(): void {
    clearTimeout(timer);
    timer = undefined;
    const waiting = held;
    held = [];
    for (const go of waiting) go();
  }

  return {
    arrived() {
      if (settleMs <= 0 || isClosed) return;
      arrivals += 1;
      arm();
    },
    pass() {
      if (settleMs <= 0 || isClosed) return Promise.resolve();
      if (timer === undefined) arm();
      return new Promise((resolve) => held.push(resolve));
    },
    close() {
      isClosed = true;
      release();
    },
  };
}

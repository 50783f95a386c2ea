// createStop(): what reaches a process while it is stopped waits until it goes on; what reaches it cut off is lost.
import type { Clock } from '../../src/live/clock.ts';
import { ALONE_WITH_IT } from '../../src/live/replicas/leases.ts';
import type { Replicas } from '../../src/live/replicas/replicas.ts';

export type Stop = {
  readonly isStopped: () => boolean;
  /** As SIGSTOP does, for so long that its leases expire. */
  readonly stop: () => void;
  /** As when what it shares with others is away. */
  readonly cutOff: () => void;
  /** Runs what has waited, in the order in which it came; nothing is away any more. */
  readonly goOn: () => void;
  readonly clockOf: (clock: Clock) => Clock;
  readonly replicasOf: (replicas: Replicas) => Replicas;
};

export function createStop(): Stop {
  let waiting: (() => void)[] | null = null;
  let isAway = false;
  let giveUpLeases = (): void => {};

  function pass(run: () => void): void {
    if (waiting) waiting.push(run);
    else run();
  }

  function carry(run: () => void): void {
    if (!isAway) pass(run);
  }

  const going = (): Promise<void> => new Promise((resolve) => pass(resolve));

  return {
    isStopped: () => waiting !== null,
    stop() {
      waiting ??= [];
      giveUpLeases();
    },
    cutOff() {
      isAway = true;
    },
    goOn() {
      isAway = false;
      const all = waiting ?? [];
      waiting = null;
      for (const run of all) run();
    },
    clockOf: (clock) => ({
      now: clock.now,
      schedule(delayMs, run) {
        let isOff = false;
        const cancel = clock.schedule(delayMs, () =>
          pass(() => {
            if (!isOff) run();
          }),
        );
        return () => {
          isOff = true;
          cancel();
        };
      },
    }),
    replicasOf({ exchange, leases, ...others }) {
      const held = new Set<string>();
      giveUpLeases = () => {
        for (const name of held) leases.release(name);
      };
      return {
        ...others,
        exchange: {
          ...exchange,
          publish: (...message) => carry(() => exchange.publish(...message)),
          listen: (channel, onMessage) =>
            exchange.listen(channel, (message) => carry(() => onMessage(message))),
        },
        leases: {
          async hold(name, ...others) {
            await going();
            if (isAway) return ALONE_WITH_IT;
            const lease = await leases.hold(name, ...others);
            if (lease.isHeld) held.add(name);
            else held.delete(name);
            await going();
            return lease;
          },
          release(name) {
            held.delete(name);
            pass(() => leases.release(name));
          },
        },
      };
    },
  };
}

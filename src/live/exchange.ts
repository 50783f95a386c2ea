// What the replicas of this gateway say to each other; alone, a gateway talks to itself.

export type Exchange = {
  /**
   * Reaches every listener of the channel: here before it returns, other replicas soon or, should the
   * way to them be down, not at all. Never throws and never waits.
   */
  readonly publish: (channel: string, message: string) => void;
  /** Returns the way to stop listening. */
  readonly listen: (channel: string, onMessage: (message: string) => void) => () => void;
  /**
   * Calls back after a time in which messages of other replicas may have been missed: what was built on
   * them has to be looked at again. Returns the way to stop.
   */
  readonly onGap: (look: () => void) => () => void;
};

/** For a gateway that is alone. */
export function createLocalExchange(): Exchange {
  const listeners = new Map<string, Set<(message: string) => void>>();
  return {
    publish(channel, message) {
      for (const tell of [...(listeners.get(channel) ?? [])]) tell(message);
    },
    listen(channel, onMessage) {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(onMessage));
      return () => {
        known.delete(onMessage);
        if (known.size === 0 && listeners.get(channel) === known) listeners.delete(channel);
      };
    },
    // Nobody misses what it says to itself.
    onGap: () => () => {},
  };
}

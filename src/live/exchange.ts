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

/** How words reach others: sent to a channel, and heard on those that somebody here listens to. */
export type Carrier = {
  readonly send: (channel: string, message: string) => void;
  readonly listen: (channel: string) => void;
  readonly unlisten: (channel: string) => void;
};

/** `here` for whoever is in this process, `there` for the others, who hear each word after those. */
export function carried(here: Exchange, there: Carrier): Pick<Exchange, 'publish' | 'listen'> {
  const listeners = new Map<string, number>();

  function count(channel: string, delta: 1 | -1): number {
    const left = (listeners.get(channel) ?? 0) + delta;
    if (left === 0) listeners.delete(channel);
    else listeners.set(channel, left);
    return left;
  }

  return {
    publish(channel, message) {
      here.publish(channel, message);
      there.send(channel, message);
    },
    listen(channel, onMessage) {
      const unlisten = here.listen(channel, onMessage);
      if (count(channel, 1) === 1) there.listen(channel);
      let isListening = true;
      return () => {
        if (!isListening) return;
        isListening = false;
        unlisten();
        if (count(channel, -1) === 0) there.unlisten(channel);
      };
    },
  };
}

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

// What the replicas of this gateway say to each other; alone, a gateway talks to itself.

export type Exchange = {
  /**
   * Reaches every listener of the channel: here before it returns, other replicas soon or, should the
   * way to them be down, not at all. Never throws and never waits.
   */
  readonly publish: (channel: string, message: string) => void;
  /**
   * The same, and resolves when the other replicas have heard it: to false when that cannot be said within
   * `CONFIRM_MS`. Never rejects.
   */
  readonly announce: (channel: string, message: string) => Promise<boolean>;
  /** Returns the way to stop listening. */
  readonly listen: (channel: string, onMessage: (message: string) => void) => () => void;
  /**
   * Calls back after a time in which messages of other replicas may have been missed: what was built on
   * them has to be looked at again. Returns the way to stop.
   */
  readonly onGap: (look: () => void) => () => void;
};

/** How long somebody may be kept waiting for the other replicas. */
export const CONFIRM_MS = 50;

/** What messages between processes begin with. Those of another format are ignored: their meaning is not known. */
export const MESSAGE_FORMAT = 1;

/** How words reach others: sent to a channel, and heard on those that somebody here listens to. */
export type Carrier = {
  readonly send: (channel: string, message: string) => void;
  /** Resolves when all others have taken it in, however long that takes; rejects when nobody can say. */
  readonly sendConfirmed: (channel: string, message: string) => Promise<void>;
  readonly listen: (channel: string) => void;
  readonly unlisten: (channel: string) => void;
};

/** `here` for listeners of this process, `there` for the others, which hear each word after those. */
export function carried(
  here: Exchange,
  there: Carrier,
): Pick<Exchange, 'publish' | 'announce' | 'listen'> {
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
    announce(channel, message) {
      here.publish(channel, message);
      return isDoneWithin(CONFIRM_MS, there.sendConfirmed(channel, message));
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
  const publish: Exchange['publish'] = (channel, message) => {
    for (const notify of [...(listeners.get(channel) ?? [])]) notify(message);
  };
  return {
    publish,
    announce(channel, message) {
      publish(channel, message);
      return Promise.resolve(true);
    },
    listen(channel, onMessage) {
      const existing = listeners.get(channel) ?? new Set();
      listeners.set(channel, existing.add(onMessage));
      return () => {
        existing.delete(onMessage);
        if (existing.size === 0 && listeners.get(channel) === existing) listeners.delete(channel);
      };
    },
    // Nobody misses what it says to itself.
    onGap: () => () => {},
  };
}

/** Whether something succeeds in time. An answer that comes later is ignored. */
function isDoneWithin(ms: number, work: Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, false);
    const settle = (isDone: boolean) => (): void => {
      clearTimeout(timer);
      resolve(isDone);
    };
    work.then(settle(true), settle(false));
  });
}

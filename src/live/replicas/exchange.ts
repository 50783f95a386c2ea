// Messages between the replicas of this gateway; a gateway that is alone only reaches its own listeners.

export type Exchange = {
  /**
   * Reaches every listener of the channel: in this process before it returns, in other replicas soon or, if
   * they cannot be reached, not at all. Never throws and never waits.
   */
  readonly publish: (channel: string, message: string) => void;
  /**
   * The same, and resolves when the other replicas have handled it: to false if they do not confirm it within
   * `CONFIRM_MS`. Never rejects.
   */
  readonly announce: (channel: string, message: string) => Promise<boolean>;
  /** Returns the way to stop listening. */
  readonly listen: (channel: string, onMessage: (message: string) => void) => () => void;
  /**
   * Calls back after a time in which messages of other replicas may have been missed: state that depends on
   * them has to be dropped or read again. Returns the way to stop.
   */
  readonly onGap: (look: () => void) => () => void;
};

/** How long a caller may wait for the other replicas. */
export const CONFIRM_MS = 50;

/** The first part of messages between processes. Messages of another format are ignored. */
export const MESSAGE_FORMAT = 1;

/** Carries messages to and from other processes, on the channels that have listeners here. */
export type Carrier = {
  readonly send: (channel: string, message: string) => void;
  /** Resolves when all others have handled it, without a time limit; rejects when that cannot be known. */
  readonly sendConfirmed: (channel: string, message: string) => Promise<void>;
  readonly listen: (channel: string) => void;
  readonly unlisten: (channel: string) => void;
};

/** Sends each message to the listeners of this process by `here`, and then to the others by `there`. */
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

/** The exchange of a gateway that is alone. */
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
    // A process misses none of its own messages.
    onGap: () => () => {},
  };
}

/** Whether the work succeeds in time. A later answer is ignored. */
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

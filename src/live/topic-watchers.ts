// The watchers of one topic: when they are woken, and from when on they are shown its state.
import type { EndReason } from './ending.ts';
import { createFreshness, type Freshness } from './freshness.ts';

/** What one watcher sees of a topic. */
export type JoinedTopic<State> = {
  /** The last state, the same object until it changes; null before the first, and while LeadSail refuses the key. */
  readonly state: () => State | null;
  /** Null until the end. */
  readonly endReason: () => EndReason | null;
  readonly leave: () => void;
};

export type TopicWatchers<State> = {
  /** Wakes it at each change and at the end. One that `isLate` is shown nothing that was read before. */
  readonly join: (wake: () => void, isLate: boolean) => JoinedTopic<State>;
  readonly count: () => number;
  /** Wakes every watcher. */
  readonly notify: () => void;
  /** Ends the topic for all watchers; later calls do nothing. */
  readonly end: (reason: EndReason) => void;
  /** LeadSail has refused the key: the state is hidden until LeadSail answers again. */
  readonly doubt: () => void;
  /** LeadSail has answered: ends the doubt, and wakes the watchers. */
  readonly trust: () => void;
  readonly freshness: Freshness;
};

/** No watchers yet; the topic is over when the last one leaves. */
export function createTopicWatchers<State>(
  state: () => State | null,
  onEnd: () => void,
): TopicWatchers<State> {
  const freshness = createFreshness();
  const wakes = new Set<() => void>();
  let endReason: EndReason | null = null;
  let isDoubting = false;

  function notify(): void {
    for (const wake of [...wakes]) wake();
  }

  function end(reason: EndReason): void {
    if (endReason) return;
    endReason = reason;
    onEnd();
    notify();
  }

  return {
    freshness,
    notify,
    end,
    count: () => wakes.size,
    join(wake, isLate) {
      wakes.add(wake);
      const waiting = isLate ? freshness.wait(wake) : null;
      return {
        state: () => (isDoubting || waiting?.isOver() === false ? null : state()),
        endReason: () => endReason,
        leave() {
          waiting?.leave();
          if (wakes.delete(wake) && wakes.size === 0) end('over');
        },
      };
    },
    doubt() {
      isDoubting = true;
    },
    trust() {
      if (!isDoubting) return;
      isDoubting = false;
      notify();
    },
  };
}

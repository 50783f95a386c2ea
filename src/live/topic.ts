// A topic: one poller polls it for all its watchers in all processes.
//
// The replica that holds the topic's lease polls LeadSail, and sends what it reads to the others. A replica with
// watchers but without the lease listens, and tries to get the lease at each turn: when the holder is gone, another
// replica continues as soon as the lease has expired.
import type { Deadline } from '../upstream/deadline.ts';
import type { UpstreamFailure } from '../upstream/failure.ts';
import type { Pace } from './cadence.ts';
import type { Changes } from './changes.ts';
import { createEnding, type EndReason, isRefusal } from './ending.ts';
import { createKnownState, type KnownState, type PolledRead } from './known-state.ts';
import type { PollOutcome, PollTarget } from './poll-target.ts';
import { createPollTurns, type PollTurnsOptions } from './poll-turns.ts';
import { createPoller, type PollerTools } from './poller.ts';
import type { Exchange } from './replicas/exchange.ts';

export type Topic<State> = {
  /** The last state, the same object until it changes; null before the first, and while LeadSail refuses the key. */
  readonly state: () => State | null;
  /** LeadSail has refused the key: the state is hidden until LeadSail answers again. */
  readonly doubt: () => void;
  /** Null until the end. */
  readonly endReason: () => EndReason | null;
  /** Calls back at each change and at the end. Returns the way to leave; the topic ends with its last watcher. */
  readonly join: (wake: () => void) => () => void;
  readonly end: () => void;
};

export type TopicTools = PollerTools &
  Pick<PollTurnsOptions, 'random' | 'onTurn'> & {
    readonly exchange: Exchange;
    readonly changes: Changes;
    /** Called once, when the topic is over for any reason. */
    readonly onEnd: () => void;
  };

/** Creates a topic and begins to poll it. */
export function createTopic<Read, State>(
  target: PollTarget<Read, State>,
  tools: TopicTools,
): Topic<State> {
  const ending = createEnding(tools.clock.now);
  const turns = createPollTurns({
    ...tools,
    poll,
    end: (reason) => end(reason),
    watched: () => ({ pace: pace() ?? 'fast', idleMs: tools.clock.now() - known.changedAtMs() }),
  });
  const known = createKnownState(target, {
    ...tools,
    nowMs: tools.clock.now,
    onTag: turns.wake,
    onHeard(isChanged, { version }) {
      turns.succeed();
      settle(isChanged, version);
      turns.replan();
    },
  });
  const poller = createPoller({ ...tools, ...askFor(target, known), known: known.lastSeen });
  const watchers = createWatchers(() => {
    for (const part of [turns, known, poller]) part.stop();
    tools.onEnd();
  });
  const { end } = watchers;

  /** Null: the topic has an outcome. */
  function pace(): Pace | null {
    const state = known.state();
    return state === null ? 'fast' : target.pace(state);
  }

  async function poll(): Promise<PollOutcome | null> {
    const takenBefore = known.taken();
    const polled = await poller.poll();
    if (polled === null) return null;
    if ('fault' in polled) {
      end({ failure: polled.fault });
      return 'fault';
    }
    if ('failure' in polled) return fail(polled.failure);
    return polled.read === null ? fail(null) : accept(polled.read, polled, takenBefore);
  }

  /** Null: LeadSail does not have it. That ends the topic, like a refusal, once it has been repeated. */
  function fail(failure: UpstreamFailure | null): PollOutcome {
    const isRefused = failure === null || isRefusal(failure.kind);
    if (failure?.kind === 'unauthenticated' || failure?.kind === 'forbidden')
      watchers.shown.doubt();
    if (!isRefused) ending.notRefused();
    if (isRefused && ending.isRefused()) end(failure ? { failure } : 'unknown');
    else turns.fail(failure);
    return failure?.kind ?? 'unknown';
  }

  function accept(read: Read, polled: PolledRead<Read>, takenBefore: number): PollOutcome {
    turns.succeed();
    ending.notRefused();
    const accepted = known.accept(read, polled, takenBefore);
    if (accepted) settle(accepted.isChanged, polled.dated.version);
    return accepted?.isChanged ? 'changed' : 'unchanged';
  }

  function settle(isChanged: boolean, version: number | null): void {
    watchers.trust();
    if (known.state() === null) return;
    const ageMs = version === null ? null : tools.clock.now() - version / 1_000;
    if (ending.isOver({ hasOutcome: pace() === null, isSame: !isChanged, ageMs })) end('over');
    else if (isChanged) watchers.notify();
  }

  turns.begin();
  return {
    ...watchers.shown,
    state: () => (watchers.isDoubting() ? null : known.state()),
    end: () => end('over'),
  };
}

/** Makes polls do slow work before the lease is checked, because the lease may be lost meanwhile. */
function askFor<Read, State>(
  target: PollTarget<Read, State>,
  { prepare }: Pick<KnownState<State, Read>, 'prepare'>,
) {
  async function ask(deadline: Deadline): Promise<Read | null> {
    const read = await target.poll(deadline);
    const preparing = read === null ? null : prepare(read);
    if (preparing) await preparing;
    return read;
  }
  return { ...target, ask };
}

type Watchers = {
  /** The part that a topic exposes. */
  readonly shown: Pick<Topic<unknown>, 'endReason' | 'join' | 'doubt'>;
  /** Calls back every watcher. */
  readonly notify: () => void;
  /** Ends the topic for all watchers; later calls do nothing. */
  readonly end: (reason: EndReason) => void;
  /** LeadSail has answered: ends the doubt, and wakes the watchers. */
  readonly trust: () => void;
  readonly isDoubting: () => boolean;
};

/** No watchers yet; the topic is over when the last one leaves. */
function createWatchers(onEnd: () => void): Watchers {
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
    notify,
    end,
    isDoubting: () => isDoubting,
    trust() {
      if (!isDoubting) return;
      isDoubting = false;
      notify();
    },
    shown: {
      endReason: () => endReason,
      doubt() {
        isDoubting = true;
      },
      join(wake) {
        wakes.add(wake);
        return () => {
          if (wakes.delete(wake) && wakes.size === 0) end('over');
        };
      },
    },
  };
}

// What comes of the reads of a topic: they change its state, go to the other processes, and end it.
import type { Pace } from './cadence.ts';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import { createEnding, type Ending } from './ending.ts';
import type { Freshness } from './freshness.ts';
import { createKnownState, type KnownState, type PolledRead } from './known-state.ts';
import type { Dated } from './order.ts';
import type { PollTarget } from './poll-target.ts';
import type { Exchange } from './replicas/exchange.ts';
import { createTopicChannel } from './topic-channel.ts';
import { createTopicWatchers, type TopicWatchers } from './topic-watchers.ts';

export type TopicReads<Read, State> = Pick<
  KnownState<State, Read>,
  'changedAtMs' | 'prepare' | 'stop'
> & {
  readonly ending: Ending;
  readonly freshness: Freshness;
  readonly watchers: TopicWatchers<State>;
  /** The date of the last state; null before the first. */
  readonly known: () => Dated | null;
  /** Null: the topic has an outcome. */
  readonly pace: () => Pace | null;
  /** What a poll that begins now is compared with. */
  readonly begin: () => PollBegin;
  /** Gets a tick that is drawn from now on. */
  readonly onTick: () => (tick: number | null) => void;
  /** A read that this process made. Returns whether it changes the state. */
  readonly accept: (read: Read, polled: PolledRead<Read>, begin: PollBegin) => boolean;
  /** Asks the process that polls to do so soon. */
  readonly want: () => void;
};

type PollBegin = {
  readonly taken: number;
  readonly waiters: ReturnType<Freshness['waiters']>;
  readonly atMs: number;
};

export type TopicReadsTools = {
  readonly clock: Clock;
  readonly exchange: Exchange;
  readonly changes: Changes;
};

export type TopicReadsOptions = TopicReadsTools & {
  /** Called when one of its tags was reported as changed. */
  readonly onTag: () => void;
  /** Called when a read of another process was accepted. */
  readonly onHeard: () => void;
  /** Called when another process wants a read. */
  readonly onWanted: () => void;
  /** Called once, when the topic is over for any reason. */
  readonly onEnd: () => void;
};

export function createTopicReads<Read, State>(
  target: PollTarget<Read, State>,
  { clock, exchange, changes, onTag, onHeard, onWanted, onEnd }: TopicReadsOptions,
): TopicReads<Read, State> {
  const ending = createEnding(clock.now);
  const known = createKnownState(target, { changes, nowMs: clock.now, onTag });
  const watchers = createTopicWatchers(known.state, onEnd);
  const { freshness } = watchers;
  const channel = createTopicChannel(exchange, `${target.tenant} ${target.name}`, {
    onWanted,
    onRead(read) {
      const heard = known.hear(read);
      if (!heard) return;
      // It may have waited here while this process was frozen, and ends nothing by itself.
      settle(heard.isChanged, heard.dated);
      onHeard();
    },
    onOver(from) {
      if (known.lastSeen()?.from === from && !freshness.isAwaited()) watchers.end('over');
    },
  });

  function pace(): Pace | null {
    const state = known.state();
    return state === null ? 'fast' : target.pace(state);
  }

  /** Shows a read, which began at `begin` if this process made it. Returns whether the topic is over with it. */
  function settle(isChanged: boolean, { from, version }: Dated, begin?: PollBegin): boolean {
    watchers.trust();
    if (known.state() === null) return false;
    const nowMs = clock.now();
    freshness.accept(from, begin?.waiters);
    const isOver = ending.isOver({
      hasOutcome: pace() === null,
      isSame: !isChanged,
      ageMs: version === null ? null : nowMs - version / 1_000,
      atMs: begin?.atMs ?? nowMs,
    });
    if (isChanged) watchers.notify();
    return isOver && !freshness.isAwaited();
  }

  return {
    ...{ ending, freshness, watchers, pace, known: known.lastSeen, want: channel.want },
    ...{ changedAtMs: known.changedAtMs, prepare: known.prepare },
    begin: () => ({ taken: known.taken(), waiters: freshness.waiters(), atMs: clock.now() }),
    onTick() {
      const waiters = freshness.waiters();
      return (tick) => {
        known.date(tick);
        for (const waiter of waiters) waiter.tick ??= tick;
      };
    },
    accept(read, polled, begin) {
      ending.notRefused();
      const accepted = known.accept(read, polled, begin.taken);
      if (!accepted) return false;
      const { isHeld, dated } = polled;
      // All of it each time, so that no replica falls behind.
      if (isHeld) channel.send(dated, accepted.text);
      if (settle(accepted.isChanged, dated, begin)) {
        if (isHeld && dated.from !== null) channel.end(dated.from);
        watchers.end('over');
      }
      return accepted.isChanged;
    },
    stop() {
      known.stop();
      channel.close();
    },
  };
}

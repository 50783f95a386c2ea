// The last state of one topic: read by this process, or by another that has sent it.
import type { Tag } from '../leadsail/tags.ts';
import type { Changes } from './changes.ts';
import { type Dated, isLater, withGreatest } from './order.ts';
import type { PollTarget } from './poll-target.ts';
import type { Polled } from './poller.ts';
import { haveSameMeaning } from './same-meaning.ts';
import type { SentRead } from './topic-channel.ts';
import { createWrittenReads } from './written.ts';

/** The result of a successful poll. */
export type PolledRead<Read> = Extract<Polled<Read>, { readonly read: unknown }>;

export type KnownState<State, Read> = {
  /** The last state, the same object until it changes; null before the first. */
  readonly state: () => State | null;
  readonly lastSeen: () => Dated | null;
  /** The time of the last change or, if there was none, of the beginning. */
  readonly changedAtMs: () => number;
  /** The number of reads that were accepted, from this process and others. */
  readonly taken: () => number;
  /** Does the slow part of accepting a read beforehand; null: there is none. */
  readonly prepare: (read: Read) => Promise<void> | null;
  /**
   * Accepts a read of this process by a poll that began at `takenBefore`. Returns whether the state changed, and what
   * the other replicas have to be sent; null: a later state is known, and the read is dropped.
   */
  readonly accept: (
    read: Read,
    polled: PolledRead<Read>,
    takenBefore: number,
  ) => { readonly isChanged: boolean; readonly text: string } | null;
  /** Accepts a read of another replica; null: it is dropped. */
  readonly hear: (read: SentRead) => { readonly isChanged: boolean; readonly dated: Dated } | null;
  /** Takes a tick that was drawn after the last read. */
  readonly date: (tick: number | null) => void;
  readonly stop: () => void;
};

export type KnownStateOptions = {
  readonly changes: Changes;
  readonly nowMs: () => number;
  /** Called when one of its tags was reported as changed. */
  readonly onTag: () => void;
};

type Seen<State> = Dated & { readonly state: State; readonly text: string };

/** Listens for reported changes of its tags, until it is stopped. */
export function createKnownState<Read, State>(
  target: PollTarget<Read, State>,
  { changes, nowMs, onTag }: KnownStateOptions,
): KnownState<State, Read> {
  const { tenant } = target;
  let lastSeen: Seen<State> | null = null;
  let taken = 0;
  let changedAtMs = nowMs();
  let isStopped = false;
  const written = createWrittenReads<Read>();
  let unwatch = (): void => {};
  watchTags();

  function watchTags(): void {
    unwatch();
    const tags = target.tags(lastSeen?.state ?? null);
    unwatch = watchAll(tags, (tag) => changes.watch(tenant, tag, onTag));
  }

  /** Returns whether the read changes the state. */
  function take(read: Read, text: string, sent: Dated): boolean {
    taken += 1;
    const dated = withGreatest(sent, lastSeen);
    if (lastSeen !== null && haveSameMeaning(text, lastSeen.text)) {
      lastSeen = { ...lastSeen, ...dated, text };
      return false;
    }
    const before = lastSeen?.state ?? null;
    const state = target.keep(before, read);
    if (state === null) return false;
    lastSeen = { ...dated, state, text };
    if (state === before) return false;
    changedAtMs = nowMs();
    watchTags();
    return true;
  }

  /** Reports the tags that a change outdates, except to this topic, which has the new state. */
  function notifyOthers(before: State | null, now: State | null): void {
    if (before === null || now === null || before === now) return;
    const outdated = target.outdates(before, now);
    const seen = changes.isTold ? target.changes(before, now) : [];
    if (outdated.length === 0 && seen.length === 0) return;
    unwatch();
    void changes.notify(tenant, outdated, seen);
    watchTags();
  }

  return {
    state: () => lastSeen?.state ?? null,
    lastSeen: () => lastSeen,
    changedAtMs: () => changedAtMs,
    taken: () => taken,
    prepare: written.prepare,
    accept(read, { dated, newest }, takenBefore) {
      const isOvertaken = taken !== takenBefore && dated.from === null;
      if (isOvertaken || !isLater(dated, lastSeen, newest)) return null;
      const text = written.textOf(read);
      const before = lastSeen?.state ?? null;
      const isChanged = take(read, text, dated);
      notifyOthers(before, lastSeen?.state ?? null);
      return { isChanged, text };
    },
    hear({ from, to, text }) {
      const read = isStopped ? null : written.readOf(text);
      if (read === null) return null;
      const dated = { from, to, version: target.versionOf(read) };
      return isLater(dated, lastSeen) ? { isChanged: take(read, text, dated), dated } : null;
    },
    date(tick) {
      if (tick !== null && lastSeen?.to === null) lastSeen = { ...lastSeen, to: tick - 1 };
    },
    stop() {
      isStopped = true;
      unwatch();
    },
  };
}

/** Watches each of the tags. Returns the way to stop. */
function watchAll(tags: readonly Tag[], watch: (tag: Tag) => () => void): () => void {
  const stops = tags.map(watch);
  return () => {
    for (const stop of stops) stop();
  };
}

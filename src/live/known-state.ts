// What is known of one thing that is watched: read by this process, which tells the others, or by one of those.
import type { Tag } from '../leadsail/tags.ts';
import type { Changes } from './changes.ts';
import { type Dated, fromMessage, isLater, toMessage } from './order.ts';
import type { PollTarget } from './poll-target.ts';
import type { Polled } from './poller.ts';
import type { Exchange } from './replicas/exchange.ts';
import { createWrittenReads } from './written.ts';

/** What a poll has read. */
export type PolledRead<Read> = Extract<Polled<Read>, { readonly read: unknown }>;

export type KnownState<State, Read> = {
  /** As it was last seen, the same object until it changes; null while it never was. */
  readonly state: () => State | null;
  readonly lastSeen: () => Dated | null;
  /** When it changed last or, where it never did, since when it is watched. */
  readonly changedAtMs: () => number;
  /** How often something was taken in. */
  readonly taken: () => number;
  /** Does beforehand what takes long to take in; null: nothing does. */
  readonly prepare: (read: Read) => Promise<void> | null;
  /**
   * Takes in what this process read by a poll that began at `takenBefore`, and passes all of it on, so that no replica
   * is left behind. Whether there is anything new in it; null: something later is known, and nothing was taken in.
   */
  readonly accept: (
    read: Read,
    polled: PolledRead<Read>,
    takenBefore: number,
  ) => { readonly isChanged: boolean } | null;
  readonly stop: () => void;
};

export type KnownStateOptions = {
  readonly exchange: Exchange;
  readonly changes: Changes;
  readonly nowMs: () => number;
  /** One of its tags was reported as changed. */
  readonly onTag: () => void;
  /** Something that another replica read was taken in. */
  readonly onHeard: (isChanged: boolean, dated: Dated) => void;
};

type Seen<State> = Dated & { readonly state: State; readonly text: string };

/** Listens to other replicas, and for tags that may have changed, until it is stopped. */
export function createKnownState<Read, State>(
  target: PollTarget<Read, State>,
  { exchange, changes, nowMs, onTag, onHeard }: KnownStateOptions,
): KnownState<State, Read> {
  const { tenant } = target;
  const channel = `topic ${tenant} ${target.name}`;
  let lastSeen: Seen<State> | null = null;
  let taken = 0;
  let changedAtMs = nowMs();
  let isStopped = false;
  const written = createWrittenReads<Read>();
  let unwatch = (): void => {};
  const others = listenToOthers(exchange, channel, hear);
  watchTags();

  function watchTags(): void {
    unwatch();
    const tags = target.tags(lastSeen?.state ?? null);
    unwatch = watchAll(tags, (tag) => changes.watch(tenant, tag, onTag));
  }

  /** Whether there is anything new in it. */
  function take(read: Read, text: string, dated: Dated): boolean {
    taken += 1;
    if (text === lastSeen?.text) {
      lastSeen = { ...lastSeen, ...dated };
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

  function hear(message: string): void {
    const heard = isStopped ? null : fromMessage(message);
    const read = heard && written.readOf(heard.text);
    if (heard === null || read === null) return;
    const dated = { ...heard, version: target.versionOf(read) };
    if (isLater(dated, lastSeen)) onHeard(take(read, heard.text, dated), dated);
  }

  /** Reports what else is outdated to everybody but this topic, which has the new state. */
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
    accept(read, { dated, newest, isHeld }, takenBefore) {
      const isOvertaken = taken !== takenBefore && dated.from === null;
      if (isOvertaken || !isLater(dated, lastSeen, newest)) return null;
      const text = written.textOf(read);
      const before = lastSeen?.state ?? null;
      const isChanged = take(read, text, dated);
      notifyOthers(before, lastSeen?.state ?? null);
      if (isHeld) others.publish(toMessage(dated, text));
      return { isChanged };
    },
    stop() {
      isStopped = true;
      unwatch();
      others.unlisten();
    },
  };
}

/** Watches each of some tags. Returns the way to stop. */
function watchAll(tags: readonly Tag[], watch: (tag: Tag) => () => void): () => void {
  const stops = tags.map(watch);
  return () => {
    for (const stop of stops) stop();
  };
}

/** Hears what others say, and not what is said here. */
function listenToOthers(exchange: Exchange, channel: string, hear: (message: string) => void) {
  let isPublishing = false;
  return {
    publish(message: string): void {
      isPublishing = true;
      exchange.publish(channel, message);
      isPublishing = false;
    },
    unlisten: exchange.listen(channel, (message) => {
      if (!isPublishing) hear(message);
    }),
  };
}

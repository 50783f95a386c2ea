// One thing that is watched, looked at by one poller however many watch it and wherever they are.
//
// Of all replicas the one that holds the topic's lease asks LeadSail, and tells the others what it read.
// A replica that has watchers but not the lease listens, and tries at each turn to take it: should the
// holder be gone, another goes on as soon as the lease has run out.
import type { UpstreamFailure } from '../upstream/failure.ts';
import { nextPollMs } from './cadence.ts';
import type { Changes } from './changes.ts';
import { createEnding, isRefusal } from './ending.ts';
import { type Dated, fromMessage, isLater, toMessage } from './order.ts';
import type { PollOutcome, PollTarget } from './poll-target.ts';
import { createPoller, type PollerTools } from './poller.ts';
import type { Exchange } from './replicas/exchange.ts';

/** Why nothing comes any more: it is over, LeadSail has no such thing, or it will not be told. */
export type EndReason = 'over' | 'unknown' | { readonly failure: unknown };

export type Topic<State> = {
  /** As it was last seen, the same object until it changes; null while it never was. */
  readonly state: () => State | null;
  /** Null while it goes on. */
  readonly endReason: () => EndReason | null;
  /** Calls back at each change and at the end. Returns the way to leave; with the last it is over. */
  readonly join: (wake: () => void) => () => void;
  readonly end: () => void;
};

export type TopicTools = PollerTools & {
  readonly exchange: Exchange;
  readonly changes: Changes;
  /** From 0 up to 1, evenly. */
  readonly random: () => number;
  /** Told after each turn, when the next one is planned; null: nothing was polled. `isTrouble`: it fails for a while. */
  readonly onTurn: (outcome: PollOutcome | null, isTrouble: boolean) => void;
  /** Told once, when it is over for whatever reason. */
  readonly onEnd: () => void;
};

// No two polls are closer than this, however often somebody says that something changed.
const LEAST_GAP_MS = 250;
const TROUBLE_FAILURES = 3;
const TROUBLE_MS = 10_000;

type Seen<State> = Dated & { readonly state: State; readonly text: string };

/** A topic that is polled from now on. */
export function createTopic<Read, State>(
  target: PollTarget<Read, State>,
  tools: TopicTools,
): Topic<State> {
  const { clock, exchange, changes } = tools;
  const { tenant } = target;
  const channel = `topic ${tenant} ${target.name}`;
  const watchers = new Set<() => void>();
  const ending = createEnding(clock.now);
  const poller = createPoller({ ...tools, ...target, ask: target.poll, known: () => lastSeen });
  let lastSeen: Seen<State> | null = null;
  /** How often a state was taken in. */
  let taken = 0;
  let endReason: EndReason | null = null;
  let changedAtMs = clock.now();
  let notBeforeMs = changedAtMs;
  let failed: { readonly times: number; readonly failure: UpstreamFailure | null } | null = null;
  let turn: 'resting' | 'under way' | 'to be repeated' = 'resting';
  let callOff = (): void => {};
  let unwatch = (): void => {};
  const unlisten = exchange.listen(channel, hear);

  function waitMs(): number | null {
    return nextPollMs({
      pace: (lastSeen && target.pace(lastSeen.state)) ?? 'fast',
      idleMs: clock.now() - changedAtMs,
      failures: failed?.times ?? 0,
      retryAfterMs: failed?.failure?.retryAfterMs,
      random: tools.random(),
    });
  }

  function plan(delayMs: number): void {
    callOff();
    callOff = clock.schedule(delayMs, takeTurn);
  }

  /** Somebody says that something changed; several in one breath are one. */
  function wake(): void {
    if (turn !== 'resting') turn = 'to be repeated';
    else plan(Math.max(0, notBeforeMs - clock.now()));
  }

  function takeTurn(): void {
    turn = 'under way';
    poll().then(afterTurn, (fault: unknown) => end({ failure: fault }));
  }

  async function poll(): Promise<PollOutcome | null> {
    const takenBefore = taken;
    const polled = await poller.poll();
    if (polled === null) return null;
    if ('fault' in polled) {
      end({ failure: polled.fault });
      return 'fault';
    }
    if ('failure' in polled) {
      const { failure } = polled;
      if (isRefusal(failure.kind)) return refused(failure);
      ending.notRefused();
      fail(failure);
      return failure.kind;
    }
    const { read, dated, newest, isHeld } = polled;
    if (read === null) return refused(null);
    failed = null;
    ending.notRefused();
    const isOvertaken = taken !== takenBefore && dated.from === null;
    if (isOvertaken || !isLater(dated, lastSeen, newest)) return 'unchanged';
    return accept(read, JSON.stringify(read), dated, isHeld);
  }

  function fail(failure: UpstreamFailure | null): void {
    failed = { times: (failed?.times ?? 0) + 1, failure };
  }

  /** LeadSail has no such thing, or does not let it be read. */
  function refused(failure: UpstreamFailure | null): PollOutcome {
    if (ending.isRefused()) end(failure ? { failure } : 'unknown');
    else fail(failure);
    return failure?.kind ?? 'unknown';
  }

  /** What we read ourselves. Others get all of it, so that none is left behind. */
  function accept(read: Read, text: string, dated: Dated, isTold: boolean): PollOutcome {
    const before = lastSeen?.state ?? null;
    const isChanged = take(read, text, dated);
    const now = lastSeen?.state ?? null;
    if (before !== null && now !== null && before !== now) {
      const outdated = target.outdates(before, now);
      if (outdated.length > 0) {
        // That we know already.
        unwatch();
        void changes.notify(tenant, outdated);
        watchTags();
      }
    }
    if (isTold) exchange.publish(channel, toMessage(dated, text));
    settle(!isChanged, dated.version);
    return isChanged ? 'changed' : 'unchanged';
  }

  function hear(message: string): void {
    if (endReason) return;
    const heard = fromMessage(message);
    const read = heard && parse<Read>(heard.text);
    if (heard === null || read === null) return;
    const dated = { ...heard, version: target.versionOf(read) };
    if (!isLater(dated, lastSeen)) return;
    failed = null;
    const isChanged = take(read, heard.text, dated);
    settle(!isChanged, dated.version);
    if (!endReason && turn === 'resting') plan(waitMs() ?? 0);
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
    changedAtMs = clock.now();
    watchTags();
    return true;
  }

  function settle(isSame: boolean, version: number | null): void {
    if (!lastSeen) return;
    const ageMs = version === null ? null : clock.now() - version;
    const hasOutcome = target.pace(lastSeen.state) === null;
    if (ending.isOver({ hasOutcome, isSame, ageMs })) end('over');
    else if (!isSame) for (const notify of [...watchers]) notify();
  }

  function watchTags(): void {
    unwatch();
    const stops = target
      .tags(lastSeen?.state ?? null)
      .map((tag) => changes.watch(tenant, tag, wake));
    unwatch = () => {
      for (const stop of stops) stop();
    };
  }

  function afterTurn(outcome: PollOutcome | null): void {
    const isRepeated = turn === 'to be repeated';
    turn = 'resting';
    let isTrouble = false;
    if (!endReason) {
      const nextMs = waitMs();
      if (nextMs === null) end(failed?.failure ? { failure: failed.failure } : 'over');
      else {
        isTrouble = failed !== null && (failed.times >= TROUBLE_FAILURES || nextMs >= TROUBLE_MS);
        notBeforeMs = clock.now() + (failed ? nextMs : LEAST_GAP_MS);
        plan(isRepeated ? notBeforeMs - clock.now() : nextMs);
      }
    }
    tools.onTurn(outcome, isTrouble);
  }

  function end(how: EndReason): void {
    if (endReason) return;
    endReason = how;
    callOff();
    unwatch();
    unlisten();
    poller.stop();
    tools.onEnd();
    for (const notify of [...watchers]) notify();
  }

  watchTags();
  takeTurn();
  return {
    state: () => lastSeen?.state ?? null,
    endReason: () => endReason,
    join(onNews) {
      watchers.add(onNews);
      return () => {
        if (watchers.delete(onNews) && watchers.size === 0) end('over');
      };
    },
    end: () => end('over'),
  };
}

/** Null for what no replica of ours would say. */
function parse<Read>(text: string): Read | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

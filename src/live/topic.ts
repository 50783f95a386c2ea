// One thing that is watched, looked at by one poller however many watch it and wherever they are.
//
// Of all replicas the one that holds the topic's lease asks LeadSail, and tells the others what it read.
// A replica that has watchers but not the lease listens, and tries at each turn to take it: should the
// holder be gone, another goes on as soon as the lease has run out.
import type { Fingerprint } from '../upstream/credential.ts';
import { createDeadline, type Deadline } from '../upstream/deadline.ts';
import { type FailureKind, UpstreamFailure } from '../upstream/failure.ts';
import { nextLookMs, type Pace } from './cadence.ts';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Exchange } from './exchange.ts';
import type { Leases } from './leases.ts';

/** What is watched, and everything that depends on what kind of thing it is. States can be written as JSON. */
export type Subject<State> = {
  readonly tenant: Fingerprint;
  /** Its name among the tenant's: `interaction int_1001_1`. */
  readonly name: string;
  /** Asks LeadSail, once. Null when it has no such thing; rejects with an UpstreamFailure. */
  readonly look: (deadline: Deadline) => Promise<State | null>;
  /** How soon it may change; null: never again. */
  readonly pace: (state: State) => Pace | null;
  /** What somebody may say has changed, that it is looked at again; the state is null while unknown. */
  readonly tags: (state: State | null) => readonly string[];
  /** What else is not as it was, now that this has come after that. */
  readonly outdates: (before: State, now: State) => readonly string[];
  /** A state that another replica wrote as JSON. */
  readonly revive: (written: State) => State;
  /** `now`, with every part that did not change being the same object as before. */
  readonly keep: (before: State, now: State) => State;
};

/** Why nothing comes any more: it is over, LeadSail has no such thing, or it will not be told. */
export type Ending = 'over' | 'unknown' | { readonly failure: unknown };

export type Topic<State> = {
  /** As it was last seen, the same object until it changes; null while it never was. */
  readonly state: () => State | null;
  /** Null while it goes on. */
  readonly ending: () => Ending | null;
  /** Calls back at each change and at the end. Returns the way to leave; with the last it is over. */
  readonly join: (wake: () => void) => () => void;
  readonly end: () => void;
};

/** What a look came to. */
export type LookOutcome = 'changed' | 'unchanged' | 'unknown' | FailureKind | 'fault';

export type TopicTools = {
  readonly clock: Clock;
  readonly exchange: Exchange;
  readonly leases: Leases;
  readonly changes: Changes;
  /** How long a look may take. */
  readonly lookMs: number;
  /** From 0 up to 1, evenly. */
  readonly random: () => number;
  /** Told of each look, when the next one is planned. */
  readonly onLook: (outcome: LookOutcome) => void;
  /** Told once, when it is over for whatever reason. */
  readonly onEnd: () => void;
};

// No two looks are closer than this, however often somebody says that something changed.
const LEAST_GAP_MS = 250;
const LEASE_TURNS = 3;
const LEAST_LEASE_MS = 3_000;
const REFUSALS: ReadonlySet<FailureKind> = new Set([
  'unauthenticated',
  'forbidden',
  'not_found',
  'invalid',
]);

/** A topic that is looked at from now on. */
export function createTopic<State>(subject: Subject<State>, tools: TopicTools): Topic<State> {
  const { clock, exchange, leases, changes } = tools;
  const channel = `topic ${subject.tenant} ${subject.name}`;
  const lease = `poll ${subject.tenant} ${subject.name}`;
  const watchers = new Set<() => void>();
  let known: { readonly state: State; readonly text: string } | null = null;
  let ending: Ending | null = null;
  let changedAtMs = clock.now();
  let notBeforeMs = changedAtMs;
  let failed: { readonly times: number; readonly failure: UpstreamFailure } | null = null;
  let turn: 'resting' | 'under way' | 'to be repeated' = 'resting';
  let isHolder = false;
  let looking: Deadline | null = null;
  let callOff = (): void => {};
  let unwatch = (): void => {};
  const unlisten = exchange.listen(channel, hear);

  function waitMs(): number | null {
    return nextLookMs({
      pace: (known && subject.pace(known.state)) ?? 'fast',
      quietMs: clock.now() - changedAtMs,
      failures: failed?.times ?? 0,
      retryAfterMs: failed?.failure.retryAfterMs,
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
    look().then(afterTurn, (fault: unknown) => end({ failure: fault }));
  }

  async function look(): Promise<LookOutcome | null> {
    const ttlMs = Math.max(LEAST_LEASE_MS, LEASE_TURNS * (waitMs() ?? 0));
    isHolder = await leases.hold(lease, ttlMs);
    if (ending) {
      if (isHolder) leases.release(lease);
      return null;
    }
    // Whoever is new here is not left waiting for another replica's next change.
    return isHolder || known === null ? ask() : null;
  }

  async function ask(): Promise<LookOutcome | null> {
    looking = createDeadline(tools.lookMs);
    try {
      const state = await subject.look(looking);
      if (ending) return null;
      failed = null;
      if (state !== null) return accept(state, JSON.stringify(state));
      end('unknown');
      return 'unknown';
    } catch (error) {
      if (ending) return null;
      const isKnown = error instanceof UpstreamFailure;
      if (!isKnown || REFUSALS.has(error.kind)) end({ failure: error });
      else failed = { times: (failed?.times ?? 0) + 1, failure: error };
      return isKnown ? error.kind : 'fault';
    } finally {
      looking = null;
    }
  }

  /** What we read ourselves. Others get all of it, so that none is left behind. */
  function accept(state: State, text: string): LookOutcome {
    const before = known;
    const isChanged = before?.text !== text;
    if (before && isChanged) {
      const outdated = subject.outdates(before.state, state);
      if (outdated.length > 0) {
        // That we know already.
        unwatch();
        changes.tell(subject.tenant, outdated);
      }
    }
    if (isChanged) show(state, text);
    exchange.publish(channel, text);
    return isChanged ? 'changed' : 'unchanged';
  }

  function hear(text: string): void {
    if (ending) return;
    const written = text === known?.text ? null : parse<State>(text);
    if (written !== null) show(subject.revive(written), text);
    if (!ending && turn === 'resting') plan(waitMs() ?? 0);
  }

  function show(state: State, text: string): void {
    known = { state: known ? subject.keep(known.state, state) : state, text };
    changedAtMs = clock.now();
    watchTags();
    if (subject.pace(state) === null) end('over');
    else for (const tell of [...watchers]) tell();
  }

  function watchTags(): void {
    unwatch();
    const stops = subject
      .tags(known?.state ?? null)
      .map((tag) => changes.watch(subject.tenant, tag, wake));
    unwatch = () => {
      for (const stop of stops) stop();
    };
  }

  function afterTurn(outcome: LookOutcome | null): void {
    const isRepeated = turn === 'to be repeated';
    turn = 'resting';
    if (!ending) {
      const nextMs = waitMs();
      if (nextMs === null) end(failed ?? 'over');
      else {
        notBeforeMs = clock.now() + (failed ? nextMs : LEAST_GAP_MS);
        plan(isRepeated ? notBeforeMs - clock.now() : nextMs);
      }
    }
    if (outcome !== null) tools.onLook(outcome);
  }

  function end(how: Ending): void {
    if (ending) return;
    ending = how;
    callOff();
    unwatch();
    unlisten();
    looking?.cancel();
    if (isHolder) leases.release(lease);
    tools.onEnd();
    for (const tell of [...watchers]) tell();
  }

  watchTags();
  takeTurn();
  return {
    state: () => known?.state ?? null,
    ending: () => ending,
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
function parse<State>(text: string): State | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

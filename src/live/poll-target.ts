// What can be watched, as topics see it: everything that depends on what kind of thing it is.
import type { Tag } from '../leadsail/tags.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { Deadline } from '../upstream/deadline.ts';
import type { FailureKind } from '../upstream/failure.ts';
import type { Pace } from './cadence.ts';
import type { SeenChange } from './seen-change.ts';

/** What is read can be written as JSON; a state is what is made of all that was read. */
export type PollTarget<Read, State = Read> = {
  readonly tenant: Fingerprint;
  /** Its name among the tenant's: `interaction int_1001_1`. */
  readonly name: string;
  /** Asks LeadSail, once. Null when it has no such thing; rejects with an UpstreamFailure. */
  readonly poll: (deadline: Deadline) => Promise<Read | null>;
  /** How soon it may change; null: it has an outcome, and only its last words may still come. */
  readonly pace: (state: State) => Pace | null;
  /** When LeadSail says that it changed last, in milliseconds; null: it does not say. */
  readonly versionOf: (read: Read) => number | null;
  /** What somebody may say has changed, that it is polled again; the state is null while unknown. */
  readonly tags: (state: State | null) => readonly Tag[];
  /** What else is not as it was, now that this has come after that. */
  readonly outdates: (before: State, now: State) => readonly Tag[];
  /** What changed, for other systems to be told. */
  readonly changes: (before: State, now: State) => readonly SeenChange[];
  /**
   * The state after something was read, with every part that did not change being the same object as before; the one
   * before where nothing changed, null where there was nothing to be read.
   */
  readonly keep: (before: State | null, now: Read) => State | null;
};

/** What a poll came to. */
export type PollOutcome = 'changed' | 'unchanged' | 'unknown' | FailureKind | 'fault';

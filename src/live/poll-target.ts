// The interface between topics and what they poll: everything that depends on the kind of data.
import type { Tag } from '../leadsail/tags.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { Deadline } from '../upstream/deadline.ts';
import type { FailureKind } from '../upstream/failure.ts';
import type { Pace } from './cadence.ts';
import type { SeenChange } from './seen-change.ts';

/** A read can be written as JSON; a state is made from all reads. */
export type PollTarget<Read, State = Read> = {
  readonly tenant: Fingerprint;
  /** The name among the tenant's targets: `interaction int_1001_1`. */
  readonly name: string;
  /** Calls LeadSail once. Null when LeadSail does not have it; rejects with an UpstreamFailure. */
  readonly poll: (deadline: Deadline) => Promise<Read | null>;
  /** How soon the state may change; null: it has an outcome, and only its last words may still come. */
  readonly pace: (state: State) => Pace | null;
  /** The time of LeadSail's last change, in microseconds; null: LeadSail does not send it. */
  readonly versionOf: (read: Read) => number | null;
  /** The tags whose reported changes make it poll again; the state is null before the first read. */
  readonly tags: (state: State | null) => readonly Tag[];
  /** The tags that the change from one state to the next outdates. */
  readonly outdates: (before: State, now: State) => readonly Tag[];
  /** The changes to publish to other systems. */
  readonly changes: (before: State, now: State) => readonly SeenChange[];
  /**
   * The state after a read; parts that did not change are the same objects as before. The state before when nothing has
   * changed, null when the read has no data.
   */
  readonly keep: (before: State | null, now: Read) => State | null;
};

/** The outcome of a poll. */
export type PollOutcome = 'changed' | 'unchanged' | 'unknown' | FailureKind | 'fault';

// What every resolver gets beside its parent and arguments.
import type { GraphQLResolveInfo } from 'graphql';
import type { Session } from '../leadsail/client/session.ts';
import type { Watching } from '../live/interactions.ts';
import type { CallsLeft } from '../upstream/call-quota.ts';
import type { Right } from '../upstream/credential.ts';
import type { UpstreamFailure } from '../upstream/failure.ts';

/** A part of a field's value that could not be had, though the field has a value. */
export type FailedPart = {
  readonly failure: UpstreamFailure;
  /** Where the field is. */
  readonly at: Pick<GraphQLResolveInfo, 'path' | 'fieldNodes'>;
};

/** What came of one mutation, without what it was about. */
export type FinishedWrite = {
  /** Its field in the schema. */
  readonly mutation: string;
  /** `UNKNOWN`: it may have happened. */
  readonly outcome: 'DONE' | 'NOT_DONE' | 'UNKNOWN';
  /** Of its user errors, or of the error that it ended in. */
  readonly codes: readonly string[];
  /** It was answered as the first time, and nothing was sent. */
  readonly isRepeated: boolean;
};

export type GatewayContext = {
  /** What this operation asks of LeadSail. */
  readonly leadsail: Session;
  /** Whether calls may leave before the field that needs them is reached. Changes no answer. */
  readonly looksAhead: boolean;
  /** Whether a lead is texted of which LeadSail says nothing about do-not-contact marks. */
  readonly textsWithoutMark: boolean;
  /** What the caller may watch. Throws an UpstreamFailure for a caller without a credential. */
  readonly watching: () => Watching;
  /**
   * Runs what the caller calls by a key of its own, or answers with what came of it the first time; null
   * when the key was used for something else.
   */
  readonly runIdempotent: <Result>(
    key: string,
    asked: unknown,
    run: () => Promise<Result>,
  ) => Promise<Result | null>;
  /**
   * Names all that decides, beside document and variables, what the answer of an event is: the credential and what else
   * the caller may see. Null for a caller who asks to be told how it is answered, which is no two times the same.
   */
  readonly sharesEventsAs: string | null;
  /** What the caller's tenant may still ask of LeadSail; null where nothing is counted. */
  readonly callsLeft: (() => Promise<CallsLeft>) | null;
  /** Whether the caller may do this: all, where the gateway's settings give callers no rights of their own. */
  readonly may: (right: Right) => boolean;
  /** Throws an UpstreamFailure for a caller who may not do this. */
  readonly demand: (right: Right) => void;
  /**
   * Where a field that answers without one of its parts reports it, to stand in `errors` beside the answer. Null where
   * nothing can stand there beside a value: the field is then null with that error.
   */
  readonly failedParts: FailedPart[] | null;
  /** Told once of every mutation that was executed, when it has ended. */
  readonly reportWrite: (write: FinishedWrite) => void;
  /** The same caller with a session of its own, for the next event of a subscription. */
  readonly forNextEvent: () => GatewayContext;
};

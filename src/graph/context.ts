// What every resolver gets beside its parent and arguments.
import type { GraphQLResolveInfo } from 'graphql';
import type { Session } from '../leadsail/client/session.ts';
import type { Watching } from '../live/interactions.ts';
import type { CallsLeft } from '../upstream/call-quota.ts';
import type { Right } from '../upstream/credential.ts';
import type { UpstreamFailure } from '../upstream/failure.ts';

/** A part of a field's value that could not be read, though the field has a value. */
export type FailedPart = {
  readonly failure: UpstreamFailure;
  /** Where the field is. */
  readonly at: Pick<GraphQLResolveInfo, 'path' | 'fieldNodes'>;
};

/** The outcome of one mutation, without personal data. */
export type FinishedWrite = {
  /** Its field in the schema. */
  readonly mutation: string;
  /** `UNKNOWN`: it may have happened. */
  readonly outcome: 'DONE' | 'NOT_DONE' | 'UNKNOWN';
  /** The codes of its user errors, or of the error that it ended in. */
  readonly codes: readonly string[];
  /** It was answered from its idempotency key; nothing was sent. */
  readonly isRepeated: boolean;
};

export type GatewayContext = {
  /** This operation's reads and writes at LeadSail. */
  readonly leadsail: Session;
  /** Whether calls may leave before the field that needs them is reached. Changes no answer. */
  readonly looksAhead: boolean;
  /** Whether leads without any do-not-contact mark may be texted. */
  readonly textsWithoutMark: boolean;
  /** What the caller may watch. Throws an UpstreamFailure for a caller without a credential. */
  readonly watching: () => Watching;
  /**
   * Runs a request once for each idempotency key of the caller, and returns the first result afterwards; null
   * when the key was used for something else.
   */
  readonly runIdempotent: <Result>(
    key: string,
    asked: unknown,
    run: () => Promise<Result>,
  ) => Promise<Result | null>;
  /**
   * Names all that decides, besides document and variables, the answer of an event: the credential and the caller's
   * rights. Null for a caller that asks for a trace or a cost report, which differs each time.
   */
  readonly sharesEventsAs: string | null;
  /** The calls that the caller's tenant has left; null where there is no quota. */
  readonly callsLeft: (() => Promise<CallsLeft>) | null;
  /** Whether the caller may do this: all, where the gateway's settings give callers no rights of their own. */
  readonly may: (right: Right) => boolean;
  /** Throws an UpstreamFailure for a caller that may not do this. */
  readonly demand: (right: Right) => void;
  /**
   * Where a field that answers without one of its parts reports it, to stand in `errors` beside the answer. Null where
   * nothing can stand there beside a value: the field is then null with that error.
   */
  readonly failedParts: FailedPart[] | null;
  /** Called once for every executed mutation, when it has ended. */
  readonly reportWrite: (write: FinishedWrite) => void;
  /** The same caller with a new session, for the next event of a subscription. */
  readonly forNextEvent: () => GatewayContext;
};

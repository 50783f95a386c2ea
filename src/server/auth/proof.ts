// For how long the caller of a stream is believed: to the end of its token, and while that is found good again.
import { GraphQLError } from 'graphql';
import { may } from '../../leadsail/client/session.ts';
import { type Clock, systemClock } from '../../live/clock.ts';
import { type Credential, RIGHTS } from '../../upstream/credential.ts';
import { toDelayMs } from '../../upstream/delay.ts';
import { createIncoming, incomingOf } from '../http/incoming.ts';
import { httpError } from '../http/request-params.ts';
import type { CallerOf } from './caller.ts';

export type Proof = {
  readonly caller: Credential;
  /** Authenticates the caller again. Rejects with a GraphQLError when it is no longer believed. */
  readonly again: () => Promise<Credential | null>;
};

export type ProofOptions = {
  readonly callerOf: CallerOf;
  /** What callers without a credential are told. */
  readonly credentialRule: string;
};

/** Who asks, and the way to look at the request again. Rejects with `UNAUTHENTICATED` for nobody, and as `callerOf` does. */
export async function proofOf(
  request: Request,
  { callerOf, credentialRule }: ProofOptions,
): Promise<Proof> {
  const incoming = incomingOf(request);
  const caller = await callerOf(incoming);
  if (caller === null) throw httpError('UNAUTHENTICATED', 401, credentialRule);
  const { method, path, headers } = incoming;
  return { caller, again: async () => callerOf(createIncoming(method, path, headers)) };
}

/** A revoked token, or one whose issuer has replaced its keys, is noticed within a minute. */
const AGAIN_MS = 60_000;

/** Calls back once when the proof ends. Returns the way to stop watching. */
export function watchProof(
  { caller, again }: Proof,
  onEnd: () => void,
  clock: Clock = systemClock,
): () => void {
  const { endsAtMs = Number.POSITIVE_INFINITY } = caller;
  let isOver = false;
  let callOff = (): void => {};

  function wait(): void {
    const leftMs = toDelayMs(endsAtMs - clock.now());
    const isLast = leftMs <= AGAIN_MS;
    callOff = clock.schedule(isLast ? leftMs : AGAIN_MS, isLast ? end : look);
  }

  function look(): void {
    again().then(
      (now) => goOn(now !== null && provesAsMuch(now, caller)),
      // A failure to fetch the issuer's keys says nothing about the token.
      (error) => goOn(!isDisbelief(error)),
    );
  }

  function goOn(isBelieved: boolean): void {
    if (isOver) return;
    if (isBelieved) wait();
    else end();
  }

  function end(): void {
    isOver = true;
    onEnd();
  }

  wait();
  return () => {
    isOver = true;
    callOff();
  };
}

/** Whether a proof that is looked at again stands for the same caller, with no right less. */
const provesAsMuch = (now: Credential, before: Credential): boolean =>
  now.fingerprint === before.fingerprint &&
  (before.rights ?? RIGHTS).every((right) => may(now, right));

const isDisbelief = (error: unknown): boolean =>
  error instanceof GraphQLError && error.extensions.code === 'UNAUTHENTICATED';

/** What a client gets when its proof has ended. */
export const proofEnded = (): GraphQLError =>
  httpError(
    'UNAUTHENTICATED',
    401,
    'The credential is no longer valid: subscribe again with another.',
  );

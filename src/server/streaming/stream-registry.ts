// The reserved streams, by their tokens: each holds a place until it ends, and only its own credential may use it.
import { randomBytes } from 'node:crypto';
import type { Credential, Fingerprint } from '../../upstream/credential.ts';
import { createPlaces } from '../../upstream/places.ts';
import { EVERYBODY, type Verified } from '../../upstream/verified.ts';
import { httpError } from '../http/request-params.ts';
import { type Channel, createChannel } from './channel.ts';

export type StreamRegistryOptions = {
  /** Streams at one time; one credential may have half of them. */
  readonly maxStreams: number;
  /** Which credentials LeadSail has accepted; all of them when left out. */
  readonly verified?: Verified | undefined;
  /** A stream without a reader is dropped after this time. */
  readonly reservationMs: number;
  /** The prefix of tokens, by which every process finds the one that issued them. */
  readonly tokenPrefix: string;
};

export type ReservedStream = {
  readonly token: string;
  readonly tenant: Fingerprint;
  readonly channel: Channel<string>;
  /** By the client's ids; aborting one ends its operation. */
  readonly operations: Map<string, AbortController>;
  /** Null as soon as there is a reader. */
  expiry: NodeJS.Timeout | null;
  /** Gives its place back. */
  readonly release: () => void;
};

export type StreamRegistry = {
  /** Returns the token of a new stream. Throws `MAX_SUBSCRIPTIONS_LIMIT` when there is no place for it. */
  readonly reserve: (caller: Credential) => string;
  /** Throws `BAD_REQUEST` when no stream of this credential has the token. */
  readonly find: (token: string, caller: Credential) => ReservedStream;
  /** Ends a stream and its operations; does nothing when it has ended. */
  readonly drop: (token: string) => void;
  readonly dropAll: () => void;
};

export function createStreamRegistry(options: StreamRegistryOptions): StreamRegistry {
  const streams = new Map<string, ReservedStream>();
  const places = createPlaces(options.maxStreams, options.verified ?? EVERYBODY);

  function drop(token: string): void {
    const stream = streams.get(token);
    if (!stream) return;
    streams.delete(token);
    stream.release();
    clearTimeout(stream.expiry ?? undefined);
    stream.channel.end();
    for (const operation of stream.operations.values()) operation.abort();
  }

  return {
    drop,
    reserve(caller) {
      const place = places.take(caller);
      if (!('release' in place)) {
        throw httpError('MAX_SUBSCRIPTIONS_LIMIT', 429, 'Too many open streams.');
      }
      const token = `${options.tokenPrefix}${randomBytes(24).toString('base64url')}`;
      streams.set(token, {
        token,
        tenant: caller.fingerprint,
        channel: createChannel<string>(),
        operations: new Map(),
        expiry: setTimeout(() => drop(token), options.reservationMs).unref(),
        release: place.release,
      });
      return token;
    },
    find(token, caller) {
      const stream = streams.get(token);
      if (stream?.tenant === caller.fingerprint) return stream;
      throw httpError('BAD_REQUEST', 404, 'The token names no stream of this caller.');
    },
    dropAll() {
      for (const token of [...streams.keys()]) drop(token);
    },
  };
}

// Streams that were reserved and have not ended, by their tokens: each holds a place, and is for its own credential alone.
import { randomBytes } from 'node:crypto';
import type { Credential, Fingerprint } from '../../upstream/credential.ts';
import { createPlaces } from '../../upstream/places.ts';
import { EVERYBODY, type Verified } from '../../upstream/verified.ts';
import { httpError } from '../http/request-params.ts';
import { type Channel, createChannel } from './channel.ts';

export type StreamRegistryOptions = {
  /** Streams at one time; one credential may have half of them. */
  readonly maxStreams: number;
  /** Which credentials are known to be good; all when left out. */
  readonly verified?: Verified | undefined;
  /** A stream that nobody has come to read by then is forgotten. */
  readonly reservationMs: number;
  /** What tokens begin with, so that any process knows which one gave them. */
  readonly tokenPrefix: string;
};

export type ReservedStream = {
  readonly token: string;
  readonly tenant: Fingerprint;
  readonly channel: Channel<string>;
  /** By the ids that the client gave them; each ends one. */
  readonly operations: Map<string, AbortController>;
  /** Until somebody reads; then null. */
  expiry: NodeJS.Timeout | null;
  /** Gives its place back. */
  readonly release: () => void;
};

export type StreamRegistry = {
  /** The token of a new stream. Throws `MAX_SUBSCRIPTIONS_LIMIT` where there is no place for it. */
  readonly reserve: (caller: Credential) => string;
  /** Throws `BAD_REQUEST` for a token that no stream of this credential has. */
  readonly find: (token: string, caller: Credential) => ReservedStream;
  /** Ends it and all that goes into it; does nothing where it has ended. */
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

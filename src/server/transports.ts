// Every way in which results come one after the other, beside requests with one answer each.
import type { GraphQLSchema } from 'graphql';
import type { FetchAPI, Plugin } from 'graphql-yoga';
import type { CallerOf } from './authentication.ts';
import { ENDPOINT, STREAM_PATH } from './endpoints.ts';
import { createHandover } from './handover.ts';
import type { LongLived } from './listener.ts';
import type { Log } from './log.ts';
import { isSocketOrigin } from './origins.ts';
import { createReservedStreams, type ReservedStreamOptions } from './reserved-streams.ts';
import { useResultStreams } from './result-stream.ts';
import type { Claims } from './socket-claims.ts';
import { createSockets } from './sockets.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';

export type TransportOptions = Pick<
  ReservedStreamOptions,
  'callerOf' | 'mask' | 'pingMs' | 'tokenPrefix'
> & {
  readonly schema: GraphQLSchema;
  /** The door that has the plugins below. */
  readonly door: () => {
    readonly fetch: (request: Request) => Response | Promise<Response>;
    readonly fetchAPI: FetchAPI;
  };
  readonly callerOf: CallerOf;
  readonly corsOrigins: readonly string[];
  /** Of bodies, and of messages likewise. */
  readonly maxBodyBytes: number;
  readonly maxSubscriptions: number;
  readonly log: Log;
} & Partial<Patience>;

/** How much of whom is waited for. */
type Patience = {
  /** Operations at one time on one socket, or in one stream. */
  readonly maxOperations: number;
  /** For the first message of a socket. */
  readonly initMs: number;
  /** For a client to hang up after we did. */
  readonly farewellMs: number;
  /** For somebody to read a stream that was reserved. */
  readonly reservationMs: number;
};

const PATIENCE: Patience = {
  maxOperations: 1_000,
  initMs: 5_000,
  farewellMs: 1_000,
  reservationMs: 10_000,
};

export type Transports = {
  /** To stand before what asks for an operation. */
  readonly streams: Plugin;
  /** To stand at the end, where everything else has let an operation through. */
  readonly results: readonly Plugin[];
  readonly longLived: LongLived;
  readonly counts: Subscriptions['counts'];
};

export function createTransports(given: TransportOptions): Transports {
  const options = { ...PATIENCE, ...given };
  const { callerOf, door, corsOrigins } = options;
  const shared = new WeakMap<Request, 'sse_single' | 'websocket'>();

  const { plugin: handover, ask } = createHandover(async (request) => door().fetch(request));
  const subscriptions = createSubscriptions({
    callerOf,
    maxSubscriptions: options.maxSubscriptions,
    sharedBy: (request) => shared.get(request) ?? null,
  });
  const streams = createReservedStreams({
    ...options,
    endpoint: ENDPOINT,
    path: STREAM_PATH,
    ask,
    share: (request) => shared.set(request, 'sse_single'),
    maxStreams: options.maxSubscriptions,
  });
  const sockets = createSockets({
    ...options,
    ask,
    isAllowed: (origin, host) => isSocketOrigin(origin, host, corsOrigins),
    authenticate: (claims) => callerOf(toRequest(claims, {})),
    toRequest(body, claims, signal) {
      const headers = { ...claims, 'content-type': 'application/json' };
      const request = toRequest(headers, { method: 'POST', body, signal });
      shared.set(request, 'websocket');
      return request;
    },
    maxMessageBytes: options.maxBodyBytes,
  });

  function toRequest(headers: Claims, init: RequestInit): Request {
    const url = `http://${headers.host ?? 'localhost'}${ENDPOINT}`;
    return new (door().fetchAPI.Request)(url, { ...init, headers });
  }

  return {
    streams: streams.plugin,
    results: [subscriptions.plugin, useResultStreams(options.pingMs), handover],
    longLived: {
      isUpgrade: ({ method, url = '', headers: { upgrade = '' } }) =>
        method === 'GET' && url.split('?')[0] === ENDPOINT && upgrade.toLowerCase() === 'websocket',
      upgrade: (request, socket, head) => void sockets.take(request, socket, head),
      stop() {
        sockets.stop();
        streams.stop();
        subscriptions.stop();
      },
    },
    counts: subscriptions.counts,
  };
}

// All transports of results that come one after the other, beside requests with one answer each.
import type { GraphQLSchema } from 'graphql';
import type { FetchAPI, Plugin } from 'graphql-yoga';
import { createPlaces } from '../../upstream/places.ts';
import { EVERYBODY } from '../../upstream/verified.ts';
import { ENDPOINT, STREAM_PATH } from '../endpoints.ts';
import { isSocketOrigin } from '../http/cors.ts';
import type { HttpEdition } from '../http/edition.ts';
import { incomingOf } from '../http/incoming.ts';
import type { LongLived } from '../http/listener.ts';
import { PROCESS_IN, useNegotiation } from '../http/negotiation.ts';
import type { Log } from '../telemetry/log.ts';
import { type CallbackOptions, createCallbacks } from './callbacks.ts';
import { createReservedStreams, type ReservedStreamOptions } from './reserved-streams.ts';
import { useResultStreams } from './response-stream.ts';
import type { SocketCredentials } from './socket-credentials.ts';
import { createSubRequests } from './sub-request.ts';
import { createSubscriptions, type Subscriptions } from './subscriptions.ts';
import { createSockets } from './websocket.ts';

export type StreamTransportOptions = Pick<
  ReservedStreamOptions,
  | 'callerOf'
  | 'credentialRule'
  | 'bodies'
  | 'mask'
  | 'pingMs'
  | 'tokenPrefix'
  | 'verified'
  | 'rateLimit'
> &
  Pick<CallbackOptions, 'callbackHosts' | 'proxies' | 'causes'> & {
    readonly schema: GraphQLSchema;
    /** The server that has the plugins below. */
    readonly handler: () => {
      readonly fetch: (request: Request) => Response | Promise<Response>;
      readonly fetchAPI: FetchAPI;
    };
    readonly corsOrigins: readonly string[];
    readonly httpEdition: HttpEdition;
    /** Of bodies and of WebSocket messages. */
    readonly maxBodyBytes: number;
    readonly maxSubscriptions: number;
    readonly log: Log;
  } & Partial<StreamTimeouts>;

/** Limits and timeouts of streams. */
type StreamTimeouts = {
  /** Sockets at one time. */
  readonly maxSockets: number;
  /** Operations at one time on one socket, or in one stream. */
  readonly maxOperations: number;
  /** For the first message of a socket. */
  readonly initMs: number;
  /** For a client to close its side after ours. */
  readonly closeTimeoutMs: number;
  /** For a client to begin reading its reserved stream. */
  readonly reservationMs: number;
  /** For a router to accept a callback message. */
  readonly callbackMs: number;
};

const DEFAULT_TIMEOUTS: StreamTimeouts = {
  maxSockets: 1_000,
  maxOperations: 1_000,
  initMs: 5_000,
  closeTimeoutMs: 1_000,
  reservationMs: 10_000,
  callbackMs: 10_000,
};

export type Transports = {
  /** Has to stand before all plugins that require an operation. */
  readonly streams: Plugin;
  /** Have to stand at the end, where all other plugins have accepted an operation. */
  readonly results: readonly Plugin[];
  readonly longLived: LongLived;
  readonly counts: Subscriptions['counts'];
  /** Ends the subscriptions that have no connection of a client. */
  readonly close: () => Promise<void>;
};

export function createTransports(given: StreamTransportOptions): Transports {
  const options = { ...DEFAULT_TIMEOUTS, ...given };
  const { callerOf, handler, corsOrigins } = options;
  const shared = new WeakMap<Request, 'sse_single' | 'websocket'>();

  const { plugin: subRequests, ask } = createSubRequests(
    async (request) => handler().fetch(request),
    PROCESS_IN[options.httpEdition],
  );
  const callbacks = createCallbacks(options);
  const subscriptions = createSubscriptions({
    callbacks,
    callerOf,
    credentialRule: options.credentialRule,
    verified: options.verified,
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
    authenticate: async (credentials) => callerOf(incomingOf(toRequest(credentials, {}))),
    toRequest(body, credentials, signal) {
      const headers = { ...credentials, 'content-type': 'application/json' };
      const request = toRequest(headers, { method: 'POST', body, signal });
      shared.set(request, 'websocket');
      return request;
    },
    maxMessageBytes: options.maxBodyBytes,
    places: createPlaces(options.maxSockets, options.verified ?? EVERYBODY),
  });

  function toRequest(headers: SocketCredentials, init: RequestInit): Request {
    const url = `http://${headers.host ?? 'localhost'}${ENDPOINT}`;
    return new (handler().fetchAPI.Request)(url, { ...init, headers });
  }

  return {
    streams: streams.plugin,
    results: [
      useNegotiation(options.httpEdition),
      subscriptions.plugin,
      useResultStreams(options.pingMs),
      callbacks.plugin,
      subRequests,
    ],
    longLived: {
      isUpgrade: ({ method, url = '', headers: { upgrade = '' } }) =>
        method === 'GET' && url.split('?')[0] === ENDPOINT && upgrade.toLowerCase() === 'websocket',
      upgrade: (request, socket, head) => void sockets.take(request, socket, head),
      stop() {
        sockets.stop();
        streams.stop();
        subscriptions.stop();
      },
      told: callbacks.told,
    },
    counts: subscriptions.counts,
    close: callbacks.close,
  };
}

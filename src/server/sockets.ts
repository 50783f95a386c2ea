// GraphQL over WebSocket: graphql-ws keeps the protocol, ws the sockets; operations are answered as by HTTP.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, type GraphQLSchema, parse } from 'graphql';
import {
  CloseCode,
  handleProtocols,
  makeServer,
  type ServerOptions,
  type SubscribePayload,
} from 'graphql-ws';
import { isAsyncIterable } from 'graphql-yoga';
import { type WebSocket, WebSocketServer } from 'ws';
import { nameAndStack } from './errors.ts';
import { type Handover, isRequestError, type Results } from './handover.ts';
import type { Log } from './log.ts';
import { type Refusal, refuseConnection } from './refusal.ts';
import { refusal } from './request.ts';
import { toPlainError, toPlainResult } from './result-frames.ts';
import { type Claims, claimsOf, hasCredential, withParams } from './socket-claims.ts';
import { keepAlive, send, TRY_AGAIN_LATER } from './socket-patience.ts';
import { stopping } from './subscriptions.ts';

export type SocketOptions = {
  readonly schema: GraphQLSchema;
  /** Whether a page of this origin may open a socket of this host. */
  readonly isAllowed: (origin: string, host: string) => boolean;
  readonly ask: Handover['ask'];
  /** Rejects for whoever is not believed. */
  readonly authenticate: (claims: Claims) => Promise<unknown>;
  /** A request of the endpoint that holds such an operation. */
  readonly toRequest: (body: string, claims: Claims, signal: AbortSignal) => Request;
  readonly maxMessageBytes: number;
  /** Of one socket at one time. */
  readonly maxOperations: number;
  readonly pingMs: number;
  /** For the first message. */
  readonly initMs: number;
  /** For a client to hang up after we did. */
  readonly farewellMs: number;
  readonly log: Log;
};

export type Sockets = {
  /** Makes a WebSocket of a connection that asked to be one. */
  readonly take: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  /** Closes each as soon as it owes no answer to a query or mutation. */
  readonly stop: () => void;
};

// A close code that RFC 6455 registers.
const GOING_AWAY = 1001;

type Operation = { readonly controller: AbortController; isStream: boolean };

type Connection = {
  readonly socket: WebSocket;
  claims: Claims;
  /** By the ids that the client gave them, until their last message has left. */
  readonly operations: Map<string, Operation>;
};

// graphql-ws reads from the document whether to execute or to subscribe, and yoga has done either.
const ANY = parse('{ __typename }');

export function createSockets(options: SocketOptions): Sockets {
  const { log } = options;
  const connections = new Set<Connection>();
  let isStopping = false;

  function settle({ socket, operations }: Connection): void {
    const owesAnswers = [...operations.values()].some(({ isStream }) => !isStream);
    if (isStopping && !owesAnswers) socket.close(GOING_AWAY, 'Going away');
  }

  /** Called before the last message of an operation is sent, which still goes out. */
  function ended(connection: Connection, id: string): void {
    connection.operations.delete(id);
    setImmediate(settle, connection);
  }

  async function perform(
    connection: Connection,
    id: string,
    { query, ...others }: SubscribePayload,
  ): Promise<Results> {
    const { operations, claims } = connection;
    if (isStopping) return { errors: [stopping()] };
    // The client has stopped it, and may only use its id again when it has come to an end.
    if (operations.has(id)) {
      return { errors: [refusal('BAD_REQUEST', 409, 'The id of the operation is in use.')] };
    }
    if (operations.size >= options.maxOperations) {
      const rule = `A socket may have ${options.maxOperations} operations at one time, got one more.`;
      return { errors: [refusal('MAX_SUBSCRIPTIONS_LIMIT', 429, rule)] };
    }
    const operation = { controller: new AbortController(), isStream: false };
    operations.set(id, operation);
    try {
      // The protocol wants a query even of who names a document by its id.
      const body = JSON.stringify(query === '' ? others : { query, ...others });
      const request = options.toRequest(body, claims, operation.controller.signal);
      const { results } = await options.ask(request);
      if (results === null) throw new Error('an operation was answered without a result');
      operation.isStream = isAsyncIterable(results);
      if (isRequestError(results)) ended(connection, id);
      else if (operation.isStream) settle(connection);
      return results;
    } catch (error) {
      operations.delete(id);
      // The socket has closed: nobody is told of anything.
      if (operation.controller.signal.aborted) return { data: null };
      throw error;
    }
  }

  const protocol = makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: options.initMs,
    async onConnect({ extra, connectionParams }) {
      const claims = withParams(extra.claims, connectionParams);
      if (claims === null) return false;
      extra.claims = claims;
      try {
        await options.authenticate(claims);
        return true;
      } catch (error) {
        if (isTemporary(error)) extra.socket.close(TRY_AGAIN_LATER, 'Tokens cannot be checked now');
        return false;
      }
    },
    async onSubscribe({ extra }, id, payload) {
      const results = await perform(extra, id, payload);
      if (isRequestError(results)) return results.errors;
      const { schema } = options;
      return { schema, document: ANY, rootValue: results, contextValue: {} } as ExecutionArgs;
    },
    execute: ({ rootValue }) => rootValue as Results as never,
    onNext: (_ctx, _id, _payload, _args, result) => toPlainResult(result as never) as never,
    onError({ extra }, id, _payload, errors) {
      ended(extra, id);
      return errors.map((error) => toPlainError(error as never));
    },
    onComplete: ({ extra }, id) => ended(extra, id),
  } satisfies ServerOptions<Record<string, unknown>, Connection>);

  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // A small answer that tells on nothing is worth more than a packed one.
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
    handleProtocols: (protocols) => handleProtocols(protocols),
    // Not among its types yet.
    ...{ closeTimeout: options.farewellMs },
  });

  function open(socket: WebSocket, request: IncomingMessage): void {
    const connection: Connection = {
      socket,
      claims: claimsOf(request.headers),
      operations: new Map(),
    };
    connections.add(connection);
    // ws closes what is too large or no WebSocket by itself, with the code for it.
    socket.on('error', () => {});
    const stopPinging = keepAlive(socket, options.pingMs);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on('message', (data, isBinary) => {
            if (isBinary) return socket.close(CloseCode.BadRequest, 'Invalid message received');
            handle(String(data)).catch((fault) => {
              log.error({ fault: nameAndStack(fault) }, 'a message of a socket failed');
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      connection,
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      connections.delete(connection);
      for (const { controller } of connection.operations.values()) controller.abort();
      void closed(code, String(reason));
    });
    settle(connection);
  }

  /** Why somebody gets no socket; null when nothing is against it so far. */
  async function refusalOf({ headers }: IncomingMessage): Promise<Refusal | null> {
    if (isStopping) return { status: 503, message: 'The gateway is stopping' };
    const { origin, host = '' } = headers;
    // What keeps other pages from reading answers of HTTP says nothing about sockets.
    if (origin !== undefined && !options.isAllowed(origin, host)) {
      return { status: 403, message: 'Pages of this origin may not open a socket here' };
    }
    const claims = claimsOf(headers);
    if (!hasCredential(claims)) return null;
    try {
      await options.authenticate(claims);
      return null;
    } catch (error) {
      return isTemporary(error)
        ? { status: 503, message: 'Tokens cannot be checked now' }
        : { status: 401, message: 'The credential is not valid' };
    }
  }

  return {
    async take(request, socket, head) {
      const hangUp = (): void => void socket.destroy();
      socket.on('error', hangUp);
      const refusal = await refusalOf(request);
      if (refusal) return refuseConnection(socket as Socket, refusal);
      socket.off('error', hangUp);
      server.handleUpgrade(request, socket, head, (opened) => open(opened, request));
    },
    stop() {
      isStopping = true;
      for (const connection of [...connections]) settle(connection);
    },
  };
}

const isTemporary = (error: unknown): boolean =>
  (error as { extensions?: { code?: unknown } }).extensions?.code === 'AUTHENTICATION_UNAVAILABLE';

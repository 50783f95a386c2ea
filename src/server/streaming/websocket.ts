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
import type { Credential } from '../../upstream/credential.ts';
import { keepNumbers } from '../../upstream/exact-json.ts';
import type { Places } from '../../upstream/places.ts';
import { watchProof } from '../auth/proof.ts';
import { rejectConnection } from '../http/malformed-request.ts';
import { httpError } from '../http/request-params.ts';
import { nameAndStack } from '../operation/errors.ts';
import type { Log } from '../telemetry/log.ts';
import { keepAlive, send, TRY_AGAIN_LATER } from './backpressure.ts';
import { type SocketCredentials, socketCredentialsOf, withParams } from './socket-credentials.ts';
import {
  callerOfSocket,
  isTemporary,
  type SocketAdmission,
  STOPPING,
  TOO_MANY,
} from './socket-refusals.ts';
import { isRequestError, type Results, type SubRequests } from './sub-request.ts';
import { stopping } from './subscriptions.ts';
import { toPlainError, toPlainResult } from './wire-formats.ts';

export type SocketOptions = SocketAdmission & {
  readonly schema: GraphQLSchema;
  readonly ask: SubRequests['ask'];
  /** Sockets at one time, of which anybody who has not said who it is has a share as well. */
  readonly places: Places;
  /** A request of the endpoint that holds such an operation. */
  readonly toRequest: (
    body: string,
    credentials: SocketCredentials,
    signal: AbortSignal,
  ) => Request;
  readonly maxMessageBytes: number;
  /** Of one socket at one time. */
  readonly maxOperations: number;
  readonly pingMs: number;
  /** For the first message. */
  readonly initMs: number;
  /** For a client to hang up after we did. */
  readonly closeTimeoutMs: number;
  readonly log: Log;
};

export type Sockets = {
  /** Makes a WebSocket of a connection that asked to be one. Somebody else listens for its errors. */
  readonly take: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  /** Closes each as soon as it owes no answer to a query or mutation. */
  readonly stop: () => void;
};

// A close code that RFC 6455 registers.
const GOING_AWAY = 1001;

type SocketOperation = { readonly controller: AbortController; isStream: boolean };

type SocketConnection = {
  readonly socket: WebSocket;
  credentials: SocketCredentials;
  /** Gives back its place, and ends the watch over its proof. */
  release: () => void;
  /** By the ids that the client gave them, until their last message has left. */
  readonly operations: Map<string, SocketOperation>;
};

// graphql-ws reads from the document whether to execute or to subscribe, and yoga has done either.
const ANY = parse('{ __typename }');

export function createSockets(options: SocketOptions): Sockets {
  const { log } = options;
  const connections = new Set<SocketConnection>();
  let isStopping = false;

  function settle({ socket, operations }: SocketConnection): void {
    const owesAnswers = [...operations.values()].some(({ isStream }) => !isStream);
    if (isStopping && !owesAnswers) socket.close(GOING_AWAY, 'Going away');
  }

  /** Called before the last message of an operation is sent, which still goes out. */
  function ended(connection: SocketConnection, id: string): void {
    connection.operations.delete(id);
    setImmediate(settle, connection);
  }

  async function perform(
    connection: SocketConnection,
    id: string,
    { query, ...others }: SubscribePayload,
  ): Promise<Results> {
    const { operations, credentials } = connection;
    if (isStopping) return { errors: [stopping()] };
    // The client has stopped it, and may only use its id again when it has come to an end.
    if (operations.has(id)) {
      return { errors: [httpError('BAD_REQUEST', 409, 'The id of the operation is in use.')] };
    }
    if (operations.size >= options.maxOperations) {
      const rule = `A socket may have ${options.maxOperations} operations at one time, got one more.`;
      return { errors: [httpError('MAX_SUBSCRIPTIONS_LIMIT', 429, rule)] };
    }
    const operation = { controller: new AbortController(), isStream: false };
    operations.set(id, operation);
    try {
      // The protocol wants a query even of who names a document by its id.
      const body = JSON.stringify(query === '' ? others : { query, ...others });
      const request = options.toRequest(body, credentials, operation.controller.signal);
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

  /** In place of the share of those who have not said who they are, takes its own. */
  function admit(connection: SocketConnection, caller: Credential): boolean {
    const { socket, credentials } = connection;
    connection.release();
    const place = options.places.take(caller);
    if (!('release' in place)) {
      socket.close(TRY_AGAIN_LATER, 'Too many sockets');
      return false;
    }
    const proof = { caller, again: () => options.authenticate(credentials) };
    const stopWatching = watchProof(proof, () => socket.close(CloseCode.Forbidden, 'Forbidden'));
    connection.release = () => {
      stopWatching();
      place.release();
    };
    // It may have closed while it was looked at.
    if (!connections.has(connection)) connection.release();
    return true;
  }

  const protocol = makeServer<Record<string, unknown>, SocketConnection>({
    connectionInitWaitTimeout: options.initMs,
    // Variables are written again for the request that they become.
    jsonMessageReviver: keepNumbers as NonNullable<ServerOptions['jsonMessageReviver']>,
    async onConnect({ extra, connectionParams }) {
      const credentials = withParams(extra.credentials, connectionParams);
      if (credentials === null) return false;
      extra.credentials = credentials;
      try {
        const caller = await options.authenticate(credentials);
        return caller !== null && admit(extra, caller);
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
  } satisfies ServerOptions<Record<string, unknown>, SocketConnection>);

  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // A small answer that tells on nothing is worth more than a packed one.
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
    handleProtocols: (protocols) => handleProtocols(protocols),
    // Not among its types yet.
    ...{ closeTimeout: options.closeTimeoutMs },
  });

  function open(socket: WebSocket, request: IncomingMessage, release: () => void): void {
    const connection: SocketConnection = {
      socket,
      credentials: socketCredentialsOf(request.headers),
      release,
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
      connection.release();
      for (const { controller } of connection.operations.values()) controller.abort();
      void closed(code, String(reason));
    });
    settle(connection);
  }

  return {
    async take(request, socket, head) {
      const admitted = isStopping ? STOPPING : await callerOfSocket(request, options);
      if ('status' in admitted) return rejectConnection(socket as Socket, admitted);
      const place = options.places.take(admitted.caller);
      if (!('release' in place)) return rejectConnection(socket as Socket, TOO_MANY);
      socket.once('close', place.release);
      server.handleUpgrade(request, socket, head, (opened) => open(opened, request, place.release));
    },
    stop() {
      isStopping = true;
      for (const connection of [...connections]) settle(connection);
    },
  };
}

// GraphQL over WebSocket: graphql-ws keeps the protocol, ws the sockets; operations are answered as by HTTP.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, type GraphQLSchema, parse } from 'graphql';
import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Credential } from '../../upstream/credential.ts';
import { withMarkedNumbers } from '../../upstream/exact-json.ts';
import type { Places } from '../../upstream/places.ts';
import { watchProof } from '../auth/proof.ts';
import type { BodyBudget } from '../http/body-budget.ts';
import { rejectConnection } from '../http/malformed-request.ts';
import { nameAndStack } from '../operation/errors.ts';
import type { Log } from '../telemetry/log.ts';
import { send, TRY_AGAIN_LATER, watchReading } from './backpressure.ts';
import { socketCredentialsOf, withParams } from './socket-credentials.ts';
import { watchMessages } from './socket-messages.ts';
import {
  createSocketOperations,
  NUMBER_MARK,
  type SocketConnection,
  type SocketOperations,
  type SocketOperationsOptions,
} from './socket-operations.ts';
import {
  callerOfSocket,
  isTemporary,
  type SocketAdmission,
  STOPPING,
  TOO_MANY,
} from './socket-refusals.ts';
import { createSocketWriter } from './socket-writer.ts';
import { isRequestError, type Results } from './sub-request.ts';
import { toPlainError, toPlainResult } from './wire-formats.ts';

export type SocketOptions = SocketAdmission &
  SocketOperationsOptions & {
    readonly schema: GraphQLSchema;
    /** Sockets at one time, of which anybody who has not said who it is has a share as well. */
    readonly places: Places;
    readonly maxMessageBytes: number;
    /** Where messages are counted while they come. */
    readonly bodies: BodyBudget;
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

// graphql-ws reads from the document whether to execute or to subscribe, and yoga has done either.
const ANY = parse('{ __typename }');

export function createSockets(options: SocketOptions): Sockets {
  const { log } = options;
  const connections = new Set<SocketConnection>();
  const operations = createSocketOperations(options);
  const protocol = createProtocol(options, operations, admit);
  const server = createUpgrades(options);

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
    connection.caller = caller;
    // It may have closed while it was looked at.
    if (!connections.has(connection)) connection.release();
    return true;
  }

  function open(connection: SocketConnection): void {
    const { socket } = connection;
    connections.add(connection);
    // ws closes what is too large or no WebSocket by itself, with the code for it.
    socket.on('error', () => {});
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) =>
          socket.on('message', (data, isBinary) => {
            if (isBinary) return socket.close(CloseCode.BadRequest, 'Invalid message received');
            handle(withMarkedNumbers(String(data), NUMBER_MARK)).catch((fault) => {
              log.error({ fault: nameAndStack(fault) }, 'a message of a socket failed');
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      connection,
    );
    socket.once('close', (code, reason) => {
      connection.stopWatching();
      connections.delete(connection);
      connection.release();
      for (const { controller } of connection.operations.values()) controller.abort();
      void closed(code, String(reason));
    });
    operations.settle(connection);
  }

  return {
    async take(request, socket, head) {
      const admitted = operations.isStopping() ? STOPPING : await callerOfSocket(request, options);
      if ('status' in admitted) return rejectConnection(socket as Socket, admitted);
      const place = options.places.take(admitted.caller);
      if (!('release' in place)) return rejectConnection(socket as Socket, TOO_MANY);
      socket.once('close', place.release);
      const credentials = socketCredentialsOf(request.headers);
      const given = { credentials, caller: null, release: place.release };
      server.handleUpgrade(request, socket, head, (opened) =>
        open(watchConnection(given, opened, socket, options)),
      );
    },
    stop() {
      operations.stop();
      for (const connection of [...connections]) operations.settle(connection);
    },
  };
}

/** A connection of which is watched what its client reads and sends; `stream` is what `socket` was made of. */
function watchConnection(
  given: Pick<SocketConnection, 'credentials' | 'caller' | 'release'>,
  socket: WebSocket,
  stream: Duplex,
  { pingMs, bodies }: SocketOptions,
): SocketConnection {
  const reading = watchReading(socket, pingMs);
  const writerOf = createSocketWriter(socket, stream, reading);
  const operations = new Map();
  const connection = { ...given, socket, writerOf, stopWatching: reading.stop, operations };
  watchMessages(socket, stream, { sender: connection, bodies });
  return connection;
}

/** What graphql-ws is told: who may connect, and how operations are answered. */
function createProtocol(
  options: SocketOptions,
  { perform, ended }: SocketOperations,
  admit: (connection: SocketConnection, caller: Credential) => boolean,
) {
  return makeServer<Record<string, unknown>, SocketConnection>({
    connectionInitWaitTimeout: options.initMs,
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
}

function createUpgrades(options: SocketOptions): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // A small answer that tells on nothing is worth more than a packed one.
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
    handleProtocols: (protocols) => handleProtocols(protocols),
    // Not among its types yet.
    ...{ closeTimeout: options.closeTimeoutMs },
  });
}

// GraphQL over WebSocket: graphql-ws implements the protocol, ws the sockets; operations are answered as by HTTP.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, type GraphQLSchema, parse } from 'graphql';
import {
  CloseCode,
  handleProtocols,
  makeServer,
  type WebSocket as ProtocolSocket,
  type ServerOptions,
} from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Credential } from '../../upstream/credential.ts';
import { withMarkedNumbers, withoutMarks } from '../../upstream/exact-json.ts';
import type { Places } from '../../upstream/places.ts';
import { watchProof } from '../auth/proof.ts';
import type { BodyBudget } from '../http/body-budget.ts';
import { hasTooManyNumbers } from '../http/json-bounds.ts';
import { rejectConnection } from '../http/malformed-request.ts';
import { httpError } from '../http/request-params.ts';
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
    /** Sockets at one time; those without a credential have one share of them together. */
    readonly places: Places;
    readonly maxMessageBytes: number;
    /** Counts messages while they arrive. */
    readonly bodies: BodyBudget;
    readonly pingMs: number;
    /** For the first message. */
    readonly initMs: number;
    /** For a client to close its side after ours. */
    readonly closeTimeoutMs: number;
    readonly log: Log;
  };

export type Sockets = {
  /** Upgrades a connection to a WebSocket. The caller listens for its errors. */
  readonly take: (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  /** Closes each socket as soon as it owes no answer to a query or mutation. */
  readonly stop: () => void;
};

// graphql-ws decides by the document whether to execute or to subscribe, and Yoga has done either already.
const ANY = parse('{ __typename }');

export function createSockets(options: SocketOptions): Sockets {
  const { log } = options;
  const connections = new Set<SocketConnection>();
  const operations = createSocketOperations(options);
  const protocol = createProtocol(options, operations, admit);
  const server = createUpgrades(options);

  /** Moves a socket from the share of sockets without a credential to the share of its caller. */
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
    // The socket may have closed during authentication.
    if (!connections.has(connection)) connection.release();
    return true;
  }

  function open(connection: SocketConnection): void {
    const { socket } = connection;
    connections.add(connection);
    // ws closes sockets with invalid or too large messages by itself, with the right code.
    socket.on('error', () => {});
    const closed = protocol.opened(protocolSocketOf(socket, log), connection);
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

/** A socket as graphql-ws has it. */
const protocolSocketOf = (socket: WebSocket, log: Log): ProtocolSocket => ({
  protocol: socket.protocol,
  send: (text) => send(socket, text),
  close: (code, reason) => socket.close(code, reason),
  onPing: (payload) => {
    const pong = JSON.stringify({ type: 'pong', ...(payload && { payload }) });
    return send(socket, withoutMarks(pong, NUMBER_MARK));
  },
  onMessage: (handle) =>
    socket.on('message', (data, isBinary) => {
      const text = String(data);
      // Marking so many numbers would take long.
      if (isBinary || hasTooManyNumbers(text)) return refuseMessage(socket);
      handle(withMarkedNumbers(text, NUMBER_MARK)).catch((fault) => {
        if (isUnexpected(fault)) return refuseMessage(socket);
        log.error({ fault: nameAndStack(fault) }, 'a message of a socket failed');
        socket.close(CloseCode.InternalServerError, 'Internal server error');
      });
    }),
});

/** Watches what the client of a connection reads and sends; `stream` is the connection below `socket`. */
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

/** Configures graphql-ws: which callers may connect, and how operations are answered. */
function createProtocol(
  options: SocketOptions,
  { perform, ended }: SocketOperations,
  admit: (connection: SocketConnection, caller: Credential) => boolean,
) {
  return makeServer<Record<string, unknown>, SocketConnection>({
    connectionInitWaitTimeout: options.initMs,
    async onConnect({ extra, connectionParams }) {
      const params = withoutMarks(JSON.stringify(connectionParams ?? {}), NUMBER_MARK);
      const credentials = withParams(extra.credentials, JSON.parse(params));
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
      // A number, which graphql-ws took for text.
      if (id.startsWith(NUMBER_MARK)) {
        refuseMessage(extra.socket);
        return [httpError('BAD_REQUEST', 400, 'The id of an operation must be a text.')];
      }
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

function refuseMessage(socket: WebSocket): void {
  socket.close(CloseCode.BadRequest, 'Invalid message received');
}

/** Whether that is what graphql-ws throws for a message that only servers send. */
const isUnexpected = (fault: unknown): boolean =>
  fault instanceof Error && fault.message.startsWith('Unexpected message of type');

function createUpgrades(options: SocketOptions): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // The length of a compressed answer could reveal what is in it.
    perMessageDeflate: false,
    maxPayload: options.maxMessageBytes,
    handleProtocols: (protocols) => handleProtocols(protocols),
    // The types of ws do not have it yet.
    ...{ closeTimeout: options.closeTimeoutMs },
  });
}

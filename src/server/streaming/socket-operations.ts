// The operations of sockets: each is answered as by HTTP, and their number on one socket is limited.

import type { SubscribePayload } from 'graphql-ws';
import { isAsyncIterable } from 'graphql-yoga';
import type { WebSocket } from 'ws';
import type { Credential } from '../../upstream/credential.ts';
import { createNumberMark, withoutMarks } from '../../upstream/exact-json.ts';
import { httpError } from '../http/request-params.ts';
import { type DirectConnection, sendDirectly } from './direct-results.ts';
import { idFault } from './operation-ids.ts';
import type { SocketCredentials } from './socket-credentials.ts';
import type { MessageSender } from './socket-messages.ts';
import { isRequestError, type Results, type SubRequests } from './sub-request.ts';
import { stopping } from './subscriptions.ts';

/** Marks numbers in messages, which graphql-ws parses, so that requests have them as the client wrote them. */
export const NUMBER_MARK = createNumberMark();

export type SocketOperationsOptions = {
  readonly ask: SubRequests['ask'];
  /** Makes a request to the endpoint from an operation. */
  readonly toRequest: (
    body: string,
    credentials: SocketCredentials,
    signal: AbortSignal,
  ) => Request;
  /** On one socket at one time. */
  readonly maxOperations: number;
};

type SocketOperation = { readonly controller: AbortController; isStream: boolean };

export type SocketConnection = MessageSender & {
  readonly socket: WebSocket;
  /** The connection for written results of the operation with this id. */
  readonly writerOf: (id: string) => DirectConnection;
  /** Stops watching what its client reads. */
  readonly stopWatching: () => void;
  credentials: SocketCredentials;
  caller: Credential | null;
  /** Gives its place back, and stops watching its proof. */
  release: () => void;
  /** By the client's ids, until their last message has left. */
  readonly operations: Map<string, SocketOperation>;
};

export type SocketOperations = {
  readonly perform: (
    connection: SocketConnection,
    id: string,
    payload: SubscribePayload,
  ) => Promise<Results>;
  /** Called before the last message of an operation is sent; that message still leaves. */
  readonly ended: (connection: SocketConnection, id: string) => void;
  /** Closes the socket when the gateway is stopping and the socket owes no answer to a query or mutation. */
  readonly settle: (connection: SocketConnection) => void;
  readonly isStopping: () => boolean;
  /** From now on, no operation begins. */
  readonly stop: () => void;
};

// A close code that RFC 6455 registers.
const GOING_AWAY = 1001;

export function createSocketOperations(options: SocketOperationsOptions): SocketOperations {
  let isStopping = false;

  function settle({ socket, operations }: SocketConnection): void {
    const owesAnswers = [...operations.values()].some(({ isStream }) => !isStream);
    if (isStopping && !owesAnswers) socket.close(GOING_AWAY, 'Going away');
  }

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
    const fault = isStopping ? stopping() : idFault(id);
    if (fault) return { errors: [fault] };
    // A client that has stopped an operation may use its id again only when that operation has ended.
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
      // The protocol requires a query even from a client that sends a document id.
      const sent = JSON.stringify(query === '' ? others : { query, ...others });
      const body = withoutMarks(sent, NUMBER_MARK);
      const request = options.toRequest(body, credentials, operation.controller.signal);
      const { results } = await options.ask(request);
      if (results === null) throw new Error('an operation was answered without a result');
      operation.isStream = isAsyncIterable(results);
      if (operation.isStream) sendDirectly(request, connection.writerOf(id));
      if (isRequestError(results)) ended(connection, id);
      else if (operation.isStream) settle(connection);
      return results;
    } catch (error) {
      operations.delete(id);
      // The socket has closed, or the client has stopped the operation: no result is sent.
      if (operation.controller.signal.aborted) return { data: null };
      throw error;
    }
  }

  return {
    perform,
    ended,
    settle,
    isStopping: () => isStopping,
    stop() {
      isStopping = true;
    },
  };
}

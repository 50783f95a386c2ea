// Who gets a socket, and why somebody gets none.
import type { IncomingMessage } from 'node:http';
import type { Credential } from '../../upstream/credential.ts';
import type { HttpRejection } from '../http/malformed-request.ts';
import {
  hasCredential,
  type SocketCredentials,
  socketCredentialsOf,
} from './socket-credentials.ts';

export const STOPPING: HttpRejection = { status: 503, message: 'The gateway is stopping' };
export const TOO_MANY: HttpRejection = { status: 503, message: 'Too many sockets are open' };

export type SocketAdmission = {
  /** Whether a page of this origin may open a socket of this host. */
  readonly isAllowed: (origin: string, host: string) => boolean;
  /** Null for anybody who brings nothing. Rejects for anybody who is not believed. */
  readonly authenticate: (credentials: SocketCredentials) => Promise<Credential | null>;
};

/** The caller that the headers name, null for none; or why it gets no socket. */
export async function callerOfSocket(
  { headers }: IncomingMessage,
  { isAllowed, authenticate }: SocketAdmission,
): Promise<{ readonly caller: Credential | null } | HttpRejection> {
  const { origin, host = '' } = headers;
  // What keeps other pages from reading answers of HTTP says nothing about sockets.
  if (origin !== undefined && !isAllowed(origin, host)) {
    return { status: 403, message: 'Pages of this origin may not open a socket here' };
  }
  const credentials = socketCredentialsOf(headers);
  if (!hasCredential(credentials)) return { caller: null };
  try {
    return { caller: await authenticate(credentials) };
  } catch (error) {
    return isTemporary(error)
      ? { status: 503, message: 'Tokens cannot be checked now' }
      : { status: 401, message: 'The credential is not valid' };
  }
}

/** Whether it may be better later. */
export const isTemporary = (error: unknown): boolean =>
  (error as { extensions?: { code?: unknown } }).extensions?.code === 'AUTHENTICATION_UNAVAILABLE';

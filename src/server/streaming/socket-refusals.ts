// Decides which requests may open a socket, and why others may not.
import type { IncomingMessage } from 'node:http';
import type { Credential } from '../../upstream/credential.ts';
import type { HttpRejection } from '../http/malformed-request.ts';
import {
  hasCredential,
  type SocketCredentials,
  socketCredentialsOf,
} from './socket-credentials.ts';

export const STOPPING: HttpRejection = {
  status: 503,
  message: 'The gateway is stopping',
  code: 'GATEWAY_STOPPING',
};
export const TOO_MANY: HttpRejection = {
  status: 503,
  message: 'Too many sockets are open',
  code: 'MAX_SUBSCRIPTIONS_LIMIT',
};

export type SocketAdmission = {
  /** Whether a page of this origin may open a socket to this host. */
  readonly isAllowed: (origin: string, host: string) => boolean;
  /** Null without a credential. Rejects for a credential that is not valid or cannot be checked. */
  readonly authenticate: (credentials: SocketCredentials) => Promise<Credential | null>;
};

/** The caller by the headers, null for none; or the reason why it gets no socket. */
export async function callerOfSocket(
  { headers }: IncomingMessage,
  { isAllowed, authenticate }: SocketAdmission,
): Promise<{ readonly caller: Credential | null } | HttpRejection> {
  const { origin, host = '' } = headers;
  // CORS does not keep other pages from opening sockets.
  if (origin !== undefined && !isAllowed(origin, host)) {
    const message = 'Pages of this origin may not open a socket here';
    return { status: 403, message, code: 'FORBIDDEN' };
  }
  const credentials = socketCredentialsOf(headers);
  if (!hasCredential(credentials)) return { caller: null };
  try {
    return { caller: await authenticate(credentials) };
  } catch (error) {
    return isTemporary(error)
      ? { status: 503, message: 'Tokens cannot be checked now', code: 'AUTHENTICATION_UNAVAILABLE' }
      : { status: 401, message: 'The credential is not valid', code: 'UNAUTHENTICATED' };
  }
}

/** Whether a later attempt may succeed. */
export const isTemporary = (error: unknown): boolean =>
  (error as { extensions?: { code?: unknown } }).extensions?.code === 'AUTHENTICATION_UNAVAILABLE';

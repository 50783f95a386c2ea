// Requests that cannot be understood as HTTP to this server: which they are, and the short answer to each.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../graph/errors.ts';
import { isEndpoint, STREAM_PATH } from '../endpoints.ts';

export type HttpRejection = {
  readonly status: number;
  readonly message: string;
  /** Left out where the request is none of GraphQL over HTTP. */
  readonly code?: ErrorCode;
  /** Of a 405: the methods that would do. */
  readonly allow?: string;
};

const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS'];
// Reserving a stream, and stopping an operation in it, are separate requests.
const STREAM_METHODS = [...METHODS, 'PUT', 'DELETE'];
const HOST = /^([\w.~-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** Why a request is not for anything here, before anybody builds a URL of it; null when it may be. */
export function rejectionOf(request: IncomingMessage): HttpRejection | null {
  const { method = '', url = '', headers, rawHeaders } = request;
  if (hasSeveralHosts(rawHeaders)) {
    return { status: 400, message: 'A request has one Host header' };
  }
  if (headers.host !== undefined && !isHost(headers.host)) {
    return {
      status: 400,
      message: 'The Host header must be a name or address, with a port or without',
    };
  }
  if (url === '*') {
    const allow = METHODS.join(', ');
    return { status: 405, message: 'Ask a path, not the whole server', allow };
  }
  // Absolute addresses are for proxies, and this is none.
  if (!isTarget(url)) {
    return { status: 400, message: 'The request target must be a path' };
  }
  const isStream = url.startsWith(STREAM_PATH) && url.split('?')[0] === STREAM_PATH;
  const methods = isStream ? STREAM_METHODS : METHODS;
  if (methods.includes(method)) return null;
  const allow = methods.join(', ');
  return { status: 405, message: `The method must be one of ${allow}`, allow };
}

/** Whether a URL can be built of it: what follows the path is part of one whatever it is. */
function isTarget(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  return isEndpoint(path) || (path.startsWith('/') && URL.canParse(`http://localhost${path}`));
}

/** `headers` are names and values by turns. */
function hasSeveralHosts(headers: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

// Nearly everybody comes to the same.
let lastHost = '';

function isHost(host: string): boolean {
  if (host === lastHost) return true;
  if (!HOST.test(host) || !URL.canParse(`http://${host}/`)) return false;
  lastHost = host;
  return true;
}

/** What to say of bytes that Node could not read as a request, or did not get in time. */
export function rejectionOfBytes(code: string | undefined): HttpRejection {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, message: 'The request did not arrive in time' };
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, message: 'Target and headers together are too long' };
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    const message = 'The chunk extensions of the body are too long';
    return { status: 413, message, code: 'REQUEST_ENTITY_TOO_LARGE' };
  }
  return { status: 400, message: 'This is not a request of HTTP/1.1' };
}

/** What a client reads of it. */
export const bodyOf = ({ message, code = 'BAD_REQUEST' }: Omit<HttpRejection, 'status'>) => ({
  errors: [{ message, extensions: { code } }],
});

/** Answers it, and lets the connection go: what still comes on it is not worth reading. */
export function reject(response: ServerResponse, rejection: HttpRejection): void {
  response.shouldKeepAlive = false;
  sendJson(response, rejection.status, bodyOf(rejection), rejection.allow);
}

/** The same for an error that states its status, headers and code. */
export function sendError(response: ServerResponse, error: GraphQLError): void {
  const { code, http } = error.extensions as {
    code?: unknown;
    http?: { status?: number; headers?: Readonly<Record<string, string>> };
  };
  response.shouldKeepAlive = false;
  for (const [name, value] of Object.entries(http?.headers ?? {})) response.setHeader(name, value);
  const { message } = error;
  sendJson(response, http?.status ?? 500, { errors: [{ message, extensions: { code } }] });
}

/** A socket that Node has handed over has no other listener, and an unhandled error would stop the gateway. */
export function hangUpOnError(socket: Socket): void {
  socket.on('error', () => socket.destroy());
}

/** The same where there is no request to answer, only a connection. */
export function rejectConnection(socket: Socket, rejection: HttpRejection): void {
  hangUpOnError(socket);
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(bodyOf(rejection));
  const headers = Object.entries({
    ...HEADERS,
    ...(rejection.allow === undefined ? {} : { allow: rejection.allow }),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${rejection.status} ${STATUS_CODES[rejection.status]}\r\n${headers.join('')}`;
  socket.end(`${head}\r\n${body}`);
}

const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** A short answer of the server's own. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  allow?: string,
): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  const allowed = allow === undefined ? {} : { allow };
  response.writeHead(status, { ...HEADERS, ...allowed, 'content-length': length }).end(text);
}

// Requests that cannot be understood as HTTP to this server: which they are, and the short answer to each.
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { STREAM_PATH } from './endpoints.ts';

export type Refusal = {
  readonly status: number;
  readonly message: string;
  /** Of a 405: the methods that would do. */
  readonly allow?: string;
};

const ALLOW = 'GET, HEAD, POST, OPTIONS';
// Reserving a stream and stopping an operation in it are requests of their own.
const STREAM_ALLOW = `${ALLOW}, PUT, DELETE`;
const HOST = /^([\w.~-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i;

/** Why a request is not for anything here, before anybody builds a URL of it; null when it may be. */
export function refusalOf(request: IncomingMessage): Refusal | null {
  const { method = '', url = '', headers, rawHeaders } = request;
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) return { status: 400, message: 'A request has one Host header' };
  if (headers.host !== undefined && !isHost(headers.host)) {
    return {
      status: 400,
      message: 'The Host header must be a name or address, with a port or without',
    };
  }
  if (url === '*')
    return { status: 405, message: 'Ask a path, not the whole server', allow: ALLOW };
  // Absolute addresses are for proxies, and this is none.
  if (!url.startsWith('/') || !URL.canParse(`http://localhost${url}`)) {
    return { status: 400, message: 'The request target must be a path' };
  }
  const allow = url.split('?')[0] === STREAM_PATH ? STREAM_ALLOW : ALLOW;
  if (!allow.split(', ').includes(method)) {
    return { status: 405, message: `The method must be one of ${allow}`, allow };
  }
  return null;
}

const isHost = (host: string): boolean => HOST.test(host) && URL.canParse(`http://${host}/`);

/** What to say of bytes that Node could not read as a request, or did not get in time. */
export function refusalOfBytes(code: string | undefined): Refusal {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { status: 408, message: 'The request did not arrive in time' };
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, message: 'Target and headers together are too long' };
  }
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') {
    return { status: 413, message: 'The chunk extensions of the body are too long' };
  }
  return { status: 400, message: 'This is not a request of HTTP/1.1' };
}

const bodyOf = ({ message }: Refusal) => ({ errors: [{ message }] });

/** Answers it, and lets the connection go: what still comes on it is not worth reading. */
export function refuse(response: ServerResponse, refusal: Refusal): void {
  response.shouldKeepAlive = false;
  sendJson(response, refusal.status, bodyOf(refusal), refusal.allow);
}

/** The same where there is no request to answer, only a connection. */
export function refuseConnection(socket: Socket, refusal: Refusal): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(bodyOf(refusal));
  const headers = Object.entries({
    ...HEADERS,
    ...(refusal.allow === undefined ? {} : { allow: refusal.allow }),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${headers.join('')}`;
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

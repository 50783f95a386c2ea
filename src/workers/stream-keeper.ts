// Hands a request on to the worker that keeps its reserved stream: the token begins with that worker's name.
//
// Which worker a connection comes to is not for the client to say, and a reserved stream is many requests.
// Each worker has a door in a directory that only this user can enter; the others knock there.
import { rmdirSync, rmSync } from 'node:fs';
import {
  type IncomingMessage,
  type RequestListener,
  request as requestOf,
  type ServerResponse,
} from 'node:http';
import { join } from 'node:path';
import { STREAM_PATH } from '../server/endpoints.ts';
import { TOKEN_HEADER } from '../server/reserved-streams.ts';

type Keepers = { readonly self: number; readonly directory: string };

/** What tokens begin with that a worker gives. */
export const tokenPrefixOf = (worker: number): string => `w${worker}.`;

export const doorOf = (directory: string, worker: number): string =>
  join(directory, `${worker}.sock`);

/** For a worker whose primary is gone: the last one that leaves takes the directory along. */
export function removeDoor({ directory, self }: Keepers): void {
  rmSync(doorOf(directory, self), { force: true });
  try {
    rmdirSync(directory);
  } catch {
    // Others still have their doors there.
  }
}

/** `handler`, but for requests about a stream of another worker's. */
export function withStreamKeepers(
  handler: RequestListener,
  { self, directory }: Keepers,
): RequestListener {
  return (request, response) => {
    const keeper = keeperOf(request);
    if (keeper === null || keeper === self) handler(request, response);
    else handOn(request, response, doorOf(directory, keeper), handler);
  };
}

function keeperOf({ url = '', headers }: IncomingMessage): number | null {
  // Of every request; only these are looked at closely.
  if (!url.startsWith(STREAM_PATH)) return null;
  const asked = URL.parse(url, 'http://localhost');
  if (asked?.pathname !== STREAM_PATH) return null;
  const token = headers[TOKEN_HEADER] ?? asked.searchParams.get('token');
  const [, worker] = /^w(\d{1,9})\./.exec(`${token}`) ?? [];
  return worker === undefined ? null : Number(worker);
}

function handOn(
  request: IncomingMessage,
  response: ServerResponse,
  socketPath: string,
  otherwise: RequestListener,
): void {
  const { method, url } = request;
  // A connection of its own: its end is what tells the keeper that the client has gone.
  const there = requestOf({
    socketPath,
    method,
    path: url,
    headers: withoutHops(request),
    agent: false,
  });
  let isThere = false;
  there.once('socket', (socket) =>
    socket.once('connect', () => {
      isThere = true;
      request.pipe(there);
    }),
  );
  there.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutHops(answer));
    response.flushHeaders();
    answer.pipe(response);
    answer.once('error', () => response.destroy());
  });
  there.once('error', () => {
    // A keeper that has gone took the stream along: then nobody knows the token, and this one says so.
    if (isThere) response.destroy();
    else if (!response.destroyed) otherwise(request, response);
  });
  response.once('close', () => there.destroy());
}

/** Headers as they came, but those of the connection that they came by. */
function withoutHops({ rawHeaders }: IncomingMessage): string[] {
  const kept: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!/^(connection|keep-alive|transfer-encoding)$/i.test(name)) kept.push(name, value);
  }
  return kept;
}

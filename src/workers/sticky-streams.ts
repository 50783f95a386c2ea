// Hands a request on to the worker that keeps its reserved stream: the token begins with that worker's name.
//
// Which worker a connection comes to is not for the client to say, and a reserved stream is many requests.
// Each worker also listens on a port of this machine's own, with the same rules as on the one for clients; the
// others send there. A port needs no directory, which a container may not have.
import {
  type IncomingMessage,
  type RequestListener,
  request as requestOf,
  type ServerResponse,
} from 'node:http';
import { STREAM_PATH } from '../server/endpoints.ts';
import { TOKEN_HEADER } from '../server/streaming/reserved-streams.ts';

type StickyStreams = {
  readonly self: number;
  /** Null: no such worker serves. */
  readonly ownerPortOf: (worker: number) => Promise<number | null>;
};

/** Where a worker listens for its siblings: on whichever port is free. */
export const OWNER_ADDRESS = { host: '127.0.0.1', port: 0 };

/** What tokens begin with that a worker gives. */
export const tokenPrefixOf = (worker: number): string => `w${worker}.`;

/** `handler`, but for requests about a stream of another worker's; `stop` ends those that are carried. */
export function withStickyStreams(
  handler: RequestListener,
  { self, ownerPortOf }: StickyStreams,
): { readonly listener: RequestListener; readonly stop: () => void } {
  /** How each of those that are carried is ended. */
  const carried = new Map<ServerResponse, () => void>();
  let isStopping = false;

  function carry(response: ServerResponse, end: () => void): void {
    if (isStopping) {
      end();
      return;
    }
    carried.set(response, end);
    response.once('close', () => carried.delete(response));
  }

  return {
    listener(request, response) {
      const owner = ownerOf(request);
      if (owner === null || owner === self || isStopping) {
        handler(request, response);
        return;
      }
      void findOwner(owner, request, response);
    },
    stop() {
      isStopping = true;
      // As its own streams end: the client comes back, and another worker carries it.
      for (const end of [...carried.values()]) end();
    },
  };

  async function findOwner(
    owner: number,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const port = await ownerPortOf(owner);
    if (response.destroyed) return;
    // Only these last.
    const onAnswer = request.method === 'GET' ? carry : () => {};
    if (port === null) handler(request, response);
    else handOn(request, response, port, handler, onAnswer);
  }
}

function ownerOf({ url = '', headers }: IncomingMessage): number | null {
  // Runs for every request; only these are examined further.
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
  port: number,
  otherwise: RequestListener,
  onAnswer: (response: ServerResponse, end: () => void) => void,
): void {
  const { method, url } = request;
  // Node frames a body of these only: of another method it would stand in the connection as a request of its own.
  const hasBody = method === 'POST' || method === 'PUT';
  // A separate connection: its end shows the keeper that the client has gone.
  const there = requestOf({
    host: OWNER_ADDRESS.host,
    port,
    method,
    path: url,
    headers: hasBody ? withoutHops(request) : withoutLength(withoutHops(request)),
    agent: false,
  });
  let isThere = false;
  there.once('socket', (socket) =>
    socket.once('connect', () => {
      isThere = true;
      if (hasBody) request.pipe(there);
      else {
        request.resume();
        there.end();
      }
    }),
  );
  there.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, withoutHops(answer));
    response.flushHeaders();
    answer.pipe(response);
    answer.once('error', () => response.destroy());
    onAnswer(response, () => {
      answer.unpipe(response);
      response.end();
    });
  });
  there.once('error', () => {
    // A stream ends with its keeper: then the token is unknown everywhere, and this worker says so.
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

const withoutLength = (headers: readonly string[]): string[] =>
  headers.filter((_, at) => headers[at - (at % 2)]?.toLowerCase() !== 'content-length');

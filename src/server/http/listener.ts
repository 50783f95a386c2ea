// The HTTP server around the gateway: it closes slow connections, and stops without losing an answer.
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Server as ConnectionServer, type Socket } from 'node:net';
import { type Connections, createConnections } from './connections.ts';
import { answersProbe, type ReadinessCheck } from './health.ts';
import {
  type HttpRejection,
  hangUpOnError,
  reject,
  rejectConnection,
  rejectionOf,
  rejectionOfBytes,
} from './malformed-request.ts';

/** What lasts longer than a request and its answer. */
export type LongLived = {
  /** Whether a request wants to become something else. */
  readonly isUpgrade: (request: IncomingMessage) => boolean;
  readonly upgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
  /** Asks all clients that watch to reconnect elsewhere. */
  readonly stop: () => void;
  /** Resolves when the watchers without a connection here have been notified. */
  readonly told: () => Promise<void>;
};

export type ListenerOptions = {
  /** Null: every request is answered and done with. */
  readonly longLived: LongLived | null;
  /** What `/ready` checks, besides whether the gateway is stopping. */
  readonly readiness: readonly ReadinessCheck[];
  /** Connections beyond these are closed as they come. */
  readonly maxConnections: number;
  /** How long a connection may rest between two requests. */
  readonly keepAliveMs: number;
  /** For the head of a request, from its first byte. */
  readonly headersMs: number;
  /** For a whole request, from its first byte. */
  readonly requestMs: number;
  /** For a client to read what is written to it. */
  readonly writeMs: number;
  /** How often to check for slow clients. */
  readonly checkMs: number;
};

/** With these, a client that is slow in any way is disconnected within 15 s. */
const DEFAULTS: ListenerOptions = {
  longLived: null,
  readiness: [],
  maxConnections: 2_000,
  keepAliveMs: 5_000,
  headersMs: 8_000,
  requestMs: 12_000,
  writeMs: 12_000,
  checkMs: 1_000,
};

// Stopping waits for callers that had connected before, while some of them still appear.
const ARRIVING_MS = 50;
const ARRIVING_AT_MOST_MS = 1_000;

const NO_UPGRADE = { status: 400, message: 'Only HTTP/1.1 is spoken here' };
const NO_SOCKETS: HttpRejection = {
  status: 503,
  message: 'Half of all connections are sockets already',
  code: 'RATE_LIMITED',
};
const STOPPING: HttpRejection = {
  status: 503,
  message: 'The gateway is stopping',
  code: 'GATEWAY_STOPPING',
};

// Requests that a client sends on one connection before it has an answer; those beyond are refused.
const MAX_UNANSWERED = 100;
const UNANSWERED: HttpRejection = {
  status: 429,
  code: 'RATE_LIMITED',
  message: `A connection may have ${MAX_UNANSWERED} requests without an answer`,
};

export type Listener = {
  /** Listens once `listen` is called, like every server of Node's. */
  readonly server: Server;
  /**
   * Accepts no more requests, lets those under way be answered, and closes. What is not answered within
   * the bound is cut off; resolves with how many those were.
   */
  readonly stop: (boundMs: number) => Promise<number>;
};

/** A server that hands understandable requests to `handler`. */
export function createListener(
  handler: RequestListener,
  options: Partial<ListenerOptions> = {},
): Listener {
  const settings = { ...DEFAULTS, ...options };
  const { keepAliveMs, headersMs, checkMs, longLived } = settings;
  const connections = createConnections({
    writeMs: settings.writeMs,
    idleMs: keepAliveMs + headersMs,
    closeTimeoutMs: checkMs,
  });
  // The others are for requests: clients that open sockets cannot block them.
  const maxUpgraded = Math.ceil(settings.maxConnections / 2);
  let phase: 'serving' | 'stopping' | 'refusing' = 'serving';
  const readiness: ReadinessCheck[] = [
    () => (phase === 'serving' ? null : { reason: 'stopping', isFatal: true }),
    ...settings.readiness,
  ];

  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: settings.requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: checkMs,
    maxHeaderSize: 16_384,
    shouldUpgradeCallback: (request) => longLived?.isUpgrade(request) ?? false,
  });
  server.maxConnections = settings.maxConnections;
  server.on('connection', connections.opened);
  server.on('request', answer);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    giveUp(connections, socket as Socket, error.code),
  );
  server.on('upgrade', (request, stream, head) => {
    const socket = stream as Socket;
    hangUpOnError(socket);
    const isFull = connections.upgraded(socket) > maxUpgraded;
    // Before 24.9 Node hands over every request that names another protocol.
    const unwanted = longLived?.isUpgrade(request) ? null : NO_UPGRADE;
    const rejection =
      rejectionOf(request) ??
      unwanted ??
      (phase === 'serving' ? null : STOPPING) ??
      (isFull ? NO_SOCKETS : null);
    if (rejection) rejectConnection(socket, rejection);
    else longLived?.upgrade(request, socket, head);
  });
  server.on('connect', (_request, socket) =>
    rejectConnection(socket as Socket, { status: 405, message: 'There are no tunnels here' }),
  );
  const sweeping = setInterval(() => void connections.sweep(), checkMs).unref();
  server.once('close', () => clearInterval(sweeping));

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const unanswered = connections.asked(response);
    if (phase !== 'serving') response.shouldKeepAlive = false;
    const rejection = rejectionOf(request);
    if (rejection) reject(response, rejection);
    else if (answersProbe(request, response, readiness)) return;
    else if (phase === 'refusing') reject(response, STOPPING);
    else if (unanswered > MAX_UNANSWERED) reject(response, UNANSWERED);
    else handler(request, response);
  }

  async function stop(boundMs: number): Promise<number> {
    const bound = deadline(boundMs);
    phase = 'stopping';
    longLived?.stop();
    for (const response of connections.answers()) {
      // Without effect on a head that has left: then the connection ends with the server.
      response.shouldKeepAlive = false;
    }
    await arrived(connections, Math.min(boundMs, ARRIVING_AT_MOST_MS));
    phase = 'refusing';
    const settled = connections.settled().then(() => longLived?.told());
    return close(server, connections, settled, bound);
  }

  return { server, stop };
}

/** Ends a connection that sent no valid request in time, after the answers before it. */
function giveUp(connections: Connections, socket: Socket, code: string | undefined): void {
  const owed = connections.answers(socket);
  const halfAsked = owed.find(({ req }) => !req.complete);
  if (!socket.writable || halfAsked?.headersSent) socket.destroy();
  else if (halfAsked) {
    // Node forgets a request with its answer, and a reader of its body would wait for ever.
    socket.once('close', () => halfAsked.req.destroy());
    reject(halfAsked, rejectionOfBytes(code));
  } else if (owed.length === 0) rejectConnection(socket, rejectionOfBytes(code));
  else for (const response of owed) response.shouldKeepAlive = false;
}

/** Resolves when no client has connected or sent a request for a moment. */
async function arrived(connections: Connections, atMostMs: number): Promise<void> {
  const until = performance.now() + atMostMs;
  for (let waitMs = ARRIVING_MS; waitMs > 0 && performance.now() < until; ) {
    await deadline(Math.min(waitMs, until - performance.now())).passed;
    waitMs = connections.latestMs() + ARRIVING_MS - performance.now();
  }
}

/** Closes once everything is answered, and cuts off what is not within the bound; resolves with their number. */
async function close(
  server: Server,
  connections: Connections,
  settled: Promise<void>,
  bound: Bound,
): Promise<number> {
  const closed = Promise.withResolvers<void>();
  server.once('close', closed.resolve);
  // Of the connections only: the server of HTTP would also close those that rest, where the next
  // request may be on its way and deserves to be told.
  ConnectionServer.prototype.close.call(server);
  await Promise.race([settled, bound.passed]);
  bound.clear();
  const cut = connections.answers().length;
  server.closeAllConnections();
  connections.cutUpgraded();
  // Stops checking for slow clients: none are left.
  server.close();
  await closed.promise;
  return cut;
}

type Bound = { readonly passed: Promise<void>; readonly clear: () => void };

function deadline(ms: number): Bound {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  return { passed: promise, clear: () => clearTimeout(timer) };
}

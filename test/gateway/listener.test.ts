// The HTTP server as strangers use it: raw bytes, half requests, clients that are slow in every way.
import type { createServer, RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createListener, type ListenerOptions } from '../../src/server/http/listener.ts';
import { start } from '../support/kit.ts';

/** A connection that says `bytes`, and what came back when the server hung up. */
function say(url: string, bytes: string): { socket: Socket; answer: Promise<string> } {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => void chunks.push(chunk));
  // A reset is a way to hang up.
  socket.on('error', () => {});
  const answer = new Promise<string>((resolve) => {
    const done = () => resolve(Buffer.concat(chunks).toString('latin1'));
    socket.once('end', done).once('close', done);
  });
  socket.write(bytes, 'latin1');
  return { socket, answer };
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

/** The one JSON body of an answer. */
const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

const GET = 'GET /health HTTP/1.1\r\nHost: x\r\n';

describe('what is no request to this server gets a short answer, and the connection ends', () => {
  it.each<[string, string, number]>([
    ['a Host with a blank', 'GET /graphql HTTP/1.1\r\nHost: a b\r\n\r\n', 400],
    ['a Host with a path', 'GET /graphql HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
    ['a Host with a user', 'GET /graphql HTTP/1.1\r\nHost: localhost@evil.test\r\n\r\n', 400],
    ['a Host with half brackets', 'GET /graphql HTTP/1.1\r\nHost: [::1\r\n\r\n', 400],
    ['a Host with too high a port', 'GET /graphql HTTP/1.1\r\nHost: a:99999\r\n\r\n', 400],
    ['a Host that is no number', 'GET /graphql HTTP/1.1\r\nHost: 1.2.3.4.5\r\n\r\n', 400],
    ['a Host beyond ASCII', 'GET /graphql HTTP/1.1\r\nHost: \xe4\xff\r\n\r\n', 400],
    ['an empty Host', 'GET /graphql HTTP/1.1\r\nHost: \r\n\r\n', 400],
    ['two Hosts', 'GET /graphql HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    ['an absolute target', 'GET http://x/graphql HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    [
      'an absolute target to POST to',
      'POST https://x:1/graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}',
      400,
    ],
    ['a target without a host', 'GET http:/// HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['GET *', 'GET * HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['CONNECT', 'CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n', 405],
    ['TRACE', 'TRACE /graphql HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['PROPFIND', 'PROPFIND /graphql HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['an unknown method', 'BREW /graphql HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['garbage', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', 400],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a version of another age', 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n', 400],
    ['a header without a colon', `${GET}nonsense\r\n\r\n`, 400],
    ['a header with NUL', `${GET}X-A: a\0b\r\n\r\n`, 400],
    ['a line break alone in a header', `${GET}X-A: a\rb\r\n\r\n`, 400],
    ['headers of 20 kB', `${GET}X-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['a target of 20 kB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    [
      'a length that is none',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      400,
    ],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
    ],
    [
      'length and chunks',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'a chunk that is none',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      400,
    ],
    [
      'extensions of 20 kB to a chunk',
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
      413,
    ],
  ])('%s', async (_, bytes, status) => {
    await using kit = await start();
    const text = await say(kit.url, bytes).answer;
    expect(statusOf(text)).toBe(status);
    expect(text.length).toBeLessThan(500);
    expect(text.toLowerCase()).toContain('\r\nconnection: close\r\n');
    expect(text.toLowerCase()).toContain('\r\ncache-control: no-store\r\n');
    expect(bodyOf(text)).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^[A-Z][^/\n]+$|^This/),
          extensions: { code: status === 413 ? 'REQUEST_ENTITY_TOO_LARGE' : 'BAD_REQUEST' },
        },
      ],
    });
    expect(text).not.toMatch(/\bat |node_modules|file:|\.ts\b/);
    expect((await fetch(`${kit.url}/health`)).status).toBe(200);
  });

  it('no Host at all in HTTP/1.1 is refused by Node, without a word', async () => {
    await using kit = await start();
    const text = await say(kit.url, 'GET /graphql HTTP/1.1\r\n\r\n').answer;
    expect(statusOf(text)).toBe(400);
    expect(text.split('\r\n\r\n')[1]?.trim() ?? '').toMatch(/^(0)?$/);
  });

  it.each(['localhost', 'localhost:4000', '127.0.0.1:80', '[::1]:4000', 'my_host', 'a.b-c.test.'])(
    'a Host of %s is none of these',
    async (host) => {
      await using kit = await start();
      const bytes = `GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      expect(statusOf(await say(kit.url, bytes).answer)).toBe(200);
    },
  );

  it('an upgrade is not taken: the request is answered as it is', async () => {
    await using kit = await start();
    const asked = `${GET}Upgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n`;
    expect(statusOf(await say(kit.url, asked).answer)).toBe(200);
  });

  it('garbage behind a request leaves the answer before it whole', async () => {
    await using kit = await start();
    const bytes = `GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: x\r\nX-API-Key: demo-key-northwind\r\napollo-require-preflight: 1\r\n\r\n\0\0\0\r\n`;
    const text = await say(kit.url, bytes).answer;
    expect(statusOf(text)).toBe(200);
    expect(text).toContain('{"data":{"__typename":"Query"}}');
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });
});

describe('/health and /ready', () => {
  it.each(['/health', '/ready', '/health?from=balancer'])(
    '%s says that all is well',
    async (path) => {
      await using kit = await start();
      const response = await fetch(kit.url + path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toEqual({ status: 'ok' });
      const head = await fetch(kit.url + path, { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(await head.text()).toBe('');
      const post = await fetch(kit.url + path, { method: 'POST', body: '{}' });
      expect(post.status).toBe(405);
      expect(post.headers.get('allow')).toBe('GET, HEAD');
    },
  );

  it.each(['/health/', '/x/health', '/Health', '/ready/', '/graphqlx/health', '/%68ealth'])(
    '%s is another path',
    async (path) => {
      await using kit = await start();
      expect((await fetch(kit.url + path)).status).toBe(404);
    },
  );

  it('what ends in /health and asks for GraphQL is no probe', async () => {
    await using kit = await start();
    const response = await fetch(`${kit.url}/graphql?x=/health`);
    expect(await response.json()).toMatchObject({ errors: [{}] });
  });

  it('a finding that is fatal makes it unready, another is only told', async () => {
    let isDown = true;
    await using opened = await open((_, response) => void response.end(), {
      readiness: [
        () => ({ reason: 'LeadSail does not answer', isFatal: false }),
        () => (isDown ? { reason: 'no keys', isFatal: true } : null),
      ],
    });
    const notes = ['LeadSail does not answer'];
    const unready = await fetch(`${opened.url}/ready`);
    expect(unready.status).toBe(503);
    expect(await unready.json()).toEqual({ status: 'unavailable', reasons: ['no keys'], notes });
    expect((await fetch(`${opened.url}/health`)).status).toBe(200);
    isDown = false;
    const ready = await fetch(`${opened.url}/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ok', notes });
  });
});

/** A listener of its own, with little patience. */
async function open(handler: RequestListener, options: Partial<ListenerOptions> = {}) {
  const small = { headersMs: 200, requestMs: 400, keepAliveMs: 100, writeMs: 300, checkMs: 20 };
  const listener = createListener(handler, { ...small, ...options });
  await new Promise<void>((resolve) => listener.server.listen(0, '127.0.0.1', resolve));
  const { port } = listener.server.address() as AddressInfo;
  return {
    ...listener,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      listener.server.closeAllConnections();
      await new Promise((resolve) => listener.server.close(resolve));
    },
  };
}

/** Reads the body as the gateway does, then answers with so many bytes. */
const answerWith =
  (bytes: number): RequestListener =>
  (request, response) => {
    request.on('error', () => {});
    request.resume().on('end', () => response.end(Buffer.alloc(bytes, 'x')));
  };

const POST = 'POST / HTTP/1.1\r\nHost: x\r\n';
const HUGE = 64 * 1024 * 1024;

type Slow = {
  readonly bytes: string;
  /** Sent again and again until the server hangs up. */
  readonly drip?: string;
  readonly isReading?: boolean;
  readonly status: number;
};

describe('a client is not waited for when it', () => {
  it.each<[string, Slow]>([
    ['connects and says nothing', { bytes: '', status: 408 }],
    ['stops within its headers', { bytes: 'GET / HTTP/1.1\r\nHo', status: 408 }],
    [
      'sends its headers byte by byte',
      { bytes: 'GET / HTTP/1.1\r\nX-A: ', drip: 'a', status: 408 },
    ],
    ['sends header after header', { bytes: 'GET / HTTP/1.1\r\n', drip: 'X: a\r\n', status: 408 }],
    ['sends empty lines for ever', { bytes: '', drip: '\r\n', status: 408 }],
    ['promises a body and sends none', { bytes: `${POST}Content-Length: 9\r\n\r\n`, status: 408 }],
    [
      'sends its body byte by byte',
      { bytes: `${POST}Content-Length: 99999\r\n\r\n`, drip: 'a', status: 408 },
    ],
    [
      'sends chunk after chunk',
      { bytes: `${POST}Transfer-Encoding: chunked\r\n\r\n`, drip: '1\r\na\r\n', status: 408 },
    ],
    ['rests after its answer', { bytes: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', status: 200 }],
    [
      'sends empty lines after its answer',
      { bytes: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', drip: '\r\n', status: 200 },
    ],
    [
      'goes on sending what was refused',
      {
        bytes: 'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n',
        drip: 'a',
        status: 405,
      },
    ],
    ['never hangs up after it was refused', { bytes: 'nonsense\r\n\r\n', status: 400 }],
  ])('%s', async (_, { bytes, drip, status }) => {
    await using opened = await open(answerWith(10));
    const from = performance.now();
    const gone = hungUp(opened.server);
    const { socket, answer } = say(opened.url, bytes);
    socket.allowHalfOpen = true;
    const dripping = drip && setInterval(() => socket.write(drip), 10);
    await gone;
    // 13 times what was allowed: a busy machine, but not for ever.
    expect(performance.now() - from).toBeLessThan(4_000);
    if (dripping) clearInterval(dripping);
    expect(statusOf(await answer)).toBe(status);
    socket.destroy();
    await bystanderIsServed(opened.url);
  });

  it.each<[string, number]>([
    ['never reads its answer', 0],
    ['reads its answer in small sips', 64],
  ])('%s', async (_, sip) => {
    await using opened = await open(answerWith(HUGE));
    const { port } = new URL(opened.url);
    const gone = hungUp(opened.server);
    const socket = connect({ port: Number(port), onread: undefined }).pause();
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const sipping = sip > 0 && setInterval(() => socket.read(sip), 10);
    await gone;
    if (sipping) clearInterval(sipping);
    socket.destroy();
  });

  it('was refused and does not hang up, however patient we are with others', async () => {
    const patient = { headersMs: 60_000, requestMs: 60_000, keepAliveMs: 60_000 };
    await using opened = await open(answerWith(10), patient);
    const gone = hungUp(opened.server);
    const { socket, answer } = say(opened.url, 'nonsense\r\n\r\n');
    socket.allowHalfOpen = true;
    await gone;
    expect(statusOf(await answer)).toBe(400);
    socket.destroy();
  });

  it('asks again and again and reads nothing', async () => {
    await using opened = await open(answerWith(1024 * 1024));
    const gone = hungUp(opened.server);
    const { port } = new URL(opened.url);
    const socket = connect(Number(port)).pause();
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100));
    await gone;
    socket.destroy();
  });

  it('but a client that reads steadily gets a long answer whole', async () => {
    await using opened = await open(answerWith(HUGE), { writeMs: 5_000 });
    const body = await (await fetch(opened.url)).arrayBuffer();
    expect(body.byteLength).toBe(HUGE);
  });

  it('and the gateway has such patience for one that waits for its answer', async () => {
    const late = Promise.withResolvers<void>();
    await using opened = await open(
      (_, response) => void late.promise.then(() => response.end('ok')),
    );
    const asked = fetch(opened.url);
    // Somebody else runs out of time meanwhile, and this one has waited longer.
    const { answer } = say(opened.url, '');
    await answer;
    await say(opened.url, '').answer;
    late.resolve();
    expect(await (await asked).text()).toBe('ok');
  });
});

/** The one connection of a test, gone as the server sees it. */
function hungUp(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.once('connection', (socket) => socket.once('close', () => resolve()));
  });
}

async function bystanderIsServed(url: string): Promise<void> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  await response.arrayBuffer();
}

describe('who reads a body learns that it never comes whole, when its client', () => {
  const COUNTED = `${POST}Content-Length: 9\r\n\r\nabc`;
  const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`;
  type Act = (socket: Socket) => void;

  it.each<[string, string, Act]>([
    ['closes its side', COUNTED, (socket) => socket.end()],
    ['closes its side between chunks', CHUNKED, (socket) => socket.end()],
    ['hangs up', COUNTED, (socket) => socket.destroy()],
    ['resets the connection', COUNTED, (socket) => socket.resetAndDestroy()],
    ['sends nothing more', COUNTED, () => {}],
    ['sends no further chunk', CHUNKED, () => {}],
    ['sends a chunk that is none', CHUNKED, (socket) => socket.write('zz\r\n')],
    ['sends endless extensions', CHUNKED, (socket) => socket.write(`1;${'a'.repeat(20_000)}`)],
  ])('%s', async (_, bytes, act) => {
    const reading = Promise.withResolvers<void>();
    const read = Promise.withResolvers<string>();
    await using opened = await open((request, response) => {
      if (request.method === 'GET') return void response.end();
      reading.resolve();
      request.toArray().then(
        () => read.resolve('whole'),
        () => read.resolve('broken off'),
      );
    });
    const { socket } = say(opened.url, bytes);
    await reading.promise;
    act(socket);
    expect(await read.promise).toBe('broken off');
    socket.destroy();
    await bystanderIsServed(opened.url);
  });
});

describe('beside an attack', () => {
  it('a bystander is served while 200 connections dawdle, and they are all ended', async () => {
    await using opened = await open(answerWith(10), { headersMs: 1_000, requestMs: 1_000 });
    const slow = Array.from({ length: 200 }, () => say(opened.url, 'GET / HTTP/1.1\r\nHo'));
    const [first] = slow;
    await new Promise((resolve) => first?.socket.once('connect', resolve));
    let left = slow.length;
    for (const { answer } of slow) void answer.then(() => (left -= 1));
    const from = performance.now();
    await bystanderIsServed(opened.url);
    expect(performance.now() - from).toBeLessThan(500);
    expect(left).toBe(200);
    const answers = await Promise.all(slow.map(({ answer }) => answer));
    expect(new Set(answers.map(statusOf))).toEqual(new Set([408]));
  });

  it('connections beyond the limit are closed as they come, and those within go on', async () => {
    const patient = { headersMs: 5_000, keepAliveMs: 5_000, requestMs: 5_000 };
    await using opened = await open(answerWith(10), { maxConnections: 2, ...patient });
    const within = [say(opened.url, 'GET / HTTP/1.1\r\n'), say(opened.url, 'GET / HTTP/1.1\r\n')];
    await Promise.all(
      within.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))),
    );
    expect(await say(opened.url, GET).answer).toBe('');
    for (const { socket } of within) socket.write('Host: x\r\nConnection: close\r\n\r\n');
    for (const { answer } of within) expect(statusOf(await answer)).toBe(200);
    await bystanderIsServed(opened.url);
  });
});

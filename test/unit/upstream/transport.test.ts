// One request and one answer over a real socket: what breaks off, what is too long, where the key goes.
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createRawServer } from 'node:net';
import { expect, it } from 'vitest';
import type { Behaviour } from '../../../src/simulator/faults.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createDeadline } from '../../../src/upstream/deadline.ts';
import { createTransport, type RawRequest } from '../../../src/upstream/transport.ts';
import { memoryMb } from '../../support/memory.ts';

const KEY = 'key-of-one-host-only';

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Speaks HTTP byte for byte: what `answer` holds is all that a client ever gets. */
async function serveBytes(answer: string) {
  const server = createRawServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function open(url: string, { connections = 8, maxBodyBytes = 100_000 } = {}) {
  const transport = createTransport({ url, connections, maxBodyBytes });
  return {
    send: (path: string, request: Partial<RawRequest> = {}) =>
      transport.send(
        { method: 'GET', headers: { 'x-api-key': KEY }, ...request, path },
        createDeadline(10_000),
      ),
    close: transport.close,
    [Symbol.asyncDispose]: transport.close,
  };
}

it('sends method, path below the base path, headers and body as given, and nothing of its own', async () => {
  const seen: unknown[] = [];
  await using host = await serve((request, response) => {
    request.setEncoding('utf8').once('data', (body) => seen.push(body));
    request.once('end', () => {
      seen.push(request.method, request.url, request.headers);
      response.end('{}');
    });
  });
  await using transport = open(`${host.url}/api/v1`);
  const answer = await transport.send('/leads?limit=1', { method: 'POST', body: '{"a":"ü"}' });
  expect(answer).toMatchObject({ status: 200, body: Buffer.from('{}') });
  expect(seen).toEqual([
    '{"a":"ü"}',
    'POST',
    '/api/v1/leads?limit=1',
    {
      host: new URL(host.url).host,
      connection: 'keep-alive',
      'x-api-key': KEY,
      'content-length': '10',
    },
  ]);
});

it('asks a host without a base path at its root', async () => {
  await using host = await serve((request, response) => response.end(request.url));
  await using transport = open(host.url);
  expect((await transport.send('/leads')).body.toString()).toBe('/leads');
});

it('keeps its connections, and opens no more than it may', async () => {
  const sockets = new Set<unknown>();
  await using host = await serve((request, response) => {
    sockets.add(request.socket);
    response.end('{}');
  });
  await using transport = open(host.url, { connections: 2 });
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(Array.from({ length: 10 }, (_, at) => transport.send(`/${at}`)));
  }
  expect(sockets.size).toBe(2);
});

it.each<{ behave: Behaviour; kind: string; status?: number }>([
  { behave: { kind: 'resetBeforeHeaders' }, kind: 'unavailable' },
  { behave: { kind: 'resetInBody' }, kind: 'bad_response', status: 401 },
  { behave: { kind: 'halfBody' }, kind: 'bad_response', status: 401 },
  { behave: { kind: 'wrongLength' }, kind: 'bad_response', status: 401 },
  { behave: { kind: 'huge', bytes: 200_000 }, kind: 'bad_response', status: 200 },
])('$behave.kind is $kind, and the next call fares better', async ({ behave, kind, status }) => {
  await using simulator = await startSimulator();
  simulator.faults.add({ behave, times: 1 });
  await using transport = open(simulator.url, { connections: 1 });
  const failed = await transport.send('/leads/lead_1001').catch((error) => error);
  expect(failed).toMatchObject({ name: 'UpstreamFailure', kind });
  expect(failed.status).toBe(status);
  expect(failed.message).not.toMatch(/127\.0\.0\.1|leads|ECONN|socket/);
  expect((await transport.send('/leads/lead_1001')).status).toBe(401);
});

it.each([
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['an empty line', '\r\n\r\n'],
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
])('a host that answers %s is a failure of that host', async (_, answer) => {
  await using host = await serveBytes(answer);
  await using transport = open(host.url);
  await expect(transport.send('/leads')).rejects.toMatchObject({
    name: 'UpstreamFailure',
    kind: 'unavailable',
    message: 'LeadSail could not be reached.',
  });
});

const INTERIM = ['102 Processing', '103 Early Hints', '104 Upload'].map(
  (line) => `HTTP/1.1 ${line}\r\nlink: </a>\r\ncontent-length: 9\r\n\r\n`,
);
const SEVERAL = [...INTERIM, INTERIM.join('')];

it.each(SEVERAL)('what comes before an answer is not the answer: %j', async (interim) => {
  await using host = await serveBytes(`${interim}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}`);
  await using transport = open(host.url);
  const answer = await transport.send('/leads');
  expect(answer).toMatchObject({ status: 200, body: Buffer.from('{}') });
});

// undici ends the connection at 100 and 101, which nobody asked for.
it.each([
  ...SEVERAL,
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\n\r\n',
])('a host that answers nothing but %j is unavailable, and has no status', async (answer) => {
  await using host = await serveBytes(answer);
  await using transport = open(host.url);
  const failed = await transport.send('/leads').catch((error) => error);
  expect(failed).toMatchObject({ name: 'UpstreamFailure', kind: 'unavailable' });
  expect(failed.status).toBeUndefined();
});

it('a port where nobody listens is unavailable', async () => {
  const gone = await serve(() => {});
  await gone[Symbol.asyncDispose]();
  await using transport = open(gone.url);
  await expect(transport.send('/leads')).rejects.toMatchObject({
    kind: 'unavailable',
    message: 'LeadSail could not be reached.',
    cause: { code: 'ECONNREFUSED' },
  });
});

it('a body may be as long as allowed and not one byte longer', async () => {
  await using host = await serve((request, response) =>
    response.end('x'.repeat(Number(request.url?.slice(1)))),
  );
  await using transport = open(host.url, { maxBodyBytes: 50_000 });
  expect((await transport.send('/50000')).body.length).toBe(50_000);
  await expect(transport.send('/50001')).rejects.toMatchObject({
    kind: 'bad_response',
    status: 200,
    message: "LeadSail's answer is over 50000 bytes.",
  });
});

it('a body without end is cut off, not collected', async () => {
  const hungUp = Promise.withResolvers<void>();
  await using host = await serve((_, response) => {
    response.once('close', hungUp.resolve);
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
    };
    response.on('drain', more);
    more();
  });
  await using transport = open(host.url);
  await expect(transport.send('/leads')).rejects.toMatchObject({ kind: 'bad_response' });
  await hungUp.promise;
});

it('an answer in many pieces arrives whole', async () => {
  await using simulator = await startSimulator();
  simulator.faults.add({ behave: { kind: 'drip', bytesPerChunk: 7, intervalMs: 1 } });
  await using transport = open(simulator.url);
  const { body } = await transport.send('/leads/lead_1001');
  expect(JSON.parse(body.toString())).toMatchObject({ success: false });
});

it.each([301, 302, 303, 307, 308])(
  'a redirect with %i is an answer, and its goal never hears of the key',
  async (status) => {
    const reached: unknown[] = [];
    await using other = await serve((request, response) => {
      reached.push(request.headers);
      response.end('{"success":true,"data":{}}');
    });
    await using host = await serve((_, response) =>
      response.writeHead(status, { location: `${other.url}/api/v1/leads` }).end(),
    );
    await using transport = open(host.url);
    const { headers, ...answer } = await transport.send('/leads');
    expect([answer.status, headers.location]).toEqual([status, `${other.url}/api/v1/leads`]);
    expect(reached).toEqual([]);
  },
);

it('a header that could not be sent is a failure, not a crash, and no call leaves', async () => {
  let calls = 0;
  await using host = await serve((_, response) => {
    calls += 1;
    response.end('{}');
  });
  const headers = { 'x-api-key': 'a\r\nx-admin: 1' };
  await using transport = open(host.url);
  await expect(transport.send('/leads', { headers })).rejects.toMatchObject({
    name: 'UpstreamFailure',
  });
  await transport.send('/leads');
  expect(calls).toBe(1);
});

it('closing fails the calls under way', async () => {
  const arrived = Promise.withResolvers<void>();
  await using host = await serve(() => arrived.resolve());
  await using transport = open(host.url);
  const call = expect(transport.send('/leads')).rejects.toMatchObject({ kind: 'unavailable' });
  await arrived.promise;
  await transport.close();
  await call;
  await expect(transport.send('/leads')).rejects.toMatchObject({ kind: 'unavailable' });
});

it('takes no more memory for an answer that comes byte by byte', { timeout: 30_000 }, async () => {
  const count = 90_000;
  const sent = Promise.withResolvers<() => void>();
  const server = createRawServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      socket.write('1\r\nx\r\n'.repeat(count), () => sent.resolve(() => socket.end('0\r\n\r\n')));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await using transport = open(`http://127.0.0.1:${port}`);
  const before = memoryMb();
  const answered = transport.send('/leads');
  const end = await sent.promise;
  // What was sent has to be read.
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(memoryMb() - before).toBeLessThan(3);
  end();
  expect((await answered).body.toString()).toBe('x'.repeat(count));
  server.close();
});

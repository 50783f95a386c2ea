// nginx before a gateway, configured as deploy/nginx says: a query, a stream as it is told, a socket; and nothing else.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type ClientHttp2Session, connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { answers, freePort, type Running, start, startGateway } from './processes.ts';
import { DEPLOY } from './tools.ts';

const DIRECTORY = mkdtempSync(join(tmpdir(), 'nginx-test-'));
const CERTIFICATE = join(DIRECTORY, 'tls.crt');

let simulator: Simulator;
let gateway: Running;
let nginx: Running;
let session: ClientHttp2Session;
let url: string;

/** The example as it is, but for its ports and files. */
function configure(port: number, upstream: number): string {
  const example = readFileSync(join(DEPLOY, 'nginx/leadsail-graphql.conf'), 'utf8')
    .replace('listen 443', `listen 127.0.0.1:${port}`)
    .replace('127.0.0.1:4000', `127.0.0.1:${upstream}`)
    .replaceAll('/etc/ssl/leadsail-graphql', DIRECTORY);
  for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) {
    mkdirSync(join(DIRECTORY, name), { recursive: true });
  }
  const places = ['proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`);
  const path = join(DIRECTORY, 'nginx.conf');
  const settings = ['access_log off;', 'client_body_temp_path body;', ...places].join(' ');
  const text = `user root; daemon off; pid nginx.pid; error_log stderr warn; events {} http { ${settings}\n${example}\n}`;
  writeFileSync(path, text);
  return path;
}

beforeAll(async () => {
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const named = ['-subj', '/CN=graphql.example.com', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', join(DIRECTORY, 'tls.key'), '-out', CERTIFICATE];
  execFileSync('openssl', [...made, ...named, ...files], { stdio: 'pipe' });
  simulator = await startSimulator();
  const [port, upstream] = [await freePort(), await freePort()];
  const config = configure(port, upstream);
  const nginxArgs = ['-p', DIRECTORY, '-c', config, '-e', 'stderr'];
  // What it complains of goes there, warnings as well.
  execFileSync('nginx', ['-t', '-q', ...nginxArgs], { stdio: 'pipe' });
  gateway = startGateway({ PORT: `${upstream}`, LEADSAIL_URL: simulator.url });
  await answers(`http://127.0.0.1:${upstream}/ready`, gateway);
  nginx = start('nginx', nginxArgs);
  url = `https://127.0.0.1:${port}`;
  // It takes no plain HTTP, and says so.
  await answers(`http://127.0.0.1:${port}`, nginx);
  session = connect(url, { ca: readFileSync(CERTIFICATE) });
  await once(session, 'connect');
});

afterAll(async () => {
  session?.close();
  // Killed, it would leave its workers behind.
  nginx?.kill('SIGTERM');
  await nginx?.ends;
  await gateway?.[Symbol.asyncDispose]();
  await simulator?.close();
  rmSync(DIRECTORY, { recursive: true });
});

type Asked = { readonly path?: string; readonly body?: object; readonly accept?: string };

/** One request by HTTP/2, as browsers send it; the answer as it comes. */
function ask({ path = '/graphql', body, accept = 'application/json' }: Asked) {
  const stream = session.request({
    ':method': body ? 'POST' : 'GET',
    ':path': path,
    'content-type': 'application/json',
    'x-api-key': simulator.tenants[0]?.apiKey ?? '',
    accept,
  });
  stream.setEncoding('utf8').end(body && JSON.stringify(body));
  const status = once(stream, 'response').then(([headers]) => Number(headers[':status']));
  return { stream, status };
}

async function answerTo(asked: Asked) {
  const { stream, status } = ask(asked);
  const answered = await status;
  let text = '';
  for await (const chunk of stream) text += chunk;
  return { status: answered, text };
}

/** A call that goes on; what is said is said in real time. */
async function startCall(): Promise<string> {
  const query =
    'mutation { initiateCall(input: { leadId: "lead_1001" }) { interaction { id } userErrors { code } } }';
  const { data } = JSON.parse((await answerTo({ body: { query } })).text);
  expect(data.initiateCall.userErrors).toEqual([]);
  return data.initiateCall.interaction.id;
}

const watching = (interactionId: string) => ({
  query: `subscription { transcriptEntryAdded(interactionId: "${interactionId}") { entry { message } } }`,
});

it('answers a query', async () => {
  const { status, text } = await answerTo({
    body: { query: '{ leads(first: 1) { nodes { id } } }' },
  });
  expect([status, JSON.parse(text)]).toEqual([
    200,
    { data: { leads: { nodes: [{ id: expect.any(String) }] } } },
  ]);
});

it('hands on each event as it comes, while the call goes on', async () => {
  const { stream, status } = ask({
    body: watching(await startCall()),
    accept: 'text/event-stream',
  });
  expect(await status).toBe(200);
  let text = '';
  for await (const chunk of stream) {
    text += chunk;
    if ((text.match(/event: next/g) ?? []).length === 2) break;
  }
  // It was not the end that brought them.
  expect(text).not.toContain('event: complete');
});

it('hands on a WebSocket', async () => {
  const id = await startCall();
  const socket = new WebSocket(`${url.replace('https', 'wss')}/graphql`, 'graphql-transport-ws', {
    ca: readFileSync(CERTIFICATE),
  });
  const messages: { type: string; payload?: { data?: unknown } }[] = [];
  const next = Promise.withResolvers<void>();
  socket.on('error', next.reject).on('close', () => next.reject(new Error('it was closed')));
  socket.on('open', () => {
    const payload = { 'X-API-Key': simulator.tenants[0]?.apiKey };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
  });
  socket.on('message', (data) => {
    const message = JSON.parse(`${data}`);
    messages.push(message);
    if (message.type === 'connection_ack') {
      socket.send(JSON.stringify({ id: 'one', type: 'subscribe', payload: watching(id) }));
    }
    if (message.type === 'next') next.resolve();
  });
  await next.promise;
  const found = messages.find(({ type }) => type === 'next');
  expect(found?.payload?.data).toMatchObject({ transcriptEntryAdded: { entry: {} } });
  socket.removeAllListeners('close').terminate();
});

it.each(['/', '/metrics', '/ready', '/health', '/graphql/federation'])(
  'shows strangers no %s',
  async (path) => {
    expect(await answerTo({ path })).toMatchObject({ status: 404 });
  },
);

it('refuses a body that the gateway would refuse, before it is there', async () => {
  const { status } = await answerTo({ body: { query: ' '.repeat(1_100_000) } });
  expect(status).toBe(413);
});

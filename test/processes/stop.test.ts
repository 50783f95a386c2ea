// Being told to stop, as a process: no answer lost, nothing new taken, an end within a bound, and crashes.
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Command, command } from '../support/command.ts';
import { keyOf } from '../support/kit.ts';

/** No two of them are answered by one call. */
const leads = (first: number) => `{ leads(first: ${first}) { nodes { id firstName } } }`;
const ADDRESS = /GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/;

function serve(simulator: Simulator, env: Readonly<Record<string, string>> = {}): Command {
  return command(['--port', '0', '--leadsail-url', simulator.url], {
    GATEWAY_CACHE_MB: '0',
    ...env,
  });
}

const addressOf = async (child: Command): Promise<string> => (await child.says(ADDRESS))[1] ?? '';

type Data = {
  readonly status: number;
  readonly connection: string | undefined;
  readonly body: string;
};

/** One request; rejects when its answer is cut off, or never comes. */
function send(
  url: string,
  simulator: Simulator,
  { query = leads(2), agent = new Agent({ keepAlive: true }), accept = 'application/json' } = {},
): Promise<Data> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'x-api-key': keyOf(simulator, 0),
      accept,
    };
    const asked = request(`${url}/graphql`, { method: 'POST', headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => void chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers } = response;
        const body = Buffer.concat(chunks).toString();
        resolve({ status, connection: headers.connection, body });
      });
    });
    asked.on('error', reject).end(JSON.stringify({ query }));
  });
}

const askedFor = (simulator: Simulator): number => simulator.calls.entries().length;

/** Waits until so many calls have reached LeadSail: then so many requests are under way. */
const underWay = (simulator: Simulator, count: number) =>
  expect.poll(() => askedFor(simulator), { timeout: 10_000, interval: 5 }).toBe(count);

async function isClosed(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    socket.once('connect', () => socket.destroy());
  });
}

async function freePort(): Promise<number> {
  await using server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

describe('told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s, it answers all 50 that are under way, whole',
    async (signal) => {
      await using simulator = await startSimulator({ latencyMs: 400 });
      await using child = serve(simulator);
      const url = await addressOf(child);
      const answers = Array.from({ length: 50 }, (_, at) =>
        send(url, simulator, { query: leads(at + 1) }),
      );
      const outcomes = Promise.allSettled(answers);
      await expect.poll(() => askedFor(simulator), { interval: 5 }).toBeGreaterThan(5);
      child.kill(signal);
      for (const [at, outcome] of (await outcomes).entries()) {
        expect(outcome).toMatchObject({
          status: 'fulfilled',
          value: { status: 200, connection: 'close' },
        });
        const { data, errors } = JSON.parse(
          outcome.status === 'fulfilled' ? outcome.value.body : '',
        );
        expect(errors).toBeUndefined();
        expect(data.leads.nodes).toHaveLength(at + 1);
      }
      expect(await child.ends).toMatchObject({ code: 0, signal: null, stderr: '' });
      expect(await isClosed(url)).toBe(true);
    },
  );

  it('it sends the parts that an answer still lacks', async () => {
    await using simulator = await startSimulator();
    await using child = serve(simulator);
    const url = await addressOf(child);
    const match = { endpoint: 'GET /interactions/lead/{leadId}' };
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    simulator.faults.add({ match, behave: { kind: 'held', until } });
    const query = '{ lead(id: "lead_1001") { id ... @defer { interactions { totalCount } } } }';
    const answer = send(url, simulator, { query, accept: 'multipart/mixed' });
    await underWay(simulator, 2);
    child.kill('SIGTERM');
    await expect.poll(() => isClosed(url), { interval: 200, timeout: 2_500 }).toBe(true);
    release();
    const { status, body } = await answer;
    expect(status).toBe(200);
    expect(body).toContain('"totalCount":8');
    expect(body).toMatch(/"hasNext":false,.*\r\n-----\r\n$/);
    expect(await child.ends).toMatchObject({ code: 0, stderr: '' });
  });

  it('with kept connections, a new request is told to go elsewhere while another is finished', async () => {
    await using simulator = await startSimulator();
    await using child = serve(simulator);
    const url = await addressOf(child);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const probing = new Agent({ keepAlive: true, maxSockets: 1 });
    const kept = await send(url, simulator, { agent });
    expect(kept).toMatchObject({ status: 200, connection: 'keep-alive' });
    await probe(url, '/ready', probing);

    simulator.calls.clear();
    simulator.faults.add({ behave: { kind: 'latency', ms: 3_000 } });
    const slow = send(url, simulator);
    await underWay(simulator, 1);
    child.kill('SIGTERM');
    // Less often than it takes for those who still arrive to be waited for.
    await expect.poll(() => isClosed(url), { interval: 200, timeout: 2_500 }).toBe(true);
    expect(await send(url, simulator, { agent })).toEqual({
      status: 503,
      connection: 'close',
      body: '{"errors":[{"message":"The gateway is stopping","extensions":{"code":"GATEWAY_STOPPING"}}]}',
    });
    expect(await probe(url, '/ready', probing)).toEqual({
      status: 503,
      connection: 'close',
      body: '{"status":"unavailable","reasons":["stopping"]}',
    });
    expect(await slow).toMatchObject({ status: 200, connection: 'close' });
    expect(askedFor(simulator)).toBe(1);
    expect(await child.ends).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('it does not wait for those who ask nothing, or half', async () => {
    await using simulator = await startSimulator();
    await using child = serve(simulator, { GATEWAY_STOP_MS: '60000' });
    const url = await addressOf(child);
    const idle = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
    const half = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
    half.write('POST /graphql HTTP/1.1\r\nHo');
    await send(url, simulator);
    child.kill('SIGTERM');
    expect(await child.ends).toMatchObject({ code: 0, signal: null, stderr: '' });
    for (const socket of [idle, half]) socket.destroy();
  });

  it('it does not wait for watchers, and tells each at once', async () => {
    await using simulator = await startSimulator();
    await using child = serve(simulator, { GATEWAY_STOP_MS: '60000' });
    const url = await addressOf(child);
    const headers = { 'content-type': 'application/json', 'x-api-key': keyOf(simulator, 0) };
    // A lead is never done: nothing but the gateway ends these.
    const { leadId } = simulator.showcase;
    const query = `subscription { leadInteractionsChanged(leadId: "${leadId}") { isNew } }`;
    const watch = async (accept: string) => {
      const init = { method: 'POST', body: JSON.stringify({ query }) };
      return fetch(`${url}/graphql`, { ...init, headers: { ...headers, accept } });
    };
    const events = await watch('text/event-stream');
    const parts = await watch('multipart/mixed;subscriptionSpec=1.0');
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-api-key': keyOf(simulator, 0) },
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await once(socket, 'message');
    socket.send(JSON.stringify({ id: 'a', type: 'subscribe', payload: { query } }));
    const closed = once(socket, 'close');
    child.kill('SIGTERM');
    expect(await events.text()).not.toContain('complete');
    expect(await parts.text()).toMatch(/GATEWAY_STOPPING.*\r\n--graphql--\r\n$/);
    expect((await closed)[0]).toBe(1001);
    expect(await child.ends).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('what is not finished within the bound is cut off and counted, and all is still well', async () => {
    await using simulator = await startSimulator();
    simulator.faults.add({ behave: { kind: 'hang' } });
    const env = { GATEWAY_STOP_MS: '300', GATEWAY_DEADLINE_MS: '600000' };
    await using child = serve(simulator, env);
    const url = await addressOf(child);
    const cut = [2, 3].map((first) => send(url, simulator, { query: leads(first) }));
    const outcomes = Promise.allSettled(cut);
    await underWay(simulator, 2);
    child.kill('SIGTERM');
    const { code, signal, stdout } = await child.ends;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const lines = stdout.trimEnd().split('\n').slice(-3);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 30, msg: 'stopping' },
      { level: 40, cut: 2, msg: 'stopped before every answer had left' },
      { level: 30, msg: 'stopped' },
    ]);
  });

  it.each(['1', '2'])(
    'it is no longer ready beside its metrics, where probes come, with %s worker(s)',
    async (workers) => {
      await using simulator = await startSimulator({ latencyMs: 1_500 });
      const port = await freePort();
      await using child = serve(simulator, {
        GATEWAY_WORKERS: workers,
        GATEWAY_METRICS_PORT: `${port}`,
      });
      const url = await addressOf(child);
      const probe = async (path: string) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        return [response.status, await response.json()];
      };
      expect(await probe('/ready')).toEqual([200, { status: 'ok' }]);
      const answer = send(url, simulator);
      await underWay(simulator, 1);
      child.kill('SIGTERM');
      const stopping = { status: 'unavailable', reasons: ['stopping'] };
      await expect
        .poll(() => probe('/ready'), { timeout: 1_000, interval: 20 })
        .toEqual([503, stopping]);
      expect(await probe('/health')).toEqual([200, { status: 'ok' }]);
      expect(await answer).toMatchObject({ status: 200 });
      expect(await child.ends).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('twice, it ends at once; by npm and the terminal together is once', async () => {
    await using simulator = await startSimulator();
    simulator.faults.add({ behave: { kind: 'latency', ms: 1_500 } });
    await using child = serve(simulator, {
      GATEWAY_STOP_MS: '60000',
      GATEWAY_DEADLINE_MS: '60000',
    });
    const url = await addressOf(child);
    const answer = send(url, simulator);
    await underWay(simulator, 1);
    // Two of one kind might reach it as one.
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await answer).toMatchObject({ status: 200 });
    expect(await child.ends).toMatchObject({ code: 0, signal: null });

    simulator.calls.clear();
    simulator.faults.clear();
    simulator.faults.add({ behave: { kind: 'hang' } });
    await using other = serve(simulator, {
      GATEWAY_STOP_MS: '60000',
      GATEWAY_DEADLINE_MS: '60000',
    });
    const cut = send(await addressOf(other), simulator).catch(() => 'cut off');
    await underWay(simulator, 1);
    const insisting = setInterval(() => other.kill('SIGTERM'), 100);
    expect(await other.ends).toMatchObject({ code: 143, signal: null, stderr: '' });
    clearInterval(insisting);
    expect(await cut).toBe('cut off');
  });
});

function probe(url: string, path: string, agent: Agent): Promise<Data> {
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { agent }, (response) => {
      const { statusCode: status = 0, headers } = response;
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () => resolve({ status, connection: headers.connection, body }));
    });
    asked.on('error', reject).end();
  });
}

describe('a fault that nothing caught', () => {
  it.each([
    ['thrown', 'throw fault'],
    ['rejected', 'Promise.reject(fault)'],
  ])('%s, ends it with code 1 and one line without its message', async (_, how) => {
    const code = `process.once('SIGUSR2', () => { const fault = new TypeError('se' + 'cret'); ${how} })`;
    const injected = `data:text/javascript,${encodeURIComponent(code)}`;
    await using child = command(['--port', '0'], { NODE_OPTIONS: `--import=${injected}` });
    await child.says(/Try it.*\n/);
    child.kill('SIGUSR2');
    const { code: exit, signal, stdout, stderr } = await child.ends;
    expect({ exit, signal, stderr }).toEqual({ exit: 1, signal: null, stderr: '' });
    const lines = stdout.slice(stdout.indexOf('Try it')).trimEnd().split('\n').slice(1);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 50,
      fault: { name: 'TypeError', stack: expect.arrayContaining([expect.stringMatching(/^at /)]) },
      msg: 'ended by a fault that nothing caught',
    });
    expect(stdout).not.toContain('secret');
  });
});

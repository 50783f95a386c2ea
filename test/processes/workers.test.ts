// Several processes that answer on one port: kept alive, renewed and stopped with no answer lost, and of one mind.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Command, command } from '../support/command.ts';
import { keyOf } from '../support/kit.ts';

// Each starts three processes or more.
vi.setConfig({ testTimeout: 90_000 });

const ADDRESS = /GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/;
const PATIENT = { timeout: 20_000, interval: 20 };
/** No two of them are answered by one call. */
const leads = (first: number) => `{ leads(first: ${first}) { nodes { id } } }`;

type Crew = { readonly child: Command; readonly url: string; readonly simulator: Simulator };

async function startCrew(
  simulator: Simulator,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Crew & AsyncDisposable> {
  const child = command(
    ['--port', '0', '--workers', '2', '--leadsail-url', simulator.url, ...args],
    { GATEWAY_CACHE_MB: '0', ...env },
  );
  const [, url = ''] = await child.says(ADDRESS);
  return { child, url, simulator, [Symbol.asyncDispose]: child[Symbol.asyncDispose] };
}

type Args = { method?: string; path?: string; headers?: Record<string, string>; body?: string };

/** By a connection of its own, which are given to the workers in turn. */
function open({ url, simulator }: Crew, asked: Args): Promise<IncomingMessage> {
  const { method = 'POST', path = '/graphql', headers = {}, body } = asked;
  const credential = headers.authorization ? {} : { 'x-api-key': keyOf(simulator, 0) };
  return new Promise((resolve, reject) => {
    const options = {
      method,
      agent: false,
      headers: { 'content-type': 'application/json', ...credential, ...headers },
    };
    request(`${url}${path}`, options, resolve).once('error', reject).end(body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

/** Rejects when its answer is cut off. */
async function ask(crew: Crew, query: string, headers: Record<string, string> = {}) {
  const response = await open(crew, { headers, body: JSON.stringify({ query }) });
  return {
    status: response.statusCode,
    headers: response.headers,
    ...JSON.parse(await read(response)),
  };
}

/** Who has answered operations, by what the log says. */
function workersOf({ child }: Crew): Set<number> {
  // Without the last, which may be on its way.
  const lines = child.printed().split('\n').slice(0, -1);
  const logged = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return new Set(logged.filter(({ msg }) => msg === 'operation').map(({ pid }) => pid));
}

/** Asks until so many different workers have answered since the first of them. */
async function meet(crew: Crew, count: number): Promise<number[]> {
  await expect
    .poll(async () => {
      await Promise.all([1, 2].map((first) => ask(crew, leads(first))));
      return workersOf(crew).size;
    }, PATIENT)
    .toBeGreaterThanOrEqual(count);
  return [...workersOf(crew)];
}

const metricsOf = async (crew: Crew) => read(await open(crew, { method: 'GET', path: '/metrics' }));
const numberOf = (metrics: string, name: string) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);

const isClosed = (url: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('error', () => resolve(true));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });

async function freePort(): Promise<number> {
  await using server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('two workers', () => {
  it('both answer on one port, after one greeting, and end together', async () => {
    await using simulator = await startSimulator();
    await using crew = await startCrew(simulator);
    await meet(crew, 2);
    crew.child.kill('SIGTERM');
    const { code, stdout, stderr } = await crew.child.ends;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/LeadSail GraphQL: one query/g)).toHaveLength(1);
    expect(await isClosed(crew.url)).toBe(true);
  });

  it('read the same simulated leads where nothing else is set', async () => {
    await using child = command(['--port', '0', '--workers', '2']);
    const [, url = ''] = await child.says(ADDRESS);
    const [, key = ''] = await child.says(/X-API-Key: (\S+)'/);
    const update =
      'mutation { updateLead(input: { leadId: "lead_1001", firstName: "Marta" }) { userErrors { code } } }';
    const names: string[] = [];
    for (const query of [update, ...Array(4).fill('{ lead(id: "lead_1001") { firstName } }')]) {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'x-api-key': key };
        request(`${url}/graphql`, { method: 'POST', agent: false, headers }, resolve)
          .once('error', reject)
          .end(JSON.stringify({ query }));
      });
      const { data } = JSON.parse(await read(response));
      if (data.lead) names.push(data.lead.firstName);
    }
    expect(names).toEqual(Array(4).fill('Marta'));
  });

  it('lose with one that is killed what it was answering, and nothing else; another follows', async () => {
    await using simulator = await startSimulator();
    await using crew = await startCrew(simulator);
    const [one = 0] = await meet(crew, 2);
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    simulator.faults.add({ behave: { kind: 'held', until } });
    const before = simulator.calls.entries().length;
    const held = Promise.allSettled([3, 4].map((first) => ask(crew, leads(first))));
    await expect.poll(() => simulator.calls.entries().length - before, PATIENT).toBe(2);
    process.kill(one, 'SIGKILL');
    await crew.child.says(/a worker ended unasked/);
    release();
    const outcomes = await held;
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    simulator.faults.clear();
    for (let first = 5; first < 15; first += 1) {
      expect((await ask(crew, leads(first))).data.leads.nodes).toHaveLength(first);
    }
    expect(await meet(crew, 3)).toContain(one);
  });

  it('are renewed without losing an answer, long ones under way, and count on', async () => {
    await using simulator = await startSimulator({ latencyMs: 150 });
    await using crew = await startCrew(simulator);
    const old = await meet(crew, 2);
    const counted = async () =>
      numberOf(await metricsOf(crew), 'graphql_server_operation_calls_count');
    const countedBefore = await counted();
    let isRenewed = false;
    let asked = 0;
    const flood = Array.from({ length: 6 }, async () => {
      while (!isRenewed) {
        asked += 1;
        const { status, data } = await ask(crew, leads(2));
        expect({ status, nodes: data?.leads.nodes.length }).toEqual({ status: 200, nodes: 2 });
      }
    });
    crew.child.kill('SIGHUP');
    await crew.child.says(/all workers are new/);
    isRenewed = true;
    await Promise.all(flood);
    expect(await counted()).toBe(countedBefore + asked);
    for (const pid of old) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect((await meet(crew, 4)).length).toBe(4);
  });

  it('go on with what they know when new ones could not start, and read files again', async () => {
    await using simulator = await startSimulator();
    const directory = mkdtempSync(join(tmpdir(), 'workers-test-'));
    const file = join(directory, 'tenants.json');
    const write = (token: string) =>
      writeFileSync(
        file,
        JSON.stringify({
          tenants: [{ name: 'north', leadsailApiKey: keyOf(simulator, 0), tokens: [token] }],
        }),
      );
    const tokens = ['first-token-0123456789', 'other-token-0123456789'];
    write(tokens[0] ?? '');
    await using crew = await startCrew(simulator, ['--tenants', file]);
    const isBelieved = async (token = '') =>
      (await ask(crew, leads(2), { authorization: `Bearer ${token}` })).status === 200;
    expect(await isBelieved(tokens[0])).toBe(true);
    writeFileSync(file, 'nonsense');
    crew.child.kill('SIGHUP');
    await crew.child.says(/GATEWAY_TENANTS .*nothing is renewed: the old workers go on/);
    for (const _ of [1, 2]) expect(await isBelieved(tokens[0])).toBe(true);
    write(tokens[1] ?? '');
    crew.child.kill('SIGHUP');
    await crew.child.says(/all workers are new/);
    for (const _ of [1, 2]) {
      expect(await isBelieved(tokens[1])).toBe(true);
      expect(await isBelieved(tokens[0])).toBe(false);
    }
    rmSync(directory, { recursive: true });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'told by %s, answer all that is under way',
    async (signal) => {
      await using simulator = await startSimulator({ latencyMs: 400 });
      await using crew = await startCrew(simulator);
      const answers = Array.from({ length: 20 }, (_, at) => ask(crew, leads(at + 1)));
      const outcomes = Promise.allSettled(answers);
      await expect.poll(() => simulator.calls.entries().length, PATIENT).toBeGreaterThan(5);
      crew.child.kill(signal);
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({ status: 'fulfilled', value: { status: 200 } });
      }
      expect(await crew.child.ends).toMatchObject({ code: 0, signal: null, stderr: '' });
    },
  );

  it('end with the process that started them, however that ends', async () => {
    await using simulator = await startSimulator();
    await using crew = await startCrew(simulator);
    const pids = await meet(crew, 2);
    crew.child.kill('SIGKILL');
    await expect.poll(() => isClosed(crew.url), PATIENT).toBe(true);
    for (const pid of pids) await expect.poll(() => isGone(pid), PATIENT).toBe(true);
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

describe('what cannot be served', () => {
  it('is said once when the port is taken', async () => {
    await using simulator = await startSimulator();
    await using taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await using child = command([
      '--port',
      `${port}`,
      '--workers',
      '3',
      '--leadsail-url',
      simulator.url,
    ]);
    expect(await child.ends).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `Port ${port} on 127.0.0.1 is taken: stop what runs there, or choose another with --port.\n`,
    });
  });
});

describe('of one mind, two workers', () => {
  it('count together, beside the endpoint', async () => {
    await using simulator = await startSimulator();
    await using crew = await startCrew(simulator);
    for (let first = 1; first <= 7; first += 1) await ask(crew, leads(first));
    for (const _ of [1, 2]) {
      const metrics = await metricsOf(crew);
      expect(numberOf(metrics, 'graphql_server_operation_calls_count')).toBe(7);
      expect(numberOf(metrics, 'gateway_workers')).toBe(2);
    }
  });

  it('count together on a port of its own', async () => {
    await using simulator = await startSimulator();
    const port = await freePort();
    await using crew = await startCrew(simulator, ['--metrics-port', `${port}`]);
    for (let first = 1; first <= 3; first += 1) await ask(crew, leads(first));
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(numberOf(metrics, 'graphql_server_operation_calls_count')).toBe(3);
    expect(numberOf(metrics, 'gateway_workers')).toBe(2);
    expect((await open(crew, { method: 'GET', path: '/metrics' })).resume().statusCode).toBe(404);
  });

  it('let a caller through as often as one would', async () => {
    await using simulator = await startSimulator();
    await using crew = await startCrew(simulator, [
      '--rate-limit',
      '1',
      '--rate-limit-burst',
      '100',
    ]);
    const sinceMs = performance.now();
    let left = Number.NaN;
    for (let times = 0; times < 20; times += 1) {
      const { headers } = await ask(crew, leads(1));
      left = Number(/r=(\d+)/.exec(`${headers.ratelimit}`)?.[1]);
    }
    // One by one each worker would have 90 left.
    expect(left).toBeLessThanOrEqual(80 + Math.ceil((performance.now() - sinceMs) / 1_000));
    expect(left).toBeGreaterThanOrEqual(80);
    await expect.poll(() => workersOf(crew).size, PATIENT).toBe(2);
  });

  it('spend the calls of a minute together', async () => {
    await using simulator = await startSimulator({ settleMs: 0 });
    await using crew = await startCrew(simulator, ['--calls-per-minute', '20']);
    let refused = 0;
    for (let times = 0; times < 30; times += 1) {
      const { errors } = await ask(crew, leads(1));
      if (errors?.[0]?.extensions.code === 'RATE_LIMITED') refused += 1;
    }
    // One by one each worker would let 18 leave.
    expect(refused).toBe(12);
    expect(simulator.calls.entries()).toHaveLength(18);
    await expect.poll(() => workersOf(crew).size, PATIENT).toBe(2);
  });

  it('do once what is wished twice with one key', async () => {
    await using simulator = await startSimulator();
    await using crew = await startCrew(simulator);
    const call =
      'mutation { initiateCall(input: { leadId: "lead_1001", idempotencyKey: "k-1" }) { interaction { id } userErrors { code } } }';
    const ids = new Set<string>();
    for (const _ of [1, 2, 3, 4]) ids.add((await ask(crew, call)).data.initiateCall.interaction.id);
    expect(ids.size).toBe(1);
    const calls = simulator.calls
      .entries()
      .filter(({ endpoint }) => endpoint === 'POST /voice/calls/initiate');
    expect(calls).toHaveLength(1);
    await expect.poll(() => workersOf(crew).size, PATIENT).toBe(2);
  });

  it('serve a reserved stream of one by requests to either, and need no directory for it', async () => {
    await using simulator = await startSimulator();
    await using crew = await startCrew(simulator, [], { TMPDIR: '/no/such/directory' });
    for (const turn of [1, 2, 3]) {
      const token = await read(await open(crew, { method: 'PUT', path: '/graphql/stream' }));
      const headers = { 'x-graphql-event-stream-token': token };
      const path = '/graphql/stream';
      // Once more, so that every pair of workers is met.
      if (turn === 2) await ask(crew, leads(1));
      const events = await open(crew, { method: 'GET', path, headers });
      expect(events.statusCode).toBe(200);
      const body = JSON.stringify({ query: leads(turn), extensions: { operationId: 'one' } });
      if (turn === 3) await ask(crew, leads(1));
      const accepted = await open(crew, { path, headers, body });
      expect(accepted.resume().statusCode).toBe(202);
      let text = '';
      for await (const chunk of events.setEncoding('utf8')) {
        text += chunk;
        if (text.includes('event: complete')) break;
      }
      expect(text).toMatch(/event: next\ndata: \{"id":"one","payload":\{"data":\{"leads"/);
      // Its reader has gone, and the stream with it, in every process that kept it.
      await expect
        .poll(async () => {
          const late = await open(crew, { method: 'GET', path, headers });
          late.destroy();
          return late.statusCode;
        }, PATIENT)
        .toBe(404);
    }
    const headers = { 'x-graphql-event-stream-token': 'w99.nobody' };
    const unknown = await open(crew, { method: 'GET', path: '/graphql/stream', headers });
    expect(unknown.resume().statusCode).toBe(404);
  });
});

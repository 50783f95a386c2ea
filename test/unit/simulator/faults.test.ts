// Every fault as a client sees it, and which calls a rule strikes.
import { request } from 'node:http';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/simulator/envelope.ts';
import type { Behaviour } from '../../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

const path = '/leads/lead_1001';

async function startWith(behave: Behaviour) {
  const simulator = await startSimulator();
  simulator.faults.add({ behave });
  return { simulator, ...createSimulatorClient(simulator) };
}

const onlyCall = (simulator: Simulator) => simulator.calls.entries()[0];

test('latency answers as usual, but later than others', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  simulator.faults.add({
    match: { endpoint: 'GET /clients' },
    behave: { kind: 'latency', ms: 80 },
  });
  const order: string[] = [];
  await Promise.all([
    get('/clients').then(({ status }) => order.push(`slow ${status}`)),
    get(path).then(() => order.push('quick')),
  ]);
  expect(order).toEqual(['quick', 'slow 200']);
});

test.each([
  [400, 'VALIDATION_ERROR'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [409, 'CONFLICT'],
  [429, 'RATE_LIMITED'],
  [500, 'INTERNAL_ERROR'],
  [503, 'SERVICE_UNAVAILABLE'],
])('status %i comes with the code %s in the envelope', async (status, code) => {
  const { simulator, get } = await startWith({
    kind: 'status',
    status,
  });
  await using _ = simulator;
  const answer = await get(path);
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual({ success: false, error: { code, message: expect.any(String) } });
  expect(onlyCall(simulator)).toMatchObject({ status, endpoint: 'GET /leads/{leadId}' });
});

test('a status can carry headers, a code, any body, or none', async () => {
  await using simulator = await startSimulator();
  const { get, raw } = createSimulatorClient(simulator);
  const once = (behave: Behaviour) => simulator.faults.add({ times: 1, behave });
  once({ kind: 'status', status: 429, headers: { 'retry-after': '7' }, code: 'SLOW_DOWN' });
  once({ kind: 'status', status: 502, body: 'upstream sent no answer' });
  once({ kind: 'status', status: 302, headers: { location: 'https://elsewhere.example/' } });
  once({ kind: 'status', status: 304 });
  once({ kind: 'status', status: 200, body: { odd: [1] } });
  const limited = await raw(path);
  expect(limited.headers.get('retry-after')).toBe('7');
  expect(((await limited.json()) as JsonObject).error.code).toBe('SLOW_DOWN');
  expect(await (await raw(path)).text()).toBe('upstream sent no answer');
  const moved = await raw(path, { redirect: 'manual' });
  expect([moved.status, moved.headers.get('location')]).toEqual([
    302,
    'https://elsewhere.example/',
  ]);
  const unmodified = await raw(path);
  expect([unmodified.status, await unmodified.text()]).toEqual([304, '']);
  expect((await get(path)).body).toEqual({ odd: [1] });
  expect((await get(path)).body.data.firstName).toBe('Maria');
});

test('a failure can hide behind status 200', async () => {
  const { simulator, get } = await startWith({ kind: 'failure200', code: 'NOT_FOUND' });
  await using _ = simulator;
  const { status, body } = await get(path);
  expect(status).toBe(200);
  expect(body).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
});

test('a hanging call is never answered, and the log says when the client gave up', async () => {
  const { simulator, raw } = await startWith({ kind: 'hang' });
  await using _ = simulator;
  const patience = new AbortController();
  const call = raw(path, { signal: patience.signal });
  await expect.poll(() => onlyCall(simulator)).toMatchObject({ status: null, aborted: false });
  patience.abort();
  await expect(call).rejects.toThrow('aborted');
  await expect.poll(() => onlyCall(simulator)?.aborted).toBe(true);
  expect(onlyCall(simulator)).toMatchObject({ status: null, answeredAtMs: null });
});

test('closing ends hanging calls at once', async () => {
  const { simulator, raw } = await startWith({ kind: 'hang' });
  const call = raw(path);
  const failed = expect(call).rejects.toThrow();
  await expect.poll(() => simulator.calls.entries()).toHaveLength(1);
  await simulator.close();
  await failed;
  await expect(raw(path)).rejects.toThrow();
});

test('a hanging body shows its head and a few bytes, then nothing', async () => {
  const { simulator, raw } = await startWith({ kind: 'hangBody' });
  await using _ = simulator;
  const patience = new AbortController();
  const response = await raw(path, { signal: patience.signal });
  const reader = response.body?.getReader();
  expect((await reader?.read())?.value?.length).toBe(16);
  const rest = reader?.read();
  patience.abort();
  await expect(rest).rejects.toThrow('aborted');
  expect(onlyCall(simulator)).toMatchObject({ status: 200, answeredAtMs: null });
});

test('a dripping body arrives in the end, in pieces', async () => {
  const { simulator, raw } = await startWith({ kind: 'drip', bytesPerChunk: 1_500, intervalMs: 5 });
  await using _ = simulator;
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await raw(path)).body ?? []) chunks.push(chunk);
  expect(chunks.length).toBeGreaterThan(1);
  expect(JSON.parse(Buffer.concat(chunks).toString()).data.firstName).toBe('Maria');
});

test('a reset before the headers gives no answer at all', async () => {
  const { simulator, raw } = await startWith({ kind: 'resetBeforeHeaders' });
  await using _ = simulator;
  await expect(raw(path)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(onlyCall(simulator)).toMatchObject({ status: null, aborted: false });
});

test.each(['resetInBody', 'halfBody', 'wrongLength'] as const)(
  '%s gives a good head and then a body that breaks off',
  async (kind) => {
    const { simulator, raw } = await startWith({ kind });
    await using _ = simulator;
    const response = await raw(path);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
    expect(onlyCall(simulator)).toMatchObject({ status: 200, aborted: false });
  },
);

test('html, text, an empty body and broken UTF-8 are no JSON', async () => {
  await using simulator = await startSimulator();
  const { raw } = createSimulatorClient(simulator);
  const once = (behave: Behaviour) => simulator.faults.add({ times: 1, behave });
  once({ kind: 'html', status: 502 });
  once({ kind: 'text', body: '{"success":tru' });
  once({ kind: 'text', body: 'pong', contentType: 'text/plain' });
  once({ kind: 'empty' });
  once({ kind: 'invalidUtf8' });
  const html = await raw(path);
  expect([html.status, html.headers.get('content-type')]).toEqual([
    502,
    'text/html; charset=utf-8',
  ]);
  expect(await html.text()).toContain('<html>');
  expect(await (await raw(path)).text()).toBe('{"success":tru');
  expect((await raw(path)).headers.get('content-type')).toBe('text/plain');
  const empty = await raw(path);
  expect([empty.status, await empty.text()]).toEqual([200, '']);
  const broken = await (await raw(path)).arrayBuffer();
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(broken)).toThrow();
});

test('a gzip bomb is small on the wire and large when unpacked', async () => {
  const bytes = 8_000_000;
  const { simulator, raw } = await startWith({ kind: 'gzipBomb', bytes });
  await using _ = simulator;
  expect((await (await raw(path)).text()).length).toBe(bytes);
  const packed = await new Promise<number>((resolve, reject) => {
    const call = request(simulator.url + path, async (response) => {
      let size = 0;
      for await (const chunk of response) size += chunk.length;
      resolve(size);
    });
    call.on('error', reject).end();
  });
  expect(packed).toBeLessThan(bytes / 500);
});

test('a huge answer has the size that was asked for', async () => {
  const { simulator, raw } = await startWith({ kind: 'huge', bytes: 3_000_000 });
  await using _ = simulator;
  const text = await (await raw(path)).text();
  expect(text.length).toBe(3_000_000);
  expect(JSON.parse(text).success).toBe(true);
});

test('an envelope can be changed before it leaves, without harm to the data', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const change = (envelope: JsonObject) => {
    envelope.data.status = 'brand_new';
  };
  simulator.faults.add({ times: 1, behave: { kind: 'mutate', change } });
  simulator.faults.add({ times: 1, behave: { kind: 'mutate', change: () => [null] } });
  expect((await get(path)).body.data.status).toBe('brand_new');
  expect((await get(path)).body).toEqual([null]);
  expect((await get(path)).body.data.status).toBe('qualified');
});

test('a rule strikes the calls it means, so many times, each nth, until it is removed', async () => {
  await using simulator = await startSimulator();
  const northwind = createSimulatorClient(simulator, 0);
  const southgate = createSimulatorClient(simulator, 1);
  const { faults } = simulator;
  const fail: Behaviour = { kind: 'status', status: 500 };

  faults.add({ match: { endpoint: 'GET /leads', tenantId: 'org_southgate' }, behave: fail });
  expect((await northwind.get('/leads')).status).toBe(200);
  expect((await southgate.get('/leads')).status).toBe(500);
  expect((await southgate.get(path)).status).toBe(200);
  faults.clear();

  faults.add({ match: { path: /limit=3$/g }, every: 2, times: 2, behave: fail });
  const statuses: number[] = [];
  for (let call = 0; call < 6; call += 1) {
    statuses.push((await northwind.get('/leads?limit=3')).status);
    await northwind.get('/leads?limit=4');
  }
  expect(statuses).toEqual([200, 500, 200, 500, 200, 200]);

  const remove = faults.add({ behave: { kind: 'status', status: 503 } });
  faults.add({ behave: { kind: 'status', status: 502 } });
  expect((await northwind.get(path)).status).toBe(503);
  remove();
  expect((await northwind.get(path)).status).toBe(502);
});

test('a refusal does no work, a spoiled answer hides work that was done', async () => {
  await using simulator = await startSimulator();
  const { post, raw } = createSimulatorClient(simulator);
  const before = simulator.data().interactions.length;
  simulator.faults.add({ times: 1, behave: { kind: 'status', status: 500 } });
  simulator.faults.add({ times: 1, behave: { kind: 'resetBeforeHeaders' } });
  await post('/voice/calls/initiate', { leadId: 'lead_1001' });
  expect(simulator.data().interactions).toHaveLength(before);
  const body = JSON.stringify({ leadId: 'lead_1001' });
  await expect(raw('/voice/calls/initiate', { method: 'POST', body })).rejects.toThrow();
  expect(simulator.data().interactions).toHaveLength(before + 1);
});

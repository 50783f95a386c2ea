// One end for all calls: a deadline ends waiting, reading and queueing, and leaves no timer behind.
import { expect, it } from 'vitest';
import type { Behaviour } from '../../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { createDeadline, type Deadline } from '../../../src/upstream/deadline.ts';
import { UpstreamFailure } from '../../../src/upstream/failure.ts';
import { createTransport } from '../../../src/upstream/transport.ts';

// Longer than any of these tests may take: what ends earlier was ended by something else.
const LONG_MS = 60_000;

async function startWith(behave: Behaviour | null, connections = 8) {
  const simulator = await startSimulator();
  if (behave) simulator.faults.add({ behave });
  const transport = createTransport({ url: simulator.url, connections, maxBodyBytes: 1_000_000 });
  const headers = { 'x-api-key': simulator.tenants[0]?.apiKey ?? '' };
  return {
    simulator,
    get: (path: string, deadline: Deadline) =>
      transport.send({ method: 'GET', path, headers }, deadline),
    async [Symbol.asyncDispose]() {
      await transport.close();
      await simulator.close();
    },
  };
}

const timersRunning = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

const pathsOf = ({ calls }: Simulator) => calls.entries().map(({ url }) => url.split('/').at(-1));

it.each<Behaviour>([
  { kind: 'hang' },
  { kind: 'hangBody' },
  { kind: 'drip', bytesPerChunk: 1, intervalMs: 10 },
])('ends a call in the middle of $kind', async (behave) => {
  await using host = await startWith(behave);
  const startedMs = performance.now();
  await expect(host.get('/leads/lead_1001', createDeadline(120))).rejects.toMatchObject({
    name: 'UpstreamFailure',
    kind: 'timeout',
    message: 'LeadSail did not answer within 120 ms.',
  });
  const tookMs = performance.now() - startedMs;
  expect(tookMs).toBeGreaterThanOrEqual(118);
  expect(tookMs).toBeLessThan(2_000);
  await expect.poll(() => host.simulator.calls.entries()[0]?.aborted).toBe(true);
});

it('ends all calls of an operation at the same moment', async () => {
  await using host = await startWith({ kind: 'hang' });
  const deadline = createDeadline(100);
  const endings = await Promise.allSettled(
    Array.from({ length: 20 }, (_, at) => host.get(`/leads/${at}`, deadline)),
  );
  const reasons = new Set(endings.map((ending) => 'reason' in ending && ending.reason));
  expect([...reasons]).toEqual([expect.any(UpstreamFailure)]);
});

it('ends a call that waits for a connection, which then never leaves', async () => {
  await using host = await startWith({ kind: 'hang' }, 1);
  const patient = createDeadline(LONG_MS);
  const first = host.get('/leads/first', patient);
  await expect.poll(() => pathsOf(host.simulator)).toEqual(['first']);
  await expect(host.get('/leads/second', createDeadline(50))).rejects.toMatchObject({
    kind: 'timeout',
  });
  host.simulator.faults.clear();
  patient.cancel();
  await expect(first).rejects.toMatchObject({ kind: 'cancelled' });
  const third = await host.get('/leads/lead_1001', createDeadline(LONG_MS));
  expect(third.status).toBe(200);
  expect(pathsOf(host.simulator)).toEqual(['first', 'lead_1001']);
});

it('does not disturb the call before the one that it ends', async () => {
  await using host = await startWith({ kind: 'latency', ms: 150 }, 1);
  const first = host.get('/leads/lead_1001', createDeadline(LONG_MS));
  await expect(host.get('/leads/lead_1002', createDeadline(30))).rejects.toMatchObject({
    kind: 'timeout',
  });
  expect((await first).status).toBe(200);
});

it('ends when it is cancelled, because nobody waits any more', async () => {
  await using host = await startWith({ kind: 'hang' });
  const deadline = createDeadline(LONG_MS);
  const call = host.get('/leads/lead_1001', deadline);
  await expect.poll(() => host.simulator.calls.entries()).toHaveLength(1);
  deadline.cancel();
  await expect(call).rejects.toMatchObject({ name: 'UpstreamFailure', kind: 'cancelled' });
  await expect.poll(() => host.simulator.calls.entries()[0]?.aborted).toBe(true);
});

it.each<[string, UpstreamFailure['kind'], () => Deadline]>([
  ['it was cancelled', 'cancelled', cancelledDeadline],
  ['it has passed', 'timeout', () => createDeadline(0)],
])('lets no call leave that comes after %s', async (_, kind, toDeadline) => {
  await using host = await startWith(null, 1);
  await expect(host.get('/leads/late', toDeadline())).rejects.toMatchObject({
    name: 'UpstreamFailure',
    kind,
  });
  // On the one connection, a call that was only put off would go before this one.
  expect((await host.get('/leads/lead_1001', createDeadline(LONG_MS))).status).toBe(200);
  expect(pathsOf(host.simulator)).toEqual(['lead_1001']);
});

function cancelledDeadline(): Deadline {
  const deadline = createDeadline(LONG_MS);
  deadline.cancel();
  return deadline;
}

// Of fifty deadlines at once, because the test runner has now and then a timer of its own.
const fifty = <Made>(make: (at: number) => Made): Made[] =>
  Array.from({ length: 50 }, (_, at) => make(at));

it('runs a timer only while a call is under way', async () => {
  await using host = await startWith(null);
  const before = timersRunning();
  const deadlines = fifty(() => createDeadline(LONG_MS));
  expect(timersRunning() - before).toBeLessThan(10);
  for (const round of ['first', 'second']) {
    const calls = deadlines.map((deadline) => host.get(`/leads/${round}`, deadline));
    expect(timersRunning() - before).toBeGreaterThan(40);
    await Promise.all(calls);
    expect(timersRunning() - before).toBeLessThan(10);
  }
});

it('runs one timer for all calls of an operation', async () => {
  await using host = await startWith(null);
  const before = timersRunning();
  const deadline = createDeadline(LONG_MS);
  const calls = fifty((at) => host.get(`/leads/${at}`, deadline));
  expect(timersRunning() - before).toBeLessThan(10);
  await Promise.all(calls);
});

it.each<[string, Behaviour, UpstreamFailure['kind']]>([
  ['failed', { kind: 'resetBeforeHeaders' }, 'unavailable'],
  ['broke off', { kind: 'halfBody' }, 'bad_response'],
])('runs no timer once its call %s', async (_, behave, kind) => {
  await using host = await startWith(behave);
  const before = timersRunning();
  const calls = fifty(() => host.get('/leads/lead_1001', createDeadline(LONG_MS)));
  const ended = await Promise.allSettled(calls);
  for (const { reason } of ended as PromiseRejectedResult[]) expect(reason).toMatchObject({ kind });
  expect(timersRunning() - before).toBeLessThan(10);
});

it('runs no timer once it was cancelled', async () => {
  await using host = await startWith({ kind: 'hang' });
  const before = timersRunning();
  const deadlines = fifty(() => createDeadline(LONG_MS));
  const calls = deadlines.map((deadline) => host.get('/leads/lead_1001', deadline));
  for (const { cancel } of deadlines) cancel();
  const ended = await Promise.allSettled(calls);
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(timersRunning() - before).toBeLessThan(10);
});

it('tells each watcher once, and none that stopped watching', () => {
  const deadline = createDeadline(LONG_MS);
  const told: string[] = [];
  const unwatch = deadline.watch(() => told.push('gone'));
  deadline.watch(({ kind }) => told.push(kind));
  unwatch();
  unwatch();
  deadline.cancel();
  deadline.cancel();
  expect(told).toEqual(['cancelled']);
  deadline.watch(({ kind }) => told.push(`late ${kind}`));
  expect(told).toEqual(['cancelled', 'late cancelled']);
});

it('tells the time that is left, never less than none', () => {
  const left = createDeadline(LONG_MS).remainingMs();
  expect(left).toBeGreaterThan(LONG_MS - 1_000);
  expect(left).toBeLessThanOrEqual(LONG_MS);
  expect(createDeadline(0).remainingMs()).toBe(0);
  expect(createDeadline(-5).remainingMs()).toBe(0);
});

// The call log and its waves: calls that overlap share a number, calls that wait get the next.
import { expect, test } from 'vitest';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

test('calls after one another come in waves of their own', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  for (const path of ['/leads', '/clients', '/field-library']) await get(path);
  const calls = simulator.calls.entries();
  expect(calls.map(({ wave, endpoint }) => [wave, endpoint])).toEqual([
    [1, 'GET /leads'],
    [2, 'GET /clients'],
    [3, 'GET /field-library'],
  ]);
  simulator.calls.clear();
  expect(simulator.calls.entries()).toEqual([]);
  await get('/leads');
  expect(simulator.calls.entries()[0]?.wave).toBe(1);
});

test('a held wave leaves together, and the next call is in the next wave', async () => {
  await using simulator = await startSimulator({ settleMs: 25 });
  const { get, post } = createSimulatorClient(simulator);
  const paths = ['/leads/lead_1001', '/interactions/lead/lead_1001', '/field-library'];
  await Promise.all(paths.map(get));
  await Promise.all([get('/clients'), post('/sms/send', { leadId: 'lead_1001', message: 'Hi' })]);
  const waves = simulator.calls.entries().map(({ wave }) => wave);
  expect(waves).toEqual([1, 1, 1, 2, 2]);
});

test('a wave waits for calls that were sent while the loop was blocked', async () => {
  await using simulator = await startSimulator({ settleMs: 20 });
  const { get } = createSimulatorClient(simulator);
  await Promise.all([get('/leads?limit=1'), get('/leads?limit=1')]);
  simulator.calls.clear();
  const first = get('/leads/lead_1001');
  await expect.poll(() => simulator.calls.entries(), { interval: 1 }).toHaveLength(1);
  const second = get('/leads/lead_1002');
  const untilMs = performance.now() + 60;
  while (performance.now() < untilMs);
  await Promise.all([first, second]);
  expect(simulator.calls.entries().map(({ wave }) => wave)).toEqual([1, 1]);
});

test('the log keeps what was sent and what was answered', async () => {
  await using simulator = await startSimulator({ latencyMs: 1 });
  const { post } = createSimulatorClient(simulator, 1);
  await post('/sms/send?trace=1', { leadId: 'lead_1001', message: 'Hi' });
  const [call] = simulator.calls.entries();
  expect(call).toMatchObject({
    method: 'POST',
    endpoint: 'POST /sms/send',
    url: '/api/v1/sms/send?trace=1',
    tenantId: 'org_southgate',
    body: { leadId: 'lead_1001', message: 'Hi' },
    wave: 1,
    status: 200,
    aborted: false,
  });
  expect(call?.headers['x-api-key']).toBe('demo-key-southgate');
  expect(call?.answeredAtMs).toBeGreaterThanOrEqual(call?.arrivedAtMs ?? Number.NaN);
});

test('a port that is taken is refused, and closing twice is no harm', async () => {
  const simulator = await startSimulator();
  const port = Number(new URL(simulator.url).port);
  await expect(startSimulator({ port })).rejects.toThrow('EADDRINUSE');
  await Promise.all([simulator.close(), simulator.close()]);
  await using next = await startSimulator({ port });
  expect(next.url).toBe(simulator.url);
});

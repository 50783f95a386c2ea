// Events that the simulator reports to ad platforms: what it refuses, and the second `success` within its answer.
import { expect, test } from 'vitest';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

const event = { leadId: 'lead_1001', pixelId: '4711', platform: 'tiktok', eventName: 'Lead' };

test('an event is taken where the lead can be found by something, and the call succeeds either way', async () => {
  await using simulator = await startSimulator();
  const { post } = createSimulatorClient(simulator);
  for (const [leadId, success] of [
    ['lead_1001', true],
    ['lead_1007', true],
    ['lead_1010', false],
  ] as const) {
    const answer = await post('/pixels/fire', { ...event, leadId });
    expect([answer.status, answer.body.success]).toEqual([200, true]);
    expect(answer.body.data).toEqual({ ...event, leadId, success });
  }
});

test.each([
  [
    {},
    ['leadId is required', 'pixelId is required', 'platform is required', 'eventName is required'],
  ],
  [
    { ...event, platform: 'google', currency: 'usd', eventValue: '1', actionSource: 'fax' },
    [
      'platform must be one of facebook, tiktok',
      'currency has an invalid format',
      'eventValue must be a number',
      'actionSource must be one of website, phone_call, chat, system_generated',
    ],
  ],
])('refused: %j', async (body, details) => {
  await using simulator = await startSimulator();
  const answer = await createSimulatorClient(simulator).post('/pixels/fire', body);
  expect([answer.status, answer.body.error.details]).toEqual([400, details]);
});

test('a lead that does not exist is not found', async () => {
  await using simulator = await startSimulator();
  const { post } = createSimulatorClient(simulator);
  expect((await post('/pixels/fire', { ...event, leadId: 'nobody' })).status).toBe(404);
});

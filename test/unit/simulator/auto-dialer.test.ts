// Leads that the simulator's auto-dialer calls: some are left out, the others are called in the next slot.
import { expect, test } from 'vitest';
import { createManualClock } from '../../../src/simulator/clock.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

const nowMs = Date.UTC(2026, 10, 2, 9, 0, 5);

async function start() {
  const clock = createManualClock(nowMs);
  const simulator = await startSimulator({ clock });
  return { clock, simulator, ...createSimulatorClient(simulator) };
}

test('part of the leads is scheduled, and why not is said of each other', async () => {
  const { simulator, post } = await start();
  await using _ = simulator;
  const paused = simulator.data().leads.find(({ campaign }) => campaign?.campaignId === 'OLD');
  const leadIds = ['lead_1001', 'lead_1004', 'lead_1007', 'lead_1', paused?.leadId, 'lead_1042'];
  const { status, body } = await post('/leads/send-to-auto-dialer', { leadIds });
  expect(status).toBe(200);
  expect(body.data).toEqual({
    succeeded: 1,
    failed: [
      { leadId: 'lead_1004', error: 'Lead status is excluded from the auto-dialer' },
      { leadId: 'lead_1007', error: 'Lead has no phone number in E.164 format' },
      { leadId: 'lead_1', error: 'Lead not found' },
      { leadId: paused?.leadId, error: 'Auto-dialer configuration is inactive' },
      { leadId: 'lead_1042', error: 'Lead status is excluded from the auto-dialer' },
    ],
    details: [{ leadId: 'lead_1001', nextCallTime: '2026-11-02T09:00:30.000Z' }],
  });
});

test('a scheduled lead is called in its slot, and no more once it was called too often', async () => {
  const { simulator, clock, post } = await start();
  await using _ = simulator;
  const dial = async () => {
    const { body } = await post('/leads/send-to-auto-dialer', { leadIds: ['lead_1003'] });
    return body.data;
  };
  const calls = () => simulator.data().interactions.filter((row) => row.leadId === 'lead_1003');
  await dial();
  clock.advance(24_999);
  expect(calls()).toEqual([]);
  clock.advance(1);
  expect(calls()).toMatchObject([{ type: 'call', status: 'in_progress' }]);
  for (let count = 1; count < 20; count += 1) {
    expect((await dial()).succeeded).toBe(1);
    clock.advance(30_000);
    Object.assign(simulator.data().leads[2] ?? {}, { status: 'contacted' });
  }
  expect((await dial()).failed).toEqual([
    { leadId: 'lead_1003', error: 'Maximum call attempts reached' },
  ]);
});

test.each([
  [{}, 'leadIds is required'],
  [{ leadIds: 'lead_1001' }, 'leadIds must be an array'],
  [{ leadIds: ['lead_1001', ''] }, 'leadIds [1] must have at least 1 characters'],
  [{ leadIds: [] }, 'leadIds must have 1 to 200 items'],
  [{ leadIds: Array.from({ length: 201 }, () => 'a') }, 'leadIds must have 1 to 200 items'],
])('refused: %j', async (body, detail) => {
  const { simulator, post } = await start();
  await using _ = simulator;
  const answer = await post('/leads/send-to-auto-dialer', body);
  expect([answer.status, answer.body.error.details]).toEqual([400, [detail]]);
});

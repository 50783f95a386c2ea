// Leads that the simulator delivers: what it refuses, and the submission that each delivery makes.
import { expect, test } from 'vitest';
import { createManualClock } from '../../../src/simulator/clock.ts';
import type { JsonObject } from '../../../src/simulator/envelope.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

const nowMs = Date.UTC(2026, 10, 2, 9);

async function start() {
  const clock = createManualClock(nowMs);
  const simulator = await startSimulator({ clock });
  return { clock, simulator, ...createSimulatorClient(simulator) };
}

test('a delivery makes a submission, and the buyer answers a little later', async () => {
  const { simulator, clock, get, post } = await start();
  await using _ = simulator;
  const answer = await post('/leads/lead_1001/deliver', { campaignId: 'HXZ' });
  expect(answer.body.data).toEqual({
    newSubmissionId: expect.stringMatching(/^sub_/),
    leadId: 'lead_1001',
  });
  const read = async () => (await get('/leads/lead_1001')).body.data as JsonObject;
  expect(await read()).toMatchObject({
    status: 'processing',
    submissionCount: 3,
    latestSubmittedAt: new Date(nowMs).toISOString(),
  });
  const other = await post('/leads/lead_1001/deliver', { campaignId: 'HXZ' });
  expect(other.body.data.newSubmissionId).not.toBe(answer.body.data.newSubmissionId);
  clock.advance(2_000);
  expect((await read()).status).toMatch(/^(delivered|accepted|duplicate|failed)$/);
});

test('buyers answer in more than one way, and only what they take is delivered', async () => {
  const { simulator, clock, post } = await start();
  await using _ = simulator;
  const approved = simulator.data().leads.filter(({ approval }) => approval?.status === 'approved');
  for (const lead of approved) {
    lead.deliveredAt = null;
    await post(`/leads/${lead.leadId}/deliver`, { campaignId: 'HXZ' });
  }
  clock.advance(2_000);
  const answers = new Set(approved.map(({ status }) => status));
  expect(answers).toEqual(new Set(['delivered', 'accepted', 'duplicate', 'failed']));
  for (const { status, deliveredAt } of approved) {
    expect(deliveredAt !== null).toBe(/^(delivered|accepted)$/.test(status));
  }
});

test.each([
  ['/leads/lead_1001/deliver', {}, ['campaignId is required']],
  ['/leads/lead_1006/deliver', { campaignId: 'HXZ' }, ['approval of the lead is pending']],
  ['/leads/lead_1003/deliver', { campaignId: 'HXZ' }, ['approval of the lead is rejected']],
  ['/leads/lead_1001/repost', {}, ['status qualified cannot be reposted']],
  ['/leads/lead_1040/repost', { modifiedPayload: {} }, ['campaignId is required']],
  ['/leads/lead_1040/repost', { deliveryInfo: 1 }, ['deliveryInfo must be an object']],
])('%s refuses %j', async (path, body, details) => {
  const { simulator, post } = await start();
  await using _ = simulator;
  const before = JSON.stringify(simulator.data());
  const answer = await post(path, body);
  expect([answer.status, answer.body.error.details]).toEqual([400, details]);
  expect(JSON.stringify(simulator.data())).toBe(before);
});

test('neither a lead nor a campaign that does not exist is found', async () => {
  const { simulator, post } = await start();
  await using _ = simulator;
  const answers = [
    await post('/leads/lead_1/deliver', { campaignId: 'HXZ' }),
    await post('/leads/lead_1001/deliver', { campaignId: 'nothing' }),
    await post('/leads/lead_1/repost', {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

test('a repost goes without a body as well, and qualifies again what was changed', async () => {
  const { simulator, get, post } = await start();
  await using _ = simulator;
  const plain = await post('/leads/lead_1040/repost', undefined);
  expect(plain.body.data).toMatchObject({ leadId: 'lead_1040', requiresQualification: false });
  const changed = { modifiedPayload: { firstName: 'Ann' }, campaignId: 'U4D' };
  const other = await post('/leads/lead_1041/repost', changed);
  expect(other.body.data).toMatchObject({ leadId: 'lead_1041', requiresQualification: true });
  expect((await get('/leads/lead_1041')).body.data.repostedTo).toEqual(['U4D']);
});

// The simulator's writes: what they refuse, what they change, and how calls and texts go on.
import { expect, test } from 'vitest';
import { createManualClock } from '../../../src/simulator/clock.ts';
import type { JsonObject } from '../../../src/simulator/envelope.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

const nowMs = Date.UTC(2026, 10, 2, 9);
const contact = {
  campaignId: 'HXZ',
  firstName: 'Nora',
  lastName: 'Vega',
  email: 'nora@sunmail.example',
  phone: '+16025559000',
};

async function start(seed = 1) {
  const clock = createManualClock(nowMs);
  const simulator = await startSimulator({ clock, seed });
  return { clock, simulator, ...createSimulatorClient(simulator) };
}

test.each([
  ['POST', '/leads', {}, ['campaignId', 'firstName', 'lastName', 'email', 'phone']],
  [
    'POST',
    '/leads',
    { ...contact, email: 'nora', country: 'us', phone: '12' },
    ['email', 'country', 'phone'],
  ],
  [
    'POST',
    '/leads',
    { ...contact, questionnaire: 'yes', notes: 'text' },
    ['questionnaire', 'notes'],
  ],
  ['POST', '/leads', ['no object'], ['body']],
  ['POST', '/leads/submit', { ...contact, surprise: 1 }, ['surprise']],
  [
    'POST',
    '/leads/submit',
    { campaignId: 'HXZ', phone: '(602) 555' },
    ['firstName', 'lastName', 'email', 'phone'],
  ],
  ['POST', '/leads/submit', { leadId: 'lead_1001' }, ['campaignId']],
  [
    'POST',
    '/leads/submit',
    { ...contact, notes: ['no'], dateOfBirth: '1.2.1990' },
    ['notes', 'dateOfBirth'],
  ],
  ['PATCH', '/leads/lead_1001', { firstName: '', status: 'asleep' }, ['firstName', 'status']],
  [
    'PATCH',
    '/leads/lead_1001',
    { timezoneSource: 'guess', submissionCount: -1 },
    ['timezoneSource', 'submissionCount'],
  ],
  [
    'PATCH',
    '/leads/lead_1001',
    { address: { city: 5 }, questionnaire: {} },
    ['address', 'questionnaire'],
  ],
  ['POST', '/leads/lead_1001/approve', { status: 'maybe', reason: 1 }, ['status', 'reason']],
  [
    'POST',
    '/voice/calls/initiate',
    { direction: 'up', isTest: 'no' },
    ['leadId', 'direction', 'isTest'],
  ],
  ['POST', '/voice/calls/initiate', { leadId: 'lead_1001', direction: 'inbound' }, ['direction']],
  ['POST', '/voice/calls/initiate', { leadId: 'lead_1004' }, ['lead is on the do-not-call list']],
  ['POST', '/sms/send', { leadId: 'lead_1001', message: '' }, ['message']],
  [
    'POST',
    '/sms/send',
    { leadId: 'lead_1001', message: 'x'.repeat(1601), to: '602' },
    ['message', 'to'],
  ],
] as const)('%s %s refuses %j', async (method, path, body, names) => {
  const { simulator, post, patch } = await start();
  await using _ = simulator;
  const before = JSON.stringify(simulator.data());
  const answer = await (method === 'POST' ? post : patch)(path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.error.code).toBe('VALIDATION_ERROR');
  const details: string[] = answer.body.error.details;
  expect(details.map((line) => names.find((name) => line.startsWith(name)))).toEqual(
    expect.arrayContaining([...names]),
  );
  expect(details).toHaveLength(names.length);
  expect(JSON.stringify(simulator.data())).toBe(before);
});

test('a body that is no JSON or too large is refused', async () => {
  const { simulator } = await start();
  await using _ = simulator;
  for (const body of ['{"leadId":', JSON.stringify({ message: 'x'.repeat(1_100_000) })]) {
    const response = await fetch(`${simulator.url}/sms/send`, {
      method: 'POST',
      headers: { 'x-api-key': simulator.tenants[0]?.apiKey ?? '' },
      body,
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as JsonObject).error.code).toBe('VALIDATION_ERROR');
  }
  expect(simulator.calls.entries()[0]?.body).toBe('{"leadId":');
});

test('writes to a lead that does not exist are not found', async () => {
  const { simulator, post, patch } = await start();
  await using _ = simulator;
  const answers = [
    await patch('/leads/lead_1', { detail: 'x' }),
    await post('/leads/lead_1/approve', { status: 'approved' }),
    await post('/leads/submit', { leadId: 'lead_1', campaignId: 'HXZ' }),
    await post('/voice/calls/initiate', { leadId: 'lead_1' }),
    await post('/sms/send', { leadId: 'lead_1', message: 'hi' }),
    await post('/sms/send', { leadId: 'lead_1001', message: 'hi', interactionId: 'int_1001_1' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
});

test('a created lead is stored as it came and stays new', async () => {
  const { simulator, clock, get, post } = await start();
  await using _ = simulator;
  const { status, body } = await post('/leads', {
    ...contact,
    notes: ['first', { text: 'second' }],
    questionnaire: { homeowner: true, hat_size: [7, null] },
  });
  expect(status).toBe(201);
  expect(body.data).toEqual({ leadId: 'lead_1251', submissionId: expect.stringMatching(/^sub_/) });
  clock.advance(10_000);
  const lead = (await get('/leads/lead_1251')).body.data;
  expect(lead).toMatchObject({ firstName: 'Nora', status: 'new', campaign: { campaignId: 'HXZ' } });
  expect(lead.notes.map(({ text }: JsonObject) => text)).toEqual(['first', 'second']);
  expect(lead.questionnaire).toEqual([
    { key: 'homeowner', question: 'Do you own your home?', answer: true },
    { key: 'hat_size', question: 'hat_size', answer: [7, null] },
  ]);
  expect((await get('/leads?limit=1')).body.data.leads[0].leadId).toBe('lead_1251');
});

test('a submitted lead is tidied up, processed, and then judged', async () => {
  const { simulator, clock, get, post } = await start();
  await using _ = simulator;
  const { body } = await post('/leads/submit', {
    ...contact,
    firstName: '  anna-LENA ',
    email: 'NORA@Sunmail.example',
    notes: 'a plain text',
    questionnaire: [{ key: 'homeowner', question: 'Own?', answer: 'yes' }],
    isTest: true,
  });
  const path = `/leads/${body.data.leadId}`;
  expect((await get(path)).body.data).toMatchObject({
    firstName: 'Anna-Lena',
    email: 'nora@sunmail.example',
    status: 'processing',
    flags: { isTest: true },
    notes: [{ text: 'a plain text' }],
    questionnaire: [{ key: 'homeowner', question: 'Own?', answer: 'yes' }],
    submissionCount: 1,
  });
  clock.advance(999);
  expect((await get(path)).body.data.status).toBe('processing');
  clock.advance(1_001);
  expect((await get(path)).body.data.status).toMatch(/^(qualified|disqualified|delivered)$/);
});

test('a lead that is submitted again keeps its data and counts on', async () => {
  const { simulator, get, post } = await start();
  await using _ = simulator;
  const { body } = await post('/leads/submit', { leadId: 'lead_1001', campaignId: 'U4D' });
  expect(body.data.leadId).toBe('lead_1001');
  expect((await get('/leads/lead_1001')).body.data).toMatchObject({
    firstName: 'Maria',
    status: 'processing',
    submissionCount: 3,
    campaign: { campaignId: 'U4D', clientName: 'VoltStore' },
  });
});

test('an update answers null and replaces what it names', async () => {
  const { simulator, get, patch } = await start();
  await using _ = simulator;
  const { body } = await patch('/leads/lead_1001', {
    detail: 'Called twice',
    notes: ['only this'],
    status: 'signed',
    deleteQuestionnaireKeys: ['homeowner'],
    unheardOf: 1,
  });
  expect(body).toEqual({ success: true, data: null });
  const lead = (await get('/leads/lead_1001')).body.data;
  expect(lead).toMatchObject({ detail: 'Called twice', status: 'signed', lastName: 'Ortega' });
  expect(lead.notes).toHaveLength(1);
  expect(lead.notes[0]).toMatchObject({
    text: 'only this',
    createdAt: new Date(nowMs).toISOString(),
  });
  expect(lead.questionnaire).toHaveLength(5);
  expect(lead.updatedAt).toBe(new Date(nowMs).toISOString());
  expect(lead.unheardOf).toBeUndefined();
});

test('a decision about approval is kept, and a rejection moves the lead', async () => {
  const { simulator, get, post } = await start();
  await using _ = simulator;
  const path = '/leads/lead_1001/approve';
  const { body } = await post(path, { status: 'rejected', reason: 'No roof' });
  expect(body.data).toMatchObject({
    leadId: 'lead_1001',
    approval: { status: 'rejected', reason: 'No roof', decidedAt: new Date(nowMs).toISOString() },
  });
  expect((await get('/leads/lead_1001')).body.data.status).toBe('rejected');
  const cleared = (await post(path, { status: 'pending' })).body.data.approval;
  expect(cleared).toMatchObject({ status: 'pending', decidedBy: null, decidedAt: null });
});

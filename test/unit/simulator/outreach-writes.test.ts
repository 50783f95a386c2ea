// Calls and texts that the simulator starts: they go on by themselves, as the clock moves.
import { expect, test } from 'vitest';
import { createManualClock } from '../../../src/simulator/clock.ts';
import type { JsonObject } from '../../../src/simulator/envelope.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

const nowMs = Date.UTC(2026, 10, 2, 9);

const leadStatusAfter: Readonly<Record<string, string>> = {
  completed: 'contacted',
  incomplete: 'contacted',
  follow_up: 'contacted',
  voicemail: 'voicemail',
  no_answer: 'no_answer',
  busy: 'no_answer',
  no_contact: 'no_contact',
  scheduled_callback: 'scheduled_callback',
  qualified: 'qualified',
};

async function start() {
  const clock = createManualClock(nowMs);
  const simulator = await startSimulator({ clock });
  return { clock, simulator, ...createSimulatorClient(simulator) };
}

test('a started call grows entry by entry and ends with an outcome that moves the lead', async () => {
  const { simulator, clock, get, post } = await start();
  await using _ = simulator;
  const started = await post('/voice/calls/initiate', { leadId: 'lead_1001' });
  expect(started.body.data).toEqual({
    interactionId: 'int_1001_9',
    leadId: 'lead_1001',
    campaignId: 'HXZ',
    agentId: expect.any(String),
  });
  const read = async () => (await get('/interactions/int_1001_9')).body.data as JsonObject;
  let call = await read();
  expect(call).toMatchObject({
    status: 'in_progress',
    type: 'call',
    transcript: [],
    call: { source: 'webrtc', duration: null, voiceAI: { provider: 'elevenlabs' } },
  });
  expect((await get('/interactions/lead/lead_1001')).body.data.interactions[0]).toEqual(call);

  for (let seen = 0; call.status === 'in_progress'; seen = call.transcript.length) {
    const { updatedAt } = call;
    clock.advance(600);
    call = await read();
    expect(call.transcript.length - seen).toBeLessThanOrEqual(1);
    if (call.transcript.length > seen) expect(call.updatedAt > updatedAt).toBe(true);
  }
  expect(call.call.duration).toBeGreaterThan(0);
  expect(call.call.terminationReason).toEqual(expect.any(String));
  expect(call.call.spokenTo).toBe(call.transcript.some(({ role }: JsonObject) => role === 'user'));
  expect(call.summary).toContain('Maria');
  const lead = (await get('/leads/lead_1001')).body.data;
  expect(lead.status).toBe(leadStatusAfter[call.status]);
  expect(lead.lastActivityAt).toBe(call.updatedAt);
});

test('calls end in every documented way, those that reach nobody sooner', async () => {
  const { simulator, clock, post } = await start();
  await using _ = simulator;
  const ids: string[] = [];
  for (let started = 0; started < 100; started += 1) {
    const { body } = await post('/voice/calls/initiate', { leadId: 'lead_1001' });
    ids.push(body.data.interactionId);
  }
  clock.advance(16 * 1_500);
  const calls = simulator.data().interactions.filter((row) => ids.includes(row.interactionId));
  expect(new Set(calls.map(({ status }) => status))).toEqual(new Set(Object.keys(leadStatusAfter)));
  for (const { status, transcript } of calls) {
    const isUnreached = /^(voicemail|no_answer|busy|no_contact)$/.test(status);
    expect(transcript.length).toBeLessThanOrEqual(isUnreached ? 2 : 14);
    if (!isUnreached) expect(transcript.length).toBeGreaterThanOrEqual(8);
    const roles = new Set(transcript.map(({ role }: JsonObject) => role));
    if (!isUnreached) expect(roles).toEqual(new Set(['agent', 'user']));
  }
});

test('a lead without a phone in E.164 cannot be called, unless the call brings one', async () => {
  const { simulator, post } = await start();
  await using _ = simulator;
  for (const leadId of ['lead_1007', 'lead_1008']) {
    const { status, body } = await post('/voice/calls/initiate', { leadId });
    expect(status).toBe(400);
    expect(body.error.code).toBe('MISSING_PHONE_NUMBER');
  }
  const { status } = await post('/voice/calls/initiate', {
    leadId: 'lead_1007',
    phone: '+16025557777',
  });
  expect(status).toBe(202);
});

test('a paused campaign takes only test calls', async () => {
  const { simulator, post } = await start();
  await using _ = simulator;
  const call = { leadId: 'lead_1001', campaignId: 'OLD' };
  expect((await post('/voice/calls/initiate', call)).status).toBe(400);
  expect((await post('/voice/calls/initiate', { ...call, isTest: true })).status).toBe(202);
});

test('a text goes into the newest thread, or into a new one that the lead answers', async () => {
  const { simulator, clock, get, post } = await start();
  await using _ = simulator;
  const first = await post('/sms/send', { leadId: 'lead_1001', message: 'Hello again' });
  expect(first.body.data).toEqual({
    messageId: expect.stringMatching(/^msg_/),
    status: 'sent',
    interactionId: 'int_1001_8',
  });
  const leadId = simulator.showcase.emptyLeadId;
  const { interactionId } = (await post('/sms/send', { leadId, message: 'Hi there' })).body.data;
  const thread = (await get(`/interactions/${interactionId}`)).body.data;
  expect(thread).toMatchObject({ type: 'sms', status: 'incomplete', sms: { agentMode: true } });
  const sent = { role: 'agent', message: 'Hi there', source: 'api' };
  expect(thread.transcript).toEqual([{ ...sent, timestamp: new Date(nowMs).toISOString() }]);
  clock.advance(6_000);
  const later = (await get(`/interactions/${interactionId}`)).body.data;
  expect(later.transcript).toHaveLength(2);
  expect(later.transcript[1]).toMatchObject({ role: 'user', source: 'inbound' });
  expect((await get(`/leads/${leadId}`)).body.data.lastActivityAt).toBe(later.updatedAt);
});

test('a text to a lead on the do-not-call list is sent all the same', async () => {
  const { simulator, post } = await start();
  await using _ = simulator;
  const { dncLeadId } = simulator.showcase;
  expect((await post('/sms/send', { leadId: dncLeadId, message: 'Hi' })).status).toBe(200);
});

test('the manual clock runs what is due in the order of time', () => {
  const clock = createManualClock(1_000);
  const ran: string[] = [];
  const note = (name: string) => () => ran.push(`${name} at ${clock.now()}`);
  clock.schedule(30, note('late'));
  clock.schedule(10, () => {
    note('early')();
    clock.schedule(5, note('chained'));
  });
  const cancel = clock.schedule(20, note('cancelled'));
  cancel();
  clock.advance(29);
  expect(ran).toEqual(['early at 1010', 'chained at 1015']);
  clock.advance(1);
  expect(ran.at(-1)).toBe('late at 1030');
});

test.each([-5, 0, 0.5, 1, 1.9, 2, 2 ** 31 - 1, 2 ** 31, 1e12, Infinity, Number.NaN])(
  'the manual clock takes a delay of %d as a timer of Node does',
  async (delayMs) => {
    const timer = setTimeout(() => {}, delayMs);
    const { _idleTimeout: takenMs } = timer as never as { _idleTimeout: number };
    clearTimeout(timer);
    const clock = createManualClock(0);
    let firedAtMs = Number.NaN;
    clock.schedule(delayMs, () => {
      firedAtMs = clock.now();
    });
    clock.advance(2 ** 31);
    expect(firedAtMs).toBe(Math.trunc(takenMs));
  },
);

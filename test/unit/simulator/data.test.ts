// The simulator's data: stable, complete in what it shows, and never shared between tenants.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/simulator/envelope.ts';
import {
  type Simulator,
  startSimulator,
  type TenantData,
} from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

// Written down here a second time on purpose: these lists are the vendor's, not the generator's.
const known = {
  leadStatus:
    'new pending processing qualified disqualified missing_data queued pending_action no_answer voicemail contacted scheduled_callback no_contact pending_signature document_sent signed delivered accepted duplicate failed error rejected dnc',
  timezoneSource: 'ip zip area_code user_input inferred',
  approval: 'pending approved rejected',
  type: 'call sms email',
  status:
    'in_progress completed incomplete voicemail no_answer busy no_contact scheduled_callback follow_up qualified',
  role: 'agent user',
  source: 'manual api inbound sms_agent system',
  telephony: 'vonage twilio',
  voice: 'elevenlabs',
  callSource: 'webrtc',
  direction: 'inbound outbound',
  category: 'question file system contact attribution compliance flags custom',
  dataType: 'string number boolean date file',
  rule: 'required pattern minLength maxLength min max',
};

const address = 'street unit city state zip country';
const documented = {
  lead: 'leadId campaign approval firstName lastName email phone country address dateOfBirth timezone timezoneSource notes questionnaire attribution compliance status detail flags customFields tags clientLeadId repostedTo latestSubmittedAt lastActivityAt deliveredAt submissionCount createdAt updatedAt',
  campaign: 'campaignId name clientId clientName clientAbbrev offerId offerName offerAbbrev',
  approval: 'status campaignId decidedBy decidedAt reason',
  note: 'id text createdAt createdBy',
  answer: 'key question answer',
  attribution:
    'params captureUrl referrer ipAddress userAgent gclid gbraid wbraid fbclid fbc fbp ttclid ttp msclkid tblci adPlatform capturePlatform',
  interaction:
    'interactionId leadId campaignId clientId offerId type status phone telephony call sms summary transcript errorCode errorMessage createdAt updatedAt',
  telephony: 'provider messageId phoneNumber',
  call: 'source direction duration recordingUrl terminationReason voiceAI spokenTo',
  voiceAI: 'provider agentId conversationId',
  sms: 'agentMode direction',
  entry: 'timestamp role message source',
  field: 'key label category dataType validationRules isStandard active createdAt updatedAt',
};

const words = (text: string) => text.split(' ');
const entriesOf = (data: TenantData): JsonObject[] =>
  data.interactions.flatMap(({ transcript }) => transcript ?? []);

function filledKeys(rows: readonly JsonObject[]): Set<string> {
  const isFilled = (value: unknown) => value !== null && value !== undefined;
  return new Set(rows.flatMap((row) => Object.keys(row ?? {}).filter((key) => isFilled(row[key]))));
}

async function bytesOf(simulator: Simulator): Promise<string> {
  const { raw } = createSimulatorClient(simulator);
  const paths = ['/leads?limit=100', '/interactions/lead/lead_1005', '/field-library'];
  const bodies = await Promise.all(paths.map(async (path) => (await raw(path)).text()));
  return bodies.join('\n') + JSON.stringify([simulator.data(0), simulator.data(1)]);
}

test('the same seed gives the same bytes, another seed others', async () => {
  await using one = await startSimulator({ seed: 7 });
  await using same = await startSimulator({ seed: 7 });
  await using other = await startSimulator({ seed: 8 });
  const bytes = await bytesOf(one);
  expect((await bytesOf(same)) === bytes).toBe(true);
  expect((await bytesOf(other)) === bytes).toBe(false);
});

test('what one simulator changes, the next does not see', async () => {
  await using one = await startSimulator();
  const untouched = JSON.stringify(one.data());
  for (const row of [...one.data().leads, ...one.data().fields]) row.firstName = 'Changed';
  for (const { campaign } of one.data().leads) if (campaign) campaign.name = 'Changed';
  for (const { validationRules } of one.data().fields) if (validationRules) validationRules.min = 3;
  for (const { questionnaire } of one.data().leads) questionnaire?.[0]?.answer?.push?.('Changed');
  await using next = await startSimulator();
  expect(JSON.stringify(next.data()) === untouched).toBe(true);
});

test('both tenants have the ids that were promised', async () => {
  await using simulator = await startSimulator();
  const idsOf = (tenant: number) => simulator.data(tenant).leads.map(({ leadId }) => leadId);
  expect(idsOf(0)).toEqual(Array.from({ length: 250 }, (_, index) => `lead_${1001 + index}`));
  expect(idsOf(1)).toEqual(idsOf(0).slice(0, 40));
  for (const tenant of [0, 1]) {
    const ids = simulator.data(tenant).interactions.map(({ interactionId }) => interactionId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^int_\d+_\d+$/.test(id))).toBe(true);
  }
  const shared = (key: 'interactions' | 'fields', id: string) => {
    const here = new Set(simulator.data(0)[key].map((row) => row[id]));
    return simulator.data(1)[key].filter((row) => here.has(row[id])).length;
  };
  expect(shared('interactions', 'interactionId')).toBeGreaterThan(50);
  expect(shared('fields', 'key')).toBeGreaterThan(20);
});

test('no name, number, address, message or note of one tenant is found at the other', async () => {
  await using simulator = await startSimulator();
  const stringsOf = (data: TenantData) =>
    new Set(
      [
        ...data.leads.flatMap((lead) => [lead.firstName, lead.lastName, lead.email, lead.phone]),
        ...data.leads.flatMap((lead) => [lead.address?.street, lead.detail]),
        ...data.leads.flatMap((lead) => (lead.notes ?? []).map(({ text }: JsonObject) => text)),
        ...data.interactions.flatMap((row) => [row.phone, row.summary]),
        ...data.interactions.flatMap((row) => [row.telephony?.phoneNumber, row.call?.recordingUrl]),
        ...entriesOf(data).map(({ message }) => message),
        ...data.fields.map(({ label }) => label),
      ].filter((text) => typeof text === 'string'),
    );
  const northwind = stringsOf(simulator.data(0));
  const southgate = stringsOf(simulator.data(1));
  expect(southgate.size).toBeGreaterThan(200);
  expect([...southgate].filter((text) => northwind.has(text))).toEqual([]);
});

test.each([1, 2, 3])('every known value occurs in the first tenant (seed %i)', async (seed) => {
  await using simulator = await startSimulator({ seed });
  const data = simulator.data();
  const { leads, interactions, fields } = data;
  const found: Record<keyof typeof known, unknown[]> = {
    leadStatus: leads.map((lead) => lead.status),
    timezoneSource: leads.map((lead) => lead.timezoneSource),
    approval: leads.map((lead) => lead.approval?.status),
    type: interactions.map((row) => row.type),
    status: interactions.map((row) => row.status),
    role: entriesOf(data).map((entry) => entry.role),
    source: entriesOf(data).map((entry) => entry.source),
    telephony: interactions.map((row) => row.telephony?.provider),
    voice: interactions.map((row) => row.call?.voiceAI.provider),
    callSource: interactions.map((row) => row.call?.source),
    direction: interactions.map((row) => (row.call ?? row.sms)?.direction),
    category: fields.map((field) => field.category),
    dataType: fields.map((field) => field.dataType),
    rule: fields.flatMap((field) => Object.keys(field.validationRules ?? {})),
  };
  for (const [name, values] of Object.entries(known)) {
    const seen = new Set(found[name as keyof typeof known].filter((value) => value != null));
    expect([...seen].toSorted(), name).toEqual(words(values).toSorted());
  }
});

test('everything documented is filled on the showcase lead and its interactions', async () => {
  await using simulator = await startSimulator();
  const { leads, interactions, fields } = simulator.data();
  const lead = leads[0] ?? {};
  const rows = interactions.filter(({ leadId }) => leadId === simulator.showcase.leadId);
  const calls = rows.flatMap(({ call }) => call ?? []);
  const shown: Record<string, [JsonObject[], string]> = {
    lead: [[lead], documented.lead],
    campaign: [[lead.campaign], documented.campaign],
    approval: [[lead.approval], documented.approval],
    address: [[lead.address], address],
    notes: [lead.notes, documented.note],
    questionnaire: [lead.questionnaire, documented.answer],
    attribution: [[lead.attribution], documented.attribution],
    compliance: [[lead.compliance], 'tcpaConsent'],
    flags: [[lead.flags], 'isTest isDnc'],
    interactions: [rows, documented.interaction],
    telephony: [rows.map(({ telephony }) => telephony), documented.telephony],
    call: [calls, documented.call],
    voiceAI: [calls.map(({ voiceAI }) => voiceAI), documented.voiceAI],
    sms: [rows.map(({ sms }) => sms), documented.sms],
    entry: [rows.flatMap(({ transcript }) => transcript), documented.entry],
    field: [fields, documented.field],
    rules: [fields.map(({ validationRules }) => validationRules), known.rule],
  };
  for (const [name, [objects, keys]] of Object.entries(shown)) {
    const filled = filledKeys(objects);
    expect(
      words(keys).filter((key) => !filled.has(key)),
      name,
    ).toEqual([]);
  }
  expect(rows).toHaveLength(8);
  expect(lead.questionnaire).toHaveLength(6);
  const keys = new Set(fields.map(({ key }) => key));
  expect(lead.questionnaire.every(({ key }: JsonObject) => keys.has(key))).toBe(true);
});

test('histories are as uneven as in life', async () => {
  await using simulator = await startSimulator();
  const { leads, interactions } = simulator.data();
  const counts = leads.map(
    (lead) => interactions.filter(({ leadId }) => leadId === lead.leadId).length,
  );
  expect(Math.min(...counts)).toBe(0);
  expect(Math.max(...counts)).toBe(60);
  const lengths = interactions.map(({ transcript }) => transcript?.length ?? 0);
  expect(Math.min(...lengths)).toBe(0);
  expect(Math.max(...lengths)).toBe(120);
});

test('only the sparse lead has a row whose transcript is told elsewhere', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const { sparseLeadId } = simulator.showcase;
  for (const { leadId } of simulator.data().leads) {
    const { interactions } = (await get(`/interactions/lead/${leadId}`)).body.data;
    const untold = interactions.filter((row: JsonObject) => !('transcript' in row));
    expect(untold).toHaveLength(leadId === sparseLeadId ? 1 : 0);
    if (leadId !== sparseLeadId) continue;
    expect(interactions.length).toBeGreaterThan(1);
    const one = (await get(`/interactions/${untold[0].interactionId}`)).body.data;
    expect(one.transcript.length).toBeGreaterThan(0);
  }
});

test('the data has the gaps, scripts and shapes that break careless clients', async () => {
  await using simulator = await startSimulator();
  const data = simulator.data();
  const { leads, interactions, fields } = data;
  expect(leads.some((lead) => lead.email === null)).toBe(true);
  expect(leads.some((lead) => !('notes' in lead))).toBe(true);
  expect(interactions.some((row) => row.transcript === null)).toBe(true);
  expect(interactions.some((row) => !('summary' in row))).toBe(true);
  expect(interactions.every((row) => row.interactionId && row.leadId)).toBe(true);
  const text = JSON.stringify(data);
  const scripts = [
    /\p{Script=Arabic}/u,
    /\p{Script=Hebrew}/u,
    /\p{Script=Han}/u,
    /\u200d/,
    /\u0301/,
    /ß/,
  ];
  for (const script of scripts) expect(text).toMatch(script);
  expect(text).toMatch(/"createdAt":"[^"]*\+00:00"/);
  const answers = leads.flatMap((lead) => lead.questionnaire ?? []);
  const kinds = answers.map(({ answer }) => (Array.isArray(answer) ? 'array' : typeof answer));
  expect(new Set(kinds)).toEqual(new Set(['string', 'number', 'boolean', 'object', 'array']));
  expect(answers.some(({ answer }) => answer === null)).toBe(true);
  const keys = new Set(fields.map(({ key }) => key));
  expect(answers.some(({ key }) => !keys.has(key))).toBe(true);
  expect(leads.find(({ leadId }) => leadId === simulator.showcase.dncLeadId)?.flags.isDnc).toBe(
    true,
  );
});

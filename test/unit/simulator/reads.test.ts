// The simulator's reads: who may ask, how pages follow each other, what each filter keeps.
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/simulator/envelope.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

test('a call without a known key is unauthorized', async () => {
  await using simulator = await startSimulator();
  for (const headers of [{}, { 'x-api-key': 'wrong' }]) {
    const response = await fetch(`${simulator.url}/leads`, { headers });
    expect(response.status).toBe(401);
    const body = (await response.json()) as JsonObject;
    expect(body).toEqual({
      success: false,
      error: { code: 'UNAUTHORIZED', message: expect.any(String) },
    });
  }
  expect(simulator.calls.entries().map(({ tenantId }) => tenantId)).toEqual([null, null]);
});

test('an unknown route or method is not found', async () => {
  await using simulator = await startSimulator();
  const { get, patch } = createSimulatorClient(simulator);
  const answers = [
    await get('/nowhere'),
    await get('/leads/lead_1001/more'),
    await get('/leads/%E0%A4%A'),
    await get('/voice/calls/initiate'),
    await patch('/field-library', {}),
  ];
  for (const { status, body } of answers) {
    expect(status).toBe(404);
    expect(body.error.code).toBe('NOT_FOUND');
  }
});

test('the key alone decides which tenant answers', async () => {
  await using simulator = await startSimulator();
  const northwind = await createSimulatorClient(simulator, 0).get('/leads/lead_1001');
  const southgate = await createSimulatorClient(simulator, 1).get('/leads/lead_1001');
  expect(northwind.body.data.lastName).toBe('Ortega');
  expect(southgate.body.data.leadId).toBe('lead_1001');
  expect(southgate.body.data.lastName).not.toBe('Ortega');
});

test.each([undefined, '1', '7', '100'])(
  'pages of %s lead through all leads once',
  async (limit) => {
    await using simulator = await startSimulator();
    const { get } = createSimulatorClient(simulator);
    const leads: JsonObject[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = new URLSearchParams({
        ...(limit !== undefined && { limit }),
        ...(cursor !== '' && { cursor }),
      });
      const { body } = await get(`/leads?${query}`);
      expect(body.success).toBe(true);
      expect(body.data.hasMore).toBe(body.data.nextCursor !== null);
      if (body.data.hasMore) expect(body.data.leads).toHaveLength(Number(limit ?? 20));
      leads.push(...body.data.leads);
      cursor = body.data.nextCursor;
    }
    expect(leads).toHaveLength(250);
    expect(new Set(leads.map(({ leadId }) => leadId)).size).toBe(250);
    const moments = leads
      .map(({ createdAt }) => Date.parse(createdAt ?? ''))
      .filter(Number.isFinite);
    expect(moments).toEqual(moments.toSorted((one, other) => other - one));
  },
);

test('leads of the same moment come in the order of their ids', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  for (const lead of simulator.data().leads) lead.createdAt = '2026-10-01T00:00:00.000Z';
  const { body } = await get('/leads?limit=3&cursor=lead_1099');
  const ids = body.data.leads.map(({ leadId }: JsonObject) => leadId);
  expect(ids).toEqual(['lead_1100', 'lead_1101', 'lead_1102']);
});

test.each([
  ['status=voicemail', (lead: JsonObject) => lead.status === 'voicemail'],
  ['campaignIds=HXZ', (lead: JsonObject) => lead.campaign?.campaignId === 'HXZ'],
  ['campaignIds=HXZ,U4D', (lead: JsonObject) => /^(HXZ|U4D)$/.test(lead.campaign?.campaignId)],
  [
    'clientIds=client_voltstore',
    (lead: JsonObject) => lead.campaign?.clientId === 'client_voltstore',
  ],
  ['offerIds=offer_lease,x', (lead: JsonObject) => lead.campaign?.offerId === 'offer_lease'],
  ['search=MARIA%20ORT', (lead: JsonObject) => lead.leadId === 'lead_1001'],
  ['search=%2B16025551001', (lead: JsonObject) => lead.phone === '+16025551001'],
  ['search=Maria.Ortega%40', (lead: JsonObject) => lead.leadId === 'lead_1001'],
  ['search=LEAD_1042', (lead: JsonObject) => lead.leadId === 'lead_1042'],
  ['search=%E7%BE%8E%E7%8E%B2', (lead: JsonObject) => lead.firstName === '美玲'],
  [
    'startDate=2026-10-20T12:00:00.000Z&endDate=2026-10-24T12:00:00.000Z',
    ({ createdAt }: JsonObject) =>
      Date.parse(createdAt) >= Date.UTC(2026, 9, 20, 12) &&
      Date.parse(createdAt) <= Date.UTC(2026, 9, 24, 12),
  ],
])('the filter %s keeps what it says and nothing else', async (filter, isWanted) => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const { body } = await get(`/leads?limit=100&${filter}`);
  const wanted = simulator.data().leads.filter(isWanted);
  expect(wanted.length).toBeGreaterThan(0);
  expect(body.data.leads).toHaveLength(Math.min(100, wanted.length));
  expect(body.data.leads.every(isWanted)).toBe(true);
});

test('both ends of a date range belong to it', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const { createdAt } = simulator.data().leads[0] ?? {};
  const { body } = await get(`/leads?startDate=${createdAt}&endDate=${createdAt}`);
  expect(body.data.leads.map(({ leadId }: JsonObject) => leadId)).toEqual(['lead_1001']);
});

test.each([
  ['/leads?limit=0', 'limit'],
  ['/leads?limit=101', 'limit'],
  ['/leads?limit=ten', 'limit'],
  ['/leads?status=sleeping', 'status'],
  ['/leads?cursor=lead_9', 'cursor'],
  ['/leads?startDate=soon', 'startDate'],
  ['/field-library?category=other', 'category'],
  ['/field-library?active=yes', 'active'],
  ['/clients?page=0', 'page'],
])('%s is refused and says that %s is wrong', async (path, name) => {
  await using simulator = await startSimulator();
  const { status, body } = await createSimulatorClient(simulator).get(path);
  expect(status).toBe(400);
  expect(body.error.code).toBe('VALIDATION_ERROR');
  expect(body.error.details).toEqual([expect.stringMatching(`^${name} `)]);
});

test('a lead, its interactions, one of them and a field can be read by id', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const { leadId, interactionId, fieldKey } = simulator.showcase;

  expect((await get(`/leads/${leadId}`)).body.data).toEqual(simulator.data().leads[0]);
  const list = (await get(`/interactions/lead/${leadId}`)).body.data.interactions;
  expect(list).toHaveLength(8);
  expect(list[0].interactionId).toBe('int_1001_8');
  const one = (await get(`/interactions/${interactionId}`)).body.data;
  expect(list).toContainEqual(one);
  expect((await get(`/field-library/${fieldKey}`)).body.data.key).toBe(fieldKey);
  const odd = encodeURIComponent('Zusätze/ü ö');
  expect((await get(`/field-library/${odd}`)).body.data.key).toBe('Zusätze/ü ö');
});

test.each([
  '/leads/lead_1',
  '/interactions/int_1',
  '/interactions/lead/lead_1',
  '/field-library/none',
  '/clients/none',
])('%s is not found', async (path) => {
  await using simulator = await startSimulator();
  const { status, body } = await createSimulatorClient(simulator).get(path);
  expect(status).toBe(404);
  expect(body.error.code).toBe('NOT_FOUND');
});

test('a lead without history has an empty list', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const { body } = await get(`/interactions/lead/${simulator.showcase.emptyLeadId}`);
  expect(body).toEqual({ success: true, data: { interactions: [] } });
});

test('the field library filters by category, activity and text', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const keysOf = async (query: string) =>
    (await get(`/field-library?${query}`)).body.data.fields.map(({ key }: JsonObject) => key);
  expect(await keysOf('category=flags')).toEqual(['is_test', 'is_dnc', 'is_duplicate']);
  expect(await keysOf('active=false')).toEqual(['fbclid', 'retired_question']);
  expect(await keysOf('search=BILL')).toEqual(['electric_bill']);
  expect(await keysOf('category=contact&search=first')).toEqual(['first_name']);
});

test('clients come by page', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const { body } = await get('/clients?page=2&limit=2');
  expect(body.data.pagination).toEqual({ total: 3, page: 2, limit: 2 });
  expect(body.data.clients).toHaveLength(1);
  const active = (await get('/clients?active=true&search=VS')).body.data.clients;
  expect(active.map(({ clientId }: JsonObject) => clientId)).toEqual(['client_voltstore']);
  expect((await get('/clients/client_brightroof')).body.data.abbrev).toBe('BRE');
});

test('a change to the data in place is in the next answer', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const { leads } = simulator.data();
  await get('/leads/lead_1002');
  leads[1] = { leadId: 'lead_new', firstName: 'Replaced' };
  expect((await get('/leads/lead_new')).body.data.firstName).toBe('Replaced');
  expect((await get('/leads/lead_1002')).status).toBe(404);
  leads.splice(0, 1);
  expect((await get('/leads/lead_1003')).body.data.leadId).toBe('lead_1003');
});

// A supergraph of two, run by each gateway as its own process and asked across both, with what it costs at LeadSail.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, type Join, startHouse } from './gateways.ts';

const JOINS: readonly Join[] = ['apollo', 'hive', 'hive on the Rust planner', 'stitched'];

type Lead = { readonly firstName: string; readonly interactions: { readonly totalCount: number } };

const twenty = Array.from({ length: 20 });

describe.each(JOINS)('joined by %s', (how) => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse(how);
  });
  beforeEach(() => {
    house.simulator.calls.clear();
    house.simulator.faults.clear();
  });
  afterAll(() => house?.stop());

  it('goes from a lead of ours to its appointments', async () => {
    const answer = await house.query(
      '{ lead(id: "lead_1001") { id firstName appointments { id startsAt place { city } } } }',
    );
    expect(answer).toEqual({
      data: {
        lead: {
          id: 'lead_1001',
          firstName: 'Maria',
          appointments: [
            { id: 'apt_1', startsAt: '2026-12-02T09:00:00.000Z', place: { city: 'Tampa' } },
          ],
        },
      },
    });
    expect(house.calls()).toEqual(['1  GET /leads/{leadId}']);
  });

  it('goes from an appointment to all that we know of its lead, in one wave', async () => {
    const { data, errors } = await house.query(
      '{ appointment(id: "apt_1") { startsAt lead { id firstName interactions(first: 1) { totalCount nodes { type } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.appointment.lead).toEqual({
      id: 'lead_1001',
      firstName: 'Maria',
      interactions: { totalCount: 8, nodes: [{ type: 'SMS' }] },
    });
    expect(house.calls()).toEqual(['1  GET /interactions/lead/{leadId}', '1  GET /leads/{leadId}']);
  });

  it('asks for twenty leads with their interactions in one request: 40 calls in one wave, as leadsByIds', async () => {
    const { data, errors } = await house.query(
      '{ appointments(first: 20) { nodes { id lead { firstName interactions(first: 2) { totalCount } } } pageInfo { hasNextPage } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.appointments.nodes).toHaveLength(20);
    expect(data.appointments.pageInfo).toEqual({ hasNextPage: true });
    const names = house.simulator
      .data()
      .leads.slice(0, 20)
      .map(({ firstName }) => firstName ?? null);
    const leads = data.appointments.nodes.map(({ lead }: { lead: Lead }) => lead);
    expect(leads.map(({ firstName }: Lead) => firstName)).toEqual(names);
    for (const { interactions } of leads)
      expect(interactions.totalCount).toEqual(expect.any(Number));
    expect(house.calls()).toEqual([
      ...twenty.map(() => '1  GET /interactions/lead/{leadId}'),
      ...twenty.map(() => '1  GET /leads/{leadId}'),
    ]);
  });

  it('asks for leads, interactions and fields of one appointment at once', async () => {
    const { data, errors } = await house.query(
      '{ appointment(id: "apt_1") { lead { firstName } after { status lead { id } } topic { label } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.appointment).toEqual({
      lead: { firstName: 'Maria' },
      after: { status: 'NO_ANSWER', lead: { id: 'lead_1001' } },
      topic: { label: 'What is your roof made of?' },
    });
    expect(house.calls()).toEqual([
      '1  GET /field-library/{key}',
      '1  GET /interactions/{interactionId}',
      '1  GET /leads/{leadId}',
    ]);
  });

  it('goes to a file, which a lead and a key name together, at one call a file', async () => {
    const { data, errors } = await house.query(
      '{ appointments(first: 3) { nodes { document { name status lead { id } } } } }',
    );
    expect(errors).toBeUndefined();
    const [first, second, third] = data.appointments.nodes.map(
      (one: { document: object }) => one.document,
    );
    expect([first, second]).toEqual([
      { name: 'Service agreement of Maria.pdf', status: 'SIGNED', lead: { id: 'lead_1001' } },
      { name: expect.any(String), status: 'VERIFIED', lead: { id: 'lead_1002' } },
    ]);
    // Of one that LeadSail has not, nothing is known but that the other subgraph names it.
    expect(third?.name ?? null).toBeNull();
    expect(house.calls()).toEqual(Array(3).fill('1  GET /files/{leadId}/{fileKey}'));
  });

  it('goes there and back, from a page of ours to theirs', async () => {
    const { data, errors } = await house.query(
      '{ leads(first: 3) { nodes { firstName appointments { startsAt lead { id lastName } } } pageInfo { hasNextPage } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.leads.nodes).toHaveLength(3);
    for (const { appointments } of data.leads.nodes) {
      expect(appointments[0].lead.lastName).toEqual(expect.any(String));
    }
  });

  it('has null for a lead that LeadSail has not, and keeps the appointment', async () => {
    const { data } = await house.query('{ appointment(id: "apt_21") { id lead { firstName } } }');
    expect(data.appointment.id).toBe('apt_21');
    expect(data.appointment.lead?.firstName ?? null).toBeNull();
  });

  it('keeps what is left when LeadSail fails at one lead', async () => {
    house.simulator.faults.add({
      match: { endpoint: 'GET /leads/{leadId}', path: /lead_1002/ },
      behave: { kind: 'status', status: 403 },
    });
    const { data, errors } = await house.query(
      '{ appointments(first: 3) { nodes { id lead { firstName } } } }',
    );
    const names = data.appointments.nodes.map(
      ({ lead }: { lead: { firstName: string } | null }) => lead?.firstName ?? null,
    );
    expect(names).toEqual(['Maria', null, expect.any(String)]);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
  });

  it('keeps our part when the other subgraph fails', async () => {
    const { data, errors } = await house.query(
      '{ lead(id: "lead_1001") { firstName } appointment(id: "apt_broken") { id } }',
    );
    expect(data).toEqual({ lead: { firstName: 'Maria' }, appointment: null });
    expect(errors).toHaveLength(1);
  });

  it('makes a call once, and goes from what it changed to the other subgraph', async () => {
    const { data, errors } = await house.query(
      'mutation { initiateCall(input: { leadId: "lead_1003" }) { interaction { status } lead { id status appointments { id } } userErrors { code } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.initiateCall).toEqual({
      interaction: { status: 'IN_PROGRESS' },
      lead: { id: 'lead_1003', status: 'QUEUED', appointments: [{ id: 'apt_3' }] },
      userErrors: [],
    });
    expect(house.calls()).toEqual([
      '1  POST /voice/calls/initiate',
      '2  GET /interactions/{interactionId}',
      '2  GET /leads/{leadId}',
    ]);
  });

  it('makes no second call when the answer to the first is lost', async () => {
    const match = { endpoint: 'POST /voice/calls/initiate' };
    house.simulator.faults.add({ match, behave: { kind: 'resetInBody' } });
    const { data, errors } = await house.query(
      'mutation { initiateCall(input: { leadId: "lead_1003" }) { userErrors { code } } }',
    );
    expect(data).toEqual({ initiateCall: null });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
      mayHaveHappened: true,
    });
    expect(house.calls()).toEqual(['1  POST /voice/calls/initiate']);
  });

  it('hands on the key of who asks, and nobody else’s', async () => {
    const [north, south] = house.simulator.tenants;
    await house.query('{ lead(id: "lead_1001") { firstName } }', south?.apiKey);
    const used = house.simulator.calls.entries().map(({ headers }) => headers['x-api-key']);
    expect(used).toEqual([south?.apiKey]);
    expect(used).not.toContain(north?.apiKey);
  });

  it('without a key answers for the other subgraph alone', async () => {
    const { data, errors } = await house.query(
      '{ appointment(id: "apt_1") { id lead { firstName } } }',
      null,
    );
    expect(data.appointment.id).toBe('apt_1');
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UNAUTHENTICATED']);
    expect(house.calls()).toEqual([]);
  });

  // Apollo Gateway has no subscriptions.
  if (how !== 'apollo') {
    it('tells of a call until it has ended, with the other subgraph’s part of each event', async () => {
      const { data } = await house.query(
        'mutation { initiateCall(input: { leadId: "lead_1005" }) { interaction { id } } }',
      );
      const { id } = data.initiateCall.interaction;
      const watching = await house.subscribe(
        `subscription { interactionChanged(id: "${id}") { status lead { status appointments { id } } } }`,
      );
      expect(await watching.next()).toEqual({
        data: {
          interactionChanged: {
            status: 'IN_PROGRESS',
            lead: { status: 'NEW', appointments: [{ id: 'apt_5' }] },
          },
        },
      });
      house.advance(60_000);
      expect(await watching.rest()).toEqual([
        {
          data: {
            interactionChanged: {
              status: 'NO_CONTACT',
              lead: { status: 'NO_CONTACT', appointments: [{ id: 'apt_5' }] },
            },
          },
        },
      ]);
    });
  }

  if (how.startsWith('hive')) {
    it('runs on the planner that it was told to', () => {
      const printed = house.printed();
      expect(printed).not.toMatch(/falling back|could not load/i);
      if (how === 'hive') expect(printed).not.toMatch(/Router Runtime/);
      else expect(printed).toMatch(/Using Hive Router Runtime/);
    });
  }
});

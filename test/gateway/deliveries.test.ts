// Deliveries by hand: what is refused before a call leaves, what LeadSail refuses, and what the lead is afterwards.
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../src/simulator/clock.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type Kit, start } from '../support/kit.ts';
import { writeQuery } from '../support/writes.ts';

type Input = Readonly<Record<string, unknown>>;

async function payloadOf(kit: Kit, name: string, input: Input) {
  const selection = 'outcome submissionId lead { status } userErrors { code message field }';
  const { data, errors } = await kit.query(writeQuery(name, selection), { input });
  expect(errors).toBeUndefined();
  return data[name];
}

const refusal = (code: string, details: readonly string[] = []): Behaviour => ({
  kind: 'status',
  status: 400,
  body: { success: false, error: { code, message: 'no', details } },
});

const IDS = { leadId: 'lead_1001', campaignId: 'HXZ' };

it.each<[string, Input, ...[string, string][]]>([
  [
    'deliverLead',
    { leadId: 'a/b', campaignId: '' },
    ['leadId', 'leadId must not contain any of / \\ ? # %, got "/".'],
    ['campaignId', 'campaignId must not be empty.'],
  ],
  [
    'repostLead',
    { leadId: '..', idempotencyKey: '' },
    ['leadId', 'leadId must not consist of dots alone, got "..".'],
    ['idempotencyKey', 'idempotencyKey must have 1 to 255 characters, got 0.'],
  ],
])(
  '%s is told what is wrong with its input, and no call leaves: %j',
  async (name, input, ...faults) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    expect(await payloadOf(kit, name, input)).toEqual({
      outcome: 'NOT_DONE',
      submissionId: null,
      lead: null,
      userErrors: faults.map(([field, message]) => ({
        code: 'INVALID',
        message,
        field: ['input', field],
      })),
    });
    expect(kit.calls()).toEqual([]);
  },
);

describe('a lead', () => {
  it.each([
    ['pending', 'NOT_DONE'],
    ['rejected', 'NOT_DONE'],
    ['approved', 'DONE'],
    [null, 'DONE'],
  ])('whose approval is %s: its delivery is %s', async (status, outcome) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const lead = kit.simulator.data().leads.find(({ leadId }) => leadId === IDS.leadId) ?? {};
    Object.assign(lead, { approval: status === null ? null : { ...lead.approval, status } });
    const payload = await payloadOf(kit, 'deliverLead', IDS);
    expect(payload.outcome).toBe(outcome);
    expect(payload.userErrors.map(({ code }: { code: string }) => code)).toEqual(
      outcome === 'DONE' ? [] : ['CONFLICT'],
    );
    expect(lead.submissionCount).toBe(outcome === 'DONE' ? 3 : 2);
  });

  it.each([
    ['failed', 'DONE'],
    ['rejected', 'DONE'],
    ['error', 'DONE'],
    ['qualified', 'NOT_DONE'],
  ])('whose status is %s: its repost is %s', async (status, outcome) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const lead = kit.simulator.data().leads.find(({ leadId }) => leadId === IDS.leadId) ?? {};
    Object.assign(lead, { status });
    const payload = await payloadOf(kit, 'repostLead', { leadId: IDS.leadId });
    expect(payload.outcome).toBe(outcome);
    expect(payload.userErrors.map(({ code }: { code: string }) => code)).toEqual(
      outcome === 'DONE' ? [] : ['CONFLICT'],
    );
    const [write] = kit.simulator.calls.entries();
    expect(write?.body).toEqual({});
  });

  it('is read again as the buyer’s answer comes in', async () => {
    const clock = createManualClock(Date.UTC(2026, 10, 2, 9));
    await using kit = await start({ cacheMb: 1, simulator: { settleMs: 0, clock } });
    const read = '{ lead(id: "lead_1001") { status } leads(first: 1) { nodes { status } } }';
    expect((await kit.query(read)).data.lead.status).toBe('QUALIFIED');
    const { submissionId, lead } = await payloadOf(kit, 'deliverLead', IDS);
    expect([submissionId, lead]).toEqual([expect.any(String), { status: 'PROCESSING' }]);
    // Nothing of before is remembered, neither of the lead nor of the lists that it is in.
    const after = (await kit.query(read)).data;
    expect([after.lead, ...after.leads.nodes]).toEqual([
      { status: 'PROCESSING' },
      { status: 'PROCESSING' },
    ]);
    clock.advance(2_000);
    const sent = kit.simulator.data().leads.find(({ leadId }) => leadId === IDS.leadId);
    expect(sent?.status).toMatch(/^(delivered|accepted|duplicate|failed)$/);
  });
});

it.each<[string, Input, Behaviour | null, [string, string | null]]>([
  ['deliverLead', { ...IDS, leadId: 'nobody' }, null, ['NOT_FOUND', null]],
  ['deliverLead', { ...IDS, campaignId: 'nothing' }, null, ['NOT_FOUND', null]],
  ['repostLead', { leadId: 'nobody' }, null, ['NOT_FOUND', 'leadId']],
  ['deliverLead', IDS, refusal('APPROVAL_PENDING'), ['CONFLICT', null]],
  ['deliverLead', IDS, refusal('VALIDATION_ERROR', ['Lead is not approved']), ['CONFLICT', null]],
  ['repostLead', IDS, refusal('INVALID_STATUS'), ['CONFLICT', null]],
  ['deliverLead', IDS, refusal('VALIDATION_ERROR', ['campaignId?']), ['INVALID', 'campaignId']],
  ['deliverLead', IDS, refusal('CAP_REACHED', ['Daily cap']), ['REFUSED', null]],
])('what LeadSail refuses of %s is data: %j %j', async (name, input, behave, [code, field]) => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  if (behave) kit.simulator.faults.add({ behave });
  const { leadId, campaignId } = input;
  const given = name === 'repostLead' ? { leadId } : { leadId, campaignId };
  const { userErrors } = await payloadOf(kit, name, given);
  const place = field === null ? null : ['input', field];
  expect(userErrors).toEqual([{ code, message: expect.any(String), field: place }]);
  expect(kit.calls()).toHaveLength(1);
});

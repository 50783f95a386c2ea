// The auto-dialer: what is refused before a call leaves, and what is said of each lead whatever LeadSail says.
import { describe, expect, it } from 'vitest';
import { WRITE } from '../../src/server/telemetry/write-log.ts';
import { createManualClock } from '../../src/simulator/clock.ts';
import { type Kit, start } from '../support/kit.ts';
import { startRaw } from '../support/raw-leadsail.ts';
import { writeQuery } from '../support/writes.ts';

const SELECTION =
  'outcome results { leadId nextCallAt error } succeeded userErrors { code message field }';
const DIAL = writeQuery('sendLeadsToAutoDialer', SELECTION);
const UNKNOWN = 'LeadSail does not say what became of this lead.';
const NOT_SCHEDULED = 'LeadSail did not schedule this lead.';

const ids = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `lead_${1001 + at}`);

async function dial(kit: Kit, leadIds: readonly string[], more: object = {}) {
  const { data, errors } = await kit.query(DIAL, { input: { leadIds, ...more } });
  expect(errors).toBeUndefined();
  return data.sendLeadsToAutoDialer;
}

/** The payload where LeadSail answers so. */
async function dialedWith(leadIds: readonly string[], data: unknown) {
  await using raw = await startRaw(() => ({ body: JSON.stringify({ success: true, data }) }));
  await using kit = await start({ leadsailUrl: raw.url });
  const payload = await dial(kit, leadIds);
  expect(raw.calls).toHaveLength(1);
  return payload;
}

describe('an input that breaks a rule', () => {
  const nothing = { outcome: 'NOT_DONE', results: [], succeeded: null };
  const invalid = (message: string, ...place: string[]) => ({
    code: 'INVALID',
    message,
    field: ['input', 'leadIds', ...place],
  });

  it.each([[0], [201], [5_000]])('is refused before a call leaves: %d ids', async (count) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    expect(await dial(kit, ids(count))).toEqual({
      ...nothing,
      userErrors: [invalid(`leadIds must hold 1 to 200 ids, got ${count}.`)],
    });
    expect(kit.calls()).toEqual([]);
  });

  it('is told of at the place of each id', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    expect(await dial(kit, ['lead_1001', '', 'a/b', '..'])).toEqual({
      ...nothing,
      userErrors: [
        invalid('leadIds[1] must not be empty, got "".', '1'),
        invalid('leadIds[2] must not contain any of / \\ ? # %, got "/".', '2'),
        invalid('leadIds[3] must not consist of dots alone, got "..".', '3'),
      ],
    });
    expect(kit.calls()).toEqual([]);
  });
});

it('takes 200 leads with all of each lead in one operation, and sends each id once', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const query = writeQuery('sendLeadsToAutoDialer', 'results { lead { firstName } }');
  const { data, errors } = await kit.query(query, { input: { leadIds: ids(200) } });
  expect(errors).toBeUndefined();
  expect(data.sendLeadsToAutoDialer.results).toHaveLength(200);
  expect(kit.calls()).toHaveLength(201);
  kit.simulator.calls.clear();
  const { results } = await dial(kit, ['lead_1002', 'lead_1001', 'lead_1002']);
  expect(results.map(({ leadId }: { leadId: string }) => leadId)).toEqual([
    'lead_1002',
    'lead_1001',
  ]);
  expect(kit.simulator.calls.entries()[0]?.body).toEqual({ leadIds: ['lead_1002', 'lead_1001'] });
});

it('costs a call for each lead that is read, before any call leaves', async () => {
  await using kit = await start({ callBudget: 10, simulator: { settleMs: 0 } });
  const query = writeQuery('sendLeadsToAutoDialer', 'results { lead { firstName } }');
  const { errors } = await kit.query(query, { input: { leadIds: ids(10) } });
  expect(errors).toMatchObject([{ extensions: { code: 'CALL_BUDGET_EXCEEDED' } }]);
  expect(kit.calls()).toEqual([]);
  expect((await dial(kit, ids(10))).outcome).toBe('DONE');
});

it('is done where LeadSail could schedule none', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  expect(await dial(kit, ['nobody', 'lead_1004', 'lead_1007'])).toEqual({
    outcome: 'DONE',
    results: [
      { leadId: 'nobody', nextCallAt: null, error: 'Lead not found' },
      {
        leadId: 'lead_1004',
        nextCallAt: null,
        error: 'Lead status is excluded from the auto-dialer',
      },
      { leadId: 'lead_1007', nextCallAt: null, error: 'Lead has no phone number in E.164 format' },
    ],
    succeeded: 0,
    userErrors: [],
  });
});

describe('what is said of a lead', () => {
  const at = '2026-11-02T10:00:00Z';
  type Said = { readonly nextCallAt: string | null; readonly error: string | null };
  const row = (said: object) => ({ details: [{ leadId: 'a', nextCallTime: null, ...said }] });
  const said = (error: string | null): Said => ({ nextCallAt: null, error });

  it.each<[string, unknown, Said]>([
    [
      'it is scheduled',
      { details: [{ leadId: 'a', nextCallTime: at }] },
      { nextCallAt: at, error: null },
    ],
    [
      'when is unreadable',
      { details: [{ leadId: 'a', nextCallTime: 'soon' }] },
      { nextCallAt: null, error: null },
    ],
    ['when is missing', { details: [{ leadId: 'a' }] }, { nextCallAt: null, error: null }],
    [
      'it failed',
      { failed: [{ leadId: 'a', error: 'Busy' }] },
      { nextCallAt: null, error: 'Busy' },
    ],
    ['no reason', { failed: [{ leadId: 'a' }] }, { nextCallAt: null, error: NOT_SCHEDULED }],
    [
      'a blank',
      { failed: [{ leadId: 'a', error: ' ' }] },
      { nextCallAt: null, error: NOT_SCHEDULED },
    ],
    [
      'a reason that is no text',
      { failed: [{ leadId: 'a', error: {} }] },
      { nextCallAt: null, error: NOT_SCHEDULED },
    ],
    [
      'both',
      { failed: [{ leadId: 'a', error: 'Busy' }], details: [{ leadId: 'a', nextCallTime: at }] },
      { nextCallAt: at, error: 'Busy' },
    ],
    [
      'others alone',
      { failed: [{ leadId: 'b', error: 'Busy' }], details: [{ leadId: 'aa' }] },
      { nextCallAt: null, error: UNKNOWN },
    ],
    [
      'lists that are none',
      { failed: 'a', details: { leadId: 'a' } },
      { nextCallAt: null, error: UNKNOWN },
    ],
    [
      'rows that are none',
      { failed: [null, 'a', ['a'], { leadId: null }], details: [{}] },
      { nextCallAt: null, error: UNKNOWN },
    ],
    ['nothing', null, { nextCallAt: null, error: UNKNOWN }],
    ['text', 'done', { nextCallAt: null, error: UNKNOWN }],
    ['a reason among those that it scheduled', row({ error: 'Busy' }), said('Busy')],
    ['an error that is no text there', row({ error: { code: 'BUSY' } }), said(NOT_SCHEDULED)],
    ['errors there', row({ errors: ['BUSY'] }), said(NOT_SCHEDULED)],
    ['that it skipped it', row({ status: 'skipped' }), said(NOT_SCHEDULED)],
    ['that it did not schedule it', row({ status: 'not_scheduled' }), said(NOT_SCHEDULED)],
    ['that it is not scheduled', row({ scheduled: false }), said(NOT_SCHEDULED)],
    ['that it is not queued', row({ queued: false }), said(NOT_SCHEDULED)],
    ['that it is queued', row({ status: 'queued', scheduled: true, error: null }), said(null)],
    ['an empty error', row({ error: '', errors: [] }), said(null)],
    [
      'first that it is scheduled, then that it is not',
      { details: [{ leadId: 'a' }, { leadId: 'a', error: 'Busy' }] },
      said('Busy'),
    ],
  ])('where LeadSail says %s', async (_, data, expected) => {
    const payload = await dialedWith(['a'], data);
    expect(payload).toMatchObject({ outcome: 'DONE', results: [{ leadId: 'a', ...expected }] });
  });

  it.each([
    ['42', 42],
    ['0015000000abcDE', '0015000000abcDEAAU'],
  ])('is found under another form of its id: %s', async (asked, sent) => {
    const payload = await dialedWith([asked], { failed: [{ leadId: sent, error: 'Busy' }] });
    expect(payload.results).toEqual([{ leadId: asked, nextCallAt: null, error: 'Busy' }]);
  });

  it('has at most 200 characters, and none cut in half', async () => {
    const error = '\u{1f4f7}'.repeat(5_000);
    const payload = await dialedWith(['a'], { failed: [{ leadId: 'a', error }] });
    expect(payload.results[0].error).toBe('\u{1f4f7}'.repeat(200));
  });

  it.each([
    [2, 2],
    [2.5, null],
    ['2', null],
    [null, null],
  ])('is counted as LeadSail counts: %j', async (succeeded, expected) => {
    expect((await dialedWith(['a'], { succeeded })).succeeded).toBe(expected);
  });
});

it.each([false, { success: false }, { success: 'no', succeeded: 0, failed: [], details: [] }])(
  'is not done where LeadSail says so, and nothing of any lead: %j',
  async (data) => {
    const refused = {
      code: 'REFUSED',
      message: 'LeadSail says that the request has failed.',
      field: null,
    };
    expect(await dialedWith(['a', 'b'], data)).toEqual({
      outcome: 'NOT_DONE',
      results: [],
      succeeded: null,
      userErrors: [refused],
    });
  },
);

it('repeats what became of each lead by its key, without words that may be personal', async () => {
  const error = 'Maria Ortega asked not to be called';
  const answer = {
    succeeded: 1,
    failed: [{ leadId: 'a', error }],
    details: [{ leadId: 'b', nextCallTime: '2026-11-02T10:00:00Z' }],
  };
  await using raw = await startRaw(() => ({
    body: JSON.stringify({ success: true, data: answer }),
  }));
  await using kit = await start({ leadsailUrl: raw.url });
  const first = await dial(kit, ['a', 'b', 'c'], { idempotencyKey: 'k' });
  const second = await dial(kit, ['a', 'b', 'c'], { idempotencyKey: 'k' });
  expect(raw.calls).toHaveLength(1);
  const errorsOf = (results: { error: string }[]) => results.map((one) => one.error);
  expect(errorsOf(first.results)).toEqual([error, null, UNKNOWN]);
  expect(errorsOf(second.results)).toEqual([NOT_SCHEDULED, null, UNKNOWN]);
  expect({ ...second, results: null }).toEqual({ ...first, results: null });
  expect(kit.logged.filter(({ sentence }) => sentence === WRITE)).toMatchObject([
    { fields: { outcome: 'DONE' } },
    { fields: { outcome: 'DONE', isRepeated: true } },
  ]);
  expect(JSON.stringify([kit.logged, kit.operations])).not.toContain('Maria');
});

it('leaves nothing remembered of the leads, and the call comes by itself', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 2, 9));
  await using kit = await start({ cacheMb: 1, simulator: { settleMs: 0, clock } });
  const read =
    '{ leadsByIds(ids: ["lead_1001", "lead_1002"]) { lastActivityAt interactions { totalCount } } }';
  const before = (await kit.query(read)).data.leadsByIds;
  const { results } = await dial(kit, ['lead_1001', 'lead_1002']);
  const { nextCallAt } = results[0];
  for (const lead of (await kit.query(read)).data.leadsByIds) {
    expect(lead.lastActivityAt).toBe('2026-11-02T09:00:00.000Z');
  }
  clock.advance(Date.parse(nextCallAt) - clock.now());
  const fresh = { 'x-api-key': 'demo-key-northwind', 'cache-control': 'no-cache' };
  const after = (await kit.query(read, {}, fresh)).data.leadsByIds;
  const totals = (leads: { interactions: { totalCount: number } }[]) =>
    leads.map(({ interactions }) => interactions.totalCount);
  expect(totals(after)).toEqual(totals(before).map((count) => count + 1));
});

it('names no field where LeadSail does not have one of several leads', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const body = { success: false, error: { code: 'NOT_FOUND', message: 'lead_1001' } };
  kit.simulator.faults.add({ behave: { kind: 'status', status: 404, body } });
  expect((await dial(kit, ids(2))).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: null }]);
});

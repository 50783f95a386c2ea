// extensions.upstream: each REST call beside the answer, for those who ask and may, and nothing private in it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TracedCall } from '../../src/upstream/trace.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';

const golden = (name: string) =>
  readFileSync(new URL(`../queries/${name}.graphql`, import.meta.url), 'utf8');
const WHOLE_HISTORY = golden('whole-history');

async function traced(kit: Kit, query: string, variables = {}): Promise<TracedCall[]> {
  const answer = await kit.query(query, variables, {
    'x-api-key': keyOf(kit.simulator, 0),
    'x-gateway-trace': '1',
  });
  return answer.extensions?.upstream ?? [];
}

/** A call in one line, its places as they are written in a query. */
const toLine = ({ endpoint, how, paths }: TracedCall) =>
  `${how} ${endpoint} ${paths.map((path) => path.join('.')).join(' ')}`.trim();

describe('is shown', () => {
  it.each<[string, Record<string, string>, boolean, boolean]>([
    ['to a caller that asks', { 'x-gateway-trace': '1' }, true, true],
    ['to nobody who does not ask', {}, true, false],
    ['to nobody who asks in other words', { 'x-gateway-trace': 'true' }, true, false],
    ['to nobody who asks not to', { 'x-gateway-trace': '0' }, true, false],
    ['to nobody where it is off', { 'x-gateway-trace': '1' }, false, false],
  ])('%s', async (_, headers, trace, isShown) => {
    await using kit = await start({ trace });
    const key = { 'x-api-key': keyOf(kit.simulator, 0) };
    const asked = await kit.query(WHOLE_HISTORY, {}, { ...key, ...headers });
    const plain = await kit.query(WHOLE_HISTORY);
    expect(Object.keys(asked)).toEqual(isShown ? ['data', 'extensions'] : ['data']);
    expect(asked.extensions?.upstream?.length).toBe(isShown ? 3 : undefined);
    expect(asked.data).toEqual(plain.data);
  });

  it('without a single call, too', async () => {
    await using kit = await start();
    const key = keyOf(kit.simulator, 0);
    const headers = { 'x-gateway-trace': '1' };
    expect((await kit.query('{ __typename }', {}, headers)).extensions).toEqual({ upstream: [] });
    const refused = await kit.query(
      '{ lead(id: "..") { id } }',
      {},
      { ...headers, 'x-api-key': key },
    );
    expect(refused.extensions).toEqual({ upstream: [] });
    expect((await kit.query(WHOLE_HISTORY, {}, headers)).extensions).toEqual({ upstream: [] });
  });
});

describe('a call in it', () => {
  it('says what was asked, when, and with which outcome', async () => {
    await using kit = await start();
    const calls = await traced(kit, WHOLE_HISTORY);
    expect(calls.map(({ endpoint }) => endpoint).sort()).toEqual([
      'GET /field-library',
      'GET /interactions/lead/{leadId}',
      'GET /leads/{leadId}',
    ]);
    for (const call of calls) {
      expect(Object.keys(call).sort()).toEqual([
        'attempt',
        'durationMs',
        'endpoint',
        'how',
        'paths',
        'startMs',
        'status',
      ]);
      expect(call).toMatchObject({ status: 200, attempt: 1 });
      expect(call.startMs).toBeGreaterThanOrEqual(0);
      // The simulated LeadSail holds each wave for so long.
      expect(call.durationMs).toBeGreaterThanOrEqual(15);
      expect(call.durationMs).toBeLessThan(5_000);
    }
    const waves = (await traced(kit, golden('page-of-leads'))).map(({ startMs }) => startMs);
    expect(Math.max(...waves) - Math.min(...waves)).toBeGreaterThanOrEqual(15);
  });

  it.each([
    [200, undefined],
    [404, { kind: 'status', status: 404 }],
    [503, { kind: 'status', status: 503 }],
    [200, { kind: 'failure200', code: 'X' }],
    [200, { kind: 'halfBody' }],
    [200, { kind: 'text', body: '{"success":true,"data":7}' }],
    [null, { kind: 'resetBeforeHeaders' }],
    [null, { kind: 'hang' }],
  ] as const)('has the status %o after %o', async (status, behave) => {
    // All attempts have time, unless none is answered.
    const deadlineMs = behave?.kind === 'hang' ? 200 : 8_000;
    await using kit = await start({ simulator: { settleMs: 0 }, deadlineMs });
    if (behave) kit.simulator.faults.add({ behave });
    const calls = await traced(kit, '{ lead(id: "lead_1001") { id } }');
    expect(calls).toMatchObject([{ endpoint: 'GET /leads/{leadId}', status, how: 'MISS' }]);
    expect(calls[0]?.durationMs).toBeGreaterThanOrEqual(0);
  });
});

describe('the places that a call served', () => {
  it.each<[string, string, string[]]>([
    [
      'are those of the answer, by alias and index',
      '{ me: lead(id: "lead_1001") { firstName past: interactions(first: 1) { totalCount } } }',
      ['MISS GET /interactions/lead/{leadId} me.past', 'MISS GET /leads/{leadId} me'],
    ],
    [
      'are all that shared it',
      '{ a: lead(id: "lead_1001") { firstName } b: lead(id: "lead_1001") { email } leadsByIds(ids: ["lead_1002", "lead_1001"]) { id } }',
      ['MISS GET /leads/{leadId} a b leadsByIds.1', 'MISS GET /leads/{leadId} leadsByIds.0'],
    ],
    [
      'of several keys at once make it a batch',
      '{ fieldLibraryEntriesByKeys(keys: ["electric_bill", "first_name", "electric_bill"]) { label } }',
      [
        'BATCHED GET /field-library fieldLibraryEntriesByKeys.0 fieldLibraryEntriesByKeys.2 fieldLibraryEntriesByKeys.1',
      ],
    ],
    [
      'of one key make it none',
      '{ fieldLibraryEntry(key: "electric_bill") { label } }',
      ['MISS GET /field-library/{key} fieldLibraryEntry'],
    ],
    [
      'of a list are its own',
      '{ fieldLibrary(category: CONTACT) { key } leads(first: 1) { nodes { id } } }',
      ['MISS GET /field-library fieldLibrary', 'MISS GET /leads leads'],
    ],
  ])('%s', async (_, query, lines) => {
    await using kit = await start();
    const calls = await traced(kit, query);
    expect(calls.map(toLine).sort()).toEqual(lines);
    expect(kit.calls()).toHaveLength(lines.length);
  });

  it('are the labels of a questionnaire, all from one batch', async () => {
    await using kit = await start();
    const calls = await traced(
      kit,
      '{ lead(id: "lead_1001") { questionnaire { field { label } } } }',
    );
    expect(calls.map(toLine).sort()).toEqual([
      `BATCHED GET /field-library ${[0, 1, 2, 3, 4, 5].map((at) => `lead.questionnaire.${at}.field`).join(' ')}`,
      'MISS GET /leads/{leadId} lead',
    ]);
  });

  it('are the transcripts that a list left out', async () => {
    await using kit = await start();
    const calls = await traced(kit, golden('missing-transcript'));
    const extra = calls.filter(({ endpoint }) => endpoint === 'GET /interactions/{interactionId}');
    expect(extra).toHaveLength(1);
    expect(extra[0]?.paths).toEqual([
      ['lead', 'interactions', 'nodes', expect.any(Number), 'transcript'],
    ]);
  });
});

describe('a call that was not needed', () => {
  it('is shown as elided, and LeadSail never got it', async () => {
    await using kit = await start();
    const calls = await traced(kit, '{ interaction(id: "int_1001_7") { leadId lead { id } } }');
    expect(calls.map(toLine)).toEqual([
      'MISS GET /interactions/{interactionId} interaction',
      'ELIDED GET /leads/{leadId} interaction.lead',
    ]);
    expect(calls[1]).toMatchObject({ status: null, durationMs: null, attempt: 1 });
    expect(kit.calls()).toEqual(['1  GET /interactions/{interactionId}']);
  });

  it('is not shown where more than the id is asked', async () => {
    await using kit = await start();
    const calls = await traced(kit, '{ interaction(id: "int_1001_7") { lead { id firstName } } }');
    expect(calls.map(toLine)).toEqual([
      'MISS GET /interactions/{interactionId} interaction',
      'MISS GET /leads/{leadId} interaction.lead',
    ]);
  });
});

it('holds no id, address, key or word of LeadSail’s, after success or failure', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const query = `query ($lead: ID!, $search: String) {
    lead(id: $lead) { firstName questionnaire { field { label } } interactions { nodes { id transcript { text } lead { id } } } }
    leads(first: 3, filter: { search: $search }) { nodes { id interactions { totalCount } } }
    interaction(id: "int_1001_7") { lead { firstName } }
    fieldLibrary(search: "bill") { key }
  }`;
  const variables = { lead: 'lead_1001', search: 'Ortega' };
  const { host } = new URL(kit.simulator.url);
  const faults = [undefined, 500, 429, 302];
  for (const status of faults) {
    kit.simulator.faults.clear();
    if (status) {
      const headers = { location: 'https://elsewhere.example/' };
      kit.simulator.faults.add({ every: 2, behave: { kind: 'status', status, headers } });
    }
    const calls = await traced(kit, query, variables);
    expect(calls.length).toBeGreaterThan(3);
    const said = JSON.stringify(calls);
    expect(said).not.toMatch(
      /lead_\d|int_\d|Ortega|Maria|bill|api\/v1|http|elsewhere|limit|search/,
    );
    for (const secret of [host, keyOf(kit.simulator, 0)]) expect(said).not.toContain(secret);
  }
});

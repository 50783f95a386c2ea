// Each way that LeadSail can fail: the code it gets, what it costs of the answer, and what stays unsaid.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/graph/errors.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type Answer, type Kit, keyOf, start } from '../support/kit.ts';

const WHOLE_HISTORY = readFileSync(
  new URL('../queries/whole-history.graphql', import.meta.url),
  'utf8',
);
const HISTORY = 'GET /interactions/lead/{leadId}';
// Stands in every part of an answer that a stranger must not see.
const UNSPEAKABLE = 'open-sesame';

const headers = { 'x-note': UNSPEAKABLE, location: `https://${UNSPEAKABLE}.example/` };
const refusal = (code: string) => ({
  success: false,
  error: { code, message: UNSPEAKABLE, details: [UNSPEAKABLE] },
});
const status = (status: number, code = 'SOMETHING_NEW', more: object = {}): Behaviour => ({
  kind: 'status',
  status,
  body: refusal(code),
  headers: { ...headers, ...more },
});
const bare = (status: number): Behaviour => ({
  kind: 'status',
  status,
  body: UNSPEAKABLE,
  headers,
});
const mutate = (change: (envelope: { data: unknown }) => unknown): Behaviour => ({
  kind: 'mutate',
  change,
});

type Row = [string, Behaviour, ErrorCode, retryAfterMs?: number];

const faults: Row[] = [
  ['401', status(401), 'UNAUTHENTICATED'],
  ['401 without an envelope', bare(401), 'UNAUTHENTICATED'],
  ['200 with UNAUTHORIZED', { kind: 'failure200', code: 'UNAUTHORIZED' }, 'UNAUTHENTICATED'],
  ['403', status(403), 'FORBIDDEN'],
  ['400', status(400), 'BAD_USER_INPUT'],
  ['422', status(422), 'BAD_USER_INPUT'],
  ['500 with VALIDATION_ERROR', status(500, 'VALIDATION_ERROR'), 'BAD_USER_INPUT'],
  ['no answer', { kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
  ['no end of a body', { kind: 'hangBody' }, 'UPSTREAM_TIMEOUT'],
  ['a drip', { kind: 'drip', bytesPerChunk: 1, intervalMs: 50 }, 'UPSTREAM_TIMEOUT'],
  ['500', status(500), 'UPSTREAM_UNAVAILABLE'],
  ['502 in HTML', { kind: 'html', status: 502 }, 'UPSTREAM_UNAVAILABLE'],
  ['503', status(503, 'DOWN', { 'retry-after': '2' }), 'UPSTREAM_UNAVAILABLE', 2_000],
  ['a reset', { kind: 'resetBeforeHeaders' }, 'UPSTREAM_UNAVAILABLE'],
  ['429', status(429), 'UPSTREAM_RATE_LIMITED'],
  ['429 with a wait', status(429, 'SLOW', { 'retry-after': '7' }), 'UPSTREAM_RATE_LIMITED', 7_000],
  ['429 with a riddle', status(429, 'SLOW', { 'retry-after': 'ask' }), 'UPSTREAM_RATE_LIMITED'],
  ['429 without an envelope', bare(429), 'UPSTREAM_RATE_LIMITED'],
  ['a redirect', { kind: 'status', status: 302, body: '', headers }, 'UPSTREAM_BAD_RESPONSE'],
  ['304 out of the blue', { kind: 'status', status: 304, body: '' }, 'UPSTREAM_BAD_RESPONSE'],
  ['404 in HTML', { kind: 'html', status: 404 }, 'UPSTREAM_BAD_RESPONSE'],
  ['200 in HTML', { kind: 'html', status: 200 }, 'UPSTREAM_BAD_RESPONSE'],
  ['an empty body', { kind: 'empty' }, 'UPSTREAM_BAD_RESPONSE'],
  ['a reset in the body', { kind: 'resetInBody' }, 'UPSTREAM_BAD_RESPONSE'],
  ['half a body', { kind: 'halfBody' }, 'UPSTREAM_BAD_RESPONSE'],
  ['too few bytes', { kind: 'wrongLength' }, 'UPSTREAM_BAD_RESPONSE'],
  ['half JSON', { kind: 'text', body: `{"success":tru ${UNSPEAKABLE}` }, 'UPSTREAM_BAD_RESPONSE'],
  ['a bomb', { kind: 'gzipBomb', bytes: 33 * 1024 * 1024 }, 'UPSTREAM_BAD_RESPONSE'],
  ['a flood', { kind: 'huge', bytes: 33 * 1024 * 1024 }, 'UPSTREAM_BAD_RESPONSE'],
  ['no envelope', mutate(({ data }) => data), 'UPSTREAM_BAD_RESPONSE'],
  ['an array', mutate((envelope) => [envelope]), 'UPSTREAM_BAD_RESPONSE'],
  ['data that is text', mutate(() => ({ success: true, data: 'x' })), 'UPSTREAM_BAD_RESPONSE'],
  ['no data', mutate(() => ({ success: true })), 'UPSTREAM_BAD_RESPONSE'],
  ['409', status(409), 'UPSTREAM_ERROR'],
  ['200 with a code of its own', { kind: 'failure200', code: 'LEAD_LOCKED' }, 'UPSTREAM_ERROR'],
];

// What the log tells an operator of a cause: the template, where LeadSail is, and what came in its place.
const OF_CAUSES = new Set(['endpoint', 'host', 'code', 'reason', 'redirectsTo']);
type Fields = Readonly<Record<string, unknown>>;
const pick = (fields: Fields, isTaken: (name: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => isTaken(name)));

/** Nobody learns from an answer where LeadSail is or what it said, nor from the log, but where a cause is told. */
function expectDiscreet(kit: Kit, errors: Answer['errors']): void {
  const causes = kit.logged.filter(({ fields }) => fields.cause !== undefined);
  const lines = kit.logged.map((line) =>
    causes.includes(line)
      ? { ...line, fields: pick(line.fields, (name) => !OF_CAUSES.has(name)) }
      : line,
  );
  const said = JSON.stringify([errors, lines]);
  const { host, pathname } = new URL(kit.simulator.url);
  for (const secret of [host, pathname, keyOf(kit.simulator, 0), UNSPEAKABLE]) {
    expect(said).not.toContain(secret);
  }
  expect(said).not.toMatch(/lead_1001|Maria|\/interactions|Simulated|ECONN|socket|undici|stack/i);
  const told = JSON.stringify(
    causes.map(({ fields }) => pick(fields, (name) => OF_CAUSES.has(name))),
  ).replaceAll(`https://${UNSPEAKABLE}.example`, '');
  for (const secret of [keyOf(kit.simulator, 0), UNSPEAKABLE]) expect(told).not.toContain(secret);
  expect(told).not.toMatch(/lead_1001|Maria|Simulated|undici|stack/i);
}

const PASSING = new Set([
  '502 in HTML',
  'a reset',
  '429',
  '429 with a riddle',
  '429 without an envelope',
  'a reset in the body',
  'half a body',
  'too few bytes',
]);

describe.each(faults)('%s, for the interactions alone', (name, behave, code, retryAfterMs) => {
  it(`is ${code} at its place, and costs nothing else`, async () => {
    // Enough for every try of a read, and not for a wait that LeadSail asks for.
    await using kit = await start({ deadlineMs: code === 'UPSTREAM_TIMEOUT' ? 400 : 1_500 });
    kit.simulator.faults.add({ match: { endpoint: HISTORY }, behave });
    const { data, errors } = await kit.query(WHOLE_HISTORY);
    expect(data.lead).toMatchObject({ firstName: 'Maria', interactions: null });
    expect(data.lead.questionnaire[0].field.label).toBe('Do you own your home?');
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/^LeadSail('s)? [\w ]+\.$/),
        locations: [expect.anything()],
        path: ['lead', 'interactions'],
        extensions: { code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
      },
    ]);
    expectDiscreet(kit, errors);
    // What may pass by itself is tried four times in all; nothing else is asked twice.
    const tries = PASSING.has(name) ? 4 : 1;
    const asked = kit.simulator.calls.entries().map(({ endpoint }) => endpoint);
    expect(asked.sort()).toEqual(
      ['GET /field-library', ...Array(tries).fill(HISTORY), 'GET /leads/{leadId}'].sort(),
    );
  });
});

describe.each([
  ['nobody listens', 'http://127.0.0.1:9'],
  ['nobody has that name', 'http://leadsail.invalid'],
])('where %s', (_, leadsailUrl) => {
  it('is UPSTREAM_UNAVAILABLE, soon', async () => {
    await using kit = await start({ leadsailUrl, deadlineMs: 3_000 });
    const { data, errors } = await kit.query('{ lead(id: "lead_1001") { firstName } }');
    expect(data).toEqual({ lead: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expectDiscreet(kit, errors);
  });
});

it('a lead that LeadSail does not have is null and no error', async () => {
  await using kit = await start();
  const codes: Behaviour[] = [
    status(404),
    status(500, 'NOT_FOUND'),
    { kind: 'failure200', code: 'NOT_FOUND' },
  ];
  for (const behave of codes) {
    kit.simulator.faults.add({ match: { endpoint: HISTORY }, behave, times: 1 });
    const { data, errors } = await kit.query(WHOLE_HISTORY);
    expect([data.lead.firstName, data.lead.interactions, errors]).toEqual([
      'Maria',
      null,
      undefined,
    ]);
  }
});

it('a list that LeadSail says it does not have is an error', async () => {
  await using kit = await start();
  kit.simulator.faults.add({ match: { endpoint: 'GET /leads' }, behave: status(404, 'NOT_FOUND') });
  const { data, errors } = await kit.query('{ leads { nodes { id } } }');
  expect(data).toEqual({ leads: null });
  expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
    [['leads'], 'UPSTREAM_ERROR'],
  ]);
});

it('one call that fails for many places is an error at each of them', async () => {
  await using kit = await start();
  kit.simulator.faults.add({ match: { endpoint: 'GET /field-library' }, behave: status(500) });
  const { data, errors } = await kit.query(WHOLE_HISTORY);
  expect(data.lead.interactions.totalCount).toBe(8);
  expect(data.lead.questionnaire).toHaveLength(6);
  expect(errors?.map(({ path }) => path)).toEqual(
    Array.from({ length: 6 }, (_, at) => ['lead', 'questionnaire', at, 'field']),
  );
  expect(kit.calls()).toHaveLength(3);
});

it('each of many ids fails on its own', async () => {
  await using kit = await start();
  kit.simulator.faults.add({ match: { path: /lead_1002$/ }, behave: status(500) });
  const { data, errors } = await kit.query(
    '{ leadsByIds(ids: ["lead_1001", "lead_1002", "nobody", "a/b", "lead_1003"]) { id } }',
  );
  expect(data.leadsByIds).toEqual([{ id: 'lead_1001' }, null, null, null, { id: 'lead_1003' }]);
  expect(errors?.map(({ path, extensions }) => [path?.at(-1), extensions?.code]).sort()).toEqual([
    [1, 'UPSTREAM_UNAVAILABLE'],
    [3, 'BAD_USER_INPUT'],
  ]);
  expect(kit.calls()).toHaveLength(4);
});

it('data nested too deeply to be written costs its own place alone', async () => {
  await using kit = await start();
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const body = `{"success":true,"data":{"leadId":"lead_1002","customFields":{"deep":${deep}}}}`;
  kit.simulator.faults.add({ match: { path: /lead_1002$/ }, behave: { kind: 'text', body } });
  const { data } = await kit.query(
    '{ a: lead(id: "lead_1001") { firstName } b: lead(id: "lead_1002") { id customFields } }',
  );
  kit.logged.splice(0);
  expect(data?.a).toEqual({ firstName: 'Maria' });
});

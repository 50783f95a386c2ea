// One line an operation, with what somebody who runs this needs to know and nothing of whom it is about.
import { describe, expect, it } from 'vitest';
import { toReadableLine } from '../src/server/log.ts';
import { toPlainName } from '../src/server/operations.ts';
import { toTraceContext, toTraceparent } from '../src/server/traceparent.ts';
import { type Kit, keyOf, start } from './kit.ts';
import { everythingOf, foundIn } from './personal.ts';
import { provoke } from './provoking.ts';

const LEAD = 'query OneLead($id: ID!) { lead(id: $id) { firstName interactions { totalCount } } }';
const UUID = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/;

const headersOf = (kit: Kit, more: object = {}) => ({
  'x-api-key': keyOf(kit.simulator, 0),
  ...more,
});

async function respond(kit: Kit, body: object, headers: object = {}): Promise<Response> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(kit, headers) },
    body: JSON.stringify(body),
  });
  await response.text();
  return response;
}

describe('the line of an operation', () => {
  it('says what it was, what it cost and how it ended', async () => {
    await using kit = await start();
    await kit.query(LEAD, { id: 'lead_1001' });
    expect(kit.operations).toEqual([
      {
        requestId: expect.stringMatching(UUID),
        operation: 'OneLead',
        type: 'query',
        document: expect.stringMatching(/^[\da-f]{64}$/),
        tenant: expect.stringMatching(/^[\da-f]{16}$/),
        status: 200,
        outcome: 'ok',
        durationMs: expect.any(Number),
        calls: 2,
        cacheHits: 0,
      },
    ]);
  });

  it('knows one document and one tenant again, and tells them apart', async () => {
    await using kit = await start();
    const ask = (tenant: number, query: string) =>
      kit.query(query, { id: 'lead_1002' }, { 'x-api-key': keyOf(kit.simulator, tenant) });
    for (const [tenant, query] of [
      [0, LEAD],
      [0, LEAD],
      [1, LEAD],
      [0, `${LEAD} `],
    ] as const) {
      await ask(tenant, query);
    }
    const [one, again, other, longer] = kit.operations;
    expect([again?.document, again?.tenant]).toEqual([one?.document, one?.tenant]);
    expect(other?.document).toBe(one?.document);
    expect(other?.tenant).not.toBe(one?.tenant);
    expect(longer?.document).not.toBe(one?.document);
  });

  it('counts what came from memory', async () => {
    await using kit = await start({ cacheMb: 1 });
    for (const _ of 'ab') await kit.query(LEAD, { id: 'lead_1001' });
    expect(kit.operations.map(({ calls, cacheHits }) => [calls, cacheHits])).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });

  it('comes for a part that failed, with its code', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    kit.simulator.faults.add({
      match: { endpoint: 'GET /interactions/lead/{leadId}' },
      behave: { kind: 'failure200', code: 'LOCKED' },
    });
    await kit.query(LEAD, { id: 'lead_1001' });
    expect(kit.operations).toMatchObject([{ outcome: 'partial', codes: ['UPSTREAM_ERROR'] }]);
  });

  it.each<[string, object, object, object]>([
    ['no GraphQL', { query: '{ lead(' }, {}, { codes: ['GRAPHQL_PARSE_FAILED'] }],
    [
      'no field of ours',
      { query: 'query Wrong { leed }' },
      {},
      { operation: 'Wrong', type: 'query', codes: ['GRAPHQL_VALIDATION_FAILED'] },
    ],
    [
      'no credential to be believed',
      { query: '{ __typename }' },
      { authorization: 'Bearer x' },
      { codes: ['UNAUTHENTICATED'], status: 401 },
    ],
  ])('comes for what is refused: %s', async (_, body, headers, expected) => {
    const tenants = [{ name: 'a', leadsailApiKey: 'k', tokens: ['0123456789abcdef'], claims: [] }];
    await using kit = await start({ tenants });
    await respond(kit, body, headers);
    expect(kit.operations).toEqual([
      expect.objectContaining({ outcome: 'failed', calls: 0, cacheHits: 0, ...expected }),
    ]);
  });

  it('does not come for what is no operation', async () => {
    await using kit = await start();
    for (const path of ['/health', '/ready', '/', '/nothing']) await fetch(`${kit.url}${path}`);
    expect(kit.operations).toEqual([]);
  });

  it('can be read on a terminal', () => {
    const line = { level: 30, time: 0, msg: 'operation', operation: 'OneLead', calls: 2 };
    expect(toReadableLine(JSON.stringify(line))).toBe(
      '00:00:00 info  operation {"operation":"OneLead","calls":2}\n',
    );
  });
});

describe('the request id', () => {
  it('is the caller’s where it is plain, and comes back in the answer', async () => {
    await using kit = await start();
    const id = '0b5a4c1e-7d7b-4f0f-9d1c-2a1f6f0f8f11';
    const response = await respond(kit, { query: '{ __typename }' }, { 'x-request-id': id });
    expect(response.headers.get('x-request-id')).toBe(id);
    expect(kit.operations).toMatchObject([{ requestId: id }]);
  });

  it.each([
    '',
    'short',
    'lead_1001',
    '15551234567',
    'Maria Ortega',
    'a@example.com',
    'x'.repeat(65),
  ])('is a new one for %j', async (id) => {
    await using kit = await start();
    const response = await respond(kit, { query: '{ __typename }' }, { 'x-request-id': id });
    const own = response.headers.get('x-request-id');
    expect(own).toMatch(UUID);
    expect(kit.operations).toMatchObject([{ requestId: own }]);
  });

  it('is the same in the answer, its header, the fault’s line and the operation’s', async () => {
    const brokenBudget = {
      valueOf() {
        throw new RangeError('open-sesame');
      },
    } as unknown as number;
    await using kit = await start({ callBudget: brokenBudget });
    const id = 'caller-request-1';
    const { errors } = await kit.query(
      '{ lead(id: "lead_1001") { firstName } }',
      {},
      headersOf(kit, { 'x-request-id': id }),
    );
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: id });
    expect(kit.logged.splice(0)).toMatchObject([{ level: 'error', fields: { requestId: id } }]);
    expect(kit.operations).toMatchObject([{ requestId: id, codes: ['INTERNAL_SERVER_ERROR'] }]);
  });

  it('is each operation’s own while several run at once', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const ids = Array.from({ length: 20 }, (_, at) => `request-number-${at}`);
    const answers = ids.map((id) =>
      respond(kit, { query: LEAD, variables: { id: 'lead_1001' } }, { 'x-request-id': id }),
    );
    const own = (await Promise.all(answers)).map(({ headers }) => headers.get('x-request-id'));
    expect(own).toEqual(ids);
    expect(kit.operations.map(({ requestId }) => requestId).sort()).toEqual([...ids].sort());
  });
});

describe('the name of an operation', () => {
  it.each([
    ['OneLead', true],
    ['_lead_v2', true],
    ['Q2025', false],
    ['lead_1001', false],
    ['Call15551234567', false],
    ['a b', false],
    ['Größe', false],
    ['', false],
    ['x'.repeat(65), false],
  ])('%j may be logged: %s', (name, isPlain) => {
    expect(toPlainName(name)).toBe(isPlain ? name : null);
  });

  it('is that of the one which ran', async () => {
    await using kit = await start();
    const query = 'query First { __typename } query Second { __typename }';
    await respond(kit, { query, operationName: 'Second' });
    expect(kit.operations).toMatchObject([{ operation: 'Second', type: 'query' }]);
  });
});

describe('the trace context', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const span = 'b7ad6b7169203331';

  it.each([
    [`00-${trace}-${span}-01`, { traceId: trace, flags: '01' }],
    [`00-${trace}-${span}-00`, { traceId: trace, flags: '00' }],
    [`cc-${trace}-${span}-01-of-the-future`, { traceId: trace, flags: '01' }],
    [`00-${trace}-${span}-01-more`, null],
    [`ff-${trace}-${span}-01`, null],
    [`00-${'0'.repeat(32)}-${span}-01`, null],
    [`00-${trace}-${'0'.repeat(16)}-01`, null],
    [`00-${trace.toUpperCase()}-${span}-01`, null],
    [`00-${trace}-${span}`, null],
    [`00-${trace}-${span}-01\r\nx: y`, null],
    ['lead_1001', null],
    ['', null],
    [null, null],
  ])('%j is read as %j', (header, read) => {
    expect(toTraceContext(header)).toEqual(read);
  });

  it('goes on with a step of ours, and of its flags only the known one', () => {
    expect(toTraceparent({ traceId: trace, flags: 'ff' }, span)).toBe(`00-${trace}-${span}-01`);
    expect(toTraceparent({ traceId: trace, flags: 'fe' }, span)).toBe(`00-${trace}-${span}-00`);
  });

  it('is logged, and one step for all calls of an operation', async () => {
    await using kit = await start();
    await kit.query(
      LEAD,
      { id: 'lead_1001' },
      headersOf(kit, { traceparent: `00-${trace}-${span}-01` }),
    );
    await kit.query(LEAD, { id: 'lead_1001' }, headersOf(kit, { traceparent: 'lead_1001' }));
    expect(kit.operations.map(({ traceId }) => traceId)).toEqual([trace, undefined]);
    const sent = kit.simulator.calls.entries().map(({ headers }) => headers.traceparent);
    expect(sent[0]).toMatch(new RegExp(`^00-${trace}-[\\da-f]{16}-01$`));
    expect(sent[0]).not.toContain(span);
    expect(sent).toEqual([sent[0], sent[0], undefined, undefined]);
  });
});

describe('nobody', () => {
  it('is found again in what is logged, whatever was asked and whatever went wrong', async () => {
    await using kit = await start({ simulator: { settleMs: 0 }, deadlineMs: 300, cacheMb: 1 });
    const personal = everythingOf(kit.simulator);
    expect(personal.size).toBeGreaterThan(1_000);
    const outcomes = await provoke(kit);
    const text = [...kit.operations, ...kit.logged.splice(0)].map((line) => JSON.stringify(line));
    expect(kit.operations.length).toBe(outcomes);
    const codes = new Set(kit.operations.flatMap((line) => (line.codes as string[]) ?? []));
    expect(codes.size).toBeGreaterThan(8);
    expect(foundIn(text.join('\n'), personal)).toEqual([]);
  });

  it('would be found', () => {
    expect(foundIn('{"name":"Maria Ortega"}', new Set(['Ortega', 'Mari']))).toEqual(['Ortega']);
  });
});

// One line an operation, with what somebody who runs this needs to know and nothing of whom it is about.
import { describe, expect, it } from 'vitest';
import { toPlainName } from '../../src/server/operation/lifecycle.ts';
import { clientOf } from '../../src/server/telemetry/client-name.ts';
import { toReadableLine } from '../../src/server/telemetry/log.ts';
import { toTraceContext } from '../../src/server/telemetry/traceparent.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { everythingOf, foundIn } from '../support/personal.ts';
import { provoke } from '../support/provoking.ts';

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
        traceId: expect.stringMatching(/^[\da-f]{32}$/),
        spanId: expect.stringMatching(/^[\da-f]{16}$/),
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
  const context = { traceId: trace, parentId: span, tracestate: null };

  it.each([
    [`00-${trace}-${span}-01`, { ...context, isSampled: true }],
    [`00-${trace}-${span}-00`, { ...context, isSampled: false }],
    [`00-${trace}-${span}-ff`, { ...context, isSampled: true }],
    [`00-${trace}-${span}-fe`, { ...context, isSampled: false }],
    [`cc-${trace}-${span}-01-of-the-future`, { ...context, isSampled: true }],
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

  it.each([
    ['vendor=1', 'vendor=1'],
    [' a@b=x y , c/d=- ,, ', 'a@b=x y,c/d=-'],
    ['vendor=1,=2', null],
    ['Vendor=1', null],
    ['vendor=é', null],
    ['vendor=a=b', null],
    ['', null],
    [`vendor=${'x'.repeat(512)}`, null],
    [Array.from({ length: 33 }, (_, at) => `v${at}=1`).join(), null],
  ])('with the state %j has %j', (state, read) => {
    expect(toTraceContext(`00-${trace}-${span}-01`, state)?.tracestate).toBe(read);
    expect(toTraceContext('lead_1001', state)).toBeNull();
  });

  it('of a caller goes on as it is, for nothing here is recorded', async () => {
    await using kit = await start();
    const sent = { traceparent: `00-${trace}-${span}-01`, tracestate: 'vendor=1' };
    await kit.query(LEAD, { id: 'lead_1001' }, headersOf(kit, sent));
    expect(kit.operations).toMatchObject([{ traceId: trace }]);
    expect(kit.operations[0]).not.toHaveProperty('spanId');
    const calls = kit.simulator.calls.entries();
    expect(calls.map(({ headers }) => headers)).toMatchObject([sent, sent]);
  });

  it('begins here where none came, with ids that the log has', async () => {
    await using kit = await start();
    await kit.query(LEAD, { id: 'lead_1001' });
    await kit.query(LEAD, { id: 'lead_1001' }, headersOf(kit, { traceparent: 'lead_1001' }));
    const begun = kit.operations.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-00`);
    expect(new Set(begun).size).toBe(2);
    const sent = kit.simulator.calls.entries().map(({ headers }) => headers);
    expect(sent.map(({ traceparent }) => traceparent)).toEqual(begun.flatMap((one) => [one, one]));
    expect(sent.filter((headers) => 'tracestate' in headers)).toEqual([]);
  });
});

describe('the client', () => {
  it('is told by name and version, as its headers say', async () => {
    await using kit = await start();
    const apollo = { 'apollographql-client-name': 'web', 'apollographql-client-version': '2.4.1' };
    await kit.query('{ __typename }', {}, headersOf(kit, apollo));
    const other = { 'graphql-client-name': '@acme/ios', 'graphql-client-version': '1.0-beta.2' };
    await kit.query('{ __typename }', {}, headersOf(kit, other));
    expect(kit.operations).toMatchObject([
      { client: 'web', clientVersion: '2.4.1' },
      { client: '@acme/ios', clientVersion: '1.0-beta.2' },
    ]);
  });

  it.each(['lead_1001', '+1 555 010 0199', 'a@b.test', 'x'.repeat(65), '4'])(
    'is nobody who calls himself %j',
    (name) => {
      expect(clientOf(new Headers({ 'graphql-client-name': name }))).toBeNull();
    },
  );

  it.each(['5550100199', '555.010.0199', 'lead_1001', 'x'.repeat(40)])(
    'has no version %j',
    (version) => {
      const headers = { 'graphql-client-name': 'web', 'graphql-client-version': version };
      expect(clientOf(new Headers(headers))).toEqual({ name: 'web', version: null });
    },
  );
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

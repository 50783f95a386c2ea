// `@defer` and `@stream` as clients meet them: two formats, one plain answer, and all that holds around them.
import { describe, expect, it } from 'vitest';
import { ask, CURRENT, OF_2022, together } from '../support/incremental.ts';
import { keyOf, start } from '../support/kit.ts';

const ROWS = 'GET /interactions/lead/{leadId}';
const DEFERRED = `query Later { lead(id: "lead_1001") {
  firstName ... @defer(label: "past") { interactions(first: 2) { nodes { type status } } } } }`;
const PAST = {
  nodes: [
    { type: 'SMS', status: 'INCOMPLETE' },
    { type: 'CALL', status: 'QUALIFIED' },
  ],
};
const WHOLE = `query Whole { lead(id: "lead_1001") {
  ...Name ...Past @defer
  questionnaire @stream(initialCount: 2) { answer ... @defer { field { label } } } } }
  fragment Name on Lead { firstName lastName }
  fragment Past on Lead { lastName interactions(first: 3) {
    totalCount nodes @stream(initialCount: 1) { type transcript { ...Said @defer } } } }
  fragment Said on Transcript { entryCount text entries @stream { role message } }`;
const WITHOUT = WHOLE.replaceAll(/@(defer|stream)(\(.*?\))?/g, '');
const AT_ONCE = { settleMs: 0 };

describe('an answer in parts', () => {
  it('is in the format of 2022 for a client that names it, or none', async () => {
    await using kit = await start({ simulator: AT_ONCE });
    for (const [accept, type] of [
      [OF_2022, 'multipart/mixed; boundary="-"; deferSpec=20220824'],
      ['multipart/mixed', 'multipart/mixed; boundary="-"'],
      ['text/event-stream', 'text/event-stream'],
    ] as const) {
      const { response, rest } = await ask(kit, accept, DEFERRED);
      expect(response.headers.get('content-type')).toBe(type);
      expect(await rest()).toEqual([
        { data: { lead: { firstName: 'Maria' } }, hasNext: true },
        {
          incremental: [{ data: { interactions: PAST }, path: ['lead'], label: 'past' }],
          hasNext: false,
        },
      ]);
    }
  });

  it('is in the current format for a client that names that', async () => {
    await using kit = await start({ simulator: AT_ONCE });
    for (const [accept, type] of [
      [CURRENT, 'multipart/mixed; boundary="-"; incrementalSpec=v0.2'],
      ['text/event-stream; incrementalSpec=V0.2', 'text/event-stream; incrementalSpec=v0.2'],
    ] as const) {
      const { response, rest } = await ask(kit, accept, DEFERRED);
      expect(response.headers.get('content-type')).toBe(type);
      expect(await rest()).toEqual([
        {
          data: { lead: { firstName: 'Maria' } },
          pending: [{ id: '0', path: ['lead'], label: 'past' }],
          hasNext: true,
        },
        {
          incremental: [{ data: { interactions: PAST }, id: '0' }],
          completed: [{ id: '0' }],
          hasNext: false,
        },
      ]);
    }
  });

  it.each([OF_2022, CURRENT, 'text/event-stream'])(
    'is, put together, the plain answer at the same calls: %s',
    async (accept) => {
      await using kit = await start();
      const plain = await kit.query(WITHOUT);
      const calls = kit.calls();
      expect(calls).toHaveLength(3);
      kit.simulator.calls.clear();
      const parts = await (await ask(kit, accept, WHOLE)).rest();
      expect(parts.length).toBeGreaterThan(2);
      expect(together(parts)).toEqual(plain.data);
      // Those of deferred parts leave with the first.
      expect(kit.calls()).toEqual(calls);
      await using slow = await start({ simulator: AT_ONCE, lookAhead: false });
      expect(together(await (await ask(slow, accept, WHOLE)).rest())).toEqual(plain.data);
    },
  );

  it('leaves part by part, each when its call is answered', async () => {
    await using kit = await start({ simulator: AT_ONCE });
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    kit.simulator.faults.add({ match: { endpoint: ROWS }, behave: { kind: 'held', until } });
    const { next, rest } = await ask(kit, CURRENT, DEFERRED);
    expect(await next()).toMatchObject({ data: { lead: { firstName: 'Maria' } } });
    const owed = kit.simulator.calls.entries().filter(({ answeredAtMs }) => answeredAtMs === null);
    expect(owed.map(({ endpoint }) => endpoint)).toEqual([ROWS]);
    expect(kit.operations).toEqual([]);
    release();
    expect(await rest()).toMatchObject([{ hasNext: false }]);
    expect(kit.operations).toMatchObject([{ operation: 'Later', outcome: 'ok', calls: 2 }]);
  });

  it('streams a list from its initialCount on', async () => {
    await using kit = await start({ simulator: AT_ONCE });
    const query = `query ($count: Int!) { lead(id: "lead_1001") { interactions(first: 3) {
      nodes @stream(initialCount: $count, label: "rows") { id } } } }`;
    const { rest } = await ask(kit, OF_2022, query, { variables: { count: 2 } });
    const [first, ...later] = await rest();
    expect(first.data.lead.interactions.nodes).toHaveLength(2);
    expect(later).toMatchObject([{ hasNext: false, incremental: [{ label: 'rows' }] }]);
    expect(together([first, ...later]).lead.interactions.nodes).toHaveLength(3);
  });
});

describe('everything at once', () => {
  it.each(['application/json', 'application/graphql-response+json', '*/*', 'text/html;q=0.9, */*'])(
    'is the answer to %s',
    async (accept) => {
      await using kit = await start();
      const { response, rest } = await ask(kit, accept, WHOLE);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/(\S+\+)?json; charset/);
      const [only, ...others] = await rest();
      expect(others).toEqual([]);
      expect(only).toEqual(await kit.query(WITHOUT));
    },
  );

  it.each(['@defer(if: false)', '@defer(if: $later)'])('is the answer to %s', async (directive) => {
    await using kit = await start({ simulator: AT_ONCE });
    const query = DEFERRED.replace(/@defer\(.*?\)/, directive).replace(
      'Later',
      directive.includes('$') ? 'Later($later: Boolean! = false)' : 'Later',
    );
    const { response, rest } = await ask(kit, CURRENT, query);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await rest()).toEqual([{ data: { lead: { firstName: 'Maria', interactions: PAST } } }]);
  });
});

describe.each([
  ['2022', OF_2022],
  ['v0.2', CURRENT],
])('a later part of %s', (_, accept) => {
  const errorsOf = (parts: { incremental?: { errors?: unknown[] }[] }[]) =>
    parts.flatMap(({ incremental = [] }) => incremental.flatMap(({ errors = [] }) => errors));

  it('that fails is null with a code, and the line of the operation says so', async () => {
    await using kit = await start({ simulator: AT_ONCE });
    kit.simulator.faults.add({
      match: { endpoint: ROWS },
      behave: { kind: 'failure200', code: 'LOCKED' },
    });
    const parts = await (await ask(kit, accept, DEFERRED)).rest();
    expect(together(parts)).toEqual({ lead: { firstName: 'Maria', interactions: null } });
    expect(errorsOf(parts)).toMatchObject([
      { path: ['lead', 'interactions'], extensions: { code: 'UPSTREAM_ERROR' } },
    ]);
    expect(JSON.stringify(parts)).not.toContain('LOCKED');
    expect(kit.operations).toMatchObject([{ outcome: 'partial', codes: ['UPSTREAM_ERROR'] }]);
  });

  it('that is our own fault is masked, and logged with the id it shows', async () => {
    let asked = 0;
    const callBudget = {
      valueOf() {
        asked += 1;
        if (asked > 1) throw new RangeError('open-sesame');
        return 250;
      },
    } as unknown as number;
    await using kit = await start({ simulator: AT_ONCE, callBudget, predictCalls: false });
    const headers = { 'x-request-id': 'caller-request-1' };
    const { response, rest } = await ask(kit, accept, DEFERRED, { headers });
    const parts = await rest();
    expect(response.headers.get('x-request-id')).toBe('caller-request-1');
    expect(errorsOf(parts)).toMatchObject([
      {
        message: 'Something went wrong in the gateway.',
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'caller-request-1' },
      },
    ]);
    expect(JSON.stringify(parts)).not.toContain('sesame');
    expect(kit.logged.splice(0)).toMatchObject([
      { level: 'error', fields: { requestId: 'caller-request-1' } },
    ]);
    expect(kit.operations).toMatchObject([
      { requestId: 'caller-request-1', codes: ['INTERNAL_SERVER_ERROR'] },
    ]);
  });

  it('has the deadline of the whole operation', async () => {
    await using kit = await start({ simulator: AT_ONCE, deadlineMs: 300 });
    kit.simulator.faults.add({ match: { endpoint: ROWS }, behave: { kind: 'hang' } });
    const parts = await (await ask(kit, accept, DEFERRED)).rest();
    expect(errorsOf(parts)).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
    expect(parts.at(-1)).toMatchObject({ hasNext: false });
    await expect
      .poll(() => kit.simulator.calls.entries().map(({ aborted }) => aborted))
      .toEqual([false, true]);
  });

  it('has the call budget of the whole operation', async () => {
    await using kit = await start({ simulator: AT_ONCE, callBudget: 1, predictCalls: false });
    const parts = await (await ask(kit, accept, DEFERRED)).rest();
    expect(together(parts)).toEqual({ lead: { firstName: 'Maria', interactions: null } });
    expect(errorsOf(parts)).toMatchObject([{ extensions: { code: 'CALL_BUDGET_EXCEEDED' } }]);
  });

  it('that is the last has the trace of all calls', async () => {
    await using kit = await start({ simulator: AT_ONCE });
    const headers = { 'x-gateway-trace': '1' };
    const parts = await (await ask(kit, accept, DEFERRED, { headers })).rest();
    expect(parts.map(({ extensions }) => extensions?.upstream.length)).toEqual([undefined, 2]);
    expect(parts.at(-1).extensions.upstream).toMatchObject([
      { endpoint: 'GET /leads/{leadId}', status: 200, paths: [['lead']] },
      { endpoint: ROWS, status: 200, paths: [['lead', 'interactions']] },
    ]);
  });

  it('that nobody waits for any more ends its calls, and is told of once', async () => {
    await using kit = await start({ simulator: AT_ONCE });
    kit.simulator.faults.add({ match: { endpoint: ROWS }, behave: { kind: 'hang' } });
    const client = new AbortController();
    const { next } = await ask(kit, accept, DEFERRED, { signal: client.signal });
    expect(await next()).toMatchObject({ hasNext: true });
    client.abort();
    await expect
      .poll(() => kit.simulator.calls.entries().map(({ aborted }) => aborted))
      .toEqual([false, true]);
    await expect.poll(() => kit.operations).toMatchObject([{ outcome: 'partial', calls: 2 }]);
  });
});

describe('what is refused', () => {
  it.each([
    ['a defer on a field', '{ lead(id: "lead_1001") { id @defer } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a stream of what is no list',
      '{ lead(id: "lead_1001") { id @stream } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a label that two parts have',
      '{ a: lead(id: "x") { ... @defer(label: "l") { id } ... @defer(label: "l") { email } } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an initialCount below 0',
      '{ lead(id: "lead_1001") { tags @stream(initialCount: -1) } }',
      'BAD_USER_INPUT',
    ],
    [
      'a variable that does not fit',
      'query ($id: ID!) { lead(id: $id) { ... @defer { id } } }',
      'BAD_USER_INPUT',
    ],
    [
      'more selections than allowed, deferred or not',
      `{ lead(id: "lead_1001") { ${'... @defer { id } '.repeat(45)} ${'id '.repeat(1_000)} } }`,
      'MAX_SELECTIONS_LIMIT',
    ],
    [
      'more directives than allowed',
      `{ lead(id: "lead_1001") { ${'... @defer { id } '.repeat(51)} } }`,
      'MAX_DIRECTIVES_LIMIT',
    ],
    [
      'more calls than allowed, were it not deferred',
      '{ a: leads(first: 100) { nodes { ... @defer { interactions { totalCount } } } } b: leads(first: 99) { nodes { ... @defer { interactions { totalCount } } } } c: leads(first: 98) { nodes { ... @defer { interactions { totalCount } } } } }',
      'CALL_BUDGET_EXCEEDED',
    ],
  ])('is %s, in one plain answer', async (_, query, code) => {
    await using kit = await start({ simulator: AT_ONCE });
    const { rest } = await ask(kit, CURRENT, query);
    const [answer, ...others] = await rest();
    expect(others).toEqual([]);
    expect(answer.data).toBeUndefined();
    expect(answer.errors[0].extensions.code).toBe(code);
    expect(kit.calls()).toEqual([]);
  });
});

describe('around it', () => {
  it('the schema names both directives', async () => {
    await using kit = await start();
    const { data } = await kit.query('{ __schema { directives { name args { name } } } }');
    expect(data.__schema.directives).toEqual(
      expect.arrayContaining([
        { name: 'defer', args: [{ name: 'if' }, { name: 'label' }] },
        { name: 'stream', args: [{ name: 'initialCount' }, { name: 'if' }, { name: 'label' }] },
      ]),
    );
  });

  it('nothing rests in a cache, and the connection is left to the server that keeps it', async () => {
    await using kit = await start();
    const { response, rest } = await ask(kit, OF_2022, DEFERRED);
    await rest();
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('keep-alive')).toBe('timeout=5');
  });

  it('metrics count one operation, with its codes', async () => {
    await using kit = await start({ simulator: AT_ONCE, metrics: true });
    kit.simulator.faults.add({ match: { endpoint: ROWS }, behave: { kind: 'halfBody' } });
    await (await ask(kit, CURRENT, DEFERRED)).rest();
    const text = await (await fetch(`${kit.url}/metrics`)).text();
    expect(text).toContain(
      'graphql_server_operation_duration_seconds_count{graphql_operation_name="other",graphql_operation_type="query",outcome="partial"} 1',
    );
    expect(text).toContain('graphql_server_errors_total{error_type="UPSTREAM_BAD_RESPONSE"} 1');
  });

  it('a document known by its hash may be asked for in parts', async () => {
    await using kit = await start({ simulator: AT_ONCE });
    const sha256Hash = await hashOf(DEFERRED);
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash } });
    const headers = { accept: CURRENT, 'x-api-key': keyOf(kit.simulator, 0) };
    const get = (search: Record<string, string>) =>
      fetch(`${kit.url}/graphql?${new URLSearchParams(search)}`, { headers });
    await (await get({ query: DEFERRED, extensions })).text();
    expect(await (await get({ extensions })).text()).toContain('"pending"');
  });
});

async function hashOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(bytes).toString('hex');
}

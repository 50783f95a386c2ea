// Each limit, over a socket: what just fits is answered, one more is refused with the limit and what was sent.
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Answer, type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';

const names = (count: number): string =>
  Array.from({ length: count }, (_, at) => `a${at}: __typename`).join(' ');

type Row = {
  readonly options?: KitOptions;
  readonly fits: string;
  readonly exceeds: string;
  readonly code: string;
  readonly message: string;
};

const rows: Readonly<Record<string, Row>> = {
  tokens: {
    options: { maxTokens: 5 },
    fits: '{ __typename __typename __typename }',
    exceeds: '{ __typename __typename __typename __typename }',
    code: 'MAX_TOKENS_LIMIT',
    message: 'A document may have 5 tokens, got 6.',
  },
  'brackets in brackets': {
    options: { maxNesting: 2 },
    fits: '{ ... { __typename } }',
    exceeds: '{ ... { ... { __typename } } }',
    code: 'MAX_NESTING_LIMIT',
    message: 'Brackets may be nested 2 deep, got 3.',
  },
  'fragments in fragments': {
    options: { maxNesting: 2 },
    fits: '{ ...A } fragment A on Query { ...B } fragment B on Query { __typename }',
    exceeds:
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { __typename }',
    code: 'MAX_NESTING_LIMIT',
    message: 'Fragments may be nested 2 deep, got 3 or more.',
  },
  depth: {
    options: { maxDepth: 3 },
    fits: '{ leads { nodes { id } } }',
    exceeds: '{ leads { edges { node { id } } } }',
    code: 'MAX_DEPTH_LIMIT',
    message: 'An operation may nest fields 3 deep, got 4.',
  },
  selections: {
    options: { maxSelections: 4 },
    fits: '{ ...A } fragment A on Query { __typename ... { __typename } }',
    exceeds: '{ ...A ...A } fragment A on Query { __typename ... { __typename } }',
    code: 'MAX_SELECTIONS_LIMIT',
    message: 'An operation may select 4 times, got 8.',
  },
  aliases: {
    fits: `{ lead(id: "lead_1001") { ${names(50)} } }`,
    exceeds: `{ lead(id: "lead_1001") { ${names(51)} } }`,
    code: 'MAX_ALIASES_LIMIT',
    message: 'An operation may have 50 aliases, got 51.',
  },
  'root fields': {
    fits: `{ ${names(20)} }`,
    exceeds: `{ ${names(21)} }`,
    code: 'MAX_ROOT_FIELDS_LIMIT',
    message: 'An operation may have 20 root fields, got 21.',
  },
  directives: {
    options: { maxDirectives: 1 },
    fits: '{ __typename @skip(if: false) }',
    exceeds: '{ __typename @skip(if: false) @include(if: true) }',
    code: 'MAX_DIRECTIVES_LIMIT',
    message: 'An operation may have 1 directives, got 2.',
  },
  'list items': {
    options: { maxListItems: 12 },
    fits: '{ leads(first: 4) { nodes { interactions(first: 2) { nodes { id } } } } }',
    exceeds: '{ leads(first: 4) { nodes { interactions(first: 3) { nodes { id } } } } }',
    code: 'COST_ESTIMATED_TOO_EXPENSIVE',
    message: 'An operation may ask for 12 list items, got 16 by its `first` arguments and ids.',
  },
  'REST calls': {
    options: { callBudget: 3 },
    fits: '{ leads(first: 2) { nodes { interactions { totalCount } } } }',
    exceeds: '{ leads(first: 3) { nodes { interactions { totalCount } } } }',
    code: 'CALL_BUDGET_EXCEEDED',
    message: 'An operation may make 3 REST calls; this one can need 4 by its arguments.',
  },
  'introspection from list to list': {
    fits: '{ __schema { types { fields { type { inputFields { name } } } } } }',
    exceeds:
      '{ __schema { types { fields { type { inputFields { type { fields { name } } } } } } } }',
    code: 'MAX_INTROSPECTION_DEPTH_LIMIT',
    message:
      'Introspection may nest lists of fields, interfaces, possible types and input fields 2 deep, got 3 or more.',
  },
};

describe('the limit of', () => {
  it.each(Object.entries(rows))('%s', async (_, row) => {
    await using kit = await start({ simulator: { settleMs: 0 }, ...row.options });
    const fitting = await kit.query(row.fits);
    expect(fitting.errors).toBeUndefined();
    const calls = kit.calls().length;
    const { data, errors } = await kit.query(row.exceeds);
    expect(data).toBeUndefined();
    expect(errors?.map(({ message, extensions }) => [message, extensions?.code])).toEqual([
      [row.message, row.code],
    ]);
    expect(kit.calls()).toHaveLength(calls);
  });

  it('tokens counts no further than is worth it', async () => {
    await using kit = await start();
    const { errors } = await kit.query(`{ ${'a '.repeat(200_000)} }`);
    expect(errors?.[0]?.message).toBe('A document may have 5,000 tokens, got more than 100,000.');
  });

  it('a selection doubled beyond counting is still stated', async () => {
    await using kit = await start();
    const doubled = Array.from(
      { length: 90 },
      (_, at) => `fragment G${at} on Lead { ...G${at + 1} ...G${at + 1} }`,
    );
    const { errors } = await kit.query(
      `{ lead(id: "a") { ...G0 } } ${doubled.join(' ')} fragment G90 on Lead { id }`,
    );
    expect(errors?.[0]?.message).toBe(
      'An operation may select 1,000 times, got more than can be counted.',
    );
  });
});

describe('the limit of a body', () => {
  const post = (kit: Kit, body: string) =>
    fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) },
      body,
    });
  const sized = (bytes: number): string => {
    const body = JSON.stringify({ query: '{ __typename }' });
    return body + ' '.repeat(bytes - body.length);
  };

  it('lets a body through that just fits', async () => {
    await using kit = await start();
    expect((await post(kit, sized(1_000_000))).status).toBe(200);
  });

  it('is 413, with the limit and what was declared', async () => {
    await using kit = await start();
    const response = await post(kit, sized(1_000_001));
    expect(response.status).toBe(413);
    const { errors } = (await response.json()) as Answer;
    expect(errors?.[0]).toEqual({
      message: 'A body may have 1,000,000 bytes, got 1,000,001.',
      extensions: { code: 'REQUEST_ENTITY_TOO_LARGE' },
    });
  });

  it('counts what comes without a declared length', async () => {
    await using kit = await start({ maxBodyBytes: 100 });
    const answered = Promise.withResolvers<number>();
    const sending = request(`${kit.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
    });
    sending.on('error', answered.reject);
    sending.on('response', (response) => {
      answered.resolve(response.statusCode ?? 0);
      response.resume();
    });
    sending.write(sized(80));
    sending.end(sized(80));
    expect(await answered.promise).toBe(413);
  });
});

it('a client that leaves in the middle of its body is no fault of ours', async () => {
  await using kit = await start();
  const sending = request(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '1000' },
  });
  const gone = new Promise((resolve) => sending.once('close', resolve));
  sending.on('error', () => {});
  await new Promise((resolve) => sending.write('{"query": ', resolve));
  // Once another request is answered, the first has been looked at.
  await kit.query('{ __typename }');
  sending.destroy();
  await gone;
  await kit.query('{ __typename }');
  expect(kit.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

describe('a list of operations', () => {
  it('is refused as a whole, whatever is in it', async () => {
    await using kit = await start();
    for (const list of [[], [{ query: '{ leads { nodes { id } } }' }], [[], 1]]) {
      const response = await fetch(`${kit.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(list),
      });
      expect(response.status).toBe(400);
      const { errors } = (await response.json()) as Answer;
      expect(errors).toEqual([
        {
          message: `A request may hold 1 operation, got a list of ${list.length}.`,
          extensions: { code: 'BATCHING_NOT_ENABLED' },
        },
      ]);
    }
    expect(kit.calls()).toEqual([]);
  });
});

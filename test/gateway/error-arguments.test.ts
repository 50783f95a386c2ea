// Arguments that cannot be right: each is refused by name of the rule, and costs no call.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Kit, keyOf, start } from '../support/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await start();
  return () => kit[Symbol.asyncDispose]();
});
beforeEach(() => kit.simulator.calls.clear());

const cursor = (text: string) => Buffer.from(text).toString('base64url');
const ids = (count: number) => JSON.stringify(Array.from({ length: count }, (_, at) => `id_${at}`));

const faultsOf = async (query: string, variables?: Record<string, unknown>) =>
  (await kit.query(query, variables)).errors?.map(({ message, extensions }) => {
    expect(extensions).toEqual({ code: 'BAD_USER_INPUT' });
    return message;
  });

describe('before any call', () => {
  it.each([
    ['lead(id: "") { id }', 'id must not be empty, got "".'],
    ['lead(id: "..") { id }', 'id must not consist of dots alone, got "..".'],
    ['interaction(id: "a/b") { id }', 'id must not contain any of / \\ ? # %, got "/".'],
    ['fieldLibraryEntry(key: "a?b") { key }', 'key must not contain any of / \\ ? # %, got "?".'],
    ['client(id: "a/b") { id }', 'id must not contain any of / \\ ? # %, got "/".'],
    ['clients(first: 101) { nodes { id } }', 'first must be between 1 and 100, got 101.'],
    [`clientsByIds(ids: ${ids(101)}) { id }`, 'ids may hold at most 100 ids, got 101.'],
    ['campaign(id: "a/b") { id }', 'id must not contain any of / \\ ? # %, got "/".'],
    ['file(leadId: "..", key: "a") { id }', 'leadId must not consist of dots alone, got "..".'],
    ['file(leadId: "a", key: "a/b") { id }', 'key must not contain any of / \\ ? # %, got "/".'],
    ['campaigns(first: 0) { nodes { id } }', 'first must be between 1 and 100, got 0.'],
    [
      'campaigns(filter: { clientId: "" }) { nodes { id } }',
      'filter.clientId must not be empty, got "".',
    ],
    [`campaignsByIds(ids: ${ids(101)}) { id }`, 'ids may hold at most 100 ids, got 101.'],
    ['leads(first: 0) { nodes { id } }', 'first must be between 1 and 100, got 0.'],
    ['leads(first: -1) { nodes { id } }', 'first must be between 1 and 100, got -1.'],
    ['leads(first: 101) { nodes { id } }', 'first must be between 1 and 100, got 101.'],
    [`leadsByIds(ids: ${ids(101)}) { id }`, 'ids may hold at most 100 ids, got 101.'],
    [`interactionsByIds(ids: ${ids(101)}) { id }`, 'ids may hold at most 100 ids, got 101.'],
    [
      `fieldLibraryEntriesByKeys(keys: ${ids(101)}) { id }`,
      'keys may hold at most 100 ids, got 101.',
    ],
    ['leadsByIds(ids: ["a/b"]) { id }', 'ids must not contain any of / \\ ? # %, got "/".'],
    ['interactionsByIds(ids: [""]) { id }', 'ids must not be empty, got "".'],
    [
      'fieldLibraryEntriesByKeys(keys: ["."]) { id }',
      'keys must not consist of dots alone, got ".".',
    ],
    ['leads(after: "junk") { nodes { id } }', 'after must be a cursor of this list, got "junk".'],
    ['leads(after: "") { nodes { id } }', 'after must be a cursor of this list, got "".'],
    [
      'leads(after: "lead_1001") { nodes { id } }',
      'after must be a cursor of this list, got "lead_1001".',
    ],
    [
      `leads(after: "${cursor('interaction:int_1')}") { nodes { id } }`,
      `after must be a cursor of this list, got "${cursor('interaction:int_1')}".`,
    ],
    [
      `leads(after: "${cursor('lead:')}") { nodes { id } }`,
      `after must be a cursor of this list, got "${cursor('lead:')}".`,
    ],
    [
      // The same bytes in another spelling: a cursor that was made up, not one that was given out.
      `leads(after: "${cursor('lead:lead_1001')}=") { nodes { id } }`,
      `after must be a cursor of this list, got "${cursor('lead:lead_1001')}=".`,
    ],
    [
      'leads(filter: { campaignIds: [] }) { nodes { id } }',
      'filter.campaignIds must hold at least one id, got none.',
    ],
    [
      'leads(filter: { clientIds: ["a", "b,c"] }) { nodes { id } }',
      'filter.clientIds must hold ids without commas, got "b,c".',
    ],
    [
      'leads(filter: { offerIds: [""] }) { nodes { id } }',
      'filter.offerIds must hold ids without commas, got "".',
    ],
    [
      `leads(filter: { campaignIds: ${ids(101)} }) { nodes { id } }`,
      'filter.campaignIds may hold at most 100 ids, got 101.',
    ],
    [
      'leads(filter: { startDate: "2026-11-01" }) { nodes { id } }',
      'A DateTime must be RFC 3339 text with a time zone, such as "2026-11-01T12:00:00Z", got "2026-11-01".',
    ],
    [
      'leads(filter: { endDate: "2026-02-30T00:00:00Z" }) { nodes { id } }',
      'A DateTime must be RFC 3339 text with a time zone, such as "2026-11-01T12:00:00Z", got "2026-02-30T00:00:00Z".',
    ],
    [
      'leads(filter: { endDate: 1793534400 }) { nodes { id } }',
      'A DateTime must be RFC 3339 text with a time zone, such as "2026-11-01T12:00:00Z", got 1793534400.',
    ],
  ])('%s is refused: %s', async (field, message) => {
    expect(await faultsOf(`{ ${field} }`)).toEqual([message]);
    expect(kit.calls()).toEqual([]);
  });

  it.each([
    [
      '($id: ID!)',
      'lead(id: $id) { id }',
      {},
      '"$id" has invalid value: Expected a value of non-null type "ID!" to be provided',
    ],
    ['($id: ID!)', 'lead(id: $id) { id }', { id: null }, '"$id"'],
    ['($id: ID!)', 'lead(id: $id) { id }', { id: ['a'] }, 'ID cannot represent value'],
    ['($id: ID!)', 'lead(id: $id) { id }', { id: 1.5 }, 'ID cannot represent value: 1.5'],
    ['($n: Int)', 'leads(first: $n) { nodes { id } }', { n: '5' }, 'Int cannot represent'],
    ['($n: Int)', 'leads(first: $n) { nodes { id } }', { n: 101 }, 'between 1 and 100, got 101'],
    ['($n: Int)', 'leads(first: $n) { nodes { id } }', { n: 2 ** 31 }, 'Int cannot represent'],
    [
      '($f: LeadFilter)',
      'leads(filter: $f) { nodes { id } }',
      { f: { status: 'UNKNOWN' } },
      '"UNKNOWN" does not exist',
    ],
    [
      '($f: LeadFilter)',
      'leads(filter: $f) { nodes { id } }',
      { f: { offerIds: ['a', null] } },
      '"$f" has invalid value at .offerIds[1]',
    ],
    ['($f: LeadFilter)', 'leads(filter: $f) { nodes { id } }', { f: { startDate: 5 } }, 'got 5'],
    [
      '($d: DateTime)',
      'leads(filter: { endDate: $d }) { nodes { id } }',
      { d: 'yesterday' },
      'got "yesterday"',
    ],
    [
      '($ids: [ID!]!)',
      'leadsByIds(ids: $ids) { id }',
      { ids: ['a', null] },
      '"$ids" has invalid value at [1]',
    ],
  ])('as a variable %s: %s with %o is refused', async (declared, field, variables, part) => {
    expect(await faultsOf(`query ${declared} { ${field} }`, variables)).toEqual([
      expect.stringContaining(part),
    ]);
    expect(kit.calls()).toEqual([]);
  });

  it('cuts what it quotes', async () => {
    const faults = await faultsOf(`{ leads(after: "${'x'.repeat(10_000)}") { nodes { id } } }`);
    expect(faults?.[0]).toHaveLength('after must be a cursor of this list, got "".'.length + 31);
  });
});

describe('inside a lead', () => {
  it.each([
    ['first: 0', 'first must be between 1 and 200, got 0.'],
    ['first: 201', 'first must be between 1 and 200, got 201.'],
    ['after: "junk"', 'after must be a cursor of this list, got "junk".'],
    [
      `after: "${cursor('lead:lead_1001')}"`,
      `after must be a cursor of this list, got "${cursor('lead:lead_1001')}".`,
    ],
    [
      `after: "${cursor('interaction:int_1002_1')}"`,
      'after names an interaction that is not in this history (any more).',
    ],
  ])('interactions(%s) is refused, and the lead stays', async (given, message) => {
    const { data, errors } = await kit.query(
      `{ lead(id: "lead_1001") { firstName interactions(${given}) { totalCount } } }`,
    );
    expect(data).toEqual({ lead: { firstName: 'Maria', interactions: null } });
    expect(errors).toMatchObject([
      { message, path: ['lead', 'interactions'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});

describe('inside a transcript', () => {
  it.each([
    ['first: 0', 'first must be 1 or more, got 0.'],
    ['first: -3', 'first must be 1 or more, got -3.'],
    ['after: "junk"', 'after must be a cursor of this list, got "junk".'],
    ...[
      'interaction:int_1001_7',
      'entry:',
      'entry:abc',
      'entry:-2',
      'entry:1e1',
      'entry:1.5',
      'entry: ',
    ].map((text) => [
      `after: "${cursor(text)}"`,
      `after must be a cursor of this list, got "${cursor(text)}".`,
    ]),
  ])('entries(%s) is refused, and the interaction stays', async (given, message) => {
    const { data, errors } = await kit.query(
      `{ interaction(id: "int_1001_7") { type transcript { entryCount entries(${given}) { message } } } }`,
    );
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(data).toEqual({ interaction: { type: 'CALL', transcript: null } });
  });
});

describe('in the request itself', () => {
  const post = async (body: string, type = 'application/json') => {
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': type, 'x-api-key': keyOf(kit.simulator, 0) },
      body,
    });
    return { status: response.status, text: await response.text() };
  };

  it.each([
    ['no JSON', '{"query": "secret', 'BAD_REQUEST'],
    ['no object', '"secret"', 'BAD_REQUEST'],
    ['null', 'null', 'BAD_REQUEST'],
    ['a list', '[{"query":"{ __typename }"}]', 'BATCHING_NOT_ENABLED'],
    ['a query that is no text', '{"query":7}', 'BAD_REQUEST'],
    [
      'variables that are no object',
      '{"query":"{ __typename }","variables":"secret"}',
      'BAD_REQUEST',
    ],
    [
      'an operation that is not there',
      '{"query":"query A { __typename }","operationName":"B"}',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['no query', '{}', 'BAD_REQUEST'],
  ])('%s has the code and nothing else', async (_, body, code) => {
    const { text } = await post(body);
    const { data, errors } = JSON.parse(text);
    expect(data).toBeUndefined();
    expect(errors).toHaveLength(1);
    expect(errors[0].extensions).toEqual({ code });
    expect(text).not.toContain('secret');
    expect(kit.calls()).toEqual([]);
  });

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/xml'])(
    'a body of the type %s is not read',
    async (type) => {
      const { status, text } = await post('{"query":"{ leads { nodes { id } } }"}', type);
      expect(status).toBe(415);
      expect(JSON.parse(text).errors[0].extensions).toEqual({ code: 'BAD_REQUEST' });
      expect(kit.calls()).toEqual([]);
    },
  );
});

it('what LeadSail itself refuses is said without its words', async () => {
  const gone = cursor('lead:lead_9999');
  expect(await faultsOf(`{ leads(after: "${gone}") { nodes { id } } }`)).toEqual([
    'LeadSail refused the arguments.',
  ]);
  expect(kit.calls()).toEqual(['1  GET /leads']);
});

// Documents asked for by id: trusted ones and nothing else, and those that clients register by their hash.
import { describe, expect, it } from 'vitest';
import {
  documentHash,
  ManifestFault,
  toTrustedDocuments,
} from '../../src/server/operation/trusted-documents.ts';
import { type Answer, type Kit, keyOf, start } from '../support/kit.ts';

const TEXT = 'query Name($id: ID!) { lead(id: $id) { firstName } }';
const OTHER = '{ lead(id: "lead_1001") { lastName } }';
const HASH = documentHash(TEXT);
const MARIA = { lead: { firstName: 'Maria' } };
const variables = { id: 'lead_1001' };
const trustedDocuments = new Map([
  ['name', TEXT],
  [HASH, TEXT],
]);

async function send(kit: Kit, body: object, tenant = 0) {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': keyOf(kit.simulator, tenant),
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer;
  const [first] = answer.errors ?? [];
  return {
    data: answer.data,
    code: first?.extensions?.code,
    message: first?.message,
    status: response.status,
  };
}

const hashed = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

describe('a trusted document', () => {
  it.each<[string, object]>([
    ['its id', { documentId: 'name' }],
    ['its hash as an id', { documentId: HASH }],
    ['its hash as the draft of the specification writes it', { documentId: `sha256:${HASH}` }],
    ['its hash as Apollo’s clients send it', hashed(HASH)],
    ['its hash, with its text', { ...hashed(HASH), query: TEXT }],
  ])('runs by %s', async (_, body) => {
    for (const documentsOnly of [true, false]) {
      await using kit = await start({ trustedDocuments, documentsOnly });
      expect((await send(kit, { ...body, variables })).data).toEqual(MARIA);
    }
  });

  it('runs by GET', async () => {
    await using kit = await start({ trustedDocuments, documentsOnly: true });
    const search = new URLSearchParams({
      documentId: 'name',
      variables: JSON.stringify(variables),
    });
    const response = await fetch(`${kit.url}/graphql?${search}`, {
      headers: { 'x-api-key': keyOf(kit.simulator, 0) },
    });
    expect(await response.json()).toEqual({ data: MARIA });
  });

  it('is what runs, whatever text is sent with its id', async () => {
    await using kit = await start({ trustedDocuments });
    expect((await send(kit, { documentId: 'name', query: OTHER, variables })).data).toEqual(MARIA);
  });

  it('keeps others from running where that is asked for', async () => {
    await using kit = await start({ trustedDocuments, documentsOnly: true });
    const bodies: [object, string][] = [
      [{ query: OTHER }, 'PERSISTED_QUERY_ID_REQUIRED'],
      [{ query: TEXT, variables }, 'PERSISTED_QUERY_ID_REQUIRED'],
      [{ query: '{ leed }' }, 'PERSISTED_QUERY_ID_REQUIRED'],
      [{ query: '{ __typename }' }, 'PERSISTED_QUERY_ID_REQUIRED'],
      [{ query: '{ __schema { queryType { name } } }' }, 'PERSISTED_QUERY_ID_REQUIRED'],
      [{ ...hashed(documentHash(OTHER)), query: OTHER }, 'PERSISTED_QUERY_NOT_FOUND'],
      [hashed(documentHash(OTHER)), 'PERSISTED_QUERY_NOT_FOUND'],
      [{ documentId: 'other', query: OTHER }, 'PERSISTED_QUERY_NOT_FOUND'],
      [{ documentId: '__proto__' }, 'PERSISTED_QUERY_NOT_FOUND'],
      [{ documentId: 1 }, 'BAD_REQUEST'],
      [{}, 'BAD_REQUEST'],
    ];
    for (const [body, code] of bodies) {
      const { data, code: got, message } = await send(kit, body);
      expect([data, got], JSON.stringify(body)).toEqual([undefined, code]);
      expect(message).not.toContain('Did you mean');
    }
    expect(kit.calls()).toEqual([]);
  });

  it('is bound by the same limits', async () => {
    await using kit = await start({ trustedDocuments, maxDepth: 1 });
    expect((await send(kit, { documentId: 'name', variables })).code).toBe('MAX_DEPTH_LIMIT');
  });
});

describe('an automatic document', () => {
  const registering = { ...hashed(HASH), query: TEXT, variables };

  it('is known by its hash once it was sent with it', async () => {
    await using kit = await start();
    const asked = { ...hashed(HASH), variables };
    expect(await send(kit, asked)).toMatchObject({
      status: 200,
      message: 'PersistedQueryNotFound',
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
    expect((await send(kit, registering)).data).toEqual(MARIA);
    expect((await send(kit, asked)).data).toEqual(MARIA);
  });

  it('is known to its tenant only', async () => {
    await using kit = await start();
    await send(kit, registering, 0);
    expect((await send(kit, hashed(HASH), 1)).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('must have the hash that it is sent with', async () => {
    await using kit = await start();
    const wrong = { ...hashed(documentHash(OTHER)), query: TEXT, variables };
    expect(await send(kit, wrong)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
    expect((await send(kit, hashed(documentHash(OTHER)))).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it.each([
    ['another version', hashed(HASH, 2)],
    ['a version that cannot be written as text', hashed(HASH, { toString: 1 })],
    ['no version', { extensions: { persistedQuery: { sha256Hash: HASH } } }],
    ['no hash', { extensions: { persistedQuery: { version: 1 } } }],
    ['a hash that is too short', hashed('abc')],
    ['a hash that is a number', hashed(1)],
    ['a text for the whole', { extensions: { persistedQuery: 'abc' } }],
  ])('is refused with %s', async (_, body) => {
    await using kit = await start();
    expect(await send(kit, body)).toMatchObject({ status: 400, code: 'BAD_REQUEST' });
  });

  it('can be turned off, so that clients fall back to the whole text', async () => {
    await using kit = await start({ automaticDocuments: false });
    expect(await send(kit, hashed(HASH))).toMatchObject({
      status: 200,
      message: 'PersistedQueryNotSupported',
      code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    });
    expect((await send(kit, { query: TEXT, variables })).data).toEqual(MARIA);
  });

  it('is forgotten when a tenant registers more than is kept, unless it was used since', async () => {
    await using kit = await start();
    await send(kit, registering);
    await send(kit, { ...hashed(documentHash(OTHER)), query: OTHER, variables });
    const padded = (at: number): string => `{ __typename } #${at}${' '.repeat(90_000)}`;
    for (let at = 0; at < 6; at += 1) {
      const query = padded(at);
      expect((await send(kit, { ...hashed(documentHash(query)), query })).code).toBeUndefined();
      const used = await send(kit, { ...hashed(documentHash(OTHER)), variables });
      expect(used.code).toBeUndefined();
    }
    expect((await send(kit, hashed(HASH))).code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await send(kit, hashed(documentHash(padded(5))))).code).toBeUndefined();
  });
});

const apollo = (operations: unknown, more: object = {}): string =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations, ...more });

describe('a manifest', () => {
  it.each([
    ['of Apollo', 'a.json', apollo([{ id: 'x', name: 'Name', type: 'query', body: TEXT }]), 'x'],
    ['of Relay', 'a.json', JSON.stringify({ x: TEXT }), 'x'],
    ['that is a document itself', 'a.graphql', TEXT, HASH],
  ])('%s is read', (_, name, text, id) => {
    expect([...toTrustedDocuments([{ name, text }])]).toEqual([[id, TEXT]]);
  });

  it('joins files', () => {
    const files = [
      { name: 'a.graphql', text: TEXT },
      { name: 'b.graphql', text: OTHER },
    ];
    expect([...toTrustedDocuments(files).keys()]).toEqual([HASH, documentHash(OTHER)]);
  });

  it.each([
    ['no JSON', '{', 'a.json is not JSON.'],
    ['a list', '[]', /must be an apollo-persisted-query-manifest of version 1, or a map/],
    ['another format', '{"format": "other"}', /must be an apollo-persisted-query-manifest/],
    ['another version', apollo([], { version: 2 }), /of version 1/],
    ['no operations', apollo(null), /must be an apollo-persisted-query-manifest/],
    [
      'an operation without a body',
      apollo([{ id: 'x' }]),
      /must give each document an id and a body/,
    ],
    ['an operation that is null', apollo([null]), /must give each document an id and a body/],
    ['a document that is a number', '{"x": 1}', /must give each document an id and a body/],
    [
      'what is not GraphQL',
      '{"x": "{"}',
      'a.json has under the id "x" a text that is not GraphQL.',
    ],
    [
      'one id twice',
      apollo([
        { id: 'x', body: TEXT },
        { id: 'x', body: OTHER },
      ]),
      /another document under the id "x"/,
    ],
    ['nothing', '{}', 'There is no trusted document to be found.'],
  ])('with %s is refused', (_, text, message) => {
    const reading = () => toTrustedDocuments([{ name: 'a.json', text }]);
    expect(reading).toThrow(ManifestFault);
    expect(reading).toThrow(message);
  });
});

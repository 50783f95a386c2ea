// What the edition of GraphQL over HTTP of September 2026 changed, audited over a real socket in both media types.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Kit, keyOf, start } from '../support/kit.ts';

const RESPONSE_JSON = 'application/graphql-response+json';
const LEAD = 'query ($id: ID!) { lead(id: $id) { id interactions(first: 1) { totalCount } } }';

const LISTED = 'query ($ids: [ID!]!) { leadsByIds(ids: $ids) { id interactions { totalCount } } }';
const WATCH = 'subscription ($id: ID!) { interactionChanged(id: $id) { id } }';
const COSTLY =
  '{ leads(first: 100) { nodes { interactions(first: 200) { nodes { lead { interactions(first: 200) { nodes { id } } } } } } } }';

let kit: Kit;
beforeAll(async () => {
  kit = await start({ httpEdition: '2026', simulator: { settleMs: 0 } });
  kit.simulator.faults.add({
    match: { endpoint: 'GET /interactions/lead/{leadId}', path: /lead_1002/ },
    behave: { kind: 'status', status: 503 },
  });
});
afterAll(() => kit[Symbol.asyncDispose]());

type Sent = { readonly body?: unknown; readonly text?: string; readonly search?: string };

async function send({ body, text, search }: Sent, accept: string, to: Kit = kit) {
  const isGet = search !== undefined;
  const response = await fetch(`${to.url}/graphql${isGet ? `?${search}` : ''}`, {
    method: isGet ? 'GET' : 'POST',
    headers: {
      ...(!isGet && { 'content-type': 'application/json' }),
      accept,
      'x-api-key': keyOf(to.simulator, 0),
    },
    ...(!isGet && { body: text ?? JSON.stringify(body) }),
  });
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  return { status: response.status, type, response, answer: (await response.json()) as Answer };
}

const REFUSED: [what: string, status: number, sent: Sent][] = [
  ['a body that is no JSON', 400, { text: 'NONSENSE' }],
  ['a body that breaks off', 400, { text: '{"query":' }],
  ['a document that cannot be parsed', 400, { body: { query: '{' } }],
  ['no query', 422, { body: { qeury: '{ __typename }' } }],
  ['a query that is no text', 422, { body: { query: 7 } }],
  ['variables that are a list', 422, { body: { query: LEAD, variables: [7] } }],
  ['variables that are a text', 422, { body: { query: LEAD, variables: 'id' } }],
  ['an operationName that is a number', 422, { body: { query: LEAD, operationName: 1 } }],
  ['a field that does not exist', 422, { body: { query: '{ nope }' } }],
  ['an argument of another type', 422, { body: { query: '{ lead(id: {}) { id } }' } }],
  [
    'an operation that is not in the document',
    422,
    { body: { query: '{ __typename }', operationName: 'B' } },
  ],
  [
    'one of two operations',
    422,
    { body: { query: 'query A { __typename } query B { __typename }' } },
  ],
  ['a missing variable', 422, { body: { query: LEAD } }],
  ['a variable of another type', 422, { body: { query: LEAD, variables: { id: {} } } }],
  [
    'a condition that is null',
    422,
    {
      body: {
        query: 'query ($s: Boolean = true) { __typename @include(if: $s) }',
        variables: { s: null },
      },
    },
  ],
  [
    'too many aliases',
    422,
    {
      body: {
        query: `{ ${Array.from({ length: 60 }, (_, at) => `a${at}: __typename`).join(' ')} }`,
      },
    },
  ],
  [
    'a list of variables that is null',
    422,
    { body: { query: LISTED, variables: { ids: [null] } } },
  ],
  ['a missing variable by GET', 422, { search: `query=${encodeURIComponent(LEAD)}` }],
  [
    'a missing variable of a mutation',
    422,
    {
      body: {
        query: 'mutation ($i: UpdateLeadInput!) { updateLead(input: $i) { userErrors { code } } }',
      },
    },
  ],
  ['a missing variable of a subscription', 422, { body: { query: WATCH } }],
  ['more than may be asked at once', 422, { body: { query: COSTLY } }],
  [
    'a mutation by GET',
    405,
    {
      search: `query=${encodeURIComponent('mutation { updateLead(input: { leadId: "a" }) { userErrors { code } } }')}`,
    },
  ],
];

describe.each([RESPONSE_JSON, 'application/json'])('for %s', (accept) => {
  it.each(REFUSED)('%s is %i', async (_, status, sent) => {
    const refused = await send(sent, accept);
    expect(refused.answer).not.toHaveProperty('data');
    expect(refused.answer.errors?.length).toBeGreaterThan(0);
    // Who knows application/json alone can take a success for one, and nothing else.
    expect([refused.status, refused.type]).toEqual([status, RESPONSE_JSON]);
    if (status === 405) expect(refused.response.headers.get('allow')).toMatch(/POST/);
  });

  it('an answer without errors is 200, from graphql-js and from its plan', async () => {
    for (const _ of [1, 2, 3]) {
      const { status, type } = await send(
        { body: { query: LEAD, variables: { id: 'lead_1001' } } },
        accept,
      );
      expect([status, type]).toEqual([200, accept]);
    }
  });

  it('a partial answer is 294 where that has a meaning, and 200 elsewhere', async () => {
    for (const _ of [1, 2]) {
      const partial = await send({ body: { query: LEAD, variables: { id: 'lead_1002' } } }, accept);
      expect(partial.answer.data?.lead).toEqual({ id: 'lead_1002', interactions: null });
      expect(partial.answer.errors).toHaveLength(1);
      expect([partial.status, partial.type]).toEqual([
        accept === RESPONSE_JSON ? 294 : 200,
        accept,
      ]);
    }
  });
});

// Of what is refused, that media type says so by its status in every edition.
it.each(REFUSED)('in the edition of 2025, %s has data or no success', async (_, __, sent) => {
  await using before = await start({ simulator: { settleMs: 0 } });
  const { status, type, answer } = await send(sent, RESPONSE_JSON, before);
  expect(answer).not.toHaveProperty('data');
  expect([status >= 400 && status < 500, type]).toEqual([true, RESPONSE_JSON]);
});

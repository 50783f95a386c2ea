// Parts and conditions that clients and routers send: what is accepted decides the form, and only what runs is judged.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, together } from '../support/incremental.ts';
import { type Answer, type Kit, keyOf, start } from '../support/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await start({ simulator: { settleMs: 0 } });
});
beforeEach(() => kit.simulator.calls.clear());
afterAll(() => kit[Symbol.asyncDispose]());

const DEFERRED = '{ lead(id: "lead_1001") { id ... @defer { status } } }';
const WHOLE = { lead: { id: 'lead_1001', status: 'QUALIFIED' } };

describe('an answer in parts, for clients that watch as well', () => {
  const subscriptions = [
    'multipart/mixed;subscriptionSpec=1.0',
    'multipart/mixed; subscriptionSpec="1.0"',
  ];
  const formats: [accepted: string, named: string][] = [
    ['multipart/mixed;deferSpec=20220824', 'deferSpec=20220824'],
    ['multipart/mixed; deferSpec="20220824"', 'deferSpec=20220824'],
    ['multipart/mixed;incrementalSpec=v0.2', 'incrementalSpec=v0.2'],
    ['multipart/mixed;incrementalSpec="v0.2"', 'incrementalSpec=v0.2'],
    ['multipart/mixed;INCREMENTALSPEC="V0.2";q=0.8', 'incrementalSpec=v0.2'],
    ['text/event-stream;incrementalSpec="v0.2"', 'incrementalSpec=v0.2'],
  ];
  const others = ['application/json', '*/*;q=0.1', 'application/graphql-response+json;q=0.5'];
  const lists = formats.flatMap(([accepted, named]) =>
    subscriptions.flatMap((watching) =>
      [
        [accepted, watching, ...others],
        [watching, accepted, ...others],
        ['*/*', accepted],
        [accepted],
      ].map((list) => [list.join(', '), accepted, named] as const),
    ),
  );

  it.each(lists)('%s', async (accept, accepted, named) => {
    const { response, rest } = await ask(kit, accept, DEFERRED);
    const [type = ''] = accepted.split(';');
    expect(response.headers.get('content-type')).toMatch(type);
    expect(response.headers.get('content-type')).toMatch(named);
    expect(response.headers.get('content-encoding')).toBeNull();
    const parts = await rest();
    expect(parts).toHaveLength(2);
    expect(together(parts)).toEqual(WHOLE);
  });

  it.each(['*/*', 'application/json', 'multipart/mixed;subscriptionSpec=1.0, application/json'])(
    'is in one piece for %s',
    async (accept) => {
      const { response, rest } = await ask(kit, accept, DEFERRED);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(await rest()).toEqual([{ data: WHOLE }]);
    },
  );

  it('as an event, an answer in one piece names no coding', async () => {
    const { response, rest } = await ask(kit, 'text/event-stream', '{ __typename }');
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await rest()).toEqual([{ data: { __typename: 'Query' } }]);
  });
});

async function post(body: object): Promise<{ status: number; answer: Answer }> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'x-api-key': keyOf(kit.simulator, 0),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

describe('a condition that is null', () => {
  const places: [place: string, query: string][] = [];
  for (const directive of ['@include(if: $s)', '@skip(if: $s)']) {
    places.push(
      [`${directive} at a field`, `{ lead(id: "lead_1001") { id status ${directive} } }`],
      [`${directive} at a root field`, `{ lead(id: "lead_1001") ${directive} { id } }`],
      [
        `${directive} at an inline fragment`,
        `{ lead(id: "lead_1001") { id ... ${directive} { status } } }`,
      ],
      [
        `${directive} at a fragment`,
        `{ lead(id: "lead_1001") { id ...S ${directive} } } fragment S on Lead { status }`,
      ],
      [
        `${directive} in a fragment`,
        `{ lead(id: "lead_1001") { ...S } } fragment S on Lead { id status ${directive} }`,
      ],
      [
        `${directive} below many`,
        `{ interactionsByIds(ids: ["int_1001_1"]) { id lead { id status ${directive} } } }`,
      ],
    );
  }

  it.each(places)('is refused before a call leaves: %s', async (_, selection) => {
    const query = `query ($s: Boolean = true) ${selection}`;
    // Not the first time only: a plan that was made meanwhile refuses it, too.
    for (const value of [null, null]) {
      await post({ query, variables: { s: true } });
      kit.simulator.calls.clear();
      const { status, answer } = await post({ query, variables: { s: value } });
      expect(status).toBe(400);
      expect(answer).not.toHaveProperty('data');
      expect(answer.errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
      expect(kit.calls()).toEqual([]);
    }
  });

  it('is nothing where it does not run', async () => {
    const { status, answer } = await post({
      query: `query ($s: Boolean = true) { __typename ... @skip(if: true) { lead(id: "lead_1001") @include(if: $s) { id } } }`,
      variables: { s: null },
    });
    expect([status, answer]).toEqual([200, { data: { __typename: 'Query' } }]);
  });
});

describe('an initial count below 0', () => {
  const NOTES = 'notes @stream(initialCount: -1) { text }';
  it.each([
    [
      'of a field that is skipped',
      `{ lead(id: "lead_1001") { id ... @skip(if: true) { ${NOTES} } } }`,
    ],
    [
      'of another operation',
      `query A { lead(id: "lead_1001") { id } } query B { lead(id: "b") { ${NOTES} } }`,
    ],
    [
      'of a stream that is off',
      '{ lead(id: "lead_1001") { id notes @stream(initialCount: -1, if: false) { text } } }',
    ],
  ])('refuses nothing: %s', async (_, query) => {
    const operationName = query.startsWith('query A') ? 'A' : undefined;
    const { status, answer } = await post({ query, operationName });
    expect(status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.lead.id).toBe('lead_1001');
  });

  it.each([
    ['at a field', `{ lead(id: "lead_1001") { id ${NOTES} } }`],
    ['in a fragment', `{ lead(id: "lead_1001") { id ...N } } fragment N on Lead { ${NOTES} }`],
  ])('is refused %s', async (_, query) => {
    const { status, answer } = await post({ query });
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.message).toMatch(/initialCount of @stream must be 0 or more/);
    expect(kit.calls()).toEqual([]);
  });
});

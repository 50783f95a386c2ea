// What a client accepts: the reader of the header in tables, and that nothing is done that cannot be answered.
import { describe, expect, it } from 'vitest';
import { mediaRanges } from '../../../../src/server/http/accept.ts';
import { wholeTypeFor } from '../../../../src/server/http/negotiation.ts';
import { EVENTS, framesFor, PARTS } from '../../../../src/server/streaming/wire-formats.ts';
import { type Kit, keyOf, start } from '../../../support/kit.ts';

const JSON_TYPE = 'application/json';
const RESPONSE = 'application/graphql-response+json';

describe('one answer', () => {
  it.each<[string | null, string | null]>([
    [null, JSON_TYPE],
    ['', JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    [JSON_TYPE, JSON_TYPE],
    ['APPLICATION/JSON', JSON_TYPE],
    [RESPONSE, RESPONSE],
    [`${RESPONSE}, ${JSON_TYPE};q=0.9`, RESPONSE],
    [`${RESPONSE},${JSON_TYPE};q=0.9`, RESPONSE],
    [`${JSON_TYPE};q=0.9, ${RESPONSE}`, RESPONSE],
    [`${JSON_TYPE}, ${RESPONSE}`, JSON_TYPE],
    [`${RESPONSE};q=0.1, ${JSON_TYPE};q=0.2`, JSON_TYPE],
    [
      `${RESPONSE}, application/graphql+json, ${JSON_TYPE}, text/event-stream, multipart/mixed`,
      RESPONSE,
    ],
    [`${JSON_TYPE}, text/plain, */*`, JSON_TYPE],
    [`*/*, ${RESPONSE}`, RESPONSE],
    [`*/*;q=0.5, ${JSON_TYPE};q=0`, RESPONSE],
    [`${JSON_TYPE};q=0, ${RESPONSE};q=0`, null],
    ['*/*;q=0', null],
    ['application/*;q=0, */*', null],
    [`application/*;q=0, ${JSON_TYPE};q=0.001`, JSON_TYPE],
    [`${JSON_TYPE}; charset=utf-8`, JSON_TYPE],
    [`${JSON_TYPE}; charset="UTF-8"`, JSON_TYPE],
    [`${JSON_TYPE};charset=latin1`, null],
    [`${JSON_TYPE};charset=latin1, ${RESPONSE}`, RESPONSE],
    [`${JSON_TYPE};odata=verbose`, JSON_TYPE],
    [`${JSON_TYPE};note="a, b; c";q=0.2, ${RESPONSE};q=0.1`, JSON_TYPE],
    [`${JSON_TYPE};note="a\\", ${RESPONSE}"`, JSON_TYPE],
    [`${JSON_TYPE} ; q = 0.5 , ${RESPONSE} ;q=0.4`, JSON_TYPE],
    [`${JSON_TYPE};q=2, ${RESPONSE};q=nothing`, JSON_TYPE],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', JSON_TYPE],
    ['text/plain', null],
    ['image/png', null],
    ['application/xml, text/*', null],
    ['text/event-stream', null],
    ['multipart/mixed', null],
    [',,,;;;', null],
    ['application', null],
  ])('for %j is %s', (accept, type) => expect(wholeTypeFor(accept)).toBe(type));

  it('is told apart by parameters in small letters, unquoted', () => {
    expect(mediaRanges('Multipart/Mixed;DeferSpec="20220824";q=0.5')).toEqual([
      { type: 'multipart/mixed', parameters: new Map([['deferspec', '20220824']]), quality: 0.5 },
    ]);
  });
});

describe('results one after the other', () => {
  it.each<[string | null, object | null]>([
    [null, EVENTS],
    ['*/*', EVENTS],
    ['text/*', EVENTS],
    ['text/event-stream', EVENTS],
    ['text/event-stream, application/json', EVENTS],
    ['text/event-stream;q=0', null],
    ['application/json', null],
    ['multipart/mixed', null],
    ['multipart/mixed;deferSpec=20220824', null],
    ['multipart/mixed;subscriptionSpec=1.0', PARTS],
    ['multipart/mixed;boundary="graphql";subscriptionSpec="1.0",application/json', PARTS],
    ['multipart/mixed;subscriptionSpec=1.0, text/event-stream', PARTS],
    ['text/event-stream, multipart/mixed;subscriptionSpec=1.0', EVENTS],
    ['text/event-stream;q=0.5, multipart/mixed;subscriptionSpec=1.0', PARTS],
    ['*/*, multipart/mixed;subscriptionSpec=1.0', PARTS],
    [
      'multipart/mixed;deferSpec=20220824, multipart/mixed;subscriptionSpec=1.0, application/json',
      PARTS,
    ],
    ['multipart/mixed;subscriptionSpec=2.0', null],
  ])('for %j', (accept, frames) => expect(framesFor(accept)).toBe(frames));
});

const UNACCEPTABLE = [
  'text/plain',
  'image/png',
  'application/xml',
  'application/json;q=0',
  '*/*;q=0',
  'application/json;charset=utf-16',
  'application/json;q=0, text/html',
  'text/html, application/xhtml+xml',
  'multipart/mixed;subscriptionSpec=1.0',
  'a'.repeat(5_000),
  ',',
];

const OPERATIONS: Readonly<Record<string, string>> = {
  'a write':
    'mutation { updateLead(input: { leadId: "lead_1004", lastName: "Moved" }) { userErrors { code } } }',
  'a text':
    'mutation { sendSms(input: { leadId: "lead_1001", message: "Hi" }) { userErrors { code } } }',
  'a call': 'mutation { initiateCall(input: { leadId: "lead_1001" }) { userErrors { code } } }',
  'a query': '{ lead(id: "lead_1001") { firstName } }',
  'a query in parts': '{ lead(id: "lead_1001") { id ... @defer { firstName } } }',
  'a question about the schema': '{ __schema { queryType { name } } }',
};

describe.each(UNACCEPTABLE)('Accept: %.60s', (accept) => {
  const ask = async (kit: Kit, query: string, method = 'POST') => {
    const search = new URLSearchParams({ query });
    const response = await fetch(`${kit.url}/graphql${method === 'GET' ? `?${search}` : ''}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-api-key': keyOf(kit.simulator, 0),
        accept,
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify({ query }) }),
    });
    return { response, body: JSON.parse(await response.text()) };
  };

  it.each(Object.entries(OPERATIONS))('keeps %s from being done', async (_, query) => {
    await using kit = await start({ graphiql: false, simulator: { settleMs: 0 } });
    // Once more in a form that can be answered, which a plan is made of.
    await kit.query(
      query
        .replace(/^mutation/, 'query')
        .replace(/updateLead.*|sendSms.*|initiateCall.*/, '__typename }'),
    );
    kit.simulator.calls.clear();
    for (const method of query.startsWith('mutation') ? ['POST'] : ['POST', 'POST', 'GET']) {
      const { response, body } = await ask(kit, query, method);
      expect(response.status).toBe(406);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(body.errors).toMatchObject([
        { message: expect.stringContaining('Accept'), extensions: { code: 'BAD_REQUEST' } },
      ]);
      expect(body).not.toHaveProperty('data');
    }
    expect(kit.calls()).toEqual([]);
    expect(kit.operations.at(-1)).toMatchObject({ outcome: 'failed', status: 406 });
  });

  it('keeps a subscription from being watched', async () => {
    if (accept.startsWith('multipart/mixed;subscriptionSpec')) return;
    await using kit = await start({ simulator: { settleMs: 0 } });
    const query = 'subscription { interactionChanged(id: "int_1001_1") { id } }';
    const { response, body } = await ask(kit, query);
    expect(response.status).toBe(406);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
    expect(kit.calls()).toEqual([]);
  });

  it('says what is wrong with a request that could not have been done anyway', async () => {
    await using kit = await start();
    for (const query of ['{', '{ nothing }', 'query A { __typename } query B { __typename }']) {
      const { response, body } = await ask(kit, query);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(body.errors).toHaveLength(1);
      expect(body).not.toHaveProperty('data');
    }
  });
});

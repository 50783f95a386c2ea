// Whatever a client accepts, what is refused is told in a body, in a form that it accepts where it accepts one of ours.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, keyOf, start } from '../support/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await start({ simulator: { settleMs: 0 } });
});
afterAll(() => kit[Symbol.asyncDispose]());

/** By whether it lets events, parts of an answer, or an answer in one piece in. */
const FORMS = {
  parts: [
    'multipart/mixed',
    'multipart/mixed;deferSpec=20220824',
    'multipart/mixed;incrementalSpec="v0.2"',
    'multipart/*',
    'multipart/mixed;q=0.1, application/json;q=0',
    'application/json;q=0, application/graphql-response+json;q=0, multipart/mixed;q=0.5',
  ],
  events: [
    'text/*',
    'text/event-stream;q=0.2, application/json;q=0',
    'multipart/mixed;q=0, text/event-stream',
  ],
  'one piece': ['application/json', '*/*', 'application/*;q=0.1, text/html'],
  'nothing of ours': ['image/png', 'multipart/mixed;subscriptionSpec=2.0', 'application/json;q=0'],
};
const TYPES: Readonly<Record<string, RegExp>> = {
  parts: /^multipart\/mixed/,
  events: /^text\/event-stream/,
  'one piece': /^application\/json/,
  'nothing of ours': /^application\/json/,
};
const CASES = Object.entries(FORMS).flatMap(([form, accepts]) =>
  accepts.map((accept) => ({ form, accept })),
);

const REFUSED = {
  'a subscription': 'subscription { leadInteractionsChanged(leadId: "lead_1001") { isNew } }',
  'a subscription that does not exist': 'subscription { nope }',
  'a query of what does not exist': '{ nope }',
  'what is no document': '{',
};

// Events are what a subscription is answered with.
const refusedFor = (accept: string) =>
  Object.entries(REFUSED).filter(
    ([what]) => what !== 'a subscription' || !/text\/(\*|event)|\*\/\*/.test(accept),
  );

describe.each(CASES)('for $accept', ({ form, accept }) => {
  it.each(refusedFor(accept))('%s', async (_, query) => {
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, 'x-api-key': keyOf(kit.simulator, 0) },
      body: JSON.stringify({ query }),
    });
    expect(response.headers.get('content-type')).toMatch(TYPES[form] ?? /^$/);
    expect(await response.text()).toMatch(/"errors":\[\{"message":".+"code":"/);
    expect(kit.simulator.calls.entries()).toEqual([]);
  });
});

it.each([...FORMS.parts, ...FORMS.events])('one answer for %s is in that form', async (accept) => {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, 'x-api-key': keyOf(kit.simulator, 0) },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(response.status).toBe(200);
  const isEvents = FORMS.events.includes(accept);
  expect(response.headers.get('content-type')).toMatch(isEvents ? /^text\/event/ : /^multipart/);
  expect(await response.text()).toContain('{"data":{"__typename":"Query"}}');
});

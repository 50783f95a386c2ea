// Whatever a request is refused for, the answer is short: few errors, short messages, and little of what was sent.
import { type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoted, toMessage } from '../../src/graph/messages.ts';
import { argumentPlaces, type SentBody } from '../support/argument-places.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { faultsOfRefusal } from '../support/refusals.ts';

const SECRET = 'Kwisatz Haderach, +49 170 5550142';
const LONG = SECRET.repeat(3_000);

/** Values that a type does not take, each as long as it can be. */
function* misfits(type: GraphQLInputType): Generator<unknown> {
  const named = getNamedType(type);
  yield LONG;
  yield { [LONG]: LONG };
  yield Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`k${at}`, SECRET]));
  yield [[[[LONG]]]];
  yield Array.from({ length: 200 }, () => [LONG.slice(0, 2_000)]);
  yield Array.from({ length: 200 }, () => ({ [SECRET]: SECRET }));
  yield 1e300;
  yield true;
  yield null;
  if (!isInputObjectType(named)) return;
  const fields = Object.values(named.getFields());
  yield { ...Object.fromEntries(fields.map(({ name }) => [name, { [LONG]: 1 }])) };
  yield { ...Object.fromEntries(fields.map(({ name }) => [name, LONG])), [LONG]: LONG };
}

const typeNames = new Set<string>();
/** Of each type of an argument, one place where it stands. */
const PLACES = argumentPlaces.flatMap(({ name, kind, type, isArgument, request }) => {
  if (!isArgument || typeNames.has(`${kind} ${type}`)) return [];
  typeNames.add(`${kind} ${type}`);
  return [{ name, requests: [...misfits(type)].map(request) }];
});

const name = (length: number): string => 'a'.repeat(length);
const BESIDE: { readonly name: string; readonly requests: readonly SentBody[] }[] = [
  {
    name: 'documents',
    requests: [
      { query: `{ ${name(500_000)} }` },
      { query: `{ lead(id: "a") { ${name(500_000)} } }` },
      { query: `{ lead(${name(500_000)}: 1) { id } }` },
      { query: `{ lead(id: "a") @${name(90_000)} { id } }` },
      { query: `{ ...${name(90_000)} }` },
      { query: `query ($${name(90_000)}: Int) { __typename }` },
      { query: `query ($a: ${name(90_000)}) { __typename }` },
      { query: `{ lead(id: "${name(90_000)}) }` },
      { query: `{ leads(filter: { status: ${name(90_000)} }) { nodes { id } } }` },
      { query: `{ leads(filter: { ${name(90_000)}: 1 }) { nodes { id } } }` },
      { query: `{ lead(id: {a: "${name(90_000)}"}) { id } }` },
      { query: `{ lead(id: """${name(90_000)}""", id: [[["${name(9_000)}"]]]) { id } }` },
      { query: `{ ${Array.from({ length: 20 }, (_, at) => `a${at}: no${at}`).join(' ')} }` },
      {
        query: `{ lead(id: "a") { ${Array.from({ length: 900 }, (_, at) => `no${at}`).join(' ')} } }`,
      },
      {
        query: `{ lead(id: "a") { ${'x: id x: email '.repeat(25)} ${'id: email '.repeat(20)} } }`,
      },
      { query: `{ a: ${'lead(id: "a") { id } a: '.repeat(40)} lead(id: "b") { id } }` },
    ],
  },
  {
    name: 'parameters',
    requests: [
      { query: '{ __typename }', operationName: LONG },
      { query: '{ __typename }', variables: LONG },
      { query: '{ __typename }', extensions: LONG },
      { documentId: LONG },
      { documentId: { [LONG]: 1 } },
      { [LONG]: 1 },
      { query: { [LONG]: LONG } },
      { extensions: { persistedQuery: { version: LONG, sha256Hash: LONG } } },
    ],
  },
  {
    name: 'values that a field refuses',
    requests: [
      { query: `{ lead(id: ${JSON.stringify(`${LONG}/`)}) { id } }` },
      { query: `{ leads(after: ${JSON.stringify(LONG)}) { nodes { id } } }` },
      {
        query: `{ leads(filter: {campaignIds: [${JSON.stringify(`,${LONG}`)}]}) { nodes { id } } }`,
      },
      { query: `{ leads(filter: {startDate: ${JSON.stringify(LONG)}}) { nodes { id } } }` },
      { query: `{ leads(filter: {startDate: {a: ${JSON.stringify(LONG)}}}) { nodes { id } } }` },
      { query: `{ leads(first: ${'9'.repeat(50_000)}) { nodes { id } } }` },
    ],
  },
];

async function answerTo(kit: Kit, body: object): Promise<string> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'x-api-key': keyOf(kit.simulator, 0),
    },
    body: JSON.stringify(body),
  });
  const isWhole = response.headers.get('content-type')?.includes('json');
  if (isWhole) return response.text();
  // A subscription that was let through: its one event is an error.
  const text = await response.text();
  return text.slice(text.indexOf('data: {') + 6).split('\n')[0] ?? '';
}

describe('the answer to what is refused', () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await start({ simulator: { settleMs: 0 } });
  });
  afterAll(() => kit[Symbol.asyncDispose]());

  it.each([...PLACES, ...BESIDE])('is short: $name', async ({ requests }) => {
    for (const request of requests) {
      const about = JSON.stringify(request).slice(0, 200);
      expect(faultsOfRefusal(await answerTo(kit, request), [SECRET]), about).toEqual([]);
    }
  });
});

describe('a request line to LeadSail', () => {
  it('has no more than a server takes, whatever is put into it', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const texts = ['search', 'x'.repeat(500), '\u{1f4f7}'.repeat(250), LONG, '/'.repeat(900_000)];
    const ids = [1, 10, 100].map((count) =>
      Array.from({ length: count }, (_, at) => `${at}${'\u{1f4f7}'.repeat(95)}`),
    );
    const list = '{ leads(filter: $f) { nodes { id } } }';
    const requests: SentBody[] = texts.flatMap((text) => [
      { query: `query ($f: LeadFilter) ${list}`, variables: { f: { search: text } } },
      { query: 'query ($s: String) { fieldLibrary(search: $s) { key } }', variables: { s: text } },
      { query: 'query ($s: ID!) { lead(id: $s) { id } }', variables: { s: text } },
      {
        query: 'query ($s: String) { leads(after: $s) { nodes { id } } }',
        variables: { s: Buffer.from(`lead:${text}`).toString('base64url') },
      },
    ]);
    for (const campaignIds of [...ids, [LONG]]) {
      const f = { campaignIds, clientIds: campaignIds, offerIds: campaignIds };
      requests.push({ query: `query ($f: LeadFilter) ${list}`, variables: { f } });
    }
    for (const request of requests) await answerTo(kit, request);
    const lengths = kit.simulator.calls.entries().map(({ url }) => url.length);
    expect(lengths.length).toBeGreaterThan(5);
    expect(Math.max(...lengths)).toBeLessThan(8_000);
  });
});

describe('a message', () => {
  it('is left as it is when it is short and quotes little', () => {
    const text = 'Cannot query field "phoneNumber" on type "Lead". Did you mean "phone"?';
    expect(toMessage(text)).toBe(text);
  });

  it('quotes the beginning of a value, and of a name', () => {
    expect(toMessage(`Int cannot represent non-integer value: ${JSON.stringify(LONG)}`)).toBe(
      'Int cannot represent non-integer value: "Kwisatz Haderach, +49 170 555…',
    );
    expect(toMessage(`Value "\\"${LONG}" does not exist in "Status" enum.`).length).toBeLessThan(
      90,
    );
    expect(quoted('a'.repeat(31))).toBe(`"${'a'.repeat(30)}…"`);
    expect(quoted('short')).toBe('"short"');
    expect(quoted({ a: 1 })).toBe('{"a":1}');
  });

  it.each([
    ['Value "', '" does not exist in "Status" enum.'],
    ['Expected value of type "LeadFilter" not to include unknown field "', '", found: { a: 1 }'],
    ['Expected value not to include unknown field "', '". Did you mean "status"?'],
    ['Unexpected parameter "', '" in the request body.'],
  ])('quotes the beginning of a text that has quotes: %s…%s', (before, after) => {
    const sent = `a" ${SECRET}" ${SECRET}": "${LONG}`;
    expect(toMessage(before + sent + after)).toBe(
      `${before}a' Kwisatz Haderach, +49 170 5…${after}`,
    );
  });

  it('cuts no character in half', () => {
    for (let before = 280; before < 310; before += 1) {
      const text = toMessage(`${'x'.repeat(before)}${'\u{1f4f7}'.repeat(20)}`);
      expect(text.isWellFormed()).toBe(true);
      expect(text.length).toBeLessThanOrEqual(300);
    }
  });
});

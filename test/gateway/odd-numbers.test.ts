// Numbers that a double would change, in every place of a request where they do not belong: what is said of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, keyOf, start } from '../support/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await start({ simulator: { settleMs: 0 } });
});
afterAll(() => kit[Symbol.asyncDispose]());

const NUMBERS = ['1e400', '-1e400', '1.50', '-0', '0.0', '9007199254740993', '1e-400'];

async function send(body: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) },
    body,
  });
  return { status: response.status, text: await response.text() };
}

/** By the type of a variable that refuses them, where it is used. */
const REFUSING = {
  'Boolean!': '{ __typename @include(if: $v) }',
  String: '{ leads { nodes { interactions(after: $v) { totalCount } } } }',
  '[InteractionTypeInput!]':
    '{ lead(id: "a") { interactions(filter: { type: $v }) { totalCount } } }',
  InteractionFilter: '{ lead(id: "a") { interactions(filter: $v) { totalCount } } }',
};
const PLACED = NUMBERS.flatMap((number) =>
  Object.entries(REFUSING).map(([type, use]) => ({ number, type, use })),
);

describe('a variable that cannot be this number is refused with the number as it was written', () => {
  it.each(PLACED)('$number for $type', async ({ number, type, use }) => {
    const query = JSON.stringify(`query ($v: ${type}) ${use}`);
    for (const value of [number, `[${number}]`, `{"a":${number}}`, `{"type":[${number}]}`]) {
      const { text } = await send(`{"query":${query},"variables":{"v":${value}}}`);
      const [error] = JSON.parse(text).errors;
      expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
      expect(error.message).toContain(number);
      expect(error.message).not.toMatch(/rawJSON|toJSON/);
    }
  });

  it.each(['1e400', '-1e400', '0.1234567890123456789', '1e-400'])(
    '%s for ID and Int',
    async (number) => {
      for (const [type, use] of [
        ['ID!', 'lead(id: $v) { id }'],
        ['[ID!]!', 'leadsByIds(ids: $v) { id }'],
        ['Int', 'leads(first: $v) { nodes { id } }'],
      ]) {
        const query = JSON.stringify(`query ($v: ${type}) { ${use} }`);
        const { text } = await send(`{"query":${query},"variables":{"v":${number}}}`);
        expect(text).toContain('"code":"BAD_USER_INPUT"');
        expect(JSON.parse(text).errors[0].message).toContain(number);
        expect(text).not.toContain('rawJSON');
      }
    },
  );
});

describe('a body with more such numbers than 10,000', () => {
  const PLACES: Readonly<Record<string, (numbers: string) => string>> = {
    variables: (numbers) => `{"query":"{ __typename }","variables":{"v":[${numbers}]}}`,
    extensions: (numbers) => `{"query":"{ __typename }","extensions":{"v":[${numbers}]}}`,
    'a list of none': (numbers) => `[${numbers}]`,
  };
  const many = NUMBERS.flatMap((number) => Object.keys(PLACES).map((place) => ({ number, place })));
  it.each(many)('$number in $place is refused before it is read', async ({ number, place }) => {
    const numbers = Array(10_001).fill(number).join(' ,\n');
    const { status, text } = await send(PLACES[place]?.(numbers) ?? '');
    expect([status, JSON.parse(text).errors[0].message]).toEqual([
      400,
      'The body may have 10,000 numbers of more than digits, got more.',
    ]);
  });

  it('is none where they are in a text, or digits', async () => {
    for (const v of [
      JSON.stringify(Array(10_001).fill('1.5').join(',')),
      `[${'1,'.repeat(20_000)}1]`,
    ]) {
      const { text } = await send(`{"query":"{ __typename }","variables":{"v":${v}}}`);
      expect(text).toBe('{"data":{"__typename":"Query"}}');
    }
  });
});

describe('beside variables a number is a number', () => {
  const QUERY = '"query":"{ __typename }"';
  const PLACES: Readonly<Record<string, (number: string) => string>> = {
    'the body': (number) => number,
    query: (number) => `{"query":${number}}`,
    variables: (number) => `{${QUERY},"variables":${number}}`,
    extensions: (number) => `{${QUERY},"extensions":${number}}`,
    documentId: (number) => `{"documentId":${number}}`,
  };
  it.each(Object.keys(PLACES))('as %s', async (place) => {
    for (const number of NUMBERS) {
      const { status, text } = await send(PLACES[place]?.(number) ?? '');
      expect([status, text]).toEqual([400, expect.stringContaining('"code":"BAD_REQUEST"')]);
      expect(text).toMatch(/ (a|given) number\b/);
    }
  });

  it('also in the parameters of a GET', async () => {
    const headers = { accept: 'application/json', 'x-api-key': keyOf(kit.simulator, 0) };
    for (const number of NUMBERS) {
      for (const name of ['variables', 'extensions']) {
        const url = `${kit.url}/graphql?query=%7B__typename%7D&${name}=${number}`;
        const response = await fetch(url, { headers });
        expect([response.status, await response.text()]).toEqual([
          400,
          expect.stringContaining('given number'),
        ]);
      }
    }
  });

  it.each(['1.0', '1e0', '10e-1'])('%s is the version of a persisted query', async (version) => {
    const sha256Hash = 'a'.repeat(64);
    const { text } = await send(
      `{"extensions":{"persistedQuery":{"version":${version},"sha256Hash":"${sha256Hash}"}}}`,
    );
    expect(text).toContain('PERSISTED_QUERY_NOT_FOUND');
  });

  it.each([
    ['[]', 'a list'],
    ['{}', 'an object'],
    ['true', 'a boolean'],
  ])('documentId %s is %s', async (value, name) => {
    expect((await send(`{"documentId":${value}}`)).text).toContain(`got ${name}.`);
  });
});

// The door as a browser, a proxy or a careless client finds it: methods, types, origins, headers.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Answer, type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';

const FOREIGN = 'https://evil.example';
const APP = 'https://app.example.com';
const QUERY = '{ __typename }';
const BODY = JSON.stringify({ query: QUERY });
const JSON_TYPE = { 'content-type': 'application/json' };

async function send(kit: Kit, init: RequestInit, search = '') {
  const response = await fetch(`${kit.url}/graphql${search}`, init);
  const text = await response.text();
  const answer = (text === '' ? {} : JSON.parse(text)) as Answer;
  const [first] = answer.errors ?? [];
  return { response, answer, code: first?.extensions?.code, message: first?.message };
}

const get = (query: Readonly<Record<string, string>>): string => `?${new URLSearchParams(query)}`;

describe('a body', () => {
  it.each([
    ['a form', 'application/x-www-form-urlencoded', `query=${encodeURIComponent(QUERY)}`],
    ['plain text', 'text/plain', BODY],
    ['plain text that speaks of JSON', 'text/plain; application/json', BODY],
    ['multipart', 'multipart/form-data; boundary=x', '--x--'],
    ['bare GraphQL', 'application/graphql', QUERY],
    ['JSON beside another type', 'application/json, text/plain', BODY],
    ['JSON in another alphabet', 'application/json; charset=utf-16', BODY],
    ['a type that only begins so', 'application/jsonp', BODY],
    ['a type of no sense', ';;;=,', BODY],
    ['a type of 10,000 letters', 'a'.repeat(10_000), BODY],
  ])('is 415 when it is %s', async (_, type, body) => {
    await using kit = await start();
    const { response, code } = await send(kit, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect([response.status, code]).toEqual([415, 'BAD_REQUEST']);
  });

  it('is 415 when it is packed', async () => {
    await using kit = await start();
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    const { response, message } = await send(kit, { method: 'POST', headers, body: BODY });
    expect(response.status).toBe(415);
    expect(message).toBe('A body must come without Content-Encoding, got "gzip".');
  });

  it.each([
    'application/json',
    'APPLICATION/JSON ; Charset="UTF-8"',
    'application/json;charset=utf8',
    'application/graphql+json',
  ])('is read as %s', async (type) => {
    await using kit = await start();
    const headers = { 'content-type': type };
    const { answer } = await send(kit, { method: 'POST', headers, body: BODY });
    expect(answer).toEqual({ data: { __typename: 'Query' } });
  });

  it.each([
    ['nothing', ''],
    ['half of JSON', '{"query": "{ __ty'],
    ['a number', '1'],
    ['null', 'null'],
    ['a text', '"{ __typename }"'],
    ['no query', '{}'],
    ['a query that is none', '{"query": {"a": 1}}'],
    ['variables that are a list', `{"query": "${QUERY}", "variables": []}`],
    ['extensions that are a text', `{"query": "${QUERY}", "extensions": "a"}`],
    ['a name nobody knows', `{"query": "${QUERY}", "__proto__": {"a": 1}}`],
    [
      'a value nested 100,000 deep',
      `{"query": "${QUERY}", "variables": {"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    ],
  ])('is 400 with a code when it holds %s', async (_, body) => {
    await using kit = await start();
    const headers = {
      ...JSON_TYPE,
      accept: 'application/graphql-response+json',
      // Without a credential a body may have less than some of these.
      'x-api-key': keyOf(kit.simulator, 0),
    };
    const { response, code, answer } = await send(kit, { method: 'POST', headers, body });
    expect([response.status, code]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.data).toBeUndefined();
  });

  it('is 400 when it is not UTF-8', async () => {
    await using kit = await start();
    const body = Buffer.concat([
      Buffer.from('{"query": "{ __typename } #'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const { response, message } = await send(kit, { method: 'POST', headers: JSON_TYPE, body });
    expect([response.status, message]).toEqual([400, 'The body must be UTF-8.']);
  });
});

describe('a GET', () => {
  it('answers a query with variables', async () => {
    await using kit = await start();
    const search = get({
      query: 'query ($id: ID!) { lead(id: $id) { firstName } }',
      variables: '{"id": "lead_1001"}',
    });
    const { answer } = await send(
      kit,
      { headers: { 'x-api-key': keyOf(kit.simulator, 0) } },
      search,
    );
    expect(answer.data).toEqual({ lead: { firstName: 'Maria' } });
  });

  it.each(['variables', 'extensions'])('is 400 for broken JSON in %s', async (name) => {
    await using kit = await start();
    const { response, code, message } = await send(
      kit,
      {},
      get({ query: QUERY, [name]: '{"secret' }),
    );
    expect([response.status, code]).toEqual([400, 'BAD_REQUEST']);
    expect(message).toBe(`The parameter ${name} must be JSON, got 8 characters that are not.`);
  });

  const MUTATION =
    'mutation { setLeadApproval(input: { leadId: "lead_1001", status: APPROVED }) { userErrors { code } } }';

  it('never runs a mutation', async () => {
    await using kit = await start();
    const { response, code } = await send(kit, {}, get({ query: MUTATION }));
    expect(response.status).toBe(405);
    expect(kit.calls()).toEqual([]);
    expect(code).toBe('BAD_REQUEST');
    expect(response.headers.get('allow')).toBe('POST');
  });

  it.each(['cross-site', 'same-site'])('is 403 from a page that is %s', async (site) => {
    await using kit = await start();
    const { response, code } = await send(
      kit,
      { headers: { 'sec-fetch-site': site } },
      get({ query: QUERY }),
    );
    expect([response.status, code]).toEqual([403, 'FORBIDDEN']);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['nobody’s page', {}],
    ['our own page', { 'sec-fetch-site': 'same-origin' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    [
      'a page that asked first',
      { 'sec-fetch-site': 'cross-site', 'apollo-require-preflight': '1' },
    ],
  ])('is answered from %s', async (_, headers) => {
    await using kit = await start();
    expect((await send(kit, { headers }, get({ query: QUERY }))).response.status).toBe(200);
  });
});

describe('another method', () => {
  it.each(['PUT', 'PATCH', 'DELETE', 'HEAD'])('is 405: %s', async (method) => {
    await using kit = await start();
    const response = await fetch(`${kit.url}/graphql`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain('POST');
  });
});

describe('an Accept', () => {
  it.each([
    ['image/png', 406],
    ['a'.repeat(10_000), 406],
    [',,,;;;', 406],
    ['application/json;charset=latin1', 406],
    [`${'text/x,'.repeat(1_000)}application/json`, 200],
    ['*/*;q=0.1', 200],
  ])('of little sense is no fault of ours: %.40s', async (accept, status) => {
    await using kit = await start();
    const init = { method: 'POST', headers: { ...JSON_TYPE, accept }, body: BODY };
    expect((await send(kit, init)).response.status).toBe(status);
  });
});

describe('another origin', () => {
  const asking = (kit: Kit, origin: string, method = 'POST') =>
    send(kit, {
      method,
      headers: {
        ...JSON_TYPE,
        origin,
        ...(method === 'OPTIONS'
          ? {
              'access-control-request-method': 'POST',
              'access-control-request-headers': 'x-api-key',
            }
          : {}),
      },
      ...(method === 'OPTIONS' ? {} : { body: BODY }),
    });
  const corsOf = ({ headers }: Response): string[] =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-'));

  it.each<[string, KitOptions]>([
    [FOREIGN, {}],
    ['null', {}],
    [APP, {}],
    [FOREIGN, { corsOrigins: [APP] }],
    ['null', { corsOrigins: [APP] }],
    [`${APP}.evil.example`, { corsOrigins: [APP] }],
    [APP.replace('https', 'http'), { corsOrigins: [APP] }],
    [`${APP}:8443`, { corsOrigins: [APP] }],
  ])('may read nothing: %s with %o', async (origin, options) => {
    await using kit = await start(options);
    for (const method of ['POST', 'OPTIONS']) {
      const { response } = await asking(kit, origin, method);
      expect(corsOf(response)).toEqual([]);
    }
  });

  it('that may not ask is named in one line of the log a minute', async () => {
    await using kit = await start({ corsOrigins: [APP] });
    for (const origin of [`${APP}/`, `${APP}:8443`, FOREIGN]) await asking(kit, origin, 'OPTIONS');
    expect(kit.logged.map(({ level, sentence }) => [level, sentence])).toEqual([
      ['warn', expect.stringContaining('GATEWAY_CORS_ORIGINS')],
    ]);
    await using other = await start();
    await asking(other, FOREIGN, 'OPTIONS');
    expect(other.logged.map(({ fields }) => fields)).toMatchObject([{ origin: FOREIGN }]);
    await using third = await start({ corsOrigins: [APP] });
    await asking(third, APP, 'OPTIONS');
    expect(third.logged).toEqual([]);
  });

  it('may ask and read where it is named, without cookies', async () => {
    await using kit = await start({ corsOrigins: [APP, 'https://other.example'] });
    const { response, answer } = await asking(kit, APP);
    expect(answer.data).toEqual({ __typename: 'Query' });
    expect(response.headers.get('access-control-allow-origin')).toBe(APP);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toContain('Origin');
    const { response: permission } = await asking(kit, APP, 'OPTIONS');
    expect(permission.status).toBe(204);
    expect(permission.headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(permission.headers.get('access-control-allow-headers')).toBe('x-api-key');
    expect(permission.headers.get('access-control-allow-origin')).toBe(APP);
  });

  it('is any where it is *, and never reflected', async () => {
    await using kit = await start({ corsOrigins: ['*'] });
    for (const origin of [FOREIGN, 'null']) {
      const { response } = await asking(kit, origin);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
});

describe('every answer', () => {
  const always = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
  };

  it.each<[string, string, RequestInit]>([
    ['data', '/graphql', { method: 'POST', headers: JSON_TYPE, body: BODY }],
    ['a refusal', '/graphql', { method: 'POST', body: 'x' }],
    ['a GET', `/graphql${get({ query: QUERY })}`, {}],
    ['GraphiQL', '/graphql', { headers: { accept: 'text/html' } }],
    ['nothing there', '/nothing', {}],
  ])('keeps to itself: %s', async (_, path, init) => {
    await using kit = await start();
    const response = await fetch(`${kit.url}${path}`, init);
    await response.bytes();
    const { headers } = response;
    for (const [name, value] of Object.entries(always)) expect(headers.get(name), name).toBe(value);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('a gateway that keeps its schema to itself', () => {
  it.each([
    '{ __schema { queryType { name } } }',
    '{ __type(name: "Lead") { name } }',
    '{ ...A } fragment A on Query { a: __schema { types { name } } }',
  ])('answers no %s', async (query) => {
    await using kit = await start({ introspection: false });
    const { data, errors } = await kit.query(query);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['INTROSPECTION_DISABLED']);
  });

  it.each<[string, string, Record<string, unknown>?]>([
    ['fields', '{ leed(id: "a") { id } }'],
    ['arguments', '{ lead(idd: "a") { id } }'],
    ['types', '{ ... on Querry { __typename } }'],
    ['values', '{ leads(filter: { status: NEWW }) { nodes { id } } }'],
    ['input fields', '{ leads(filter: { statu: NEW }) { nodes { id } } }'],
    [
      'values in variables',
      'query ($f: LeadFilter) { leads(filter: $f) { nodes { id } } }',
      { f: { status: 'NEWW' } },
    ],
    [
      'input fields in variables',
      'query ($f: LeadFilter) { leads(filter: $f) { nodes { id } } }',
      { f: { statu: 'NEW' } },
    ],
  ])('suggests no %s, which it does otherwise', async (_, query, variables) => {
    const errorsWith = async (introspection: boolean): Promise<string> => {
      await using kit = await start({ introspection });
      return JSON.stringify((await kit.query(query, variables)).errors);
    };
    const told = await errorsWith(true);
    const kept = await errorsWith(false);
    expect(told).toContain('Did you mean');
    expect(kept).not.toContain('Did you mean');
    expect(kept).toContain('"code":');
  });

  it('still says __typename', async () => {
    await using kit = await start({ introspection: false });
    expect((await kit.query(QUERY)).data).toEqual({ __typename: 'Query' });
  });
});

describe('the page of GraphiQL', () => {
  it.each([
    ['gzip, deflate, br', 'gzip'],
    ['*', 'gzip'],
    ['br, *;q=0.1', 'gzip'],
    ['identity', null],
    ['gzip;q=0', null],
    ['gzip;q=0, *', null],
    ['br', null],
    [undefined, null],
  ])('for Accept-Encoding %s is in the coding %s', async (coding, expected) => {
    await using kit = await start();
    const asking = request(`${kit.url}/graphql`, {
      headers: { accept: 'text/html', ...(coding !== undefined && { 'accept-encoding': coding }) },
    }).end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    expect(response.headers['content-encoding'] ?? null).toBe(expected);
    expect(response.headers.vary).toMatch(/Accept-Encoding/);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    expect(String(expected ? gunzipSync(body) : body).slice(0, 200)).toMatch(/<!doctype html/i);
  });
});

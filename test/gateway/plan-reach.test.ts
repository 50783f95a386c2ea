// Every client, in every way to ask, gets its second answer from a plan, and the one that a gateway without plans gives.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it, vi } from 'vitest';
import type { BenchRequest } from '../../bench/load.ts';
import {
  CARRIERS,
  type ClientName,
  readRecording,
  recordedOperations,
  requestsFrom,
  trustedIdOf,
} from '../../bench/recorded.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { plansOf } from '../support/plan-outcomes.ts';

// How many requests the shortcut hands on: their answers are the same, and cost twice as much.
const doors = vi.hoisted(() => {
  // Nobody else's modules have the mock, and no module has it after this file.
  vi.resetModules();
  return { handedOn: 0 };
});
afterAll(() => void vi.resetModules());
vi.mock(import('../../src/fast/fast.ts'), async (importOriginal) => {
  const { createAccelerator } = await importOriginal();
  return {
    createAccelerator: (...given) => {
      const accelerator = createAccelerator(...given);
      return {
        ...accelerator,
        createServerParts: (options) =>
          accelerator.createServerParts({
            ...options,
            handler: (...handed) => {
              doors.handedOn += 1;
              return options.handler(...handed);
            },
          }),
      };
    },
  };
});

const LEAD =
  'query Lead($id: ID!) { lead(id: $id) { id firstName interactions { nodes { id } } } }';
const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Lead { firstName } ... on Interaction { type } ... on FieldLibraryEntry { label } } }`;
const sha256 = (of: string): string => createHash('sha256').update(of).digest('hex');
const variables = { id: 'lead_1001' };
const BROWSER = {
  origin: 'https://desk.example',
  'sec-fetch-site': 'cross-site',
  'accept-encoding': 'gzip, deflate, br, zstd',
};
const persistedQuery = { version: 1, sha256Hash: sha256(LEAD) };

type Ask = {
  readonly body?: object;
  readonly search?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly isChunked?: boolean;
};

function toRequest({ body, search, headers, path = '' }: Ask): BenchRequest {
  const query = new URLSearchParams(
    Object.entries(search ?? {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  return {
    method: body ? 'POST' : 'GET',
    path: `/graphql${path}${search ? `?${query}` : ''}`,
    body: body ? JSON.stringify(body) : null,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
  };
}

/** Sends what no fetch would let one send. */
async function send({ url, simulator }: Kit, sent: BenchRequest, isChunked = false) {
  const { method, path, headers, body } = sent;
  const asking = request(url + path, {
    method,
    headers: {
      ...(body && !isChunked && { 'content-length': `${Buffer.byteLength(body)}` }),
      ...headers,
      'x-api-key': keyOf(simulator, 0),
    },
  });
  // In two pieces, of which the first leaves before the second is there.
  if (body && isChunked) asking.write(body.slice(0, 10));
  asking.end(isChunked ? body?.slice(10) : body);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const { date: _, 'x-request-id': requestId, ratelimit: __, ...shown } = response.headers;
  expect(requestId).toBeDefined();
  return { status: response.statusCode, headers: shown, body: await text(response) };
}

const TRUSTED = new Map([[sha256(LEAD), LEAD]]);

const kinds: Readonly<Record<string, [Ask, KitOptions?]>> = {
  'a body alone': [{ body: { query: LEAD, variables } }],
  'a body in pieces': [{ body: { query: LEAD, variables }, isChunked: true }],
  'a page of another origin': [{ body: { query: LEAD, variables }, headers: BROWSER }],
  'any origin': [{ body: { query: LEAD, variables }, headers: BROWSER }, { corsOrigins: ['*'] }],
  'an Accept with parts': [
    {
      body: { query: LEAD, variables },
      headers: { accept: 'multipart/mixed;deferSpec=20220824, application/json' },
    },
  ],
  'any type': [{ body: { query: LEAD, variables }, headers: { accept: '*/*' } }],
  'GraphQL in the content type': [
    {
      body: { query: LEAD, variables },
      headers: { 'content-type': 'application/graphql+json; charset="utf-8"' },
    },
  ],
  'a search beside the body': [{ body: { query: LEAD, variables }, search: { from: 'here' } }],
  'a trace context': [
    {
      body: { query: LEAD, variables },
      headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    },
  ],
  'an address': [{ search: { query: LEAD, variables, operationName: 'Lead' } }],
  'an address with a hash': [
    {
      search: { query: LEAD, variables, extensions: { persistedQuery } },
      headers: { ...BROWSER, 'apollo-require-preflight': 'true' },
    },
  ],
  'nothing but trusted documents': [
    { body: { variables, extensions: { persistedQuery } } },
    { trustedDocuments: TRUSTED, documentsOnly: true },
  ],
  'entities of a router': [
    {
      path: '/federation',
      body: {
        query: ENTITIES,
        variables: {
          representations: [
            { __typename: 'Lead', id: 'lead_1001' },
            { __typename: 'Interaction', id: 'int_1001_1' },
            { __typename: 'Lead', id: 'lead_none' },
            { __typename: 'FieldLibraryEntry', key: 'email' },
          ],
        },
      },
      headers: { 'apollo-federation-include-trace': 'ftv2' },
    },
  ],
  'many by their ids': [
    {
      path: '/stitching',
      body: {
        query: 'query ($ids: [ID!]!) { leadsByIds(ids: $ids) { id firstName } }',
        variables: { ids: ['lead_1001', 'lead_1002'] },
      },
    },
  ],
};
const circumstances: Readonly<Record<string, KitOptions>> = {
  'as started': {},
  'with a rate limit': { rateLimit: 100, rateLimitBurst: 1_000 },
};

const recording = readRecording();
const recordedDocuments = new Map(
  recordedOperations().map(({ name, query }) => [trustedIdOf(recording, name), query]),
);

/** The first and the third question of each real client, as it was recorded, about what is simulated here. */
const clients = (Object.keys(CARRIERS) as ClientName[]).flatMap((client) =>
  (['q1', 'q3'] as const).map((question) => {
    const here = (text: string) =>
      text
        .replaceAll('lead_0012_0030_0000', 'lead_1001')
        .replaceAll('int_0012_0030_0000_0000', 'int_1001_1');
    const requests = requestsFrom(recording, client, question).map((one) => ({
      ...one,
      path: here(one.path),
      body: one.body && here(one.body),
    }));
    const options: KitOptions = {
      ...(CARRIERS[client] === 'browser' && { corsOrigins: [recording.carriers.browser.origin] }),
      ...(client === 'trusted' && { trustedDocuments: recordedDocuments }),
    };
    return [`${client}, ${question}`, requests, options, false] as const;
  }),
);
const others = Object.entries(kinds).map(
  ([kind, [ask, options]]) => [kind, [toRequest(ask)], options, ask.isChunked] as const,
);

const TIMES = 3;

it.each(
  Object.entries(circumstances).flatMap(([name, options]) =>
    [...others, ...clients].map(
      ([kind, requests, own, isChunked]) =>
        [kind, name, requests, { ...options, ...own }, isChunked] as const,
    ),
  ),
)('%s, %s', async (_kind, _name, requests, options, isChunked) => {
  const last = requests.at(-1) as BenchRequest;
  const all = [...requests, ...Array.from({ length: TIMES - 1 }, () => last)];
  const answersOf = async (plans: boolean) => {
    await using kit = await start({ simulator: { settleMs: 0 }, metrics: true, ...options, plans });
    const answers: unknown[] = [];
    const lines: unknown[] = [];
    doors.handedOn = 0;
    for (const one of all) answers.push(await send(kit, one, isChunked));
    const { handedOn } = doors;
    for (const { requestId: _, durationMs: __, traceId, spanId, ...line } of kit.operations) {
      // A caller's trace is the same, and one that begins here has ids of its own.
      const trace = spanId === undefined ? traceId : [typeof traceId, typeof spanId];
      lines.push({ ...line, trace });
    }
    return { answers, lines, handedOn, counts: await plansOf(kit) };
  };
  const planned = await answersOf(true);
  const plain = await answersOf(false);
  expect(planned.answers).toEqual(plain.answers);
  expect(planned.lines).toEqual(plain.lines);
  expect(plain.answers[0]).toMatchObject({ status: 200 });
  expect(planned.counts).toEqual({ bypassed_first_time: 1, answered: all.length - 1 });
  expect(planned.handedOn, 'only what was not executed before').toBe(1);
  expect(plain.counts).toEqual({});
});

it.each<[string, Ask, string]>([
  ['calls', { body: { query: LEAD, variables }, headers: { 'x-gateway-trace': '1' } }, 'trace'],
  [
    'times',
    {
      path: '/federation',
      body: { query: LEAD, variables },
      headers: { 'apollo-federation-include-trace': 'ftv1' },
    },
    'trace',
  ],
  ['types', { body: { query: '{ __schema { queryType { name } } }' } }, 'no_plan'],
  [
    'parts',
    {
      body: { query: '{ lead(id: "lead_1001") { id ... @defer { firstName } } }' },
      headers: { accept: 'multipart/mixed' },
    },
    'incremental',
  ],
])('who asks for %s is answered without a plan, and that is counted', async (_, ask, reason) => {
  await using kit = await start({ metrics: true });
  for (let time = 0; time < TIMES; time += 1) await send(kit, toRequest(ask));
  const { bypassed_first_time = 0, ...others } = await plansOf(kit);
  expect(others).toEqual({ [`bypassed_${reason}`]: TIMES - bypassed_first_time });
});

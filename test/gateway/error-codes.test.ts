// The closed list of codes: something brings about each of them, and nothing else is ever said.
import { readFileSync } from 'node:fs';
import { GraphQLError } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { ERROR_CODES, type ErrorCode, toClientError } from '../../src/graph/errors.ts';
import { createRedis } from '../../src/live/replicas/redis.ts';
import { createErrorMask } from '../../src/server/operation/errors.ts';
import { toPlainError } from '../../src/server/streaming/wire-formats.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type FailureKind, UpstreamFailure } from '../../src/upstream/failure.ts';
import { type Answer, type KitOptions, start } from '../support/kit.ts';

const WHOLE_HISTORY = readFileSync(
  new URL('../queries/whole-history.graphql', import.meta.url),
  'utf8',
);
const LEAD = '{ lead(id: "lead_1001") { firstName } }';
const SECRET = 'open-sesame';

type Row = {
  readonly query?: string;
  /** Sent as it is, instead of an operation. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly options?: KitOptions;
  readonly behave?: Behaviour;
  /** The gateway has been told to stop. */
  readonly isStopped?: boolean;
  /** Calls that LeadSail gets. */
  readonly calls: number;
  /** Refused before its document is looked at. */
  readonly isUnread?: boolean;
  /** Null for a document that is never executed. */
  readonly path?: readonly string[] | null;
};

// A number that fails when it is read: a fault of ours in the middle of an operation.
const brokenBudget = {
  valueOf() {
    throw new RangeError(`${SECRET} of lead_1001`);
  },
} as unknown as number;

const refused = { calls: 0, path: null, isUnread: true } as const;
const limited = (options: KitOptions): Row => ({ ...refused, options });

const watching = {
  ...refused,
  query: 'subscription { interactionChanged(id: "int_1001_1") { id } }',
  headers: {
    'x-api-key': 'demo-key-northwind',
    accept: 'multipart/mixed;subscriptionSpec=1.0, application/json',
  },
};

// Nothing listens on port 1.
const AWAY = createRedis({
  url: 'redis://127.0.0.1:1',
  prefix: 'away',
  onJoined: () => {},
  onLost: () => {},
  onRefused: () => {},
});
afterAll(AWAY.close);

const rows: Readonly<Record<ErrorCode, Row>> = {
  MAX_SUBSCRIPTIONS_LIMIT: { ...watching, options: { maxSubscriptions: 0 } },
  GATEWAY_STOPPING: { ...watching, isStopped: true },
  COST_ESTIMATED_TOO_EXPENSIVE: {
    ...refused,
    query: '{ leadsByIds(ids: ["a", "b"]) { id } }',
    options: { maxListItems: 1 },
  },
  MAX_TOKENS_LIMIT: limited({ maxTokens: 9 }),
  MAX_NESTING_LIMIT: limited({ maxNesting: 1 }),
  MAX_DEPTH_LIMIT: limited({ maxDepth: 1 }),
  MAX_SELECTIONS_LIMIT: limited({ maxSelections: 1 }),
  MAX_ALIASES_LIMIT: {
    ...refused,
    query: '{ a: __typename b: __typename }',
    options: { maxAliases: 1 },
  },
  MAX_ROOT_FIELDS_LIMIT: {
    ...refused,
    query: '{ a: __typename b: __typename }',
    options: { maxRootFields: 1 },
  },
  MAX_DIRECTIVES_LIMIT: {
    ...refused,
    query: '{ __typename @skip(if: false) @include(if: true) }',
    options: { maxDirectives: 1 },
  },
  MAX_INTROSPECTION_DEPTH_LIMIT: {
    query: '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
    calls: 0,
    path: null,
  },
  INTROSPECTION_DISABLED: {
    query: '{ __schema { queryType { name } } }',
    options: { introspection: false },
    calls: 0,
    path: null,
  },
  BATCHING_NOT_ENABLED: { ...refused, body: [{ query: LEAD }] },
  REQUEST_ENTITY_TOO_LARGE: limited({ maxBodyBytes: 10 }),
  BAD_REQUEST: { ...refused, body: 'lead_1001' },
  PERSISTED_QUERY_NOT_FOUND: { ...refused, body: { documentId: 'nothing' } },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    ...refused,
    body: { extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } },
    options: { automaticDocuments: false },
  },
  PERSISTED_QUERY_ID_REQUIRED: limited({ documentsOnly: true }),
  OPERATION_RESOLUTION_FAILURE: {
    ...refused,
    query: 'query A { __typename } query B { __typename }',
  },

  UNAUTHENTICATED: { headers: {}, calls: 0 },
  FORBIDDEN: { behave: { kind: 'status', status: 403 }, calls: 1 },
  BAD_USER_INPUT: { query: '{ lead(id: "a/b") { firstName } }', calls: 0 },
  AUTHENTICATION_UNAVAILABLE: {
    // A token by its form, and an issuer that is not there.
    headers: {
      authorization: `Bearer ${Buffer.from('{"alg":"RS256","kid":"k"}').toString('base64url')}.e30.e30`,
    },
    options: {
      jwt: { jwksUrl: 'http://127.0.0.1:1/', issuer: 'i', audience: 'a', tenantClaim: 't' },
    },
    calls: 0,
    path: null,
    isUnread: true,
  },
  IDEMPOTENCY_UNAVAILABLE: {
    query:
      'mutation { lead: initiateCall(input: { leadId: "lead_1001", idempotencyKey: "k" }) { userErrors { code } } }',
    options: { redis: AWAY, redisRequired: true },
    calls: 0,
    path: ['lead'],
  },
  RATE_LIMITED: {
    options: { rateLimit: 1, rateLimitBurst: 0 },
    calls: 0,
    path: null,
    isUnread: true,
  },
  UPSTREAM_TIMEOUT: { behave: { kind: 'hang' }, options: { deadlineMs: 100 }, calls: 1 },
  UPSTREAM_UNAVAILABLE: { behave: { kind: 'status', status: 500 }, calls: 1 },
  UPSTREAM_RATE_LIMITED: { behave: { kind: 'status', status: 429 }, calls: 4 },
  UPSTREAM_BAD_RESPONSE: { behave: { kind: 'empty' }, calls: 1 },
  UPSTREAM_ERROR: { behave: { kind: 'failure200', code: 'LEAD_LOCKED' }, calls: 1 },
  CALL_BUDGET_EXCEEDED: { options: { callBudget: 0, predictCalls: false }, calls: 0 },
  GRAPHQL_PARSE_FAILED: { query: '{ lead(', calls: 0, path: null },
  GRAPHQL_VALIDATION_FAILED: { query: '{ leed { firstName } }', calls: 0, path: null },
  INTERNAL_SERVER_ERROR: {
    options: { callBudget: brokenBudget, predictCalls: false },
    calls: 0,
  },
};

async function post(url: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

describe('a code', () => {
  it('stands in the table once, with something that brings it about', () => {
    expect(Object.keys(rows).sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it.each(Object.entries(rows))('%s is said for what it means', async (code, row) => {
    const { query = LEAD, headers, options, behave, path = ['lead'] } = row;
    await using kit = await start({ simulator: { settleMs: 0 }, ...options });
    if (behave) kit.simulator.faults.add({ behave });
    if (row.isStopped) kit.gateway.longLived.stop();
    const { data, errors } =
      row.body === undefined ? await kit.query(query, {}, headers) : await post(kit.url, row.body);
    kit.logged.splice(0);
    expect(data).toEqual(path === null ? undefined : { lead: null });
    expect(errors).toEqual([
      {
        // Clients know the two of persisted queries by their words.
        message: expect.stringMatching(/.[.?]$|^PersistedQuery/),
        ...(row.isUnread ? {} : { locations: [expect.anything()] }),
        ...(path === null ? {} : { path }),
        extensions: expect.objectContaining({ code }),
      },
    ]);
    expect(JSON.stringify(errors)).not.toContain(SECRET);
    expect(kit.calls()).toHaveLength(row.calls);
  });
});

describe('UNAUTHENTICATED', () => {
  it('says what is missing, at every root field, and no call leaves', async () => {
    await using kit = await start();
    const { data, errors } = await kit.query(
      '{ lead(id: "lead_1001") { interactions { totalCount } } leads { nodes { id } } fieldLibrary { key } leadsByIds(ids: ["a", "b"]) { id } }',
      {},
      {},
    );
    expect(data).toEqual({ lead: null, leads: null, fieldLibrary: null, leadsByIds: [null, null] });
    expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual([
      'fieldLibrary',
      'lead',
      'leads',
      'leadsByIds.0',
      'leadsByIds.1',
    ]);
    for (const { message, extensions } of errors ?? []) {
      expect(message).toBe('No API key: send your LeadSail key in the X-API-Key header.');
      expect(extensions).toEqual({ code: 'UNAUTHENTICATED' });
    }
    expect(kit.calls()).toEqual([]);
  });

  it('is said of a key that LeadSail refuses, without that key', async () => {
    await using kit = await start();
    const { data, errors } = await kit.query(WHOLE_HISTORY, {}, { 'x-api-key': SECRET });
    expect(data).toEqual({ lead: null });
    expect(errors?.map(({ message, extensions }) => [message, extensions])).toEqual([
      ['LeadSail refused the API key.', { code: 'UNAUTHENTICATED' }],
    ]);
    expect(JSON.stringify(kit.logged)).not.toContain(SECRET);
  });
});

describe('a fault of ours', () => {
  it('is masked, and found in the log by its id and without its message', async () => {
    await using kit = await start({ callBudget: brokenBudget, predictCalls: false });
    const { errors } = await kit.query(LEAD);
    const [line, ...others] = kit.logged.splice(0);
    expect(others).toEqual([]);
    const requestId = errors?.[0]?.extensions?.requestId;
    expect(requestId).toMatch(/^[\da-f-]{36}$/);
    expect(errors?.[0]?.message).toBe('Something went wrong in the gateway.');
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId });
    expect(line).toMatchObject({
      level: 'error',
      fields: { requestId, fault: { name: 'RangeError', stack: expect.any(Array) } },
      sentence: 'internal error',
    });
    expect(JSON.stringify(line)).toContain('session.ts');
    expect(JSON.stringify(line)).not.toContain(SECRET);
  });

  it.each([
    ['an error', new TypeError(SECRET), 'TypeError'],
    ['text that was thrown', SECRET, 'string'],
    ['nothing that was thrown', undefined, 'undefined'],
    [
      'an error in a GraphQLError',
      new GraphQLError(SECRET, { originalError: new EvalError(SECRET), path: ['lead'] }),
      'EvalError',
    ],
    [
      'an error in two',
      new GraphQLError(SECRET, {
        originalError: new GraphQLError(SECRET, { originalError: new EvalError(SECRET) }),
      }),
      'EvalError',
    ],
    [
      'a GraphQLError under a path with no code',
      new GraphQLError(SECRET, { path: ['lead'] }),
      'GraphQLError',
    ],
    [
      'a code that is not ours',
      new GraphQLError(SECRET, { path: ['lead'], extensions: { code: 'TEAPOT' } }),
      'GraphQLError',
    ],
    [
      'a code of Object.prototype',
      new GraphQLError(SECRET, { path: ['lead'], extensions: { code: 'constructor' } }),
      'GraphQLError',
    ],
  ])('is masked when it is %s', (_, fault, name) => {
    const lines: unknown[] = [];
    const ignore = () => {};
    const log = {
      debug: ignore,
      info: ignore,
      warn: ignore,
      error: (fields: unknown) => void lines.push(fields),
    };
    const shown = createErrorMask(log)(fault).toJSON();
    expect(shown.message).toBe('Something went wrong in the gateway.');
    expect(shown.extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: expect.any(String),
    });
    expect(lines).toEqual([
      { requestId: shown.extensions?.requestId, fault: { name, stack: expect.any(Array) } },
    ]);
    expect(JSON.stringify([shown, lines])).not.toContain(SECRET);
  });

  it('keeps its place in the answer', () => {
    const fault = new GraphQLError('x', {
      originalError: new Error('y'),
      path: ['lead', 'notes', 3],
    });
    expect(toClientError(fault, () => 'id').path).toEqual(['lead', 'notes', 3]);
  });
});

describe('a failed call', () => {
  const codes: Record<FailureKind, ErrorCode> = {
    unauthenticated: 'UNAUTHENTICATED',
    forbidden: 'FORBIDDEN',
    not_found: 'UPSTREAM_ERROR',
    invalid: 'BAD_USER_INPUT',
    timeout: 'UPSTREAM_TIMEOUT',
    unavailable: 'UPSTREAM_UNAVAILABLE',
    rate_limited: 'UPSTREAM_RATE_LIMITED',
    bad_response: 'UPSTREAM_BAD_RESPONSE',
    refused: 'UPSTREAM_ERROR',
    over_budget: 'CALL_BUDGET_EXCEEDED',
    over_quota: 'RATE_LIMITED',
    cancelled: 'UPSTREAM_UNAVAILABLE',
  };

  it.each(Object.entries(codes))('of the kind %s is %s', (kind, code) => {
    const failure = new UpstreamFailure(kind as FailureKind, 'A sentence.', {
      status: 418,
      upstreamCode: SECRET,
      retryAfterMs: 5,
      cause: new Error(SECRET),
    });
    const wrapped = new GraphQLError('A sentence.', { originalError: failure, path: ['lead'] });
    const error = toClientError(wrapped, () => expect.unreachable('it is no fault of ours'));
    const shown = toPlainError(error);
    const headers = kind === 'over_quota' ? { 'retry-after': '1' } : undefined;
    expect(error.extensions.http).toEqual(headers && { headers });
    expect(shown).toEqual({
      message: 'A sentence.',
      path: ['lead'],
      extensions: { code, retryAfterMs: 5 },
    });
  });
});

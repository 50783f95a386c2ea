// Every cause of trouble is told once a minute, with what an operator needs: each row of the table in docs/operations.md.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { joinReplicas } from '../../src/live/replicas/join.ts';
import { createRedis, type Redis } from '../../src/live/replicas/redis.ts';
import { createReplicas } from '../../src/live/replicas/replicas.ts';
import { CAUSES, type Cause, createCauses } from '../../src/server/telemetry/causes.ts';
import { createUpstreamCauses } from '../../src/server/telemetry/upstream-causes.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { toCredential } from '../../src/upstream/credential.ts';
import { createDeadline } from '../../src/upstream/deadline.ts';
import { UpstreamFailure } from '../../src/upstream/failure.ts';
import { createUpstream } from '../../src/upstream/upstream.ts';
import { createVerified } from '../../src/upstream/verified.ts';
import { type CallbackAnswer, startCallbackRouter, VERIFIER } from '../support/callback-router.ts';
import { startIssuer, TENANTS } from '../support/issuer.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { type RawReply, startRaw } from '../support/raw-leadsail.ts';
import { describeWithRedis, type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { startCall, startLive, subscribe } from '../support/watching.ts';

const OPENAPI = readFileSync(join(import.meta.dirname, '../../docs/leadsail/openapi.yaml'), 'utf8');
const DOCS = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const LEADS = '{ leads(first: 1) { nodes { id } } }';
const LEAD = 'query One { lead(id: "lead_1001") { firstName interactions { totalCount } } }';

type Line = Kit['logged'][number];
const causesIn = (logged: readonly Line[]): Line[] => logged.filter(({ fields }) => fields.cause);

/** The lines of a gateway that was asked so often, of which none fails the test. */
async function linesOf(
  options: KitOptions,
  query = LEADS,
  { behave, times = 3 }: { readonly behave?: Behaviour; readonly times?: number } = {},
): Promise<Line[]> {
  await using kit = await start(options);
  if (behave) kit.simulator.faults.add({ behave });
  for (let time = 0; time < times; time += 1) await kit.query(query);
  return causesIn(kit.logged);
}

async function linesOfRaw(reply: RawReply): Promise<Line[]> {
  await using raw = await startRaw(() => reply);
  return await linesOf({ leadsailUrl: raw.url });
}

const failing = (status: number, more: object = {}) =>
  linesOf({}, LEADS, { behave: { kind: 'status', status, ...more } });

/** What `createCauses` makes of what is reported to it. */
function listen() {
  const lines: Line[] = [];
  const at =
    (level: string): ((fields: Line['fields'], sentence: string) => void) =>
    (fields, sentence) =>
      void lines.push({ level, fields, sentence });
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { lines, causes: createCauses(log) };
}

type RedisTrouble = (server: RedisServer, redis: Redis) => Promise<unknown>;

async function linesOfRedis(makeTrouble: RedisTrouble): Promise<Line[]> {
  const { lines, causes } = listen();
  await using server = await startRedisServer();
  const redis = await joinReplicas({ redisUrl: server.url, redisPrefix: 'test' }, causes);
  if (redis === null) throw new Error('there is a Redis');
  await makeTrouble(server, redis);
  await redis.close();
  return lines;
}

/** A call that is watched while LeadSail fails for a while. */
async function linesOfPolls(): Promise<Line[]> {
  await using live = await startLive();
  const { kit, advance } = live;
  const id = await startCall(kit, 'lead_1001');
  const query = 'subscription ($id: ID!) { interactionChanged(id: $id) { status } }';
  const watching = await subscribe(kit, query, { id });
  await watching.next();
  const restore = kit.simulator.faults.add({ behave: { kind: 'status', status: 500 } });
  for (let second = 0; second < 20; second += 1) await advance(1_000);
  restore();
  for (let second = 0; second < 40; second += 1) await advance(1_000);
  await watching.leave();
  return causesIn(kit.logged);
}

/** A circuit that opens and, once LeadSail is back, closes. */
async function linesOfCircuit(): Promise<Line[]> {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const restore = kit.simulator.faults.add({ behave: { kind: 'status', status: 500 } });
  for (let time = 0; time < 12; time += 1) await kit.query(LEADS);
  restore();
  await expect
    .poll(async () => (await kit.query(LEADS)).data.leads, { timeout: 10_000 })
    .not.toBeNull();
  return causesIn(kit.logged);
}

async function linesOfIssuer(): Promise<Line[]> {
  await using issuer = await startIssuer();
  await using kit = await start({ tenants: TENANTS, jwt: issuer.jwt });
  issuer.setAway(true);
  const token = await issuer.bearer('someone');
  for (const _ of 'ab') await kit.query(LEADS, {}, token);
  issuer.setAway(false);
  await kit.query(LEADS, {}, token);
  return causesIn(kit.logged);
}

async function linesOfQueue(): Promise<Line[]> {
  await using simulator = await startSimulator({ settleMs: 0 });
  const held = Promise.withResolvers<void>();
  simulator.faults.add({ behave: { kind: 'held', until: held.promise } });
  const { lines, causes } = listen();
  const observer = createUpstreamCauses(causes, simulator.url);
  const upstream = createUpstream({
    url: simulator.url,
    maxInFlight: 1,
    maxWaiting: 1,
    observer,
    verified: createVerified(),
  });
  const credential = toCredential(keyOf(simulator, 0));
  if (!credential) throw new Error('a key is a credential');
  const call = () =>
    upstream.call(
      { method: 'GET', path: '/leads', endpoint: 'GET /leads', credential },
      createDeadline(5_000),
    );
  const calls = [call(), call(), call(), call()];
  await Promise.allSettled(calls.slice(2));
  held.resolve();
  await Promise.all(calls.slice(0, 2));
  await upstream.close();
  return lines;
}

const WRITE = (key: string) =>
  `mutation { updateLead(input: { leadId: "lead_1001", firstName: "A"${key} }) { userErrors { code } } }`;

async function linesOfRequired(): Promise<Line[]> {
  const ignore = () => {};
  const away = createRedis({
    url: 'redis://127.0.0.1:1',
    prefix: 'a',
    onJoined: ignore,
    onLost: ignore,
    onRefused: ignore,
  });
  try {
    return await linesOf({ redis: away, redisRequired: true }, WRITE(', idempotencyKey: "k"'));
  } finally {
    await away.close();
  }
}

function linesOfUnconfirmed(): Promise<Line[]> {
  const alone = createReplicas(
    null,
    () => 0,
    () => {},
  );
  const sharedState = { ...alone, exchange: { ...alone.exchange, announce: async () => false } };
  return linesOf({ sharedState }, WRITE(''));
}

async function linesOfRequest(options: KitOptions, path: string, init: RequestInit) {
  await using kit = await start(options);
  for (const _ of 'ab') await (await fetch(kit.url + path, init)).text();
  return causesIn(kit.logged);
}

async function linesOfSubscriptions(): Promise<Line[]> {
  await using kit = await start({ maxSubscriptions: 0 });
  for (const _ of 'ab')
    await (await subscribe(kit, 'subscription { interactionChanged(id: "a") { id } }')).rest();
  return causesIn(kit.logged);
}

/** Two routers are called back, by a gateway that may or may not, and do so with the first result. */
async function linesOfCallbacks(mayCallBack: boolean, answer: CallbackAnswer): Promise<Line[]> {
  await using router = await startCallbackRouter();
  const allowed = mayCallBack ? router.host : 'router.example.com';
  await using kit = await start({ callbackHosts: [`http://${allowed}`] });
  router.behave(({ action }) => (action === 'next' ? answer : 'take'));
  const { interactionId } = kit.simulator.showcase;
  for (const id of ['lead_1001', 'lead_1002']) {
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json;callbackSpec=1.0',
        'x-api-key': keyOf(kit.simulator, 0),
      },
      body: JSON.stringify({
        query: `subscription { interactionChanged(id: "${interactionId}") { id } }`,
        extensions: router.subscription(id),
      }),
    });
    expect(response.status).toBe(mayCallBack ? 200 : 400);
  }
  await expect.poll(() => kit.operations).toHaveLength(2);
  expect(JSON.stringify([kit.logged, kit.operations])).not.toContain(VERIFIER);
  return causesIn(kit.logged);
}

/** What brings each about, and of its line what is not the same each time. */
const ROWS: Readonly<
  Record<Cause, { readonly provoke: () => Promise<Line[]>; readonly fields: object }>
> = {
  unreachable: {
    provoke: () => linesOf({ leadsailUrl: 'http://127.0.0.1:1/api/v1' }),
    fields: {
      endpoint: 'GET /leads',
      host: '127.0.0.1:1',
      code: 'ECONNREFUSED',
      reason:
        'There is no connection to 127.0.0.1:1 (ECONNREFUSED): check port, firewall and proxy.',
    },
  },
  no_answer: {
    provoke: () => linesOf({ deadlineMs: 300 }, LEADS, { behave: { kind: 'hang' } }),
    fields: { endpoint: 'GET /leads', reason: expect.stringContaining('does not answer within') },
  },
  not_leadsail: {
    provoke: () =>
      linesOfRaw({
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: '<html>Maria Ortega',
      }),
    fields: {
      status: 200,
      contentType: 'text/html',
      reason: 'The address answers HTML (200): is /api/v1 missing at the end of LEADSAIL_URL?',
    },
  },
  no_such_address: {
    provoke: () =>
      linesOfRaw({ status: 404, body: '{"success":false,"error":{"code":"NOT_FOUND"}}' }),
    fields: { status: 404, reason: 'is /api/v1 missing at the end of LEADSAIL_URL?' },
  },
  unreadable: {
    provoke: () => linesOfRaw({ body: '{"success":true,"data":{"firstName":"Mar' }),
    fields: { status: 200, contentType: 'application/json' },
  },
  unavailable: { provoke: () => failing(500), fields: { status: 500 } },
  upstream_rate_limited: {
    provoke: () => failing(429, { headers: { 'retry-after': '20' } }),
    fields: { status: 429, retryAfterMs: 20_000 },
  },
  key_refused: { provoke: () => failing(401), fields: { status: 401, tenant: 'unverified' } },
  key_forbidden: { provoke: () => failing(403), fields: { status: 403, tenant: 'unverified' } },
  call_refused: {
    provoke: () => linesOf({}, LEADS, { behave: { kind: 'failure200', code: 'LEAD_LOCKED' } }),
    fields: { status: 200, code: 'LEAD_LOCKED' },
  },
  circuit_open: {
    provoke: linesOfCircuit,
    fields: {
      failure: 'unavailable',
      status: 500,
      tenant: 'unverified',
      reason: expect.stringContaining('most of the last calls'),
    },
  },
  circuit_closed: { provoke: linesOfCircuit, fields: { tenant: expect.any(String) } },
  queue_full: { provoke: linesOfQueue, fields: { waiting: 1, reason: expect.any(String) } },
  call_budget: {
    provoke: () => linesOf({ callBudget: 1, predictCalls: false }, LEAD),
    fields: {
      operation: 'One',
      tenant: expect.any(String),
      reason: expect.stringContaining('--call-budget'),
    },
  },
  quota_spent: {
    provoke: () => linesOf({ callsPerMinute: 1 }),
    fields: {
      tenant: expect.any(String),
      kind: 'read',
      reason: expect.stringContaining('--calls-per-minute'),
    },
  },
  rate_limited: {
    provoke: () => linesOf({ rateLimit: 1, rateLimitBurst: 1 }),
    fields: { requestId: expect.any(String), reason: expect.stringContaining('Retry-After') },
  },
  subscriptions_full: {
    provoke: linesOfSubscriptions,
    fields: { reason: expect.stringContaining('--max-subscriptions') },
  },
  polls_fail: { provoke: linesOfPolls, fields: { reason: 'unavailable' } },
  polls_work: { provoke: linesOfPolls, fields: {} },
  webhook_refused: {
    provoke: () =>
      linesOfRequest({ webhookSecret: 'open-sesame-0123' }, '/webhooks/leadsail', {
        method: 'POST',
        headers: { 'x-webhook-secret': 'Maria Ortega' },
        body: '{}',
      }),
    fields: { outcome: 'forged', status: 401, reason: expect.stringContaining('secret') },
  },
  jwks_away: { provoke: linesOfIssuer, fields: { reason: 'HTTP_503' } },
  jwks_back: { provoke: linesOfIssuer, fields: {} },
  redis_away: {
    provoke: () =>
      linesOfRedis(async (server, redis) => {
        await server.kill();
        await expect.poll(redis.isJoined, { timeout: 10_000 }).toBe(false);
      }),
    fields: { fault: expect.any(String) },
  },
  redis_joined: { provoke: () => linesOfRedis(async () => {}), fields: {} },
  redis_refuses: {
    provoke: () =>
      linesOfRedis(async (_, redis) => {
        for (const _ of 'ab') await redis.run('INCR', 'x', 'y').catch(() => {});
      }),
    fields: { fault: 'ERR' },
  },
  idempotency_unknown: { provoke: linesOfRequired, fields: { tenant: expect.any(String) } },
  unconfirmed: { provoke: linesOfUnconfirmed, fields: {} },
  origin_refused: {
    provoke: () =>
      linesOfRequest({}, '/graphql', {
        method: 'OPTIONS',
        headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
      }),
    fields: {
      origin: 'https://app.example.com',
    },
  },
  callback_refused: { provoke: () => linesOfCallbacks(false, 'take'), fields: {} },
  callback_lost: {
    provoke: () => linesOfCallbacks(true, { status: 401 }),
    fields: { router: expect.stringMatching(/^http:..127\.0\.0\.1:\d+$/), reason: 'status 401' },
  },
};

// What brings a cause about brings its end as well: it happens once.
const happened = new Map<() => Promise<Line[]>, Promise<Line[]>>();

function linesFrom(provoke: () => Promise<Line[]>): Promise<Line[]> {
  const lines = happened.get(provoke) ?? provoke();
  happened.set(provoke, lines);
  return lines;
}

const provoked = (name: Cause) => async () => {
  const { provoke, fields } = ROWS[name];
  const { level, sentence } = CAUSES[name];
  const lines = (await linesFrom(provoke)).filter(({ fields }) => fields.cause === name);
  expect(lines).toEqual([
    { level, sentence, fields: expect.objectContaining({ cause: name, ...fields }) },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/Maria|Ortega|lead_1001|demo-key/);
};

const isOfRedis = (name: string): boolean => name.startsWith('redis_');
const names = Object.keys(CAUSES) as Cause[];

describe('a cause', () => {
  it('has a row in docs/operations.md, with its sentence and what to do', () => {
    const rows = [...DOCS.matchAll(/^\| ([^|]+) \| `(\w+)`: ([^|]+) \| ([^|]{8,}) \|$/gm)];
    expect(rows.map(([, , name, sentence]) => [name, sentence])).toEqual(
      names.map((name) => [name, CAUSES[name].sentence]),
    );
  });

  it.each(names.filter((name) => !isOfRedis(name)))(
    '%s is told once, however often it comes',
    (name) => provoked(name)(),
  );
});

/** Each call that LeadSail documents, such as `PATCH /leads/{leadId}`. */
const ENDPOINTS = Object.entries(parseYaml(OPENAPI).paths as Record<string, object>).flatMap(
  ([path, methods]) =>
    Object.keys(methods)
      .filter((method) => ['get', 'post', 'patch'].includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
);

/** The lines that this failure of a call leads to. */
function linesOfFailure(endpoint: string, failure: UpstreamFailure): Line[] {
  const { lines, causes } = listen();
  const credential = toCredential('a-key');
  if (!credential) throw new Error('a key is a credential');
  createUpstreamCauses(causes, 'http://127.0.0.1:1/api/v1').attempt?.({
    endpoint,
    outcome: failure.kind,
    status: null,
    failure,
    durationMs: 1,
    queueMs: 0,
    attempt: 1,
    isPoll: false,
    tenant: { fingerprint: credential.fingerprint, isVerified: true },
  });
  return lines;
}

describe('an address that LeadSail does not have', () => {
  it('is one of a list: where an id is sent, "not found" is an answer', () => {
    const notFound = new UpstreamFailure('not_found', 'nothing is there', { status: 404 });
    expect(ENDPOINTS).toContain('POST /voice/calls/initiate');
    expect(ENDPOINTS.filter((endpoint) => linesOfFailure(endpoint, notFound).length > 0)).toEqual([
      'GET /leads',
      'GET /campaigns',
      'GET /clients',
      'GET /field-library',
    ]);
  });
});

describeWithRedis('a cause', () => {
  it.each(names.filter(isOfRedis))('%s is told once, however often it comes', (name) =>
    provoked(name)(),
  );
});

describe('the same cause', () => {
  function at() {
    let nowMs = 0;
    const lines: Line[] = [];
    const write = (fields: Line['fields'], sentence: string) =>
      void lines.push({ level: '', fields, sentence });
    const log = { debug: write, info: write, warn: write, error: write };
    const causes = createCauses(log, () => nowMs);
    const wait = (ms: number): void => {
      nowMs += ms;
    };
    return { lines, ...causes, wait };
  }

  it('is told again after a minute, with how often it came unsaid', () => {
    const { lines, report, wait } = at();
    for (const _ of 'abcd') report('unavailable', { status: 500 }, '500');
    wait(59_999);
    report('unavailable', { status: 500 }, '500');
    expect(lines).toHaveLength(1);
    wait(1);
    report('unavailable', { status: 500 }, '500');
    expect(lines.map(({ fields }) => fields)).toEqual([
      { cause: 'unavailable', status: 500 },
      { cause: 'unavailable', status: 500, unsaid: 4 },
    ]);
  });

  it('is told of ten tenants in a minute, and of an eleventh in the next', () => {
    const { lines, report, wait } = at();
    for (let tenant = 0; tenant < 100; tenant += 1) report('key_refused', {}, `${tenant}`);
    expect(lines).toHaveLength(10);
    wait(60_000);
    report('key_refused', {}, '11');
    expect(lines).toHaveLength(11);
  });

  it('of Redis is told by each fault, and joining ends all of them', () => {
    const { lines, report } = at();
    for (const fault of ['', 'CLOSED', 'WRONGPASS', 'WRONGPASS', '', 'CLOSED', '']) {
      if (fault === '') report('redis_joined');
      else report('redis_away', { fault }, fault);
    }
    const told = lines.map(({ fields }) => fields.fault ?? 'joined');
    expect(told).toEqual(['joined', 'CLOSED', 'WRONGPASS', 'joined', 'CLOSED', 'joined']);
  });

  it('is news again as soon as its end was told, and the last line says how it is', () => {
    const { lines, report } = at();
    for (const _ of 'abc') {
      report('circuit_open', {}, 'a');
      report('circuit_open', {}, 'a');
      report('circuit_closed', {}, 'a');
      report('circuit_closed', {}, 'b');
    }
    expect(lines.map(({ fields }) => fields.cause)).toEqual(
      Array.from('abc').flatMap(() => ['circuit_open', 'circuit_closed']),
    );
  });
});

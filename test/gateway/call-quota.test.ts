// --calls-per-minute: what a tenant may ask of LeadSail in a minute, who is refused when that is spent, and what is told.
import { describe, expect, it } from 'vitest';
import { joinReplicas } from '../../src/live/replicas/join.ts';
import { ask as askInParts, CURRENT, OF_2022 } from '../support/incremental.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';
import { startCall, startLive, subscribe } from '../support/watching.ts';

const LEAD = '{ __typename lead(id: "lead_1001") { firstName } }';
const with20: KitOptions = { simulator: { settleMs: 0 }, callsPerMinute: 20 };

async function ask(
  kit: Kit,
  query = LEAD,
  tenant = 0,
  more: Readonly<Record<string, string>> = {},
) {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': keyOf(kit.simulator, tenant),
      ...more,
    },
    body: JSON.stringify({ query }),
  });
  const { data, errors, extensions } = (await response.json()) as {
    // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
    data?: any;
    errors?: { message: string; path?: unknown; extensions: Record<string, unknown> }[];
    extensions?: { cost: { calls: number; remaining?: { calls: number; resetAt: string } } };
  };
  const { status } = response;
  const retryAfter = response.headers.get('retry-after');
  return { status, retryAfter, data, errors, cost: extensions?.cost };
}

async function spend(kit: Kit, calls: number, tenant = 0): Promise<void> {
  for (let call = 0; call < calls; call += 1) {
    expect((await ask(kit, LEAD, tenant)).errors).toBeUndefined();
  }
}

const causesIn = (kit: Kit) =>
  kit.logged.flatMap(({ level, fields }) => (level === 'warn' ? [fields.cause] : []));

describe('a query', () => {
  it('is refused before a call leaves once its tenant has spent what queries may', async () => {
    await using kit = await start(with20);
    await spend(kit, 18);
    const refused = await ask(kit);
    expect(refused).toMatchObject({ status: 200, data: { __typename: 'Query', lead: null } });
    expect(refused.errors).toEqual([
      {
        message: expect.stringMatching(
          /^A tenant may make 20 calls to LeadSail a minute, and no more are left for this: wait \d\d s\.$/,
        ),
        locations: expect.any(Array),
        path: ['lead'],
        extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) },
      },
    ]);
    const waitMs = Number(refused.errors?.[0]?.extensions.retryAfterMs);
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(61_000);
    expect(Number(refused.retryAfter)).toBe(Math.ceil(waitMs / 1_000));
    expect(kit.calls()).toHaveLength(18);
    expect(causesIn(kit)).toEqual(['quota_spent']);
    // Nobody else has spent anything.
    expect((await ask(kit, LEAD, 1)).errors).toBeUndefined();
  });

  it('is refused in a later part as well, which says when to ask again', async () => {
    await using kit = await start(with20);
    await spend(kit, 17);
    const query = '{ lead(id: "lead_1001") { id ... @defer { interactions { totalCount } } } }';
    for (const accept of [OF_2022, CURRENT]) {
      const parts = await (await askInParts(kit, accept, query)).rest();
      expect(JSON.stringify(parts)).toMatch(/"code":"RATE_LIMITED","retryAfterMs":\d+\}/);
      expect(JSON.stringify(parts)).not.toContain('retry-after');
    }
  });

  it('costs nothing when it is remembered, and each try of a call when it is not', async () => {
    await using kit = await start({ ...with20, cacheMb: 1 });
    const left = async (query: string) =>
      (await ask(kit, query, 0, { 'x-gateway-cost': '1' })).cost?.remaining?.calls;
    expect(await left('{ __typename }')).toBe(18);
    for (const _ of 'abc') expect(await left(LEAD)).toBe(17);
    kit.simulator.faults.add({ times: 1, behave: { kind: 'status', status: 503 } });
    expect(await left('{ lead(id: "lead_1002") { firstName } }')).toBe(15);
  });

  it('makes no other calls than without a quota that is large enough', async () => {
    const query = '{ leads(first: 3) { nodes { firstName interactions { totalCount } } } }';
    const made = async (callsPerMinute: number) => {
      await using kit = await start({ callsPerMinute });
      return { answer: await kit.query(query), calls: kit.calls() };
    };
    const free = await made(0);
    expect(await made(1_000)).toEqual(free);
  });
});

describe('what is left', () => {
  it('is told beside the answer, with when all is there again', async () => {
    await using kit = await start(with20);
    await spend(kit, 2);
    const { cost } = await ask(kit, LEAD, 0, { 'x-gateway-cost': '1' });
    expect(cost).toEqual({
      predictedCalls: 1,
      predictedItems: 0,
      calls: 1,
      remaining: { calls: 15, resetAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    });
    const resetInMs = Date.parse(cost?.remaining?.resetAt ?? '') - Date.now();
    expect(resetInMs).toBeGreaterThan(50_000);
    expect(resetInMs).toBeLessThanOrEqual(61_000);
  });

  it('is not told where nothing is counted', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const { cost } = await ask(kit, LEAD, 0, { 'x-gateway-cost': '1' });
    expect(cost).toEqual({ predictedCalls: 1, predictedItems: 0, calls: 1 });
  });
});

describe('a mutation', () => {
  const sendSms = (key: string) =>
    `mutation { sendSms(input: { leadId: "lead_1001", message: "Hello", idempotencyKey: "${key}" }) { messageId userErrors { code } } }`;

  it('has what queries leave to it, the read before its write included', async () => {
    await using kit = await start(with20);
    await spend(kit, 18);
    expect((await ask(kit)).errors).toHaveLength(1);
    const sent = await ask(kit, sendSms('first'));
    expect(sent.errors).toBeUndefined();
    expect(sent.data.sendSms).toMatchObject({ messageId: expect.any(String), userErrors: [] });
    expect(kit.calls().filter((call) => call.includes('POST /sms/send'))).toHaveLength(1);
  });

  it('is refused last, before anything leaves, and can be sent again under its key', async () => {
    await using live = await startLive({ callsPerMinute: 2 });
    const { kit, advance } = live;
    expect((await ask(kit, sendSms('first'))).errors).toBeUndefined();
    const refused = await ask(kit, sendSms('second'));
    expect(refused.errors?.[0]?.extensions).toEqual({
      code: 'RATE_LIMITED',
      retryAfterMs: expect.any(Number),
    });
    expect(kit.calls().filter((call) => call.includes('POST'))).toHaveLength(1);
    await advance(61_000);
    const again = await ask(kit, sendSms('second'));
    expect(again.errors).toBeUndefined();
    expect(kit.calls().filter((call) => call.includes('POST'))).toHaveLength(2);
  });
});

describe('polls', () => {
  const query = 'subscription ($id: ID!) { interactionChanged(id: $id) { status } }';
  const polls = (kit: Kit) => kit.calls().filter((call) => call.includes('/interactions/')).length;

  it('give way first, stop at the half, and come back by themselves', async () => {
    await using live = await startLive({ ...with20, simulator: {}, metrics: true });
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const watching = await subscribe(kit, query, { id });
    expect((await watching.next())?.data.interactionChanged.status).toBeDefined();
    for (let second = 0; second < 55; second += 1) await advance(1_000);
    expect(polls(kit)).toBe(10);
    // Eight of eighteen: what polls did not take is there for queries.
    await spend(kit, 8);
    expect((await ask(kit)).errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    const metrics = await (await fetch(`${kit.url}/metrics`)).text();
    expect(metrics).toMatch(/leadsail_looks_total\{outcome="over_quota"\} [1-9]/);
    expect(causesIn(kit)).toContain('quota_spent');
    for (let second = 0; second < 120; second += 1) await advance(1_000);
    expect(polls(kit)).toBeGreaterThan(10);
    await watching.leave();
  });
});

describeWithRedis('gateways with one Redis', () => {
  it('spend together', async () => {
    await using server = await startRedisServer();
    const join = () => joinReplicas({ redisUrl: server.url, redisPrefix: 'test' }, { report() {} });
    const [mine, theirs] = [await join(), await join()];
    {
      await using kit = await start({ ...with20, redis: mine });
      await spend(kit, 10);
      await using other = await start({ ...with20, redis: theirs });
      await spend(other, 8);
      expect((await ask(other)).errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
      expect(other.calls()).toHaveLength(8);
    }
    await Promise.all([mine?.close(), theirs?.close()]);
  });
});

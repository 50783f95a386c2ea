// How often one credential may ask: the bucket as a pure function, and what a caller who asks too often sees.
import { describe, expect, it } from 'vitest';
import { joinReplicas } from '../../src/live/replicas/join.ts';
import { type Bucket, type RatePolicy, take } from '../../src/server/auth/rate-limit.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';

const policy: RatePolicy = { perSecond: 10, burst: 3 };

/** Takes at each of these moments; true where it was allowed. */
function takeAt(moments: readonly number[], by = policy): boolean[] {
  let bucket: Bucket | undefined;
  return moments.map((nowMs) => {
    const verdict = take(bucket, by, nowMs);
    bucket = verdict.bucket;
    return verdict.isAllowed;
  });
}

describe('a bucket', () => {
  it('gives its burst at once, and nothing more', () => {
    expect(takeAt([0, 0, 0, 0, 0])).toEqual([true, true, true, false, false]);
  });

  it('fills at its rate, and not by refusing', () => {
    expect(takeAt([0, 0, 0, 0, 99, 100, 100, 199, 200])).toEqual([
      ...[true, true, true],
      ...[false, false, true],
      ...[false, false, true],
    ]);
  });

  it('never holds more than its burst', () => {
    expect(takeAt([0, 60_000, 60_000, 60_000, 60_000])).toEqual([true, true, true, true, false]);
  });

  it('lets through what was promised, and no more, however it is asked', () => {
    for (const everyMs of [1, 3, 7, 33]) {
      const asked = Array.from({ length: Math.floor(60_000 / everyMs) }, (_, at) => at * everyMs);
      const allowed = takeAt(asked).filter(Boolean).length;
      expect(allowed).toBeLessThanOrEqual(3 + 600);
      expect(allowed).toBeGreaterThanOrEqual(597);
    }
  });

  it('says exactly when to come back', () => {
    let bucket: Bucket | undefined;
    for (const _ of 'abc') ({ bucket } = take(bucket, policy, 0));
    const refused = take(bucket, policy, 30);
    expect(refused).toMatchObject({ isAllowed: false, retryAfterMs: 70, fullInMs: 270 });
    expect(take(refused.bucket, policy, 99).isAllowed).toBe(false);
    expect(take(refused.bucket, policy, 100).isAllowed).toBe(true);
  });

  it('does not mind a clock that steps back', () => {
    expect(takeAt([1_000, 1_000, 1_000, 0, 1_000])).toEqual([true, true, true, false, true]);
  });
});

// So slow that no test sees a token come back.
const slow: KitOptions = { simulator: { settleMs: 0 }, rateLimit: 0.001, rateLimitBurst: 2 };

async function ask(kit: Kit, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ lead(id: \\"lead_1001\\") { id } }"}',
  });
  const { errors } = (await response.json()) as { errors?: { extensions: object }[] };
  const of = (name: string) => response.headers.get(name);
  return {
    status: response.status,
    errors,
    retryAfter: of('retry-after'),
    policy: of('ratelimit-policy'),
    left: of('ratelimit'),
  };
}

describe('a caller', () => {
  it('sees what is left, and is refused once nothing is', async () => {
    await using kit = await start(slow);
    const key = { 'x-api-key': keyOf(kit.simulator, 0) };
    const answers = [await ask(kit, key), await ask(kit, key), await ask(kit, key)];
    expect(answers.map(({ status, left }) => [status, left?.split(';t=')[0]])).toEqual([
      [200, '"operations";r=1'],
      [200, '"operations";r=0'],
      [429, '"operations";r=0'],
    ]);
    expect(answers[0]).toMatchObject({ policy: '"operations";q=2;w=2000', retryAfter: null });
    expect(answers[2]?.retryAfter).toMatch(/^(1000|999)$/);
    expect(answers[2]?.left).toMatch(/;t=(2000|1999)$/);
    expect(answers[2]?.errors).toEqual([
      {
        message: expect.stringMatching(
          /^A caller may send 0\.001 operations a second and 2 at once, got more: wait \d+ s\.$/,
        ),
        extensions: { code: 'RATE_LIMITED' },
      },
    ]);
    expect(kit.calls()).toHaveLength(2);
    expect(kit.operations.at(-1)).toMatchObject({
      status: 429,
      codes: ['RATE_LIMITED'],
      tenant: kit.operations[0]?.tenant,
    });
  });

  it('does not use up what another has', async () => {
    await using kit = await start(slow);
    for (const _ of 'abc') await ask(kit, { 'x-api-key': keyOf(kit.simulator, 0) });
    expect((await ask(kit, { 'x-api-key': keyOf(kit.simulator, 1) })).status).toBe(200);
  });

  it('without a credential shares with all others who have none, or none to be believed', async () => {
    const tenants = [{ name: 'a', leadsailApiKey: 'k', tokens: ['0123456789abcdef'], claims: [] }];
    await using kit = await start({ ...slow, tenants });
    const statuses = [
      await ask(kit, {}),
      await ask(kit, { authorization: 'Bearer made-up' }),
      await ask(kit, { 'x-api-key': 'a b' }),
      await ask(kit, { authorization: 'Bearer made-up-too' }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 401, 429, 429]);
    expect((await ask(kit, { 'x-api-key': keyOf(kit.simulator, 0) })).status).toBe(200);
  });

  it('may ask as often as it likes where there is no limit', async () => {
    await using kit = await start({ ...slow, rateLimit: 0 });
    for (const _ of 'abcd') {
      const answer = await ask(kit, { 'x-api-key': keyOf(kit.simulator, 0) });
      expect(answer).toMatchObject({ status: 200, policy: null, left: null });
    }
  });
});

describeWithRedis('gateways with one Redis', () => {
  it('count together, and each goes on from there when Redis is gone', async () => {
    await using server = await startRedisServer();
    const join = () => joinReplicas({ redisUrl: server.url, redisPrefix: 'test' }, { report() {} });
    const [mine, theirs] = [await join(), await join()];
    const options = { ...slow, rateLimitBurst: 3 };
    {
      await using kit = await start({ ...options, redis: mine });
      await using other = await start({ ...options, redis: theirs });
      const key = { 'x-api-key': keyOf(kit.simulator, 0) };
      expect((await ask(kit, key)).left).toMatch(/r=2;/);
      expect((await ask(other, key)).left).toMatch(/r=1;/);
      await server.kill();
      const alone = [await ask(other, key), await ask(other, key)];
      expect(alone.map(({ status }) => status)).toEqual([200, 429]);
      expect((await ask(kit, key)).status).toBe(200);
    }
    await Promise.all([mine?.close(), theirs?.close()]);
  });
});

// A process of its own: a tenant that asks now and then, and a probe of /health, both timed by the clock on the wall.
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { KEYS } from './attackers-leadsail.ts';
import { quantile } from './statistics.ts';

export type HonestOrder = {
  readonly origin: string;
  /** Of LeadSail, which is asked for the same without the gateway: what others wait for is its, or this process's. */
  readonly leadsail: string;
  readonly durationMs: number;
};
export type Waited = {
  readonly asked: number;
  /** Those that were not answered as they should be. */
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
};
export type HonestReport = {
  readonly health: Waited;
  readonly tenant: Waited;
  readonly straight: Waited;
};

const TENANT_GAP_MS = 20;
const HEALTH_GAP_MS = 30;
const STRAIGHT_GAP_MS = 30;

/** Asks at its pace, whether the last was answered or not. */
async function keepAsking(
  ask: () => Promise<boolean>,
  gapMs: number,
  durationMs: number,
): Promise<Waited> {
  const times: number[] = [];
  const under: Promise<void>[] = [];
  let failed = 0;
  const one = async (): Promise<void> => {
    const from = performance.now();
    if (!(await ask().catch(() => false))) failed += 1;
    times.push(performance.now() - from);
  };
  for (const until = performance.now() + durationMs; performance.now() < until; ) {
    under.push(one());
    await pause(gapMs);
  }
  await Promise.all(under);
  const [p50Ms, p99Ms, worstMs] = [0.5, 0.99, 1].map((share) => quantile(times, share)) as [
    number,
    number,
    number,
  ];
  return { asked: times.length, failed, p50Ms, p99Ms, worstMs };
}

async function ask({ origin, leadsail, durationMs }: HonestOrder): Promise<HonestReport> {
  const settings = { connections: 64, pipelining: 1, headersTimeout: 60_000 };
  const [pool, host] = [new Pool(origin, settings), new Pool(leadsail, settings)];
  let number = 0;
  const askHealth = async (): Promise<boolean> => {
    const { statusCode, body } = await pool.request({ method: 'GET', path: '/health' });
    await body.dump();
    return statusCode === 200;
  };
  const askStraight = async (): Promise<boolean> => {
    const headers = { 'x-api-key': KEYS.honest };
    const { statusCode, body } = await host.request({
      method: 'GET',
      path: '/leads/lead_0',
      headers,
    });
    await body.dump();
    return statusCode === 200;
  };
  const askTenant = async (): Promise<boolean> => {
    number += 1;
    const id = `lead_${number}`;
    const { body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', 'x-api-key': KEYS.honest },
      body: JSON.stringify({
        query: 'query ($id: ID!) { lead(id: $id) { id firstName } }',
        variables: { id },
      }),
    });
    return (await body.text()) === `{"data":{"lead":{"id":"${id}","firstName":"Ann"}}}`;
  };
  const [health, tenant, straight] = await Promise.all([
    keepAsking(askHealth, HEALTH_GAP_MS, durationMs),
    keepAsking(askTenant, TENANT_GAP_MS, durationMs),
    keepAsking(askStraight, STRAIGHT_GAP_MS, durationMs),
  ]);
  await Promise.all([pool.destroy(), host.destroy()]);
  return { health, tenant, straight };
}

if (process.send) {
  process.on('message', async (order: HonestOrder) => process.send?.(await ask(order)));
  process.on('disconnect', () => process.exit());
}

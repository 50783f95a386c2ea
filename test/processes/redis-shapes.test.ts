// Two gateway processes with Redis in each shape that companies run it in: one truth, before and after it failed.
import { expect, it } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { command } from '../support/command.ts';
import { shareOf } from '../support/deep.ts';
import type { Answer } from '../support/kit.ts';
import {
  describeWithRedis,
  type RedisProgram,
  startRedisServer,
  triesValkey,
} from '../support/redis-server.ts';
import {
  type RedisShape,
  startCluster,
  startStandalone,
  startWithAcl,
  startWithSentinels,
  startWithTls,
} from '../support/redis-shapes.ts';
import { type Replica, startReplica } from '../support/replicas.ts';

const KEYS = 30;
const REQUIRED = { GATEWAY_REDIS_REQUIRED: 'on' };

type NamedShape = readonly [string, () => Promise<RedisShape>];

const shapesOf = (program: RedisProgram): readonly NamedShape[] => [
  ['one server', () => startStandalone(program)],
  ['TLS with a CA and client certificates', () => startWithTls(program)],
  ['a user with few rights', () => startWithAcl(program)],
  ['Sentinels', () => startWithSentinels(program)],
  ['a Cluster', () => startCluster(program)],
];

// Of Valkey's, all with `npm run test:deep`.
const SHAPES: readonly NamedShape[] = [
  ...shapesOf('redis-server'),
  ...(triesValkey() ? shareOf(shapesOf('valkey-server'), 0) : []).map(
    ([name, open]): NamedShape => [`${name} of Valkey`, open],
  ),
];

const call = (key: string) =>
  `mutation { initiateCall(input: { leadId: "lead_1001", idempotencyKey: "${key}" }) { interaction { id } userErrors { code } } }`;

async function readiness({ url }: Replica): Promise<{ status: number; reasons: string[] }> {
  const response = await fetch(`${url}/ready`);
  const { reasons = [] } = (await response.json()) as { reasons?: string[] };
  return { status: response.status, reasons };
}

const untilReady = (replica: Replica) =>
  expect
    .poll(() => readiness(replica), { timeout: 30_000, interval: 50 })
    .toEqual({ status: 200, reasons: [] });

const untilAway = (replica: Replica) =>
  expect
    .poll(async () => (await readiness(replica)).status, { timeout: 30_000, interval: 5 })
    .toBe(503);

/** As clients do: what was refused because nobody could know is sent again. */
async function insist(replica: Replica, mutation: string): Promise<Answer> {
  for (;;) {
    const answer = await replica.query(mutation);
    if (answer.errors?.[0]?.extensions?.code !== 'IDEMPOTENCY_UNAVAILABLE') return answer;
    await untilReady(replica);
  }
}

/** Sends each key to both at once; which calls LeadSail got, and what was answered. */
async function sendAll([a, b]: readonly [Replica, Replica], name: string): Promise<number> {
  const { calls } = a.simulator;
  calls.clear();
  const keys = Array.from({ length: KEYS }, (_, at) => call(`${name} ${at}`));
  const answers = await Promise.all(
    keys.map((key) => Promise.all([insist(a, key), insist(b, key)])),
  );
  for (const [one, other] of answers) {
    expect(one.errors).toBeUndefined();
    expect(one.data.initiateCall.interaction.id).toBe(other.data?.initiateCall.interaction.id);
  }
  return calls.entries().filter(({ method }) => method === 'POST').length;
}

describeWithRedis('with GATEWAY_REDIS_REQUIRED two gateways', () => {
  it.each(SHAPES)(
    'and %s do what both are asked once, also after it failed',
    async (_, open) => {
      await using shape = await open();
      const simulator = await startSimulator();
      const env = { ...shape.env, ...REQUIRED };
      const replicas = [
        await startReplica(simulator, env),
        await startReplica(simulator, env),
      ] as const;
      try {
        for (const replica of replicas) await untilReady(replica);
        expect(await sendAll(replicas, 'before')).toBe(KEYS);
        await shape.fail();
        for (const replica of replicas) await untilAway(replica);
        simulator.calls.clear();
        const refused = await Promise.all(replicas.map(({ query }) => query(call('away'))));
        for (const { errors = [] } of refused) {
          expect(errors[0]?.extensions?.code).toBe('IDEMPOTENCY_UNAVAILABLE');
        }
        expect(simulator.calls.entries()).toEqual([]);
        await shape.back();
        for (const replica of replicas) await untilReady(replica);
        expect(await sendAll(replicas, 'after')).toBe(KEYS);
        expect(await sendAll(replicas, 'away')).toBe(KEYS);
      } finally {
        await Promise.all(replicas.map(({ process }) => process[Symbol.asyncDispose]()));
        await simulator.close();
      }
    },
    90_000,
  );
});

describeWithRedis('a gateway', () => {
  it('does not start with a node of a Cluster that is named as a server of its own', async () => {
    await using shape = await startCluster('redis-server');
    for (const port of shape.nodes.slice(0, 2)) {
      await using process = command(['--port', '0', '--leadsail-url', 'http://127.0.0.1:9'], {
        REDIS_URL: `redis://127.0.0.1:${port}`,
      });
      const { code, stderr } = await process.ends;
      expect([code, stderr]).toEqual([
        1,
        'REDIS_URL names a node of a Redis Cluster as a server of its own: write redis-cluster:// in place of redis://.\n',
      ]);
    }
  }, 60_000);

  it.each([
    [
      'a wrong password',
      'does not accept the user or password in REDIS_URL',
      () => startWithTls('redis-server'),
      (url: string) => url.replace('s3cret', 'wrong'),
    ],
    [
      'too few rights',
      'lets this user do too little',
      () => startWithAcl('redis-server', '+@all -set ~leadsail-graphql:* &*'),
      (url: string) => url,
    ],
    [
      'no TLS where it is wanted',
      'let both sides speak TLS',
      () => startWithTls('redis-server'),
      (url: string) => url.replace('rediss:', 'redis:'),
    ],
    [
      'TLS where there is none',
      'let both sides speak TLS',
      () => startStandalone('redis-server'),
      (url: string) => url.replace('redis:', 'rediss:'),
    ],
  ])(
    'with %s says so in its log and in /ready',
    async (_, sentence, open, change) => {
      await using shape = await open();
      const simulator = await startSimulator();
      const REDIS_URL = change(shape.env.REDIS_URL ?? '');
      // Files of certificates go with TLS alone.
      const files = REDIS_URL.startsWith('rediss') ? shape.env : {};
      const replica = await startReplica(simulator, { ...files, ...REQUIRED, REDIS_URL });
      try {
        await expect
          .poll(() => readiness(replica), { timeout: 10_000 })
          .toEqual({ status: 503, reasons: [expect.stringContaining(sentence)] });
        await expect.poll(() => replica.process.printed(), { timeout: 5_000 }).toContain(sentence);
        expect(replica.process.printed()).not.toMatch(/wrong|s3cret/);
      } finally {
        await replica.process[Symbol.asyncDispose]();
        await simulator.close();
      }
    },
    30_000,
  );

  it('whose Redis is full is not ready', async () => {
    await using server = await startRedisServer({ settings: { maxmemory: '1' } });
    const simulator = await startSimulator();
    const replica = await startReplica(simulator, { REDIS_URL: server.url, ...REQUIRED });
    try {
      await expect
        .poll(() => readiness(replica), { timeout: 10_000 })
        .toEqual({ status: 503, reasons: [expect.stringContaining('Redis is full')] });
    } finally {
      await replica.process[Symbol.asyncDispose]();
      await simulator.close();
    }
  }, 30_000);
});

// Several gateways, each a process of its own, before one simulated LeadSail and one Redis.

import { expect } from 'vitest';
import { createManualClock } from '../../src/simulator/clock.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Command, command } from './command.ts';
import { type Answer, keyOf } from './kit.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

export const WEBHOOK_SECRET = 'open-sesame-0123456789';

export type Replica = {
  readonly url: string;
  readonly simulator: Simulator;
  readonly process: Command;
  readonly query: (
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** What `/ready` remarks; nothing when all is well. */
  readonly notes: () => Promise<readonly string[]>;
  /** The sentences of its log, operations left out. */
  readonly log: () => string[];
};

export type Fleet = {
  readonly redis: RedisServer;
  readonly simulator: Simulator;
  /** The simulator's; the gateways have real ones. */
  readonly clock: ReturnType<typeof createManualClock>;
  readonly replicas: readonly [Replica, Replica, Replica];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Three that have found each other. */
export async function startFleet(env: Readonly<Record<string, string>> = {}): Promise<Fleet> {
  const redis = await startRedisServer();
  const clock = createManualClock(Date.now());
  const simulator = await startSimulator({ clock });
  const replicas = await Promise.all(
    [1, 2, 3].map(() => startReplica(simulator, { REDIS_URL: redis.url, ...env })),
  );
  for (const { notes } of replicas) expect(await notes()).toEqual([]);
  return {
    redis,
    simulator,
    clock,
    replicas: replicas as unknown as Fleet['replicas'],
    async [Symbol.asyncDispose]() {
      await Promise.all(replicas.map(({ process }) => process[Symbol.asyncDispose]()));
      await simulator.close();
      await redis[Symbol.asyncDispose]();
    },
  };
}

export async function startReplica(
  simulator: Simulator,
  env: Readonly<Record<string, string>>,
): Promise<Replica> {
  const process = command(['--port', '0', '--leadsail-url', simulator.url], {
    GATEWAY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    ...env,
  });
  const [, url = ''] = await process.says(/GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
  return {
    url,
    simulator,
    process,
    async query(query, variables = {}, headers = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-api-key': keyOf(simulator, 0),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    async notes() {
      const { notes = [] } = (await (await fetch(`${url}/ready`)).json()) as { notes?: string[] };
      return notes;
    },
    log: () =>
      process
        .printed()
        .split('\n')
        // Without the last, which may be on its way.
        .slice(0, -1)
        .filter((line) => line.startsWith('{'))
        .map((line) => String(JSON.parse(line).msg))
        .filter((sentence) => sentence !== 'operation'),
  };
}

// What one process has written, no other answers as it was before: a caller that has the answer of a write reads it anywhere.
import { expect, it, vi } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { command } from '../support/command.ts';
import { cases } from '../support/deep.ts';
import { keyOf } from '../support/kit.ts';
import { describeWithRedis } from '../support/redis-server.ts';
import { startFleet } from '../support/replicas.ts';

vi.setConfig({ testTimeout: 300_000 });

const RACES = cases(1_000);

const READ = '{ lead(id: "lead_1001") { firstName } }';
const writeOf = (name: string) =>
  `mutation { updateLead(input: { leadId: "lead_1001", firstName: "${name}" }) { userErrors { code } } }`;

// Said on a machine so busy that a process has no turn for 50 ms: nothing more is waited for then.
const UNCONFIRMED = 'other processes did not confirm a change in time';

type Ask = (query: string) => Promise<{ data?: Record<string, { firstName?: string }> | null }>;

/** How often somebody read what was before a write that was answered. */
async function raceBetween(writer: Ask, readers: readonly Ask[]): Promise<number> {
  let stale = 0;
  for (let race = 0; race < RACES; race += 1) {
    const name = `N${String.fromCharCode(97 + (race % 26), 97 + (Math.floor(race / 26) % 26))}`;
    // Each has it in memory.
    await Promise.all(readers.map((read) => read(READ)));
    await writer(writeOf(name));
    const read = await Promise.all(readers.map((reader) => reader(READ)));
    if (read.some(({ data }) => data?.lead?.firstName !== name)) stale += 1;
  }
  return stale;
}

/** Each time by a new connection, which workers are given in turn. */
const askBy =
  (url: string, simulator: Simulator): Ask =>
  async (query) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-api-key': keyOf(simulator, 0),
        connection: 'close',
      },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Awaited<ReturnType<Ask>>;
  };

it('between workers', async () => {
  await using simulator = await startSimulator({ settleMs: 0 });
  await using child = command([
    ...['--port', '0', '--workers', '2', '--leadsail-url', simulator.url],
  ]);
  const [, url = ''] = await child.says(/GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
  const ask = askBy(url, simulator);
  const stale = await raceBetween(ask, [ask, ask, ask, ask]);
  expect(stale > 0 && !child.printed().includes(UNCONFIRMED)).toBe(false);
});

describeWithRedis('with Redis', () => {
  it('between gateways', async () => {
    await using fleet = await startFleet();
    const [writer, ...readers] = fleet.replicas.map(({ query }): Ask => query as never);
    const stale = await raceBetween(writer as Ask, readers);
    const isConfirmed = fleet.replicas.every((one) => !one.log().includes(UNCONFIRMED));
    expect(stale > 0 && isConfirmed).toBe(false);
  });
});

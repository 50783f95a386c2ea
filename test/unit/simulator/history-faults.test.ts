// The histories that the simulated LeadSail can be told to make of a call: each is another one, and all end as they are.
import { afterEach, expect, it } from 'vitest';
import { createManualClock } from '../../../src/simulator/clock.ts';
import type { JsonObject } from '../../../src/simulator/envelope.ts';
import { HISTORY_FAULTS } from '../../../src/simulator/history-faults.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { startCall } from '../../support/watching.ts';

const simulators: Simulator[] = [];
afterEach(() => Promise.all(simulators.splice(0).map(({ close }) => close())));

/** What is sent of one call, once a second for 40 seconds. */
async function historyOf(misbehave: string | null): Promise<JsonObject[]> {
  const clock = createManualClock(Date.parse('2026-11-01T12:00:00Z'));
  const simulator = await startSimulator({ misbehave, clock });
  simulators.push(simulator);
  const id = await startCall({ simulator }, 'lead_1001');
  const sent: JsonObject[] = [];
  for (let second = 0; second < 40; second += 1) {
    clock.advance(1_000);
    const response = await fetch(`${simulator.url}/interactions/${id}`, {
      headers: { 'x-api-key': simulator.tenants[0]?.apiKey ?? '' },
    });
    sent.push(((await response.json()) as JsonObject).data);
  }
  return sent;
}

const NAMES = Object.keys(HISTORY_FAULTS);

it.each([...NAMES, NAMES.join(','), 'late-entry:2,lagging-replica:3'])(
  '%s is another history of the call, with the same end',
  async (misbehave) => {
    const [good, bent] = await Promise.all([historyOf(null), historyOf(misbehave)]);
    expect(bent).not.toEqual(good);
    expect(bent.at(-1)).toEqual(good.at(-1));
    expect(good.at(-1)?.status).not.toBe('in_progress');
  },
);

it('bends each nth answer of a call only where that is said', async () => {
  const [good, bent] = await Promise.all([historyOf(null), historyOf('swapped-entries:5')]);
  const changed = bent.flatMap((one, at) =>
    JSON.stringify(one) === JSON.stringify(good[at]) ? [] : [at + 1],
  );
  expect(changed.length).toBeGreaterThan(0);
  expect(changed.filter((look) => look % 5 !== 0)).toEqual([]);
});

it('works beside payloads: what a history leaves alone is theirs', async () => {
  const simulator = await startSimulator({ misbehave: 'byte-order-mark,late-entry' });
  simulators.push(simulator);
  const headers = { 'x-api-key': simulator.tenants[0]?.apiKey ?? '' };
  const lead = await fetch(`${simulator.url}/leads/lead_1001`, { headers });
  expect(Buffer.from(await lead.arrayBuffer())[0]).toBe(0xef);
});

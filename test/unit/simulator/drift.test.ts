// Drifting payloads: one surprise a seed, and ids that a client can hold on to.
import { expect, test } from 'vitest';
import { drift } from '../../../src/simulator/drift.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

test('drift changes something, always the same for a seed, and never an id', async () => {
  await using simulator = await startSimulator();
  const { get } = createSimulatorClient(simulator);
  const normal = (await get('/interactions/lead/lead_1001')).body;
  const idsIn = (value: unknown) =>
    JSON.stringify(value).match(/"(?:leadId|interactionId|key)":"[^"]*"|"success":true/g);
  const seen = new Set<string>();
  for (let seed = 1; seed <= 200; seed += 1) {
    const changed = JSON.stringify(drift(seed)(structuredClone(normal)));
    expect(changed).not.toBe(JSON.stringify(normal));
    expect(changed).toBe(JSON.stringify(drift(seed)(structuredClone(normal))));
    expect(idsIn(JSON.parse(changed))).toEqual(idsIn(normal));
    seen.add(changed);
  }
  expect(seen.size).toBeGreaterThan(100);
  simulator.faults.add({ behave: { kind: 'mutate', change: drift(3) } });
  expect((await get('/interactions/lead/lead_1001')).body).not.toEqual(normal);
});

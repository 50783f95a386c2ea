// Golden operations: NAME.graphql in test/queries and test/mutations, its answer NAME.json, and the calls it
// costs NAME.calls.
//
// A .calls line is `wave  endpoint`. Run with UPDATE_GOLDEN=1 to write answers again; calls are never
// written for you, for they are the design.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../src/simulator/clock.ts';
import { type Kit, start } from '../support/kit.ts';

function namesIn(folder: string): string[] {
  return readdirSync(new URL(folder, import.meta.url))
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => `${folder}/${file.replace('.graphql', '')}`);
}

// The same answers at the same cost in every dress; what only a router asks, where it asks.
const PLAIN = '/graphql';
const FEDERATION = '/graphql/federation';
const bodies = [
  { lookAhead: true, endpoint: PLAIN },
  { lookAhead: false, endpoint: PLAIN },
  { lookAhead: true, endpoint: FEDERATION },
  { lookAhead: false, endpoint: FEDERATION },
  { lookAhead: true, endpoint: '/graphql/stitching' },
];
const isForRouters = (name: string): boolean => name.includes('/entities');

type Body = (typeof bodies)[number];

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

async function expectAnswer(kit: Kit, name: string, { lookAhead, endpoint }: Body): Promise<void> {
  const answer = await kit.query(read(`${name}.graphql`));
  const text = `${JSON.stringify(answer, null, 2)}\n`;
  const isWritten = lookAhead && endpoint === (isForRouters(name) ? FEDERATION : PLAIN);
  if (process.env.UPDATE_GOLDEN && isWritten) {
    writeFileSync(new URL(`${name}.json`, import.meta.url), text);
  }
  expect(text).toBe(read(`${name}.json`));
  const costs = read(`${name}.calls`).trim().split('\n').sort();
  // Without look-ahead the same is asked, only in more waves; a lone label may then use its own call.
  if (lookAhead) expect(kit.calls()).toEqual(costs);
  else expect(kit.calls().length).toBeLessThanOrEqual(costs.length);
}

describe.each(bodies)('golden, $lookAhead at $endpoint', (body) => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await start(body);
  });
  beforeEach(() => kit.simulator.calls.clear());
  afterAll(() => kit[Symbol.asyncDispose]());

  const asked = namesIn('../queries').filter(
    (name) => body.endpoint === FEDERATION || !isForRouters(name),
  );
  it.each(asked)('%s answers as it always did', (name) => expectAnswer(kit, name, body));

  it.each(asked)('%s answers so again, from its plan', async (name) => {
    await kit.query(read(`${name}.graphql`));
    kit.simulator.calls.clear();
    await expectAnswer(kit, name, body);
  });

  it('and no drift is told of a LeadSail that is as documented', () => {
    expect([...kit.gateway.driftCounts()]).toEqual([]);
  });
});

describe.each(bodies.filter(({ endpoint }) => endpoint === PLAIN))(
  'golden, $lookAhead, writing',
  (body) => {
    it.each(namesIn('../mutations'))('%s does as it always did', async (name) => {
      // What one changes, no other sees; and time stands still.
      const clock = createManualClock(Date.UTC(2026, 10, 2, 9));
      await using own = await start({ ...body, simulator: { clock } });
      await expectAnswer(own, name, body);
      expect([...own.gateway.driftCounts()]).toEqual([]);
    });
  },
);

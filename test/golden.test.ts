// Golden operations: test/queries/NAME.graphql, its answer NAME.json, and the calls it costs NAME.calls.
//
// A .calls line is `wave  endpoint`. Run with UPDATE_GOLDEN=1 to write answers anew; calls are never
// written for you, for they are the design.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Kit, start } from './kit.ts';

const FOLDER = new URL('./queries/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace('.graphql', ''));

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
const writesFor = (name: string) => (name.startsWith('entities') ? FEDERATION : PLAIN);

const read = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

describe.each(bodies)('golden, $lookAhead at $endpoint', ({ lookAhead, endpoint }) => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await start({ lookAhead, endpoint });
  });
  beforeEach(() => kit.simulator.calls.clear());
  afterAll(() => kit[Symbol.asyncDispose]());

  const asked = names.filter((name) => endpoint === FEDERATION || !name.startsWith('entities'));
  it.each(asked)('%s answers as it always did', async (name) => {
    const answer = await kit.query(read(`${name}.graphql`));
    const text = `${JSON.stringify(answer, null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN && lookAhead && endpoint === writesFor(name))
      writeFileSync(new URL(`${name}.json`, FOLDER), text);
    expect(text).toBe(read(`${name}.json`));
    const costs = read(`${name}.calls`).trim().split('\n').sort();
    // Without look-ahead the same is asked, only in more waves; a lone label may then use its own call.
    if (lookAhead) expect(kit.calls()).toEqual(costs);
    else expect(kit.calls().length).toBeLessThanOrEqual(costs.length);
  });
});

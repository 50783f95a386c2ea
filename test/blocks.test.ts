// Answers that are put away come back as they were, and what came back is nobody else's memory.
import { describe, expect, it } from 'vitest';
import { createBlocks } from '../src/leadsail/blocks.ts';
import { text } from '../src/leadsail/decode.ts';
import { record } from '../src/leadsail/record.ts';
import { scan, type Tape } from '../src/upstream/tape.ts';
import { keyOf, start } from './kit.ts';

const noun = record('Noun', { name: text, other: text });

function tapeOf(name: string): Tape {
  if (!noun.shape) throw new Error('it has no shape');
  const tape = scan(Buffer.from(`{"success":true,"data":{"name":"${name}"}}`), noun.shape);
  if (!tape) throw new Error('it has no tape');
  return tape;
}

const nameOf = (tape: Tape) =>
  noun.read(tape, 'Noun', { count() {}, counts: () => new Map() })?.name;

describe('what is put away', () => {
  it('comes back as it was, as often as it is asked for', () => {
    const tape = tapeOf('Maria');
    const { bring } = createBlocks().putAway(tape);
    for (const _ of [1, 2]) {
      const { differences, ...back } = bring();
      expect({ ...tape, ...back }).toEqual(tape);
      expect(differences).toEqual([]);
      expect(nameOf(bring())).toBe('Maria');
    }
  });

  it('is not touched by what takes its place', () => {
    const blocks = createBlocks();
    const first = blocks.putAway(tapeOf('Maria'));
    const brought = first.bring();
    first.release();
    const second = blocks.putAway(tapeOf('Xavier'));
    expect(nameOf(brought)).toBe('Maria');
    expect(nameOf(second.bring())).toBe('Xavier');
  });

  it('is given back once, however often it is released', () => {
    const blocks = createBlocks();
    const first = blocks.putAway(tapeOf('Maria'));
    for (const _ of [1, 2]) first.release();
    const [second, third] = ['Xavier', 'Dana'].map((name) => blocks.putAway(tapeOf(name)));
    expect([second, third].map((one) => one && nameOf(one.bring()))).toEqual(['Xavier', 'Dana']);
  });

  it.each([1, 4_096, 100_000, 3_000_000])('can have %d bytes', (length) => {
    const blocks = createBlocks();
    const name = 'x'.repeat(length);
    const first = blocks.putAway(tapeOf(name));
    first.release();
    expect(nameOf(blocks.putAway(tapeOf(name)).bring())).toBe(name);
  });

  it('answers many readers while it comes and goes', async () => {
    // Room for one history or two: each that comes pushes another out.
    await using kit = await start({ cacheMb: 24_576 / 1_048_576, simulator: { settleMs: 0 } });
    const ids = ['lead_1001', 'lead_1002', 'lead_1005', 'lead_1006', 'lead_1010'];
    const query =
      'query ($id: ID!) { lead(id: $id) { id interactions { nodes { id leadId transcript { entries { message } } } } } }';
    const right = new Map<string, string>();
    for (const id of ids) right.set(id, JSON.stringify(await kit.query(query, { id })));
    for (let round = 0; round < 20; round += 1) {
      const asked = ids.flatMap((id) => [id, id]);
      const answers = await Promise.all(
        asked.map((id) => kit.query(query, { id }, { 'x-api-key': keyOf(kit.simulator, 0) })),
      );
      expect(answers.map((answer) => JSON.stringify(answer))).toEqual(
        asked.map((id) => right.get(id)),
      );
    }
  });
});

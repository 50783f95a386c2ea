// Answers that are packed come back as they were, and what came back is nobody else's memory.
import { describe, expect, it } from 'vitest';
import { createBufferPool } from '../../../src/fast/buffer-pool.ts';
import { type AnswerIndex, scan } from '../../../src/fast/scan/answer-index.ts';
import { lazyKindOf } from '../../../src/fast/scan/lazy-record.ts';
import { record } from '../../../src/leadsail/decode/record.ts';
import { text } from '../../../src/leadsail/decode/values.ts';

import { keyOf, start } from '../../support/kit.ts';

const noun = record('Noun', { name: text, other: text });

const kind = lazyKindOf(noun);

function indexOf(name: string): AnswerIndex {
  const index = scan(Buffer.from(`{"success":true,"data":{"name":"${name}"}}`), kind.layout);
  if (!index) throw new Error('it has no index');
  return index;
}

const nameOf = (index: AnswerIndex) => (kind.at(index, index.root) as { name?: unknown }).name;

describe('what is packed', () => {
  it('comes back as it was, as often as it is asked for', () => {
    const index = indexOf('Maria');
    const { unpack } = createBufferPool().pack(index);
    for (const _ of [1, 2]) {
      const { differences, ...back } = unpack();
      expect({ ...index, ...back }).toEqual(index);
      expect(differences).toEqual([]);
      expect(nameOf(unpack())).toBe('Maria');
    }
  });

  it('is not touched by what takes its place', () => {
    const pool = createBufferPool();
    const first = pool.pack(indexOf('Maria'));
    const brought = first.unpack();
    first.release();
    const second = pool.pack(indexOf('Xavier'));
    expect(nameOf(brought)).toBe('Maria');
    expect(nameOf(second.unpack())).toBe('Xavier');
  });

  it('is given back once, however often it is released', () => {
    const pool = createBufferPool();
    const first = pool.pack(indexOf('Maria'));
    for (const _ of [1, 2]) first.release();
    const [second, third] = ['Xavier', 'Dana'].map((name) => pool.pack(indexOf(name)));
    expect([second, third].map((one) => one && nameOf(one.unpack()))).toEqual(['Xavier', 'Dana']);
  });

  it.each([1, 4_096, 100_000, 3_000_000])('can have %d bytes', (length) => {
    const pool = createBufferPool();
    const name = 'x'.repeat(length);
    const first = pool.pack(indexOf(name));
    expect(first.bytes).toBeGreaterThanOrEqual(length);
    first.release();
    expect(nameOf(pool.pack(indexOf(name)).unpack())).toBe(name);
  });

  it('answers many readers while it comes and goes', async () => {
    // Room for one history or two: each that comes pushes another out.
    await using kit = await start({ cacheMb: 36_864 / 1_048_576, simulator: { settleMs: 0 } });
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

// Lists of which no record comes twice: an answer has an index exactly when its ids are distinct, and is read as without one.
import { expect, it } from 'vitest';
import { createParser } from '../../../../src/fast/scan/parser.ts';
import { MODEL_OF } from '../../../../src/leadsail/decode/declaration.ts';
import { createDrift, SILENT } from '../../../../src/leadsail/decode/drift.ts';
import { identified, isNull, record } from '../../../../src/leadsail/decode/record.ts';
import {
  distinctListOf,
  enumOf,
  id,
  renamed,
  text,
} from '../../../../src/leadsail/decode/values.ts';
import { createRandom } from '../../../../src/simulator/random.ts';

const row = identified(
  record('Row', { kind: enumOf('one'), rowId: renamed('id', id), name: text, other: text }),
);
const rows = record('Rows', { rows: distinctListOf(row) });
const LETTERS = [...'ab1_', 'é', '"', '\\', 'a name that is longer than sixteen bytes'];

type Read = { readonly rows: readonly { readonly id: string; readonly name: string | null }[] };

function read(json: string) {
  const answers = [createParser(rows, SILENT)(Buffer.from(json)), JSON.parse(json)];
  return answers.map(({ data }) => {
    const drift = createDrift(() => {});
    const model = rows.read(data, 'Rows', drift.of('GET /rows')) as unknown as Read;
    const isIndexed = MODEL_OF in (data as object);
    return { model, isIndexed, drift: Object.fromEntries(drift.counts()) };
  });
}

it('1,000 lists made up by chance', () => {
  const random = createRandom(13);
  const counts = { indexed: 0, read: 0 };
  for (let round = 0; round < 1_000; round += 1) {
    const count = random.pick([0, 1, 2, 3, 10, 60]);
    const made = Array.from({ length: count }, (_, at) => {
      const letters = Array.from({ length: random.int(1, 8) }, () => random.pick(LETTERS));
      const rowId = letters.join('') + (random.chance(0.97) ? `-${at}` : '');
      return { kind: 'one', rowId, name: random.pick([null, 'x']), other: 'y' };
    });
    if (count > 0 && random.chance(0.3)) made.push({ ...random.pick(made), other: 'z' });
    const isDistinct = new Set(made.map(({ rowId }) => rowId)).size === made.length;
    const json = JSON.stringify({ success: true, data: { rows: made } });
    const [lazy, eager] = read(json);
    expect(JSON.stringify(lazy?.model), json).toBe(JSON.stringify(eager?.model));
    expect(lazy?.isIndexed, json).toBe(isDistinct);
    counts[isDistinct ? 'indexed' : 'read'] += 1;
    if (!isDistinct) expect(lazy?.drift, json).toEqual(eager?.drift);
    expect(eager?.drift['item Rows.rows'] ?? 0).toBe(
      made.length - new Set(made.map(({ rowId }) => rowId)).size,
    );
    for (const one of lazy?.model.rows ?? []) expect(isNull(one, 'name')).toBe(one.name === null);
  }
  expect(counts.indexed).toBeGreaterThan(300);
  expect(counts.read).toBeGreaterThan(200);
});

it('an id that is written in two ways is one id', () => {
  const json = '{"success":true,"data":{"rows":[{"rowId":"a"},{"rowId":"\\u0061"}]}}';
  const [lazy, eager] = read(json);
  expect(lazy).toEqual(eager);
  expect(lazy?.model.rows).toHaveLength(1);
});

// Tables: whatever comes is read as JSON.parse reads it, with or without them.
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../src/simulator/random.ts';
import { isTable, parseWithTables, rowsOf } from '../src/upstream/table.ts';

const KEY = 'transcript';
const read = (text: string): unknown => parseWithTables(Buffer.from(text), KEY);

/** With the rows of each table in its place. */
const untabled = (value: unknown): unknown => {
  if (isTable(value)) return rowsOf(value);
  if (Array.isArray(value)) return value.map(untabled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, untabled(one)]));
};

const tablesIn = (value: unknown): number => {
  if (isTable(value)) return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + tablesIn(one), 0);
};

const list = '[{"a":"x","b":"y"},{"a":"z","b":null}]';

describe('a table', () => {
  it('is a list of flat objects with the same keys in the same order', () => {
    const envelope = read(`{"success":true,"data":{"id":1,"transcript":${list},"end":2}}`);
    const { data } = envelope as { data: { transcript: unknown; end: number } };
    if (!isTable(data.transcript)) throw new Error('it is none');
    const { columns, rowCount, cells, bytes } = data.transcript;
    expect([columns, rowCount, data.end]).toEqual([['a', 'b'], 2, 2]);
    const texts = [0, 1, 2, 3].map((cell) => {
      const from = cells[cell * 2] as number;
      return bytes.toString('utf8', from < 0 ? ~from : from, cells[cell * 2 + 1]);
    });
    expect(texts).toEqual(['"x"', '"y"', '"z"', 'null']);
    expect(rowsOf(data.transcript)).toEqual(JSON.parse(list));
  });

  it('stands in the rows of a list too, and may be empty', () => {
    const text = `{"data":{"rows":[{"transcript":${list}},{"transcript":[]},{"no":1}]}}`;
    expect(tablesIn(read(text))).toBe(2);
    expect(untabled(read(text))).toEqual(JSON.parse(text));
  });

  it.each([
    ['another order of keys', '[{"a":1,"b":2},{"b":1,"a":2}]'],
    ['a key too many', '[{"a":1},{"a":1,"b":2}]'],
    ['a key too few', '[{"a":1,"b":2},{"a":1}]'],
    ['the same key twice', '[{"a":1,"a":2}]'],
    ['an object in a cell', '[{"a":{"b":1}}]'],
    ['a list in a cell', '[{"a":[1]}]'],
    ['no object', '[1,2]'],
    ['an empty object', '[{}]'],
    ['null', '[null]'],
    ['space between', '[ {"a":1}]'],
    ['an escape in a key', '[{"\\u0061":1}]'],
  ])('is not one with %s', (_, value) => {
    const text = `{"data":{"transcript":${value}}}`;
    expect(tablesIn(read(text))).toBe(0);
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '{"data":{"text":"\\"transcript\\":[1]","transcript":[{"a":1}]}}',
    '{"data":{"\\"transcript":[{"a":1}],"x":1}}',
    '{"data":{"deep":{"transcript":[{"a":1}]}}}',
    '{"transcript":[{"a":1}],"data":{"transcript":[{"a":2}]}}',
    '{"data":{"rows":[{"transcript":0},{"transcript":[{"a":1}]}]}}',
    '{"data":{"transcript":[{"a":1}],"transcript":[{"a":2}]}}',
    '{"data":[{"transcript":[{"a":1}]}]}',
  ])('is never something else: %s', (text) => {
    expect(untabled(read(text))).toEqual(JSON.parse(text));
  });

  it.each(['{"data":{"transcript":[{"a":"\u0001"}]}}', '{"data":{"transcript":[{"a":01}]}}'])(
    'is not read from what is no JSON: %j',
    (text) => {
      expect(() => read(text)).toThrow(SyntaxError);
    },
  );
});

const WORDS = [
  '',
  'hello',
  'é',
  '👋',
  '\\n',
  '\\"',
  '\\u00e9',
  '}]',
  '"transcript":[',
  'שלום',
  '\\\\',
];

function randomText(random: Random): string {
  const cell = (): string =>
    random.pick([
      () =>
        `"${random.pick(WORDS).replace(/(?<!\\)"/g, '\\"')}${random.pick(WORDS).replace(/(?<!\\)"/g, '\\"')}"`,
      () => random.pick(['1', '-0', '1.5e3', 'true', 'null', '{"a":1}', '[1]']),
    ])();
  const keys = ['a', 'b', 'transcript', 'c'].filter(() => random.chance(0.7));
  const rows = Array.from({ length: random.int(0, 4) }, () => {
    const own = random.chance(0.05) ? [...keys].reverse() : keys;
    return `{${own.map((key) => `"${key}":${cell()}`).join(',')}}`;
  });
  const table = `[${rows.join(',')}]`;
  const row = `{"id":${cell()},"transcript":${random.chance(0.9) ? table : cell()},"x":${cell()}}`;
  const text = random.chance(0.5)
    ? `{"success":true,"data":${row}}`
    : `{"success":true,"data":{"rows":[${row},${row}],"more":${cell()}}}`;
  if (!random.chance(0.3)) return text;
  // Broken somewhere.
  const at = random.int(0, text.length - 1);
  return text.slice(0, at) + random.pick(['', '"', '}', '\\', '\u0002', ',']) + text.slice(at + 1);
}

it('20,000 texts made up by chance, whole and broken, are read as JSON.parse reads them', () => {
  let tables = 0;
  let broken = 0;
  for (let seed = 1; seed <= 20_000; seed += 1) {
    // Half an emoji is no text.
    const text = Buffer.from(randomText(createRandom(seed))).toString();
    let expected: unknown;
    try {
      expected = JSON.parse(text);
    } catch {
      broken += 1;
      expect(() => read(text), text).toThrow(SyntaxError);
      continue;
    }
    const got = read(text);
    tables += tablesIn(got);
    expect(untabled(got), text).toEqual(expected);
  }
  expect(tables).toBeGreaterThan(5_000);
  expect(broken).toBeGreaterThan(2_000);
});

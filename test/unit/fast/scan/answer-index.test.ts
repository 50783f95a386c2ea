// Indexes of answers: what is read by them is what JSON.parse and the decoders make of it, to the last difference.
import { describe, expect, it } from 'vitest';
import { type AnswerIndex, scan } from '../../../../src/fast/scan/answer-index.ts';
import { lazyKindOf } from '../../../../src/fast/scan/lazy-record.ts';
import { createParser } from '../../../../src/fast/scan/parser.ts';
import { createDrift } from '../../../../src/leadsail/decode/drift.ts';
import { openRecord, record } from '../../../../src/leadsail/decode/record.ts';
import * as decode from '../../../../src/leadsail/decode/values.ts';
import { createRandom, type Random } from '../../../../src/simulator/random.ts';
import { parseExact } from '../../../../src/upstream/exact-json.ts';
import { start } from '../../../support/kit.ts';

const { enumOf, flag, id, integer, json, jsonItems, listOf, number, renamed, text, timestamp } =
  decode;

const inner = record('Inner', { word: enumOf('one', 'two_words'), at: timestamp, 'a-b': text });
const open = openRecord('Open', { known: flag });
const outer = record('Outer', {
  outerId: renamed('id', id),
  name: text,
  isSo: flag,
  size: number,
  count: integer,
  any: json,
  map: json,
  items: jsonItems,
  single: inner,
  list: listOf(inner),
  open,
});

const enveloped = (data: string): Buffer => Buffer.from(`{"success":true,"data":${data}}`);

const { layout } = lazyKindOf(outer);

const indexOf = (data: string): AnswerIndex | null => scan(enveloped(data), layout);

/** The model as it is written, and what differed. */
function read(sent: unknown): { model: string; drift: Record<string, number> } {
  const drift = createDrift(() => {});
  const model = outer.read(sent, 'Outer', drift.of('GET /outer'));
  return { model: JSON.stringify(model), drift: Object.fromEntries(drift.counts()) };
}

/** The same of an answer that is parsed with an index. */
function readLazily(sent: string): ReturnType<typeof read> {
  const drift = createDrift(() => {});
  const { data } = createParser(outer, drift.of('GET /outer'))(enveloped(sent)) as {
    data: unknown;
  };
  return { model: read(data).model, drift: Object.fromEntries(drift.counts()) };
}

const WHOLE =
  '{"outerId":"o1","name":"Zoë \\"Z\\"","isSo":true,"size":1.50,"count":7,"any":[1,{"b":2,"a":1}],"map":{"x":null},' +
  '"items":["a",{}],"single":{"word":"one","at":"2026-10-31T17:00:00.000Z","a-b":null},' +
  '"list":[{"word":"two_words","at":"2026-10-31T17:00:00+01:00","a-b":""}],"open":{"known":false,"more":[1]}}';

describe('an answer that is all as declared', () => {
  it('has an index, and is read lazily as it is read eagerly', () => {
    expect(indexOf(WHOLE)?.differences).toEqual([]);
    expect(readLazily(WHOLE)).toEqual(read(parseExact(WHOLE)));
  });

  it.each([
    ['white space between', WHOLE.replaceAll(',"', ' ,\n\t"').replaceAll('":', '" : ')],
    ['its keys in another order', `{"open":null,${WHOLE.slice(1).replace(/,"open".*/, '}')}`],
    ['a key that is missing', WHOLE.replace('"isSo":true,', '')],
    ['a key that is missing below', WHOLE.replace('"a-b":null', '"at2":1')],
    ['a key that nobody declared', WHOLE.replace('"isSo"', '"+1 512 555":{"a":[]},"isSo"')],
    ['a word that nobody declared', WHOLE.replace('"one"', '"three"')],
    ['null in a list of any JSON', WHOLE.replace('"items":["a"', '"items":[null')],
    ['any JSON that is a number', WHOLE.replace('"any":[1,', '"any":-1.50E3,"more":[1,')],
    ['an empty list', WHOLE.replace(/"list":\[.*\],"open"/, '"list":[ ],"open"')],
    ['null everywhere', '{"outerId":"o","name":null,"single":null,"list":null,"any":null}'],
    ['escapes to be written again', WHOLE.replace('Zoë', 'Z\\/\\u00e9\\ud83d\\n')],
  ])('may have %s', (_, data) => {
    expect(indexOf(data)).not.toBeNull();
    expect(readLazily(data)).toEqual(read(parseExact(data)));
  });

  it.each([
    ['an id that is missing', WHOLE.replace('"outerId":"o1",', '')],
    ['an id that is empty', WHOLE.replace('"o1"', '""')],
    ['a value of another type', WHOLE.replace('"isSo":true', '"isSo":"true"')],
    ['a fraction where none may be', WHOLE.replace('"count":7', '"count":7.0')],
    ['a number that may be too large', WHOLE.replace('1.50', '1e400')],
    ['a number that may be another', WHOLE.replace('1.50', '9007199254740993')],
    ['a word written with escapes', WHOLE.replace('"one"', '"\\u006fne"')],
    ['a time without a zone', WHOLE.replace('17:00:00.000Z', '17:00:00')],
    ['a day that there is not', WHOLE.replace('2026-10-31T17:00:00.', '2026-02-30T17:00:00.')],
    ['null among records', WHOLE.replace('"list":[', '"list":[null,')],
    ['a key twice', WHOLE.replace('"isSo"', '"name":"other","isSo"')],
    ['a key written with escapes', WHOLE.replace('"name"', '"n\\u0061me"')],
    [
      'more than a hundred levels',
      WHOLE.replace('[1,', `${'['.repeat(101)}${']'.repeat(101)},"z":[`),
    ],
  ])('has no %s', (_, data) => {
    JSON.parse(data);
    expect(indexOf(data)).toBeNull();
  });

  it.each([
    '{"success":false,"data":{"outerId":"o"}}',
    '{"success":true}',
    '{"data":{"outerId":"o"}}',
    '{"success":true,"data":null}',
    '{"success":true,"data":[]}',
    '{"success":true,"data":{"outerId":"o"}} x',
    '{"success":true,"data":{"outerId":"o"}',
    '[]',
    '',
  ])('is in an envelope, which %s is not', (body) => {
    expect(scan(Buffer.from(body), layout)).toBeNull();
  });

  it('is not longer than what is looked through at once', () => {
    const long = `{"outerId":"o","name":"${'x'.repeat(9_000_000)}"}`;
    expect(indexOf(long)).toBeNull();
    expect(indexOf(long.slice(0, 4_000_000) + long.slice(-2))).not.toBeNull();
  });

  it('does not see what was looked through before it', () => {
    const { at } = lazyKindOf(outer);
    const [one, other] = [indexOf(WHOLE), indexOf('{"outerId":"o2","name":"other"}')];
    if (!one || !other) throw new Error('one has none');
    expect(read(at(one, one.root)).model).toEqual(read(parseExact(WHOLE)).model);
    expect(JSON.parse(read(at(other, other.root)).model)).toMatchObject({
      id: 'o2',
      name: 'other',
    });
  });
});

it('what has to be written again may become longer', async () => {
  const items = Array.from({ length: 50_000 }, () => '1e20').join();
  await using kit = await start({ simulator: { settleMs: 0 } });
  kit.simulator.faults.add({
    match: { path: /lead_1001/ },
    behave: {
      kind: 'text',
      body: `{"success":true,"data":{"leadId":"lead_1001","customFields":{"a":[${items}]},"tags":[${items}]}}`,
      contentType: 'application/json',
    },
  });
  const query = '{ lead(id: "lead_1001") { tags customFields id } }';
  const [first, second] = [await kit.query(query), await kit.query(query)];
  expect(first.data?.lead.tags).toHaveLength(50_000);
  expect(second).toEqual(first);
});

const WORDS = [
  '',
  'plain',
  'é',
  '👋',
  '\\n',
  '\\"',
  '\\u00E9',
  '\\/',
  '\\\\',
  'a longer text than sixteen',
];

const NUMBERS = ['0', '-0', '12', '-3.50', '1e3', '1E+400', '1234567890123456789', '0.10'];

function randomJson(random: Random, depth = 2): string {
  return random.pick([
    () => `"${random.pick(WORDS)}${random.pick(WORDS)}"`,
    () => random.pick([...NUMBERS, 'true', 'false', 'null']),
    () => (depth > 0 ? `[${list(random, () => randomJson(random, depth - 1))}]` : '[]'),
    () =>
      depth > 0
        ? `{${list(random, (at) => `"${random.pick(['a', 'b', '1', 'é'])}${at}":${randomJson(random, depth - 1)}`)}}`
        : '{}',
  ])();
}

const list = (random: Random, make: (at: number) => string): string =>
  Array.from({ length: random.int(0, 3) }, (_, at) => make(at)).join(random.pick([',', ' , ']));

/** Mostly right, sometimes anything. */
function randomValue(random: Random, right: () => string): string {
  if (random.chance(0.1)) return 'null';
  return random.chance(0.02) ? randomJson(random) : right();
}

function randomObject(random: Random, fields: Readonly<Record<string, () => string>>): string {
  const keys = Object.keys(fields).filter(() => !random.chance(0.03));
  if (random.chance(0.1)) keys.reverse();
  const parts = keys.map((key) => `"${key}":${randomValue(random, fields[key] as () => string)}`);
  if (random.chance(0.05))
    parts.push(`"${random.pick(['extra', '+1 512', 'name'])}":${randomJson(random)}`);
  return `{${parts.join(random.pick([',', ',', ', ']))}}`;
}

function randomOuter(random: Random): string {
  const string = () => `"${random.pick(WORDS)}${random.pick(WORDS)}"`;
  const innerText = () =>
    randomObject(random, {
      word: () => random.pick(['"one"', '"two_words"', '"one"', '"three"', '"o\\u006ee"']),
      at: () =>
        random.pick([
          '"2026-10-31T17:00:00.000Z"',
          '"2026-10-31T17:00:00Z"',
          '"2026-10-31T17:00:00.5-05:30"',
          '"2024-02-29T00:00:00Z"',
        ]),
      'a-b': string,
    });
  return randomObject(random, {
    outerId: () => '"o1"',
    name: string,
    isSo: () => random.pick(['true', 'false']),
    size: () =>
      random.chance(0.01)
        ? random.pick(['123456789012345.6', '1e2', '9007199254740993'])
        : random.pick(['1', '2.50', '-7', '0', '-0.0']),
    count: () => random.pick(['0', '42']),
    any: () => randomJson(random),
    map: () => `{${list(random, () => `"k":${randomJson(random)}`)}}`,
    items: () => `[${list(random, () => `"${random.pick(WORDS)}"`)}]`,
    single: innerText,
    list: () => `[${list(random, innerText)}]`,
    open: () => randomObject(random, { known: () => 'true' }),
  });
}

it('20,000 answers made up by chance, right, wrong and broken, are read lazily as they are eagerly', () => {
  let indexed = 0;
  let differing = 0;
  let broken = 0;
  for (let seed = 1; seed <= 20_000; seed += 1) {
    const random = createRandom(seed);
    let data = randomOuter(random);
    if (random.chance(0.2)) {
      const at = random.int(0, data.length - 1);
      data =
        data.slice(0, at) + random.pick(['', '"', '}', '\\', '\u0002', ',']) + data.slice(at + 1);
    }
    // Half an emoji is no text.
    data = Buffer.from(data).toString();
    let sent: unknown;
    try {
      sent = (parseExact(enveloped(data).toString()) as { data: unknown }).data;
    } catch {
      broken += 1;
      expect(indexOf(data), data).toBeNull();
      continue;
    }
    const index = indexOf(data);
    if (!index) continue;
    indexed += 1;
    if (index.differences.length > 0) differing += 1;
    expect(readLazily(data), data).toEqual(read(sent));
  }
  expect(indexed).toBeGreaterThan(7_500);
  expect(differing).toBeGreaterThan(2_000);
  expect(broken).toBeGreaterThan(2_000);
});

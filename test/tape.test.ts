// Tapes: what is only looked through is what JSON.parse and the slow way make of it, to the last difference.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as decode from '../src/leadsail/decode.ts';
import { countDifferences, createDrift } from '../src/leadsail/drift.ts';
import { record } from '../src/leadsail/record.ts';
import { createRandom, type Random } from '../src/simulator/random.ts';
import { scan, type Tape } from '../src/upstream/tape.ts';
import { start } from './kit.ts';

const { as, flag, identifier, integer, json, jsonObject, listOf, number, oneOf, text, timestamp } =
  decode;

const inner = record('Inner', { word: oneOf('one', 'two_words'), at: timestamp, 'a-b': text });
const open = record('Open', { known: flag }, { keepExtra: true });
const outer = record('Outer', {
  outerId: as('id', identifier),
  name: text,
  isSo: flag,
  size: number,
  count: integer,
  any: json,
  map: jsonObject,
  items: listOf(json),
  single: inner,
  list: listOf(inner),
  open,
});

const enveloped = (data: string): Buffer => Buffer.from(`{"success":true,"data":${data}}`);

function tapeOf(data: string): Tape | null {
  if (!outer.shape) throw new Error('it has no shape');
  return scan(enveloped(data), outer.shape);
}

/** The model and what differed, read early or late. */
function read(sent: unknown): { model: unknown; drift: Record<string, number> } {
  const drift = createDrift(() => {});
  const model = outer.read(sent, 'Outer', drift);
  const plain = JSON.parse(JSON.stringify(model));
  return { model: plain, drift: Object.fromEntries(drift.counts()) };
}

function readLate(tape: Tape): ReturnType<typeof read> {
  const { model } = read(tape);
  const drift = createDrift(() => {});
  countDifferences(tape, drift);
  return { model, drift: Object.fromEntries(drift.counts()) };
}

const WHOLE =
  '{"outerId":"o1","name":"Zoë \\"Z\\"","isSo":true,"size":1.50,"count":7,"any":[1,{"b":2,"a":1}],"map":{"x":null},' +
  '"items":["a",{}],"single":{"word":"one","at":"2026-10-31T17:00:00.000Z","a-b":null},' +
  '"list":[{"word":"two_words","at":"2026-10-31T17:00:00+01:00","a-b":""}],"open":{"known":false,"more":[1]}}';

describe('an answer that is all as declared', () => {
  it('has a tape, and is read late as it is read early', () => {
    const tape = tapeOf(WHOLE);
    if (!tape) throw new Error('it has none');
    expect(readLate(tape)).toEqual(read(JSON.parse(WHOLE)));
    expect(tape.differences).toEqual([]);
  });

  it.each([
    ['white space between', WHOLE.replaceAll(',"', ' ,\n\t"').replaceAll('":', '" : ')],
    ['its keys in another order', `{"open":null,${WHOLE.slice(1).replace(/,"open".*/, '}')}`],
    ['a key that is missing', WHOLE.replace('"isSo":true,', '')],
    ['a key that is missing below', WHOLE.replace('"a-b":null', '"at2":1')],
    ['a key that nobody declared', WHOLE.replace('"isSo"', '"+1 512 555":{"a":[]},"isSo"')],
    ['a word that nobody declared', WHOLE.replace('"one"', '"th\\u0072ee"')],
    ['an empty list', WHOLE.replace(/"list":\[.*\],"open"/, '"list":[ ],"open"')],
    ['null everywhere', '{"outerId":"o","name":null,"single":null,"list":null,"any":null}'],
    ['escapes to be written anew', WHOLE.replace('Zoë', 'Z\\/\\u00e9\\ud83d\\n')],
  ])('may have %s', (_, data) => {
    const tape = tapeOf(data);
    if (!tape) throw new Error('it has none');
    expect(readLate(tape)).toEqual(read(JSON.parse(data)));
  });

  it.each([
    ['an id that is missing', WHOLE.replace('"outerId":"o1",', '')],
    ['an id that is empty', WHOLE.replace('"o1"', '""')],
    ['a value of another type', WHOLE.replace('"isSo":true', '"isSo":"true"')],
    ['a fraction where none may be', WHOLE.replace('"count":7', '"count":7.0')],
    ['a number that may be too large', WHOLE.replace('1.50', '1e400')],
    ['a time without a zone', WHOLE.replace('17:00:00.000Z', '17:00:00')],
    ['a day that there is not', WHOLE.replace('2026-10-31T17:00:00.', '2026-02-30T17:00:00.')],
    ['null in a list', WHOLE.replace('"items":["a"', '"items":[null')],
    ['null among records', WHOLE.replace('"list":[', '"list":[null,')],
    ['a key twice', WHOLE.replace('"isSo"', '"name":"other","isSo"')],
    ['a key written with escapes', WHOLE.replace('"name"', '"n\\u0061me"')],
    [
      'more than a hundred levels',
      WHOLE.replace('[1,', `${'['.repeat(101)}${']'.repeat(101)},"z":[`),
    ],
  ])('has no %s', (_, data) => {
    JSON.parse(data);
    expect(tapeOf(data)).toBeNull();
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
    expect(scan(Buffer.from(body), outer.shape as never)).toBeNull();
  });

  it('is not longer than what is looked through at once', () => {
    const long = `{"outerId":"o","name":"${'x'.repeat(9_000_000)}"}`;
    expect(tapeOf(long)).toBeNull();
    expect(tapeOf(long.slice(0, 4_000_000) + long.slice(-2))).not.toBeNull();
  });

  it('does not see what was looked through before it', () => {
    const [one, other] = [tapeOf(WHOLE), tapeOf('{"outerId":"o2","name":"other"}')];
    if (!one || !other) throw new Error('one has none');
    expect(readLate(one)).toEqual(read(JSON.parse(WHOLE)));
    expect(readLate(other).model).toMatchObject({ id: 'o2', name: 'other' });
  });
});

it('what has to be written anew may become longer', async () => {
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

function randomJson(random: Random, depth = 2): string {
  return random.pick([
    () => `"${random.pick(WORDS)}${random.pick(WORDS)}"`,
    () =>
      random.pick(['0', '-0', '12', '-3.5', '1e3', '1234567890123456789', 'true', 'false', 'null']),
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
      word: () => random.pick(['"one"', '"two_words"', '"one"', '"three"']),
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
    size: () => random.pick(['1', '2.50', '-7', '0']),
    count: () => random.pick(['0', '42']),
    any: () => randomJson(random),
    map: () => `{${list(random, () => `"k":${randomJson(random)}`)}}`,
    items: () => `[${list(random, () => `"${random.pick(WORDS)}"`)}]`,
    single: innerText,
    list: () => `[${list(random, innerText)}]`,
    open: () => randomObject(random, { known: () => 'true' }),
  });
}

it('20,000 answers made up by chance, right, wrong and broken, are read late as they are read early', () => {
  let tapes = 0;
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
      sent = JSON.parse(enveloped(data).toString()).data;
    } catch {
      broken += 1;
      expect(tapeOf(data), data).toBeNull();
      continue;
    }
    const tape = tapeOf(data);
    if (!tape) continue;
    tapes += 1;
    if (tape.differences.length > 0) differing += 1;
    expect(readLate(tape), data).toEqual(read(sent));
  }
  expect(tapes).toBeGreaterThan(8_000);
  expect(differing).toBeGreaterThan(2_000);
  expect(broken).toBeGreaterThan(2_000);
});

it('the scanner is what its source compiles to', () => {
  const directory = mkdtempSync(join(tmpdir(), 'leadsail-assembly-'));
  const root = join(import.meta.dirname, '..');
  const file = join(directory, 'scanner.wasm');
  try {
    const asc = join(root, 'node_modules/assemblyscript/bin/asc.js');
    const args = ['assembly/index.ts', '--config', 'assembly/asconfig.json', '--outFile', file];
    execFileSync(process.execPath, [asc, ...args], { cwd: root });
    expect(readFileSync(file).equals(readFileSync(join(root, 'src/upstream/scanner.wasm')))).toBe(
      true,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

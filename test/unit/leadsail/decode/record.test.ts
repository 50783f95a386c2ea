// Reading what LeadSail sent: every fault costs one value and is counted, and no value is ever named.
import { describe, expect, it } from 'vitest';
import { createDrift, type Drift } from '../../../../src/leadsail/decode/drift.ts';
import { openRecord, record } from '../../../../src/leadsail/decode/record.ts';
import * as decode from '../../../../src/leadsail/decode/values.ts';
import { parseExact } from '../../../../src/upstream/exact-json.ts';

const { decoder, enumOf, flag, id, integer, json, jsonItems, listOf, reference } = decode;
const { number, renamed, text, timestamp } = decode;

const noDrift = { drift: {} };

/** The model and every difference counted, of a record out of JSON as it comes over the wire. */
function read(
  noun: { read: (value: unknown, place: string, drift: Drift) => unknown },
  sent: string,
): { model: unknown; drift: Record<string, number> } {
  const drift = createDrift(() => {});
  const model = noun.read(parseExact(sent), 'Noun', drift.of('GET /nouns'));
  return { model, drift: Object.fromEntries(drift.counts()) };
}

const kinds = {
  text: record('Noun', { a: text }),
  flag: record('Noun', { a: flag }),
  number: record('Noun', { a: number }),
  integer: record('Noun', { a: integer }),
  json: record('Noun', { a: json }),
  jsonItems: record('Noun', { a: jsonItems }),
  reference: record('Noun', { a: reference }),
  id: record('Noun', { a: id }),
  timestamp: record('Noun', { a: timestamp }),
};

describe('a value that is right', () => {
  it.each<[keyof typeof kinds, string, unknown]>([
    ['text', '""', ''],
    ['text', '"משה 🏠"', 'משה 🏠'],
    ['flag', 'true', true],
    ['flag', 'false', false],
    ['number', '0', 0],
    ['number', '-1.5e300', -1.5e300],
    ['integer', '0', 0],
    ['integer', '2147483647', 2_147_483_647],
    ['integer', '-2147483648', -2_147_483_648],
    ['integer', '1.0', 1],
    ['integer', '1e3', 1_000],
    ['json', '0', 0],
    ['json', '""', ''],
    ['json', 'false', false],
    ['json', '[null,{"b":[]}]', [null, { b: [] }]],
    ['jsonItems', '[]', []],
    ['jsonItems', '[null,{"b":[]},1]', [null, { b: [] }, 1]],
    ['reference', '""', ''],
    ['reference', '"HXZ"', 'HXZ'],
    ['id', '"lead_1001"', 'lead_1001'],
    ['id', '" "', ' '],
    ['timestamp', '"2026-11-01T12:00:00Z"', '2026-11-01T12:00:00Z'],
    ['timestamp', '"20261101T120000+0100"', '2026-11-01T12:00:00+01:00'],
  ])('as %s, %s is read without drift', (kind, sent, value) => {
    expect(read(kinds[kind], `{"a":${sent}}`)).toEqual({ model: { a: value }, ...noDrift });
  });
});

describe('a value that is wrong', () => {
  it.each<[keyof typeof kinds, string[], 'type' | 'time']>([
    ['text', ['0', 'true', '{}', '[]', '["a"]', '1e999'], 'type'],
    ['flag', ['0', '1', '"true"', '{}', '[]'], 'type'],
    ['number', ['"1"', 'true', '{}', '[]', '1e999', '-1e999', '9007199254740993'], 'type'],
    ['integer', ['1.5', '2147483648', '-2147483649', '1e999', '"1"', 'true', '[1]'], 'type'],
    ['jsonItems', ['{}', '"[]"', '0', 'true'], 'type'],
    ['reference', ['true', '{}', '[]', '1.5'], 'type'],
    ['id', ['""', 'true', '{}', '[]', '1.5', '1e999'], 'type'],
    ['timestamp', ['0', '1793534400', 'true', '{}', '["2026-11-01T12:00:00Z"]'], 'type'],
    ['timestamp', ['""', '"yesterday"', '"2026-11-01"', '"2026-02-30T12:00:00Z"'], 'time'],
  ])('as %s, each of %j is null and counted as %s', (kind, wrong, drift) => {
    for (const sent of wrong) {
      expect(read(kinds[kind], `{"a":${sent}}`), sent).toEqual({
        model: { a: null },
        drift: { [`${drift} Noun.a`]: 1 },
      });
    }
  });

  it.each(['1001', '-7', '9007199254740993', '9'.repeat(60)])(
    'as id, %s is its digits, but counted',
    (id) => {
      expect(read(kinds.id, `{"a":${id}}`)).toEqual({
        model: { a: id },
        drift: { 'type Noun.a': 1 },
      });
    },
  );

  it('costs its siblings nothing', () => {
    const noun = record('Noun', { a: text, b: number, c: flag, d: record('Inner', { e: text }) });
    expect(read(noun, '{"a":1,"b":2,"c":"no","d":{"e":{}}}')).toEqual({
      model: { a: null, b: 2, c: null, d: { e: null } },
      drift: { 'type Noun.a': 1, 'type Noun.c': 1, 'type Inner.e': 1 },
    });
  });
});

describe.each(Object.entries(kinds))('%s', (_, noun) => {
  it('that is null is null, which LeadSail may send', () => {
    expect(read(noun, '{"a":null}')).toEqual({ model: { a: null }, ...noDrift });
  });

  it('that is missing is null, which is no drift', () => {
    expect(read(noun, '{}')).toEqual({ model: { a: null }, ...noDrift });
  });
});

describe('what has to be there', () => {
  const item = record('Item', { itemId: renamed('id', id), b: text });

  it('is counted when it is missing: an id', () => {
    expect(read(item, '{"b":"x"}')).toEqual({
      model: { id: null, b: 'x' },
      drift: { 'missing Item.itemId': 1 },
    });
  });

  it('is counted when it is missing: the list that a record without an id exists for', () => {
    const list = record('List', { items: listOf(item), tags: jsonItems, count: integer });
    expect(read(list, '{}')).toEqual({
      model: { items: null, tags: null, count: null },
      drift: { 'missing List.items': 1 },
    });
    const owner = record('Owner', { id, items: listOf(item) });
    expect(read(owner, '{"id":"o"}').drift).toEqual({});
  });
});

describe('a record', () => {
  const noun = record('Noun', { wire: renamed('ours', text), a: number });

  it('has the names of our own', () => {
    expect(read(noun, '{"wire":"x","a":1}')).toEqual({ model: { ours: 'x', a: 1 }, ...noDrift });
  });

  it.each(['7', '"x"', 'true', '[]', '[{"a":1}]', 'null'])('is null when it is %s', (sent) => {
    expect(read(noun, sent)).toEqual({ model: null, drift: { 'type Noun': 1 } });
  });

  it('leaves out and counts the keys that nobody declared', () => {
    expect(read(noun, '{"wire":"x","a":1,"b":2,"ours":"y","aRaw":3}')).toEqual({
      model: { ours: 'x', a: 1 },
      drift: { 'extra Noun.b': 1, 'extra Noun.ours': 1, 'extra Noun.aRaw': 1 },
    });
  });

  it.each([
    '+1 602 555 1001',
    'maria@example.com',
    'Maria Ortega',
    '',
    '7',
    'a.b',
    'משה',
    'line\\nend',
    '\\u0000',
    'x'.repeat(41),
  ])('counts the key "%s" unnamed, for it may be somebody', (key) => {
    expect(read(noun, `{"wire":"x","a":1,"${key}":2}`)).toEqual({
      model: { ours: 'x', a: 1 },
      drift: { 'extra Noun.*': 1 },
    });
  });

  it('takes __proto__ and constructor for keys like any other', () => {
    const { model, drift } = read(
      noun,
      '{"wire":"x","__proto__":{"a":1,"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    expect(model).toEqual({ ours: 'x', a: null });
    expect(Object.getPrototypeOf(model)).toBe(Object.prototype);
    expect(drift).toEqual({
      'extra Noun.__proto__': 1,
      'extra Noun.constructor': 1,
    });
    expect('polluted' in {}).toBe(false);
  });
});

describe('a record that keeps what nobody declared', () => {
  const noun = openRecord('Noun', { a: flag });

  it.each<[string, string, unknown]>([
    ['nothing', '{"a":true}', null],
    ['more', '{"a":true,"b":null,"c d":[1]}', { b: null, 'c d': [1] }],
    ['a key called extra', '{"a":true,"extra":1}', { extra: 1 }],
    ['no declared key', '{"b":1}', { b: 1 }],
  ])('gives %s under extra, and counts none of it', (_, sent, extra) => {
    const a = sent.includes('"a"') ? true : null;
    expect(read(noun, sent)).toEqual({ model: { a, extra }, ...noDrift });
  });

  it('keeps __proto__ as a key and pollutes nothing', () => {
    const { model } = read(noun, '{"a":true,"__proto__":{"polluted":1},"constructor":2}');
    const { extra } = model as { extra: object };
    expect(Object.entries(extra)).toEqual([
      ['__proto__', { polluted: 1 }],
      ['constructor', 2],
    ]);
    expect(Object.getPrototypeOf(extra)).toBe(Object.prototype);
    expect(JSON.stringify(extra)).toBe('{"__proto__":{"polluted":1},"constructor":2}');
    expect('polluted' in {}).toBe(false);
  });
});

describe('one of a list of words', () => {
  const noun = record('Noun', { a: enumOf('no_answer', 'dnc') });

  it.each<[string, unknown, unknown, Record<string, number>]>([
    ['"no_answer"', 'NO_ANSWER', 'no_answer', {}],
    ['"dnc"', 'DNC', 'dnc', {}],
    ['"brand_new"', 'UNKNOWN', 'brand_new', { 'value Noun.a': 1 }],
    ['"DNC"', 'UNKNOWN', 'DNC', { 'value Noun.a': 1 }],
    ['"dnc "', 'UNKNOWN', 'dnc ', { 'value Noun.a': 1 }],
    ['""', 'UNKNOWN', '', { 'value Noun.a': 1 }],
    ['"UNKNOWN"', 'UNKNOWN', 'UNKNOWN', { 'value Noun.a': 1 }],
    ['"__proto__"', 'UNKNOWN', '__proto__', { 'value Noun.a': 1 }],
    ['"constructor"', 'UNKNOWN', 'constructor', { 'value Noun.a': 1 }],
    ['null', null, null, {}],
    ['7', null, null, { 'type Noun.a': 1 }],
    ['["dnc"]', null, null, { 'type Noun.a': 1 }],
    ['{"toString":"dnc"}', null, null, { 'type Noun.a': 1 }],
  ])('%s is %s, with %j as sent', (sent, a, aRaw, drift) => {
    expect(read(noun, `{"a":${sent}}`)).toEqual({ model: { a, aRaw }, drift });
  });

  it('that is missing has no word as sent either', () => {
    expect(read(noun, '{}')).toEqual({ model: { a: null, aRaw: null }, ...noDrift });
  });
});

describe('a list', () => {
  const noun = record('Noun', { a: listOf(record('Item', { b: number })) });

  it.each<[string, unknown, Record<string, number>]>([
    ['[]', [], {}],
    ['[{"b":1},{"b":2}]', [{ b: 1 }, { b: 2 }], {}],
    ['[null,{"b":1},null]', [{ b: 1 }], { 'item Noun.a': 2 }],
    ['[7,{"b":1},"x",[]]', [{ b: 1 }], { 'type Noun.a': 3, 'item Noun.a': 3 }],
    ['[{"b":"x"}]', [{ b: null }], { 'type Item.b': 1 }],
    ['[{}]', [{ b: null }], {}],
    ['{"0":{"b":1},"length":1}', null, { 'type Noun.a': 1 }],
    ['"[]"', null, { 'type Noun.a': 1 }],
    ['null', null, {}],
  ])('%s is %j', (sent, a, drift) => {
    expect(read(noun, `{"a":${sent}}`)).toEqual({ model: { a }, drift });
  });

  it('of anything at all leaves out only nulls', () => {
    expect(read(record('Noun', { a: listOf(json) }), '{"a":[0,"",false,null,[],{}]}')).toEqual({
      model: { a: [0, '', false, [], {}] },
      drift: { 'item Noun.a': 1 },
    });
  });
});

it('a field may be read in a way of its own', () => {
  const noun = record('Noun', { a: decoder((value, place) => `${place}=${value}`) });
  expect(read(noun, '{"a":7}')).toEqual({ model: { a: 'Noun.a=7' }, ...noDrift });
});

// Numbers keep their text; which of them a double holds, and which are whole. The oracle is the text itself.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/simulator/random.ts';
import {
  createNumberMark,
  parseExact,
  toDigits,
  toDouble,
  withMarkedNumbers,
  withoutMarks,
} from '../../../src/upstream/exact-json.ts';

const written = (text: string): string => JSON.stringify(parseExact(text));

describe('what is read is written as it came', () => {
  it.each([
    '12345678901234567890',
    '9007199254740993',
    '-0',
    '0',
    '1.0',
    '0.10',
    '1e400',
    '1E+2',
    '-1.5e-7',
    '[1,2.50,{"a":-0.0,"b":[1e5]}]',
    '{"a":"1.0","b":"x, 2.50","c":12.50}',
    '{"a":{"__proto__":1.0}}',
    '{"rawJSON":"1.0","n":1.0}',
  ])('%s', (text) => expect(written(text)).toBe(text));

  it('white space, keys that come twice and escapes are as JSON.parse takes them', () => {
    expect(written(' { "a" :\n1.0 , "a": 2.50, "b\\u0061": "\\u0061" } ')).toBe(
      '{"a":2.50,"ba":"a"}',
    );
  });

  it('so deep that no reviver comes there', () => {
    const text = `{"a":[${'['.repeat(50_000)}1.0${']'.repeat(50_000)}],"t":"\\"1.0","n":1.50,"z":-0}`;
    const read = parseExact(text) as Record<string, unknown>;
    expect(JSON.stringify({ ...read, a: null })).toBe('{"a":null,"t":"\\"1.0","n":1.50,"z":-0}');
    expect(() => parseExact(`${'['.repeat(50_000)}1.0.0${']'.repeat(50_000)}`)).toThrow(
      SyntaxError,
    );
  });

  it.each(['\\n', '\\"', '\\\\', '\\u0041', '\\"1.0', '1.0, '])(
    'a number behind a text of four million times %j',
    (unit) => {
      const text = `{"t":"${unit.repeat(4_000_000)}","n":1.50}`;
      const { t, n } = parseExact(text) as { t: string; n: unknown };
      expect(t).toBe(JSON.parse(`"${unit}"`).repeat(4_000_000));
      expect(JSON.stringify(n)).toBe('1.50');
    },
  );

  it('seeded texts of every form', () => {
    for (let seed = 1; seed <= 5_000; seed += 1) {
      const random = createRandom(seed);
      const number = (): string =>
        random.pick(['', '-']) +
        random.pick(['0', `${random.int(1, 999)}`, '9'.repeat(random.int(1, 30))]) +
        random.pick(['', '', '.0', `.${random.int(0, 9)}${random.int(0, 99_999)}0`]) +
        random.pick(['', '', '', 'e0', 'E+30', `e-${random.int(0, 500)}`]);
      const text = `{"a":[${number()},"${number()}, ${number()}"],"b":${number()},"c":{"d":${number()}}}`;
      expect(written(text), text).toBe(text);
    }
  });

  it.each(['{', '1.', '01', '[1.0,]', '{"a":1.0}}', '+1.0', ''])('%s is none', (text) => {
    expect(() => parseExact(text)).toThrow(SyntaxError);
  });

  it('by a reader that knows nothing of it, as marked texts', () => {
    const mark = createNumberMark();
    const text = '{"a":1.0,"b":[1,-0,"1.0","\\"2.50"],"2.50":12345678901234567890}';
    const read = JSON.parse(withMarkedNumbers(text, mark));
    expect(read.b).toEqual([1, `${mark}-0`, '1.0', '"2.50']);
    expect(withoutMarks(JSON.stringify(read), mark)).toBe(text);
  });
});

describe('a double holds', () => {
  it.each([
    ['1.0', 1],
    ['1.50', 1.5],
    ['-0.0', -0],
    ['1e2', 100],
    ['9007199254740992', 2 ** 53],
    ['0.1', 0.1],
    // As a program writes it that shows all digits of a double.
    ['0.10000000000000001', 0.1],
    ['123456.78900000001', 123456.789],
    ['1e308', 1e308],
    ['5e-324', 5e-324],
  ])('%s', (text, double) => expect(toDouble(parseExact(text))).toBe(double));

  it.each([
    '1e400',
    '-1e400',
    '1e-400',
    '9007199254740993',
    // A double is this, but is written with other digits.
    '1152921504606846976',
    '12345678901234567890',
    '0.1234567890123456789',
    '1e999999999999999999999',
  ])('not %s', (text) => expect(toDouble(parseExact(text))).toBeNull());

  it.each([['1'], [null], [{ rawJSON: '1' }], [true], [undefined]])('not %j', (value) =>
    expect(toDouble(value)).toBeNull(),
  );
});

describe('whole is', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['12', '12'],
    ['-7', '-7'],
    ['9007199254740993', '9007199254740993'],
    ['9'.repeat(199), '9'.repeat(199)],
    ['1.0', '1'],
    ['12.50e1', '125'],
    ['1e21', '1000000000000000000000'],
  ])('%s', (text, digits) => expect(toDigits(parseExact(text))).toBe(digits));

  it.each(['1.5', '1e-1', '1e400', '1e999999999999'])('not %s', (text) =>
    expect(toDigits(parseExact(text))).toBeNull(),
  );
});

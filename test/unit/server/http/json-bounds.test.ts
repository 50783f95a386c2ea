// The bounds of the JSON of a request, by its text: what is counted, however it is written.
import { describe, expect, it } from 'vitest';
import { excessOfText, hasTooManyNumbers } from '../../../../src/server/http/json-bounds.ts';

const MOST = 10_000;
const NAMES = 'have 10,000 objects and names in them';
const NUMBERS = 'have 10,000 numbers of more than digits';

describe('names', () => {
  const ENDINGS = ['', '\\', '\\\\', '\\"', '\\\\\\"', 'é', ':', '\\\\:'].map((end) => `k${end}`);
  it.each(ENDINGS)('that end as %j are counted', (name) => {
    const object = (count: number) =>
      `{${Array.from({ length: count }, (_, at) => `${JSON.stringify(at + name)} :1`)}}`;
    expect(excessOfText(object(MOST + 1))).toBe(NAMES);
    expect(excessOfText(object(MOST))).toBe(null);
  });

  it('in a text are none, however deep it is quoted', () => {
    let text = `{${Array.from({ length: MOST + 1 }, (_, at) => `"${at}":1`)}}`;
    for (const _ of ['once', 'twice', 'three times']) {
      text = JSON.stringify(text);
      expect(excessOfText(text)).toBe(null);
    }
  });
});

describe('numbers', () => {
  const ODD = [
    '1.0',
    '-1.5',
    '1e5',
    '1E-5',
    '-0',
    '-0.0',
    '1234567890123456',
    '12345678901234567890',
  ];
  it.each(ODD)('%s is counted', (number) => {
    for (const between of [',', ' , ', ',\n']) {
      const list = (count: number) => `[${Array(count).fill(number).join(between)}]`;
      expect(excessOfText(list(MOST + 1))).toBe(NUMBERS);
      expect(excessOfText(list(MOST))).toBe(null);
      expect(excessOfText(JSON.stringify({ text: list(MOST + 1) }))).toBe(null);
    }
  });

  it.each(['0', '7', '-7', '123456789012345'])('%s is not', (number) => {
    expect(excessOfText(`[${Array(2 * MOST).fill(number)}]`)).toBe(null);
  });
});

it.each(['\\n', '\\"', '\\\\', '\\",'])(
  'numbers among four million times %j are of a text',
  (escaped) => {
    const within = `{"a":"${`${escaped},1.0`.repeat(4_000_000)}"}`;
    expect(hasTooManyNumbers(within)).toBe(false);
    const behind = `{"a":"${escaped.repeat(4_000_000)}","b":[${'1.0,'.repeat(10_001)}1]}`;
    expect(hasTooManyNumbers(behind)).toBe(true);
  },
);

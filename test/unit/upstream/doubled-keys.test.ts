// Keys that stand twice: all their values are there, and everything else is as parseExact reads it.
import { expect, it } from 'vitest';
import { createRandom } from '../../../src/simulator/random.ts';
import { parseWithDoubles } from '../../../src/upstream/doubled-keys.ts';
import { parseExact } from '../../../src/upstream/exact-json.ts';

const written = (text: string): string => JSON.stringify(parseWithDoubles(text));

it.each([
  ['{"a":true,"a":false}', '{"a":[true,false]}'],
  ['{"a":1,"b":2,"a":1}', '{"a":1,"b":2}'],
  ['{"a":1,"a":1.0,"a":null,"a":1}', '{"a":[1,1.0,null,1]}'],
  ['{"a":{"b":1},"a":{"b":2}}', '{"a":[{"b":1},{"b":2}]}'],
  ['{"a":{"b":1,"c":[]},"a":{"c":[],"b":1}}', '{"a":{"b":1,"c":[]}}'],
  ['[{"a":1,"\\u0061":2}]', '[{"a":[1,2]}]'],
  ['{"__proto__":1,"__proto__":{"a":2},"":3,"":4}', '{"__proto__":[1,{"a":2}],"":[3,4]}'],
  ['{"a":{"a":1},"b":{"a":2}}', '{"a":{"a":1},"b":{"a":2}}'],
  [' {\n"a" : "{\\"b\\":1, \\\\" ,"a":\t"]" }', '{"a":["{\\"b\\":1, \\\\","]"]}'],
])('%s is %s', (text, wanted) => expect(written(text)).toBe(wanted));

it('is otherwise what parseExact reads', () => {
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const random = createRandom(seed);
    const space = (): string => random.pick(['', '', ' ', '\r\n\t']);
    const value = (depth: number): string => {
      const below = Array.from({ length: random.int(0, 3) }, () => depth);
      const kind = random.int(0, depth > 4 ? 2 : 4);
      if (kind === 3) return `[${below.map(() => space() + value(depth + 1) + space()).join()}]`;
      if (kind === 4) {
        const pairs = below.map((_, at) => `"${at}\\\\"${space()}:${space()}${value(depth + 1)}`);
        return `{${pairs.join()}}`;
      }
      return random.pick(['null', 'true', 'false', '-0', '1.50', '9'.repeat(30), '1E-400', '7']);
    };
    const text = `${space()}${value(0)}${space()}`;
    expect(written(text), text).toBe(JSON.stringify(parseExact(text)));
  }
});

it('a key that stands 100,000 times is read in no time', () => {
  const text = `{${Array.from({ length: 100_000 }, (_, at) => `"a":${at}`).join()}}`;
  expect(parseWithDoubles(text)).toMatchObject({ a: { length: 100_000 } });
});

it.each(['\\n', '\\"', '\\\\', '\\"{'])('beside a text of four million times %j', (unit) => {
  const text = `{"t":"${unit.repeat(4_000_000)}","a":1,"a":2.50}`;
  expect(JSON.stringify((parseWithDoubles(text) as { a: unknown }).a)).toBe('[1,2.50]');
});

it('however deep', () => {
  const text = `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)},"b":1,"b":2}`;
  expect(parseWithDoubles(text)).toMatchObject({ b: [1, 2] });
});

it.each(['', '{', '{"a":1,}', '{"a" 1}', '[1 2]', '1 2', '{"a":1}{"a":1}', '"\n"', 'nul'])(
  '%j is no JSON',
  (text) => expect(() => parseWithDoubles(text)).toThrow(SyntaxError),
);

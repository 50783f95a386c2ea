// Answers of LeadSail's made up by chance, down to their bytes: the same seed gives the same ones.
import * as zlib from 'node:zlib';
import { isEnumType } from 'graphql';
import { createSchema } from '../../src/graph/schema.ts';
import { createRandom, hash, type Random } from '../../src/simulator/random.ts';
import { documented, propertiesOf } from './documented.ts';
import { SDL } from './kit.ts';
import type { RawReply } from './raw-leadsail.ts';

/** JSON before it is written. Numbers are their texts. */
export type Tree =
  | { readonly is: 'literal'; readonly text: string }
  | { readonly is: 'text'; readonly value: string }
  | { readonly is: 'list'; readonly items: readonly Tree[] }
  | { readonly is: 'object'; readonly entries: readonly (readonly [string, Tree])[] };

const literal = (text: string): Tree => ({ is: 'literal', text });
const text = (value: string): Tree => ({ is: 'text', value });
const NULL = literal('null');

const schema = createSchema(SDL);
const TYPES = new Map(
  (['Lead', 'Interaction'] as const).flatMap((noun) =>
    propertiesOf(noun).map(({ name, type }) => [name, type] as const),
  ),
);

const NUMBERS = [
  '0',
  '7',
  '-12',
  '1.0',
  '2.50',
  '-0',
  '1e3',
  '1E+400',
  '1e-400',
  '0.1',
  '9007199254740993',
  '12345678901234567890',
  '-0.0',
  '123456789012345.5',
  '0.10000000000000001',
];
const TEXTS = [
  '',
  'plain',
  'é',
  '👋 hi',
  '"quoted"',
  'a\\b',
  'line\nagent: forged',
  '\u0000\u001f',
  '\ud800',
  '\u2028/',
  '{"a":1.0}',
  '1, 2.50',
  'a text of more than sixteen bytes',
];
const KEYS = ['a', 'b', '1', '10', 'é', 'n"q', '__proto__', 'constructor', 'toJSON', 'rawJSON'];
const TIMES = [
  '2026-11-01T12:00:00Z',
  '2026-11-01T12:00:00.000Z',
  '2026-11-02T12:00:00.5-05:00',
  '2026-10-01 12:00:00+00',
  '20261003T120000Z',
  '2026-11-03T12:00:00.1234567890Z',
  '2024-02-29T00:00:00Z',
];
const BROKEN_TIMES = [
  'yesterday',
  '',
  '2026-02-30T12:00:00Z',
  '2026-11-01T12:00:00',
  '2026-11-01T12:00:60Z',
];

function randomJson(random: Random, depth = 3): Tree {
  const kind = random.int(0, depth > 0 ? 5 : 2);
  if (kind === 0) return text(random.pick(TEXTS));
  if (kind === 1) return literal(random.pick(NUMBERS));
  if (kind === 2) return literal(random.pick(['null', 'true', 'false']));
  const below = Array.from({ length: random.int(0, 3) }, () => randomJson(random, depth - 1));
  if (kind === 3) return { is: 'list', items: below };
  return { is: 'object', entries: below.map((one) => [random.pick(KEYS), one] as const) };
}

/** A list in a list in a list. */
function nested(levels: number): Tree {
  let tree: Tree = { is: 'list', items: [] };
  for (let level = 1; level < levels; level += 1) tree = { is: 'list', items: [tree] };
  return tree;
}

function rightValue(type: string, random: Random): Tree {
  const named = schema.getType(type);
  if (isEnumType(named)) {
    const words = named.getValues().map(({ name }) => name.toLowerCase());
    return text(random.pick(words));
  }
  if (type === 'Boolean') return literal(random.pick(['true', 'false']));
  if (type === 'Int') return literal(`${random.int(-5, 1_000)}`);
  if (type === 'Float') return literal(random.pick(['0', '61', '2.5', '0.10', '-7', '12.345']));
  if (type === 'DateTime') return text(random.pick(TIMES));
  if (type === 'JSON') return randomJson(random);
  return text(random.pick(TEXTS));
}

type Properties = (typeof documented)['Lead'];

/** How often something is other than documented, from 0 to 1. */
type Oddness = number;

function randomRecord(
  properties: Properties,
  place: string,
  known: Readonly<Record<string, Tree>>,
  random: Random,
  oddness: Oddness,
): Tree {
  const entries: [string, Tree][] = [];
  for (const [key, below] of Object.entries(properties)) {
    const own = known[key];
    if (own !== undefined) entries.push([key, own]);
    else if (random.chance(oddness)) {
      if (random.chance(0.5)) entries.push([key, random.chance(0.5) ? NULL : randomJson(random)]);
    } else if (below === null) entries.push([key, leafOf(`${place}.${key}`, random, oddness)]);
    else if (Array.isArray(below)) {
      const items = Array.from({ length: random.int(0, 4) }, () =>
        random.chance(oddness)
          ? randomJson(random, 1)
          : randomRecord(below[0], `${place}.${key}[]`, {}, random, oddness),
      );
      entries.push([key, { is: 'list', items }]);
    } else
      entries.push([
        key,
        randomRecord(below as Properties, `${place}.${key}`, {}, random, oddness),
      ]);
  }
  if (random.chance(0.1))
    entries.push([random.pick(['unheardOf', '+1 512', 'é']), randomJson(random)]);
  if (random.chance(0.2)) entries.sort(() => (random.chance(0.5) ? 1 : -1));
  const [first] = entries;
  if (first && random.chance(oddness / 4)) entries.push([first[0], first[1]]);
  return { is: 'object', entries };
}

function leafOf(place: string, random: Random, oddness: Oddness): Tree {
  if (/\.(tags|repostedTo)$/.test(place)) {
    return {
      is: 'list',
      items: Array.from({ length: random.int(0, 3) }, () => randomJson(random)),
    };
  }
  const type = TYPES.get(place) ?? 'JSON';
  if (type === 'JSON' && random.chance(oddness / 4)) return nested(random.pick([95, 130]));
  if (type === 'DateTime' && random.chance(oddness)) return text(random.pick(BROKEN_TIMES));
  if (type === 'ID' && random.chance(0.05)) return literal(random.pick(['7', '9007199254740993']));
  return rightValue(type, random);
}

/** One record or list by its path, such as `/leads/lead_7`: what LeadSail's data is to be. */
export function randomData(path: string, seed: number): Tree {
  const random = createRandom(hash(`${seed} ${path}`));
  const oddness = random.pick([0, 0, 0, 0.01, 0.05]);
  const id = path.split('/').at(-1) ?? '';
  const interaction = (own: string): Tree =>
    randomRecord(
      documented.Interaction,
      'Interaction',
      { interactionId: text(own), ...(random.chance(0.9) && { leadId: text('lead_1') }) },
      random,
      oddness,
    );
  if (path.startsWith('/interactions/lead/')) {
    const items = Array.from({ length: random.int(0, 5) }, (_, at) =>
      random.chance(oddness) ? randomJson(random, 1) : interaction(`int_${id}_${at}`),
    );
    return { is: 'object', entries: [['interactions', { is: 'list', items }]] };
  }
  if (path.startsWith('/interactions/')) return interaction(id);
  const own = random.chance(oddness / 2) ? `${id}1` : id;
  return randomRecord(documented.Lead, 'Lead', { leadId: text(own) }, random, oddness);
}

/** How the bytes of one answer come. */
type Style = { readonly space: boolean; readonly escapes: number; readonly escapesKeys: boolean };

function write(tree: Tree, style: Style, random: Random): string {
  const gap = (): string => (style.space ? random.pick(['', ' ', '\n\t', '\r\n ']) : '');
  if (tree.is === 'literal') return tree.text;
  if (tree.is === 'text') return writeText(tree.value, style.escapes, random);
  const parts =
    tree.is === 'list'
      ? tree.items.map((item) => gap() + write(item, style, random) + gap())
      : tree.entries.map(([key, value]) => {
          const name = writeText(key, style.escapesKeys ? 0.2 : 0, random);
          return `${gap()}${name}${gap()}:${gap()}${write(value, style, random)}${gap()}`;
        });
  const inner = parts.length === 0 ? gap() : parts.join(',');
  return tree.is === 'list' ? `[${inner}]` : `{${inner}}`;
}

function writeText(value: string, escapes: number, random: Random): string {
  if (!random.chance(escapes)) return JSON.stringify(value);
  const units = Array.from({ length: value.length }, (_, at) => {
    if (value[at] === '/' && random.chance(0.5)) return '\\/';
    const code = value.charCodeAt(at).toString(16).padStart(4, '0');
    return random.chance(0.5) ? `\\u${random.chance(0.5) ? code : code.toUpperCase()}` : null;
  });
  // Half a character can only be written by its escape.
  const isWhole = units.every((unit) => unit !== null) || !/[\ud800-\udfff]/.test(value);
  if (!isWhole) return JSON.stringify(value);
  const plain = (at: number): string => JSON.stringify(value[at]).slice(1, -1);
  return `"${units.map((unit, at) => unit ?? plain(at)).join('')}"`;
}

const CODINGS: readonly (readonly [string, (body: Buffer) => Buffer])[] = [
  ['gzip', zlib.gzipSync],
  ['br', zlib.brotliCompressSync],
  ['deflate', zlib.deflateSync],
  ['zstd', zlib.zstdCompressSync],
];

/** An answer with such data; `isClean` unless some of its bytes are no UTF-8. */
export function randomReply(path: string, seed: number): RawReply & { readonly isClean: boolean } {
  const data = randomData(path, seed);
  const random = createRandom(hash(`bytes ${seed} ${path}`));
  const style: Style = {
    space: random.chance(0.2),
    escapes: random.pick([0, 0, 0.05, 0.5]),
    escapesKeys: random.chance(0.03),
  };
  const envelope: (readonly [string, Tree])[] = [
    ['success', literal('true')],
    ['data', data],
  ];
  if (random.chance(0.1)) envelope.reverse();
  if (random.chance(0.1)) envelope.push(['meta', randomJson(random)]);
  let body = Buffer.from(write({ is: 'object', entries: envelope }, style, random));
  const isClean = !random.chance(0.03);
  if (!isClean) body[random.int(20, body.length - 1)] = 0xff;
  if (random.chance(0.03)) body = Buffer.concat([Buffer.from('\ufeff'), body]);
  if (!random.chance(0.05)) return { body, isClean };
  const [coding, encode] = random.pick(CODINGS);
  return { body: encode(body), headers: { 'content-encoding': coding }, isClean };
}

/** What JSON is written as that came so: by its own text, without looking at what any parser makes of it. */
export function canonical(tree: Tree): string {
  if (tree.is === 'literal') return tree.text;
  if (tree.is === 'text') return JSON.stringify(tree.value);
  if (tree.is === 'list') return `[${tree.items.map(canonical).join(',')}]`;
  // The last of a key counts, at the place of the first; keys that are indexes come before all others.
  const byKey = new Map<string, string>();
  for (const [key, value] of tree.entries) byKey.set(key, canonical(value));
  const isIndex = (key: string): boolean => /^(0|[1-9]\d{0,8})$/.test(key);
  const keys = [...byKey.keys()];
  const indexes = keys.filter(isIndex).sort((one, other) => Number(one) - Number(other));
  const ordered = [...indexes, ...keys.filter((key) => !isIndex(key))];
  return `{${ordered.map((key) => `${JSON.stringify(key)}:${byKey.get(key)}`).join(',')}}`;
}

/** What stands under a key; undefined where nothing does. */
export function valueUnder(tree: Tree, key: string): Tree | undefined {
  if (tree.is !== 'object') return undefined;
  return tree.entries.findLast(([name]) => name === key)?.[1];
}

/** How many levels it has. */
export function depthOf(tree: Tree): number {
  const below =
    tree.is === 'list'
      ? tree.items
      : tree.is === 'object'
        ? tree.entries.map(([, one]) => one)
        : [];
  const own = tree.is === 'list' || tree.is === 'object' ? 1 : 0;
  return own + below.reduce((most, one) => Math.max(most, depthOf(one)), 0);
}

// What the fuzzer sends, made up by chance from a seed, in a form that a small file can hold.
import { type GraphQLSchema, parse, validate } from 'graphql';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import { argumentPlaces } from '../support/argument-places.ts';
import { firstPart, type Step } from '../support/connection-scripts.ts';
import { ENDINGS, STATES } from '../support/connection-states.ts';
import {
  hostileText,
  hostileValue,
  INHERITED_NAMES,
  lengthOf,
  type Recipe,
} from '../support/hostile-values.ts';
import { type Pools, randomOperation } from '../support/random-operations.ts';
import { textPlaces } from '../support/text-places.ts';

export type FuzzCase =
  /** One request, with a value at a place that is known by its name. */
  | { readonly kind: 'value'; readonly place: string; readonly value: Recipe }
  /** An operation, and other names for its variables and aliases, under which it is answered alike. */
  | {
      readonly kind: 'names';
      readonly query: string;
      readonly variables: Readonly<Record<string, unknown>>;
      readonly names: Readonly<Record<string, string>>;
    }
  /** What a client does on connections of its own, so many times. */
  | { readonly kind: 'connection'; readonly steps: readonly Step[]; readonly times: number };

// More than any body may have; what is far larger cannot even be written as JSON.
const MOST_CHARACTERS = 2_000_000;

/** One of each kind by turns. */
export function makeCase(seed: number, schema: GraphQLSchema, pools: Pools): FuzzCase {
  const random = createRandom(seed);
  const kind = seed % 5;
  if (kind === 0) return connectionCase(random);
  if (kind === 1) return namesCase(random, schema, pools);
  if (kind === 2)
    return { kind: 'value', place: 'query', value: brokenDocument(random, schema, pools) };
  if (kind === 3) {
    return { kind: 'value', place: random.pick(textPlaces).name, value: hostileText(random) };
  }
  const { name, type } = random.pick(argumentPlaces);
  for (;;) {
    const value = hostileValue(random, type);
    if (lengthOf(value) <= MOST_CHARACTERS) return { kind: 'value', place: name, value };
  }
}

function validOperation(random: Random, schema: GraphQLSchema, pools: Pools) {
  for (;;) {
    const operation = randomOperation(schema, pools, random.int(0, 2 ** 32 - 1));
    if (validate(schema, parse(operation.query)).length === 0) return operation;
  }
}

function namesCase(random: Random, schema: GraphQLSchema, pools: Pools): FuzzCase {
  const { query, variables } = validOperation(random, schema, pools);
  // A name that some field has may stand beside it.
  const left = INHERITED_NAMES.filter((name) => !RegExp(`\\b${name}\\b`).test(query));
  const takeName = (): string => left.splice(random.int(0, left.length - 1), 1)[0] ?? '';
  const renamed = [
    ...Object.keys(variables).map((name) => `$${name}`),
    ...[...query.matchAll(/\b([az_]\d+): /g)].map(([, alias = '']) => alias),
  ].filter(() => random.chance(0.5));
  const chosen = [...new Set(renamed)].slice(0, left.length);
  return {
    kind: 'names',
    query,
    variables,
    names: Object.fromEntries(chosen.map((name) => [name, takeName()])),
  };
}

/** A document with a piece taken out, doubled or put elsewhere. */
function brokenDocument(random: Random, schema: GraphQLSchema, pools: Pools): string {
  let text = validOperation(random, schema, pools).query;
  for (let changes = random.int(1, 4); changes > 0; changes -= 1) {
    const from = random.int(0, text.length);
    const piece = text.slice(from, from + random.int(1, 20));
    const to = random.int(0, text.length);
    text = random.pick([
      () => text.replace(piece, ''),
      () => text.slice(0, to) + piece.repeat(random.pick([1, 2, 300])) + text.slice(to),
      () =>
        text.slice(0, to) +
        random.pick(['"', '"""', '{', '}', '$', '@', '...', '#', '\ud83d']) +
        text.slice(to),
    ])();
  }
  return text;
}

function connectionCase(random: Random): FuzzCase {
  const state = random.pick(Object.values(STATES));
  const part = random.chance(0.5) ? firstPart(state, random.next()) : state;
  const steps = part.flatMap((step): Step[] =>
    random.chance(0.3) ? brokenUp(random, step) : [step],
  );
  return {
    kind: 'connection',
    steps: [...steps, { turns: random.int(0, 20) }, ...random.pick(Object.values(ENDINGS))],
    times: random.pick([1, 5, 30]),
  };
}

/** The same bytes in two packets, or with others between them. */
function brokenUp(random: Random, step: Step): Step[] {
  if (!('send' in step)) return [step];
  const at = random.int(0, step.send.length);
  const [before, after] = [step.send.slice(0, at), step.send.slice(at)];
  const between = random.chance(0.7)
    ? ''
    : random.pick(['\0', '\r\n', '\r\n\r\n', '\xff', 'GET ', ' ']);
  return [{ send: before }, { turns: random.int(0, 5) }, { send: between + after }];
}

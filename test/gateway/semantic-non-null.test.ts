// Fields that are null only with an error: true of whatever LeadSail answers, and of each field that it can be said of.
import {
  buildSchema,
  type GraphQLObjectType,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/graph/schema.ts';
import { toSchemaVariant } from '../../src/graph/supergraph/variants.ts';
import { drift } from '../../src/simulator/drift.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { PAYLOAD_FAULTS } from '../../src/simulator/payload-faults.ts';
import { createRandom } from '../../src/simulator/random.ts';
import { type Answer, type Kit, start } from '../support/kit.ts';
import { SDL } from '../support/sdl.ts';
import { WRITES, writeQuery } from '../support/writes.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
type Json = any;

const schema = createSchema(SDL);
const types = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);

const MARKED = new Set(
  types.flatMap((type) =>
    Object.values(type.getFields()).flatMap(({ name, astNode }) =>
      astNode?.directives?.some((one) => one.name.value === 'semanticNonNull')
        ? [`${type.name}.${name}`]
        : [],
    ),
  ),
);

const markedOf = (type: string): string[] =>
  [...MARKED].flatMap((place) =>
    place.startsWith(`${type}.`) ? [place.slice(type.length + 1)] : [],
  );

const selected = (type: string): string =>
  markedOf(type)
    .map((name) => `${name} { __typename }`)
    .join(' ');

const READ = `{ ${selected('Query')} lead(id: "lead_1001") { ${selected('Lead')} }
  page: leads(first: 2) { nodes { ${selected('Lead')} } }
  interaction(id: "int_1001_1") { lead { id ${selected('Lead')} } } }`;

/** Each marked field that is null, with the error at its place or without one. */
function nullsOf({ data, errors = [] }: Answer, root = 'Query') {
  const paths = new Set(errors.map(({ path }) => JSON.stringify(path)));
  const nulls: { place: string; hasError: boolean }[] = [];
  function walk(type: string, value: Json, path: readonly (string | number)[]): void {
    if (Array.isArray(value)) {
      for (const [at, one] of value.entries()) walk(type, one, [...path, at]);
      return;
    }
    if (value == null) return;
    const fields = (schema.getType(type) as GraphQLObjectType).getFields();
    for (const [key, one] of Object.entries(value)) {
      const name = key === 'page' ? 'leads' : key;
      const field = fields[name];
      if (!field) continue;
      const place = `${type}.${name}`;
      const at = [...path, key];
      if (one === null && MARKED.has(place)) {
        nulls.push({ place, hasError: paths.has(JSON.stringify(at)) });
      }
      const below = getNamedType(field.type);
      if (isObjectType(below)) walk(below.name, one, at);
    }
  }
  walk(root, data, []);
  return nulls;
}

const JUNK: readonly unknown[] = [
  undefined,
  null,
  'none',
  7,
  true,
  {},
  { 0: 'x' },
  [],
  [null],
  [[]],
];

/** Something else in place of one of the values of `data`, or of all of it. */
function bent(seed: number): Behaviour {
  const random = createRandom(seed);
  return {
    kind: 'mutate',
    change({ data, ...rest }) {
      const junk = random.pick(JUNK);
      const keys = Object.keys(data ?? {});
      if (keys.length === 0 || random.chance(0.1)) return { ...rest, data: junk };
      return { ...rest, data: { ...data, [random.pick(keys)]: junk } };
    },
  };
}

const REFUSALS: readonly Behaviour[] = [
  ...[400, 401, 403, 404, 409, 422, 429, 500, 503].map(
    (status): Behaviour => ({ kind: 'status', status, headers: { 'retry-after': '600' } }),
  ),
  ...['NOT_FOUND', 'VALIDATION_ERROR'].map((code): Behaviour => ({ kind: 'failure200', code })),
  { kind: 'html', status: 200 },
  { kind: 'empty' },
  { kind: 'halfBody' },
  { kind: 'resetBeforeHeaders' },
  { kind: 'wrongLength' },
  { kind: 'text', body: '{"success":true}' },
];

// They say themselves what is missing.
const ANSWERED_IN_PART = ['Lead.timeline', 'Lead.history'];

const startOn = (plans: boolean) => start({ simulator: { settleMs: 0 }, cacheMb: 0, plans });

async function readingWith(kit: Kit, behave: Behaviour) {
  const remove = kit.simulator.faults.add({ behave });
  const nulls = nullsOf(await kit.query(READ));
  remove();
  return nulls;
}

describe.each([true, false])('with plans %s, a field that is marked', (plans) => {
  it('is null with an error where LeadSail’s answers are bent, and each is null now and then', {
    timeout: 120_000,
  }, async () => {
    await using kit = await startOn(plans);
    const nulls = [];
    for (let seed = 1; seed <= 250; seed += 1) nulls.push(...(await readingWith(kit, bent(seed))));
    for (let seed = 1; seed <= 50; seed += 1) {
      nulls.push(...(await readingWith(kit, { kind: 'mutate', change: drift(seed) })));
    }
    for (const { behave } of Object.values(PAYLOAD_FAULTS)) {
      nulls.push(...(await readingWith(kit, behave())));
    }
    expect(nulls.filter(({ hasError }) => !hasError)).toEqual([]);
    const seen = new Set(nulls.map(({ place }) => place));
    for (const place of ANSWERED_IN_PART) seen.add(place);
    expect(
      [...MARKED].filter((place) => !place.startsWith('Mutation.') && !seen.has(place)),
    ).toEqual([]);
  });

  it('is null with an error where LeadSail refuses or fails', { timeout: 120_000 }, async () => {
    const nulls = [];
    for (const behave of REFUSALS) {
      await using kit = await startOn(plans);
      nulls.push(...(await readingWith(kit, behave)));
    }
    expect(nulls.length).toBeGreaterThan(REFUSALS.length);
    expect(nulls.filter(({ hasError }) => !hasError)).toEqual([]);
  });

  it('is null with an error where it is a write of which nobody knows', {
    timeout: 120_000,
  }, async () => {
    const nulls = [];
    for (const behave of [...REFUSALS, ...[1, 2, 3].map(bent)]) {
      await using kit = await startOn(plans);
      kit.simulator.faults.add({ behave });
      for (const [name, { input }] of Object.entries(WRITES)) {
        nulls.push(...nullsOf(await kit.query(writeQuery(name), { input }), 'Mutation'));
      }
    }
    expect(nulls.filter(({ hasError }) => !hasError)).toEqual([]);
    expect(new Set(nulls.map(({ place }) => place)).size).toBe(Object.keys(WRITES).length);
  });
});

// `Lead.interactions` is null for a lead that LeadSail does not know.
const NULL_BY_ITSELF = ['Lead.interactions'];

it('is every mutation, list and connection that is read by calls of its own', () => {
  const wanted = types.flatMap((type) =>
    Object.values(type.getFields()).flatMap(({ name, type: answer, extensions }) => {
      const isWrite = type.name === 'Mutation';
      const isMany = isListType(answer) || getNamedType(answer).name.endsWith('Connection');
      const isRead = 'cost' in extensions && type.name !== 'Subscription';
      const place = `${type.name}.${name}`;
      if (isNonNullType(answer) || NULL_BY_ITSELF.includes(place)) return [];
      return isWrite || (isMany && isRead) ? [place] : [];
    }),
  );
  expect([...MARKED].filter((place) => place !== 'Lead.history').sort()).toEqual(wanted.sort());
});

it('is marked in the plain schema alone, by the directive that clients know', () => {
  const plain = buildSchema(toSchemaVariant(SDL, 'plain'));
  const directive = plain.getDirective('semanticNonNull');
  expect([directive?.locations, directive?.args.map(({ type }) => `${type}`)]).toEqual([
    ['FIELD_DEFINITION'],
    ['[Int!]!'],
  ]);
  for (const variant of ['federation', 'stitching'] as const) {
    expect(toSchemaVariant(SDL, variant)).not.toContain('semanticNonNull');
  }
});

it('cannot be one that nothing resolves', () => {
  const marked = SDL.replace('  firstName: String', '  firstName: String @semanticNonNull');
  expect(marked).not.toBe(SDL);
  expect(() => createSchema(marked)).toThrow('Lead.firstName has no resolver');
});

// What an operation may cost: hostile ones are refused at once, and small ones never.
import {
  type GraphQLObjectType,
  getIntrospectionQuery,
  getNamedType,
  isCompositeType,
  isNonNullType,
  isObjectType,
  parse,
  validateExecutionArgs,
} from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { estimateCost } from '../../src/graph/planning/cost.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { createRandom } from '../../src/simulator/random.ts';
import { cycle, HOSTILE } from '../support/hostile-operations.ts';
import { type Answer, type Kit, keyOf, SDL, start } from '../support/kit.ts';
import { usedMs } from '../support/processor-time.ts';

const schema = createSchema(SDL);
function cost(query: string, variables: Record<string, unknown> = {}, operationName?: string) {
  const operation = validateExecutionArgs({
    ...{ schema, document: parse(query), variableValues: variables },
    ...(operationName === undefined ? {} : { operationName }),
  });
  return 'schema' in operation ? estimateCost(operation) : null;
}

describe('a hostile operation', () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await start({ simulator: { settleMs: 0 } });
  });
  beforeEach(() => kit.simulator.calls.clear());
  afterAll(() => kit[Symbol.asyncDispose]());

  it('comes in at least sixty kinds', () => {
    expect(Object.keys(HOSTILE).length).toBeGreaterThanOrEqual(60);
  });

  it.each(Object.entries(HOSTILE))('is answered at once: %s', async (_, hostile) => {
    const { query, variables, code } = hostile;
    const before = usedMs();
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        'x-api-key': keyOf(kit.simulator, 0),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as Answer;
    expect(usedMs() - before).toBeLessThan(1_000);
    expect(errors?.[0]?.extensions?.code ?? null).toBe(code);
    expect(response.status).toBe(data === undefined ? 400 : 200);
    if (code !== null) expect(kit.calls()).toEqual([]);
  });
});

describe('an operation that is meant well', () => {
  it.each([
    [
      'GraphiQL’s query of the schema',
      getIntrospectionQuery({
        inputValueDeprecation: true,
        oneOf: true,
        schemaDescription: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
      }),
    ],
    [
      'a hundred leads with 200 interactions each',
      '{ leads(first: 100) { nodes { id interactions(first: 200) { nodes { id type } } } } }',
    ],
    [
      'a hundred leads by ids with their interactions',
      `{ leadsByIds(ids: ${JSON.stringify(Array.from({ length: 100 }, (_, at) => `lead_${at}`))}) { id interactions(first: 10) { totalCount } } }`,
    ],
    [
      'a lead and back, and back',
      '{ lead(id: "lead_1001") { interactions(first: 20) { nodes { lead { firstName interactions(first: 20) { nodes { id } } } } } } }',
    ],
    [
      'a page that is skipped',
      `query ($no: Boolean = true) { __typename leads(first: 100) @skip(if: $no) { nodes ${'{ interactions { nodes { lead '.repeat(2)}{ id }${' } } }'.repeat(2)} } }`,
    ],
  ])('is answered: %s', async (_, query) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const { data, errors } = await kit.query(query);
    expect(errors).toBeUndefined();
    expect(data).toBeTruthy();
  });
});

// Small ones, as people write them: some fields, seldom with the largest pages.
function randomQuery(seed: number): string {
  const random = createRandom(seed);
  function fieldsOf(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields());
    const picked = Array.from({ length: random.int(1, 4) }, () => random.pick(fields));
    const shown = [...new Set(picked)].flatMap(({ name, type: of, args }) => {
      const below = getNamedType(of);
      const first = args.find((arg) => arg.name === 'first');
      const needed = args.filter((arg) => isNonNullType(arg.type));
      const given = [
        ...needed.map((arg) => `${arg.name}: ${/s$/.test(arg.name) ? '["a", "b"]' : '"a"'}`),
        ...(first && random.chance(0.5) ? [`first: ${random.pick([1, 3, 10, 20])}`] : []),
      ];
      const call = given.length > 0 ? `${name}(${given.join(', ')})` : name;
      if (!isCompositeType(below)) return [call];
      if (depth > 6) return [];
      if (isObjectType(below)) return [`${call} ${fieldsOf(below, depth + 1)}`];
      const one = random.pick(schema.getPossibleTypes(below));
      return [`${call} { ... on ${one.name} ${fieldsOf(one, depth + 1)} }`];
    });
    return `{ __typename ${shown.join(' ')} }`;
  }
  return fieldsOf(schema.getQueryType() as GraphQLObjectType, 0);
}

it('of 500 small random operations, every one is let through', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const refused: unknown[] = [];
  for (let seed = 0; seed < 500; seed += 1) {
    const query = randomQuery(seed);
    // Without a key nothing is asked of LeadSail; a limit would answer before that is noticed.
    const { data, errors = [] } = await kit.query(query, {}, {});
    const codes = new Set(errors.map(({ extensions }) => extensions?.code));
    codes.delete('UNAUTHENTICATED');
    if (data === undefined || codes.size > 0) refused.push([query, ...codes]);
  }
  expect(refused).toEqual([]);
});

describe('the estimate', () => {
  it.each([
    ['{ lead(id: "a") { id } }', 0, 1],
    ['{ a: lead(id: "a") { id } b: lead(id: "a") { firstName } }', 0, 1],
    ['{ leads { nodes { id } } }', 20, 1],
    ['mutation { updateLead(input: { leadId: "a" }) { lead { id } userErrors { code } } }', 0, 1],
    [
      // After each write everything is read again.
      'mutation { a: updateLead(input: { leadId: "a" }) { lead { firstName } } b: updateLead(input: { leadId: "a" }) { lead { phone } } }',
      0,
      4,
    ],
    [
      'mutation { sendSms(input: { leadId: "a", message: "b" }) { lead { phone } interaction { lead { phone interactions(first: 3) { nodes { id } } } } } }',
      3,
      5,
    ],
    ['{ leads(first: 3) { nodes { id } edges { node { id } } } }', 6, 1],
    ['{ leads(first: 3) { nodes { interactions { nodes { id } } } } }', 153, 4],
    [
      '{ leads(first: 3) { nodes { ...A ...B } } } fragment A on Lead { interactions { totalCount } } fragment B on Lead { interactions { nodes { id } } }',
      153,
      4,
    ],
    [
      '{ leads(first: 3) { nodes { interactions(first: 2) { nodes { lead { firstName interactions { totalCount } } } } } } }',
      9,
      4,
    ],
    ['{ leadsByIds(ids: ["a", "b", "a"]) { interactions { totalCount } } }', 3, 4],
    ['{ interaction(id: "i") { lead { id __typename } } }', 0, 1],
    ['{ interaction(id: "i") { lead { firstName } } }', 0, 2],
    [
      '{ interaction(id: "i") { lead { id interactions(first: 1) { nodes { lead { phone } } } } } }',
      1,
      3,
    ],
    ['{ interactionsByIds(ids: ["i", "j"]) { lead { firstName } } }', 2, 4],
    [
      '{ lead(id: "a") { questionnaire { field { label } } } fieldLibraryEntry(key: "k") { label } }',
      0,
      2,
    ],
    ['{ a: fieldLibrary { key } b: fieldLibrary(active: true) { key } }', 0, 2],
    ['{ leads(first: 1000) { nodes { interactions { nodes { id } } } } }', 50, 1],
  ])('of %s is %i items and %i calls', (query, items, calls) => {
    expect(cost(query)).toMatchObject({ items, calls });
  });

  it('reads variables', () => {
    const query =
      'query ($first: Int = 5, $with: Boolean!) { leads(first: $first) { nodes { interactions @include(if: $with) { totalCount } } } }';
    expect(cost(query, { with: true })).toMatchObject({ items: 5, calls: 6 });
    expect(cost(query, { with: false })).toMatchObject({ items: 5, calls: 1 });
    expect(cost(query, { with: true, first: 7 })).toMatchObject({ items: 7, calls: 8 });
  });

  it('leaves wrong variables and unknown operations to execution', () => {
    expect(cost('query ($n: Int!) { leads(first: $n) { nodes { id } } }')).toBeNull();
    expect(cost('{ __typename }', {}, 'Other')).toBeNull();
  });

  it('of ten levels takes milliseconds', () => {
    const before = usedMs();
    expect(cost(cycle(10, ''))?.items).toBeGreaterThan(1e18);
    expect(usedMs() - before).toBeLessThan(50);
  });

  it('is never below the calls that are made', async () => {
    const queries = [
      '{ lead(id: "lead_1001") { firstName questionnaire { field { label } } interactions { nodes { transcript { text } lead { phone } } } } }',
      '{ leads(first: 5) { nodes { interactions(first: 2) { nodes { lead { firstName } } } questionnaire { field { label } } } } }',
      '{ leadsByIds(ids: ["lead_1001", "lead_1002", "nobody"]) { interactions { nodes { lead { email } } } } }',
      '{ interaction(id: "int_1001_1") { lead { firstName interactions { totalCount } } } }',
    ];
    for (const query of queries) {
      await using kit = await start();
      await kit.query(query);
      const made = kit.calls().length;
      expect(made, query).toBeGreaterThan(0);
      expect(cost(query)?.calls, query).toBeGreaterThanOrEqual(made);
    }
  });
});

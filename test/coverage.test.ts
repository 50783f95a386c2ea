// Every property that LeadSail documents can be reached through the graph, with its exact value.
import { type GraphQLInputObjectType, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../src/graph/schema.ts';
import { expected, LEFT_OUT, propertiesOf, selectionOf } from './documented.ts';
import { BESIDE, BODIES, LEFT_OUT_INPUTS } from './documented-inputs.ts';
import { type Kit, SDL, start } from './kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

// The one change that the contract makes to good values: a moment in another form of ISO 8601.
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function withMoments(value: Json): Json {
  if (typeof value === 'string' && MOMENT.test(value)) return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map(withMoments);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withMoments(one)]));
}

describe('what LeadSail documents', () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await start({ simulator: { settleMs: 0 }, callBudget: 500 });
  });
  afterAll(() => kit[Symbol.asyncDispose]());

  it('is reachable to the last property: nothing is left out', () => {
    const names = (['Lead', 'Interaction', 'FieldLibraryEntry'] as const).flatMap(propertiesOf);
    expect(names.length).toBeGreaterThan(95);
    expect(LEFT_OUT).toEqual({});
  });

  it('of a lead comes with its exact value, for every lead', async () => {
    const answered: Json[] = [];
    for (let after: string | null = null; ; ) {
      const answer = await kit.query(
        `query ($after: String) {
          leads(first: 100, after: $after) {
            nodes ${selectionOf('Lead')} pageInfo { hasNextPage endCursor }
          }
        }`,
        { after },
      );
      expect(answer.errors).toBeUndefined();
      answered.push(...answer.data.leads.nodes);
      if (!answer.data.leads.pageInfo.hasNextPage) break;
      after = answer.data.leads.pageInfo.endCursor;
    }
    const { leads } = kit.simulator.data();
    const byId = new Map(answered.map((lead) => [lead.id, lead]));
    expect(byId.size).toBe(leads.length);
    for (const lead of leads as Json[]) {
      expect(withMoments(byId.get(lead.leadId))).toEqual(withMoments(expected('Lead', lead)));
    }
    expectAllFilled('Lead', leads as Json[]);
  });

  it('of an interaction and its transcript comes with its exact value, for every interaction', async () => {
    const interactions = kit.simulator.data().interactions as Json[];
    const answered = new Map<string, Json>();
    for (let from = 0; from < interactions.length; from += 100) {
      const ids = interactions.slice(from, from + 100).map(({ interactionId }) => interactionId);
      const answer = await kit.query(
        `query ($ids: [ID!]!) { interactionsByIds(ids: $ids) ${selectionOf('Interaction')} }`,
        { ids },
      );
      expect(answer.errors).toBeUndefined();
      for (const one of answer.data.interactionsByIds) answered.set(one.id, one);
    }
    for (const one of interactions) {
      const wanted = expected('Interaction', one);
      expect(withMoments(answered.get(one.interactionId))).toEqual(withMoments(wanted));
    }
    expectAllFilled('Interaction', interactions);
  });

  it('of the field library comes with its exact value, for every entry', async () => {
    const answer = await kit.query(`{ fieldLibrary ${selectionOf('FieldLibraryEntry')} }`);
    const fields = kit.simulator.data().fields as Json[];
    expect(withMoments(answer.data.fieldLibrary)).toEqual(
      fields.map((field) => withMoments(expected('FieldLibraryEntry', field))),
    );
    expectAllFilled('FieldLibraryEntry', fields);
  });
});

it('of the body of every write is there to be given, or left out for a reason', () => {
  const mutations = createSchema(SDL).getMutationType()?.getFields() ?? {};
  expect(Object.keys(mutations).sort()).toEqual(Object.keys(BODIES).sort());
  const given = Object.values(mutations).flatMap(({ name, args }) => {
    const input = getNamedType(args[0]?.type) as GraphQLInputObjectType;
    return Object.keys(input.getFields()).map((field) => `${name}.${field}`);
  });
  const documented = Object.entries(BODIES).flatMap(([name, body]) =>
    body.split(' ').map((field) => `${name}.${field}`),
  );
  const leftOut = Object.keys(LEFT_OUT_INPUTS);
  expect(documented).toEqual(expect.arrayContaining(leftOut));
  const reachable = documented.filter((name) => !leftOut.includes(name));
  expect(given.sort()).toEqual([...reachable, ...BESIDE].sort());
});

/** A property that no record fills would pass unseen. */
function expectAllFilled(
  noun: 'Lead' | 'Interaction' | 'FieldLibraryEntry',
  records: Json[],
): void {
  const empty = propertiesOf(noun).filter(({ name }) => {
    const steps = name.split('.').slice(1);
    return !records.some((record) => isFilled(record, steps));
  });
  expect(empty).toEqual([]);
}

function isFilled(value: Json, [step, ...rest]: string[]): boolean {
  if (step === undefined) return value != null;
  const below = value?.[step.replace('[]', '')];
  if (step.endsWith('[]')) return Boolean(below?.some((item: Json) => isFilled(item, rest)));
  return isFilled(below, rest);
}

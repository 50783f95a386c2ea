// Every property that LeadSail documents can be reached through the graph, with its exact value.
import { type GraphQLInputObjectType, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSchema } from '../../src/graph/schema.ts';
import {
  documented,
  expected,
  LEFT_OUT,
  propertiesOf,
  selectionOf,
} from '../support/documented.ts';
import { BESIDE, BODIES, LEFT_OUT_INPUTS } from '../support/documented-inputs.ts';
import { type Kit, SDL, start } from '../support/kit.ts';
import { askedByKeys, keysOf, leadFiles, resources, rowsOf } from '../support/resources.ts';
import { WRITES } from '../support/writes.ts';

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

  it('is reachable to the last property: nothing is left out but secrets', () => {
    const names = Object.keys(documented).flatMap(propertiesOf);
    expect(names.length).toBeGreaterThan(95);
    expect(Object.keys(LEFT_OUT)).toEqual([
      'Client.settings.defaultPostingUrl',
      'Campaign.webhooks.headers',
    ]);
  });

  it('has an id or key is a resource, in whose nets it is', () => {
    const types = resources.map(({ type }) => type).sort();
    expect(Object.keys(documented).sort()).toEqual([...types, leadFiles.type].sort());
    expect([...askedByKeys].sort()).toEqual(types);
  });

  it('of LeadFile comes with its exact value, for every one of every lead, and by its key', async () => {
    const rows = rowsOf(kit.simulator, leadFiles);
    const selection = selectionOf(leadFiles.type);
    const leadIds = [...new Set(rows.map(({ leadId }) => leadId as string))];
    const answered: Json[] = [];
    for (let from = 0; from < leadIds.length; from += 50) {
      const query = `query ($ids: [ID!]!) { leadsByIds(ids: $ids) { files ${selection} } }`;
      const answer = await kit.query(query, { ids: leadIds.slice(from, from + 50) });
      expect(answer.errors).toBeUndefined();
      answered.push(...answer.data.leadsByIds.flatMap(({ files }: Json) => files));
    }
    const wanted = withMoments(rows.map((row) => expected(leadFiles.type, row)));
    expect(withMoments(answered)).toEqual(wanted);
    expectAllFilled(leadFiles.type, rows);
    const byKey = rows.slice(0, 15).map(({ leadId, fileKey }, at) => {
      return `f${at}: file(leadId: "${leadId}", key: "${fileKey}") ${selection}`;
    });
    const { data } = await kit.query(`{ ${byKey.join(' ')} }`);
    expect(withMoments(Object.values(data))).toEqual(wanted.slice(0, 15));
  });

  describe.each(resources)('of $type comes with its exact value, for every one', (resource) => {
    const { type, key, idKey, byKeys, lists } = resource;
    const selection = selectionOf(type);

    function expectAll(answered: readonly Json[], rows = rowsOf(kit.simulator, resource)): void {
      const byKey = new Map(answered.map((one) => [one[key], one]));
      expect(byKey.size).toBe(rows.length);
      for (const row of rows) {
        expect(withMoments(byKey.get(row[idKey]))).toEqual(withMoments(expected(type, row)));
      }
      expectAllFilled(type, rows);
    }

    it(`in ${byKeys.field}`, async () => {
      const keys = keysOf(kit.simulator, resource);
      const query = `query ($keys: [ID!]!) { ${byKeys.field}(${byKeys.argument}: $keys) ${selection} }`;
      const answered: Json[] = [];
      for (let from = 0; from < keys.length; from += 100) {
        const answer = await kit.query(query, { keys: keys.slice(from, from + 100) });
        expect(answer.errors).toBeUndefined();
        answered.push(...answer.data[byKeys.field]);
      }
      const rows = rowsOf(kit.simulator, resource).filter((row) => keys.includes(row[idKey]));
      expectAll(answered, rows);
    });

    it.each(lists)('in $field', async ({ field, isConnection, everything }) => {
      if (!isConnection)
        return expectAll((await kit.query(`{ ${field} ${selection} }`)).data[field]);
      const answered: Json[] = [];
      const query = `query ($after: String) { ${field}(first: 100, after: $after, ${everything}) {
        nodes ${selection} pageInfo { hasNextPage endCursor } } }`;
      for (let after: string | null = null, isOver = false; !isOver; ) {
        const answer = await kit.query(query, { after });
        expect(answer.errors).toBeUndefined();
        const { nodes, pageInfo } = answer.data[field];
        answered.push(...nodes);
        after = pageInfo.endCursor;
        isOver = !pageInfo.hasNextPage;
      }
      return expectAll(answered);
    });
  });
});

it('of the body of every write is there to be given, or left out for a reason', () => {
  const mutations = createSchema(SDL).getMutationType()?.getFields() ?? {};
  expect(Object.keys(mutations).sort()).toEqual(Object.keys(BODIES).sort());
  expect(Object.keys(WRITES).sort()).toEqual(Object.keys(BODIES).sort());
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
function expectAllFilled(resource: string, records: Json[]): void {
  const empty = propertiesOf(resource).filter(({ name }) => {
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

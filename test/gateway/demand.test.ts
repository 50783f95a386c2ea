// What routers count by @cost and @listSize is what the gateway counts: REST calls, told from the text alone.
import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  type ConstDirectiveNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validateExecutionArgs,
  valueFromASTUntyped,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { estimateCost } from '../../src/graph/planning/cost.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { ENTITIES } from '../../src/graph/supergraph/entities.ts';
import { SDL } from '../support/kit.ts';

const printed = readFileSync(new URL('../../sdl/federation.graphql', import.meta.url), 'utf8');
const routed = buildASTSchema(parse(printed), { assumeValid: true, assumeValidSDL: true });
const own = createSchema(SDL);

type Values = Readonly<Record<string, unknown>>;

function valuesOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined,
  name: string,
): Values | undefined {
  const found = node?.directives?.find((one) => one.name.value === name);
  const values = found?.arguments?.map((one) => [one.name.value, valueFromASTUntyped(one.value)]);
  return values && Object.fromEntries(values);
}

// For lists of which a router knows no size.
const UNKNOWN_SIZE = 3;

/** As Apollo Router counts: a weight of the field or else of its type, and what is below, for each item. */
function weigh(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  size: number | undefined,
): number {
  const list = valuesOf(field.astNode, 'listSize');
  const type = getNamedType(field.type);
  const isList = isListType(getNullableType(field.type));
  const slicing = (list?.slicingArguments as string[] | undefined)?.map(
    (name) => getArgumentValues(field, node)[name] as number,
  )[0];
  const items = isList ? (size ?? (list?.assumedSize as number | undefined) ?? UNKNOWN_SIZE) : 1;
  const ownType = isObjectType(type) ? (valuesOf(type.astNode, 'cost')?.weight ?? 1) : 0;
  const weight = (valuesOf(field.astNode, 'cost')?.weight ?? ownType) as number;
  const sized = (list?.sizedFields as string[] | undefined) ?? [];
  const below = isObjectType(type) ? weighAll(type, node.selectionSet, { sized, slicing }) : 0;
  return items * (weight + below);
}

type Sizes = { readonly sized: readonly string[]; readonly slicing: number | undefined };

function weighAll(
  type: GraphQLObjectType,
  selections: SelectionSetNode | undefined,
  { sized, slicing }: Sizes,
): number {
  const nodes = (selections?.selections ?? []) as readonly FieldNode[];
  return nodes.reduce((sum, node) => {
    const field = type.getFields()[node.name.value];
    if (!field) throw new Error(`${type.name} has no ${node.name.value}`);
    return sum + weigh(field, node, sized.includes(field.name) ? slicing : undefined);
  }, 0);
}

function routerCost(query: string): number {
  const [operation] = parse(query).definitions as [OperationDefinitionNode];
  const root = routed.getRootType(operation.operation);
  if (!root) throw new Error('no such root');
  return weighAll(root, operation.selectionSet, { sized: [], slicing: undefined });
}

function ownCost(query: string): number {
  const operation = validateExecutionArgs({ schema: own, document: parse(query) });
  if (!('schema' in operation)) throw new Error(String(operation));
  return estimateCost(operation).calls;
}

describe('a router counts', () => {
  it.each([
    ['{ lead(id: "a") { id firstName address { city } notes { text } } }', 1],
    ['{ leads { nodes { id } pageInfo { hasNextPage } } }', 1],
    [
      '{ leads(first: 20) { nodes { firstName interactions { nodes { transcript { text } } } } } }',
      21,
    ],
    ['{ leads(first: 3) { edges { node { files { key } interactions { totalCount } } } } }', 7],
    ['{ lead(id: "a") { timeline { pageInfo { hasNextPage } } } }', 3],
    ['{ lead(id: "a") { history { isComplete } } }', 3],
    ['{ interaction(id: "a") { lead { firstName } } }', 2],
    ['{ file(leadId: "a", key: "b") { status lead { firstName } } }', 2],
    ['{ fieldLibrary { label } }', 1],
    ['{ fieldLibraryEntriesByKeys(keys: ["a", "b"]) { label } }', 1],
    ['{ campaignsByIds(ids: ["a", "b"]) { name } }', 40],
    ['{ campaigns(first: 5) { nodes { name client { name } } } }', 6],
    ['{ clients { nodes { name contact { email } } } }', 1],
    ['mutation { updateLead(input: { leadId: "a" }) { lead { firstName } } }', 2],
    ['mutation { initiateCall(input: { leadId: "a" }) { interaction { status } } }', 2],
    [
      'mutation { sendDocumentForSigning(input: { leadId: "a", fileKey: "b" }) { file { status } } }',
      3,
    ],
    ['subscription { leadFilesChanged(leadId: "a") { file { status } lead { firstName } } }', 2],
  ])('as the gateway does: %s', (query, calls) => {
    expect([routerCost(query), ownCost(query)]).toEqual([calls, calls]);
  });

  it('a call that many share where it is asked for by itself, and not for each', () => {
    const LABELS = '{ leads(first: 20) { nodes { questionnaire { field { label } } } } }';
    expect([routerCost(LABELS), ownCost(LABELS)]).toEqual([1, 2]);
    const CAMPAIGNS = '{ leads(first: 20) { nodes { campaign { campaign { name } } } } }';
    expect([routerCost(CAMPAIGNS), ownCost(CAMPAIGNS)]).toEqual([1, 41]);
  });

  it('by ids each as one', () => {
    expect(routerCost('{ leadsByIds(ids: ["a", "b", "c"]) { firstName } }')).toBe(UNKNOWN_SIZE);
  });

  it('one that another subgraph points at as the calls that it costs, and nothing else of ours by its type', () => {
    const heavy = Object.values(routed.getTypeMap()).flatMap((type) => {
      const weight = isObjectType(type) && valuesOf(type.astNode, 'cost')?.weight;
      return weight ? [[type.name, weight]] : [];
    });
    expect(Object.fromEntries(heavy)).toEqual({ Lead: 1, Interaction: 1, Client: 1, LeadFile: 1 });
    for (const [name] of heavy) expect(ENTITIES).toHaveProperty(String(name));
  });

  it('each page by how many are asked for', () => {
    const paged = Object.values(own.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => [type, field] as const))
      .filter(([, { type }]) => {
        const answered = getNamedType(type);
        return isObjectType(answered) && 'nodes' in answered.getFields();
      });
    expect(paged.length).toBeGreaterThan(4);
    for (const [type, { name }] of paged) {
      const field = (routed.getType(type.name) as GraphQLObjectType).getFields()[name];
      expect([name, valuesOf(field?.astNode, 'listSize')]).toEqual([
        name,
        {
          slicingArguments: ['first'],
          sizedFields: ['edges', 'nodes'],
          requireOneSlicingArgument: false,
        },
      ]);
    }
  });
});

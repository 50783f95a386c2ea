// What an operation can cost, judged by its arguments alone: items in its lists, and REST calls.
import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  type SelectionSetNode,
  type ValidatedExecutionArgs,
} from 'graphql';
import type { CallEstimate, FieldArguments, FieldExtensions, LeadBound } from '../field.ts';
import { collectFields, isIncludedWith, type SelectionScope } from './selection.ts';

export type Cost = {
  readonly items: number;
  readonly calls: number;
  /** Those among them whose fields answer in part when calls run out. */
  readonly callsInPart: number;
};

/** An operation that is about to be executed, with the arguments that execution sees. */
export type CostedOperation = Pick<
  ValidatedExecutionArgs,
  'schema' | 'operation' | 'fragmentDefinitions' | 'variableValues'
>;

const NOTHING: Cost = { items: 0, calls: 0, callsInPart: 0 };

/**
 * The most that an operation can cost. Payload lists such as notes or transcripts come with their record and are
 * not counted.
 */
export function estimateCost(asked: CostedOperation): Cost {
  const { schema, operation, variableValues } = asked;
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) return NOTHING;
  const scope: SelectionScope = {
    schema,
    fragments: asked.fragmentDefinitions,
    isIncluded: (node) => isIncludedWith(node, variableValues),
  };
  const planned = new Set<string>();
  let items = 0;
  let calls = 0;
  let callsInPart = 0;
  const plan: CallEstimate = {
    once(name, count) {
      if (planned.has(name)) return;
      planned.add(name);
      calls += count;
    },
    write(count) {
      planned.clear();
      calls += count;
    },
  };

  function visit(
    type: GraphQLObjectType,
    selectionSets: readonly SelectionSetNode[],
    parents: number,
    pageSize: number,
    leads: readonly LeadBound[],
  ): void {
    for (const nodes of collectFields(scope, type, selectionSets).values()) {
      const [node] = nodes as [FieldNode];
      const definition = type.getFields()[node.name.value];
      if (!definition) continue;
      const { cost, answersInPart } = definition.extensions as FieldExtensions;
      const before = calls;
      const args = cost && argumentsOf(definition, node);
      // Arguments that cannot be right make the field fail, which costs nothing.
      if (args === null) continue;
      const subselections = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      const isList = isListType(getNullableType(definition.type));
      const possible = possibleTypes(schema, getNamedType(definition.type));
      for (const below of possible) {
        const declared = (args && cost?.items?.(args, below.name)) ?? 0;
        // One of several types that are counted one by one, and nothing of it is selected.
        const isCounted = possible.length > 1 && cost?.items !== undefined;
        if (isCounted && declared === 0) continue;
        const isMoreThanId = () => needsMoreThanId(scope, below, subselections);
        const leadsBelow =
          (args && cost?.calls?.(plan, args, leads, isMoreThanId, below.name)) ?? leads;
        const perParent = isList ? declared || pageSize : 0;
        const count = perParent > 0 ? parents * perParent : parents;
        // An item that can be of several types is still one item.
        if (perParent > 0 && (isCounted || below === possible[0])) items += count;
        visit(below, subselections, count, isList ? 0 : declared, leadsBelow);
      }
      if (answersInPart) callsInPart += calls - before;
    }
  }

  function argumentsOf(definition: Parameters<typeof getArgumentValues>[0], node: FieldNode) {
    try {
      return getArgumentValues(definition, node, variableValues) as FieldArguments;
    } catch {
      return null;
    }
  }

  visit(rootType, [operation.selectionSet], 1, 0, []);
  return { items, calls, callsInPart };
}

function needsMoreThanId(
  scope: SelectionScope,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): boolean {
  return [...collectFields(scope, type, sets).values()].some(([node]) => {
    const name = node?.name.value ?? '';
    const extensions = type.getFields()[name]?.extensions as FieldExtensions | undefined;
    return name !== '__typename' && !extensions?.needsOnlyId;
  });
}

function possibleTypes(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}

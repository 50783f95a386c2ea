// What an operation can cost, told from its arguments alone: items in its lists, and REST calls.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql';
import type { CallPlan, FieldArguments, FieldExtensions, LeadGroup } from './field.ts';
import { appliesTo } from './fragment.ts';

export type Cost = { readonly items: number; readonly calls: number };

/**
 * The most that an operation can cost. Null where execution will say what is wrong with the operation or its
 * variables. Payload lists such as notes or transcripts come with their record and are not counted.
 */
export function estimateCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  variables: Readonly<Record<string, unknown>>,
): Cost | null {
  const operation = getOperationAST(document, operationName);
  const rootType = operation && schema.getRootType(operation.operation);
  if (!rootType) return null;
  const { variableValues } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    variables,
    { maxErrors: 1 },
  );
  if (!variableValues) return null;

  const fieldsOf = createCollector(schema, document, variableValues);
  const planned = new Set<string>();
  let items = 0;
  let calls = 0;
  const plan: CallPlan = {
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
    leads: readonly LeadGroup[],
  ): void {
    for (const nodes of fieldsOf(type, selectionSets).values()) {
      const [node] = nodes as [FieldNode];
      const definition = type.getFields()[node.name.value];
      if (!definition) continue;
      const { cost } = definition.extensions as FieldExtensions;
      const args = cost && argumentsOf(definition, node);
      // Arguments that cannot be right make the field fail, which costs nothing.
      if (args === null) continue;
      const subselections = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      const isList = isListType(getNullableType(definition.type));
      const possible = possibleTypes(schema, getNamedType(definition.type));
      for (const below of possible) {
        const declared = (args && cost?.items?.(args, below.name)) ?? 0;
        // Of several types, one that nothing of is asked for.
        if (possible.length > 1 && declared === 0) continue;
        const isMoreThanId = () => needsMoreThanId(below, subselections);
        const leadsBelow =
          (args && cost?.calls?.(plan, args, leads, isMoreThanId, below.name)) ?? leads;
        const perParent = isList ? declared || pageSize : 0;
        const count = perParent > 0 ? parents * perParent : parents;
        if (perParent > 0) items += count;
        visit(below, subselections, count, isList ? 0 : declared, leadsBelow);
      }
    }
  }

  function argumentsOf(definition: Parameters<typeof getArgumentValues>[0], node: FieldNode) {
    try {
      return getArgumentValues(definition, node, variableValues) as FieldArguments;
    } catch {
      return null;
    }
  }

  function needsMoreThanId(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): boolean {
    return [...fieldsOf(type, sets).values()].some(([node]) => {
      const name = node?.name.value ?? '';
      const extensions = type.getFields()[name]?.extensions as FieldExtensions | undefined;
      return name !== '__typename' && !extensions?.needsOnlyId;
    });
  }

  visit(rootType, [operation.selectionSet], 1, 0, []);
  return { items, calls };
}

function possibleTypes(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}

// Fields of one name in the answer are one field, as in execution.
function createCollector(schema: GraphQLSchema, document: DocumentNode, variables: VariableValues) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return (
    type: GraphQLObjectType,
    selectionSets: readonly SelectionSetNode[],
  ): Map<string, FieldNode[]> => {
    const fields = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    const collect = ({ selections }: SelectionSetNode): void => {
      for (const node of selections) {
        if (node.directives?.length) {
          if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) continue;
          if (getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if === false) continue;
        }
        if (node.kind !== Kind.FIELD) {
          const isNamed = node.kind === Kind.FRAGMENT_SPREAD;
          const fragment = isNamed ? fragments.get(node.name.value) : node;
          if (!fragment || !appliesTo(type, fragment.typeCondition, schema)) continue;
          if (isNamed && spread.size === spread.add(node.name.value).size) continue;
          collect(fragment.selectionSet);
        } else {
          const name = (node.alias ?? node.name).value;
          const same = fields.get(name);
          if (same) same.push(node);
          else fields.set(name, [node]);
        }
      }
    };
    for (const selectionSet of selectionSets) collect(selectionSet);
    return fields;
  };
}

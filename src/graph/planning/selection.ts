// The one walker of selections: which fields of an object are selected.
import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql';

/** What a selection is read against. */
export type SelectionScope = {
  readonly schema: GraphQLSchema;
  /** The document's fragments by their names. */
  readonly fragments: Readonly<
    Record<
      string,
      { readonly typeCondition: NamedTypeNode; readonly selectionSet: SelectionSetNode }
    >
  >;
  /** Whether `@skip` and `@include` leave a node in. */
  readonly isIncluded: (node: SelectionNode) => boolean;
};

/**
 * The fields that the selection sets have for objects of this type, by their keys in the answer and in its order. Fields
 * with the same key are merged, as in execution.
 */
export function collectFields(
  { schema, fragments, isIncluded }: SelectionScope,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  function collect({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (!isIncluded(node)) continue;
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value;
        const same = fields.get(key);
        if (same) same.push(node);
        else fields.set(key, [node]);
        continue;
      }
      const isNamed = node.kind === Kind.FRAGMENT_SPREAD;
      const fragment = isNamed ? fragments[node.name.value] : node;
      if (!fragment || !appliesTo(type, fragment.typeCondition, schema)) continue;
      if (isNamed && spread.size === spread.add(node.name.value).size) continue;
      collect(fragment.selectionSet);
    }
  }
  for (const selectionSet of selectionSets) collect(selectionSet);
  return fields;
}

/** Every node that `@skip` and `@include` leave in, for objects of any type; each fragment once. */
export function* includedNodes(
  { fragments, isIncluded }: Omit<SelectionScope, 'schema'>,
  { selections }: SelectionSetNode,
  spread = new Set<string>(),
): Generator<SelectionNode> {
  for (const node of selections) {
    if (!isIncluded(node)) continue;
    yield node;
    const isNamed = node.kind === Kind.FRAGMENT_SPREAD;
    if (isNamed && spread.size === spread.add(node.name.value).size) continue;
    const selectionSet = isNamed ? fragments[node.name.value]?.selectionSet : node.selectionSet;
    if (selectionSet) yield* includedNodes({ fragments, isIncluded }, selectionSet, spread);
  }
}

/** Whether a fragment on a type applies to objects of this one; an inline fragment without a type applies to all. */
function appliesTo(
  type: GraphQLObjectType,
  condition: NamedTypeNode | undefined,
  schema: GraphQLSchema,
): boolean {
  if (condition === undefined || condition.name.value === type.name) return true;
  const other = schema.getType(condition.name.value);
  return isAbstractType(other) && schema.isSubType(other, type);
}

/** Whether `@skip` and `@include` leave a node in, with the values of these variables. */
export function isIncludedWith(node: SelectionNode, variables: VariableValues): boolean {
  if (!node.directives?.length) return true;
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
  );
}

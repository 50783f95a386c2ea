// Look-ahead: calls whose arguments are known already leave now, not when their field is reached.
//
// A field is early when its parent's id alone is enough to fetch it, or not even that is needed.
// Such a field says so in its `extensions` (tools re-bind resolver functions, so a mark on those
// would vanish). Before a call leaves, the selection below it is walked and every early field warms
// its loader. Nothing else happens: without look-ahead every answer is the same, only later.
import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { GatewayContext } from './context.ts';
import type { FieldExtensions } from './field.ts';
import { appliesTo } from './fragment.ts';

/**
 * Warms what lies below a field whose result will have the id `id`, or an id that nobody knows yet. `typeName`
 * is what it will be, where the field could answer with several types.
 */
export function lookAhead(
  { leadsail, looksAhead }: GatewayContext,
  info: GraphQLResolveInfo,
  id: string | null,
  typeName = getNamedType(info.returnType).name,
): void {
  const type = info.schema.getType(typeName);
  if (!looksAhead || !isObjectType(type)) return;
  // Warming twice is harmless, but fragments can name one another often enough to never end.
  const seen = new Set<SelectionSetNode>();

  function walk(
    type: GraphQLObjectType,
    selections: SelectionSetNode,
    parentId: string | null,
  ): void {
    if (parentId === null && seen.has(selections)) return;
    if (parentId === null) seen.add(selections);
    for (const node of selectedFields(selections, type, info)) {
      const field = type.getFields()[node.name.value];
      if (!field) continue;
      const { early } = field.extensions as FieldExtensions;
      // At the end of the turn: what was asked for comes first, should the budget be short.
      if (early) queueMicrotask(() => early(leadsail, parentId)?.catch(() => {}));
      const below = getNamedType(field.type);
      if (node.selectionSet && isObjectType(below)) walk(below, node.selectionSet, null);
    }
  }

  for (const node of info.fieldNodes) if (node.selectionSet) walk(type, node.selectionSet, id);
}

/** Whether a parent that is known by its id alone can answer all that was selected of it. */
export function needsOnlyId(info: GraphQLResolveInfo): boolean {
  const type = getNamedType(info.returnType);
  if (!isObjectType(type)) return false;
  return info.fieldNodes.every(({ selectionSet }) => {
    for (const { name } of selectionSet ? selectedFields(selectionSet, type, info) : []) {
      const extensions = type.getFields()[name.value]?.extensions as FieldExtensions | undefined;
      if (name.value !== '__typename' && !extensions?.needsOnlyId) return false;
    }
    return true;
  });
}

type SelectionInfo = Pick<GraphQLResolveInfo, 'fragments' | 'schema' | 'variableValues'>;

function* selectedFields(
  { selections }: SelectionSetNode,
  type: GraphQLObjectType,
  info: SelectionInfo,
  spread = new Set<string>(),
): Generator<FieldNode> {
  for (const node of selections) {
    if (!isIncluded(node, info)) continue;
    if (node.kind === 'Field') yield node;
    else {
      const isNamed = node.kind === 'FragmentSpread';
      const fragment = isNamed ? info.fragments[node.name.value] : node;
      if (!fragment || !appliesTo(type, fragment.typeCondition, info.schema)) continue;
      if (isNamed && spread.size === spread.add(node.name.value).size) continue;
      yield* selectedFields(fragment.selectionSet, type, info, spread);
    }
  }
}

function isIncluded(node: SelectionNode, { variableValues }: SelectionInfo): boolean {
  if (!node.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variableValues);
  return skip?.if !== true && include?.if !== false;
}

// Look-ahead: calls whose arguments are already available leave now, not when their field is reached.
//
// A field is early when its parent's id alone is enough to fetch it, or not even that is needed.
// Such a field says so in its `extensions` (tools re-bind resolver functions, so a mark on those
// would vanish). Before a call leaves, the selection below it is walked and every early field warms
// its loader. Without look-ahead every answer is the same, only later.
import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isObjectType,
  type SelectionNode,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql';
import type { GatewayContext } from '../context.ts';
import type { FieldArguments, FieldExtensions } from '../field.ts';
import { collectFields, isIncludedWith } from './selection.ts';

type Early = {
  readonly warm: NonNullable<FieldExtensions['prefetch']>;
  readonly argumentsOf: (variables: VariableValues) => FieldArguments;
  /** Its parent is what was asked for, and none below that. */
  readonly isOnTop: boolean;
};

/**
 * Warms what lies below a field whose result will have the id `id`, or an id that is not available yet. `typeName`
 * is its type, where the field could return several types.
 */
export function lookAhead(
  { leadsail, looksAhead }: GatewayContext,
  info: GraphQLResolveInfo,
  id: string | null,
  typeName = getNamedType(info.returnType).name,
): void {
  const type = info.schema.getType(typeName);
  if (!looksAhead || !isObjectType(type)) return;
  for (const { selectionSet } of info.fieldNodes) {
    const prefetch = selectionSet ? earlyBelow(selectionSet, type, info) : [];
    if (prefetch.length === 0) continue;
    // At the end of the turn: should the budget be short, the fields themselves come first.
    queueMicrotask(() => {
      for (const { warm, argumentsOf, isOnTop } of prefetch)
        try {
          const args = (): FieldArguments => argumentsOf(info.variableValues);
          warm(leadsail, isOnTop ? id : null, args)?.catch(() => {});
        } catch {
          // Invalid arguments make the field itself fail, and its error reports them.
        }
    });
  }
}

// Without @skip and @include they are always the same: found once for as long as the document is kept.
const found = new WeakMap<SelectionSetNode, WeakMap<GraphQLObjectType, readonly Early[]>>();

function earlyBelow(
  top: SelectionSetNode,
  topType: GraphQLObjectType,
  info: SelectionInfo,
): readonly Early[] {
  const known = found.get(top)?.get(topType);
  if (known) return known;
  const prefetch: Early[] = [];
  let isFixed = true;
  const onDirective = (): void => {
    isFixed = false;
  };
  // Warming twice is harmless, but fragments can name one another without end.
  const seen = new Set<SelectionSetNode>();

  function walk(type: GraphQLObjectType, selections: SelectionSetNode): void {
    if (seen.has(selections)) return;
    seen.add(selections);
    for (const node of selectedFields(selections, type, info, onDirective)) {
      const field = type.getFields()[node.name.value];
      if (!field) continue;
      const { prefetch: warm } = field.extensions as FieldExtensions;
      if (warm) {
        const argumentsOf = (variables: VariableValues): FieldArguments =>
          getArgumentValues(field, node, variables);
        prefetch.push({ warm, argumentsOf, isOnTop: selections === top });
      }
      const below = getNamedType(field.type);
      if (node.selectionSet && isObjectType(below)) walk(below, node.selectionSet);
    }
  }

  walk(topType, top);
  if (isFixed) {
    const byType = found.get(top) ?? new WeakMap();
    found.set(top, byType.set(topType, prefetch));
  }
  return prefetch;
}

/** Whether the id of a parent is enough to answer all that was selected of it. */
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

function selectedFields(
  selectionSet: SelectionSetNode,
  type: GraphQLObjectType,
  { schema, fragments, variableValues }: SelectionInfo,
  onDirective: () => void = () => {},
): readonly FieldNode[] {
  const isIncluded = (node: SelectionNode): boolean => {
    if (node.directives?.length) onDirective();
    return isIncludedWith(node, variableValues);
  };
  const fields = collectFields({ schema, fragments, isIncluded }, type, [selectionSet]);
  return [...fields.values()].flat();
}

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

/** What was found once, and what `@skip` and `@include` decided meanwhile: with the same decisions it is the same. */
type Found = {
  readonly early: readonly Early[];
  readonly decisions: ReadonlyMap<SelectionNode, boolean>;
};

// Each directive with a variable doubles what can be found; beyond this number it is found again every time.
const MAX_FOUND = 16;
// As long as the document is kept.
const found = new WeakMap<SelectionSetNode, WeakMap<GraphQLObjectType, Found[]>>();

function earlyBelow(
  top: SelectionSetNode,
  topType: GraphQLObjectType,
  info: SelectionInfo,
): readonly Early[] {
  const byType = found.get(top) ?? new WeakMap<GraphQLObjectType, Found[]>();
  const known = byType.get(topType) ?? [];
  const same = known.find((one) => isDecidedAlike(one, info.variableValues));
  if (same) return same.early;
  const early: Early[] = [];
  const decisions = new Map<SelectionNode, boolean>();
  // Warming twice is harmless, but fragments can name one another without end.
  const seen = new Set<SelectionSetNode>();

  function walk(type: GraphQLObjectType, selections: SelectionSetNode): void {
    if (seen.has(selections)) return;
    seen.add(selections);
    for (const node of selectedFields(selections, type, info, decisions)) {
      const field = type.getFields()[node.name.value];
      if (!field) continue;
      const { prefetch: warm } = field.extensions as FieldExtensions;
      if (warm) {
        const argumentsOf = (variables: VariableValues): FieldArguments =>
          getArgumentValues(field, node, variables);
        early.push({ warm, argumentsOf, isOnTop: selections === top });
      }
      const below = getNamedType(field.type);
      if (node.selectionSet && isObjectType(below)) walk(below, node.selectionSet);
    }
  }

  walk(topType, top);
  if (known.length < MAX_FOUND) {
    known.push({ early, decisions });
    found.set(top, byType.set(topType, known));
  }
  return early;
}

function isDecidedAlike({ decisions }: Found, variables: VariableValues): boolean {
  for (const [node, decided] of decisions)
    if (isIncludedWith(node, variables) !== decided) return false;
  return true;
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
  decisions = new Map<SelectionNode, boolean>(),
): readonly FieldNode[] {
  const isIncluded = (node: SelectionNode): boolean => {
    const decided = isIncludedWith(node, variableValues);
    if (node.directives?.length) decisions.set(node, decided);
    return decided;
  };
  const fields = collectFields({ schema, fragments, isIncluded }, type, [selectionSet]);
  return [...fields.values()].flat();
}

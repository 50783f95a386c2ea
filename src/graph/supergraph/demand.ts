// The cost that a router computes before it sends an operation: REST calls are the weight, and lists state their size.
//
// A router multiplies the weight of a field by the lists around it. A call that a whole operation shares would be
// counted for each item, so it counts only where it can occur once.
import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
  valueFromASTUntyped,
} from 'graphql';
import type { CallEstimate, FieldArguments, FieldCost, FieldExtensions } from '../field.ts';
import { RESOLVERS } from '../resolvers.ts';
import { directive } from './directive.ts';
import { ENTITIES } from './entities.ts';

/** The schema's types with fields, by name. */
type TypesWithFields = ReadonlyMap<
  string,
  ObjectTypeDefinitionNode | InputObjectTypeDefinitionNode
>;

const ROOTS = ['Query', 'Mutation', 'Subscription'];

/**
 * The type with `@cost` and `@listSize`: an entity weighs the calls of a reference to it, all else nothing; a field
 * weighs the calls that it makes, and nothing where its entity is already there.
 */
export function withDemand(
  type: ObjectTypeDefinitionNode,
  types: TypesWithFields,
): ObjectTypeDefinitionNode {
  const fields = type.fields?.map((field) => ({
    ...field,
    directives: [...(field.directives ?? []), ...demandOf(type.name.value, field, types)],
  }));
  const own = ROOTS.includes(type.name.value) ? [] : [costOf(weightOf(type.name.value))];
  return { ...type, directives: [...(type.directives ?? []), ...own], ...(fields && { fields }) };
}

const costOf = (weight: number): ConstDirectiveNode => directive('cost', { weight });

function demandOf(
  typeName: string,
  field: FieldDefinitionNode,
  types: TypesWithFields,
): ConstDirectiveNode[] {
  const answered = namedOf(field.type);
  const callsWith = (counts: DemandCounts): number => callsOf(typeName, field, types, counts);
  const calls = callsWith({});
  const isShared = !standsOnce(typeName, types) && calls === callsWith({ leads: 2 });
  const weight = isShared ? 0 : calls;
  const directives = weight === weightOf(answered) ? [] : [costOf(weight)];
  const below = types.get(answered)?.fields?.map(({ name }) => name.value) ?? [];
  if (below.includes('nodes') && field.arguments?.some(({ name }) => name.value === 'first')) {
    return [
      ...directives,
      directive('listSize', {
        slicingArguments: ['first'],
        sizedFields: ['edges', 'nodes'],
        requireOneSlicingArgument: false,
      }),
    ];
  }
  // Where one call brings the whole list, it counts as a list of one.
  const isWhole = weight > 0 && isList(field.type) && calls === callsWith({ keys: 2 });
  return isWhole ? [...directives, directive('listSize', { assumedSize: 1 })] : directives;
}

/** A root, or the payload of a mutation or an event: no list is around it. */
const standsOnce = (typeName: string, types: TypesWithFields): boolean =>
  ROOTS.includes(typeName) ||
  (!Object.hasOwn(ENTITIES, typeName) &&
    ['Mutation', 'Subscription'].some((root) =>
      types.get(root)?.fields?.some(({ type }) => namedOf(type) === typeName),
    ));

/** Calls to reach an entity by a reference; none where all of them share one call. */
function weightOf(typeName: string): number {
  const reference = Object.hasOwn(ENTITIES, typeName) ? ENTITIES[typeName] : undefined;
  if (!reference) return 0;
  const [first = ''] = reference.keys;
  const keyOf = (key: string) =>
    first.includes(' ') ? Object.fromEntries(first.split(' ').map((name) => [name, key])) : key;
  const forKeys = (...keys: string[]): number =>
    counted((plan) => {
      for (const key of keys) reference.plan(plan, keyOf(key));
    });
  return forKeys('1', '2') === forKeys('1') ? 0 : forKeys('1');
}

type DemandCounts = { readonly leads?: number; readonly keys?: number };

/** Calls of one field with default arguments, under so many leads and for so many keys. */
function callsOf(
  typeName: string,
  { name, arguments: given = [] }: FieldDefinitionNode,
  types: TypesWithFields,
  { leads = 1, keys = 1 }: DemandCounts,
): number {
  const cost = costDeclaredOf(typeName, name.value);
  const allKeys = Array.from({ length: keys }, (_, at) => `${at}`);
  const valuesOf = (inputs: readonly InputValueDefinitionNode[]): FieldArguments =>
    Object.fromEntries(
      inputs.flatMap(({ name, type, defaultValue }) => {
        if (defaultValue) return [[name.value, valueFromASTUntyped(defaultValue)]];
        return type.kind === Kind.NON_NULL_TYPE ? [[name.value, neededOf(type)]] : [];
      }),
    );
  const neededOf = (type: TypeNode): unknown => {
    if (isList(type)) return allKeys;
    const input = types.get(namedOf(type));
    return input?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? valuesOf(input.fields ?? []) : '';
  };
  const args = valuesOf(given);
  const above = [{ name: 'leads', count: leads }];
  return counted((plan) => void cost?.calls?.(plan, args, above, () => true, typeName));
}

function costDeclaredOf(typeName: string, fieldName: string): FieldCost | undefined {
  for (const resolvers of RESOLVERS) {
    const fields = (resolvers as Readonly<Record<string, object>>)[typeName] ?? {};
    const field = (fields as Readonly<Record<string, { extensions?: FieldExtensions }>>)[fieldName];
    if (field?.extensions?.cost) return field.extensions.cost;
  }
  return undefined;
}

function counted(run: (plan: CallEstimate) => void): number {
  const planned = new Map<string, number>();
  let writes = 0;
  run({
    once: (name, count) => void planned.set(name, planned.get(name) ?? count),
    write(count) {
      writes += count;
    },
  });
  return [...planned.values()].reduce((sum, count) => sum + count, writes);
}

const isList = (type: TypeNode): boolean =>
  type.kind === Kind.NON_NULL_TYPE ? isList(type.type) : type.kind === Kind.LIST_TYPE;

const namedOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedOf(type.type);

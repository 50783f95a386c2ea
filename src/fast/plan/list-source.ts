// What a field returns of the list of records that its parent represents, as far as its arguments decide it in advance.
import {
  type FieldNode,
  type GraphQLField,
  getNullableType,
  isEnumType,
  Kind,
  type ValueNode,
} from 'graphql';
import type { FieldExtensions, ListSource } from '../../graph/field.ts';
import type { Conditions } from './conditionals.ts';

/** Which records: those whose property has this value. Null: all of them. */
export type ChosenRecords = { readonly property: string; readonly value: string } | null;
export type PlannedList = { readonly of: ListSource; readonly chosen: ChosenRecords };

/** Null where only its resolver can decide. */
export function plannedList(
  definition: GraphQLField<unknown, unknown>,
  { arguments: given = [] }: FieldNode,
  conditions: Conditions,
): PlannedList | null {
  const { listSource } = definition.extensions as FieldExtensions;
  if (!listSource) return null;
  const [argument, ...others] = given;
  if (!argument) return { of: listSource, chosen: null };
  const property = argument.name.value;
  if (others.length > 0 || listSource.is !== 'records' || listSource.where !== property)
    return null;
  const type = definition.args.find(({ name }) => name === property)?.type;
  const meant = type && getNullableType(type);
  if (!isEnumType(meant)) return null;
  const value = knownValue(argument.value, conditions, (name) => meant.getValue(name)?.value);
  if (value === null) return { of: listSource, chosen: null };
  return typeof value === 'string' ? { of: listSource, chosen: { property, value } } : null;
}

/** Undefined for a value that is not known. */
function knownValue(
  node: ValueNode,
  conditions: Conditions,
  named: (name: string) => unknown,
): unknown {
  if (node.kind === Kind.NULL) return null;
  if (node.kind === Kind.ENUM) return named(node.value);
  if (node.kind !== Kind.VARIABLE || !conditions.has(node.name.value)) return undefined;
  return conditions.get(node.name.value) ?? null;
}

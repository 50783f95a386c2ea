// Numbers in variables that were kept as they were written: each becomes what its type takes, before it is coerced.
import {
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { isRawNumber, toDigits, toDouble } from '../../upstream/exact-json.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * The same values with each RawNumber as its type takes it: an `ID` its digits, `Int` and `Float` a double that holds
 * it, JSON the number itself. One that its type cannot take is going to be refused.
 */
export function withTypedNumbers(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  values: Values,
): Values {
  if (!hasRawNumber(values)) return values;
  const typed: Record<string, unknown> = { ...values };
  for (const { variable, type: node } of definitions) {
    const name = variable.name.value;
    const type = typeFromAST(schema, node as never);
    if (isInputType(type) && Object.hasOwn(values, name)) typed[name] = toTyped(type, values[name]);
  }
  return typed;
}

function hasRawNumber(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return isRawNumber(value) || values.some(hasRawNumber);
}

function toTyped(type: GraphQLInputType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isNonNullType(type)) return toTyped(type.ofType, value);
  if (isListType(type)) {
    return Array.isArray(value)
      ? value.map((item) => toTyped(type.ofType, item))
      : toTyped(type.ofType, value);
  }
  if (isInputObjectType(type)) {
    // Text is no object either, and is quoted as it is.
    if (isRawNumber(value)) return value.rawJSON;
    if (Array.isArray(value)) return toShown(value);
    const fields = type.getFields();
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
        return [name, field ? toTyped(field.type, one) : toShown(one)];
      }),
    );
  }
  // Ours read such numbers themselves.
  if (isScalarType(type) && !isSpecifiedScalarType(type)) return value;
  if (type.name === 'ID') return toDigits(value) ?? toShown(value);
  const isNumeric = type.name === 'Int' || type.name === 'Float';
  return (isNumeric ? toDouble(value) : null) ?? toShown(value);
}

/** A value that is going to be refused: graphql-js quotes its numbers as they were written. */
function toShown(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isRawNumber(value)) return { toJSON: () => value.rawJSON };
  if (Array.isArray(value)) return value.map(toShown);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toShown(one)]));
}

// The values of an operation's variables, as graphql-js coerces them.
import {
  type GraphQLSchema,
  getVariableValues,
  print,
  type VariableDefinitionNode,
  type VariableValues,
} from 'graphql';
import { withTypedNumbers } from '../../server/operation/variables.ts';

/** Null for values that are refused. */
export type Coerce = (given: Readonly<Record<string, unknown>>) => VariableValues | null;

export function createCoerce(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): Coerce {
  const checks = checksOf(definitions);
  let before: VariableValues | null = null;

  function coerceAny(given: Readonly<Record<string, unknown>>): VariableValues | null {
    const typed = withTypedNumbers(schema, definitions, given);
    const { variableValues } = getVariableValues(schema, definitions, typed, { maxErrors: 1 });
    before ??= variableValues ?? null;
    return variableValues ?? null;
  }

  // What is coerced to itself: only the values differ from an earlier run.
  return (given) => {
    if (!before || !checks) return coerceAny(given);
    const sources = Object.create(null);
    const coerced = Object.create(null);
    for (const [name, isItself] of checks) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      const source = before.sources[name];
      if (!source || !isItself(value)) return coerceAny(given);
      sources[name] = { signature: source.signature, value };
      coerced[name] = value;
    }
    return { sources, coerced };
  };
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';

/** Values that are coerced to themselves, by the type of their variable. */
const CHECKS: Readonly<Record<string, Check>> = {
  ID: isText,
  String: isText,
  // What routers send: any JSON, as it is.
  '[_Any!]': (value) => Array.isArray(value) && !value.includes(null),
};

/** By the variables' names; null where one has another type. */
function checksOf(
  definitions: readonly VariableDefinitionNode[],
): readonly (readonly [name: string, check: Check])[] | null {
  const checks = definitions.flatMap(({ variable, type }) => {
    const check = CHECKS[print(type).replace(/!$/, '')];
    return check ? [[variable.name.value, check] as const] : [];
  });
  return checks.length === definitions.length ? checks : null;
}

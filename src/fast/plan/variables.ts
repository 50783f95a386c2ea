// The values of an operation's variables, as graphql-js coerces them.
import {
  GraphQLID,
  type GraphQLSchema,
  GraphQLString,
  getVariableValues,
  Kind,
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
  const names = namesOfTexts(schema, definitions);
  let before: VariableValues | null = null;

  function coerceAny(given: Readonly<Record<string, unknown>>): VariableValues | null {
    const typed = withTypedNumbers(schema, definitions, given);
    const { variableValues } = getVariableValues(schema, definitions, typed, { maxErrors: 1 });
    before ??= variableValues ?? null;
    return variableValues ?? null;
  }

  // Strings for variables of string types are coerced to themselves: only the values differ from an earlier run.
  return (given) => {
    if (!before || !names) return coerceAny(given);
    const sources = Object.create(null);
    const coerced = Object.create(null);
    for (const name of names) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      const source = before.sources[name];
      if (typeof value !== 'string' || !source) return coerceAny(given);
      sources[name] = { signature: source.signature, value };
      coerced[name] = value;
    }
    return { sources, coerced };
  };
}

/** Null where a variable can be anything but a string. */
function namesOfTexts(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): readonly string[] | null {
  const areTexts = definitions.every(({ type }) => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    const meant = named.kind === Kind.NAMED_TYPE ? schema.getType(named.name.value) : undefined;
    return meant === GraphQLID || meant === GraphQLString;
  });
  return areTexts ? definitions.map(({ variable }) => variable.name.value) : null;
}

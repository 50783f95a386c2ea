// A field's arguments, as graphql-js makes them of a node and the variables of a run.
import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLField,
  getArgumentValues,
  Kind,
  type VariableValues,
  visit,
} from 'graphql';
import type { FieldArguments } from '../field.ts';
import { Unusual } from './unusual.ts';

type Definition = GraphQLField<unknown, unknown>;

/** Throws Unusual for what no run can make arguments of; what it answers with throws as graphql-js does. */
export function createArguments(
  definition: Definition,
  node: FieldNode,
): (variables: VariableValues) => FieldArguments {
  if (!node.arguments?.some(namesVariable)) {
    const fixed = fixedArguments(definition, node);
    return () => fixed;
  }
  const names = variablesOf(node);
  let before: FieldArguments | null = null;
  // An argument that is a variable has the variable's value: of an earlier run only those change. One that is left
  // out or null can mean another value, or none, or a fault.
  return (variables) => {
    if (!names?.every(([, variable]) => variables.coerced[variable] != null)) {
      return getArgumentValues(definition, node, variables) as FieldArguments;
    }
    before ??= getArgumentValues(definition, node, variables) as FieldArguments;
    const made: Record<string, unknown> = { ...before };
    for (const [name, variable] of names) made[name] = variables.coerced[variable];
    return made;
  };
}

function fixedArguments(definition: Definition, node: FieldNode): FieldArguments {
  try {
    return getArgumentValues(definition, node) as FieldArguments;
  } catch {
    throw new Unusual();
  }
}

function namesVariable(given: ArgumentNode): boolean {
  let isNamed = false;
  visit(given, {
    Variable() {
      isNamed = true;
    },
  });
  return isNamed;
}

/** Arguments that are a variable, with its name; null where one is named within a value. */
function variablesOf({ arguments: given = [] }: FieldNode) {
  const names: (readonly [string, string])[] = [];
  for (const argument of given) {
    const { name, value } = argument;
    if (value.kind === Kind.VARIABLE) names.push([name.value, value.name.value]);
    else if (namesVariable(argument)) return null;
  }
  return names;
}

// A field's arguments, as graphql-js makes them from a node and the variables of a run.
import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLField,
  getArgumentValues,
  Kind,
  type VariableValues,
  visit,
} from 'graphql';
import type { FieldArguments } from '../../graph/field.ts';
import { BailOut } from './bail-out.ts';

type Definition = GraphQLField<unknown, unknown>;

/** Throws BailOut for arguments that are invalid in every run; the function it returns throws as graphql-js does. */
export function createArguments(
  definition: Definition,
  node: FieldNode,
): (variables: VariableValues) => FieldArguments {
  if (!node.arguments?.some(namesVariable)) {
    const fixed = fixedArguments(definition, node);
    return () => fixed;
  }
  const names = variablesOf(node);
  let before: readonly (readonly [name: string, value: unknown])[] | null = null;
  // An argument that is a variable has the variable's value: only those differ from an earlier run. A variable that is
  // left out or null can mean another value, none, or an error.
  return (variables) => {
    const { coerced } = variables;
    for (const variable of names?.values() ?? [null]) {
      if (variable === null || coerced[variable] == null) {
        return getArgumentValues(definition, node, variables) as FieldArguments;
      }
    }
    before ??= Object.entries(getArgumentValues(definition, node, variables));
    const made: Record<string, unknown> = {};
    for (const [name, value] of before) {
      const variable = names?.get(name);
      made[name] = variable === undefined ? value : coerced[variable];
    }
    return made;
  };
}

function fixedArguments(definition: Definition, node: FieldNode): FieldArguments {
  try {
    return getArgumentValues(definition, node) as FieldArguments;
  } catch {
    throw new BailOut();
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

/** The variables of arguments that are a variable, by argument; null where a variable is inside a value. */
function variablesOf({ arguments: given = [] }: FieldNode): ReadonlyMap<string, string> | null {
  const names = new Map<string, string>();
  for (const argument of given) {
    const { name, value } = argument;
    if (value.kind === Kind.VARIABLE) names.set(name.value, value.name.value);
    else if (namesVariable(argument)) return null;
  }
  return names;
}

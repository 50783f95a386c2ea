// What depends on the variables of an operation: the fields that @skip and @include leave, and the chosen records of
// a list.
import {
  type ArgumentNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  Kind,
  type SelectionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { FieldExtensions } from '../../graph/field.ts';

/** The values of the variables that a plan is made for, by name. */
export type Conditions = ReadonlyMap<string, unknown>;

type DecidingVariables = {
  /** Variables of @skip and @include. */
  readonly selecting: ReadonlySet<string>;
  /** Variables of arguments that choose records of a list; a plan works without their values. */
  readonly choosing: ReadonlySet<string>;
};

/** The variables that decide something; null for a document with other directives, or variables of fragments. */
export function conditionsIn(
  schema: GraphQLSchema,
  document: DocumentNode,
): DecidingVariables | null {
  const selecting = new Set<string>();
  const choosing = new Set<string>();
  let isOrdinary = true;
  const types = new TypeInfo(schema);
  const visitor = {
    FragmentDefinition({ variableDefinitions }: FragmentDefinitionNode) {
      if (variableDefinitions?.length) isOrdinary = false;
    },
    Directive({ name, arguments: given = [] }: NonNullable<SelectionNode['directives']>[number]) {
      if (name.value !== 'skip' && name.value !== 'include') isOrdinary = false;
      for (const { value } of given)
        if (value.kind === Kind.VARIABLE) selecting.add(value.name.value);
    },
    Argument({ name, value }: ArgumentNode) {
      const { listSource } = (types.getFieldDef()?.extensions ?? {}) as FieldExtensions;
      if (listSource?.is !== 'records' || listSource.where !== name.value) return;
      // An enum has few values, and a plan is made for each.
      const isEnum = isEnumType(getNamedType(types.getArgument()?.type));
      if (isEnum && value.kind === Kind.VARIABLE) choosing.add(value.name.value);
    },
  };
  visit(document, visitWithTypeInfo(types, visitor));
  return isOrdinary ? { selecting, choosing } : null;
}

/** Whether a node is selected. */
export function isSelected({ directives = [] }: SelectionNode, conditions: Conditions): boolean {
  return directives.every(({ name, arguments: given = [] }) => {
    const [condition] = given;
    const isSet =
      condition?.value.kind === Kind.VARIABLE
        ? conditions.get(condition.value.name.value) === true
        : condition?.value.kind === Kind.BOOLEAN && condition.value.value;
    return name.value === 'skip' ? !isSet : isSet;
  });
}

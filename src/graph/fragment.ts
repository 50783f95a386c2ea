// Which objects a fragment is about.
import {
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  type NamedTypeNode,
} from 'graphql';

/** Whether a fragment `on` a type selects of objects of this one; without `on` it does of all. */
export function appliesTo(
  type: GraphQLObjectType,
  on: NamedTypeNode | undefined,
  schema: GraphQLSchema,
): boolean {
  if (on === undefined || on.name.value === type.name) return true;
  const other = schema.getType(on.name.value);
  return isAbstractType(other) && schema.isSubType(other, type);
}

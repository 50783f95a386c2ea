// Fields that are null only with an error: the mark in schema.graphql is enforced for every resolver.
import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { UpstreamFailure } from '../upstream/failure.ts';
import type { GatewayContext } from './context.ts';

/** The directive that marks them. Its variants for supergraphs leave it out: composers do not know it. */
export const SEMANTIC_NON_NULL = 'semanticNonNull';

/** Makes an error of each null that a marked field would answer without one: LeadSail sent nothing that the field can be. */
export function holdToMarks(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const marks = field.astNode?.directives ?? [];
      const { resolve } = field;
      if (!marks.some(({ name }) => name.value === SEMANTIC_NON_NULL)) continue;
      if (!resolve)
        throw new TypeError(`${type.name}.${field.name} has no resolver to hold to its mark.`);
      field.resolve = neverNull(resolve);
    }
  }
}

type Resolve = GraphQLFieldResolver<unknown, GatewayContext>;

const neverNull =
  (resolve: Resolve): Resolve =>
  (...given) => {
    const value = resolve(...given);
    return value instanceof Promise ? value.then(present) : present(value);
  };

function present(value: unknown): unknown {
  if (value != null) return value;
  throw new UpstreamFailure('bad_response', 'LeadSail sent an answer without what was asked for.');
}

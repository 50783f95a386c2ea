// The executable schema: schema.graphql, what its variant adds, and the resolvers of each resource.
import { type IExecutableSchemaDefinition, makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLDeferDirective, GraphQLSchema, GraphQLStreamDirective } from 'graphql';
import { RESOLVERS } from './resolvers.ts';
import { DateTime, JSONValue } from './scalars.ts';
import { holdToMarks } from './semantic-non-null.ts';
import { entityResolvers } from './supergraph/entities.ts';
import { FEDERATION_FIELDS } from './supergraph/federation.ts';
import { filesByKeysResolvers } from './supergraph/files-by-keys.ts';
import { STITCHING_FIELDS } from './supergraph/stitching.ts';
import { type SchemaVariant, toSchemaVariant } from './supergraph/variants.ts';
import type { Resolvers } from './types.generated.ts';

/** Links with which anybody can see or sign a document, or hear a recording. */
const HIDDEN_LINKS: Resolvers = {
  LeadFile: { url: () => null },
  SendDocumentForSigningPayload: { signingUrl: () => null },
  CallDetails: { recordingUrl: () => null },
};

export type SchemaOptions = {
  /** Answer null for links to documents, signatures and recordings. */
  readonly hidesLinks?: boolean;
};

/** `sdl` is the text of schema.graphql. Throws when a resolver answers a field that is not in it. */
export function createSchema(
  sdl: string,
  variant: SchemaVariant = 'plain',
  { hidesLinks = false }: SchemaOptions = {},
): GraphQLSchema {
  const added = addedBy(variant, sdl);
  const schema = makeExecutableSchema({
    typeDefs: [sdl, added.typeDefs],
    resolvers: [
      { DateTime, JSON: JSONValue },
      ...RESOLVERS,
      ...added.resolvers,
      ...(hidesLinks ? [HIDDEN_LINKS] : []),
    ],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  holdToMarks(schema);
  const config = schema.toConfig();
  const directives = [...config.directives, GraphQLDeferDirective, GraphQLStreamDirective];
  return new GraphQLSchema({ ...config, directives });
}

type Added = { readonly typeDefs: string; readonly resolvers: readonly IResolvers[] };
type IResolvers = Extract<IExecutableSchemaDefinition['resolvers'], readonly unknown[]>[number];

// The directives of a variant are for readers of its text; its execution needs its fields alone.
function addedBy(variant: SchemaVariant, sdl: string): Added {
  const text = toSchemaVariant(sdl, variant);
  switch (variant) {
    case 'plain':
      return { typeDefs: '', resolvers: [] };
    case 'federation': {
      const service = { Query: { _service: () => ({ sdl: text }) } };
      return { typeDefs: FEDERATION_FIELDS, resolvers: [entityResolvers, service] };
    }
    case 'stitching':
      return {
        typeDefs: STITCHING_FIELDS,
        resolvers: [filesByKeysResolvers, { Query: { _sdl: () => text } }],
      };
  }
}

// The executable schema: schema.graphql, what its dress adds, and the resolvers of each noun.
import { type IExecutableSchemaDefinition, makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { type Dress, toDress } from './dress.ts';
import { entityResolvers } from './entities.ts';
import { FEDERATION_FIELDS } from './federation.ts';
import { fieldResolvers } from './fields.ts';
import { interactionResolvers } from './interactions.ts';
import { leadMutations } from './lead-mutations.ts';
import { leadResolvers } from './leads.ts';
import { outreachResolvers } from './outreach.ts';
import { DateTime, JSONValue } from './scalars.ts';
import { STITCHING_FIELDS } from './stitching.ts';
import { transcriptResolvers } from './transcripts.ts';

/** `sdl` is the text of schema.graphql. Throws when a resolver answers a field that is not in it. */
export function createSchema(sdl: string, dress: Dress = 'plain'): GraphQLSchema {
  const added = addedBy(dress, sdl);
  return makeExecutableSchema({
    typeDefs: [sdl, added.typeDefs],
    resolvers: [
      { DateTime, JSON: JSONValue },
      leadResolvers,
      interactionResolvers,
      transcriptResolvers,
      fieldResolvers,
      leadMutations,
      outreachResolvers,
      ...added.resolvers,
    ],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}

type Added = { readonly typeDefs: string; readonly resolvers: readonly IResolvers[] };
type IResolvers = Extract<IExecutableSchemaDefinition['resolvers'], readonly unknown[]>[number];

// The directives of a dress are for those who read its text; what executes it needs its fields alone.
function addedBy(dress: Dress, sdl: string): Added {
  const text = toDress(sdl, dress);
  switch (dress) {
    case 'plain':
      return { typeDefs: '', resolvers: [] };
    case 'federation': {
      const service = { Query: { _service: () => ({ sdl: text }) } };
      return { typeDefs: FEDERATION_FIELDS, resolvers: [entityResolvers, service] };
    }
    case 'stitching':
      return { typeDefs: STITCHING_FIELDS, resolvers: [{ Query: { _sdl: () => text } }] };
  }
}

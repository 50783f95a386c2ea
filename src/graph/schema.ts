// The executable schema: schema.graphql and the resolvers of each noun.
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { fieldResolvers } from './fields.ts';
import { interactionResolvers } from './interactions.ts';
import { leadMutations } from './lead-mutations.ts';
import { leadResolvers } from './leads.ts';
import { outreachResolvers } from './outreach.ts';
import { DateTime, JSONValue } from './scalars.ts';
import { transcriptResolvers } from './transcripts.ts';

/** `sdl` is the text of schema.graphql. Throws when a resolver answers a field that is not in it. */
export function createSchema(sdl: string): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: sdl,
    resolvers: [
      { DateTime, JSON: JSONValue },
      leadResolvers,
      interactionResolvers,
      transcriptResolvers,
      fieldResolvers,
      leadMutations,
      outreachResolvers,
    ],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}

// A peer: Mercurius with its JIT from the first repetition on, and loaders for what repeats.
import { makeExecutableSchema } from '@graphql-tools/schema';
import { fastify } from 'fastify';
import mercurius from 'mercurius';
import { ENUMS, SDL } from './enums.ts';
import { createGet, fieldsByKey, type Get, path, type Sent } from './leadsail.ts';

type Context = { readonly get: Get };
type Asked = { readonly obj: Sent; readonly params: Sent };

const schema = makeExecutableSchema<Context>({
  typeDefs: SDL,
  resolvers: {
    ...ENUMS,
    Query: {
      lead: (_, { id }, { get }) => get(`/leads/${path(id)}`),
      async leads(_, { first, filter }, { get }) {
        const { leads } = await get(`/leads?limit=${first}&campaignIds=${filter.campaignIds}`);
        return { nodes: leads };
      },
      interaction: (_, { id }, { get }) => get(`/interactions/${path(id)}`),
    },
    Lead: { id: ({ leadId }) => leadId },
    CampaignSnapshot: { id: ({ campaignId }) => campaignId },
    Interaction: {
      id: ({ interactionId }) => interactionId,
      transcript: ({ transcript }) => transcript && { entries: transcript },
    },
  },
});

const app = fastify();
app.register(mercurius, {
  schema,
  jit: 1,
  context: (request: Sent) => ({ get: createGet(request.headers['x-api-key']) }),
  loaders: {
    Lead: {
      interactions: (asked: Asked[], { get }: Context) =>
        Promise.all(
          asked.map(async ({ obj, params }) => {
            const { interactions } = await get(`/interactions/lead/${path(obj.leadId)}`);
            const nodes = interactions.slice(0, params.first);
            return { totalCount: interactions.length, nodes };
          }),
        ),
    },
    QuestionnaireAnswer: {
      field: {
        loader: (asked: Asked[], { get }: Context) =>
          fieldsByKey(
            get,
            asked.map(({ obj }) => obj.key),
          ),
        // The loader's own cache would compare whole objects; keys do not repeat within a lead.
        opts: { cache: false },
      },
    },
  },
} as Sent);

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });

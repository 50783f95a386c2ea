// A peer: graphql-yoga as one writes it first, with fetch, resolvers, and a DataLoader for what repeats.
import { createServer } from 'node:http';
import DataLoader from 'dataloader';
import { createSchema, createYoga, type YogaInitialContext } from 'graphql-yoga';
import { ENUMS, SDL } from './peers/enums.ts';

// biome-ignore lint/suspicious/noExplicitAny: whoever writes it first trusts what is sent
type Sent = any;
type Context = ReturnType<typeof createContext>;

const { PORT, LEADSAIL_URL } = process.env;

function createContext({ request }: YogaInitialContext) {
  const headers = { 'x-api-key': request.headers.get('x-api-key') ?? '' };
  async function get(path: string): Promise<Sent> {
    const response = await fetch(`${LEADSAIL_URL}${path}`, { headers });
    const { success, data } = (await response.json()) as Sent;
    if (!success) throw new Error(`LeadSail answered ${response.status}`);
    return data;
  }
  const fields = new DataLoader<string, Sent>(async (keys) => {
    const library = await get('/field-library');
    const byKey = new Map(library.fields.map((field: Sent) => [field.key, field]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
  return { get, fields };
}

const path = (id: string) => encodeURIComponent(id);

const schema = createSchema<Context>({
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
    Lead: {
      id: ({ leadId }) => leadId,
      async interactions({ leadId }, { first }, { get }) {
        const { interactions } = await get(`/interactions/lead/${path(leadId)}`);
        return { totalCount: interactions.length, nodes: interactions.slice(0, first) };
      },
    },
    CampaignSnapshot: { id: ({ campaignId }) => campaignId },
    QuestionnaireAnswer: { field: ({ key }, _, { fields }) => fields.load(key) },
    Interaction: {
      id: ({ interactionId }) => interactionId,
      transcript: ({ transcript }) => transcript && { entries: transcript },
    },
  },
});

const yoga = createYoga({ schema, context: createContext, logging: false });
createServer(yoga).listen(Number(PORT), '127.0.0.1');

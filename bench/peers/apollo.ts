// A peer: Apollo Server 5 with its REST data source, one of each for every request, as its manual has it.
import { RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import { ENUMS, SDL } from './enums.ts';

// biome-ignore lint/suspicious/noExplicitAny: trusts what is sent
type Sent = any;

class LeadSail extends RESTDataSource {
  override baseURL = process.env.LEADSAIL_URL ?? '';
  readonly #apiKey: string;

  constructor(apiKey: string) {
    super();
    this.#apiKey = apiKey;
  }

  override willSendRequest(_: string, request: Sent) {
    request.headers['x-api-key'] = this.#apiKey;
  }

  async read(path: string, params?: Record<string, string>): Promise<Sent> {
    const { success, data } = await this.get(path, params && { params });
    if (!success) throw new Error('LeadSail refused');
    return data;
  }

  readonly fields = new DataLoader<string, Sent>(async (keys) => {
    const library = await this.read('/field-library');
    const byKey = new Map(library.fields.map((field: Sent) => [field.key, field]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
}

type Context = { readonly leadSail: LeadSail };
const path = (id: string) => encodeURIComponent(id);

const server = new ApolloServer<Context>({
  typeDefs: SDL,
  resolvers: {
    ...ENUMS,
    Query: {
      lead: (_, { id }, { leadSail }) => leadSail.read(`/leads/${path(id)}`),
      async leads(_, { first, filter }, { leadSail }) {
        const params = { limit: String(first), campaignIds: filter.campaignIds.join() };
        const { leads } = await leadSail.read('/leads', params);
        return { nodes: leads };
      },
      interaction: (_, { id }, { leadSail }) => leadSail.read(`/interactions/${path(id)}`),
    },
    Lead: {
      id: ({ leadId }) => leadId,
      async interactions({ leadId }, { first }, { leadSail }) {
        const { interactions } = await leadSail.read(`/interactions/lead/${path(leadId)}`);
        return { totalCount: interactions.length, nodes: interactions.slice(0, first) };
      },
    },
    CampaignSnapshot: { id: ({ campaignId }) => campaignId },
    QuestionnaireAnswer: { field: ({ key }, _, { leadSail }) => leadSail.fields.load(key) },
    Interaction: {
      id: ({ interactionId }) => interactionId,
      transcript: ({ transcript }) => transcript && { entries: transcript },
    },
  },
});

await startStandaloneServer(server, {
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
  context: async ({ req }) => ({ leadSail: new LeadSail(String(req.headers['x-api-key'])) }),
});

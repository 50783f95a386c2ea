// A peer: subscriptions as Mercurius has them by itself, over WebSocket, told what one poller found to be new.
import { fastify } from 'fastify';
import mercurius from 'mercurius';
import type { Sent } from './leadsail.ts';

const { PORT, LEADSAIL_URL } = process.env;

const app = fastify();
app.register(mercurius, {
  schema: `
    type Query { told: Int }
    type Entry { timestamp: String role: String message: String }
    type EntryAdded { cursor: String! entry: Entry! }
    type Subscription { transcriptEntryAdded(interactionId: ID!): EntryAdded! }
  `,
  resolvers: {
    Query: { told: () => told },
    Subscription: {
      transcriptEntryAdded: {
        subscribe: (_: unknown, __: unknown, { pubsub }: Sent) => pubsub.subscribe('entry'),
      },
    },
  },
  subscription: true,
} as Sent);

let told = 0;

async function poll(): Promise<void> {
  const response = await fetch(`${LEADSAIL_URL}/interactions/int_1`);
  const { data } = (await response.json()) as Sent;
  for (const entry of data.transcript.slice(told)) {
    told += 1;
    const transcriptEntryAdded = { cursor: `${told}`, entry };
    app.graphql.pubsub.publish({ topic: 'entry', payload: { transcriptEntryAdded } });
  }
}

await app.listen({ port: Number(PORT), host: '127.0.0.1' });
setInterval(() => void poll().catch(() => {}), 1_000);

// A peer: subscriptions as graphql-yoga has them by itself, told by its own pub/sub what one poller found to be new.
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';

const { PORT, LEADSAIL_URL } = process.env;

// biome-ignore lint/suspicious/noExplicitAny: whoever writes it first trusts what is sent
type Sent = any;

const pubSub = createPubSub<{ entry: [Sent] }>();
let told = 0;

async function poll(): Promise<void> {
  const response = await fetch(`${LEADSAIL_URL}/interactions/int_1`);
  const { data } = (await response.json()) as Sent;
  for (const entry of data.transcript.slice(told)) {
    told += 1;
    pubSub.publish('entry', { cursor: `${told}`, entry });
  }
}
setInterval(() => void poll().catch(() => {}), 1_000);

const schema = createSchema({
  typeDefs: `
    type Query { told: Int }
    type Entry { timestamp: String role: String message: String }
    type EntryAdded { cursor: String! entry: Entry! }
    type Subscription { transcriptEntryAdded(interactionId: ID!): EntryAdded! }
  `,
  resolvers: {
    Query: { told: () => told },
    Subscription: {
      transcriptEntryAdded: {
        subscribe: () => pubSub.subscribe('entry'),
        resolve: (event: Sent) => event,
      },
    },
  },
});

const yoga = createYoga({ schema, logging: false });
const server = createServer(yoga);
const sockets = new WebSocketServer({ server, path: yoga.graphqlEndpoint });
useServer({ schema }, sockets);
server.listen(Number(PORT), '127.0.0.1');

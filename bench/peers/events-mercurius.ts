// A peer: subscriptions as Mercurius has them by itself, over WebSocket, told what one poller found to be new.
import { fastify } from 'fastify';
import mercurius from 'mercurius';
import { SDL, tellEntries, toldSoFar } from '../events-told.ts';
import type { Sent } from './leadsail.ts';

const app = fastify();
app.register(mercurius, {
  schema: SDL,
  resolvers: {
    Query: { told: toldSoFar },
    Subscription: {
      transcriptEntryAdded: {
        subscribe: (_: unknown, __: unknown, { pubsub }: Sent) => pubsub.subscribe('entry'),
      },
    },
  },
  subscription: true,
} as Sent);

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
tellEntries((transcriptEntryAdded) =>
  app.graphql.pubsub.publish({ topic: 'entry', payload: { transcriptEntryAdded } }),
);

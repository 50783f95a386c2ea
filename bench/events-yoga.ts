// A peer: subscriptions as graphql-yoga has them by itself, told by its own pub/sub what one poller found to be new.
import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { type Added, SDL, tellEntries, toldSoFar } from './events-told.ts';

const pubSub = createPubSub<{ entry: [Added] }>();
tellEntries((added) => pubSub.publish('entry', added));

const schema = createSchema({
  typeDefs: SDL,
  resolvers: {
    Query: { told: toldSoFar },
    Subscription: {
      transcriptEntryAdded: {
        subscribe: () => pubSub.subscribe('entry'),
        resolve: (event: Added) => event,
      },
    },
  },
});

const yoga = createYoga({ schema, logging: false });
const server = createServer(yoga);
const sockets = new WebSocketServer({ server, path: yoga.graphqlEndpoint });
useServer({ schema }, sockets);
server.listen(Number(process.env.PORT), '127.0.0.1');

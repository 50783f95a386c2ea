// Apollo Gateway over the supergraph in the file given, which hands on the caller's LeadSail key.
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

type Context = { readonly apiKey?: string | undefined };

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(process.argv[2] ?? '', 'utf8'),
  buildService: ({ url = '' }) =>
    new RemoteGraphQLDataSource<Context>({
      url,
      willSendRequest({ request, context }) {
        if (context.apiKey) request.http?.headers.set('x-api-key', context.apiKey);
        request.http?.headers.set('apollo-federation-include-trace', 'ftv1');
      },
    }),
});

const { url } = await startStandaloneServer(new ApolloServer<Context>({ gateway }), {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ apiKey: req.headers['x-api-key'] as string | undefined }),
});
console.log(`ready at ${url}`);

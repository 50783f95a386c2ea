// The ways by which Apollo Client can watch: its own multipart, a WebSocket, and server-sent events in both modes.
import { ApolloLink, HttpLink } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { print } from 'graphql';
import { type ClientOptions, createClient as createSseClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { Observable } from 'rxjs';

type Door = Disposable & { readonly link: ApolloLink };

type Headers = Readonly<Record<string, string>>;

// Both clients would subscribe again by themselves, with the cursor of the first time: whoever watches
// knows a later one.
const retryAttempts = 0;

type Open = (origin: string, headers: Headers) => Door;

const opens: Readonly<Record<string, Open>> = {
  'HttpLink and multipart': (origin, headers) => ({
    link: new HttpLink({ uri: `${origin}/graphql`, headers }),
    [Symbol.dispose]() {},
  }),
  'GraphQLWsLink and graphql-ws': (origin, connectionParams) => {
    const url = `${origin.replace('http', 'ws')}/graphql`;
    const client = createSocketClient({ url, connectionParams, retryAttempts });
    return { link: new GraphQLWsLink(client), [Symbol.dispose]: () => void client.dispose() };
  },
  'graphql-sse, a connection each': (origin, headers) =>
    overEvents({ url: `${origin}/graphql`, headers, retryAttempts }),
  'graphql-sse, one connection': (origin, headers) =>
    overEvents({ url: `${origin}/graphql/stream`, headers, retryAttempts, singleConnection: true }),
};

/** Each with its name. */
export const DOORS = Object.entries(opens);

function overEvents<IsSingle extends boolean = false>(options: ClientOptions<IsSingle>): Door {
  const client = createSseClient(options);
  const link = new ApolloLink(
    ({ query, variables, operationName = '' }) =>
      new Observable((sink) =>
        client.subscribe<ApolloLink.Result['data']>(
          { query: print(query), variables, operationName },
          {
            next: (result) => sink.next(result as ApolloLink.Result),
            error: (error) => sink.error(error),
            complete: () => sink.complete(),
          },
        ),
      ),
  );
  return { link, [Symbol.dispose]: () => client.dispose() };
}

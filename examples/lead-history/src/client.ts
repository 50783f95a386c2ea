// The Apollo Client of the page: its cache as it comes, answers in parts, and what each answer cost.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, makeVar } from '@apollo/client';
import { GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { relayStylePagination } from '@apollo/client/utilities';
import { tap } from 'rxjs';

/** A REST call as the gateway tells of it in `extensions.upstream`. */
export type RestCall = {
  readonly endpoint: string;
  readonly status: number | null;
  readonly startMs: number;
  readonly durationMs: number | null;
  readonly how: string;
  readonly paths: readonly (readonly (string | number)[])[];
};

/** The calls behind the latest answer, and which lead it was about. */
export const latestCalls = makeVar<{ leadId: string; calls: readonly RestCall[] } | null>(null);

// The trace comes with the last part of an answer.
const trace = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ extensions }) => {
      const calls = extensions?.upstream as readonly RestCall[] | undefined;
      if (calls && operation.operationName === 'LeadHistory') {
        latestCalls({ leadId: String(operation.variables.id), calls });
      }
    }),
  ),
);

export const client = new ApolloClient({
  // Leads, interactions and fields find their place by `id`; only lists that grow are told to.
  cache: new InMemoryCache({
    typePolicies: { Query: { fields: { leads: relayStylePagination(['filter']) } } },
  }),
  link: trace.concat(new HttpLink({ uri: '/graphql', headers: { 'x-gateway-trace': '1' } })),
  incrementalHandler: new GraphQL17Alpha9Handler(),
});

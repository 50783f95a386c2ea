// What Apollo Client sends is what bench/ measures with: the hash of a document in a browser, and GET.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createRecordingFetch, expectRecorded, ORIGIN, sha256 } from '../support/recorded.ts';

const NOT_FOUND = {
  errors: [
    { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
  ],
};

function createClient(fetch: typeof globalThis.fetch, links: ApolloLink[], useGET = false) {
  const http = new HttpLink({ uri: `${ORIGIN}/graphql`, fetch, useGETForQueries: useGET });
  return new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.from([...links, http]),
    defaultOptions: { query: { fetchPolicy: 'no-cache' } },
  });
}

it('by the hash of a persisted query, once it is known', () =>
  expectRecorded('apollo', async ({ query, variables }) => {
    const { sent, fetch } = createRecordingFetch(({ body }) =>
      JSON.parse(body ?? '').query ? { data: {} } : NOT_FOUND,
    );
    const first = createClient(fetch, [new PersistedQueryLink({ sha256 })]);
    await first.query({ query: parse(query), variables });
    const known = createRecordingFetch();
    const second = createClient(known.fetch, [new PersistedQueryLink({ sha256 })]);
    await second.query({ query: parse(query), variables });
    // The hash alone, which is not known; both; the hash alone.
    expect(sent).toHaveLength(2);
    expect(known.sent).toEqual(sent.slice(0, 1));
    return [...sent.slice(1), ...known.sent];
  }));

it('by GET', () =>
  expectRecorded('get', async ({ query, variables }) => {
    const { sent, fetch } = createRecordingFetch();
    await createClient(fetch, [], true).query({ query: parse(query), variables });
    return sent;
  }));

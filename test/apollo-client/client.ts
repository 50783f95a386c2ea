// An Apollo Client on a gateway, with no more configuration than a test is about.
import {
  ApolloClient,
  ApolloLink,
  HttpLink,
  InMemoryCache,
  type InMemoryCacheConfig,
} from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import { type Kit, keyOf } from '../support/kit.ts';

export const LEAD_ID = 'lead_1001';

const { SUBSCRIPTION } = OperationTypeNode;

export type ClientOptions = {
  readonly cache?: InMemoryCacheConfig;
  /** Links in front of the one that speaks HTTP. */
  readonly links?: readonly ApolloLink[];
  /** Takes the subscriptions. */
  readonly live?: ApolloLink;
  readonly incrementalHandler?: ApolloClient.Options['incrementalHandler'];
};

export type Sent = { readonly method: string; readonly url: string; readonly body: string };

export type Client = {
  readonly client: ApolloClient;
  /** What went over the network. */
  readonly sent: Sent[];
};

export function createClient(
  kit: Pick<Kit, 'url' | 'simulator'>,
  { cache, links = [], live, incrementalHandler }: ClientOptions = {},
): Client {
  const sent: Sent[] = [];
  const http = new HttpLink({
    uri: `${kit.url}/graphql`,
    headers: { 'x-api-key': keyOf(kit.simulator, 0) },
    fetch(address, init) {
      sent.push({
        method: init?.method ?? 'GET',
        url: String(address),
        body: String(init?.body ?? ''),
      });
      return fetch(address, init);
    },
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(cache),
    link: ApolloLink.from([
      ...links,
      live
        ? ApolloLink.split(({ operationType }) => operationType === SUBSCRIPTION, live, http)
        : http,
    ]),
    ...(incrementalHandler && { incrementalHandler }),
  });
  return { client, sent };
}

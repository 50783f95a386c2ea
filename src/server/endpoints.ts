// Where the graph is asked: each dress of its schema at an address of its own, behind the same door.
import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Dress } from '../graph/dress.ts';

/** One request for one operation, and WebSockets. */
export const ENDPOINT = '/graphql';

/** A stream for many operations; clients of the protocol look for it here. */
export const STREAM_PATH = '/graphql/stream';

const DRESS_BY_PATH: ReadonlyMap<string, Dress> = new Map([
  [ENDPOINT, 'plain'],
  [`${ENDPOINT}/federation`, 'federation'],
  [`${ENDPOINT}/stitching`, 'stitching'],
]);

export const ENDPOINTS: readonly string[] = [...DRESS_BY_PATH.keys()];

/** The dress that is asked for; undefined where nothing of the graph is. */
export const dressAt = (pathname: string): Dress | undefined => DRESS_BY_PATH.get(pathname);

export const isEndpoint = (pathname: string): boolean => DRESS_BY_PATH.has(pathname);

/** Takes each request to its schema. Those that few ask are made when they are first asked. */
export function useEndpoints(
  plain: GraphQLSchema,
  schemaOf: (dress: Dress) => GraphQLSchema,
): Plugin {
  const made = new Map<Dress, GraphQLSchema>([['plain', plain]]);
  const dresses = new WeakMap<Request, Dress>();
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const dress = dressAt(url.pathname);
      // Yoga takes whatever address ends like an endpoint for one.
      if (!dress) return endResponse(new fetchAPI.Response(null, { status: 404 }));
      dresses.set(request, dress);
    },
    onEnveloped({ context, setSchema }) {
      const dress = dresses.get((context as { request: Request }).request) ?? 'plain';
      const schema = made.get(dress) ?? schemaOf(dress);
      made.set(dress, schema);
      setSchema(schema);
    },
  };
}

// The endpoints: one server answers each variant of the schema at its own address.
import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { SchemaVariant } from '../graph/supergraph/variants.ts';

/** One request for one operation, and WebSockets. */
export const ENDPOINT = '/graphql';

/** A stream for many operations; clients of the protocol look for it here. */
export const STREAM_PATH = '/graphql/stream';

const VARIANT_BY_PATH: ReadonlyMap<string, SchemaVariant> = new Map([
  [ENDPOINT, 'plain'],
  [`${ENDPOINT}/federation`, 'federation'],
  [`${ENDPOINT}/stitching`, 'stitching'],
]);

export const ENDPOINTS: readonly string[] = [...VARIANT_BY_PATH.keys()];

/** The variant that is asked for; undefined where nothing of the graph is. */
export const variantAt = (pathname: string): SchemaVariant | undefined =>
  VARIANT_BY_PATH.get(pathname);

export const isEndpoint = (pathname: string): boolean => VARIANT_BY_PATH.has(pathname);

export type Schemas = {
  /** The schema of an endpoint that was asked before, and of the plain one. */
  readonly at: (path: string) => GraphQLSchema | undefined;
  readonly of: (variant: SchemaVariant) => GraphQLSchema;
};

/** The schema of each endpoint; those that few ask are made when they are first asked. */
export function createSchemas(schemaOf: (variant: SchemaVariant) => GraphQLSchema): Schemas {
  const made = new Map<SchemaVariant, GraphQLSchema>([['plain', schemaOf('plain')]]);
  return {
    at(path) {
      const variant = variantAt(path);
      return variant && made.get(variant);
    },
    of(variant) {
      const schema = made.get(variant) ?? schemaOf(variant);
      made.set(variant, schema);
      return schema;
    },
  };
}

type EndpointOptions = { readonly request: Request };

/** Gives each request its schema; `instead` may replace it. */
export function useEndpoints(
  schemas: Schemas,
  instead: (request: Request) => GraphQLSchema | null,
): Plugin {
  const variants = new WeakMap<Request, SchemaVariant>();
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const variant = variantAt(url.pathname);
      // Yoga accepts every address that ends like an endpoint.
      if (!variant) return endResponse(new fetchAPI.Response(null, { status: 404 }));
      variants.set(request, variant);
    },
    onEnveloped({ context, setSchema }) {
      const { request } = context as unknown as EndpointOptions;
      setSchema(instead(request) ?? schemas.of(variants.get(request) ?? 'plain'));
    },
  };
}

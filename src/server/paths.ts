// The addresses of GraphQL.

/** One request for one operation, and WebSockets. */
export const ENDPOINT = '/graphql';

/** A stream for many operations; clients of the protocol look for it here. */
export const STREAM_PATH = '/graphql/stream';

// yoga with everything around it, in the order in which it applies.
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';
import type { Credential } from '../leadsail/credential.ts';
import type { Drift } from '../leadsail/drift.ts';
import { createSession } from '../leadsail/session.ts';
import { createDeadline } from '../upstream/deadline.ts';
import { createTrace } from '../upstream/trace.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { credentialOf } from './credentials.ts';
import { createErrorMask } from './errors.ts';
import { type Examples, useGraphiQLPage } from './graphiql.ts';
import { useResponseHeaders } from './headers.ts';
import type { Log } from './log.ts';
import { useUpstreamTrace, wantsTrace } from './trace.ts';

export const ENDPOINT = '/graphql';

export type ServerOptions = {
  readonly schema: GraphQLSchema;
  readonly upstream: Upstream;
  readonly drift: Drift;
  readonly log: Log;
  /** For callers who bring no key of their own; null: they are refused. */
  readonly ownCredential: Credential | null;
  /** Time for all REST calls of one operation, in milliseconds. */
  readonly deadlineMs: number;
  readonly callBudget: number;
  readonly looksAhead: boolean;
  readonly showsTrace: boolean;
  /** What GraphiQL is filled with; null: no page. */
  readonly graphiql: Examples | null;
};

/** The whole HTTP surface as one function from Request to Response. */
export function createServer(options: ServerOptions) {
  const { schema, upstream, drift, log, ownCredential, callBudget, looksAhead, graphiql } = options;

  function toContext(headers: Headers): GatewayContext {
    const leadsail = createSession({
      upstream,
      drift,
      callBudget,
      credential: credentialOf(headers, ownCredential),
      deadline: createDeadline(options.deadlineMs),
      trace: options.showsTrace && wantsTrace(headers) ? createTrace() : null,
    });
    return { leadsail, looksAhead };
  }

  return createYoga<object, GatewayContext>({
    schema,
    graphqlEndpoint: ENDPOINT,
    context: ({ request }) => toContext(request.headers),
    maskedErrors: { maskError: createErrorMask(log) },
    // Faults are logged where they are masked; yoga's own lines would quote them whole.
    logging: false,
    // No other origin may read these answers, and nothing here takes a file.
    cors: false,
    multipart: false,
    batching: false,
    // Our own page comes without a single request to another host.
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/health',
    plugins: [
      useResponseHeaders(),
      ...(graphiql === null ? [] : [useGraphiQLPage(ENDPOINT, graphiql)]),
      useUpstreamTrace(),
    ],
  });
}

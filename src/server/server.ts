// yoga with everything around it, in the order in which it applies.
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';
import type { Reads } from '../leadsail/reads.ts';
import { createSession, noCredential } from '../leadsail/session.ts';
import type { Writes } from '../leadsail/writes.ts';
import type { Idempotency } from '../live/idempotency.ts';
import { createWatching, type Watching } from '../live/interactions.ts';
import type { SharedBuckets } from '../live/redis-buckets.ts';
import type { Topics } from '../live/topics.ts';
import { createDeadline } from '../upstream/deadline.ts';
import { createTrace } from '../upstream/trace.ts';
import { type CallerOf, useAuthentication } from './authentication.ts';
import { type DocumentOptions, useDocuments } from './documents.ts';
import { createErrorMask } from './errors.ts';
import { useEvents } from './events.ts';
import { type Examples, useGraphiQLPage } from './graphiql.ts';
import { useResponseHeaders } from './headers.ts';
import { useNoIntrospection } from './introspection.ts';
import { type OperationLimits, useOperationLimits } from './limits.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { useMetrics } from './metrics-page.ts';
import { createOperationLog } from './operation-log.ts';
import { currentOperation, useOperations } from './operations.ts';
import { useOrigins } from './origins.ts';
import { createDocumentCaches } from './parsed.ts';
import { ENDPOINT, STREAM_PATH } from './paths.ts';
import { type RatePolicy, useRateLimit } from './rate-limit.ts';
import { useRequestReading } from './request.ts';
import { useUpstreamTrace, wantsTrace } from './trace.ts';
import { createTransports } from './transports.ts';
import { useWebhook, type WebhookOptions } from './webhook.ts';

export type ServerOptions = {
  readonly schema: GraphQLSchema;
  readonly reads: Reads;
  readonly writes: Writes;
  /** Answers what is sent again as the first time. */
  readonly idempotency: Idempotency;
  /** What is watched. */
  readonly topics: Topics;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Answer `/metrics` here. */
  readonly showsMetrics: boolean;
  /** Whose leads a request may see. */
  readonly callerOf: CallerOf;
  /** Time for all REST calls of one operation, in milliseconds. */
  readonly deadlineMs: number;
  readonly callBudget: number;
  readonly looksAhead: boolean;
  readonly showsTrace: boolean;
  readonly limits: OperationLimits;
  /** Of each credential; 0 a second is no limit. */
  readonly rate: RatePolicy;
  /** Counted by all replicas together; null: by each for itself. */
  readonly buckets: SharedBuckets | null;
  /** Null: no webhooks are taken. */
  readonly webhook: Pick<WebhookOptions, 'proof' | 'events'> | null;
  readonly maxBodyBytes: number;
  readonly maxSubscriptions: number;
  /** Time between two signs of life to whoever watches. */
  readonly pingMs: number;
  /** Of pages that may ask from a browser. */
  readonly corsOrigins: readonly string[];
  readonly introspection: boolean;
  readonly documents: Omit<DocumentOptions, 'callerOf'>;
  /** What GraphiQL is filled with; null: no page. */
  readonly graphiql: Examples | null;
};

/** The whole HTTP surface as one function from Request to Response, and what lasts longer than that. */
export function createServer(options: ServerOptions) {
  const { schema, reads, log, callerOf, callBudget, looksAhead, graphiql, webhook } = options;

  const logOperation = createOperationLog(log);

  async function toContext(request: Request): Promise<GatewayContext> {
    const { headers, signal } = request;
    const credential = await callerOf(request);
    const watching = (): Watching => {
      if (credential === null) throw noCredential();
      return createWatching(options.topics, reads, credential);
    };
    let deadline = createDeadline(options.deadlineMs);
    signal.addEventListener('abort', () => deadline.cancel(), { once: true });
    // Without a credential nothing is done that could be remembered.
    const once: GatewayContext['once'] = (key, asked, run) =>
      credential === null
        ? run()
        : options.idempotency.once({ tenant: credential.fingerprint, key, asked }, deadline, run);
    const asking = {
      reads,
      writes: options.writes,
      callBudget,
      credential,
      traceparent: currentOperation()?.traceparent,
    };
    const leadsail = createSession({
      ...asking,
      deadline,
      isFresh: /\bno-cache\b/.test(headers.get('cache-control') ?? ''),
      trace: options.showsTrace && wantsTrace(headers) ? createTrace() : null,
    });
    const anew = (): GatewayContext => {
      deadline = createDeadline(options.deadlineMs);
      const { counts } = leadsail;
      const session = createSession({ ...asking, deadline, trace: null, counts });
      return { leadsail: session, looksAhead, once, watching, anew };
    };
    return { leadsail, looksAhead, once, watching, anew };
  }

  const maskError = createErrorMask(log, () => currentOperation()?.requestId);
  const transports = createTransports({ ...options, mask: maskError, door: () => handler });
  const handler = createYoga<object, GatewayContext>({
    schema,
    graphqlEndpoint: ENDPOINT,
    context: ({ request }) => toContext(request),
    maskedErrors: { maskError },
    // Faults are logged where they are masked; yoga's own lines would quote them whole.
    logging: false,
    // No other origin may read these answers, and nothing here takes a file.
    cors: false,
    multipart: false,
    batching: false,
    // Bodies are measured where they are read.
    maxRequestBodySize: false,
    parserAndValidationCache: createDocumentCaches(),
    // Our own page comes without a single request to another host.
    graphiql: false,
    landingPage: false,
    // Yoga's own answers whatever address ends so, and none does: ours stands before it.
    healthCheckEndpoint: ' ',
    plugins: [
      useResponseHeaders(),
      useMetrics(options.metrics, options.showsMetrics),
      ...(webhook === null
        ? []
        : [useWebhook({ ...webhook, count: options.metrics.countWebhook, log })]),
      useOrigins(ENDPOINT, STREAM_PATH, options.corsOrigins),
      transports.streams,
      useRequestReading(options.maxBodyBytes),
      useOperations(ENDPOINT, callerOf, (operation) => {
        logOperation(operation);
        options.metrics.countOperation(operation);
      }),
      ...(options.rate.perSecond === 0
        ? []
        : [useRateLimit(options.rate, callerOf, options.buckets)]),
      useAuthentication(callerOf),
      ...(graphiql === null ? [] : [useGraphiQLPage(ENDPOINT, graphiql)]),
      useDocuments({ ...options.documents, callerOf }),
      useOperationLimits(options.limits),
      ...(options.introspection ? [] : [useNoIntrospection()]),
      useUpstreamTrace(),
      useEvents(),
      ...transports.results,
    ],
  });
  return { handler, longLived: transports.longLived, openSubscriptions: transports.counts };
}

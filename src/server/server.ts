// yoga with everything around it, in the order in which it applies.
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';
import type { Dress } from '../graph/dress.ts';
import type { SharedBuckets } from '../live/redis-buckets.ts';
import { type CallerOf, useAuthentication } from './authentication.ts';
import { type ContextOptions, createContexts } from './context.ts';
import { type DocumentOptions, useDocuments } from './documents.ts';
import { ENDPOINT, useEndpoints } from './endpoints.ts';
import { createErrorMask } from './errors.ts';
import { useEvents } from './events.ts';
import { type Examples, useGraphiQLPage } from './graphiql.ts';
import { DATA_HEADERS, useResponseHeaders } from './headers.ts';
import { useIncrementalDelivery } from './incremental.ts';
import { useInlineTrace } from './inline-trace.ts';
import { useNoIntrospection } from './introspection.ts';
import { createKnownOperations, useKnownOperations } from './known-operations.ts';
import { type OperationLimits, useOperationLimits } from './limits.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { useMetrics } from './metrics-page.ts';
import { createOperationLog } from './operation-log.ts';
import { currentOperation, type FinishedOperation, useOperations } from './operations.ts';
import { originHeaders, useOrigins } from './origins.ts';
import { createDocumentCaches } from './parsed.ts';
import { createPlainDoor } from './plain.ts';
import { type RatePolicy, useRateLimit } from './rate-limit.ts';
import { useRequestReading } from './request.ts';
import { useUpstreamTrace } from './trace.ts';
import { createTransports } from './transports.ts';
import { useWebhook, type WebhookOptions } from './webhook.ts';

export type ServerOptions = ContextOptions & {
  /** Makes the schema in a dress; called anew it makes another. */
  readonly schemaOf: (dress: Dress) => GraphQLSchema;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Answer `/metrics` here. */
  readonly showsMetrics: boolean;
  /** Whose leads a request may see. */
  readonly callerOf: CallerOf;
  /** Answer plain requests from plans. Changes no answer. */
  readonly plans: boolean;
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
  /** What tokens of reserved streams begin with. */
  readonly tokenPrefix: string;
  /** Of pages that may ask from a browser. */
  readonly corsOrigins: readonly string[];
  readonly introspection: boolean;
  readonly documents: Omit<DocumentOptions, 'callerOf'>;
  /** What GraphiQL is filled with; null: no page. */
  readonly graphiql: Examples | null;
};

/** The whole HTTP surface as one function from Request to Response, and what lasts longer than that. */
export function createServer(options: ServerOptions) {
  const { schemaOf, log, callerOf, graphiql, webhook } = options;

  const logOperation = createOperationLog(log);
  const maskError = createErrorMask(log, () => currentOperation()?.requestId);

  const tell = (operation: FinishedOperation): void => {
    logOperation(operation);
    options.metrics.countOperation(operation);
  };

  const openContext = createContexts(options);
  async function toContext(request: Request): Promise<GatewayContext> {
    const { headers, signal } = request;
    const credential = await callerOf(request);
    const { context, cancel } = openContext(headers, credential, currentOperation()?.traceparent);
    signal.addEventListener('abort', cancel, { once: true });
    return context;
  }

  const operations = createKnownOperations(options.limits);
  const schema = schemaOf('plain');
  const transports = createTransports({ ...options, schema, mask: maskError, door: () => yoga });
  const yoga = createYoga<{ opened?: GatewayContext }, GatewayContext>({
    graphqlEndpoint: `${ENDPOINT}{/*}?`,
    context: ({ request, opened }) => opened ?? toContext(request),
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
      useOrigins(options.corsOrigins),
      transports.streams,
      useRequestReading(options.maxBodyBytes),
      useOperations(callerOf, tell),
      ...(options.rate.perSecond === 0
        ? []
        : [useRateLimit(options.rate, callerOf, options.buckets)]),
      useAuthentication(callerOf),
      ...(graphiql === null ? [] : [useGraphiQLPage(ENDPOINT, graphiql)]),
      useEndpoints(schema, schemaOf),
      useInlineTrace(() => schemaOf('federation')),
      useDocuments({ ...options.documents, callerOf }),
      useOperationLimits(options.limits),
      useIncrementalDelivery(maskError),
      ...(options.introspection ? [] : [useNoIntrospection()]),
      useUpstreamTrace(),
      useEvents(),
      useKnownOperations(operations),
      ...transports.results,
    ],
  });
  // Requests that are counted, and documents that need a word beside them, all go through one door.
  const isPlainOpen =
    options.plans && options.rate.perSecond === 0 && !options.documents.trustedOnly;
  const plain = createPlainDoor({
    operations,
    other: yoga,
    callerOf,
    openContext,
    maxBodyBytes: options.maxBodyBytes,
    headers: { ...DATA_HEADERS, ...originHeaders(options.corsOrigins) },
    tell,
    metrics: options.metrics,
  });
  const { longLived, counts: openSubscriptions } = transports;
  return { yoga, listener: isPlainOpen ? plain : yoga, longLived, openSubscriptions };
}

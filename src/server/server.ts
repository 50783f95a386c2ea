// yoga with everything around it, in the order in which it applies.
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';
import type { Dress } from '../graph/dress.ts';
import type { Reads } from '../leadsail/reads.ts';
import { createSession, type Session } from '../leadsail/session.ts';
import { createDeadline } from '../upstream/deadline.ts';
import { createTrace } from '../upstream/trace.ts';
import { type CallerOf, useAuthentication } from './authentication.ts';
import { type DocumentOptions, useDocuments } from './documents.ts';
import { ENDPOINT, useEndpoints } from './endpoints.ts';
import { createErrorMask } from './errors.ts';
import { type Examples, useGraphiQLPage } from './graphiql.ts';
import { useResponseHeaders } from './headers.ts';
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
import { useOrigins } from './origins.ts';
import { createDocumentCaches } from './parsed.ts';
import { createPlainDoor, type PlainDoorOptions } from './plain.ts';
import { type RatePolicy, useRateLimit } from './rate-limit.ts';
import { useRequestReading } from './request.ts';
import { useUpstreamTrace, wantsTrace } from './trace.ts';

export type ServerOptions = {
  /** Makes the schema in a dress; called anew it makes another. */
  readonly schemaOf: (dress: Dress) => GraphQLSchema;
  readonly reads: Reads;
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
  /** Answer plain requests from plans. Changes no answer. */
  readonly plans: boolean;
  readonly showsTrace: boolean;
  readonly limits: OperationLimits;
  /** Of each credential; 0 a second is no limit. */
  readonly rate: RatePolicy;
  readonly maxBodyBytes: number;
  /** Of pages that may ask from a browser. */
  readonly corsOrigins: readonly string[];
  readonly introspection: boolean;
  readonly documents: Omit<DocumentOptions, 'callerOf'>;
  /** What GraphiQL is filled with; null: no page. */
  readonly graphiql: Examples | null;
};

/** The whole HTTP surface as one function from Request to Response. */
export function createServer(options: ServerOptions) {
  const { schemaOf, reads, log, callerOf, callBudget, looksAhead, graphiql } = options;

  const logOperation = createOperationLog(log);
  const maskError = createErrorMask(log, () => currentOperation()?.requestId);

  const openSession: PlainDoorOptions['openSession'] = (headers, credential, traceparent) => {
    const deadline = createDeadline(options.deadlineMs);
    const session = createSession({
      reads,
      callBudget,
      credential,
      deadline,
      isFresh: /\bno-cache\b/.test(headers.get('cache-control') ?? ''),
      traceparent,
      trace: options.showsTrace && wantsTrace(headers) ? createTrace() : null,
    });
    return { session, cancel: () => deadline.cancel() };
  };

  async function toContext(request: Request): Promise<GatewayContext> {
    const { headers, signal } = request;
    const credential = await callerOf(request);
    const { session, cancel } = openSession(headers, credential, currentOperation()?.traceparent);
    signal.addEventListener('abort', cancel, { once: true });
    return { leadsail: session, looksAhead };
  }

  const operations = createKnownOperations(options.limits);
  const tell = (operation: FinishedOperation): void => {
    logOperation(operation);
    options.metrics.countOperation(operation);
  };

  const yoga = createYoga<{ session?: Session }, GatewayContext>({
    graphqlEndpoint: `${ENDPOINT}{/*}?`,
    context: ({ request, session }) =>
      session ? { leadsail: session, looksAhead } : toContext(request),
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
      useOrigins(options.corsOrigins),
      useRequestReading(options.maxBodyBytes),
      useOperations(callerOf, tell),
      ...(options.rate.perSecond === 0 ? [] : [useRateLimit(options.rate, callerOf)]),
      useAuthentication(callerOf),
      ...(graphiql === null ? [] : [useGraphiQLPage(ENDPOINT, graphiql)]),
      useEndpoints(schemaOf),
      useInlineTrace(() => schemaOf('federation')),
      useDocuments({ ...options.documents, callerOf }),
      useOperationLimits(options.limits),
      useIncrementalDelivery(maskError),
      ...(options.introspection ? [] : [useNoIntrospection()]),
      useUpstreamTrace(),
      useKnownOperations(operations),
    ],
  });
  // Requests that are counted, and documents that need a word beside them, all go through one door.
  const isPlainOpen =
    options.plans && options.rate.perSecond === 0 && !options.documents.trustedOnly;
  const plain = createPlainDoor({
    operations,
    other: yoga,
    callerOf,
    openSession,
    looksAhead,
    maxBodyBytes: options.maxBodyBytes,
    tell,
    metrics: options.metrics,
  });
  return { yoga, listener: isPlainOpen ? plain : yoga };
}

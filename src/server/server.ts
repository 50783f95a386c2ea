// yoga with everything around it, in the order in which it applies.
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';
import type { SchemaVariant } from '../graph/supergraph/variants.ts';
import type { SharedBuckets } from '../live/replicas/redis-buckets.ts';
import type { ProxySettings } from '../upstream/proxy.ts';
import type { Turns } from '../upstream/turns.ts';
import type { Verified } from '../upstream/verified.ts';
import type { Accelerator } from './accelerator.ts';
import type { CallerOf } from './auth/caller.ts';
import { createRateLimit, type RatePolicy } from './auth/rate-limit.ts';
import { createSchemas, ENDPOINT, useEndpoints } from './endpoints.ts';
import { createBodyBudget } from './http/body-budget.ts';
import { createCors, useCors } from './http/cors.ts';
import type { HttpEdition } from './http/edition.ts';
import { useResponseHeaders } from './http/headers.ts';
import { type HandedOn, incomingOf, useIncoming } from './http/incoming.ts';
import { createFormCheck, refuseWhole } from './http/negotiation.ts';
import { useRequestReading } from './http/request-params.ts';
import { createTenantTurns } from './http/tenant-turns.ts';
import { createAnswerLimit } from './operation/answer-size.ts';
import { refuseConditions } from './operation/conditions.ts';
import { type ContextOptions, createContexts, type OpenContext } from './operation/context.ts';
import { executeWithCost } from './operation/cost-report.ts';
import { rememberVerdicts } from './operation/cost-verdicts.ts';
import { createDocumentCaches } from './operation/document-cache.ts';
import { createErrorMask, useShortRefusals } from './operation/errors.ts';
import { useExecution } from './operation/execution.ts';
import { executeWithFailedParts } from './operation/failed-parts.ts';
import { createIncrementalExecutor, refuseParts } from './operation/incremental.ts';
import { useNoIntrospection } from './operation/introspection.ts';
import { currentOperation, type FinishedOperation, useOperations } from './operation/lifecycle.ts';
import { type OperationLimits, refuseCost, useDocumentLimits } from './operation/limits.ts';
import { createDocumentStep, type DocumentOptions } from './operation/persisted-documents.ts';
import { refusePersonal } from './operation/personal.ts';
import { createSteps, useSteps } from './operation/steps.ts';
import { type PageOptions, useGraphiQLPage } from './pages/graphiql.ts';
import { createTransports } from './streaming/transports.ts';
import type { Causes } from './telemetry/causes.ts';
import { createInlineTrace } from './telemetry/inline-trace.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { useMetrics } from './telemetry/metrics-page.ts';
import { createOperationCauses } from './telemetry/operation-causes.ts';
import { createOperationLog } from './telemetry/operation-log.ts';
import { createStepOf, recordOperation, type SpanRecorder } from './telemetry/trace-steps.ts';
import { useUpstreamTrace } from './telemetry/tracing.ts';
import { createWriteLog } from './telemetry/write-log.ts';
import { useWebhook, type WebhookOptions } from './webhooks/webhook.ts';

export type ServerOptions = Omit<ContextOptions, 'beginPoll' | 'onWrite'> & {
  /** Makes the schema of a variant; each call makes another. */
  readonly schemaOf: (variant: SchemaVariant) => GraphQLSchema;
  readonly log: Log;
  readonly causes: Causes;
  readonly metrics: Metrics;
  /** Null: no spans are recorded. */
  readonly recorder: SpanRecorder | null;
  /** Answer `/metrics` here. */
  readonly showsMetrics: boolean;
  /** The caller of a request. */
  readonly callerOf: CallerOf;
  /** Makes what answers faster, and changes no answer. */
  readonly createServerParts: Accelerator['createServerParts'];
  /** Which credentials LeadSail has accepted. */
  readonly verified: Verified;
  /** In which requests begin. */
  readonly turns: Turns;
  readonly limits: OperationLimits;
  /** Fields with personal data, such as `Lead.email`. */
  readonly personalFields: ReadonlySet<string>;
  /** Of each credential; 0 a second is no limit. */
  readonly rate: RatePolicy;
  /** Counted by all replicas together; null: by each for itself. */
  readonly buckets: SharedBuckets | null;
  /** Null: webhooks are off. */
  readonly webhook: Pick<WebhookOptions, 'proof' | 'events'> | null;
  readonly maxBodyBytes: number;
  /** Of all requests together. */
  readonly maxBodiesBytes: number;
  /** Whether callers without a credential may get the gateway's own. */
  readonly hasOwnCredential: boolean;
  readonly maxAnswerBytes: number;
  readonly maxSubscriptions: number;
  /** WebSockets at one time. */
  readonly maxSockets: number;
  /** Time between two signs of life to watching clients. */
  readonly pingMs: number;
  /** What tokens of reserved streams begin with. */
  readonly tokenPrefix: string;
  /** Origins of routers that subscriptions may call back. */
  readonly callbackHosts: readonly string[];
  readonly proxies: ProxySettings;
  /** Of pages that may ask from a browser. */
  readonly corsOrigins: readonly string[];
  /** Which status codes answers have. */
  readonly httpEdition: HttpEdition;
  readonly introspection: boolean;
  readonly documents: Omit<DocumentOptions, 'callerOf'>;
  /** What GraphiQL is filled with; null: no page. */
  readonly graphiql: PageOptions | null;
};

/** What of yoga's own is turned off, for something here does it. */
const OURS_INSTEAD = {
  // Faults are logged where they are masked; yoga's own lines would quote them whole.
  logging: false,
  // No other origin may read these answers, and nothing here accepts a file.
  cors: false,
  multipart: false,
  batching: false,
  // Bodies are measured where they are read.
  maxRequestBodySize: false,
  // Our own page comes without a single request to another host.
  graphiql: false,
  landingPage: false,
  // Yoga's own answers whatever address ends so, and none does: ours stands before it.
  healthCheckEndpoint: ' ',
} as const;

/** What the form that a client takes has no way to say. */
const UNFIT = [refuseParts, refuseWhole];

/** The whole HTTP surface as one function from Request to Response, and what lasts longer than that. */
export function createServer(options: ServerOptions) {
  const { schemaOf, log, causes, callerOf, graphiql, webhook, recorder, personalFields } = options;

  const maskError = createErrorMask(log, () => currentOperation()?.requestId);
  const report = createReport(options);
  const stepOf = createStepOf(recorder);
  const beginPoll = recorder && (() => recorder.begin('internal', null, performance.now()));
  const openContext = createContexts({ ...options, beginPoll, onWrite: createWriteLog(log) });
  const toContext = createRequestContexts(callerOf, openContext);

  const { cors, steps, reservationLimit } = createRequestSteps(options);
  const bodies = createBodyBudget(options);
  const tenantTurns = createTenantTurns(options);
  const schemas = createSchemas(schemaOf);
  const documents = createDocumentCaches();
  const refuseTooCostly = rememberVerdicts(refuseCost(options.limits));
  const { executors, listener } = options.createServerParts({
    ...{ steps, callerOf, stepOf, openContext, bodies, tenantTurns },
    showsTrace: options.showsTrace,
    refuseCost: refuseTooCostly,
    documentOf: documents.documentCache.get,
    schemaAt: schemas.at,
    handler: (request, response, handedOn) => yoga(request, response, handedOn),
    onOperation: report,
    metrics: options.metrics,
  });

  const inlineTrace = createInlineTrace(() => schemaOf('federation'), options.showsTrace);
  const { streams, results, ...lasting } = createTransports({
    ...options,
    bodies,
    rateLimit: reservationLimit,
    schema: schemas.of('plain'),
    mask: maskError,
    handler: () => yoga,
  });
  const yoga = createYoga<HandedOn, GatewayContext>({
    graphqlEndpoint: `${ENDPOINT}{/*}?`,
    context: ({ request, opened }) => opened ?? toContext(request),
    maskedErrors: { maskError },
    parserAndValidationCache: documents,
    ...OURS_INSTEAD,
    plugins: [
      useIncoming(),
      useResponseHeaders(),
      useMetrics(options.metrics, options.showsMetrics),
      ...(webhook === null
        ? []
        : [useWebhook({ ...webhook, bodies, count: options.metrics.countWebhook, log, causes })]),
      useCors(cors),
      streams,
      useRequestReading(bodies, tenantTurns),
      useShortRefusals(),
      useOperations(callerOf, stepOf, report),
      useSteps(steps),
      ...(graphiql === null ? [] : [useGraphiQLPage(ENDPOINT, graphiql)]),
      useEndpoints(schemas, inlineTrace.schemaFor),
      inlineTrace.plugin,
      useDocumentLimits(options.limits),
      ...(options.introspection ? [] : [useNoIntrospection()]),
      useExecution({
        refusals: [refusePersonal(personalFields), refuseConditions, refuseTooCostly, ...UNFIT],
        executors: [
          executeWithCost,
          createAnswerLimit(options.maxAnswerBytes),
          ...executors,
          createIncrementalExecutor(maskError),
          executeWithFailedParts,
        ],
        mask: maskError,
      }),
      useUpstreamTrace(),
      ...results,
    ],
  });
  return { yoga, listener, ...lasting };
}

/** Reports the outcome of an operation to the metrics, logs and traces. */
function createReport({ log, causes, metrics, verified }: ServerOptions) {
  const logOperation = createOperationLog(log);
  const reportCauses = createOperationCauses(causes, verified);
  return (operation: FinishedOperation): void => {
    logOperation(operation);
    reportCauses(operation);
    metrics.countOperation(operation);
    recordOperation(operation);
  };
}

/** What an operation passes before it is executed, and how often each caller may ask. */
function createRequestSteps(options: ServerOptions) {
  const { callerOf, causes, rate, verified, buckets: shared } = options;
  const cors = createCors(options.corsOrigins, (origin) =>
    causes.report('origin_refused', { origin }),
  );
  const isLimited = rate.perSecond > 0;
  const rateLimit = isLimited ? createRateLimit(rate, callerOf, { shared, verified }) : null;
  const document = createDocumentStep({ ...options.documents, callerOf, verified });
  return {
    cors,
    steps: createSteps({
      ...{ cors, rateLimit, callerOf, document },
      refuseForm: createFormCheck(options.callbackHosts.length > 0),
    }),
    // To reserve a stream is no operation: it is counted as often, and apart.
    reservationLimit: isLimited ? createRateLimit(rate, callerOf, { verified }) : null,
  };
}

/** The context of a request, whose calls end when its client leaves. */
function createRequestContexts(callerOf: CallerOf, openContext: OpenContext) {
  return async (request: Request): Promise<GatewayContext> => {
    const { headers, signal } = request;
    const incoming = incomingOf(request);
    const credential = await callerOf(incoming);
    const operation = currentOperation();
    const { requestId } = operation ?? incoming.requestContext;
    const about = { step: operation?.step, requestId };
    const { context, cancel } = openContext(headers, credential, about);
    signal.addEventListener('abort', cancel, { once: true });
    return context;
  };
}

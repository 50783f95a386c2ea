// Composition root: builds the rooms in order and hands out the one listener.
import type { RequestListener } from 'node:http';
import type { DoorConfig } from './config/limits.ts';
import type { LiveConfig } from './config/live.ts';
import type { Config } from './config/settings.ts';
import type { UpstreamConfig } from './config/upstream.ts';
import { createAccelerator } from './fast/fast.ts';
import { createSchema } from './graph/schema.ts';
import { personalFields } from './graph/supergraph/personal.ts';
import { createReads } from './leadsail/client/reads.ts';
import { createWrites } from './leadsail/client/writes.ts';
import { createDrift, DRIFT } from './leadsail/decode/drift.ts';
import { declaredReads } from './leadsail/endpoint.ts';
import { createCallQuota } from './live/call-quota.ts';
import { createChanges } from './live/changes.ts';
import { type Clock, systemClock } from './live/clock.ts';
import { createIdempotency } from './live/idempotency.ts';
import { createLeadEvents } from './live/lead-events.ts';
import { awayOf } from './live/replicas/join.ts';
import type { Redis } from './live/replicas/redis.ts';
import { createReplicas, type Replicas } from './live/replicas/replicas.ts';
import { createTopics, type Topics } from './live/topics.ts';
import { shareVerified } from './live/verified.ts';
import { NO_ACCELERATOR } from './server/accelerator.ts';
import { circuitFinding, type ReadinessCheck } from './server/http/health.ts';
import type { LongLived } from './server/http/listener.ts';
import { nameAndStack } from './server/operation/errors.ts';
import type { Examples } from './server/pages/graphiql.ts';
import { createReloadable, type ReloadableFiles } from './server/reloadable.ts';
import { createServer } from './server/server.ts';
import { type Causes, createCauses } from './server/telemetry/causes.ts';
import type { Log } from './server/telemetry/log.ts';
import { type Counts, createMetrics } from './server/telemetry/metrics.ts';
import { createMetricsPage } from './server/telemetry/metrics-page.ts';
import type { ProcessMetrics } from './server/telemetry/process-metrics.ts';
import type { SpanRecorder } from './server/telemetry/trace-steps.ts';
import { watchedCalls } from './server/telemetry/upstream-causes.ts';
import { createUpstream } from './upstream/upstream.ts';
import { createVerified } from './upstream/verified.ts';

export type GatewayOptions = Pick<
  Config,
  | 'leadsailApiKey'
  | 'ownKey'
  | 'maxConnections'
  | 'metrics'
  | 'metricsPort'
  | keyof UpstreamConfig
  | 'deadlineMs'
  | 'callBudget'
  | 'lookAhead'
  | 'plans'
  | 'trace'
  | 'graphiql'
> &
  Omit<DoorConfig, 'documents'> &
  Omit<
    LiveConfig,
    'redisUrl' | 'redisPrefix' | 'redisCaFile' | 'redisCertFile' | 'redisKeyFile' | 'workers'
  > &
  ReloadableFiles & {
    /** LeadSail's base URL, real or simulated. */
    readonly leadsailUrl: string;
    /** The text of schema.graphql. */
    readonly sdl: string;
    readonly log: Log;
    /** Of this log; its own when left out. */
    readonly causes?: Causes;
    /** What to fill GraphiQL with, where it is on. */
    readonly examples: Examples;
    /** What happens by itself happens by this clock; the real one when left out. */
    readonly clock?: Clock;
    /** Where replicas meet, closed by its maker; null: this process is alone. */
    readonly redis?: Redis | null;
    /** What `/metrics` says of the process; null: nothing. */
    readonly processMetrics?: ProcessMetrics | null;
    /** Records spans, stopped by its maker; null: none are. */
    readonly recorder?: SpanRecorder | null;
    /** What several processes share when they have no Redis; null: they have, or there is one. */
    readonly sharedState?: Replicas | null;
    /** `/metrics` of several processes, from what this one has counted; null: it is alone. */
    readonly metricsOfAll?: ((counts: () => Promise<Counts>) => Promise<string>) | null;
    /** What tokens of reserved streams begin with; several processes tell them apart by it. */
    readonly tokenPrefix?: string;
  };

export type Gateway = {
  /** Answers one HTTP request of `node:http`. */
  readonly listener: RequestListener;
  /** Answers one Request with a Response. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** WebSockets and streams, for the server that listens. */
  readonly longLived: LongLived;
  /** `/metrics` alone, for a port of its own. */
  readonly metricsPage: RequestListener;
  /** What was counted, as data. */
  readonly counts: () => Promise<Counts>;
  /** What `/ready` looks at, beside the server being stopped. */
  readonly readiness: readonly ReadinessCheck[];
  /** How often LeadSail's answers differed from what is known, by kind and place. */
  readonly driftCounts: () => ReadonlyMap<string, number>;
  /** What is watched now, and by how many. */
  readonly watched: Topics['counts'];
  /** Believes the callers and runs the documents of these files from now on; what is under way goes on. */
  readonly reload: (files: ReloadableFiles) => void;
  /** Closes the connections to LeadSail. */
  readonly dispose: () => Promise<void>;
};

/** A gateway, ready to answer; it opens no socket until it is asked. */
export function createGateway(options: GatewayOptions): Gateway {
  const { log, sdl, leadsailUrl: url, clock = systemClock, causes = createCauses(log) } = options;
  const onFault = (fault: unknown): void =>
    log.error({ fault: nameAndStack(fault) }, 'a message of another replica could not be taken in');
  const { isJoined, ...replicas } =
    options.sharedState ?? createReplicas(options.redis ?? null, clock.now, onFault);
  const verified = createVerified();
  const metrics = createMetrics({
    shareOf: verified.shareOf,
    isJoined,
    textOfAll: options.metricsOfAll ?? null,
    processMetrics: options.processMetrics ?? null,
    driftCounts: () => drift.endpointCounts(),
    calls: () => ({ inFlight: upstream.inFlight(), waiting: upstream.waiting() }),
    openCircuits: () => upstream.openCircuits(),
    openSubscriptions: () => openSubscriptions(),
    watched: () => topics.counts(),
  });
  const observer = watchedCalls(metrics.observer, causes, log, url);
  const quota = createCallQuota(options, replicas.callWindows, verified, clock.now);
  const upstream = createUpstream({
    ...{ url, quota, observer, verified, proxies: options },
    asksForCompression: options.upstreamCompression,
  });

  const accelerator = {
    ...NO_ACCELERATOR,
    ...(options.plans && createAccelerator(log, options.maxAnswerBytes)),
  };
  const drift = createDrift((seen) => log.info({ seen }, DRIFT));
  // Before the first request: what is slow for want of a form is told while somebody looks.
  for (const { name, returns } of declaredReads()) accelerator.parserOf(returns, drift.of(name));
  const reads = createReads({
    upstream,
    drift,
    cacheBytes: options.cacheMb * 1024 * 1024,
    parserOf: accelerator.parserOf,
    pack: accelerator.pack,
    backgroundMs: options.deadlineMs,
    observer,
  });
  const changes = createChanges({
    exchange: replicas.exchange,
    drop: reads.drop,
    dropAll: reads.dropAll,
    onUnheard: () => causes.report('unconfirmed'),
  });
  const sharedVerified = shareVerified({
    verified,
    exchange: replicas.exchange,
    store: options.sharedState || options.redis ? replicas.storeOf('verified') : null,
    forget: reads.forget,
  });
  const topics = createTopics({
    ...replicas,
    verified,
    changes,
    clock,
    pollTimeoutMs: options.deadlineMs,
    random: Math.random,
    maxTopics: options.maxTopics,
    pollsPerSecond: options.pollsPerSecond,
    onPoll: metrics.countPoll,
    onTrouble: (isTrouble, reason) =>
      causes.report(isTrouble ? 'polls_fail' : 'polls_work', { reason }),
  });
  const files = createReloadable(
    { ...options, causes, verified, recall: sharedVerified.recall },
    clock.now,
  );
  const { yoga, listener, longLived, openSubscriptions } = createServer({
    personalFields: personalFields(sdl),
    schemaOf: (variant) => createSchema(sdl, variant, { hidesLinks: options.hidesLinks }),
    reads,
    writes: createWrites({ upstream, drift, notify: changes.notify }),
    idempotency: createIdempotency(replicas.storeOf('idempotency', options.redisRequired)),
    topics,
    log,
    causes,
    metrics,
    recorder: options.recorder ?? null,
    showsMetrics: options.metrics && options.metricsPort === 0,
    callerOf: files.callerOf,
    verified,
    deadlineMs: options.deadlineMs,
    callBudget: options.callBudget,
    quota,
    buckets: replicas.buckets,
    webhook: files.proof && {
      proof: files.proof,
      events: createLeadEvents({
        changes,
        store: replicas.storeOf('webhook'),
        toleranceMs: options.webhookToleranceMs,
        nowMs: clock.now,
      }),
    },
    rate: { perSecond: options.rateLimit, burst: options.rateLimitBurst },
    looksAhead: options.lookAhead,
    textsWithoutMark: options.textsWithoutMark,
    isReadOnly: !options.writes,
    createServerParts: accelerator.createServerParts,
    showsTrace: options.trace,
    limits: { ...options, predictedCalls: options.predictCalls ? options.callBudget : null },
    maxBodyBytes: options.maxBodyBytes,
    maxBodiesBytes: options.maxBodiesBytes,
    hasOwnCredential: options.leadsailApiKey !== null && !options.tenants && !options.jwt,
    maxAnswerBytes: options.maxAnswerBytes,
    maxSubscriptions: options.maxSubscriptions,
    maxSockets: Math.ceil(options.maxConnections / 2),
    pingMs: options.pingMs,
    tokenPrefix: options.tokenPrefix ?? '',
    corsOrigins: options.corsOrigins,
    httpEdition: options.httpEdition,
    introspection: options.introspection,
    documents: {
      trusted: files.trusted,
      trustedOnly: options.documentsOnly,
      automatic: options.automaticDocuments,
    },
    graphiql: options.graphiql ? options.examples : null,
  });
  const circuits = () => circuitFinding(upstream.openCircuits());
  async function dispose(): Promise<void> {
    for (const part of [topics, changes, sharedVerified]) part.close();
    await upstream.close();
  }
  return {
    listener,
    fetch: async (request) => yoga.fetch(request, { byFetch: true }),
    longLived,
    metricsPage: createMetricsPage(metrics),
    counts: metrics.counts,
    readiness: [circuits, () => awayOf(options.redis ?? null, options.redisRequired)],
    driftCounts: drift.counts,
    watched: topics.counts,
    reload: files.reload,
    dispose,
  };
}

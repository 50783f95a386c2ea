// Composition root: builds the rooms in order and hands out the one door.
import type { RequestListener } from 'node:http';
import type { DoorConfig } from './config/limits.ts';
import type { LiveConfig } from './config/live.ts';
import type { Config } from './config/settings.ts';
import { createSchema } from './graph/schema.ts';
import { createDrift } from './leadsail/drift.ts';
import { createReads } from './leadsail/reads.ts';
import { createWrites } from './leadsail/writes.ts';
import { createChanges } from './live/changes.ts';
import { type Clock, systemClock } from './live/clock.ts';
import { createIdempotency } from './live/idempotency.ts';
import { createLeadEvents } from './live/lead-events.ts';
import type { Redis } from './live/redis.ts';
import { ALONE, createReplicas, type Replicas } from './live/replicas.ts';
import { createTopics, type Topics } from './live/topics.ts';
import { createAuthentication } from './server/authentication.ts';
import { nameAndStack } from './server/errors.ts';
import type { Examples } from './server/graphiql.ts';
import type { JwtOptions } from './server/jwt.ts';
import type { LongLived } from './server/listener.ts';
import type { Log } from './server/log.ts';
import type { TrustedDocuments } from './server/manifest.ts';
import { type Counts, createMetrics } from './server/metrics.ts';
import { createMetricsPage } from './server/metrics-page.ts';
import type { ReadinessCheck } from './server/readiness.ts';
import { createServer } from './server/server.ts';
import type { Tenant } from './server/tenants.ts';
import { webhookProofOf } from './server/webhook-proof.ts';
import { toCredential } from './upstream/credential.ts';
import { createUpstream } from './upstream/upstream.ts';

export type GatewayOptions = Pick<
  Config,
  | 'leadsailApiKey'
  | 'metrics'
  | 'metricsPort'
  | 'cacheMb'
  | 'deadlineMs'
  | 'callBudget'
  | 'lookAhead'
  | 'plans'
  | 'trace'
  | 'graphiql'
> &
  Omit<DoorConfig, 'documents'> &
  Omit<LiveConfig, 'redisUrl' | 'redisPrefix' | 'workers'> & {
    /** What runs when it is asked for by its id; null: there is none. */
    readonly trustedDocuments?: TrustedDocuments | null;
    /** LeadSail's base URL, real or simulated. */
    readonly leadsailUrl: string;
    /** The text of schema.graphql. */
    readonly sdl: string;
    readonly log: Log;
    /** Who may come with a bearer token; null: no token is looked at. */
    readonly tenants?: readonly Tenant[] | null;
    /** How a JWT is checked; null: none is believed. */
    readonly jwt?: JwtOptions | null;
    /** What to fill GraphiQL with, where it is on. */
    readonly examples: Examples;
    /** What happens by itself happens by this clock; the real one when left out. */
    readonly clock?: Clock;
    /** Where replicas meet, closed by whoever made it; null: this process is alone. */
    readonly redis?: Redis | null;
    /** What several processes share when they have no Redis; null: they have, or there is one. */
    readonly siblings?: Replicas | null;
    /** `/metrics` of several processes, from what this one has counted; null: it is alone. */
    readonly metricsOfAll?: ((counts: Counts) => Promise<string>) | null;
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
  /** Closes the connections to LeadSail. */
  readonly dispose: () => Promise<void>;
};

/** A gateway, ready to answer; it opens no socket until it is asked. */
export function createGateway(options: GatewayOptions): Gateway {
  const { log, sdl, leadsailUrl, leadsailApiKey, clock = systemClock } = options;
  const onFault = (fault: unknown): void =>
    log.error({ fault: nameAndStack(fault) }, 'a message of another replica could not be taken in');
  const { isJoined, ...replicas } =
    options.siblings ?? createReplicas(options.redis ?? null, clock.now, onFault);
  const metrics = createMetrics({
    isJoined,
    textOfAll: options.metricsOfAll ?? null,
    driftCounts: () => drift.counts(),
    calls: () => ({ inFlight: upstream.inFlight(), waiting: upstream.waiting() }),
    openCircuits: () => upstream.openCircuits(),
    openSubscriptions: () => openSubscriptions(),
    watched: () => topics.counts(),
  });
  const { observer } = metrics;
  const upstream = createUpstream({ url: leadsailUrl, observer });

  const drift = createDrift((seen) =>
    log.info({ seen }, 'drift: LeadSail sent other than it documents'),
  );
  const reads = createReads({
    upstream,
    drift,
    cacheBytes: options.cacheMb * 1024 * 1024,
    looksThrough: options.plans,
    backgroundMs: options.deadlineMs,
    observer,
  });
  const changes = createChanges({
    exchange: replicas.exchange,
    drop: reads.drop,
    dropAll: reads.dropAll,
  });
  const topics = createTopics({
    ...replicas,
    changes,
    clock,
    lookMs: options.deadlineMs,
    random: Math.random,
    maxTopics: options.maxTopics,
    onLook: metrics.countLook,
    onTrouble: (isTrouble) =>
      isTrouble
        ? log.warn({}, 'what is watched cannot be read; it is tried again')
        : log.info({}, 'what is watched can be read again'),
  });
  const proof = webhookProofOf(options, clock.now);
  const { yoga, listener, longLived, openSubscriptions } = createServer({
    schemaOf: (dress) => createSchema(sdl, dress),
    reads,
    writes: createWrites({ upstream, drift, tell: changes.tell }),
    idempotency: createIdempotency(replicas.storeOf('idempotency')),
    topics,
    log,
    metrics,
    showsMetrics: options.metrics && options.metricsPort === 0,
    callerOf: createAuthentication({
      ownCredential: leadsailApiKey === null ? null : toCredential(leadsailApiKey),
      tenants: options.tenants ?? null,
      jwt: options.jwt ?? null,
      log,
    }),
    deadlineMs: options.deadlineMs,
    callBudget: options.callBudget,
    buckets: replicas.buckets,
    webhook: proof && {
      proof,
      events: createLeadEvents({
        changes,
        store: replicas.storeOf('webhook'),
        toleranceMs: options.webhookToleranceMs,
        nowMs: clock.now,
      }),
    },
    rate: { perSecond: options.rateLimit, burst: options.rateLimitBurst },
    looksAhead: options.lookAhead,
    plans: options.plans,
    showsTrace: options.trace,
    limits: { ...options, predictedCalls: options.predictCalls ? options.callBudget : null },
    maxBodyBytes: options.maxBodyBytes,
    maxSubscriptions: options.maxSubscriptions,
    pingMs: options.pingMs,
    tokenPrefix: options.tokenPrefix ?? '',
    corsOrigins: options.corsOrigins,
    introspection: options.introspection,
    documents: {
      trusted: options.trustedDocuments ?? null,
      trustedOnly: options.documentsOnly,
      automatic: options.automaticDocuments,
    },
    graphiql: options.graphiql ? options.examples : null,
  });
  // An open circuit closes by itself, and other tenants may be served: it is told, and keeps nobody away.
  const circuits: ReadinessCheck = () => {
    const open = upstream.openCircuits();
    return open === 0 ? null : { reason: `circuit open for ${open} keys`, isFatal: false };
  };
  const company: ReadinessCheck = () =>
    isJoined === null || isJoined() ? null : { reason: ALONE, isFatal: false };
  const readiness = [circuits, company];
  const metricsPage = createMetricsPage(metrics);
  async function dispose(): Promise<void> {
    topics.close();
    changes.close();
    await upstream.close();
  }
  return {
    listener,
    fetch: async (request) => yoga.fetch(request),
    longLived,
    metricsPage,
    counts: metrics.counts,
    readiness,
    driftCounts: drift.counts,
    watched: topics.counts,
    dispose,
  };
}

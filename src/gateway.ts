// Composition root: builds the rooms in order and hands out the one door.
import type { RequestListener } from 'node:http';
import type { DoorConfig } from './config/limits.ts';
import type { Config } from './config/settings.ts';
import { createSchema } from './graph/schema.ts';
import { createDrift } from './leadsail/drift.ts';
import { createReads } from './leadsail/reads.ts';
import { createAuthentication } from './server/authentication.ts';
import type { Examples } from './server/graphiql.ts';
import type { JwtOptions } from './server/jwt.ts';
import type { Log } from './server/log.ts';
import type { TrustedDocuments } from './server/manifest.ts';
import { createMetrics } from './server/metrics.ts';
import { createMetricsPage } from './server/metrics-page.ts';
import type { ReadinessCheck } from './server/readiness.ts';
import { createServer } from './server/server.ts';
import type { Tenant } from './server/tenants.ts';
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
  Omit<DoorConfig, 'documents'> & {
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
  };

export type Gateway = {
  /** Answers one HTTP request of `node:http`. */
  readonly listener: RequestListener;
  /** Answers one Request with a Response. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** `/metrics` alone, for a port of its own. */
  readonly metricsPage: RequestListener;
  /** What `/ready` looks at, beside the server being stopped. */
  readonly readiness: readonly ReadinessCheck[];
  /** How often LeadSail's answers differed from what is known, by kind and place. */
  readonly driftCounts: () => ReadonlyMap<string, number>;
  /** Closes the connections to LeadSail. */
  readonly dispose: () => Promise<void>;
};

/** A gateway, ready to answer; it opens no socket until it is asked. */
export function createGateway(options: GatewayOptions): Gateway {
  const { log, sdl, leadsailUrl, leadsailApiKey } = options;
  const metrics = createMetrics({
    driftCounts: () => drift.counts(),
    calls: () => ({ inFlight: upstream.inFlight(), waiting: upstream.waiting() }),
    openCircuits: () => upstream.openCircuits(),
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
    backgroundMs: options.deadlineMs,
    observer,
  });
  const { yoga, listener } = createServer({
    schemaOf: (dress) => createSchema(sdl, dress),
    reads,
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
    rate: { perSecond: options.rateLimit, burst: options.rateLimitBurst },
    looksAhead: options.lookAhead,
    plans: options.plans,
    showsTrace: options.trace,
    limits: { ...options, predictedCalls: options.predictCalls ? options.callBudget : null },
    maxBodyBytes: options.maxBodyBytes,
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
  const readiness = [circuits];
  const metricsPage = createMetricsPage(metrics);
  const fetch = async (request: Request): Promise<Response> => yoga.fetch(request);
  return {
    listener,
    fetch,
    metricsPage,
    readiness,
    driftCounts: drift.counts,
    dispose: upstream.close,
  };
}

// What a gateway is made of from outside, and those of its settings that the server has as they are or nearly.
import type { DoorConfig } from '../config/limits.ts';
import type { LiveConfig } from '../config/live.ts';
import type { Config } from '../config/settings.ts';
import type { UpstreamConfig } from '../config/upstream.ts';
import type { Clock } from '../live/clock.ts';
import type { Redis } from '../live/replicas/redis.ts';
import type { Replicas } from '../live/replicas/replicas.ts';
import { credentialRuleOf } from '../server/auth/authentication.ts';
import type { Examples } from '../server/pages/graphiql.ts';
import type { ReloadableFiles } from '../server/reloadable.ts';
import type { ServerOptions } from '../server/server.ts';
import type { Causes } from '../server/telemetry/causes.ts';
import type { Log } from '../server/telemetry/log.ts';
import type { Counts } from '../server/telemetry/metrics.ts';
import type { ProcessMetrics } from '../server/telemetry/process-metrics.ts';
import type { SpanRecorder } from '../server/telemetry/trace-steps.ts';

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

/** What follows from the settings alone. */
export const serverSettingsOf = (options: GatewayOptions) =>
  ({
    log: options.log,
    recorder: options.recorder ?? null,
    showsMetrics: options.metrics && options.metricsPort === 0,
    deadlineMs: options.deadlineMs,
    callBudget: options.callBudget,
    rate: { perSecond: options.rateLimit, burst: options.rateLimitBurst },
    looksAhead: options.lookAhead,
    textsWithoutMark: options.textsWithoutMark,
    isReadOnly: !options.writes,
    showsTrace: options.trace,
    limits: { ...options, predictedCalls: options.predictCalls ? options.callBudget : null },
    maxBodyBytes: options.maxBodyBytes,
    maxBodiesBytes: options.maxBodiesBytes,
    credentialRule: credentialRuleOf(Boolean(options.tenants ?? options.jwt), options.tokensOnly),
    hasOwnCredential: options.leadsailApiKey !== null && !options.tenants && !options.jwt,
    maxAnswerBytes: options.maxAnswerBytes,
    maxSubscriptions: options.maxSubscriptions,
    maxSockets: Math.ceil(options.maxConnections / 2),
    pingMs: options.pingMs,
    tokenPrefix: options.tokenPrefix ?? '',
    callbackHosts: options.callbackHosts,
    proxies: options,
    corsOrigins: options.corsOrigins,
    httpEdition: options.httpEdition,
    introspection: options.introspection,
    graphiql: options.graphiql ? { ...options.examples, wantsToken: options.tokensOnly } : null,
  }) satisfies Partial<ServerOptions>;

// Everything that can be set: one table for flags, environment, help and README.
import { DEVELOPMENT_SETTINGS, type DevelopmentConfig } from './development.ts';
import { DOOR_SETTINGS, type DoorConfig } from './limits.ts';
import { LIVE_SETTINGS, type LiveConfig } from './live.ts';
import { apiKey, baseUrl, host, jwksUrl, oneOf, onOff, whole, words } from './values.ts';

type Parts = DoorConfig & LiveConfig & DevelopmentConfig;

/** Everything that may be set, read and checked. */
export type Config = Parts & {
  readonly port: number;
  readonly host: string;
  /** Base URL of LeadSail without a trailing slash; null: run on the simulated LeadSail. */
  readonly leadsailUrl: string | null;
  /** The key for callers who bring none; null: every caller brings one. */
  readonly leadsailApiKey: string | null;
  /** Path of the file of tenants; null: none. */
  readonly tenantsFile: string | null;
  /** Where the keys are that a JWT is checked with; null: no JWT is believed. */
  readonly jwksUrl: string | null;
  readonly jwtIssuer: string | null;
  readonly jwtAudience: string | null;
  readonly jwtTenantClaim: string;
  readonly deadlineMs: number;
  readonly callBudget: number;
  readonly maxConnections: number;
  readonly keepAliveMs: number;
  readonly stopMs: number;
  /** Megabytes of LeadSail's answers to remember; 0: none. */
  readonly cacheMb: number;
  readonly graphiql: boolean;
  readonly trace: boolean;
  /** `/metrics` beside `/graphql`, unless it has a port of its own. */
  readonly metrics: boolean;
  /** 0: no port of its own. */
  readonly metricsPort: number;
  readonly lookAhead: boolean;
  readonly plans: boolean;
  readonly logLevel: string;
  readonly isProduction: boolean;
};

/** One setting: `flag` beats `env` beats `fallback`. */
type Setting = {
  readonly name: keyof Config;
  /** Null where a flag would show a secret in the list of processes. */
  readonly flag: string | null;
  readonly env: string;
  readonly fallback: string;
  readonly meaning: string;
  readonly read: (text: string) => unknown;
};

/** LeadSail's public address. */
export const LEADSAIL_URL = 'https://api.leadsail.app/api/v1';
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

/** In the order that help and README show them. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'port',
    flag: 'port',
    env: 'PORT',
    fallback: '4000',
    read: whole(0, 65_535),
    meaning: 'Port to listen on; 0 takes a free one.',
  },
  {
    name: 'host',
    flag: 'host',
    env: 'HOST',
    fallback: '127.0.0.1',
    read: host,
    meaning: 'Address to listen on.',
  },
  {
    name: 'leadsailUrl',
    flag: 'leadsail-url',
    env: 'LEADSAIL_URL',
    fallback: '',
    read: baseUrl,
    meaning: `Base URL of LeadSail; \`${LEADSAIL_URL}\` when only a key is set, the simulated LeadSail when neither is.`,
  },
  {
    name: 'leadsailApiKey',
    flag: null,
    env: 'LEADSAIL_API_KEY',
    fallback: '',
    read: apiKey,
    meaning:
      'Key for callers who send no `X-API-Key`: those with a token or, where none are checked, those on this machine.',
  },
  {
    name: 'tenantsFile',
    flag: 'tenants',
    env: 'GATEWAY_TENANTS',
    fallback: '',
    read: words,
    meaning: 'JSON file of tenants: whose bearer token or JWT opens which LeadSail key.',
  },
  {
    name: 'jwksUrl',
    flag: 'jwks-url',
    env: 'GATEWAY_JWKS_URL',
    fallback: '',
    read: jwksUrl,
    meaning: 'Address of the public keys that a JWT is checked with.',
  },
  {
    name: 'jwtIssuer',
    flag: 'jwt-issuer',
    env: 'GATEWAY_JWT_ISSUER',
    fallback: '',
    read: words,
    meaning: 'The `iss` that a JWT must have; needed with `GATEWAY_JWKS_URL`.',
  },
  {
    name: 'jwtAudience',
    flag: 'jwt-audience',
    env: 'GATEWAY_JWT_AUDIENCE',
    fallback: '',
    read: words,
    meaning: 'The `aud` that a JWT must have; needed with `GATEWAY_JWKS_URL`.',
  },
  {
    name: 'jwtTenantClaim',
    flag: 'jwt-tenant-claim',
    env: 'GATEWAY_JWT_TENANT_CLAIM',
    fallback: 'tenant',
    read: words,
    meaning: 'The claim of a JWT that names the tenant.',
  },
  {
    name: 'deadlineMs',
    flag: 'deadline-ms',
    env: 'GATEWAY_DEADLINE_MS',
    fallback: '8000',
    read: whole(1, 600_000),
    meaning: 'Time for all REST calls of one operation, in milliseconds.',
  },
  {
    name: 'callBudget',
    flag: 'call-budget',
    env: 'GATEWAY_CALL_BUDGET',
    fallback: '250',
    read: whole(1, 100_000),
    meaning: 'REST calls that one operation may make.',
  },
  {
    name: 'cacheMb',
    flag: 'cache-mb',
    env: 'GATEWAY_CACHE_MB',
    fallback: '64',
    read: whole(0, 4096),
    meaning:
      'Megabytes of answers to share between operations of one key: leads and interactions for 2 seconds, the field library for minutes; 0 shares none.',
  },
  {
    name: 'maxConnections',
    flag: 'max-connections',
    env: 'GATEWAY_MAX_CONNECTIONS',
    fallback: '2000',
    read: whole(1, 100_000),
    meaning: 'Connections of clients at one time; those beyond are closed as they come.',
  },
  {
    name: 'keepAliveMs',
    flag: 'keep-alive-ms',
    env: 'GATEWAY_KEEP_ALIVE_MS',
    fallback: '5000',
    read: whole(1, 600_000),
    meaning:
      'Time a connection may rest between two requests, in milliseconds; behind a load balancer, more than its own.',
  },
  {
    name: 'stopMs',
    flag: 'stop-ms',
    env: 'GATEWAY_STOP_MS',
    fallback: '10000',
    read: whole(0, 600_000),
    meaning: 'Time for answers under way when the gateway is told to stop, in milliseconds.',
  },
  ...DOOR_SETTINGS,
  ...LIVE_SETTINGS,
  {
    name: 'graphiql',
    flag: 'graphiql',
    env: 'GATEWAY_GRAPHIQL',
    fallback: 'auto',
    read: onOff,
    meaning:
      'GraphiQL at `/graphql`: `on`, `off`, or `auto`: on unless `NODE_ENV` is `production`.',
  },
  {
    name: 'trace',
    flag: 'trace',
    env: 'GATEWAY_TRACE',
    fallback: 'auto',
    read: onOff,
    meaning:
      'Answer `x-gateway-trace: 1` with the REST calls made: `on`, `off`, or `auto` as above.',
  },
  {
    name: 'metrics',
    flag: 'metrics',
    env: 'GATEWAY_METRICS',
    fallback: 'auto',
    read: onOff,
    meaning: '`/metrics` beside `/graphql`, for Prometheus: `on`, `off`, or `auto` as above.',
  },
  {
    name: 'metricsPort',
    flag: 'metrics-port',
    env: 'GATEWAY_METRICS_PORT',
    fallback: '0',
    read: whole(0, 65_535),
    meaning: 'A port of its own for `/metrics`, which then is nowhere else; 0 is none.',
  },
  {
    name: 'lookAhead',
    flag: 'look-ahead',
    env: 'GATEWAY_LOOK_AHEAD',
    fallback: 'on',
    read: onOff,
    meaning: 'Let calls leave before their field is reached, `on` or `off`; changes no answer.',
  },
  {
    name: 'plans',
    flag: 'plans',
    env: 'GATEWAY_PLANS',
    fallback: 'on',
    read: onOff,
    meaning:
      'Answer plain requests from compiled plans, and read LeadSail’s answers only where somebody asks, `on` or `off`; changes no answer.',
  },
  {
    name: 'logLevel',
    flag: 'log-level',
    env: 'LOG_LEVEL',
    fallback: 'info',
    read: oneOf(...LOG_LEVELS),
    meaning: `Least severe log lines to print: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
  },
  ...DEVELOPMENT_SETTINGS,
];

// Everything that can be set: one table for flags, environment, help and `docs/configuration.md`.
import { CALLER_SETTINGS, type CallersConfig } from './callers.ts';
import { CHECK_SETTINGS, type CheckConfig } from './check.ts';
import { DEVELOPMENT_SETTINGS, type DevelopmentConfig } from './development.ts';
import { DOOR_SETTINGS, type DoorConfig } from './limits.ts';
import { LIVE_SETTINGS, type LiveConfig } from './live.ts';
import { type SecretFilesConfig, withSecretFiles } from './secret-files.ts';
import { TRACING_SETTINGS, type TracingConfig } from './tracing.ts';
import { UPSTREAM_SETTINGS, type UpstreamConfig } from './upstream.ts';
import { baseUrl, choice, host, onOff, whole, words } from './values.ts';

type Parts = CallersConfig &
  UpstreamConfig &
  DoorConfig &
  LiveConfig &
  TracingConfig &
  CheckConfig &
  DevelopmentConfig &
  SecretFilesConfig;

/** Everything that may be set, read and checked. */
export type Config = Parts & {
  readonly port: number;
  readonly host: string;
  /** Base URL of LeadSail without a trailing slash; null: run on the simulated LeadSail. */
  readonly leadsailUrl: string | null;
  readonly deadlineMs: number;
  readonly callBudget: number;
  readonly maxConnections: number;
  readonly keepAliveMs: number;
  readonly stopMs: number;
  readonly graphiql: boolean;
  readonly trace: boolean;
  /** `/metrics` beside `/graphql`, unless it has its own port. */
  readonly metrics: boolean;
  /** 0: no separate port. */
  readonly metricsPort: number;
  readonly lookAhead: boolean;
  readonly plans: boolean;
  readonly logLevel: string;
  /** Refuse to start with a variable that looks like a setting and is none. */
  readonly strictConfig: boolean;
  /** Path of a JSON file of settings; null: none. */
  readonly configFile: string | null;
  /** Path of a file of variables; null: none. */
  readonly envFile: string | null;
  readonly isProduction: boolean;
};

/** One setting: `flag` beats `env` beats `defaultValue`. */
type Setting = {
  readonly name: keyof Config;
  /** Null where a flag would show a secret in the list of processes. */
  readonly flag: string | null;
  readonly env: string;
  readonly defaultValue: string;
  readonly meaning: string;
  readonly read: (text: string) => unknown;
};

/** LeadSail's public address. */
export const LEADSAIL_URL = 'https://api.leadsail.app/api/v1';

/** The settings that say where others are. They come by flag or environment alone. */
export const OWN_FILES = {
  configFile: { flag: 'config', env: 'GATEWAY_CONFIG' },
  envFile: { flag: 'env-file', env: 'GATEWAY_ENV_FILE' },
} as const;

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

/** In the order that help and `docs/configuration.md` show them. */
export const SETTINGS: readonly Setting[] = withSecretFiles<Setting>([
  {
    name: 'port',
    flag: 'port',
    env: 'PORT',
    defaultValue: '4000',
    read: whole(0, 65_535),
    meaning: 'Port to listen on; 0 takes a free one.',
  },
  {
    name: 'host',
    flag: 'host',
    env: 'HOST',
    defaultValue: '127.0.0.1',
    read: host,
    meaning: 'Address to listen on.',
  },
  {
    name: 'leadsailUrl',
    flag: 'leadsail-url',
    env: 'LEADSAIL_URL',
    defaultValue: '',
    read: baseUrl,
    meaning: `Base URL of LeadSail, or \`simulated\` (also \`--simulated\`); \`${LEADSAIL_URL}\` when only a key or tenants are set, the simulated LeadSail when nothing is and \`NODE_ENV\` is not \`production\`.`,
  },
  ...CALLER_SETTINGS,
  {
    name: 'deadlineMs',
    flag: 'deadline-ms',
    env: 'GATEWAY_DEADLINE_MS',
    defaultValue: '8000',
    read: whole(1, 600_000),
    meaning: 'Time for all REST calls of one operation, in milliseconds.',
  },
  {
    name: 'callBudget',
    flag: 'call-budget',
    env: 'GATEWAY_CALL_BUDGET',
    defaultValue: '250',
    read: whole(1, 100_000),
    meaning: 'REST calls that one operation may make.',
  },
  {
    name: 'maxConnections',
    flag: 'max-connections',
    env: 'GATEWAY_MAX_CONNECTIONS',
    defaultValue: '2000',
    read: whole(1, 100_000),
    meaning: 'Connections of clients at one time; those beyond are closed as they come.',
  },
  {
    name: 'keepAliveMs',
    flag: 'keep-alive-ms',
    env: 'GATEWAY_KEEP_ALIVE_MS',
    defaultValue: '5000',
    read: whole(1, 600_000),
    meaning:
      'Time a connection may rest between two requests, in milliseconds; behind a load balancer, more than its own.',
  },
  {
    name: 'stopMs',
    flag: 'stop-ms',
    env: 'GATEWAY_STOP_MS',
    defaultValue: '10000',
    read: whole(0, 600_000),
    meaning: 'Time for answers under way when the gateway is told to stop, in milliseconds.',
  },
  ...UPSTREAM_SETTINGS,
  ...DOOR_SETTINGS,
  ...LIVE_SETTINGS,
  {
    name: 'graphiql',
    flag: 'graphiql',
    env: 'GATEWAY_GRAPHIQL',
    defaultValue: 'auto',
    read: onOff,
    meaning:
      'GraphiQL at `/graphql`: `on`, `off`, or `auto`: on unless `NODE_ENV` is `production`.',
  },
  {
    name: 'trace',
    flag: 'trace',
    env: 'GATEWAY_TRACE',
    defaultValue: 'auto',
    read: onOff,
    meaning:
      'Answer `x-gateway-trace: 1` with the REST calls made: `on`, `off`, or `auto` as above.',
  },
  {
    name: 'metrics',
    flag: 'metrics',
    env: 'GATEWAY_METRICS',
    defaultValue: 'auto',
    read: onOff,
    meaning: '`/metrics` beside `/graphql`, for Prometheus: `on`, `off`, or `auto` as above.',
  },
  {
    name: 'metricsPort',
    flag: 'metrics-port',
    env: 'GATEWAY_METRICS_PORT',
    defaultValue: '0',
    read: whole(0, 65_535),
    meaning: 'A port of its own for `/metrics`, which then is nowhere else; 0 is none.',
  },
  {
    name: 'lookAhead',
    flag: 'look-ahead',
    env: 'GATEWAY_LOOK_AHEAD',
    defaultValue: 'on',
    read: onOff,
    meaning: 'Let calls leave before their field is reached, `on` or `off`; changes no answer.',
  },
  {
    name: 'plans',
    flag: 'plans',
    env: 'GATEWAY_PLANS',
    defaultValue: 'on',
    read: onOff,
    meaning:
      'Answer from compiled plans from an operation’s second time on, and read LeadSail’s answers only where somebody asks, `on` or `off`; changes no answer.',
  },
  {
    name: 'logLevel',
    flag: 'log-level',
    env: 'LOG_LEVEL',
    defaultValue: 'info',
    read: choice(...LOG_LEVELS),
    meaning: `Least severe log lines to print: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
  },
  ...TRACING_SETTINGS,
  {
    name: 'strictConfig',
    flag: 'strict-config',
    env: 'GATEWAY_STRICT_CONFIG',
    defaultValue: 'off',
    read: onOff,
    meaning:
      'Refuse to start with a variable that begins like a setting and is none, instead of a warning; `--strict-config` alone is `on`.',
  },
  {
    name: 'configFile',
    ...OWN_FILES.configFile,
    defaultValue: '',
    read: words,
    meaning:
      'JSON file of settings under the names of their variables, for what neither flag nor environment says; `leadsail-graphql config-schema` prints what may stand in it.',
  },
  {
    name: 'envFile',
    ...OWN_FILES.envFile,
    defaultValue: '',
    read: words,
    meaning: 'File of variables, such as `.env`, for what the environment does not have.',
  },
  ...CHECK_SETTINGS,
  ...DEVELOPMENT_SETTINGS,
]);

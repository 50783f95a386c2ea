// Everything that can be set: one table for flags, environment, help and README.

/** Everything that may be set, read and checked. */
export type Config = {
  readonly port: number;
  readonly host: string;
  /** Base URL of LeadSail without a trailing slash; null: run on the simulated LeadSail. */
  readonly leadsailUrl: string | null;
  /** The key for callers who bring none; null: every caller brings one. */
  readonly leadsailApiKey: string | null;
  readonly deadlineMs: number;
  readonly callBudget: number;
  readonly graphiql: boolean;
  readonly trace: boolean;
  readonly lookAhead: boolean;
  readonly logLevel: string;
  readonly seed: number;
  readonly latencyMs: number;
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

/** A value that cannot be: its message is the end of a sentence. */
export class SettingFault extends Error {}

function whole(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new SettingFault(`must be a whole number from ${min} to ${max}, got "${text}"`);
    }
    return value;
  };
}

function oneOf(...words: readonly string[]) {
  return (text: string): string => {
    if (!words.includes(text))
      throw new SettingFault(`must be one of ${words.join(', ')}, got "${text}"`);
    return text;
  };
}

const onOff = (text: string): boolean => oneOf('on', 'off')(text) === 'on';

function host(text: string): string {
  if (!/^[\w.:-]{1,253}$/.test(text))
    throw new SettingFault(`must be a host name or address, got "${text}"`);
  return text;
}

function baseUrl(text: string): string | null {
  if (text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash
  ) {
    // Not quoted back: what people paste here by mistake may hold a password or a key.
    throw new SettingFault('must be an http(s) address without user name, query or fragment');
  }
  // Not `href`, which keeps a bare ? or #.
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function apiKey(text: string): string | null {
  if (text === '') return null;
  if (!/^[\x21-\x7e]{1,512}$/.test(text)) {
    throw new SettingFault('must be 1 to 512 visible ASCII characters without blanks');
  }
  return text;
}

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
    meaning: 'Key for callers who send no `X-API-Key`; only together with a loopback `HOST`.',
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
    name: 'lookAhead',
    flag: 'look-ahead',
    env: 'GATEWAY_LOOK_AHEAD',
    fallback: 'on',
    read: onOff,
    meaning: 'Let calls leave before their field is reached, `on` or `off`; changes no answer.',
  },
  {
    name: 'logLevel',
    flag: 'log-level',
    env: 'LOG_LEVEL',
    fallback: 'info',
    read: oneOf(...LOG_LEVELS),
    meaning: `Least severe log lines to print: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
  },
  {
    name: 'seed',
    flag: 'seed',
    env: 'SIMULATOR_SEED',
    fallback: '1',
    read: whole(0, 4_294_967_295),
    meaning: 'Seed of the simulated data.',
  },
  {
    name: 'latencyMs',
    flag: 'latency-ms',
    env: 'SIMULATOR_LATENCY_MS',
    fallback: '0',
    read: whole(0, 60_000),
    meaning: 'Time that each simulated call takes, in milliseconds.',
  },
];

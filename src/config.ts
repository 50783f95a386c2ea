// What can be set, and how: one table for flags, environment, help and README; one pure reading of it.
import { parseArgs } from 'node:util';

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

export type Command = 'serve' | 'sdl' | 'simulate' | 'help' | 'version';

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

const LEADSAIL_URL = 'https://api.leadsail.app/api/v1';
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

class Fault extends Error {}

function whole(min: number, max: number) {
  return (text: string): number => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new Fault(`must be a whole number from ${min} to ${max}, got "${text}"`);
    }
    return value;
  };
}

function oneOf(...words: readonly string[]) {
  return (text: string): string => {
    if (!words.includes(text)) throw new Fault(`must be one of ${words.join(', ')}, got "${text}"`);
    return text;
  };
}

const onOff = (text: string): boolean => oneOf('on', 'off')(text) === 'on';

function host(text: string): string {
  if (!/^[\w.:-]{1,253}$/.test(text))
    throw new Fault(`must be a host name or address, got "${text}"`);
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
    throw new Fault('must be an http(s) address without user name, query or fragment');
  }
  return url.href.replace(/\/+$/, '');
}

function apiKey(text: string): string | null {
  if (text === '') return null;
  if (!/^[\x21-\x7e]{1,512}$/.test(text)) {
    throw new Fault('must be 1 to 512 visible ASCII characters without blanks');
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

const COMMANDS: Readonly<Record<string, string>> = {
  serve: 'start the gateway (what happens without a command)',
  sdl: 'print the schema',
  simulate: 'start the simulated LeadSail alone',
};

export type Started =
  | { readonly command: Command; readonly config: Config }
  | { readonly faults: readonly string[] };

/**
 * Reads arguments and environment. Either what to do, or every fault at once, each a sentence.
 * A flag beats the environment; an empty environment value counts as none.
 */
export function parseConfig(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Started {
  const faults: string[] = [];
  const { values, positionals } = readArguments(args, faults);
  const [command = 'serve', ...more] = positionals;
  // The value of an unknown option looks like a command: one fault is enough for both.
  if (!Object.hasOwn(COMMANDS, command) && faults.length === 0) {
    faults.push(
      `There is no command "${command}"; the commands are ${Object.keys(COMMANDS).join(', ')}.`,
    );
  } else if (more.length > 0) faults.push(`One command is enough, got "${positionals.join(' ')}".`);

  const isProduction = env.NODE_ENV === 'production';
  const settings: Record<string, unknown> = { isProduction };
  for (const { name, flag, env: variable, fallback, read } of SETTINGS) {
    const fromFlag = flag === null ? undefined : values.get(flag);
    const fromEnv = env[variable] || undefined;
    const text = fromFlag ?? fromEnv ?? fallback;
    if (text === 'auto' && fallback === 'auto') settings[name] = !isProduction;
    else {
      try {
        settings[name] = read(text);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        const auto =
          fallback === 'auto'
            ? error.message.replace('one of on, off', 'one of on, off, auto')
            : error.message;
        faults.push(`${fromFlag === undefined ? variable : `--${flag}`} ${auto}.`);
      }
    }
  }
  const config = withUpstream(settings as Config);
  if (config.leadsailApiKey !== null && config.host !== undefined && !isLoopback(config.host)) {
    faults.push(
      `LEADSAIL_API_KEY would open these leads to everybody who can reach ${config.host}: listen on a loopback address, or leave the key out and let callers send X-API-Key.`,
    );
  }
  if (values.has('help')) return { command: 'help', config };
  if (values.has('version')) return { command: 'version', config };
  return faults.length > 0
    ? { faults }
    : { command: command as Command, config: Object.freeze(config) };
}

function readArguments(args: readonly string[], faults: string[]) {
  const flags = SETTINGS.flatMap(({ flag }) => flag ?? []);
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(flags.map((flag) => [flag, { type: 'string' as const }])),
      help: { type: 'boolean' },
      version: { type: 'boolean' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (token.name === 'help' || token.name === 'version') values.set(token.name, '');
    else if (!flags.includes(token.name)) {
      faults.push(`There is no option ${token.rawName}; see --help.`);
    } else if (token.value === undefined || token.value === '') {
      faults.push(`${token.rawName} needs a value.`);
    } else values.set(token.name, token.value);
  }
  return { values, positionals };
}

function withUpstream(config: Config): Config {
  const needsUrl = config.leadsailApiKey != null && config.leadsailUrl == null;
  return needsUrl ? { ...config, leadsailUrl: LEADSAIL_URL } : config;
}

/** Whether only this machine can reach an address. */
export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(address);
}

/** What `--help` prints. */
export function helpText(): string {
  const commands = Object.entries(COMMANDS).map(([name, does]) => `  ${name.padEnd(10)}${does}`);
  const settings = SETTINGS.map(({ flag, env, fallback, meaning }) =>
    [
      `  ${(flag ? `--${flag} …` : '').padEnd(20)}${env}${fallback === '' ? '' : ` (${fallback})`}`,
      `${' '.repeat(22)}${meaning.replaceAll('`', '')}`,
    ].join('\n'),
  );
  return [
    'A GraphQL gateway over LeadSail: one query returns a lead’s whole history.',
    '',
    'npm start -- [command] [options]',
    '',
    ...commands,
    '',
    'Options, each with its environment variable and default; an option beats the environment:',
    '',
    ...settings,
    `  ${'--help'.padEnd(20)}this text`,
    `  ${'--version'.padEnd(20)}the version`,
  ].join('\n');
}

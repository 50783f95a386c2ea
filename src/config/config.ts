// Reads arguments and environment into a Config, or into every fault at once. Pure.
import { parseArgs } from 'node:util';
import { type Config, LEADSAIL_URL, SETTINGS } from './settings.ts';
import { SettingFault } from './values.ts';

export type Command = 'serve' | 'sdl' | 'simulate' | 'help' | 'version';

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
  // The value of an unknown option looks like a command, and may be a secret: that one fault is enough.
  if (faults.length === 0) {
    const known = Object.keys(COMMANDS);
    if (!known.includes(command)) {
      faults.push(`There is no command "${command}"; the commands are ${known.join(', ')}.`);
    } else if (more.length > 0) {
      faults.push(`One command is enough, got "${positionals.join(' ')}".`);
    }
  }

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
        if (!(error instanceof SettingFault)) throw error;
        const auto =
          fallback === 'auto'
            ? error.message.replace('one of on, off', 'one of on, off, auto')
            : error.message;
        faults.push(`${fromFlag === undefined ? variable : `--${flag}`} ${auto}.`);
      }
    }
  }
  const config = withUpstream(settings as Config);
  const checksTokens = config.tenantsFile !== null || config.jwksUrl !== null;
  if (
    config.leadsailApiKey !== null &&
    config.host !== undefined &&
    !checksTokens &&
    !isLoopback(config.host)
  ) {
    faults.push(
      `LEADSAIL_API_KEY would open these leads to everybody who can reach ${config.host}: listen on a loopback address, check tokens (GATEWAY_TENANTS, GATEWAY_JWKS_URL), or leave the key out and let callers send X-API-Key.`,
    );
  }
  faults.push(...jwtFaults(config));
  if (config.documentsOnly && config.documents === null) {
    faults.push('GATEWAY_DOCUMENTS_ONLY needs GATEWAY_DOCUMENTS.');
  }
  if (config.metricsPort > 0 && config.metricsPort === config.port) {
    faults.push(
      `GATEWAY_METRICS_PORT must be another port than PORT, got ${config.port} for both.`,
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
    } else if (!token.value || (!token.inlineValue && token.value.startsWith('--'))) {
      // The value was forgotten, and the next option taken for it.
      faults.push(`${token.rawName} needs a value.`);
    } else values.set(token.name, token.value);
  }
  return { values, positionals };
}

function jwtFaults(config: Config): string[] {
  if (!config.jwksUrl) return [];
  const faults: string[] = [];
  // Without them, a token that the issuer made for somebody else's service would do.
  if (config.jwtIssuer === null) faults.push('GATEWAY_JWKS_URL needs GATEWAY_JWT_ISSUER.');
  if (config.jwtAudience === null) faults.push('GATEWAY_JWKS_URL needs GATEWAY_JWT_AUDIENCE.');
  if (config.tenantsFile === null && config.leadsailApiKey === null) {
    faults.push(
      'GATEWAY_JWKS_URL needs GATEWAY_TENANTS or LEADSAIL_API_KEY: a token would open no leads.',
    );
  }
  return faults;
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

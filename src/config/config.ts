// Reads arguments, environment and the files of secrets into a Config, or into every fault at once.

import { parseArgs } from 'node:util';
import { ownKeyFaults } from './callers.ts';
import { unknownNames } from './names.ts';
import { redisFaults } from './redis.ts';
import { readSecretFile } from './secret-files.ts';
import { type Config, LEADSAIL_URL, SETTINGS } from './settings.ts';
import { type Environment, gatherSources } from './sources.ts';
import { SettingFault, SIMULATED } from './values.ts';

export type Command = 'serve' | 'sdl' | 'simulate' | 'check' | 'config-schema' | 'help' | 'version';

const COMMANDS: Readonly<Record<string, string>> = {
  serve: 'start the gateway (what happens without a command)',
  sdl: 'print the schema',
  simulate: 'start the simulated LeadSail alone',
  check:
    'compare LeadSail with what the gateway expects, by GETs alone: 0 fine, 1 differs, 2 cannot work',
  'config-schema': 'print the JSON schema of a file for --config',
};

/** Commands that answer no caller with the own key. */
const SERVES_NOBODY: readonly string[] = ['sdl', 'simulate', 'check', 'config-schema'];

/** Flags that mean `on` when they stand alone. */
const SWITCHES: readonly string[] = ['json', 'strict-config', 'scopes'];

export type Started =
  | {
      readonly command: Command;
      readonly config: Config;
      /** With what the file of variables adds. */
      readonly env: Environment;
    }
  | { readonly faults: readonly string[] };

/**
 * Reads arguments and environment. Either what to do, or every fault at once, each a sentence.
 * A flag beats the environment; an empty environment value counts as none.
 */
export function parseConfig(args: readonly string[], given: Environment): Started {
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

  const { env, find, faults: sourceFaults } = gatherSources(values, given);
  faults.push(...sourceFaults);
  const isProduction = env.NODE_ENV === 'production';
  const settings: Record<string, unknown> = { isProduction };
  for (const setting of SETTINGS) {
    const { name, env: variable, defaultValue, read } = setting;
    const found = find(setting);
    const text = found?.text ?? defaultValue;
    if (text === 'auto' && defaultValue === 'auto') settings[name] = !isProduction;
    else {
      try {
        settings[name] = read(text);
      } catch (error) {
        if (!(error instanceof SettingFault)) throw error;
        const auto =
          defaultValue === 'auto'
            ? error.message.replace('one of on, off', 'one of on, off, auto')
            : error.message;
        const rule = found?.isFlag ? auto : `${auto}${serviceLink(variable, text)}`;
        faults.push(`${found?.label ?? variable} ${rule}.`);
      }
    }
  }
  if (settings.strictConfig) faults.push(...unknownNames(env));
  faults.push(...readSecretFiles(settings));
  if (isProduction && command === 'serve' && hasNoUpstream(settings as Config)) {
    faults.push(NO_UPSTREAM);
  }
  const config = withUpstream(settings as Config);
  const checksTokens = config.tenantsFile !== null || config.jwksUrl !== null;
  if (!SERVES_NOBODY.includes(command)) faults.push(...ownKeyFaults(config));

  if (config.tokensOnly && !checksTokens) {
    faults.push('GATEWAY_TOKENS_ONLY needs GATEWAY_TENANTS or GATEWAY_JWKS_URL.');
  }
  faults.push(...jwtFaults(config), ...redisFaults(config));
  if (config.documentsOnly && config.documents === null) {
    faults.push('GATEWAY_DOCUMENTS_ONLY needs GATEWAY_DOCUMENTS.');
  }
  const { sdlFormat } = config;
  if (config.sdlScopes && (sdlFormat === 'stitching' || sdlFormat === 'composite')) {
    faults.push(`SDL_SCOPES is for routers of Apollo Federation, and SDL_FORMAT is ${sdlFormat}.`);
  }
  if (config.metricsPort > 0 && config.metricsPort === config.port) {
    faults.push(
      `GATEWAY_METRICS_PORT must be another port than PORT, got ${config.port} for both.`,
    );
  }
  if (values.has('help')) return { command: 'help', config, env };
  if (values.has('version')) return { command: 'version', config, env };
  return faults.length > 0
    ? { faults }
    : { command: command as Command, config: Object.freeze(config), env };
}

function readArguments(args: readonly string[], faults: string[]) {
  const flags = SETTINGS.flatMap(({ flag }) => flag ?? []);
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(flags.map((flag) => [flag, { type: typeOf(flag) }])),
      [SIMULATED]: { type: 'boolean' },
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
    if (['help', 'version', SIMULATED].includes(token.name)) values.set(token.name, '');
    else if (!flags.includes(token.name)) {
      faults.push(`There is no option ${token.rawName}; see --help.`);
    } else if (SWITCHES.includes(token.name)) {
      values.set(token.name, token.value ?? 'on');
    } else if (!token.value || (!token.inlineValue && token.value.startsWith('--'))) {
      // The value was forgotten, and the next option stands in its place.
      faults.push(`${token.rawName} needs a value.`);
    } else values.set(token.name, token.value);
  }
  return { values, positionals };
}

const typeOf = (flag: string) => (SWITCHES.includes(flag) ? 'boolean' : 'string');

/** Puts what the files of secrets hold in the place of the secrets; returns the faults of the files. */
function readSecretFiles(settings: Record<string, unknown>): string[] {
  return SETTINGS.flatMap(({ name, flag, env, read }) => {
    const path = settings[`${name}File`];
    if (flag !== null || typeof path !== 'string') return [];
    if (settings[name] !== null) return [`${env} and ${env}_FILE are both set: set one of them.`];
    // What the fault leaves unread is still set, and is not to be missed as well.
    settings[name] = undefined;
    try {
      settings[name] = readSecretFile(path, read);
    } catch (error) {
      if (!(error instanceof SettingFault)) throw error;
      return [`${env}_FILE ${error.message}.`];
    }
    return [];
  });
}

/** What to do about a variable that Kubernetes sets in every pod beside a Service; else nothing. */
function serviceLink(variable: string, text: string): string {
  const [, service] = /^(.+)_PORT$/.exec(variable) ?? [];
  if (service === undefined || !/^(tcp|udp|sctp):\/\//.test(text)) return '';
  const named = service.toLowerCase().replaceAll('_', '-');
  return `: Kubernetes sets it for the Service "${named}"; set enableServiceLinks: false in the pod, or rename the Service`;
}

function jwtFaults(config: Config): string[] {
  if (!config.jwksUrl) {
    return config.enforceScopes ? ['GATEWAY_ENFORCE_SCOPES needs GATEWAY_JWKS_URL.'] : [];
  }
  const faults: string[] = [];
  // Without them, the issuer's tokens for other services would be valid.
  if (config.jwtIssuer === null) faults.push('GATEWAY_JWKS_URL needs GATEWAY_JWT_ISSUER.');
  if (config.jwtAudience === null) faults.push('GATEWAY_JWKS_URL needs GATEWAY_JWT_AUDIENCE.');
  if (config.tenantsFile === null && config.leadsailApiKey === null) {
    faults.push(
      'GATEWAY_JWKS_URL needs GATEWAY_TENANTS or LEADSAIL_API_KEY: a token would open no leads.',
    );
  }
  return faults;
}

const NO_UPSTREAM =
  'NODE_ENV is production, and no LeadSail is named: set LEADSAIL_API_KEY, GATEWAY_TENANTS or LEADSAIL_URL, or ask for made-up leads with --simulated (LEADSAIL_URL=simulated).';

const hasNoUpstream = ({ leadsailUrl, leadsailApiKey, tenantsFile }: Config): boolean =>
  leadsailUrl === null && leadsailApiKey === null && tenantsFile === null;

/** Keys are for the real LeadSail, unless another one is named or the simulated one asked for. */
function withUpstream(config: Config): Config {
  const { leadsailUrl, leadsailApiKey, tenantsFile } = config;
  if (leadsailUrl === SIMULATED) return { ...config, leadsailUrl: null };
  const needsUrl = leadsailUrl == null && (leadsailApiKey != null || tenantsFile != null);
  return needsUrl ? { ...config, leadsailUrl: LEADSAIL_URL } : config;
}

/** What `--help` prints. */
export function helpText(): string {
  const commands = Object.entries(COMMANDS).map(([name, does]) => `  ${name.padEnd(15)}${does}`);
  const settings = SETTINGS.map(({ flag, env, defaultValue, meaning }) =>
    [
      `  ${(flag ? `--${flag} …` : '').padEnd(20)}${env}${defaultValue === '' ? '' : ` (${defaultValue})`}`,
      `${' '.repeat(22)}${meaning.replaceAll('`', '')}`,
    ].join('\n'),
  );
  return [
    'A GraphQL gateway over LeadSail: one query returns a lead’s whole history.',
    '',
    'leadsail-graphql [command] [options], or in a clone: npm start -- [command] [options]',
    '',
    ...commands,
    '',
    'Options, each with its environment variable and default; an option beats the environment:',
    '',
    ...settings,
    `  ${'--simulated'.padEnd(20)}made-up leads of a simulated LeadSail, the same as LEADSAIL_URL=simulated`,
    `  ${'--help'.padEnd(20)}this text`,
    `  ${'--version'.padEnd(20)}the version`,
  ].join('\n');
}

// The gateway for another program: takes plain options, opens no port, and leaves the process as it is to its host.
import { readFileSync } from 'node:fs';
import type * as Public from '../package/index.d.ts';
import { parseConfig } from './config/config.ts';
import { type Config, SETTINGS } from './config/settings.ts';
import { SIMULATED } from './config/values.ts';
import { createGateway as openGateway } from './gateway.ts';
import { joinReplicas } from './live/replicas/join.ts';
import { parseTenants } from './server/auth/tenants.ts';
import { readinessOf } from './server/http/health.ts';
import { reject, rejectionOf } from './server/http/malformed-request.ts';
import { toTrustedDocuments } from './server/operation/trusted-documents.ts';
import { createCauses } from './server/telemetry/causes.ts';
import type { Log } from './server/telemetry/log.ts';

const SDL = new URL('../schema.graphql', import.meta.url);

/** Options that are settings of the command line as well. */
type Plain = Exclude<keyof Public.GatewayOptions, 'tenants' | 'jwt' | 'log' | 'trustedDocuments'>;

/** Which setting each of them is. */
export const SETTING_BY_OPTION: Readonly<Record<Plain, keyof Config>> = {
  upstream: 'leadsailUrl',
  apiKey: 'leadsailApiKey',
  deadlineMs: 'deadlineMs',
  callBudget: 'callBudget',
  callsPerMinute: 'callsPerMinute',
  cacheMb: 'cacheMb',
  rateLimit: 'rateLimit',
  rateLimitBurst: 'rateLimitBurst',
  maxBodyBytes: 'maxBodyBytes',
  maxDepth: 'maxDepth',
  maxListItems: 'maxListItems',
  maxSubscriptions: 'maxSubscriptions',
  callbackHosts: 'callbackHosts',
  corsOrigins: 'corsOrigins',
  introspection: 'introspection',
  graphiql: 'graphiql',
  trace: 'trace',
  metrics: 'metrics',
  automaticDocuments: 'automaticDocuments',
  documentsOnly: 'documentsOnly',
  webhookSecret: 'webhookSecret',
  redisUrl: 'redisUrl',
  redisPrefix: 'redisPrefix',
  redisCaFile: 'redisCaFile',
  redisCertFile: 'redisCertFile',
  redisKeyFile: 'redisKeyFile',
  redisRequired: 'redisRequired',
  redisChangesChannel: 'redisChangesChannel',
};
const OPTIONS: readonly string[] = [
  ...Object.keys(SETTING_BY_OPTION),
  ...['tenants', 'jwt', 'log', 'trustedDocuments'],
];

/** The names by which faults of the configuration call what is an option here. */
const OPTION_BY_VARIABLE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(SETTING_BY_OPTION).map(([option, setting]) => [variableOf(setting), option]),
  ),
  [variableOf('tenantsFile')]: 'tenants',
  [variableOf('documents')]: 'trustedDocuments',
  [variableOf('jwksUrl')]: 'jwt.jwksUrl',
  [variableOf('jwtIssuer')]: 'jwt.issuer',
  [variableOf('jwtAudience')]: 'jwt.audience',
  [variableOf('jwtTenantClaim')]: 'jwt.tenantClaim',
  [variableOf('enforceScopes')]: 'jwt.enforceScopes',
};

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const createGateway: typeof Public.createGateway = (options) => {
  const { config, tenants, trustedDocuments } = readOptions(options);
  const log = options.log ?? SILENT;
  const { jwksUrl, jwtIssuer: issuer, jwtAudience: audience, jwtTenantClaim: tenantClaim } = config;
  const { enforceScopes: enforcesScopes } = config;
  const jwt =
    jwksUrl !== null && issuer !== null && audience !== null
      ? { jwksUrl, issuer, audience, tenantClaim, enforcesScopes }
      : null;

  async function open() {
    const causes = createCauses(log);
    const redis = await joinReplicas(config, causes);
    const gateway = openGateway({
      ...config,
      leadsailUrl: config.leadsailUrl ?? '',
      sdl: readFileSync(SDL, 'utf8'),
      examples: {
        apiKey: config.leadsailApiKey === null ? 'YOUR-LEADSAIL-KEY' : null,
        leadId: 'lead_…',
        interactionId: 'int_…',
      },
      tenants,
      jwt,
      trustedDocuments,
      log,
      causes,
      redis,
    });
    return { ...gateway, redis };
  }

  const opening = open();
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    const gateway = await opening;
    gateway.longLived.stop();
    await gateway.longLived.told();
    await gateway.dispose();
    await gateway.redis?.close();
  }

  return {
    listener(request, response) {
      const rejection = rejectionOf(request);
      if (rejection) reject(response, rejection);
      else void opening.then(({ listener }) => listener(request, response));
    },
    fetch: async (request) => (await opening).fetch(request),
    async ready() {
      const { body, status } = readinessOf([
        ...(await opening).readiness,
        () => (closing ? { reason: 'disposed', isFatal: true } : null),
      ]);
      return { isReady: status === 200, reasons: [], notes: [], ...body };
    },
    dispose: () => {
      closing ??= close();
      return closing;
    },
  };
};

function variableOf(name: keyof Config): string {
  return SETTINGS.find((setting) => setting.name === name)?.env ?? name;
}

/** Every option, read by the rules of the command line; throws with a sentence for each that is wrong. */
function readOptions(options: Public.GatewayOptions) {
  const { upstream, apiKey, tenants = null, jwt, trustedDocuments = null } = options;
  const unknown = Object.keys(options).filter((name) => !OPTIONS.includes(name));
  const faults = unknown.map(
    (name) => `There is no option ${name}; the options are ${OPTIONS.join(', ')}.`,
  );
  if (!upstream) {
    faults.push('upstream is needed: the base URL of LeadSail.');
  }
  if (upstream === SIMULATED)
    faults.push('upstream must be an address: nothing is simulated here.');
  // As in production: nothing is open that nobody asked for.
  const environment: Record<string, string> = { NODE_ENV: 'production' };
  // The program around it decides who reaches it.
  environment[variableOf('ownKey')] = 'anyone';
  // That it is missing was said.
  if (!upstream) environment[variableOf('leadsailUrl')] = SIMULATED;
  const set = (name: keyof Config, value: unknown): void => {
    if (value !== undefined) environment[variableOf(name)] = textOf(value);
  };
  for (const [option, setting] of Object.entries(SETTING_BY_OPTION))
    set(setting, options[option as Plain]);
  set('jwksUrl', jwt?.jwksUrl);
  set('jwtIssuer', jwt?.issuer);
  set('jwtAudience', jwt?.audience);
  set('jwtTenantClaim', jwt?.tenantClaim);
  set('enforceScopes', jwt?.enforceScopes);
  // There is no file, but rules ask whether there are any.
  if (tenants) set('tenantsFile', 'options');
  if (trustedDocuments) set('documents', 'options');

  const parsed = parseConfig([], environment);
  if ('faults' in parsed) faults.push(...parsed.faults);
  const rules = { hasOwnKey: apiKey !== undefined, hasJwks: jwt !== undefined };
  const read = tenants && parseTenants(JSON.stringify({ tenants }), rules);
  if (read && 'faults' in read) {
    faults.push(...read.faults.map((fault) => `The option ${fault}.`));
  }
  if (faults.length > 0 || 'faults' in parsed || (read && 'faults' in read)) {
    throw new Error(faults.map(inOptionNames).join('\n'));
  }
  return {
    config: parsed.config,
    tenants: read?.tenants ?? null,
    trustedDocuments:
      trustedDocuments &&
      toTrustedDocuments([
        { name: 'trustedDocuments.json', text: JSON.stringify(trustedDocuments) },
      ]),
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** A fault as somebody reads it who has set options. */
const inOptionNames = (fault: string): string =>
  fault.replace(/\b[A-Z]+(_[A-Z]+)+\b/g, (name) => OPTION_BY_VARIABLE[name] ?? name);

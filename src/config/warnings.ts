// Warnings about settings that are allowed but may be a mistake. Pure.
import { isLoopback } from '../upstream/loopback.ts';
import { isPublicHost } from '../upstream/public-host.ts';
import { unknownNames } from './names.ts';
import type { Config } from './settings.ts';

const MAX_MODE_LENGTH = 40;

/** A sentence for each; none of a value that may be a secret. */
export function settingWarnings(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  return [
    ...unknownNames(env),
    ...nearlyProduction(env.NODE_ENV),
    ...tokensUnchecked(config),
    ...plainAddress(config),
    ...openDevelopment(config),
  ];
}

// Nothing but the word itself is production, to Node's packages as to this gateway.
function nearlyProduction(mode = ''): string[] {
  if (mode === 'production' || !/^\s*prod/i.test(mode.slice(0, MAX_MODE_LENGTH))) return [];
  return [
    `NODE_ENV is ${JSON.stringify(mode.slice(0, MAX_MODE_LENGTH))}, which counts as development: say NODE_ENV=production where that is meant.`,
  ];
}

function tokensUnchecked({ jwksUrl, jwtIssuer, jwtAudience }: Config): string[] {
  if (jwksUrl !== null || (jwtIssuer ?? jwtAudience) === null) return [];
  const name = jwtIssuer === null ? 'GATEWAY_JWT_AUDIENCE' : 'GATEWAY_JWT_ISSUER';
  return [`${name} is set without GATEWAY_JWKS_URL: no JWT is checked, and none is believed.`];
}

function plainAddress({ leadsailUrl }: Config): string[] {
  if (leadsailUrl === null) return [];
  const { protocol, hostname } = new URL(leadsailUrl);
  if (protocol !== 'http:' || !isPublicHost(hostname)) return [];
  return [
    `LEADSAIL_URL is http:// to ${hostname}: everybody on the way can read the key and the leads; use https://.`,
  ];
}

function openDevelopment({ host, isProduction, graphiql, metrics, metricsPort }: Config): string[] {
  if (isProduction || isLoopback(host)) return [];
  const open = [
    ...(graphiql ? ['GraphiQL'] : []),
    ...(metrics || metricsPort > 0 ? ['/metrics'] : []),
  ];
  if (open.length === 0) return [];
  return [
    `HOST is ${host}: ${open.join(' and ')} can be opened by everybody who can reach this machine; set NODE_ENV=production where that is not meant.`,
  ];
}

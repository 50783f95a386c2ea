// What somebody should know of settings that are allowed and may not be meant. Pure.
import { isLoopback } from '../upstream/loopback.ts';
import { unknownNames } from './names.ts';
import type { Config } from './settings.ts';

/** A sentence for each; none of a value that may be a secret. */
export function settingWarnings(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): string[] {
  return [...unknownNames(env), ...plainAddress(config), ...openDevelopment(config)];
}

function plainAddress({ leadsailUrl }: Config): string[] {
  if (leadsailUrl === null) return [];
  const { protocol, hostname } = new URL(leadsailUrl);
  if (protocol !== 'http:' || isPrivate(hostname)) return [];
  return [
    `LEADSAIL_URL is http:// to ${hostname}: everybody on the way can read the key and the leads; use https://.`,
  ];
}

// Names that no public resolver has, and addresses that no router of the Internet passes on.
const PRIVATE_NAME = /^[^.:]+$|\.(local|localhost|internal|lan|home\.arpa|svc)$/i;
const PRIVATE_ADDRESS =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[f[cd]|\[fe80:)/i;

const isPrivate = (host: string): boolean =>
  isLoopback(host) || PRIVATE_NAME.test(host) || PRIVATE_ADDRESS.test(host);

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

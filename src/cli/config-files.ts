// The files that the configuration names, read once at the start: tenants and trusted documents.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unreadableFile } from '../config/secret-files.ts';
import type { Config } from '../config/settings.ts';
import { parseTenants } from '../server/auth/tenants.ts';
import {
  type DocumentFile,
  ManifestFault,
  toTrustedDocuments,
} from '../server/operation/trusted-documents.ts';

/** All of them, in the form of GatewayOptions. */
export type Files = Exclude<ReturnType<typeof readFiles>, { faults: string[] }>;

export function readFiles(config: Config) {
  const tenants = readTenants(config);
  if ('faults' in tenants) return { faults: tenants.faults };
  const trusted = readTrustedDocuments(config);
  if ('faults' in trusted) return { faults: trusted.faults };
  return { ...tenants, ...trusted };
}

/** The tenants, in the form of GatewayOptions, or every fault of the file. */
function readTenants(config: Config) {
  const { tenantsFile, jwksUrl, jwtIssuer, jwtAudience, leadsailApiKey } = config;
  const { jwtTenantClaim: tenantClaim, enforceScopes: enforcesScopes } = config;
  const { httpProxy, httpsProxy, noProxy } = config;
  const proxies = { httpProxy, httpsProxy, noProxy };
  const jwt =
    jwksUrl !== null && jwtIssuer !== null && jwtAudience !== null
      ? {
          jwksUrl,
          issuer: jwtIssuer,
          audience: jwtAudience,
          tenantClaim,
          enforcesScopes,
          proxies,
        }
      : null;
  if (tenantsFile === null) return { tenants: null, jwt };
  let text: string;
  try {
    text = readFileSync(tenantsFile, 'utf8');
  } catch (error) {
    return { faults: [`GATEWAY_TENANTS ${unreadableFile(tenantsFile, error)}.`] };
  }
  const read = parseTenants(text, { hasOwnKey: leadsailApiKey !== null, hasJwks: jwt !== null });
  if ('tenants' in read) return { tenants: read.tenants, jwt };
  return { faults: read.faults.map((fault) => `GATEWAY_TENANTS (${tenantsFile}) ${fault}.`) };
}

/** Warnings about the files, each with what to do. */
export function warningsOf(config: Config): string[] {
  const files = [
    ['GATEWAY_TENANTS', config.tenantsFile, 'become any tenant'],
    ['GATEWAY_CONFIG', config.configFile, 'change any setting'],
    ['GATEWAY_ENV_FILE', config.envFile, 'change any setting'],
    ['GATEWAY_DOCUMENTS', config.documents, 'have any document trusted'],
    ['LEADSAIL_API_KEY_FILE', config.leadsailApiKeyFile, 'put another key in its place'],
    ['GATEWAY_WEBHOOK_SECRET_FILE', config.webhookSecretFile, 'forge webhooks'],
    ['GATEWAY_WEBHOOK_HMAC_SECRET_FILE', config.webhookHmacSecretFile, 'forge webhooks'],
    ['REDIS_URL_FILE', config.redisUrlFile, 'put another Redis in its place'],
  ] as const;
  return files.flatMap(([name, path, may]) => {
    const open = path === null ? null : openPartOf(path);
    if (open === null) return [];
    return [`${name} names ${open} that other users can write, and so ${may}: chmod go-w.`];
  });
}

/** What others can write of a file, a folder of files, or the folder that it is in; null: nothing. */
function openPartOf(path: string): string | null {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (isOpen(path)) return isFolder ? 'a folder' : 'a file';
  if (isFolder && readdirSync(path).some((name) => isOpen(join(path, name)))) {
    return 'a folder with a file';
  }
  // Anybody who can write there can put another in its place.
  return isOpen(dirname(path)) ? `${isFolder ? 'a folder' : 'a file'} in a folder` : null;
}

/** Whether others than its user can write it; in a folder such as /tmp nobody can take away what is another's. */
function isOpen(path: string): boolean {
  const { mode } = statSync(path, { throwIfNoEntry: false }) ?? { mode: 0 };
  const isSticky = (mode & 0o1000) !== 0;
  return (mode & 0o022) !== 0 && !isSticky;
}

/** The trusted documents, in the form of GatewayOptions, or the fault of the files. */
function readTrustedDocuments({ documents }: Config) {
  if (documents === null) return { trustedDocuments: null };
  try {
    return { trustedDocuments: toTrustedDocuments(readDocumentFiles(documents)) };
  } catch (error) {
    if (error instanceof ManifestFault) return { faults: [`GATEWAY_DOCUMENTS: ${error.message}`] };
    return { faults: [`GATEWAY_DOCUMENTS names nothing that can be read: ${documents}.`] };
  }
}

function readDocumentFiles(path: string): DocumentFile[] {
  const read = (name: string): DocumentFile => ({ name, text: readFileSync(name, 'utf8') });
  if (!statSync(path).isDirectory()) return [read(path)];
  return readdirSync(path)
    .filter((name) => /\.(graphql|json)$/.test(name))
    .sort()
    .map((name) => read(join(path, name)));
}

// Settings of callers: their keys, and how a token is checked.
import { isLoopback } from '../upstream/loopback.ts';
import { apiKey, choice, jwksUrl, onOff, words } from './values.ts';

/** The part of Config that concerns callers. */
export type CallersConfig = {
  /** The key for callers without one; null: every caller has to send one. */
  readonly leadsailApiKey: string | null;
  /** The callers that this key serves where no tokens are checked. */
  readonly ownKey: 'here' | 'anyone';
  /** Path of the file of tenants; null: none. */
  readonly tenantsFile: string | null;
  /** Where the keys are that a JWT is checked with; null: no JWT is believed. */
  readonly jwksUrl: string | null;
  readonly jwtIssuer: string | null;
  readonly jwtAudience: string | null;
  readonly jwtTenantClaim: string;
  /** Whether a JWT may do only what its scopes say. */
  readonly enforceScopes: boolean;
};

/** In the order that help and `docs/configuration.md` show them. */
export const CALLER_SETTINGS = [
  {
    name: 'leadsailApiKey',
    flag: null,
    env: 'LEADSAIL_API_KEY',
    defaultValue: '',
    read: apiKey,
    meaning:
      'Key for callers who send no `X-API-Key`: those with a token or, where none are checked, those on this machine.',
  },
  {
    name: 'ownKey',
    flag: 'own-key',
    env: 'GATEWAY_OWN_KEY',
    defaultValue: 'here',
    read: choice('here', 'anyone'),
    meaning:
      'Whom `LEADSAIL_API_KEY` serves where no tokens are checked: `here`, programs on this machine, and never with `NODE_ENV=production`; or `anyone` who can reach the gateway.',
  },
  {
    name: 'tenantsFile',
    flag: 'tenants',
    env: 'GATEWAY_TENANTS',
    defaultValue: '',
    read: words,
    meaning: 'JSON file of tenants: whose bearer token or JWT opens which LeadSail key.',
  },
  {
    name: 'jwksUrl',
    flag: 'jwks-url',
    env: 'GATEWAY_JWKS_URL',
    defaultValue: '',
    read: jwksUrl,
    meaning: 'Address of the public keys that a JWT is checked with.',
  },
  {
    name: 'jwtIssuer',
    flag: 'jwt-issuer',
    env: 'GATEWAY_JWT_ISSUER',
    defaultValue: '',
    read: words,
    meaning: 'The `iss` that a JWT must have; needed with `GATEWAY_JWKS_URL`.',
  },
  {
    name: 'jwtAudience',
    flag: 'jwt-audience',
    env: 'GATEWAY_JWT_AUDIENCE',
    defaultValue: '',
    read: words,
    meaning: 'The `aud` that a JWT must have; needed with `GATEWAY_JWKS_URL`.',
  },
  {
    name: 'jwtTenantClaim',
    flag: 'jwt-tenant-claim',
    env: 'GATEWAY_JWT_TENANT_CLAIM',
    defaultValue: 'tenant',
    read: words,
    meaning: 'The claim of a JWT that names the tenant.',
  },
  {
    name: 'enforceScopes',
    flag: 'enforce-scopes',
    env: 'GATEWAY_ENFORCE_SCOPES',
    defaultValue: 'off',
    read: onOff,
    meaning:
      'Let a JWT do only what its `scope` says, `on` or `off`: `leadsail:personal` for personal data, `leadsail:write` for mutations, `leadsail:contact` for those that call or text people.',
  },
] as const;

/** The other settings that matter here. */
type ServingPlace = {
  readonly leadsailUrl: string | null;
  readonly host: string;
  readonly corsOrigins: readonly string[];
  readonly isProduction: boolean;
};

/** Why the own key must not serve callers without a token. */
export function ownKeyFaults(config: CallersConfig & ServingPlace): string[] {
  const { leadsailUrl, leadsailApiKey, tenantsFile, jwksUrl, ownKey, host, corsOrigins } = config;
  const checksTokens = tenantsFile !== null || jwksUrl !== null;
  if (leadsailApiKey === null || checksTokens) return [];
  const faults: string[] = [];
  // Made-up leads are anybody's.
  if (ownKey !== 'anyone' && config.isProduction && leadsailUrl !== null) {
    faults.push(
      `LEADSAIL_API_KEY would serve everybody who reaches this gateway, also through a proxy: check tokens (GATEWAY_TENANTS, GATEWAY_JWKS_URL), leave the key out and let callers send X-API-Key, or say GATEWAY_OWN_KEY=anyone.`,
    );
  }
  if (ownKey !== 'anyone' && host !== undefined && !isLoopback(host)) {
    faults.push(
      `LEADSAIL_API_KEY would open these leads to everybody who can reach ${host}: listen on a loopback address, check tokens (GATEWAY_TENANTS, GATEWAY_JWKS_URL), or leave the key out and let callers send X-API-Key.`,
    );
  }
  if (corsOrigins?.includes('*')) {
    faults.push(
      'GATEWAY_CORS_ORIGINS=* would let every page in a browser read with LEADSAIL_API_KEY: name the origins, or check tokens (GATEWAY_TENANTS, GATEWAY_JWKS_URL).',
    );
  }
  return faults;
}

// Who asks: turns X-API-Key, a bearer token or a JWT into the LeadSail key to ask with, or refuses.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type Credential, toCredential } from '../upstream/credential.ts';
import { credentialOf } from './credentials.ts';
import { createTokenCheck, type JwtOptions, KeysUnavailable } from './jwt.ts';
import type { Log } from './log.ts';
import { refusal } from './request.ts';
import type { Tenant } from './tenants.ts';

export type AuthenticationOptions = {
  /** For callers without a key: whoever is on this machine or, where tokens are checked, whoever has one. */
  readonly ownCredential: Credential | null;
  /** Null: no file of tenants. */
  readonly tenants: readonly Tenant[] | null;
  /** Null: no JWT is believed. */
  readonly jwt: JwtOptions | null;
  readonly log: Log;
};

/**
 * The credential of a request, null when it brings none. Rejects with a GraphQLError for a caller who
 * brings something that is not believed: it is never replaced by another credential.
 */
export type CallerOf = (request: {
  readonly headers: Pick<Headers, 'get' | 'has'>;
}) => Promise<Credential | null>;

// What RFC 6750 lets stand behind the scheme.
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** Looks at each request once, however often it is asked about. */
export function createAuthentication(options: AuthenticationOptions): CallerOf {
  const { ownCredential, tenants, jwt, log } = options;
  const checksTokens = tenants !== null || jwt !== null;
  const credentialByTenant = new Map(
    (tenants ?? []).map((tenant) => [
      tenant,
      tenant.leadsailApiKey === null ? ownCredential : toCredential(tenant.leadsailApiKey),
    ]),
  );
  const tokens = (tenants ?? []).flatMap((tenant) =>
    tenant.tokens.map((token) => ({ hash: sha256(token), tenant })),
  );
  const tenantByClaim = new Map(
    (tenants ?? []).flatMap((tenant) => tenant.claims.map((claim) => [claim, tenant] as const)),
  );
  const claimOf = jwt === null ? null : createTokenCheck(jwt);

  function tenantOfToken(token: string): Tenant | null {
    const hash = sha256(token);
    let found: Tenant | null = null;
    // Every one is compared, and each in constant time: how long it takes tells nothing.
    for (const known of tokens) if (timingSafeEqual(known.hash, hash)) found = known.tenant;
    return found;
  }

  async function credentialOfJwt(token: string): Promise<Credential | null> {
    if (claimOf === null) return null;
    const claim = await claimOf(token);
    if (claim === null) return null;
    // Without a file there is one tenant: everybody whom the issuer vouches for.
    if (tenants === null) return ownCredential;
    const tenant = claim.tenant === null ? undefined : tenantByClaim.get(claim.tenant);
    return tenant === undefined ? null : (credentialByTenant.get(tenant) ?? null);
  }

  // The own key is never for whoever merely names this machine once others are let in.
  const withoutToken = (headers: Pick<Headers, 'get'>): Credential | null =>
    credentialOf(headers, checksTokens ? null : ownCredential);

  async function authenticate(headers: Pick<Headers, 'get' | 'has'>): Promise<Credential | null> {
    const authorization = headers.get('authorization');
    if (authorization === null) return withoutToken(headers);
    const hasKey = headers.has('x-api-key');
    if (!checksTokens) {
      // Behind a proxy's Basic the header is not for us; a token is, and nobody here can check it.
      if (hasKey || !/^Bearer\b/i.test(authorization)) return withoutToken(headers);
      throw notBelieved(
        'This gateway checks no tokens: send your LeadSail key in the X-API-Key header.',
      );
    }
    if (hasKey) throw notBelieved('Send either X-API-Key or Authorization, not both.');
    const [, token] = BEARER.exec(authorization) ?? [];
    if (token === undefined) throw notBelieved('Authorization must be `Bearer` and a token.');
    const tenant = tenantOfToken(token);
    try {
      const credential =
        tenant === null ? await credentialOfJwt(token) : credentialByTenant.get(tenant);
      if (credential) return credential;
    } catch (error) {
      if (!(error instanceof KeysUnavailable)) throw error;
      log.warn({ reason: error.message }, 'the JWKS address gave no keys');
      throw refusal(
        'AUTHENTICATION_UNAVAILABLE',
        503,
        'Tokens cannot be checked now: the issuer’s keys do not come.',
        { 'retry-after': '5' },
      );
    }
    throw notBelieved('The bearer token is not valid.');
  }

  const callers = new WeakMap<object, Promise<Credential | null>>();
  return (request) => {
    // A key is looked at anew for less than it takes to remember whose it was.
    if (!request.headers.has('authorization'))
      return Promise.resolve(withoutToken(request.headers));
    const known = callers.get(request);
    if (known) return known;
    const caller = authenticate(request.headers);
    callers.set(request, caller);
    return caller;
  };
}

/** Refuses who is not believed before anything of the request is looked at. */
export function useAuthentication(callerOf: CallerOf): Plugin {
  return { onParams: ({ request }) => callerOf(request).then(() => {}) };
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

const notBelieved = (message: string): GraphQLError =>
  refusal('UNAUTHENTICATED', 401, message, { 'www-authenticate': 'Bearer error="invalid_token"' });

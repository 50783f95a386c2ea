// Which LeadSail key a bearer token opens: a static one by the file of tenants, a JWT by what its issuer says.
import { createHash, timingSafeEqual } from 'node:crypto';
import {
  type Credential,
  RIGHTS,
  type Right,
  SCOPES,
  toCredential,
} from '../../upstream/credential.ts';
import { createTokenCheck, type JwtOptions, type KeysListener } from './jwt.ts';
import type { Tenant } from './tenants.ts';

export type TokensOptions = {
  readonly onKeys: KeysListener;
  readonly ownCredential: Credential | null;
  /** Null: no file of tenants. */
  readonly tenants: readonly Tenant[] | null;
  /** Null: no JWT is believed. */
  readonly jwt: JwtOptions | null;
};

/** The credential of a token, null for one that is not to be believed; rejects with KeysUnavailable. */
export function createTokens({ ownCredential, tenants, jwt, onKeys }: TokensOptions) {
  const credentialByTenant = new Map(
    (tenants ?? []).map((tenant) => [tenant, withRights(tenant, ownCredential)]),
  );
  const tokens = (tenants ?? []).flatMap((tenant) =>
    tenant.tokens.map((token, index) => {
      const credential = withRights(tenant, ownCredential, tenant.tokenRights?.[index]);
      const tokenName = tenant.tokenNames?.[index] ?? `${tenant.name}-${index + 1}`;
      return { hash: sha256(token), credential: credential && { ...credential, tokenName } };
    }),
  );
  const tenantByClaim = new Map(
    (tenants ?? []).flatMap((tenant) => tenant.claims.map((claim) => [claim, tenant] as const)),
  );
  const claimOf = jwt === null ? null : createTokenCheck(jwt, onKeys);

  /** Undefined for a token that is not in the file. */
  function credentialOfStatic(token: string): Credential | null | undefined {
    const hash = sha256(token);
    let found: Credential | null | undefined;
    // Every token is compared, each in constant time, so that timing reveals nothing.
    for (const known of tokens) if (timingSafeEqual(known.hash, hash)) found = known.credential;
    return found;
  }

  async function credentialOfJwt(token: string): Promise<Credential | null> {
    if (claimOf === null) return null;
    const claim = await claimOf(token);
    if (claim === null) return null;
    const shared = credentialOfTenant(claim.tenant);
    if (shared === null) return null;
    const { subject, endsAtMs, scopes } = claim;
    return {
      ...shared,
      endsAtMs,
      // A hash recognizes a subject again and does not reveal its name.
      ...(subject !== null && { subject: hashOf(subject) }),
      ...(jwt?.enforcesScopes && { rights: rightsOf(scopes, shared.rights) }),
    };
  }

  function credentialOfTenant(name: string | null): Credential | null {
    // Without a file there is one tenant: everybody with a token of the issuer.
    if (tenants === null) return ownCredential;
    const tenant = name === null ? undefined : tenantByClaim.get(name);
    return tenant === undefined ? null : (credentialByTenant.get(tenant) ?? null);
  }

  return async (token: string): Promise<Credential | null> => {
    const credential = credentialOfStatic(token);
    return credential === undefined ? credentialOfJwt(token) : credential;
  };
}

/** The credential of a tenant, or of one of its tokens that has rights of its own. */
function withRights(
  { leadsailApiKey, ...tenant }: Tenant,
  own: Credential | null,
  rights: readonly Right[] | undefined = tenant.rights,
): Credential | null {
  const credential = leadsailApiKey === null ? own : toCredential(leadsailApiKey);
  return credential && rights ? { ...credential, rights: [...rights, 'personal'] } : credential;
}

/** What the scopes of a token allow of what its tenant may do. */
const rightsOf = (scopes: readonly string[], all: readonly Right[] = RIGHTS): readonly Right[] =>
  all.filter((right) => SCOPES[right].every((scope) => scopes.includes(scope)));

const hashOf = (text: string): string => sha256(text).toString('hex').slice(0, 32);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

// Checks a JWT against the keys of its issuer, fetched from one JWKS address and kept for minutes.
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';

export type JwtOptions = {
  /** Where the issuer's public keys are. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** The claim that names the tenant. */
  readonly tenantClaim: string;
};

/** The keys could not be had: whether the token is good cannot be said. `message` is a code for the log. */
export class KeysUnavailable extends Error {}

// Signatures of a private key only: with `HS256` the public key would do as a secret.
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** What a good token says; `tenant` is null where it says none that can be read. */
export type Claim = { readonly tenant: string | null };

/** Null for a token that is not to be believed; rejects with KeysUnavailable. */
export function createTokenCheck(options: JwtOptions): (token: string) => Promise<Claim | null> {
  const { jwksUrl, issuer, audience, tenantClaim } = options;
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: 3_000,
    // A token of an unknown key asks again at most this often.
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
  });

  const keyOf: JWTVerifyGetKey = async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      throw new KeysUnavailable(reasonOf(error), { cause: error });
    }
  };

  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: 5,
        // A token without an end would be good for ever.
        requiredClaims: ['exp'],
      });
      const tenant = Object.hasOwn(payload, tenantClaim) ? payload[tenantClaim] : null;
      return { tenant: typeof tenant === 'string' ? tenant : null };
    } catch (error) {
      if (error instanceof KeysUnavailable) throw error;
      return null;
    }
  };
}

// A word such as ECONNREFUSED or ERR_JWKS_TIMEOUT: messages may hold the address.
function reasonOf(error: unknown): string {
  const { code, name, cause } = error as {
    code?: string;
    name?: string;
    cause?: { code?: string };
  };
  return code ?? cause?.code ?? name ?? 'unknown';
}

const isAboutToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;

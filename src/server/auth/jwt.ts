// Checks a JWT against the keys of its issuer, fetched from one JWKS address and kept for minutes.
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTVerifyGetKey,
  jwksCache,
  jwtVerify,
} from 'jose';
import type { Dispatcher } from 'undici';
import { NO_PROXIES, type ProxySettings, proxyFor } from '../../upstream/proxy.ts';

export type JwtOptions = {
  /** Where the issuer's public keys are. */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** The claim that names the tenant. */
  readonly tenantClaim: string;
  /** Whether a token may do only what its scopes say. */
  readonly enforcesScopes?: boolean;
  /** On the way to the keys; none when left out. */
  readonly proxies?: ProxySettings;
};

/** The keys could not be had: whether the token is good cannot be said. `message` is a code for the log. */
export class KeysUnavailable extends Error {}

// Signatures of a private key only: with `HS256` the public key would do as a secret.
const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** What a good token says; what it does not say readably is null. */
export type Claim = {
  readonly tenant: string | null;
  readonly subject: string | null;
  /** Words of `scope` (RFC 8693), or of `scp` as some issuers write it. */
  readonly scopes: readonly string[];
  /** In milliseconds since 1970 UTC. */
  readonly endsAtMs: number;
};

// So many fetches may fail in a row; then there is none for a while, however many tokens come.
const FAILURES = 3;
const COOL_DOWN_MS = 5_000;
// Keys as old as that are believed while their issuer is down.
const STALE_MS = 60 * 60_000;

/** Called with a word for the cause when the keys cannot be fetched, and with null when they can. */
export type KeysListener = (fault: string | null) => void;

/** The issuer's keys, as fresh as can be had. Rejects with KeysUnavailable. */
function createKeys(
  { jwksUrl, proxies = NO_PROXIES }: JwtOptions,
  onKeys: KeysListener,
  nowMs: () => number,
): JWTVerifyGetKey {
  let fetchedAtMs = Number.NEGATIVE_INFINITY;
  let notBeforeMs = 0;
  let failures = 0;
  let lastStatus: number | null = null;
  const proxy = proxyFor(jwksUrl, proxies);
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: 3_000,
    // A token of an unknown key asks again at most this often.
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    async [customFetch](address, init) {
      lastStatus = null;
      const response = await fetchBy(proxy, address, init);
      if (!response.ok) lastStatus = response.status;
      else if (hasNoKey(await response.clone().text())) throw new errors.JWKSInvalid();
      return response;
    },
    // Written when keys have come: what is answered with 200 may be anything.
    [jwksCache]: {
      set uat(_: never) {
        fetchedAtMs = nowMs();
        failures = 0;
        onKeys(null);
      },
    },
  });

  async function stale(
    ...asked: Parameters<JWTVerifyGetKey>
  ): Promise<Awaited<ReturnType<JWTVerifyGetKey>>> {
    const known = keys.jwks();
    if (!known || nowMs() - fetchedAtMs > STALE_MS) throw new KeysUnavailable('COOL_DOWN');
    try {
      return await createLocalJWKSet(known)(...asked);
    } catch {
      // Its key may be newer than the keys fetched last.
      throw new KeysUnavailable('UNKNOWN_KEY');
    }
  }

  return async (...asked) => {
    if (nowMs() < notBeforeMs) return stale(...asked);
    try {
      return await keys(...asked);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      failures += 1;
      onKeys(lastStatus === null ? reasonOf(error) : `HTTP_${lastStatus}`);
      if (failures >= FAILURES) notBeforeMs = nowMs() + COOL_DOWN_MS;
      if (!keys.jwks()) throw new KeysUnavailable(reasonOf(error), { cause: error });
      return stale(...asked);
    }
  };
}

/** A set in which nothing could check a token is no better than none: jose would put it in place of the keys before. */
function hasNoKey(text: string): boolean {
  const { keys = null }: { keys?: unknown } = JSON.parse(text) ?? {};
  return Array.isArray(keys) && !keys.some(isForSignatures);
}

function isForSignatures(key: unknown): boolean {
  const { kty, use = 'sig', n, x } = (key ?? {}) as Readonly<Record<string, unknown>>;
  if (use !== 'sig') return false;
  return kty === 'RSA' ? typeof n === 'string' : PUBLIC.includes(kty) && typeof x === 'string';
}

const PUBLIC: readonly unknown[] = ['EC', 'OKP'];

/** `fetch`, through a proxy where there is one: no redirect is followed. */
async function fetchBy(
  proxy: Dispatcher | null,
  address: string,
  init: RequestInit,
): Promise<Response> {
  if (proxy === null) return fetch(address, init);
  const { origin, pathname, search } = new URL(address);
  const { statusCode, body } = await proxy.request({
    origin,
    path: pathname + search,
    method: 'GET',
    headers: Object.fromEntries(new Headers(init.headers)),
    signal: init.signal ?? null,
  });
  return new Response((await body.text()) || null, { status: statusCode });
}

/** Null for a token that is not to be believed; rejects with KeysUnavailable. `nowMs` is for the keys' age. */
export function createTokenCheck(
  options: JwtOptions,
  onKeys: KeysListener,
  nowMs: () => number = () => performance.now(),
): (token: string) => Promise<Claim | null> {
  const { issuer, audience, tenantClaim } = options;
  const keyOf = createKeys(options, onKeys, nowMs);

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
      const { sub, exp = 0 } = payload;
      return {
        tenant: typeof tenant === 'string' ? tenant : null,
        subject: typeof sub === 'string' && sub !== '' ? sub : null,
        scopes: [...wordsOf(payload.scope), ...wordsOf(payload.scp)],
        endsAtMs: exp * 1_000,
      };
    } catch (error) {
      if (error instanceof KeysUnavailable) throw error;
      return null;
    }
  };
}

function wordsOf(claim: unknown): readonly string[] {
  const words: unknown[] = Array.isArray(claim) ? claim : [claim];
  return words.flatMap((one) => (typeof one === 'string' ? one.split(' ') : []));
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

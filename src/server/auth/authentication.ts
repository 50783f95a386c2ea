// Authentication: turns X-API-Key, a bearer token or a JWT into the LeadSail key of the caller, or refuses.
import type { GraphQLError } from 'graphql';
import type { Credential, Fingerprint } from '../../upstream/credential.ts';
import { EVERYBODY, type Verified } from '../../upstream/verified.ts';
import type { Incoming } from '../http/incoming.ts';
import { httpError } from '../http/request-params.ts';
import type { Causes } from '../telemetry/causes.ts';
import type { CallerOf } from './caller.ts';
import { credentialOf } from './credentials.ts';
import { type JwtOptions, type KeysListener, KeysUnavailable } from './jwt.ts';
import type { Tenant } from './tenants.ts';
import { createTokens } from './tokens.ts';

export type AuthenticationOptions = {
  /** For callers without a key: those on this machine or, where tokens are checked, those that have one. */
  readonly ownCredential: Credential | null;
  /** Whether that serves everybody where no tokens are checked, and not programs on this machine alone. */
  readonly isOwnForAnyone?: boolean | undefined;
  /** Null: no file of tenants. */
  readonly tenants: readonly Tenant[] | null;
  /** Null: no JWT is believed. */
  readonly jwt: JwtOptions | null;
  readonly causes: Pick<Causes, 'report'>;
  /** Raw LeadSail keys are refused. */
  readonly tokensOnly?: boolean | undefined;
  /** Which credentials LeadSail has accepted; all of them when left out. */
  readonly verified?: Verified | undefined;
  /** Asks the other processes about a credential; resolves when they have answered. */
  readonly recall?: ((credential: Fingerprint) => Promise<void> | null) | undefined;
};

/** What callers without a credential are told to send. */
export const credentialRuleOf = (checksTokens: boolean, tokensOnly: boolean): string =>
  tokensOnly
    ? 'No credential: send Authorization: Bearer and a token.'
    : checksTokens
      ? 'No credential: send Authorization: Bearer and a token, or your LeadSail key in the X-API-Key header.'
      : 'No API key: send your LeadSail key in the X-API-Key header.';

const TOKENS_ONLY = 'This gateway takes tokens only: send Authorization: Bearer, and no X-API-Key.';
// What RFC 6750 lets stand behind the scheme.
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** Authenticates each request once, however often its caller is needed. */
export function createAuthentication(options: AuthenticationOptions): CallerOf {
  const { ownCredential, tenants, jwt, causes, verified = EVERYBODY } = options;
  const { recall = () => null, tokensOnly = false } = options;
  const onKeys: KeysListener = (reason) =>
    reason === null ? causes.report('jwks_back') : causes.report('jwks_away', { reason });
  const checksTokens = tenants !== null || jwt !== null;
  const credentialOfToken = createTokens({ ownCredential, tenants, jwt, onKeys });

  // Once others are let in, naming this machine is not enough for the own key.
  const ownKey = !checksTokens &&
    ownCredential && {
      credential: ownCredential,
      isForAnyone: options.isOwnForAnyone ?? false,
    };
  const withoutToken = (incoming: Incoming): Credential | null =>
    credentialOf(incoming, ownKey || null);

  async function authenticate(incoming: Incoming): Promise<Credential | null> {
    const { headers } = incoming;
    const authorization = headers.get('authorization');
    if (authorization === null) return withKey(incoming);
    const hasKey = headers.has('x-api-key');
    if (!checksTokens) {
      // A proxy's Basic header is not meant for us; a token is, but nothing here can check it.
      if (hasKey || !/^Bearer\b/i.test(authorization)) return withKey(incoming);
      throw notBelieved(
        'This gateway checks no tokens: send your LeadSail key in the X-API-Key header.',
      );
    }
    if (hasKey && tokensOnly) throw notBelieved(TOKENS_ONLY);
    if (hasKey) throw notBelieved('Send either X-API-Key or Authorization, not both.');
    const [, token] = BEARER.exec(authorization) ?? [];
    if (token === undefined) throw notBelieved('Authorization must be `Bearer` and a token.');
    try {
      const credential = await credentialOfToken(token);
      if (credential) return vouchedFor(credential);
    } catch (error) {
      if (!(error instanceof KeysUnavailable)) throw error;
      throw httpError(
        'AUTHENTICATION_UNAVAILABLE',
        503,
        'Tokens cannot be checked now: the issuer’s keys do not come.',
        { 'retry-after': '5' },
      );
    }
    throw notBelieved('The bearer token is not valid.');
  }

  /** The token was checked, so its credential is not made up. */
  function vouchedFor(credential: Credential): Credential {
    const { fingerprint } = credential;
    if (!verified.isRefused(fingerprint)) verified.confirm(fingerprint);
    return credential;
  }

  function withKey(incoming: Incoming): Incoming['caller'] {
    if (tokensOnly && incoming.headers.get('x-api-key') !== null) {
      return Promise.reject(notBelieved(TOKENS_ONLY));
    }
    const credential = withoutToken(incoming);
    const recalled = credential && recall(credential.fingerprint);
    return recalled ? recalled.then(() => credential) : credential;
  }

  return (incoming) => {
    incoming.caller ??= incoming.headers.has('authorization')
      ? authenticate(incoming)
      : withKey(incoming);
    return incoming.caller;
  };
}

const notBelieved = (message: string): GraphQLError =>
  httpError('UNAUTHENTICATED', 401, message, {
    'www-authenticate': 'Bearer error="invalid_token"',
  });

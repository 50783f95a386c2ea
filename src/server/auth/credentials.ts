// Whose leads a request may see: the caller's own key, or the gateway's for a caller on this machine.

import { type Credential, toCredential } from '../../upstream/credential.ts';
import { isLoopback } from '../../upstream/loopback.ts';
import { isOwnOrigin } from '../http/cors.ts';
import type { Incoming } from '../http/incoming.ts';

/** The gateway's own key, and whether it is for everybody who can reach the gateway. */
export type OwnKey = { readonly credential: Credential; readonly isForAnyone: boolean };

/**
 * The credential of a request; null when there is none to use. A caller's `X-API-Key` always comes
 * first, a broken one is not replaced. The gateway's own key is for programs on this machine.
 */
export function credentialOf(caller: Caller, own: OwnKey | null): Credential | null {
  const apiKey = caller.headers.get('x-api-key');
  if (apiKey !== null) return toCredential(apiKey);
  return own && (own.isForAnyone || isFromHere(caller)) ? own.credential : null;
}

/** The part of a request that says where it comes from. */
type Caller = Pick<Incoming, 'headers' | 'httpVersion'>;

/** What proxies send along. One in its shortest configuration may send nothing but HTTP/1.0. */
export const FORWARDING_HEADERS = [
  'forwarded',
  'via',
  'x-real-ip',
  ...[
    'for',
    'host',
    'proto',
    'scheme',
    'port',
    'server',
    'by',
    'prefix',
    'uri',
    'method',
    'ssl',
  ].map((what) => `x-forwarded-${what}`),
  ...['x-client-ip', 'x-cluster-client-ip', 'true-client-ip', 'cf-connecting-ip'],
];

/**
 * Whether a program on this machine asks by itself: it named this machine, nobody handed its request on, and no page
 * of another site had a browser send it.
 */
function isFromHere({ headers, httpVersion }: Caller): boolean {
  if (httpVersion === '1.0' || !isLoopback(hostOf(headers))) return false;
  if (FORWARDING_HEADERS.some((name) => headers.has(name))) return false;
  const origin = headers.get('origin');
  return origin === null || isOwnOrigin(origin, headers.get('host') ?? '');
}

/** The name that a request was sent to, without its port. */
const hostOf = (headers: Pick<Headers, 'get'>): string =>
  (headers.get('host') ?? '').replace(/:\d{1,5}$/, '');

// Which key a request reads with: the caller's own, or the gateway's for a caller on this machine.

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
  ...['forwarded', 'forwarded-for', 'x-forwarded', 'via', 'x-real-ip', 'cdn-loop'],
  ...[
    ...['for', 'host', 'proto', 'scheme', 'port', 'server', 'by', 'prefix', 'uri', 'path'],
    ...['method', 'ssl', 'client-cert'],
  ].map((what) => `x-forwarded-${what}`),
  ...['forwarded-for', 'host', 'uri', 'url'].map((what) => `x-original-${what}`),
  ...['x-client-ip', 'client-ip', 'x-cluster-client-ip', 'true-client-ip', 'x-proxyuser-ip'],
  // Of one proxy or cloud each: Cloudflare, Fastly, Azure, Google, Varnish and Envoy. What clouds call a trace, programs send as well.
  ...['cf-connecting-ip', 'cf-ray', 'fastly-client-ip', 'x-azure-clientip', 'x-azure-ref'],
  ...['x-appengine-user-ip', 'x-varnish'],
  ...['external-address', 'internal', 'expected-rq-timeout-ms', 'attempt-count'].map(
    (what) => `x-envoy-${what}`,
  ),
];

/** What browsers send for the gateway's own pages, and for an address that a person typed. */
const OWN_SITES = ['same-origin', 'none'];

/**
 * Whether a program on this machine asks by itself: it named this machine, nobody handed its request on, and no page
 * of another site had a browser send it.
 */
function isFromHere({ headers, httpVersion }: Caller): boolean {
  if (httpVersion === '1.0' || !isLoopback(hostOf(headers))) return false;
  if (FORWARDING_HEADERS.some((name) => headers.has(name))) return false;
  // Of another site's page, which sends no Origin with what it does not read: an image, a script.
  if (!OWN_SITES.includes(headers.get('sec-fetch-site') ?? 'none')) return false;
  const origin = headers.get('origin');
  return origin === null || isOwnOrigin(origin, headers.get('host') ?? '');
}

/** The name that a request was sent to, without its port. */
const hostOf = (headers: Pick<Headers, 'get'>): string =>
  (headers.get('host') ?? '').replace(/:\d{1,5}$/, '');

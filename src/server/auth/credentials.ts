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

/**
 * What proxies add to requests, by the beginning of its name: a proxy whose other traces were taken out may still say
 * whose request it was. What programs send as well is none of it, such as what clouds call a trace.
 */
const FORWARDING_PREFIXES = [
  // Nearly every proxy, and oauth2-proxy with the name of its user.
  ...['forwarded', 'x-forwarded', 'x-original-', 'x-auth-request-'],
  // Client certificates, as nginx and HAProxy are told to name them.
  ...['ssl-client-', 'x-ssl-client-'],
  // Envoy and Istio, Cloudflare, Fastly, CloudFront, Akamai and Fly.
  ...['x-envoy-', 'cf-', 'fastly-', 'cloudfront-', 'akamai-', 'x-akamai-', 'fly-'],
  // Load balancers of AWS, Azure's front doors and App Service, Google's App Engine and Identity-Aware Proxy.
  ...['x-amzn-oidc-', 'x-amzn-mtls-', 'x-amzn-tls-', 'x-azure-', 'x-arr-', 'x-appgw-'],
  ...['x-ms-client-principal', 'x-appengine-', 'x-goog-authenticated-user-', 'x-goog-iap-'],
  // Kong, authentik, Pomerium, Tailscale and WebLogic's plug-ins.
  ...['x-consumer-', 'x-authentik-', 'x-pomerium-', 'tailscale-', 'wl-proxy-'],
];
const FORWARDING_NAMES: ReadonlySet<string> = new Set([
  ...['via', 'cdn-loop', 'x-real-ip', 'x-scheme', 'x-varnish', 'x-amz-cf-id', 'x-replaced-path'],
  ...['x-client-ip', 'client-ip', 'x-cluster-client-ip', 'true-client-ip', 'x-proxyuser-ip'],
  ...['proxy-client-ip', 'incap-client-ip', 'x-sucuri-clientip', 'disguised-host'],
  // Authelia and Apache.
  ...['remote-user', 'remote-groups', 'remote-email', 'remote-name', 'x-remote-user'],
]);

/** Whether a header of this name, in lower case, tells of a proxy. */
export const isForwardingHeader = (name: string): boolean =>
  FORWARDING_NAMES.has(name) || FORWARDING_PREFIXES.some((prefix) => name.startsWith(prefix));

/** What browsers send for the gateway's own pages, and for an address that a person typed. */
const OWN_SITES = ['same-origin', 'none'];

/**
 * Whether a program on this machine asks by itself: it named this machine, nobody handed its request on, and no page
 * of another site had a browser send it.
 */
function isFromHere({ headers, httpVersion }: Caller): boolean {
  if (httpVersion === '1.0' || !isLoopback(hostOf(headers))) return false;
  for (const name of headers.keys()) if (isForwardingHeader(name)) return false;
  // Of another site's page, which sends no Origin with what it does not read: an image, a script.
  if (!OWN_SITES.includes(headers.get('sec-fetch-site') ?? 'none')) return false;
  const origin = headers.get('origin');
  return origin === null || isOwnOrigin(origin, headers.get('host') ?? '');
}

/** The name that a request was sent to, without its port. */
const hostOf = (headers: Pick<Headers, 'get'>): string =>
  (headers.get('host') ?? '').replace(/:\d{1,5}$/, '');

// Outgoing connections: direct, or through the proxy that is set for the host.
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { isLoopback } from './loopback.ts';

/** Proxy addresses by the scheme of the request, null for none, and the hosts that bypass them. */
export type ProxySettings = {
  readonly httpProxy: string | null;
  readonly httpsProxy: string | null;
  /** Comma-separated host names, as in `NO_PROXY`; null: none. */
  readonly noProxy: string | null;
};

export const NO_PROXIES: ProxySettings = { httpProxy: null, httpsProxy: null, noProxy: null };

/** The options of undici's connections that are used here. */
type PoolOptions = Pick<
  Pool.Options,
  'connect' | 'connections' | 'headersTimeout' | 'bodyTimeout' | 'keepAliveTimeout'
>;

/** A dispatcher for one origin. Without a proxy it is a pool, which costs least. */
export const createDispatcher = (
  origin: string,
  proxies: ProxySettings,
  options: PoolOptions,
): Dispatcher => proxyFor(origin, proxies, options) ?? new Pool(origin, options);

/** A dispatcher for the configured proxy; null without one, and for loopback hosts, which to a proxy are itself. */
export function proxyFor(
  origin: string,
  { httpProxy, httpsProxy, noProxy }: ProxySettings,
  options: PoolOptions = {},
): Dispatcher | null {
  if (httpProxy === null && httpsProxy === null) return null;
  if (isLoopback(new URL(origin).hostname)) return null;
  // An empty string means no proxy; without one, undici reads the environment itself.
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    noProxy: noProxy ?? '',
  });
}

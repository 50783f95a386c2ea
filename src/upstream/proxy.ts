// The way out: straight to a host, or through the proxy that is set for it.
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import { isLoopback } from './loopback.ts';

/** Addresses of proxies by the scheme of what is asked, null for none, and the hosts that none is for. */
export type ProxySettings = {
  readonly httpProxy: string | null;
  readonly httpsProxy: string | null;
  /** Host names with commas between, as `NO_PROXY` has them; null: none. */
  readonly noProxy: string | null;
};

export const NO_PROXIES: ProxySettings = { httpProxy: null, httpsProxy: null, noProxy: null };

/** Of undici's own: what a connection may be. */
type PoolOptions = Pick<
  Pool.Options,
  'connect' | 'connections' | 'headersTimeout' | 'bodyTimeout' | 'keepAliveTimeout'
>;

/** A dispatcher for one origin. Without a proxy it is a pool, which takes least. */
export const createDispatcher = (
  origin: string,
  proxies: ProxySettings,
  options: PoolOptions,
): Dispatcher => proxyFor(origin, proxies, options) ?? new Pool(origin, options);

/** What goes through the proxy that is set; null where none is, and for this machine, which is another to a proxy. */
export function proxyFor(
  origin: string,
  { httpProxy, httpsProxy, noProxy }: ProxySettings,
  options: PoolOptions = {},
): Dispatcher | null {
  if (httpProxy === null && httpsProxy === null) return null;
  if (isLoopback(new URL(origin).hostname)) return null;
  // An empty text is none; without one, undici looks at the environment by itself.
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    noProxy: noProxy ?? '',
  });
}

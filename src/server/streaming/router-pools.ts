// Connections to the routers of callbacks: a pool for each tenant and router, so that tenants do not share them.

import type { ProxySettings } from '../../upstream/proxy.ts';
import { isPublicHost } from '../../upstream/public-host.ts';
import { createPublicLookup } from '../../upstream/public-lookup.ts';
import { createTransport, type Transport } from '../../upstream/transport.ts';
import type { Share } from '../../upstream/verified.ts';

type RouterPool = { readonly transport: Transport; users: number };

export type RouterPools = {
  /** `release` has to be called once. */
  readonly take: (
    url: URL,
    share: Share,
  ) => { readonly transport: Transport; readonly release: () => void };
  readonly close: () => Promise<void>;
};

// Of one tenant to one router; further messages wait.
const CONNECTIONS = 100;
const MAX_ANSWER_BYTES = 64_000;

export function createRouterPools(proxies: ProxySettings | undefined): RouterPools {
  const pools = new Map<string, RouterPool>();

  function open({ origin, protocol, hostname }: URL): RouterPool {
    // Over https the certificate proves the host, whatever its name resolves to.
    const isHeldToItsName = protocol === 'http:' && isPublicHost(hostname);
    const transport = createTransport({
      url: origin,
      connections: CONNECTIONS,
      maxBodyBytes: MAX_ANSWER_BYTES,
      ...(proxies && { proxies }),
      lookup: isHeldToItsName ? createPublicLookup(hostname) : undefined,
    });
    return { transport, users: 0 };
  }

  return {
    take(url, share) {
      const name = `${share} ${url.origin}`;
      const pool = pools.get(name) ?? open(url);
      pools.set(name, pool);
      pool.users += 1;
      return {
        transport: pool.transport,
        release() {
          pool.users -= 1;
          if (pool.users > 0) return;
          pools.delete(name);
          void pool.transport.close();
        },
      };
    },
    async close() {
      await Promise.all([...pools.values()].map(({ transport }) => transport.close()));
    },
  };
}

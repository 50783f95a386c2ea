// Looks up the address of a host whose name is public, and rejects addresses of private networks.
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicHost } from './public-host.ts';

type LookupAll = (
  hostname: string,
  options: { readonly all: true },
  onFound: (error: Error | null, found: LookupAddress[]) => void,
) => void;

/**
 * Node's lookup, except that it fails for `host` when one of its addresses is not public: others control what a name
 * resolves to. Other names, such as a proxy's, may resolve to any address.
 */
export const createPublicLookup =
  (host: string, lookupAll: LookupAll = lookup): LookupFunction =>
  (hostname, options, callback) =>
    lookupAll(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      const isPublic = found?.every(({ address }) => isPublicHost(address));
      if (error || !first) callback(error ?? new Error('The host has no address.'), []);
      else if (hostname === host && !isPublic) {
        callback(new Error('The host has an address that is not public.'), []);
      } else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });

// The one rule for which hosts are public. Pure.
import { BlockList, isIP } from 'node:net';
import { isLoopback } from './loopback.ts';

// Names that no public resolver has; a name without a dot belongs to a private network.
const PRIVATE_NAME = /^[^.]+$|\.(local|localhost|internal|intranet|lan|home\.arpa|svc)$/i;

// Addresses that are not routed on the Internet.
const PRIVATE_V4 = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  PRIVATE_V4.addSubnet(address, bits, 'ipv4');
}

const GLOBAL_V6 = new BlockList();
GLOBAL_V6.addSubnet('2000::', 3, 'ipv6');
// These embed an IPv4 address, which may be any.
const TUNNELS_V6 = new BlockList();
TUNNELS_V6.addSubnet('2001::', 32, 'ipv6');
TUNNELS_V6.addSubnet('2002::', 16, 'ipv6');

const MAX_NAME_LENGTH = 253;

/** Whether a host, as `URL` writes it, is neither this machine nor in a private network. Names are not resolved. */
export function isPublicHost(host: string): boolean {
  const name = host.replace(/\.$/, '').replace(/^\[|\]$/g, '');
  if (name.length > MAX_NAME_LENGTH || isLoopback(name)) return false;
  switch (isIP(name)) {
    case 4:
      return !PRIVATE_V4.check(name, 'ipv4');
    case 6:
      return GLOBAL_V6.check(name, 'ipv6') && !TUNNELS_V6.check(name, 'ipv6');
    default:
      return !PRIVATE_NAME.test(name);
  }
}

// A host that is public by its name is never found at an address of a private network.
import type { LookupAddress, LookupOptions } from 'node:dns';
import { expect, it } from 'vitest';
import { createPublicLookup } from '../../../src/upstream/public-lookup.ts';

const HOST = 'router.example.com';
const family = (address: string): LookupAddress => ({
  address,
  family: address.includes(':') ? 6 : 4,
});

/** What a connection to `name` is told when the resolver says so. */
function found(addresses: readonly string[], options: LookupOptions, name = HOST) {
  const lookup = createPublicLookup(HOST, (_, asked, onFound) => {
    expect(asked.all).toBe(true);
    onFound(null, addresses.map(family));
  });
  return new Promise<unknown>((resolve, reject) => {
    lookup(name, options, (error, address) => (error ? reject(error) : resolve(address)));
  });
}

it('is found at its public addresses, one or all as is asked', async () => {
  const addresses = ['203.0.113.7', '2606:4700::1111'];
  expect(await found(addresses, { all: true })).toEqual(addresses.map(family));
  expect(await found(addresses, { all: false })).toBe('203.0.113.7');
});

it.each([
  ['127.0.0.1'],
  ['10.1.2.3'],
  ['169.254.169.254'],
  ['192.168.0.1'],
  ['::1'],
  ['fd00::1'],
  ['fe80::1'],
  ['::ffff:10.0.0.1'],
  ['203.0.113.7', '10.1.2.3'],
])('is not found at %j', async (...addresses) => {
  await expect(found(addresses, { all: true })).rejects.toThrow('not public');
  await expect(found(addresses, { all: false })).rejects.toThrow('not public');
});

it('is not found without an address, and a fault of the resolver is told', async () => {
  await expect(found([], { all: true })).rejects.toThrow('no address');
  const lookup = createPublicLookup(HOST, (_, __, onFound) => onFound(new Error('gone'), []));
  const looked = new Promise((resolve, reject) => {
    lookup(HOST, { all: true }, (error) => (error ? reject(error) : resolve(null)));
  });
  await expect(looked).rejects.toThrow('gone');
});

it('lets other names lead anywhere, such as a proxy’s', async () => {
  expect(await found(['10.0.0.9'], { all: false }, 'proxy.example.com')).toBe('10.0.0.9');
});

// Which hosts everybody can reach, as URLs write them.
import { expect, it } from 'vitest';
import { isPublicHost } from '../../../src/upstream/public-host.ts';

const hostOf = (url: string): string => new URL(url).hostname;

it.each([
  ...['files.northwind.example', 'example.com', 'example.com.', 'xn--bcher-kva.example'],
  ...[
    '8.8.8.8',
    '11.0.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
  ],
  ...['223.255.255.255', '[2606:4700::1111]', 'localhost.example.com', '10.example.com'],
])('everybody reaches %s', (host) => {
  expect(isPublicHost(hostOf(`https://${host}/`))).toBe(true);
});

it.each([
  ...[
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    'files',
    'files.',
    'nas.local',
    'a.LAN',
  ],
  ...['metadata.google.internal', 'db.svc', 'x.home.arpa', 'wiki.intranet'],
  ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '0.0.0.0', '0'],
  ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
  ...['192.0.0.170', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
  ...['[::]', '[::1]', '[fc00::1]', '[fd12::1]', '[fe80::1]', '[ff02::1]'],
  ...[
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[2001::1]',
  ],
])('not everybody reaches %s', (host) => {
  expect(isPublicHost(hostOf(`https://${host}/`))).toBe(false);
});

it('an endless name is none', () => {
  expect(isPublicHost(`${'a.'.repeat(200)}example`)).toBe(false);
});

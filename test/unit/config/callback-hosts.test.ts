// Which hosts callbacks may go to, as the setting names them.
import { expect, it } from 'vitest';
import { callbackHosts } from '../../../src/config/callback-hosts.ts';

it.each<[string, string[]]>([
  ['', []],
  ['Router.Example.com', ['https://router.example.com']],
  ['router.example.com:443', ['https://router.example.com']],
  ['router.example.com:8443', ['https://router.example.com:8443']],
  ['https://router.example.com', ['https://router.example.com']],
  ['http://router:4000', ['http://router:4000']],
  ['10.0.0.1', ['https://10.0.0.1']],
  ['http://[fd00::1]:4000', ['http://[fd00::1]:4000']],
  ['localhost:4000', ['http://localhost:4000', 'https://localhost:4000']],
  ['[::1]:4000', ['http://[::1]:4000', 'https://[::1]:4000']],
  ['https://localhost:4000', ['https://localhost:4000']],
  ['a.example, b.example', ['https://a.example', 'https://b.example']],
])('%s is %j', (text, expected) => {
  expect(callbackHosts(text)).toEqual(expected);
});

it.each([
  '*',
  '*.example.com',
  'ws://router.example.com',
  'https://router.example.com/',
  'https://a:b@router.example.com',
  'router.example.com:99999',
  'router.example.com?a',
  'a.example,',
  'a.example,,b.example',
  'a b',
  '[zz]:1',
  'http://',
  ':4000',
])('%s is none', (text) => {
  expect(() => callbackHosts(text)).toThrow('must be hosts such as router.example.com');
});

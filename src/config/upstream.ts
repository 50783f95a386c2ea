// What can be set of the way to LeadSail.
import type { ProxySettings } from '../upstream/proxy.ts';
import { onOff, proxyUrl, whole, words } from './values.ts';

/** The part of Config that is about calls to LeadSail. */
export type UpstreamConfig = {
  /** Megabytes of LeadSail's answers to remember; 0: none. */
  readonly cacheMb: number;
  /** Calls to LeadSail that a tenant may make in a minute, over all processes; 0: any number. */
  readonly callsPerMinute: number;
  /** Whether LeadSail may send compressed answers. */
  readonly upstreamCompression: boolean;
} & ProxySettings;

/** In the order that help and `docs/configuration.md` show them. */
export const UPSTREAM_SETTINGS = [
  {
    name: 'cacheMb',
    flag: 'cache-mb',
    env: 'GATEWAY_CACHE_MB',
    defaultValue: '16',
    read: whole(0, 4096),
    meaning:
      'Megabytes of answers to share between operations of one key: leads and interactions for 2 seconds, the field library for minutes; 0 shares none.',
  },
  {
    name: 'callsPerMinute',
    flag: 'calls-per-minute',
    env: 'GATEWAY_CALLS_PER_MINUTE',
    defaultValue: '0',
    read: whole(0, 10_000_000),
    meaning:
      'Calls to LeadSail that one key may make in any minute, by all processes together; polls give way first and mutations last. 0 sets no limit.',
  },
  {
    name: 'upstreamCompression',
    flag: 'upstream-compression',
    env: 'GATEWAY_UPSTREAM_COMPRESSION',
    defaultValue: 'off',
    read: onOff,
    meaning:
      'Ask LeadSail for compressed answers, `on` or `off`: less to carry, more to compute. What comes compressed unasked is read all the same.',
  },
  {
    name: 'httpsProxy',
    flag: 'https-proxy',
    env: 'HTTPS_PROXY',
    defaultValue: '',
    read: proxyUrl,
    meaning:
      'Proxy on the way to LeadSail and to `GATEWAY_JWKS_URL` where these are `https://`; also `https_proxy`.',
  },
  {
    name: 'httpProxy',
    flag: 'http-proxy',
    env: 'HTTP_PROXY',
    defaultValue: '',
    read: proxyUrl,
    meaning: 'The same where these are `http://`, and for both without the other.',
  },
  {
    name: 'noProxy',
    flag: 'no-proxy',
    env: 'NO_PROXY',
    defaultValue: '',
    read: words,
    meaning:
      'Hosts that no proxy is for, with commas between; `*` is all. None is for this machine.',
  },
] as const;

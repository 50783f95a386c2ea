// What can be set of what happens without being asked: what is watched, webhooks, and replicas that talk.
import { headerName, keyPrefix, oneOf, redisUrl, secret, whole } from './values.ts';

/** The part of Config that is about what is watched, webhooks and replicas. */
export type LiveConfig = {
  /** Different interactions and leads that are watched at one time. */
  readonly maxTopics: number;
  /** What a webhook has to bring in `webhookHeader`; null: nothing, unless a tenant has one of its own. */
  readonly webhookSecret: string | null;
  readonly webhookHeader: string;
  /** How old an event may be, in milliseconds. */
  readonly webhookToleranceMs: number;
  /** What a proxy signs webhooks with; null: none does. */
  readonly webhookHmacSecret: string | null;
  readonly webhookHmacHeader: string;
  readonly webhookHmacAlgorithm: string;
  /** Null: the body alone is signed. */
  readonly webhookHmacTimeHeader: string | null;
  /** Processes that answer on one port. */
  readonly workers: number;
  /** Where replicas meet; null: this process is alone. */
  readonly redisUrl: string | null;
  readonly redisPrefix: string;
};

type LiveSetting = {
  readonly name: keyof LiveConfig;
  /** Null where a flag would show a secret in the list of processes. */
  readonly flag: string | null;
  readonly env: string;
  readonly fallback: string;
  readonly meaning: string;
  readonly read: (text: string) => unknown;
};

/** In the order that help and README show them. */
export const LIVE_SETTINGS: readonly LiveSetting[] = [
  {
    name: 'maxTopics',
    flag: 'max-topics',
    env: 'GATEWAY_MAX_TOPICS',
    fallback: '2000',
    read: whole(1, 1_000_000),
    meaning:
      'Different interactions and leads that may be watched at one time, each looked at once however many watch it; one credential may have half of them.',
  },
  {
    name: 'webhookSecret',
    flag: null,
    env: 'GATEWAY_WEBHOOK_SECRET',
    fallback: '',
    read: secret,
    meaning: 'What LeadSail’s webhooks have to bring in a header; without any there are none.',
  },
  {
    name: 'webhookHeader',
    flag: 'webhook-header',
    env: 'GATEWAY_WEBHOOK_HEADER',
    fallback: 'x-webhook-secret',
    read: headerName,
    meaning: 'The header that brings it.',
  },
  {
    name: 'webhookToleranceMs',
    flag: 'webhook-tolerance-ms',
    env: 'GATEWAY_WEBHOOK_TOLERANCE_MS',
    fallback: '300000',
    read: whole(1_000, 86_400_000),
    meaning: 'How old a webhook may be, in milliseconds; an older one changes nothing.',
  },
  {
    name: 'webhookHmacSecret',
    flag: null,
    env: 'GATEWAY_WEBHOOK_HMAC_SECRET',
    fallback: '',
    read: secret,
    meaning: 'What a proxy before the gateway signs webhooks with; then each must be signed.',
  },
  {
    name: 'webhookHmacHeader',
    flag: 'webhook-hmac-header',
    env: 'GATEWAY_WEBHOOK_HMAC_HEADER',
    fallback: 'x-webhook-signature',
    read: headerName,
    meaning: 'The header of the signature, in hex or base64, with or without `sha256=` before it.',
  },
  {
    name: 'webhookHmacAlgorithm',
    flag: 'webhook-hmac-algorithm',
    env: 'GATEWAY_WEBHOOK_HMAC_ALGORITHM',
    fallback: 'sha256',
    read: oneOf('sha256', 'sha512', 'sha1'),
    meaning: 'The hash of the HMAC: `sha256`, `sha512` or `sha1`.',
  },
  {
    name: 'webhookHmacTimeHeader',
    flag: 'webhook-hmac-time-header',
    env: 'GATEWAY_WEBHOOK_HMAC_TIME_HEADER',
    fallback: '',
    read: (text) => (text === '' ? null : headerName(text)),
    meaning:
      'The header of the time of signing, in Unix seconds; with it `<time>.<body>` is signed, else the body.',
  },
  {
    name: 'workers',
    flag: 'workers',
    env: 'GATEWAY_WORKERS',
    fallback: '1',
    read: whole(1, 64),
    meaning: 'Processes that answer on one port: as many as there are cores for it.',
  },
  {
    name: 'redisUrl',
    flag: null,
    env: 'REDIS_URL',
    fallback: '',
    read: redisUrl,
    meaning: 'Redis, `redis://…` or `rediss://…`, where several processes meet.',
  },
  {
    name: 'redisPrefix',
    flag: 'redis-prefix',
    env: 'GATEWAY_REDIS_PREFIX',
    fallback: 'leadsail-graphql',
    read: keyPrefix,
    meaning: 'What all names in Redis begin with; one for each LeadSail organization or stage.',
  },
];

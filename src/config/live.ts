// Settings of subscriptions, webhooks and replicas.
import { callbackHosts } from './callback-hosts.ts';
import { channelName, pemFile, redisUrl } from './redis.ts';
import { choice, headerName, keyPrefix, onOff, secret, whole } from './values.ts';

/** The part of Config that concerns subscriptions, webhooks and replicas. */
export type LiveConfig = {
  /** Different interactions and leads that are watched at one time. */
  readonly maxTopics: number;
  /** Polls a second with one key, by all processes together. */
  readonly pollsPerSecond: number;
  /** Origins that callbacks of subscriptions may go to; none when empty. */
  readonly callbackHosts: readonly string[];
  /** The secret that a webhook has in `webhookHeader`; null: none, unless a tenant has its own. */
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
  /** What was read from these files, as PEM; null: none. */
  readonly redisCaFile: string | null;
  readonly redisCertFile: string | null;
  readonly redisKeyFile: string | null;
  /** Not ready, and nothing done that must not be done twice, unless the other processes are met. */
  readonly redisRequired: boolean;
  /** Null: changes are not published to other systems. */
  readonly redisChangesChannel: string | null;
};

type LiveSetting = {
  readonly name: keyof LiveConfig;
  /** Null where a flag would show a secret in the list of processes. */
  readonly flag: string | null;
  readonly env: string;
  readonly defaultValue: string;
  readonly meaning: string;
  readonly read: (text: string) => unknown;
};

/** In the order that help and `docs/configuration.md` show them. */
export const LIVE_SETTINGS: readonly LiveSetting[] = [
  {
    name: 'maxTopics',
    flag: 'max-topics',
    env: 'GATEWAY_MAX_TOPICS',
    defaultValue: '2000',
    read: whole(1, 1_000_000),
    meaning:
      'Different interactions and leads that may be watched at one time, each looked at once however many watch it; one credential may have half of them.',
  },
  {
    name: 'pollsPerSecond',
    flag: 'polls-per-second',
    env: 'GATEWAY_POLLS_PER_SECOND',
    defaultValue: '20',
    read: whole(1, 10_000),
    meaning:
      'How often a second LeadSail is polled with one key for what is watched, by all processes together; one process polls at most ten times as often for all keys.',
  },
  {
    name: 'callbackHosts',
    flag: 'callback-hosts',
    env: 'GATEWAY_CALLBACK_HOSTS',
    defaultValue: '',
    read: callbackHosts,
    meaning:
      'Hosts of routers that subscriptions may call back, with commas between: `host` or `host:port` over https, `http://host:port` over http; none when empty.',
  },
  {
    name: 'webhookSecret',
    flag: null,
    env: 'GATEWAY_WEBHOOK_SECRET',
    defaultValue: '',
    read: secret,
    meaning: 'What LeadSail’s webhooks have to bring in a header; without any there are none.',
  },
  {
    name: 'webhookHeader',
    flag: 'webhook-header',
    env: 'GATEWAY_WEBHOOK_HEADER',
    defaultValue: 'x-webhook-secret',
    read: headerName,
    meaning: 'The header that brings it.',
  },
  {
    name: 'webhookToleranceMs',
    flag: 'webhook-tolerance-ms',
    env: 'GATEWAY_WEBHOOK_TOLERANCE_MS',
    defaultValue: '300000',
    read: whole(1_000, 86_400_000),
    meaning: 'How old a webhook may be, in milliseconds; an older one changes nothing.',
  },
  {
    name: 'webhookHmacSecret',
    flag: null,
    env: 'GATEWAY_WEBHOOK_HMAC_SECRET',
    defaultValue: '',
    read: secret,
    meaning: 'What a proxy before the gateway signs webhooks with; then each must be signed.',
  },
  {
    name: 'webhookHmacHeader',
    flag: 'webhook-hmac-header',
    env: 'GATEWAY_WEBHOOK_HMAC_HEADER',
    defaultValue: 'x-webhook-signature',
    read: headerName,
    meaning: 'The header of the signature, in hex or base64, with or without `sha256=` before it.',
  },
  {
    name: 'webhookHmacAlgorithm',
    flag: 'webhook-hmac-algorithm',
    env: 'GATEWAY_WEBHOOK_HMAC_ALGORITHM',
    defaultValue: 'sha256',
    read: choice('sha256', 'sha512', 'sha1'),
    meaning: 'The hash of the HMAC: `sha256`, `sha512` or `sha1`.',
  },
  {
    name: 'webhookHmacTimeHeader',
    flag: 'webhook-hmac-time-header',
    env: 'GATEWAY_WEBHOOK_HMAC_TIME_HEADER',
    defaultValue: '',
    read: (text) => (text === '' ? null : headerName(text)),
    meaning:
      'The header of the time of signing, in Unix seconds; with it `<time>.<body>` is signed, else the body.',
  },
  {
    name: 'workers',
    flag: 'workers',
    env: 'GATEWAY_WORKERS',
    defaultValue: '1',
    read: whole(1, 64),
    meaning: 'Processes that answer on one port: as many as there are cores for it.',
  },
  {
    name: 'redisUrl',
    flag: null,
    env: 'REDIS_URL',
    defaultValue: '',
    read: redisUrl,
    meaning:
      'Redis or Valkey, where several processes meet: `redis://…`, `redis-sentinel://…` or `redis-cluster://…`, with TLS `rediss…`.',
  },
  {
    name: 'redisPrefix',
    flag: 'redis-prefix',
    env: 'GATEWAY_REDIS_PREFIX',
    defaultValue: 'leadsail-graphql',
    read: keyPrefix,
    meaning: 'What all names in Redis begin with; one for each LeadSail organization or stage.',
  },
  {
    name: 'redisCaFile',
    flag: 'redis-ca-file',
    env: 'GATEWAY_REDIS_CA_FILE',
    defaultValue: '',
    read: pemFile,
    meaning: 'PEM file of who vouches for Redis; without it those whom Node knows.',
  },
  {
    name: 'redisCertFile',
    flag: 'redis-cert-file',
    env: 'GATEWAY_REDIS_CERT_FILE',
    defaultValue: '',
    read: pemFile,
    meaning: 'PEM file of the client certificate that is shown to Redis.',
  },
  {
    name: 'redisKeyFile',
    flag: 'redis-key-file',
    env: 'GATEWAY_REDIS_KEY_FILE',
    defaultValue: '',
    read: pemFile,
    meaning: 'PEM file of the key of that certificate.',
  },
  {
    name: 'redisChangesChannel',
    flag: 'redis-changes-channel',
    env: 'GATEWAY_REDIS_CHANGES_CHANNEL',
    defaultValue: '',
    read: channelName,
    meaning:
      'Channel of Redis on which routers hear type and key of what changed, such as `leadsail.{type}`: `{type}` is `Lead`, `Interaction` or `LeadFile`. None when empty.',
  },
  {
    name: 'redisRequired',
    flag: 'redis-required',
    env: 'GATEWAY_REDIS_REQUIRED',
    defaultValue: 'off',
    read: onOff,
    meaning:
      'Be ready only while Redis is joined, and refuse a mutation with an `idempotencyKey` that may have been done elsewhere: `on` or `off`.',
  },
];

// What may be set: defaults, who beats whom, and every fault said at once, as a pure function.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Command, helpText, parseConfig } from '../../../src/config/config.ts';
import { configJsonSchema } from '../../../src/config/json-schema.ts';
import { type Config, SETTINGS } from '../../../src/config/settings.ts';
import { settingWarnings } from '../../../src/config/warnings.ts';
import { toRedisAddress } from '../../../src/live/replicas/redis-url.ts';
import { isLoopback } from '../../../src/upstream/loopback.ts';
import { CERTIFICATE_PEM, KEY_PEM } from '../../support/certificate.ts';

type Env = Readonly<Record<string, string | undefined>>;

const FOLDER = mkdtempSync(join(tmpdir(), 'config-test-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

/** The path of a new file. */
function fileOf(text: string, name = 'secret'): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

// Each secret may be this.
const NO_SETTINGS = fileOf('{}', 'no-settings.json');
const NO_VARIABLES = fileOf('# none\n', 'no-variables');
const ANY_SECRET = fileOf('redis://any.secret.test\n', 'any');
const CERTIFICATE = fileOf(CERTIFICATE_PEM, 'certificate');
const KEY = fileOf(KEY_PEM, 'key');
const NO_PEM = fileOf('s3cret', 'no-pem');

function configOf(args: readonly string[], env: Env = {}): Config {
  const started = parseConfig(args, env);
  if ('faults' in started) throw new Error(started.faults.join('\n'));
  return started.config;
}

function commandOf(args: readonly string[], env: Env = {}): Command {
  const started = parseConfig(args, env);
  if ('faults' in started) throw new Error(started.faults.join('\n'));
  return started.command;
}

function faultsOf(args: readonly string[], env: Env = {}): readonly string[] {
  const started = parseConfig(args, env);
  return 'faults' in started ? started.faults : [];
}

describe('without a word', () => {
  it('the gateway serves simulated data on this machine', () => {
    expect(parseConfig([], {})).toEqual({
      command: 'serve',
      config: {
        port: 4000,
        host: '127.0.0.1',
        leadsailUrl: null,
        leadsailApiKey: null,
        leadsailApiKeyFile: null,
        ownKey: 'here',
        tenantsFile: null,
        jwksUrl: null,
        jwtIssuer: null,
        jwtAudience: null,
        jwtTenantClaim: 'tenant',
        enforceScopes: false,
        deadlineMs: 8_000,
        callBudget: 250,
        cacheMb: 16,
        callsPerMinute: 0,
        upstreamCompression: false,
        maxConnections: 2_000,
        keepAliveMs: 5_000,
        stopMs: 10_000,
        rateLimit: 0,
        rateLimitBurst: 1_000,
        tokensOnly: false,
        maxBodyBytes: 1_000_000,
        maxBodiesBytes: 64_000_000,
        maxAnswerBytes: 32_000_000,
        maxTokens: 5_000,
        maxNesting: 100,
        maxDepth: 15,
        maxSelections: 1_000,
        maxAliases: 50,
        maxRootFields: 20,
        maxEntityFetches: 50,
        maxDirectives: 50,
        maxListItems: 25_000,
        maxSubscriptions: 20_000,
        pingMs: 5_000,
        predictCalls: true,
        corsOrigins: [],
        httpEdition: '2025',
        introspection: true,
        documents: null,
        documentsOnly: false,
        automaticDocuments: true,
        writes: true,
        textsWithoutMark: false,
        hidesLinks: false,
        maxTopics: 2_000,
        pollsPerSecond: 20,
        callbackHosts: [],
        webhookSecret: null,
        webhookSecretFile: null,
        webhookHeader: 'x-webhook-secret',
        webhookToleranceMs: 300_000,
        webhookHmacSecret: null,
        webhookHmacSecretFile: null,
        webhookHmacHeader: 'x-webhook-signature',
        webhookHmacAlgorithm: 'sha256',
        webhookHmacTimeHeader: null,
        workers: 1,
        redisUrl: null,
        redisUrlFile: null,
        redisPrefix: 'leadsail-graphql',
        redisCaFile: null,
        redisCertFile: null,
        redisKeyFile: null,
        redisRequired: false,
        redisChangesChannel: null,
        graphiql: true,
        trace: true,
        metrics: true,
        metricsPort: 0,
        lookAhead: true,
        plans: true,
        logLevel: 'info',
        otlpEndpoint: null,
        traceSampler: 'parentbased_always_on',
        traceSamplerArg: 1,
        strictConfig: false,
        configFile: null,
        envFile: null,
        httpsProxy: null,
        httpProxy: null,
        noProxy: null,
        checkJson: false,
        checkSave: null,
        checkAgainst: null,
        seed: 1,
        latencyMs: 0,
        misbehave: null,
        sdlFormat: 'plain',
        sdlScopes: false,
        isProduction: false,
      },
      env: {},
    });
  });

  it('an empty environment value counts as none', () => {
    const empty = Object.fromEntries(SETTINGS.map(({ env }) => [env, '']));
    expect(configOf([], { ...empty, NODE_ENV: '' })).toEqual(configOf([]));
  });

  it('nobody can change what was read', () => {
    const config = configOf([]);
    expect(Object.isFrozen(config)).toBe(true);
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
  });
});

// Each setting with a good value, what it is read as, and a bad value with the rule it breaks.
const samples: readonly (readonly [keyof Config, string, unknown, string, string])[] = [
  ['port', '0', 0, '65536', 'must be a whole number from 0 to 65535, got "65536"'],
  ['host', '::1', '::1', 'a b', 'must be a host name or address, got "a b"'],
  [
    'leadsailUrl',
    'http://x.test/v1',
    'http://x.test/v1',
    'ftp://x.test',
    'must be an http(s) address without user name, query or fragment',
  ],
  [
    'leadsailApiKey',
    'key-1',
    'key-1',
    'my key',
    'must be 1 to 512 visible ASCII characters without blanks',
  ],
  [
    'leadsailApiKeyFile',
    ANY_SECRET,
    ANY_SECRET,
    'a\tb',
    'must be 1 to 512 visible ASCII characters',
  ],
  ['ownKey', 'anyone', 'anyone', 'all', 'must be one of here, anyone, got "all"'],
  ['tenantsFile', './t.json', './t.json', 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  [
    'jwksUrl',
    'https://id.test/jwks?v=1',
    'https://id.test/jwks?v=1',
    'http://id.test/jwks',
    'must be an https address without user name, or an http one of this machine',
  ],
  ['jwtIssuer', 'id', 'id', 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  ['jwtAudience', 'us', 'us', 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  ['jwtTenantClaim', 'org', 'org', 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  ['enforceScopes', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
  ['deadlineMs', '1', 1, '0', 'must be a whole number from 1 to 600000, got "0"'],
  ['callBudget', '7', 7, '-7', 'must be a whole number from 1 to 100000, got "-7"'],
  ['maxConnections', '7', 7, '0', 'must be a whole number from 1 to 100000, got "0"'],
  ['keepAliveMs', '7', 7, '0', 'must be a whole number from 1 to 600000, got "0"'],
  ['stopMs', '0', 0, '-1', 'must be a whole number from 0 to 600000, got "-1"'],
  ['cacheMb', '0', 0, '4097', 'must be a whole number from 0 to 4096, got "4097"'],
  ['callsPerMinute', '600', 600, '-1', 'must be a whole number from 0 to 10000000, got "-1"'],
  ['upstreamCompression', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
  [
    'httpsProxy',
    'http://u:p@proxy:3128',
    'http://u:p@proxy:3128/',
    'proxy',
    'must be an http(s) address of a proxy, such as http://proxy:3128',
  ],
  [
    'httpProxy',
    'http://proxy:3128',
    'http://proxy:3128/',
    'socks5://proxy',
    'must be an http(s) address of a proxy, such as http://proxy:3128',
  ],
  [
    'noProxy',
    '.internal,10.0.0.1',
    '.internal,10.0.0.1',
    'ö',
    'must be 1 to 512 visible ASCII characters',
  ],
  ['rateLimit', '7', 7, '1.5', 'must be a whole number from 0 to 1000000, got "1.5"'],
  ['rateLimitBurst', '1', 1, '0', 'must be a whole number from 1 to 1000000, got "0"'],
  ['tokensOnly', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
  ['maxBodyBytes', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxBodiesBytes', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxAnswerBytes', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxTokens', '7', 7, '0', 'must be a whole number from 1 to 100000, got "0"'],
  ['maxNesting', '7', 7, '0', 'must be a whole number from 1 to 500, got "0"'],
  ['maxDepth', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxSelections', '7', 7, '0', 'must be a whole number from 1 to 5000, got "0"'],
  ['maxAliases', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxRootFields', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxEntityFetches', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxDirectives', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxListItems', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxSubscriptions', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['pingMs', '1000', 1_000, '99', 'must be a whole number from 100 to 600000, got "99"'],
  ['predictCalls', 'off', false, 'auto', 'must be one of on, off, got "auto"'],
  [
    'corsOrigins',
    'https://a.test, http://b.test:8080',
    ['https://a.test', 'http://b.test:8080'],
    'https://a.test/',
    'must be origins such as https://app.example.com, with commas between, or *, got "https://a.test/"',
  ],
  ['httpEdition', '2026', '2026', '2024', 'must be one of 2025, 2026, got "2024"'],
  ['introspection', 'off', false, 'yes', 'must be one of on, off, auto, got "yes"'],
  ['documents', './d.json', './d.json', 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  ['documentsOnly', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
  ['automaticDocuments', 'off', false, 'auto', 'must be one of on, off, got "auto"'],
  ['writes', 'off', false, 'no', 'must be one of on, off, got "no"'],
  ['textsWithoutMark', 'allow', true, 'on', 'must be one of refuse, allow, got "on"'],
  ['hidesLinks', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
  ['maxTopics', '7', 7, '0', 'must be a whole number from 1 to 1000000, got "0"'],
  ['pollsPerSecond', '5', 5, '0', 'must be a whole number from 1 to 10000, got "0"'],
  [
    'callbackHosts',
    'router.example.com, http://router.internal:4000',
    ['https://router.example.com', 'http://router.internal:4000'],
    'router.example.com/callback',
    'must be hosts such as router.example.com or http://router.internal:4000, with commas between, got "router.example.com/callback"',
  ],
  [
    'webhookSecret',
    '0123456789abcdef',
    '0123456789abcdef',
    'short',
    'must be 16 to 512 visible ASCII characters without blanks',
  ],
  [
    'webhookSecretFile',
    ANY_SECRET,
    ANY_SECRET,
    'a\tb',
    'must be 1 to 512 visible ASCII characters',
  ],
  ['webhookHeader', 'X-Mine', 'x-mine', 'a b', 'must be the name of a header, got "a b"'],
  [
    'webhookToleranceMs',
    '1000',
    1_000,
    '999',
    'must be a whole number from 1000 to 86400000, got "999"',
  ],
  [
    'webhookHmacSecret',
    '0123456789abcdef',
    '0123456789abcdef',
    'a b c d e f g h i j',
    'must be 16 to 512 visible ASCII characters without blanks',
  ],
  [
    'webhookHmacSecretFile',
    ANY_SECRET,
    ANY_SECRET,
    'a\tb',
    'must be 1 to 512 visible ASCII characters',
  ],
  ['webhookHmacHeader', 'X-Sum', 'x-sum', 'ä', 'must be the name of a header, got "ä"'],
  ['webhookHmacAlgorithm', 'sha1', 'sha1', 'md5', 'must be one of sha256, sha512, sha1, got "md5"'],
  ['webhookHmacTimeHeader', 'X-Time', 'x-time', 'a:b', 'must be the name of a header, got "a:b"'],
  ['workers', '2', 2, '65', 'must be a whole number from 1 to 64, got "65"'],
  [
    'redisUrl',
    'rediss://user:s3cret@redis.test:6380/2',
    'rediss://user:s3cret@redis.test:6380/2',
    'http://redis.test',
    'must be redis://host:port/0, redis-sentinel://host:port,host:port/name/0 or redis-cluster://host:port,host:port, or rediss in place of redis for TLS',
  ],
  ['redisUrlFile', ANY_SECRET, ANY_SECRET, 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  ['redisPrefix', 'b:', 'b:', 'a b', 'must be 1 to 64 letters, digits and _.:-, got "a b"'],
  ['redisCaFile', CERTIFICATE, CERTIFICATE_PEM, NO_PEM, 'names a file whose content must be PEM'],
  ['redisCertFile', CERTIFICATE, CERTIFICATE_PEM, NO_PEM, 'names a file whose content must be PEM'],
  ['redisKeyFile', KEY, KEY_PEM, NO_PEM, 'names a file whose content must be PEM'],
  [
    'redisChangesChannel',
    'leadsail.{type}',
    'leadsail.{type}',
    'a b',
    'must have 1 to 200 characters, visible ones of ASCII',
  ],
  ['redisRequired', 'on', true, 'auto', 'must be one of on, off, got "auto"'],
  ['graphiql', 'off', false, 'yes', 'must be one of on, off, auto, got "yes"'],
  ['trace', 'off', false, 'ON', 'must be one of on, off, auto, got "ON"'],
  ['metrics', 'off', false, 'yes', 'must be one of on, off, auto, got "yes"'],
  ['metricsPort', '9464', 9464, '-1', 'must be a whole number from 0 to 65535, got "-1"'],
  ['lookAhead', 'off', false, 'auto', 'must be one of on, off, got "auto"'],
  ['plans', 'off', false, 'auto', 'must be one of on, off, got "auto"'],
  [
    'logLevel',
    'warn',
    'warn',
    'loud',
    'must be one of debug, info, warn, error, silent, got "loud"',
  ],
  [
    'otlpEndpoint',
    'http://collector.test:4318/otlp/',
    'http://collector.test:4318/otlp',
    'collector.test:4318',
    'must be an http(s) address without user name, query or fragment',
  ],
  [
    'traceSampler',
    'parentbased_traceidratio',
    'parentbased_traceidratio',
    'sometimes',
    'must be one of parentbased_always_on, parentbased_always_off, parentbased_traceidratio, always_on, always_off, traceidratio, got "sometimes"',
  ],
  ['traceSamplerArg', '0.01', 0.01, '1.5', 'must be a number from 0 to 1, got "1.5"'],
  ['strictConfig', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
  ['configFile', NO_SETTINGS, NO_SETTINGS, 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  ['envFile', NO_VARIABLES, NO_VARIABLES, 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  ['checkJson', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
  ['checkSave', '/tmp/r.json', '/tmp/r.json', 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  [
    'checkAgainst',
    '/tmp/r.json',
    '/tmp/r.json',
    'a\tb',
    'must be 1 to 512 visible ASCII characters',
  ],
  ['seed', '42', 42, '1.5', 'must be a whole number from 0 to 4294967295, got "1.5"'],
  ['latencyMs', '250', 250, '1e3', 'must be a whole number from 0 to 60000, got "1e3"'],
  [
    'misbehave',
    'gzip,no-cursor:3',
    'gzip,no-cursor:3',
    'gzip:0',
    'must be names with commas between, each with :n behind it or not, of escapes, whitespace, reversed-keys, doubled-keys, exact-numbers, byte-order-mark, broken-byte, gzip, br, deflate, zstd, identity, long-fractions, drift, other-record, empty-id, deeper, unreadable-mark, odd-dnc, text-notes, listed-fields, null-tags, no-cursor, moving-lists, oldest-first, numeric-references, forged-lines, doubled-field, bare-success, no-content, failed-message, retry-in-a-year, empty-history, short-history, unreadable-history, not-found, unauthorized, rate-limited, late-entry, edited-entry, merged-entries, missing-entries, swapped-entries, unreadable-transcript, lagging-replica, odd-status, late-last-words, got "gzip:0"',
  ],
  [
    'sdlFormat',
    'federation',
    'federation',
    'apollo',
    'must be one of plain, federation, stitching, composite, got "apollo"',
  ],
  ['sdlScopes', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
];

// What a setting cannot do without.
const company: Readonly<Partial<Record<keyof Config, Env>>> = {
  jwksUrl: { GATEWAY_JWT_ISSUER: 'id', GATEWAY_JWT_AUDIENCE: 'us', GATEWAY_TENANTS: 't.json' },
  enforceScopes: {
    GATEWAY_JWKS_URL: 'https://id.test/keys',
    GATEWAY_JWT_ISSUER: 'id',
    GATEWAY_JWT_AUDIENCE: 'us',
    GATEWAY_TENANTS: 't.json',
  },
  documentsOnly: { GATEWAY_DOCUMENTS: 'd.json' },
  tokensOnly: { GATEWAY_TENANTS: 't.json' },
  redisCertFile: { GATEWAY_REDIS_KEY_FILE: KEY },
  redisKeyFile: { GATEWAY_REDIS_CERT_FILE: CERTIFICATE },
  redisRequired: { REDIS_URL: 'redis://h.test' },
  redisChangesChannel: { REDIS_URL: 'redis://h.test' },
};

describe('a setting', () => {
  it('is sampled here, whichever it is', () => {
    expect(samples.map(([name]) => name)).toEqual(SETTINGS.map(({ name }) => name));
  });

  describe.each(samples)('%s', (name, good, read, bad, rule) => {
    const setting = SETTINGS.find((one) => one.name === name);
    const { flag = null, env = '' } = setting ?? {};

    it('is read from the environment', () => {
      expect(configOf([], { ...company[name], [env]: good })[name]).toEqual(read);
      expect(configOf([])[name]).not.toEqual(read);
    });

    it('that breaks its rule is named with the rule', () => {
      expect(faultsOf([], { [env]: bad })).toEqual([`${env} ${rule}.`]);
    });

    it('beats the environment as a flag, even a broken one', () => {
      // Which those are, another test knows.
      if (flag === null) return;
      // A flag that may stand alone takes no word behind it for its value.
      const set = (value: string) =>
        ['json', 'strict-config', 'scopes'].includes(flag)
          ? [`--${flag}=${value}`]
          : [`--${flag}`, value];
      expect(configOf(set(good), { ...company[name], [env]: bad })[name]).toEqual(read);
      expect(configOf([`--${flag}=${good}`], company[name])[name]).toEqual(read);
      expect(faultsOf(set(bad), { [env]: good })).toEqual([`--${flag} ${rule}.`]);
    });
  });

  it.each([
    ['redis://127.0.0.1', 'standalone', [6379]],
    ['valkey://:p%40ss@h.test:1/3', 'standalone', [1]],
    ['rediss://user:p@ss@[::1]:6380', 'standalone', [6380]],
    ['redis-sentinel://u:p@s1,s2:2/main', 'sentinel', [26379, 2]],
    ['valkeys+sentinel://s1:1/main/2?sentinelPassword=x', 'sentinel', [1]],
    ['rediss-cluster://n1:1,n2:2', 'cluster', [1, 2]],
  ])('may name Redis as %s', (url, kind, ports) => {
    expect(configOf([], { REDIS_URL: url }).redisUrl).toBe(url);
    const address = toRedisAddress(url);
    expect([address?.kind, address?.nodes.map(({ port }) => port)]).toEqual([kind, ports]);
  });

  it.each([
    'redis://h,i',
    'redis://h/0/1',
    'redis://h:0',
    'redis://h:99999',
    'redis://h?x=1',
    'redis://h#x',
    'redis-cluster://h/1',
    'redis-sentinel://s1:1',
    'redis-sentinel://s1:1/main/x',
    'redis-sentinel://s1:1/main?other=1',
    'redis-tls://h',
    'redis://%zz@h',
    'redis://',
  ])('may not name Redis as %s', (url) => {
    expect(faultsOf([], { REDIS_URL: url })).toHaveLength(1);
  });

  it('of Redis fits the others of Redis', () => {
    const url = { REDIS_URL: 'rediss://h.test' };
    expect(faultsOf([], { GATEWAY_REDIS_REQUIRED: 'on' })).toEqual([
      'GATEWAY_REDIS_REQUIRED needs REDIS_URL.',
    ]);
    expect(faultsOf([], { ...url, GATEWAY_REDIS_CERT_FILE: CERTIFICATE })).toEqual([
      'GATEWAY_REDIS_CERT_FILE and GATEWAY_REDIS_KEY_FILE need each other.',
    ]);
    expect(faultsOf([], { REDIS_URL: 'redis://h', GATEWAY_REDIS_CA_FILE: CERTIFICATE })).toEqual([
      'GATEWAY_REDIS_CA_FILE, _CERT_FILE and _KEY_FILE need a REDIS_URL with rediss.',
    ]);
    const mixedUp = { GATEWAY_REDIS_CERT_FILE: KEY, GATEWAY_REDIS_KEY_FILE: CERTIFICATE };
    expect(faultsOf([], { ...url, ...mixedUp })).toEqual([
      'GATEWAY_REDIS_CA_FILE, _CERT_FILE and _KEY_FILE must hold certificates, and the key must be the one of the certificate.',
    ]);
  });

  it('that is a secret has no flag, which the list of processes would show', () => {
    expect(SETTINGS.filter(({ flag }) => flag === null).map(({ env }) => env)).toEqual([
      'LEADSAIL_API_KEY',
      'GATEWAY_WEBHOOK_SECRET',
      'GATEWAY_WEBHOOK_HMAC_SECRET',
      'REDIS_URL',
    ]);
    const sentences = ['There is no option --leadsail-api-key; see --help.'];
    expect(faultsOf(['--leadsail-api-key=s3cret'])).toEqual(sentences);
    expect(faultsOf(['--leadsail-api-key', 's3cret'])).toEqual(sentences);
    expect(faultsOf(['serve', '--leadsail-api-key', 's3cret'])).toEqual(sentences);
  });
});

describe('the file of settings', () => {
  const OWN = ['GATEWAY_CONFIG', 'GATEWAY_ENV_FILE'];
  const inFile = samples.flatMap(([name, good, read, bad, rule]) => {
    const setting = SETTINGS.find((one) => one.name === name);
    if (!setting || OWN.includes(setting.env)) return [];
    return [{ name, setting, good, read, bad, rule }];
  });
  const { properties } = configJsonSchema() as {
    readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  const settingsFile = (value: unknown): string => fileOf(JSON.stringify(value), 'settings.json');

  /** The value as the schema would have it, where it has a type of its own. */
  function typed(env: string, text: string): unknown {
    const { type, enum: words } = properties[env] ?? {};
    if (type === 'integer' || type === 'number') return Number(text);
    if (Array.isArray(type)) return text.split(',');
    return Array.isArray(words) && words.includes(true) && text !== 'auto' ? text === 'on' : text;
  }

  /** Whether the schema allows it: the few words of JSON Schema that it has. */
  function isAllowed(env: string, value: unknown): boolean {
    const { type, enum: words, minimum = -Infinity, maximum = Infinity } = properties[env] ?? {};
    if (Array.isArray(words)) return words.includes(value);
    if (type === 'integer' || type === 'number') {
      const isRight = type === 'number' || Number.isInteger(value);
      return isRight && Number(value) >= Number(minimum) && Number(value) <= Number(maximum);
    }
    const types = [type].flat();
    return types.includes(Array.isArray(value) ? 'array' : typeof value);
  }

  it.each(inFile)('has $name, as text and as its own type', ({ name, setting, good, read }) => {
    const { env, defaultValue } = setting;
    for (const value of [good, typed(env, good)]) {
      const GATEWAY_CONFIG = settingsFile({ $schema: './schema.json', [env]: value });
      expect(configOf([], { ...company[name], GATEWAY_CONFIG })[name]).toEqual(read);
    }
    expect(isAllowed(env, typed(env, good))).toBe(true);
    const shown = properties[env]?.default;
    expect(shown).toEqual(defaultValue === '' ? undefined : typedDefault(env, defaultValue));
    if (shown !== undefined) expect(isAllowed(env, shown)).toBe(true);
  });

  const typedDefault = (env: string, text: string): unknown =>
    /^(integer|number)$/.test(String(properties[env]?.type)) ? Number(text) : text;

  it.each(inFile)('names the rule that $name breaks', ({ setting: { env }, bad, rule }) => {
    const path = settingsFile({ [env]: bad });
    expect(faultsOf(['--config', path])).toEqual([`${env} in ${path} ${rule}.`]);
    // What the schema says more of than that it is a text, it says rightly.
    const isText = properties[env]?.type === 'string' || Array.isArray(properties[env]?.type);
    if (!isText) expect(isAllowed(env, bad)).toBe(false);
    // As a number a value may be right that no text could be.
    const number = Number(bad);
    const isNumber = /^(integer|number)$/.test(String(properties[env]?.type));
    if (!isNumber || Number.isNaN(number)) return;
    const isRead = faultsOf(['--config', settingsFile({ [env]: number })]).length === 0;
    expect(isAllowed(env, number)).toBe(isRead);
  });

  it('is told by its schema, and by nothing else', () => {
    expect(Object.keys(properties)).toEqual([
      '$schema',
      ...inFile.map(({ setting }) => setting.env),
    ]);
    expect(configJsonSchema()).toMatchObject({ additionalProperties: false });
  });

  it('is beaten by the environment, and that by a flag', () => {
    const GATEWAY_CONFIG = settingsFile({ PORT: 1, HOST: 'one', LOG_LEVEL: 'warn' });
    const env = { GATEWAY_CONFIG, PORT: '2', HOST: 'two', LOG_LEVEL: '' };
    expect(configOf(['--port', '3'], env)).toMatchObject({
      port: 3,
      host: 'two',
      logLevel: 'warn',
      configFile: GATEWAY_CONFIG,
    });
  });

  it('refuses names that are none, and values that no variable could have', () => {
    const path = settingsFile({
      GATEWAY_RATE_LIMITS: 1,
      NODE_ENV: 's3cret',
      PORT: null,
      GATEWAY_CORS_ORIGINS: [1],
      HOST: {},
      GATEWAY_CONFIG: 'x',
      GATEWAY_ENV_FILE: 'x',
      LEADSAIL_API_KEY: 's3cret with blanks',
    });
    const rule = 'must be a text, a number, true, false or a list of texts.';
    expect(faultsOf(['--config', path])).toEqual([
      `In ${path}: There is no setting GATEWAY_RATE_LIMITS: did you mean GATEWAY_RATE_LIMIT?`,
      `In ${path}: There is no setting NODE_ENV: see --help.`,
      `PORT in ${path} ${rule}`,
      `GATEWAY_CORS_ORIGINS in ${path} ${rule}`,
      `HOST in ${path} ${rule}`,
      `${path} must not name GATEWAY_CONFIG: one file is enough.`,
      `${path} must not name GATEWAY_ENV_FILE: one file is enough.`,
      `LEADSAIL_API_KEY in ${path} must be 1 to 512 visible ASCII characters without blanks.`,
    ]);
  });

  it('must be there, and JSON with one object', () => {
    const missing = join(FOLDER, 'missing');
    expect(faultsOf(['--config', missing])).toEqual([
      `--config must name a file that can be read, got "${missing}": there is no such file.`,
    ]);
    const broken = fileOf('{\n  "PORT": 1,\n  "LEADSAIL_API_KEY": s3cret\n}', 'broken.json');
    expect(faultsOf([], { GATEWAY_CONFIG: broken })).toEqual([
      expect.stringMatching(/^GATEWAY_CONFIG must name a file of JSON, got ".*broken\.json"/),
    ]);
    expect(faultsOf([], { GATEWAY_CONFIG: broken }).join()).not.toContain('s3cret');
    const list = fileOf('[]', 'list.json');
    expect(faultsOf(['--config', list])).toEqual([
      `--config must name a file of JSON with one object, got "${list}".`,
    ]);
  });
});

describe('the file of variables', () => {
  it('adds what the environment does not have', () => {
    const path = fileOf(
      [
        '# as node --env-file reads it',
        'PORT=1',
        'HOST="one" # behind',
        'NODE_ENV=production',
        'LEADSAIL_URL=simulated',
        'LOG_LEVEL=warn',
        'https_proxy=http://proxy.test:1',
      ].join('\n'),
      'variables',
    );
    expect(configOf(['--env-file', path], { HOST: 'two', LOG_LEVEL: '' })).toMatchObject({
      port: 1,
      host: 'two',
      logLevel: 'warn',
      httpsProxy: 'http://proxy.test:1/',
      isProduction: true,
      graphiql: false,
    });
    expect(configOf(['--port', '3'], { GATEWAY_ENV_FILE: path }).port).toBe(3);
  });

  it('beats the file of settings, and may name it', () => {
    const settings = fileOf('{ "PORT": 1, "HOST": "one" }', 'named.json');
    const path = fileOf(`GATEWAY_CONFIG=${settings}\nPORT=2\n`, 'naming');
    expect(configOf(['--env-file', path])).toMatchObject({ port: 2, host: 'one' });
  });

  it('has its misspelt names told like those of the environment', () => {
    const path = fileOf('GATEWAY_RATE_LIMITS=1\nOTHER=1\n', 'misspelt');
    const sentence = 'There is no setting GATEWAY_RATE_LIMITS: did you mean GATEWAY_RATE_LIMIT?';
    expect(faultsOf(['--env-file', path, '--strict-config'])).toEqual([sentence]);
    const started = parseConfig(['--env-file', path], {});
    if ('faults' in started) throw new Error(started.faults.join());
    expect(settingWarnings(started.config, started.env)).toEqual([sentence]);
  });

  it('must be there', () => {
    const path = join(FOLDER, 'missing');
    expect(faultsOf([], { GATEWAY_ENV_FILE: path })).toEqual([
      `GATEWAY_ENV_FILE must name a file that can be read, got "${path}": there is no such file.`,
    ]);
  });
});

describe('the file of a secret', () => {
  it.each([
    ['LEADSAIL_API_KEY', 'leadsailApiKey'],
    ['GATEWAY_WEBHOOK_SECRET', 'webhookSecret'],
    ['GATEWAY_WEBHOOK_HMAC_SECRET', 'webhookHmacSecret'],
    ['REDIS_URL', 'redisUrl'],
  ] as const)('says what %s would, without the line end', (env, name) => {
    const config = configOf([], { [`${env}_FILE`]: ANY_SECRET });
    expect(config).toEqual({
      ...configOf([], { [env]: 'redis://any.secret.test' }),
      [`${name}File`]: ANY_SECRET,
    });
    expect(config[name]).toBe('redis://any.secret.test');
    const faults = [`${env} and ${env}_FILE are both set: set one of them.`];
    expect(faultsOf([], { [env]: 'redis://h.test:6379', [`${env}_FILE`]: ANY_SECRET })).toEqual(
      faults,
    );
  });

  it('opens leads to this machine alone, as the key itself does', () => {
    const [sentence] = faultsOf(['--host', '0.0.0.0'], { LEADSAIL_API_KEY_FILE: ANY_SECRET });
    expect(sentence).toMatch(/^LEADSAIL_API_KEY would open these leads to everybody/);
    expect(configOf([], { LEADSAIL_API_KEY_FILE: ANY_SECRET }).leadsailUrl).not.toBeNull();
  });

  it('that cannot be read is named with the reason', () => {
    const fault = (path: string) => faultsOf([], { REDIS_URL_FILE: path });
    const rule = 'REDIS_URL_FILE must name a file that can be read, got';
    const missing = join(FOLDER, 'missing');
    expect(fault(missing)).toEqual([`${rule} "${missing}": there is no such file.`]);
    expect(fault(FOLDER)).toEqual([`${rule} "${FOLDER}": it is a directory.`]);
    expect(fault('./missing')).toEqual([`${rule} "./missing": there is no such file.`]);
  });

  it('that is empty holds no secret', () => {
    const path = fileOf(' \n', 'empty');
    const rule = 'GATEWAY_WEBHOOK_SECRET_FILE must name a file that holds a secret, got';
    expect(faultsOf([], { GATEWAY_WEBHOOK_SECRET_FILE: path })).toEqual([
      `${rule} "${path}": it is empty.`,
    ]);
  });

  it.each(['s3cret', '{ "tenants": "s3cret" }', 'redis://:s3cret@h', 's3cret/with/slashes'])(
    'is not quoted where the secret itself was put there: %s',
    (text) => {
      const faults = faultsOf([], { REDIS_URL_FILE: text, GATEWAY_WEBHOOK_SECRET_FILE: text });
      expect(faults).toHaveLength(2);
      for (const fault of faults) expect(fault).toMatch(/got what looks like no path and is not q/);
      expect(faults.join()).not.toContain('s3cret');
    },
  );

  it('whose content breaks the rule is told so, without its content', () => {
    const path = fileOf('s3cret ß', 'broken');
    const env = { LEADSAIL_API_KEY_FILE: path, REDIS_URL_FILE: path };
    expect(faultsOf([], env)).toEqual([
      'LEADSAIL_API_KEY_FILE names a file whose content must be 1 to 512 visible ASCII characters without blanks.',
      'REDIS_URL_FILE names a file whose content must be redis://host:port/0, redis-sentinel://host:port,host:port/name/0 or redis-cluster://host:port,host:port, or rediss in place of redis for TLS.',
    ]);
  });
});

describe('what Kubernetes sets for a Service', () => {
  const text = 'tcp://10.0.0.7:9464';

  it('is explained where it is taken for a port', () => {
    expect(faultsOf([], { GATEWAY_METRICS_PORT: text })).toEqual([
      `GATEWAY_METRICS_PORT must be a whole number from 0 to 65535, got "${text}": Kubernetes sets it for the Service "gateway-metrics"; set enableServiceLinks: false in the pod, or rename the Service.`,
    ]);
  });

  it('is nothing of Kubernetes as a flag, or elsewhere', () => {
    for (const faults of [
      faultsOf(['--metrics-port', text]),
      faultsOf([], { LEADSAIL_URL: text }),
      faultsOf([], { GATEWAY_METRICS_PORT: 'x' }),
    ]) {
      expect(faults).toHaveLength(1);
      expect(faults.join()).not.toContain('Kubernetes');
    }
  });
});

describe('faults', () => {
  it('are all said at once, each a sentence', () => {
    const env = { PORT: 'x', LEADSAIL_URL: 'nowhere', SIMULATOR_SEED: '-1', LOG_LEVEL: 'loud' };
    expect(faultsOf(['--bogus', '--look-ahead', 'maybe', '--trace'], env)).toEqual([
      'There is no option --bogus; see --help.',
      '--trace needs a value.',
      'PORT must be a whole number from 0 to 65535, got "x".',
      'LEADSAIL_URL must be an http(s) address without user name, query or fragment.',
      '--look-ahead must be one of on, off, got "maybe".',
      'LOG_LEVEL must be one of debug, info, warn, error, silent, got "loud".',
      'SIMULATOR_SEED must be a whole number from 0 to 4294967295, got "-1".',
    ]);
  });

  it.each([
    ['https://anna:s3cret@api.leadsail.app'],
    ['https://s3cret@api.leadsail.app'],
    ['https://api.leadsail.app?key=s3cret'],
    ['https://api.leadsail.app#s3cret'],
    ['s3cret'],
  ])('never quote the LEADSAIL_URL %s', (url) => {
    expect(faultsOf([], { LEADSAIL_URL: url })).toHaveLength(1);
    expect(faultsOf(['--leadsail-url', url])).toHaveLength(1);
    expect(faultsOf([], { LEADSAIL_URL: url }).join()).not.toContain('s3cret');
    expect(faultsOf(['--leadsail-url', url]).join()).not.toContain('s3cret');
  });

  it('never quote the API key', () => {
    for (const key of ['s3cret key', 's3cretß', `s3cret${'x'.repeat(512)}`]) {
      const faults = faultsOf(['--port', 'x'], { LEADSAIL_API_KEY: key, HOST: '0.0.0.0' });
      expect(faults.join()).toMatch(/LEADSAIL_API_KEY must be/);
      expect(faults.join()).not.toContain('s3cret');
    }
  });

  it.each(['GATEWAY_WEBHOOK_SECRET', 'GATEWAY_WEBHOOK_HMAC_SECRET', 'REDIS_URL'])(
    'never quote %s',
    (name) => {
      for (const text of ['s3cret', 's3cret ß', 'redis://:s3cret ß@h/x', 's3cret://h']) {
        const faults = faultsOf([], { [name]: text });
        expect(faults).toHaveLength(1);
        expect(faults.join()).not.toContain('s3cret');
      }
    },
  );

  it.each([
    [['--port'], '--port needs a value.'],
    [['--port='], '--port needs a value.'],
    [['--port', '--seed', '3'], '--port needs a value.'],
    [['-p', '80'], 'There is no option -p; see --help.'],
    [['--no-graphiql'], 'There is no option --no-graphiql; see --help.'],
    [
      ['start'],
      'There is no command "start"; the commands are serve, sdl, simulate, check, config-schema.',
    ],
    [
      ['toString'],
      'There is no command "toString"; the commands are serve, sdl, simulate, check, config-schema.',
    ],
    [['serve', 'sdl'], 'One command is enough, got "serve sdl".'],
  ])('%j is one fault: %s', (args, sentence) => {
    expect(faultsOf(args)).toEqual([sentence]);
  });
});

describe('LEADSAIL_API_KEY', () => {
  const env = { LEADSAIL_API_KEY: 's3cret' };

  it.each(['0.0.0.0', '::', '192.168.1.20', 'leads.example', '127.0.0.1.example', '1.127.0.0'])(
    'is refused while everybody may knock at %s',
    (host) => {
      const [sentence = '', ...more] = faultsOf(['--host', host], env);
      expect(sentence).toMatch(/^LEADSAIL_API_KEY would open these leads to everybody who can/);
      expect(sentence).toContain(` ${host}: listen on a loopback address`);
      expect(sentence).not.toContain('s3cret');
      expect(more).toEqual([]);
      expect(configOf([], { HOST: host }).host).toBe(host);
    },
  );

  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost', 'LocalHost'])('is fine on %s', (host) => {
    expect(configOf(['--host', host], env).leadsailApiKey).toBe('s3cret');
    expect(isLoopback(host)).toBe(true);
  });

  it('alone means the public LeadSail', () => {
    expect(configOf([], env).leadsailUrl).toBe('https://api.leadsail.app/api/v1');
  });

  it('serves nobody in production without tokens, unless it is said to serve anyone', () => {
    const production = { ...env, NODE_ENV: 'production' };
    expect(faultsOf([], production)).toEqual([
      expect.stringMatching(/^LEADSAIL_API_KEY would serve .* or say GATEWAY_OWN_KEY=anyone\.$/),
    ]);
    expect(configOf(['--own-key', 'anyone'], production).ownKey).toBe('anyone');
    expect(configOf(['--own-key', 'anyone', '--host', '0.0.0.0'], production).host).toBe('0.0.0.0');
    expect(configOf([], { ...production, GATEWAY_TENANTS: 't.json' }).ownKey).toBe('here');
    for (const command of ['sdl', 'check']) expect(faultsOf([command], production)).toEqual([]);
  });

  it.each([{}, { GATEWAY_OWN_KEY: 'anyone' }])('is not for every page in a browser: %j', (own) => {
    const any = { ...env, ...own, GATEWAY_CORS_ORIGINS: 'https://a.example,*' };
    expect(faultsOf([], any)).toEqual([
      expect.stringMatching(/^GATEWAY_CORS_ORIGINS=\* would let/),
    ]);
    expect(configOf([], { ...any, GATEWAY_TENANTS: 't.json' }).corsOrigins).toContain('*');
  });

  it('beside an address means that one', () => {
    const config = configOf([], { ...env, LEADSAIL_URL: 'http://localhost:9/' });
    expect(config).toMatchObject({ leadsailUrl: 'http://localhost:9', leadsailApiKey: 's3cret' });
  });
});

describe('LEADSAIL_URL', () => {
  it('alone leaves the key to each caller', () => {
    const config = configOf([], { LEADSAIL_URL: 'https://api.leadsail.app/api/v1' });
    expect(config.leadsailApiKey).toBeNull();
  });

  it.each([
    'https://x.test/v1/',
    'https://x.test/v1///',
    'https://X.test:443/v1?',
    ' https://x.test/v1/#',
  ])('%j loses what is too much at its end', (url) =>
    expect(configOf([], { LEADSAIL_URL: url }).leadsailUrl).toBe('https://x.test/v1'),
  );
});

describe('NODE_ENV=production', () => {
  const env = { NODE_ENV: 'production', LEADSAIL_URL: 'simulated' };

  it('needs a LeadSail to be named, or the simulated one to be asked for', () => {
    const bare = { NODE_ENV: 'production' };
    expect(faultsOf([], bare)).toEqual([expect.stringMatching(/^NODE_ENV is production, and no/)]);
    expect(configOf(['--simulated'], bare).leadsailUrl).toBeNull();
    expect(configOf([], env).leadsailUrl).toBeNull();
    expect(configOf([], { ...bare, GATEWAY_TENANTS: 't.json' }).leadsailUrl).toBe(
      'https://api.leadsail.app/api/v1',
    );
    expect(configOf(['--simulated'], { ...bare, LEADSAIL_API_KEY: 'k' }).leadsailUrl).toBeNull();
    for (const command of ['sdl', 'simulate']) expect(faultsOf([command], bare)).toEqual([]);
  });

  it('turns GraphiQL, introspection and trace off', () => {
    expect(configOf([], env)).toMatchObject({
      isProduction: true,
      graphiql: false,
      introspection: false,
      trace: false,
    });
    expect(configOf(['--graphiql', 'auto'], env).graphiql).toBe(false);
  });

  it('leaves introspection on when it is asked for', () => {
    expect(configOf(['--introspection', 'on'], env).introspection).toBe(true);
  });

  it('does not when they are asked for', () => {
    const asked = { ...env, GATEWAY_TRACE: 'on' };
    expect(configOf(['--graphiql', 'on'], asked)).toMatchObject({ graphiql: true, trace: true });
  });

  it('is the only word that does', () => {
    const config = configOf([], { NODE_ENV: 'prod' });
    expect(config).toMatchObject({ isProduction: false, graphiql: true, trace: true });
  });
});

describe('commands', () => {
  it.each(['serve', 'sdl', 'simulate', 'check'] as const)('%s is one', (command) => {
    expect(commandOf([command, '--port', '1'])).toBe(command);
    expect(helpText()).toMatch(new RegExp(`^ {2}${command} `, 'm'));
  });

  it('--json means on when it stands alone, and takes nothing for its value', () => {
    const read = (...args: string[]) => {
      const { checkJson, checkSave } = configOf(['check', ...args]);
      return { checkJson, checkSave };
    };
    expect(read('--json')).toEqual({ checkJson: true, checkSave: null });
    expect(read('--json', '--save', 'x')).toEqual({ checkJson: true, checkSave: 'x' });
    expect(read('--json=off')).toEqual({ checkJson: false, checkSave: null });
    expect(faultsOf(['check', '--json='])).toHaveLength(1);
  });

  it('check opens no port, so that a key and any address go together', () => {
    const env = { LEADSAIL_API_KEY: 'k', HOST: '0.0.0.0' };
    expect(commandOf(['check'], env)).toBe('check');
    expect(faultsOf([], env)).toHaveLength(1);
  });

  it('--help and --version win over every fault', () => {
    const env = { PORT: 'x', LEADSAIL_API_KEY: 'k', HOST: '0.0.0.0' };
    expect(commandOf(['--bogus', 'a', 'b', '--help'], env)).toBe('help');
    expect(commandOf(['--bogus', 'a', 'b', '--version'], env)).toBe('version');
    expect(faultsOf(['--bogus', 'a', 'b'], env)).toHaveLength(3);
  });

  it('--help names every setting with its flag, variable, default and meaning', () => {
    const [head = '', ...rows] = helpText().split(/\n(?= {2}--| {22}[A-Z_]+\n)/);
    expect(head).toContain('an option beats the environment');
    const shown = SETTINGS.map(({ flag, env, defaultValue: fallback, meaning }) => {
      const start = `  ${(flag === null ? '' : `--${flag} …`).padEnd(20)}${env}`;
      const value = fallback === '' ? '' : ` (${fallback})`;
      return `${start}${value}\n${' '.repeat(22)}${meaning.replaceAll('`', '')}`;
    });
    expect(rows.slice(0, -3)).toEqual(shown);
    expect(rows.slice(-3).map((row) => row.trim().split(' ')[0])).toEqual([
      '--simulated',
      '--help',
      '--version',
    ]);
  });
});

// What may be set: defaults, who beats whom, and every fault said at once, as a pure function.
import { describe, expect, it } from 'vitest';
import { type Command, helpText, isLoopback, parseConfig } from '../src/config/config.ts';
import { type Config, SETTINGS } from '../src/config/settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

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
        tenantsFile: null,
        jwksUrl: null,
        jwtIssuer: null,
        jwtAudience: null,
        jwtTenantClaim: 'tenant',
        deadlineMs: 8_000,
        callBudget: 250,
        cacheMb: 64,
        maxConnections: 2_000,
        keepAliveMs: 5_000,
        stopMs: 10_000,
        rateLimit: 0,
        rateLimitBurst: 1_000,
        maxBodyBytes: 1_000_000,
        maxTokens: 5_000,
        maxNesting: 100,
        maxDepth: 15,
        maxSelections: 1_000,
        maxAliases: 50,
        maxRootFields: 20,
        maxDirectives: 50,
        maxListItems: 25_000,
        maxSubscriptions: 20_000,
        pingMs: 5_000,
        predictCalls: true,
        corsOrigins: [],
        introspection: true,
        documents: null,
        documentsOnly: false,
        automaticDocuments: true,
        maxTopics: 2_000,
        webhookSecret: null,
        webhookHeader: 'x-webhook-secret',
        webhookToleranceMs: 300_000,
        webhookHmacSecret: null,
        webhookHmacHeader: 'x-webhook-signature',
        webhookHmacAlgorithm: 'sha256',
        webhookHmacTimeHeader: null,
        workers: 1,
        redisUrl: null,
        redisPrefix: 'leadsail-graphql',
        graphiql: true,
        trace: true,
        metrics: true,
        metricsPort: 0,
        lookAhead: true,
        plans: true,
        logLevel: 'info',
        seed: 1,
        latencyMs: 0,
        sdlFormat: 'plain',
        isProduction: false,
      },
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
  ['deadlineMs', '1', 1, '0', 'must be a whole number from 1 to 600000, got "0"'],
  ['callBudget', '7', 7, '-7', 'must be a whole number from 1 to 100000, got "-7"'],
  ['cacheMb', '0', 0, '4097', 'must be a whole number from 0 to 4096, got "4097"'],
  ['maxConnections', '7', 7, '0', 'must be a whole number from 1 to 100000, got "0"'],
  ['keepAliveMs', '7', 7, '0', 'must be a whole number from 1 to 600000, got "0"'],
  ['stopMs', '0', 0, '-1', 'must be a whole number from 0 to 600000, got "-1"'],
  ['rateLimit', '7', 7, '1.5', 'must be a whole number from 0 to 1000000, got "1.5"'],
  ['rateLimitBurst', '1', 1, '0', 'must be a whole number from 1 to 1000000, got "0"'],
  ['maxBodyBytes', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxTokens', '7', 7, '0', 'must be a whole number from 1 to 100000, got "0"'],
  ['maxNesting', '7', 7, '0', 'must be a whole number from 1 to 500, got "0"'],
  ['maxDepth', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxSelections', '7', 7, '0', 'must be a whole number from 1 to 5000, got "0"'],
  ['maxAliases', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
  ['maxRootFields', '7', 7, '0', 'must be a whole number from 1 to 1000000000, got "0"'],
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
  ['introspection', 'off', false, 'yes', 'must be one of on, off, auto, got "yes"'],
  ['documents', './d.json', './d.json', 'a\tb', 'must be 1 to 512 visible ASCII characters'],
  ['documentsOnly', 'on', true, 'yes', 'must be one of on, off, got "yes"'],
  ['automaticDocuments', 'off', false, 'auto', 'must be one of on, off, got "auto"'],
  ['maxTopics', '7', 7, '0', 'must be a whole number from 1 to 1000000, got "0"'],
  [
    'webhookSecret',
    '0123456789abcdef',
    '0123456789abcdef',
    'short',
    'must be 16 to 512 visible ASCII characters without blanks',
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
  ['webhookHmacHeader', 'X-Sum', 'x-sum', 'ä', 'must be the name of a header, got "ä"'],
  ['webhookHmacAlgorithm', 'sha1', 'sha1', 'md5', 'must be one of sha256, sha512, sha1, got "md5"'],
  ['webhookHmacTimeHeader', 'X-Time', 'x-time', 'a:b', 'must be the name of a header, got "a:b"'],
  ['workers', '2', 2, '65', 'must be a whole number from 1 to 64, got "65"'],
  [
    'redisUrl',
    'rediss://user:s3cret@redis.test:6380/2',
    'rediss://user:s3cret@redis.test:6380/2',
    'http://redis.test',
    'must be redis://host:port or rediss://host:port, with a number behind /',
  ],
  ['redisPrefix', 'b:', 'b:', 'a b', 'must be 1 to 64 letters, digits and _.:-, got "a b"'],
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
  ['seed', '42', 42, '1.5', 'must be a whole number from 0 to 4294967295, got "1.5"'],
  ['latencyMs', '250', 250, '1e3', 'must be a whole number from 0 to 60000, got "1e3"'],
  [
    'sdlFormat',
    'federation',
    'federation',
    'apollo',
    'must be one of plain, federation, stitching, got "apollo"',
  ],
];

// What a setting cannot do without.
const company: Readonly<Partial<Record<keyof Config, Env>>> = {
  jwksUrl: { GATEWAY_JWT_ISSUER: 'id', GATEWAY_JWT_AUDIENCE: 'us', GATEWAY_TENANTS: 't.json' },
  documentsOnly: { GATEWAY_DOCUMENTS: 'd.json' },
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
      expect(configOf([`--${flag}`, good], { ...company[name], [env]: bad })[name]).toEqual(read);
      expect(configOf([`--${flag}=${good}`], company[name])[name]).toEqual(read);
      expect(faultsOf([`--${flag}`, bad], { [env]: good })).toEqual([`--${flag} ${rule}.`]);
    });
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
    [['start'], 'There is no command "start"; the commands are serve, sdl, simulate.'],
    [['toString'], 'There is no command "toString"; the commands are serve, sdl, simulate.'],
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
  const env = { NODE_ENV: 'production' };

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
  it.each(['serve', 'sdl', 'simulate'] as const)('%s is one', (command) => {
    expect(commandOf([command, '--port', '1'])).toBe(command);
    expect(helpText()).toMatch(new RegExp(`^ {2}${command} `, 'm'));
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
    const shown = SETTINGS.map(({ flag, env, fallback, meaning }) => {
      const start = `  ${(flag === null ? '' : `--${flag} …`).padEnd(20)}${env}`;
      const value = fallback === '' ? '' : ` (${fallback})`;
      return `${start}${value}\n${' '.repeat(22)}${meaning.replaceAll('`', '')}`;
    });
    expect(rows.slice(0, -2)).toEqual(shown);
    expect(rows.slice(-2).map((row) => row.trim().split(' ')[0])).toEqual(['--help', '--version']);
  });
});

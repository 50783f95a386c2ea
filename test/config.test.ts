// What may be set: defaults, who beats whom, and every fault said at once, as a pure function.
import { describe, expect, it } from 'vitest';
import { type Command, helpText, isLoopback, parseConfig } from '../src/config.ts';
import { type Config, SETTINGS } from '../src/settings.ts';

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
        deadlineMs: 8_000,
        callBudget: 250,
        graphiql: true,
        trace: true,
        lookAhead: true,
        logLevel: 'info',
        seed: 1,
        latencyMs: 0,
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
  ['deadlineMs', '1', 1, '0', 'must be a whole number from 1 to 600000, got "0"'],
  ['callBudget', '7', 7, '-7', 'must be a whole number from 1 to 100000, got "-7"'],
  ['graphiql', 'off', false, 'yes', 'must be one of on, off, auto, got "yes"'],
  ['trace', 'off', false, 'ON', 'must be one of on, off, auto, got "ON"'],
  ['lookAhead', 'off', false, 'auto', 'must be one of on, off, got "auto"'],
  [
    'logLevel',
    'warn',
    'warn',
    'loud',
    'must be one of debug, info, warn, error, silent, got "loud"',
  ],
  ['seed', '42', 42, '1.5', 'must be a whole number from 0 to 4294967295, got "1.5"'],
  ['latencyMs', '250', 250, '1e3', 'must be a whole number from 0 to 60000, got "1e3"'],
];

describe('a setting', () => {
  it('is sampled here, whichever it is', () => {
    expect(samples.map(([name]) => name)).toEqual(SETTINGS.map(({ name }) => name));
  });

  describe.each(samples)('%s', (name, good, read, bad, rule) => {
    const setting = SETTINGS.find((one) => one.name === name);
    const { flag = null, env = '' } = setting ?? {};

    it('is read from the environment', () => {
      expect(configOf([], { [env]: good })[name]).toBe(read);
      expect(configOf([])[name]).not.toBe(read);
    });

    it('that breaks its rule is named with the rule', () => {
      expect(faultsOf([], { [env]: bad })).toEqual([`${env} ${rule}.`]);
    });

    it('beats the environment as a flag, even a broken one', () => {
      if (flag === null) return expect(env).toBe('LEADSAIL_API_KEY');
      expect(configOf([`--${flag}`, good], { [env]: bad })[name]).toBe(read);
      expect(configOf([`--${flag}=${good}`])[name]).toBe(read);
      expect(faultsOf([`--${flag}`, bad], { [env]: good })).toEqual([`--${flag} ${rule}.`]);
    });
  });

  it('that is a secret has no flag, which the list of processes would show', () => {
    expect(SETTINGS.filter(({ flag }) => flag === null).map(({ env }) => env)).toEqual([
      'LEADSAIL_API_KEY',
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

  it('turns GraphiQL and trace off', () => {
    expect(configOf([], env)).toMatchObject({ isProduction: true, graphiql: false, trace: false });
    expect(configOf(['--graphiql', 'auto'], env).graphiql).toBe(false);
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

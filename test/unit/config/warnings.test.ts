// What is told of settings that are allowed and may not be meant: misspelt names, plain HTTP, a development that is open.
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/config.ts';
import { SETTINGS } from '../../../src/config/settings.ts';
import { settingWarnings } from '../../../src/config/warnings.ts';

type Env = Readonly<Record<string, string>>;

function warningsOf(env: Env): string[] {
  const started = parseConfig([], env);
  if ('faults' in started) throw new Error(started.faults.join(' '));
  return settingWarnings(started.config, env);
}

describe('a variable that is no setting', () => {
  it.each([
    ['LEADSAIL_ULR', 'LEADSAIL_URL'],
    ['LEADSAIL_APIKEY', 'LEADSAIL_API_KEY'],
    ['LEADSAIL_API_KEY_FIEL', 'LEADSAIL_API_KEY_FILE'],
    ['GATEWAY_CALLBUDGET', 'GATEWAY_CALL_BUDGET'],
    ['GATEWAY_RATE_LIMTI', 'GATEWAY_RATE_LIMIT'],
    ['LEADSAIL_KEY', 'LEADSAIL_API_KEY'],
    ['LEADSAIL_API_URL', 'LEADSAIL_URL'],
    ['LEADSAIL_BASE_URL', 'LEADSAIL_URL'],
    ['LEADSAIL_KEY_FILE', 'LEADSAIL_API_KEY_FILE'],
    ['GATEWAY_JWKS', 'GATEWAY_JWKS_URL'],
    ['GATEWAY_DEADLINE', 'GATEWAY_DEADLINE_MS'],
    ['GATEWAY_MAX_QUERY_DEPTH', 'GATEWAY_MAX_DEPTH'],
    ['GATEWAY_HMAC_SECRET', 'GATEWAY_WEBHOOK_HMAC_SECRET'],
  ])('%s is told of with the nearest that is', (name, nearest) => {
    const sentence = `There is no setting ${name}: did you mean ${nearest}?`;
    expect(warningsOf({ [name]: 's3cret' })).toEqual([sentence]);
    const strict = parseConfig(['--strict-config'], { [name]: 's3cret' });
    expect(strict).toEqual({ faults: [sentence] });
  });

  it('is told of without another that is not near, and never in full when it is long', () => {
    expect(warningsOf({ GATEWAY_ZEBRA_QUOTA_PER_WEEK: '1' })).toEqual([
      'There is no setting GATEWAY_ZEBRA_QUOTA_PER_WEEK: see --help.',
    ]);
    const [sentence = ''] = warningsOf({ [`GATEWAY_${'X'.repeat(10_000)}`]: '1' });
    expect(sentence.length).toBeLessThan(120);
  });

  it('is none that Kubernetes sets for a Service', () => {
    const links = {
      GATEWAY_SERVICE_HOST: '10.0.0.1',
      GATEWAY_SERVICE_PORT: '80',
      GATEWAY_SERVICE_PORT_HTTP: '80',
      GATEWAY_WEB_PORT: 'tcp://10.0.0.1:80',
      GATEWAY_PORT_80_TCP: 'tcp://10.0.0.1:80',
      GATEWAY_PORT_80_TCP_PROTO: 'tcp',
      GATEWAY_PORT_80_TCP_PORT: '80',
      LEADSAIL_MOCK_PORT_80_TCP_ADDR: '10.0.0.1',
    };
    expect(warningsOf(links)).toEqual([]);
    expect(parseConfig(['--strict-config'], links)).not.toHaveProperty('faults');
  });

  it('is nobody else\u2019s', () => {
    expect(warningsOf({ HOME: '/', MY_GATEWAY_X: '1', PATH: '/bin', GATEWAYS: '2' })).toEqual([]);
  });
});

describe('a setting with the last word left out, or another put in', () => {
  it.each(SETTINGS.map(({ env }) => env).filter((env) => /^(GATEWAY|LEADSAIL)_\w+_/.test(env)))(
    '%s is meant by itself with one more',
    (env) => {
      expect(warningsOf({ [`${env}_ZEBRA`]: 's3cret' })).toEqual([
        `There is no setting ${env}_ZEBRA: did you mean ${env}?`,
      ]);
    },
  );
});

describe('a mode that is nearly production', () => {
  it.each(['Production', 'PRODUCTION', 'prod', 'production ', ' production', 'productive'])(
    '%j is told of',
    (mode) => {
      expect(warningsOf({ NODE_ENV: mode })).toEqual([
        `NODE_ENV is ${JSON.stringify(mode)}, which counts as development: say NODE_ENV=production where that is meant.`,
      ]);
    },
  );

  it.each(['', 'development', 'test', 'staging', 'preprod'])('%j is none', (mode) => {
    expect(warningsOf({ NODE_ENV: mode })).toEqual([]);
  });
});

describe('what a JWT must have', () => {
  it.each(['GATEWAY_JWT_ISSUER', 'GATEWAY_JWT_AUDIENCE'])(
    '%s is told of where no JWT is checked',
    (name) => {
      expect(warningsOf({ [name]: 'leads' })).toEqual([
        `${name} is set without GATEWAY_JWKS_URL: no JWT is checked, and none is believed.`,
      ]);
    },
  );
});

describe('http://', () => {
  it.each(['http://api.leadsail.app/api/v1', 'http://8.8.8.8', 'http://172.32.0.1'])(
    'to %s is told of',
    (url) => {
      expect(warningsOf({ LEADSAIL_URL: url })).toEqual([
        expect.stringMatching(/^LEADSAIL_URL is http:\/\/ to [\w.]+: everybody on the way/),
      ]);
    },
  );

  it.each([
    'https://api.leadsail.app/api/v1',
    'http://localhost:1',
    'http://127.0.0.1:1',
    'http://leadsail:8080',
    'http://mock.default.svc.cluster.local',
    'http://10.1.2.3',
    'http://172.16.0.1',
    'http://192.168.0.9',
    'http://[fd00::1]',
    'simulated',
  ])('to nobody outside is not: %s', (url) => {
    expect(warningsOf({ LEADSAIL_URL: url })).toEqual([]);
  });
});

describe('an address that others can reach', () => {
  it('is told of with what they can open', () => {
    expect(warningsOf({ HOST: '0.0.0.0' })).toEqual([
      expect.stringMatching(
        /^HOST is 0\.0\.0\.0: GraphiQL and \/metrics can be opened by everybody/,
      ),
    ]);
  });

  it.each([
    { HOST: '0.0.0.0', NODE_ENV: 'production', LEADSAIL_URL: 'simulated' },
    { HOST: '0.0.0.0', GATEWAY_GRAPHIQL: 'off', GATEWAY_METRICS: 'off' },
    { HOST: '127.0.0.1' },
  ])('is not where they can open nothing: %j', (env) => {
    expect(warningsOf(env as unknown as Env)).toEqual([]);
  });
});

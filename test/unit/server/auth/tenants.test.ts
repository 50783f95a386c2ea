// The file of tenants: what it may say, every fault of it at once, and no secret of it in any of them.
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/config/config.ts';
import { parseTenants } from '../../../../src/server/auth/tenants.ts';

const SECRET = 'open-sesame-0123456789';
const all = { hasOwnKey: true, hasJwks: true };
const nothing = { hasOwnKey: false, hasJwks: false };

function faultsOf(tenants: unknown, around = all): readonly string[] {
  const read = parseTenants(JSON.stringify({ tenants }), around);
  return 'faults' in read ? read.faults : [];
}

describe('a file of tenants', () => {
  it('says who is whom', () => {
    const text = `{ "tenants": [
      { "name": "north", "leadsailApiKey": "key-1", "tokens": ["${SECRET}"] },
      { "name": "south", "claims": ["org_1", "org_2"], "webhookSecret": "${SECRET}" } ] }`;
    expect(parseTenants(text, all)).toEqual({
      tenants: [
        { name: 'north', leadsailApiKey: 'key-1', tokens: [SECRET], claims: [] },
        {
          name: 'south',
          leadsailApiKey: null,
          tokens: [],
          claims: ['org_1', 'org_2'],
          webhookSecret: SECRET,
        },
      ],
    });
  });

  it('says where a text ceases to be JSON', () => {
    expect(parseTenants(`{\n  "${SECRET}"`, all)).toEqual({
      faults: [expect.stringMatching(/^must be JSON .* and is no JSON at line 2, column \d+$/)],
    });
  });

  it.each(['', 'null', '[]', '{"tenants": {}}', `{"tenants": [], "${SECRET}": 1}`, SECRET])(
    'is not %j',
    (text) => {
      expect(parseTenants(text, all)).toEqual({
        faults: ['must be JSON of the form { "tenants": [ { "name": …, "tokens": [ … ] } ] }'],
      });
    },
  );

  const good = { name: 'a', leadsailApiKey: 'k', tokens: [SECRET] };
  it.each<[string, unknown[], string[]]>([
    ['names nobody', [], ['names no tenant']],
    [
      'has something unknown',
      [{ ...good, [SECRET]: SECRET }],
      [
        'tenants[0] may have name, leadsailApiKey, tokens, claims, rights, webhookSecret, and has something else',
      ],
    ],
    [
      'has a bad name',
      [{ ...good, name: `${SECRET}\n` }],
      ['tenants[0] needs a name of 1 to 64 letters, digits, dots and dashes'],
    ],
    [
      'has one name twice',
      [good, { ...good, tokens: [`${SECRET}2`] }],
      ['tenants[1] has the name of another tenant'],
    ],
    [
      'has a bad key',
      [{ ...good, leadsailApiKey: `${SECRET} ${SECRET}` }],
      ['tenants[0] has a leadsailApiKey that is not 1 to 512 visible ASCII characters'],
    ],
    [
      'has a short token',
      [{ ...good, tokens: ['sesame'] }],
      ['tenants[0] has a token that is not 16 to 512 letters, digits and -._~+/'],
    ],
    [
      'has no list',
      [{ ...good, tokens: SECRET }],
      [
        'tenants[0] needs tokens to be a list of strings, or of { "name": …, "token": …, "rights": … }',
      ],
    ],
    [
      'has one token twice',
      [good, { ...good, name: 'b' }],
      ['tenants[1] has a token that was given before'],
    ],
    [
      'has one claim twice',
      [{ ...good, claims: ['x', 'x'] }],
      ['tenants[0] has a claim that was given before'],
    ],
    [
      'has a short webhookSecret',
      [{ ...good, webhookSecret: 'sesame' }],
      ['tenants[0] has a webhookSecret that is not 16 to 512 visible ASCII characters'],
    ],
    [
      'has a webhookSecret that is none',
      [{ ...good, webhookSecret: null }],
      ['tenants[0] has a webhookSecret that is not 16 to 512 visible ASCII characters'],
    ],
    [
      'has one webhookSecret twice',
      [
        { ...good, webhookSecret: SECRET },
        { ...good, name: 'b', tokens: [`${SECRET}2`], webhookSecret: SECRET },
      ],
      ['tenants[1] has the webhookSecret of another tenant'],
    ],
    [
      'has nobody',
      [{ name: 'a', leadsailApiKey: 'k' }],
      ['tenants[0] has neither tokens nor claims, so that no caller can match it'],
    ],
    [
      'has no row but a word',
      [SECRET],
      [
        'tenants[0] needs a name of 1 to 64 letters, digits, dots and dashes',
        'tenants[0] has neither tokens nor claims, so that no caller can match it',
      ],
    ],
  ])('that %s is refused, and quotes nothing', (_, tenants, faults) => {
    expect(faultsOf(tenants)).toEqual(faults);
    expect(faults.join()).not.toMatch(/sesame/);
  });

  it('needs what it builds on', () => {
    expect(faultsOf([{ name: 'a', tokens: [SECRET], claims: ['x'] }], nothing)).toEqual([
      'tenants[0] needs a leadsailApiKey, as there is no LEADSAIL_API_KEY',
      'tenants[0] has claims, which need GATEWAY_JWKS_URL',
    ]);
  });
});

describe('starting with tokens', () => {
  it('stays refused as an open proxy without them', () => {
    const env = { LEADSAIL_API_KEY: 'own-key' };
    const started = (more: object) => parseConfig(['--host', '0.0.0.0'], { ...env, ...more });
    expect(started({})).toHaveProperty('faults');
    expect(started({ GATEWAY_JWT_ISSUER: 'id' })).toHaveProperty('faults');
    expect(started({ GATEWAY_TENANTS: 't.json' })).toHaveProperty('config');
  });

  it('needs to know whose JWT it believes, and whose leads that opens', () => {
    expect(parseConfig([], { GATEWAY_JWKS_URL: 'https://id.test/jwks' })).toEqual({
      faults: [
        'GATEWAY_JWKS_URL needs GATEWAY_JWT_ISSUER.',
        'GATEWAY_JWKS_URL needs GATEWAY_JWT_AUDIENCE.',
        'GATEWAY_JWKS_URL needs GATEWAY_TENANTS or LEADSAIL_API_KEY: a token would open no leads.',
      ],
    });
  });
});

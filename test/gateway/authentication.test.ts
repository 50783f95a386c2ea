// Who may come with a token: static ones, JWTs of a real issuer on this machine, and every forgery of them.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JwtOptions } from '../../src/server/auth/jwt.ts';
import type { Tenant } from '../../src/server/auth/tenants.ts';
import { type Kit, type KitOptions, start } from '../support/kit.ts';

const LEAD = '{ lead(id: "lead_1001") { lastName } }';
const NORTH = 'demo-key-northwind';
const SOUTH = 'demo-key-southgate';
const TOKEN = 'north-token-0123456789';

const tenants: readonly Tenant[] = [
  { name: 'north', leadsailApiKey: NORTH, tokens: [TOKEN, 'north-token-second-one'], claims: [] },
  { name: 'south', leadsailApiKey: SOUTH, tokens: ['south-token-0123456789'], claims: ['org_s'] },
];

async function ask(kit: Kit, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: LEAD }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
  const { data, errors = [] } = (await response.json()) as any;
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    lastName: data?.lead?.lastName,
    codes: errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code),
  };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const startWith = (options: KitOptions) => start({ simulator: { settleMs: 0 }, ...options });

const refused = {
  status: 401,
  challenge: 'Bearer error="invalid_token"',
  lastName: undefined,
  codes: ['UNAUTHENTICATED'],
};

describe('a static token', () => {
  it('opens the leads of its tenant, and LeadSail hears the key only', async () => {
    await using kit = await startWith({ tenants });
    expect(await ask(kit, bearer(TOKEN))).toMatchObject({ status: 200, lastName: 'Ortega' });
    expect(await ask(kit, bearer('north-token-second-one'))).toMatchObject({ lastName: 'Ortega' });
    const south = await ask(kit, bearer('south-token-0123456789'));
    expect(south).toMatchObject({ status: 200, codes: [] });
    expect(south.lastName).not.toBe('Ortega');
    const calls = kit.simulator.calls.entries();
    expect(calls.map(({ headers }) => headers['x-api-key'])).toEqual([NORTH, NORTH, SOUTH]);
    expect(calls.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);
    expect(JSON.stringify([calls.map(({ headers }) => headers), kit.logged])).not.toContain(TOKEN);
  });

  it.each([
    ['unknown', 'Bearer unknown-token-0123456789'],
    ['of the right beginning', `Bearer ${TOKEN.slice(0, -1)}`],
    ['of the right end', `Bearer x${TOKEN}`],
    ['in capitals', `Bearer ${TOKEN.toUpperCase()}`],
    ['empty', 'Bearer '],
    ['without its scheme', TOKEN],
    ['of another scheme', `Basic ${Buffer.from(`u:${TOKEN}`).toString('base64')}`],
    ['two', `Bearer ${TOKEN}, Bearer ${TOKEN}`],
    ['of a tenant’s LeadSail key', `Bearer ${NORTH}`],
    ['a JWT that nobody checks', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ])('that is %s is refused and never replaced', async (_, authorization) => {
    await using kit = await startWith({ tenants, leadsailApiKey: NORTH });
    expect(await ask(kit, { authorization })).toEqual(refused);
    expect(kit.calls()).toEqual([]);
  });

  it('beside a key is one credential too many', async () => {
    await using kit = await startWith({ tenants });
    expect(await ask(kit, { ...bearer(TOKEN), 'x-api-key': SOUTH })).toEqual(refused);
    expect(await ask(kit, { ...bearer('broken'), 'x-api-key': SOUTH })).toEqual(refused);
    expect(kit.calls()).toEqual([]);
  });

  it('leaves X-API-Key to those who have one', async () => {
    await using kit = await startWith({ tenants });
    expect(await ask(kit, { 'x-api-key': NORTH })).toMatchObject({ lastName: 'Ortega' });
  });

  it('opens the gateway’s own key where its tenant has none', async () => {
    const own = [{ name: 'us', leadsailApiKey: null, tokens: [TOKEN], claims: [] }];
    await using kit = await startWith({ tenants: own, leadsailApiKey: NORTH });
    expect(await ask(kit, bearer(TOKEN))).toMatchObject({ lastName: 'Ortega' });
  });

  it('is the only way to the own key: naming this machine is none any more', async () => {
    await using kit = await startWith({ tenants, leadsailApiKey: NORTH });
    expect(new URL(kit.url).hostname).toBe('127.0.0.1');
    expect(await ask(kit, {})).toMatchObject({ lastName: undefined, codes: ['UNAUTHENTICATED'] });
    expect(kit.calls()).toEqual([]);
  });

  it('is not taken for nothing by a gateway that checks none', async () => {
    await using kit = await startWith({ leadsailApiKey: NORTH });
    expect(await ask(kit, bearer(TOKEN))).toEqual(refused);
    expect(await ask(kit, { ...bearer(TOKEN), 'x-api-key': NORTH })).toMatchObject({
      lastName: 'Ortega',
    });
    expect(await ask(kit, { authorization: 'Basic dTpw' })).toMatchObject({ lastName: 'Ortega' });
    expect(kit.calls()).toHaveLength(2);
  });
});

describe('a JWT', () => {
  const claims = { org: 'org_s' };
  const now = Math.floor(Date.now() / 1_000);
  let [key, stranger] = [null, null] as unknown as {
    privateKey: CryptoKey;
    publicKey: CryptoKey;
  }[];
  let jwt: JwtOptions;
  let [fetched, isDown] = [0, false];
  const issuer = createServer((_, response) => {
    fetched += 1;
    if (isDown) response.writeHead(503, { connection: 'close' }).end('away');
    else
      exportJWK(key?.publicKey as CryptoKey).then((jwk) =>
        response
          .writeHead(200, { 'content-type': 'application/json', connection: 'close' })
          .end(JSON.stringify({ keys: [{ ...jwk, kid: 'k1', alg: 'RS256', use: 'sig' }] })),
      );
  });

  beforeAll(async () => {
    key = await generateKeyPair('RS256', { extractable: true });
    stranger = await generateKeyPair('RS256', { extractable: true });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const { port } = issuer.address() as AddressInfo;
    const jwksUrl = `http://127.0.0.1:${port}/jwks`;
    jwt = { jwksUrl, issuer: 'https://id.test', audience: 'leads', tenantClaim: 'org' };
  });
  afterAll(() => {
    issuer.closeAllConnections();
    issuer.close();
  });

  type Change = Readonly<{
    iss?: string;
    aud?: string | string[];
    exp?: number | null;
    nbf?: number;
    kid?: string;
    claims?: object;
    signer?: CryptoKey | undefined;
  }>;
  const sign = (change: Change = {}): Promise<string> => {
    const { iss = 'https://id.test', aud = 'leads', exp = now + 600, kid = 'k1' } = change;
    const token = new SignJWT({ ...(change.claims ?? claims) })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(iss)
      .setAudience(aud);
    if (exp !== null) token.setExpirationTime(exp);
    if (change.nbf) token.setNotBefore(change.nbf);
    return token.sign(change.signer ?? (key?.privateKey as CryptoKey));
  };
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = () => encode({ iss: 'https://id.test', aud: 'leads', exp: now + 600, ...claims });

  it('of the issuer opens the leads of the tenant that it names', async () => {
    await using kit = await startWith({ tenants, jwt });
    fetched = 0;
    const answers = [await ask(kit, bearer(await sign())), await ask(kit, bearer(await sign()))];
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, codes: [] });
    expect(answers[0]?.lastName).not.toBe('Ortega');
    const calls = kit.simulator.calls.entries();
    expect(calls.map(({ headers }) => headers['x-api-key'])).toEqual([SOUTH, SOUTH]);
    expect(calls.flatMap(({ headers }) => headers.authorization ?? [])).toEqual([]);
    expect(fetched).toBe(1);
  });

  it('stands beside static tokens', async () => {
    await using kit = await startWith({ tenants, jwt });
    expect(await ask(kit, bearer(TOKEN))).toMatchObject({ lastName: 'Ortega' });
  });

  it('opens the own key where there is no file of tenants', async () => {
    await using kit = await startWith({ jwt, leadsailApiKey: NORTH });
    expect(await ask(kit, bearer(await sign({ claims: {} })))).toMatchObject({
      lastName: 'Ortega',
    });
    expect(await ask(kit, bearer(await sign({ aud: 'others' })))).toEqual(refused);
  });

  it('may be a few seconds late, as clocks differ, and for one of several', async () => {
    await using kit = await startWith({ tenants, jwt });
    const late = Math.floor(Date.now() / 1_000) - 2;
    expect(await ask(kit, bearer(await sign({ exp: late })))).toMatchObject({ status: 200 });
    const several = await sign({ aud: ['others', 'leads'] });
    expect(await ask(kit, bearer(several))).toMatchObject({ status: 200 });
  });

  const forgeries: Readonly<Record<string, () => string | Promise<string>>> = {
    'that has ended': () => sign({ exp: now - 60 }),
    'that never ends': () => sign({ exp: null }),
    'that has not begun': () => sign({ nbf: now + 600 }),
    'for others': () => sign({ aud: 'others' }),
    'of another issuer': () => sign({ iss: 'https://id.test.example' }),
    'of an unknown key': () => sign({ kid: 'k2' }),
    'of a stranger under a known key': () => sign({ signer: stranger?.privateKey }),
    'of no tenant': () => sign({ claims: {} }),
    'of an unknown tenant': () => sign({ claims: { org: 'org_x' } }),
    'of a tenant that has no claim': () => sign({ claims: { org: 'north' } }),
    'of two tenants': () => sign({ claims: { org: ['org_s', 'org_n'] } }),
    'of Object.prototype': () => sign({ claims: { org: 'constructor' } }),
    'without a signature': () => `${encode({ alg: 'none' })}.${body()}.`,
    'with none in capitals': () => `${encode({ alg: 'NONE', kid: 'k1' })}.${body()}.`,
    'with its public key as a secret': async () => {
      const text = `${encode({ alg: 'HS256', kid: 'k1' })}.${body()}`;
      const pem = await exportSPKI(key?.publicKey as CryptoKey);
      return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`;
    },
    'that brings its own key': async () => {
      const jwk = await exportJWK(stranger?.publicKey as CryptoKey);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'own', jwk })
        .setIssuer('https://id.test')
        .setAudience('leads')
        .setExpirationTime(now + 600)
        .sign(stranger?.privateKey as CryptoKey);
    },
    'with another body': async () => {
      const [head, , signature] = (await sign({ claims: { org: 'org_x' } })).split('.');
      return `${head}.${body()}.${signature}`;
    },
    'that is cut off': async () => (await sign()).slice(0, -20),
    'that is no JSON': () => 'e.e.e',
  };

  it.each(Object.entries(forgeries))('%s is refused and never replaced', async (_, forge) => {
    await using kit = await startWith({ tenants, jwt, leadsailApiKey: NORTH });
    expect(await ask(kit, bearer(await forge()))).toEqual(refused);
    expect(kit.calls()).toEqual([]);
  });

  it('cannot be checked while the issuer is away, and can be when it is back', async () => {
    await using kit = await startWith({ tenants, jwt, leadsailApiKey: NORTH });
    isDown = true;
    const away = await ask(kit, bearer(await sign()));
    isDown = false;
    expect(away).toEqual({
      status: 503,
      challenge: null,
      lastName: undefined,
      codes: ['AUTHENTICATION_UNAVAILABLE'],
    });
    expect(kit.logged).toEqual([
      {
        level: 'warn',
        fields: { cause: 'jwks_away', reason: 'HTTP_503' },
        sentence: 'the JWKS address gave no keys',
      },
    ]);
    expect(kit.calls()).toEqual([]);
    expect(await ask(kit, bearer(await sign()))).toMatchObject({ status: 200, codes: [] });
  });

  it('does not let its holder ask the issuer again and again', async () => {
    await using kit = await startWith({ tenants, jwt });
    await ask(kit, bearer(await sign()));
    fetched = 0;
    const tries = Array.from({ length: 20 }, (_, at) => sign({ kid: `made-up-${at}` }));
    for (const token of await Promise.all(tries)) {
      expect(await ask(kit, bearer(token))).toEqual(refused);
    }
    expect(fetched).toBe(0);
  });
});

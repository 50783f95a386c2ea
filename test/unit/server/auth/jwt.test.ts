// Keys of an issuer that goes away: those that are known are believed for an hour, and it is left in peace.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTokenCheck, KeysUnavailable } from '../../../../src/server/auth/jwt.ts';
import { startIssuer } from '../../../support/issuer.ts';

const MINUTE_MS = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

async function setUp() {
  const issuer = await startIssuer();
  vi.useFakeTimers({ toFake: ['Date'] });
  const begunAtMs = Date.now();
  const check = createTokenCheck(issuer.jwt, () => {}, Date.now);
  const tokenOf = async (kid?: string): Promise<string> =>
    (await issuer.bearer('a', 36_000, kid)).authorization.slice('Bearer '.length);
  const subjectOf = async (token: string): Promise<string> => {
    const claim = await check(token).catch((error) =>
      error instanceof KeysUnavailable ? { subject: 'no keys' } : Promise.reject(error),
    );
    return claim?.subject ?? 'no';
  };
  const at = (ms: number): void => void vi.setSystemTime(begunAtMs + ms);
  return { issuer, tokenOf, subjectOf, at };
}

/** How an issuer is away: with no keys in what it answers. */
const AWAY = [
  [503, ''],
  [302, ''],
  [204, ''],
  [200, ''],
  [200, '<html>We will be back soon</html>'],
  [200, '{"keys":'],
  [200, 'null'],
  [200, '7'],
  [200, '[]'],
  [200, '{}'],
  [200, '{"error":"maintenance"}'],
  [200, '{"keys":null}'],
  [200, '{"keys":[1]}'],
  [200, '{"keys":[]}'],
  [200, '{"keys":[{}]}'],
  [200, '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'],
  [200, '{"keys":[{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"},{"kty":"EC","kid":"k"}]}'],
  [200, '{"keys":[{"kty":"RSA","e":"AQAB"},{"kty":"OKP","crv":"Ed25519","x":1}]}'],
] as const;

describe.each(AWAY)('while its issuer answers %s %s, a token', (status, body) => {
  it('of a known key is good for an hour', async () => {
    const { issuer, tokenOf, subjectOf, at } = await setUp();
    await using _ = issuer;
    const token = await tokenOf();
    expect(await subjectOf(token)).toBe('a');
    issuer.setInstead({ status, body });
    for (const minutes of [1, 11, 30, 59]) {
      at(minutes * MINUTE_MS);
      expect(await subjectOf(token), `after ${minutes} minutes`).toBe('a');
    }
    at(61 * MINUTE_MS);
    expect(await subjectOf(token)).toBe('no keys');
    issuer.setInstead(null);
    at(62 * MINUTE_MS);
    expect(await subjectOf(token)).toBe('a');
  });

  it('of a key that nobody knows causes few fetches, and no good one suffers', async () => {
    const { issuer, tokenOf, subjectOf, at } = await setUp();
    await using _ = issuer;
    const good = await tokenOf();
    expect(await subjectOf(good)).toBe('a');
    issuer.setInstead({ status, body });
    at(MINUTE_MS);
    const before = issuer.fetches();
    for (let forged = 0; forged < 30; forged += 1) {
      expect(await subjectOf(await tokenOf(`made-up-${forged}`))).toBe('no keys');
      expect(await subjectOf(good)).toBe('a');
    }
    expect(issuer.fetches() - before).toBe(3);
  });

  it('cannot be checked when no key was ever had, and can be when it is back', async () => {
    const { issuer, tokenOf, subjectOf, at } = await setUp();
    await using _ = issuer;
    issuer.setInstead({ status, body });
    const token = await tokenOf();
    for (let turn = 0; turn < 10; turn += 1) expect(await subjectOf(token)).toBe('no keys');
    expect(issuer.fetches()).toBe(3);
    issuer.setInstead(null);
    at(6_000);
    expect(await subjectOf(token)).toBe('a');
  });
});

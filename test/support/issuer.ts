// An issuer of JWTs on this machine, with one key, for one test.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JwtOptions } from '../../src/server/auth/jwt.ts';

type Instead = { readonly status: number; readonly body: string };

export async function startIssuer() {
  let key = await generateKeyPair('RS256');
  let instead: Instead | null = null;
  let fetches = 0;
  const server = createServer(async (_, response) => {
    fetches += 1;
    // The kit waits for sockets: a kept one would make each test seconds longer.
    response.setHeader('connection', 'close');
    if (instead) return response.writeHead(instead.status).end(instead.body);
    const jwk = { ...(await exportJWK(key.publicKey)), kid: 'k1', alg: 'RS256' };
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const jwt: JwtOptions = {
    jwksUrl: `http://127.0.0.1:${port}/jwks`,
    issuer: 'https://id.test',
    audience: 'leads',
    tenantClaim: 'org',
  };
  return {
    jwt,
    fetches: () => fetches,
    /** What is answered in place of keys; null: keys again. */
    setInstead(answer: Instead | null) {
      instead = answer;
    },
    setAway(away: boolean) {
      instead = away ? { status: 503, body: '' } : null;
    },
    /** New keys in place of those there were. */
    async rotate() {
      key = await generateKeyPair('RS256');
    },
    /** The `Authorization` header of a subject, whose token ends in so many seconds. */
    bearer: async (subject: string, seconds = 600, kid = 'k1', claims: object = {}) => {
      const token = await new SignJWT({ org: 'org_n', ...claims })
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(jwt.issuer)
        .setAudience(jwt.audience)
        .setSubject(subject)
        .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
        .sign(key.privateKey);
      return { authorization: `Bearer ${token}` };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

/** Those whom it vouches for, with the first key of the simulator's. */
export const TENANTS = [
  { name: 'north', leadsailApiKey: 'demo-key-northwind', tokens: [], claims: ['org_n'] },
];

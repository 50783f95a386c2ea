// Guards of the deployment: tokens only, no traces for strangers, a file of tenants for one user, and framed bodies.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../src/cli/config-files.ts';
import { parseConfig } from '../../src/config/config.ts';

import { withStickyStreams } from '../../src/workers/sticky-streams.ts';
import { keyOf, start } from '../support/kit.ts';

const LEAD = '{ lead(id: "lead_1001") { id } }';

describe('a gateway for tokens only', () => {
  const TOKEN = 'north-token-0123456789';
  const tenants = [
    { name: 'north', leadsailApiKey: 'demo-key-northwind', tokens: [TOKEN], claims: [] },
  ];

  it('takes no raw key, good or bad, and asks LeadSail nothing', async () => {
    await using kit = await start({ tenants, tokensOnly: true });
    for (const key of [keyOf(kit.simulator, 0), 'made-up']) {
      const { errors } = await kit.query(LEAD, {}, { 'x-api-key': key });
      expect(errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    }
    expect(kit.calls()).toEqual([]);
    const answer = await kit.query(LEAD, {}, { authorization: `Bearer ${TOKEN}` });
    expect(answer.data).toEqual({ lead: { id: 'lead_1001' } });
  });

  it('needs to know some', () => {
    expect(parseConfig(['--tokens-only', 'on'], {})).toEqual({
      faults: ['GATEWAY_TOKENS_ONLY needs GATEWAY_TENANTS or GATEWAY_JWKS_URL.'],
    });
  });
});

describe('an inline trace', () => {
  it.each([true, false])('is made where traces are allowed: %s', async (trace) => {
    await using kit = await start({ trace, endpoint: '/graphql/federation' });
    const headers = {
      'x-api-key': keyOf(kit.simulator, 0),
      'apollo-federation-include-trace': 'ftv1',
    };
    for (let turn = 0; turn < 3; turn += 1) {
      const answer = await kit.query(LEAD, {}, headers);
      expect(answer.data).toEqual({ lead: { id: 'lead_1001' } });
      expect(answer.extensions !== undefined).toBe(trace);
    }
  });
});

describe('a file of tenants', () => {
  it('that others can write is told of', () => {
    const directory = mkdtempSync(join(tmpdir(), 'leadsail-tenants-'));
    const file = join(directory, 'tenants.json');
    writeFileSync(file, '{"tenants": []}');
    const warnings = (mode: number): number => {
      chmodSync(file, mode);
      const started = parseConfig(['--tenants', file], {});
      if ('faults' in started) throw new Error(started.faults.join());
      return warningsOf(started.config).length;
    };
    expect([0o600, 0o644, 0o664, 0o646, 0o666].map(warnings)).toEqual([0, 0, 1, 1, 1]);
    rmSync(directory, { recursive: true });
  });
});

describe('a request about a stream of another worker’s', () => {
  it('carries no second request in its body', { timeout: 20_000 }, async () => {
    const seen: string[] = [];
    const keeper = createServer((request: IncomingMessage, response) => {
      seen.push(`${request.method} ${request.url}`);
      request.resume().on('end', () => response.end('kept'));
    });
    keeper.on('clientError', (_, socket) => {
      seen.push('not a request');
      socket.destroy();
    });
    await new Promise<void>((resolve) => keeper.listen(0, '127.0.0.1', resolve));
    const handler = withStickyStreams((_, response) => void response.end('own'), {
      self: 1,
      ownerPortOf: async () => (keeper.address() as AddressInfo).port,
    });
    const server = createServer(handler.listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
    const chunked = `Transfer-Encoding: chunked\r\n\r\n${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`;
    const counted = `Content-Length: ${smuggled.length}\r\n\r\n${smuggled}`;
    for (const method of ['GET', 'DELETE', 'POST', 'PUT']) {
      for (const body of [chunked, counted]) {
        const socket = connect(port, '127.0.0.1');
        const answer = new Promise((resolve) => socket.once('data', resolve));
        socket.write(
          `${method} /graphql/stream?token=w2.abc HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${body}`,
        );
        expect(String(await answer)).toContain('HTTP/1.1 200');
        socket.destroy();
      }
    }
    expect(seen).toEqual(
      ['GET', 'DELETE', 'POST', 'PUT'].flatMap((method) =>
        Array(2).fill(`${method} /graphql/stream?token=w2.abc`),
      ),
    );
    for (const one of [keeper, server]) {
      one.closeAllConnections();
      await new Promise((resolve) => one.close(resolve));
    }
  });
});

// Guards of the deployment: tokens only, no traces for strangers, a file of tenants for one user, and framed bodies.
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

const FILES: Readonly<Record<string, string>> = {
  GATEWAY_TENANTS: '{"tenants": []}',
  GATEWAY_CONFIG: '{}',
  GATEWAY_ENV_FILE: '',
  GATEWAY_DOCUMENTS: '{}',
  LEADSAIL_API_KEY_FILE: 'a-key',
  GATEWAY_WEBHOOK_SECRET_FILE: 'a-secret-of-sixteen',
  GATEWAY_WEBHOOK_HMAC_SECRET_FILE: 'a-secret-of-sixteen',
  REDIS_URL_FILE: 'redis://localhost',
};

describe.each(Object.entries(FILES))('what %s names', (name, content) => {
  let directory = '';
  let file = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'leadsail-files-'));
    file = join(directory, 'file.json');
    writeFileSync(file, content);
  });
  afterEach(() => {
    chmodSync(directory, 0o700);
    rmSync(directory, { recursive: true });
  });
  const warningsAbout = (path: string): string[] => {
    const started = parseConfig([], { [name]: path });
    if ('faults' in started) throw new Error(started.faults.join());
    return warningsOf(started.config);
  };
  const warnings = (fileMode: number, directoryMode = 0o700, path = file): number => {
    chmodSync(file, fileMode);
    chmodSync(directory, directoryMode);
    return warningsAbout(path).filter((warning) => warning.startsWith(name)).length;
  };

  it('is told of where others can write it, or take it away', () => {
    const modes = [0o600, 0o644, 0o664, 0o646, 0o666];
    expect(modes.map((mode) => warnings(mode))).toEqual([0, 0, 1, 1, 1]);
    const folders = [0o755, 0o775, 0o757, 0o777, 0o1777];
    expect(folders.map((mode) => warnings(0o600, mode))).toEqual([0, 1, 1, 1, 0]);
  });

  it('is so where it is a link', () => {
    const link = join(directory, 'link.json');
    symlinkSync(file, link);
    expect([0o600, 0o666].map((mode) => warnings(mode, 0o700, link))).toEqual([0, 1]);
  });

  // No other setting may name a folder.
  if (name === 'GATEWAY_DOCUMENTS') {
    it('is so where it is a folder', () => {
      const within = (fileMode: number, mode: number) => warnings(fileMode, mode, directory);
      const modes = [[0o600, 0o700] as const, [0o666, 0o700] as const, [0o600, 0o777] as const];
      expect(modes.map(([fileMode, mode]) => within(fileMode, mode))).toEqual([0, 1, 1]);
    });
  }
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

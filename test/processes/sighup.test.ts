// SIGHUP: files are read again and workers renewed, at any time after the first 200 of /ready, and nobody waits for it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { command } from '../support/command.ts';
import { keyOf } from '../support/kit.ts';

vi.setConfig({ testTimeout: 90_000 });

const ADDRESS = /GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/;
const PATIENT = { timeout: 30_000, interval: 10 };
// Streams that are waited for take the ten seconds that answers under way may take.
const LONGER_MS = 5_000;

const [FIRST, OTHER] = ['first-token-0123456789', 'other-token-0123456789'] as const;

function tenantsFile(key: string) {
  const directory = mkdtempSync(join(tmpdir(), 'sighup-test-'));
  const file = join(directory, 'tenants.json');
  return {
    file,
    write: (token: string) =>
      writeFileSync(
        file,
        JSON.stringify({ tenants: [{ name: 'north', leadsailApiKey: key, tokens: [token] }] }),
      ),
    damage: () => writeFileSync(file, 'nonsense'),
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  };
}

const open = (url: string, options: object, body = ''): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, options, resolve).once('error', reject).end(body);
  });

async function read(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

describe('told to read again', () => {
  it('a process alone believes other callers, on the connections that it has', async () => {
    await using simulator = await startSimulator();
    using tenants = tenantsFile(keyOf(simulator, 0));
    tenants.write(FIRST);
    await using child = command([
      ...['--port', '0', '--leadsail-url', simulator.url, '--tenants', tenants.file],
    ]);
    const [, url = ''] = await child.says(ADDRESS);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = async (token: string) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const response = await open(
        `${url}/graphql`,
        { method: 'POST', agent, headers },
        JSON.stringify({ query: '{ lead(id: "lead_1001") { id } }' }),
      );
      const { localPort } = response.socket;
      await read(response);
      return { status: response.statusCode, localPort };
    };
    const { status, localPort } = await ask(FIRST);
    expect(status).toBe(200);
    const watching = await open(
      `${url}/graphql`,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          authorization: `Bearer ${FIRST}`,
        },
      },
      JSON.stringify({
        query: 'subscription { leadInteractionsChanged(leadId: "lead_1001") { isNew } }',
      }),
    );
    expect(watching.statusCode).toBe(200);
    tenants.damage();
    child.kill('SIGHUP');
    await child.says(/nothing is renewed: what was read before holds/);
    expect((await ask(FIRST)).status).toBe(200);
    tenants.write(OTHER);
    child.kill('SIGHUP');
    await child.says(/were read again/);
    expect(await ask(OTHER)).toEqual({ status: 200, localPort });
    expect((await ask(FIRST)).status).toBe(401);
    expect(watching.destroyed).toBe(false);
    watching.destroy();
    agent.destroy();
  });

  it('a process that has just begun to serve goes on, alone or with workers', async () => {
    await using simulator = await startSimulator();
    for (const workers of ['1', '3']) {
      const port = await freePort();
      await using child = command([
        ...['--port', `${port}`, '--leadsail-url', simulator.url, '--workers', workers],
      ]);
      const isReady = async () =>
        (await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null))?.status === 200;
      await expect.poll(isReady, PATIENT).toBe(true);
      child.kill('SIGHUP');
      await child.says(workers === '1' ? /were read again/ : /all workers are new/);
      expect(await isReady()).toBe(true);
    }
  });

  it('workers end the streams that they carry for others as their own, and are renewed in time', async () => {
    await using simulator = await startSimulator();
    await using child = command([
      ...['--port', '0', '--leadsail-url', simulator.url, '--workers', '2'],
    ]);
    const [, url = ''] = await child.says(ADDRESS);
    const renew = async (): Promise<number> => {
      const sinceMs = performance.now();
      const before = child.printed().length;
      child.kill('SIGHUP');
      await expect
        .poll(() => child.printed().slice(before), PATIENT)
        .toMatch(/all workers are new/);
      return performance.now() - sinceMs;
    };
    const quietMs = await renew();
    const headers = { 'x-api-key': keyOf(simulator, 0) };
    // Connections go to the workers in turn: some of these are carried, some are not.
    const streams = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const path = `${url}/graphql/stream`;
        const token = await read(await open(path, { method: 'PUT', agent: false, headers }));
        return open(`${path}?token=${token}`, { agent: false, headers });
      }),
    );
    const ends = streams.map((stream) => read(stream));
    const renewedMs = await renew();
    // None is cut off: each is whole as far as HTTP goes.
    expect(await Promise.all(ends)).toHaveLength(6);
    expect(renewedMs).toBeLessThan(quietMs + LONGER_MS);
  });
});

async function freePort(): Promise<number> {
  await using server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as { port: number }).port;
}

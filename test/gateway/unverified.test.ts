// A crowd of made-up keys has, all together, what one tenant has: it takes nothing from those whom LeadSail knows.
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { documentHash } from '../../src/server/operation/trusted-documents.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { open } from '../support/small-gateway.ts';

const LEAD = '{ lead(id: "lead_1001") { id } }';
const startWith = (options: KitOptions = {}) => start({ simulator: { settleMs: 0 }, ...options });
const madeUp = (at: number) => ({ 'x-api-key': `made-up-${at}` });
const tenantOf = (kit: Kit, tenant = 0) => ({ 'x-api-key': keyOf(kit.simulator, tenant) });
const range = (count: number) => Array.from({ length: count }, (_, at) => at);

async function statusOf(kit: Kit, body: object, headers: Record<string, string>) {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const { errors = [] } = (await response.json()) as {
    errors?: { extensions: { code: string } }[];
  };
  return errors[0]?.extensions.code ?? response.status;
}

describe('a key that LeadSail refused', () => {
  it('is answered without a call for some seconds, and others are not', async () => {
    await using kit = await startWith();
    for (const _ of range(5)) {
      expect(await statusOf(kit, { query: LEAD }, madeUp(1))).toBe('UNAUTHENTICATED');
    }
    expect(kit.calls()).toHaveLength(1);
    expect(await statusOf(kit, { query: LEAD }, madeUp(2))).toBe('UNAUTHENTICATED');
    expect(await statusOf(kit, { query: LEAD }, tenantOf(kit))).toBe(200);
    expect(kit.calls()).toHaveLength(3);
  });

  it('is given nothing any more that was remembered for it', async () => {
    await using kit = await startWith({ cacheMb: 8 });
    const library = { query: '{ fieldLibrary { key } }' };
    expect(await statusOf(kit, library, tenantOf(kit))).toBe(200);
    const heal = kit.simulator.faults.add({ behave: { kind: 'status', status: 401 } });
    // What is remembered is given out for as long as nobody has found out.
    expect(await statusOf(kit, library, tenantOf(kit))).toBe(200);
    expect(await statusOf(kit, { query: LEAD }, tenantOf(kit))).toBe('UNAUTHENTICATED');
    expect(await statusOf(kit, library, tenantOf(kit))).toBe('UNAUTHENTICATED');
    expect(await statusOf(kit, library, tenantOf(kit, 1))).toBe('UNAUTHENTICATED');
    heal();
  });
});

describe('a crowd of made-up keys', () => {
  it('pushes out no tenant’s persisted documents, but its own', async () => {
    await using kit = await startWith();
    const register = (query: string) => ({
      query,
      extensions: { persistedQuery: { version: 1, sha256Hash: documentHash(query) } },
    });
    const { query, ...byHash } = register(LEAD);
    expect(await statusOf(kit, { ...byHash, query }, tenantOf(kit))).toBe(200);
    const long = register(`{ __typename } #${'x'.repeat(20_000)}`);
    for (const at of range(150)) await statusOf(kit, long, madeUp(at));
    expect(await statusOf(kit, byHash, tenantOf(kit))).toBe(200);
    const { query: _, ...first } = long;
    expect(await statusOf(kit, first, madeUp(0))).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await statusOf(kit, first, madeUp(149))).toBe(200);
    // A share, and no common namespace.
    expect(await statusOf(kit, first, madeUp(1_000))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  it('takes half of all reserved streams, and is counted as it asks for them', async () => {
    await using kit = await startWith({ maxSubscriptions: 8, rateLimit: 0.001, rateLimitBurst: 6 });
    const reserve = async (headers: Record<string, string>) => {
      const response = await fetch(`${kit.url}/graphql/stream`, { method: 'PUT', headers });
      await response.text();
      return response.status;
    };
    expect(await statusOf(kit, { query: LEAD }, tenantOf(kit))).toBe(200);
    const crowd: number[] = [];
    for (const at of range(8)) crowd.push(await reserve(madeUp(at)));
    expect(crowd).toEqual([201, 201, 201, 201, 429, 429, 429, 429]);
    const mine: number[] = [];
    for (const _ of range(5)) mine.push(await reserve(tenantOf(kit)));
    expect(mine).toEqual([201, 201, 201, 201, 429]);
  });

  it('has one bucket of the rate limit, which is not a tenant’s', async () => {
    await using kit = await startWith({ rateLimit: 0.001, rateLimitBurst: 4 });
    const query = LEAD;
    expect(await statusOf(kit, { query }, tenantOf(kit))).toBe(200);
    const crowd: unknown[] = [];
    for (const at of range(8)) crowd.push(await statusOf(kit, { query }, madeUp(at)));
    expect(crowd).toEqual([...Array(4).fill('UNAUTHENTICATED'), ...Array(4).fill('RATE_LIMITED')]);
    const mine: unknown[] = [];
    for (const _ of range(4)) mine.push(await statusOf(kit, { query }, tenantOf(kit)));
    expect(mine).toEqual([200, 200, 200, 'RATE_LIMITED']);
  });

  it('leaves lines of the log to others', async () => {
    await using kit = await startWith({ rateLimit: 0.001, rateLimitBurst: 3 });
    const query = LEAD;
    expect(await statusOf(kit, { query }, tenantOf(kit))).toBe(200);
    for (const at of range(20)) await statusOf(kit, { query }, madeUp(at));
    for (const _ of range(4)) await statusOf(kit, { query }, tenantOf(kit));
    const told = kit.logged.flatMap(({ fields: { cause, tenant } }) =>
      cause === 'rate_limited' ? [tenant] : [],
    );
    expect(told).toEqual(['unverified', expect.stringMatching(/^[\da-f]{16}$/)]);
  });

  it('leaves names in the metrics to others', async () => {
    await using kit = await startWith({ metrics: true });
    const named = (name: string) => ({
      query: `query ${name} { __typename }`,
      operationName: name,
    });
    for (const at of range(250)) await statusOf(kit, named(`crowd${at}`), madeUp(at));
    const query = `query Mine ${LEAD}`;
    expect(await statusOf(kit, { query }, tenantOf(kit))).toBe(200);
    const text = await (await fetch(`${kit.url}/metrics`)).text();
    const names = new Set(
      [...text.matchAll(/graphql_operation_name="(\w+)"/g)].map(([, name]) => name),
    );
    expect([names.has('Mine'), names.has('crowd199'), names.has('crowd200')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('takes a share of the sockets, and none without a word', { timeout: 30_000 }, async () => {
    await using kit = await startWith({ maxConnections: 16 });
    expect(await statusOf(kit, { query: LEAD }, tenantOf(kit))).toBe(200);
    const sockets: WebSocket[] = [];
    const ended = async (headers: Record<string, string>): Promise<string> => {
      const url = `${kit.url.replace('http', 'ws')}/graphql`;
      const socket = new WebSocket(url, 'graphql-transport-ws');
      sockets.push(socket);
      socket.on('error', () => {});
      const end = new Promise<string>((resolve) =>
        socket.on('close', (code) => resolve(`${code}`)),
      );
      const ack = once(socket, 'message').then(([data]) => JSON.parse(String(data)).type as string);
      ack.catch(() => {});
      await Promise.race([once(socket, 'open').catch(() => end), end]);
      if (socket.readyState !== socket.OPEN) return end;
      socket.send(JSON.stringify({ type: 'connection_init', payload: headers }));
      return Promise.race([end, ack]);
    };
    expect(await ended({})).toBe('4403');
    const crowd: string[] = [];
    for (const at of range(6)) crowd.push(await ended(madeUp(at)));
    expect(crowd.filter((one) => one === 'connection_ack')).toHaveLength(4);
    // With a key in its headers a socket is a tenant's before it has said anything.
    const mine = new WebSocket(`${kit.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: tenantOf(kit),
    });
    sockets.push(mine);
    await once(mine, 'open');
    mine.send('{"type":"connection_init"}');
    const [data] = await once(mine, 'message');
    expect(String(data)).toContain('connection_ack');
    for (const socket of sockets) socket.terminate();
  });
});

describe('connections that say nothing', () => {
  it('as sockets are half of all: requests are answered', async () => {
    await using door = await open({ listener: { maxConnections: 10 }, maxSockets: 100 });
    const raw = range(9).map(() => connect(door.port, '127.0.0.1'));
    const answers = raw.map(
      (socket) =>
        new Promise<string>((resolve) => {
          socket.on('error', () => {});
          socket.once('data', (data) => resolve(String(data).slice(9, 12)));
          socket.write(
            'GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
          );
        }),
    );
    const statuses = await Promise.all(answers);
    expect(statuses.filter((status) => status === '101')).toHaveLength(5);
    expect(statuses.filter((status) => status === '503')).toHaveLength(4);
    expect((await fetch(`http://127.0.0.1:${door.port}/health`)).status).toBe(200);
    for (const socket of raw) socket.destroy();
  });
});

// Request bodies that are on their way hold no more memory together than allowed, and small ones are answered meanwhile.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createBodyBudget } from '../../src/server/http/body-budget.ts';
import { toCredential } from '../../src/upstream/credential.ts';
import { createVerified } from '../../src/upstream/verified.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';

const LEAD = '{ lead(id: "lead_1001") { id } }';

/** Sends so many bytes of a body, but never its last; what it is answered, up to its end. */
async function half(kit: Kit, bytes: number, key: string, type = 'application/json') {
  const socket = connect(Number(new URL(kit.url).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => {});
  const head = `POST /graphql HTTP/1.1\r\nHost: a\r\nX-API-Key: ${key}\r\nContent-Type: ${type}\r\nContent-Length: ${bytes + 1}\r\n\r\n`;
  socket.write(head);
  await new Promise<void>((resolve) => socket.write('x'.repeat(bytes), () => resolve()));
  return { socket, statusOf: () => /^HTTP\/1\.1 (\d+)/.exec(text)?.[1], text: () => text };
}

const query = (kit: Kit, tenant = 0) =>
  kit.query(LEAD, {}, { 'x-api-key': keyOf(kit.simulator, tenant) });

describe('bodies on their way', () => {
  it.each([
    ['behind the shortcut', true],
    ['behind yoga', false],
  ])('of made-up keys have half of the room, %s', { timeout: 30_000 }, async (_, plans) => {
    await using kit = await start({
      plans,
      simulator: { settleMs: 0 },
      maxBodyBytes: 1_000_000,
      maxBodiesBytes: 4_000_000,
    });
    expect((await query(kit)).data).toEqual({ lead: { id: 'lead_1001' } });
    const crowd: Awaited<ReturnType<typeof half>>[] = [];
    for (let at = 0; at < 6; at += 1) crowd.push(await half(kit, 900_000, `made-up-${at}`));
    await expect
      .poll(() => crowd.filter(({ statusOf }) => statusOf() === '503').length, { timeout: 10_000 })
      .toBe(4);
    const [refused] = crowd.filter(({ statusOf }) => statusOf() === '503');
    expect(refused?.text()).toMatch(/retry-after: 1\r\n/i);
    expect(refused?.text()).toContain('"code":"RATE_LIMITED"');
    // What is short, and what a tenant sends, has its own room.
    expect((await query(kit, 1)).data).toEqual({ lead: { id: 'lead_1001' } });
    const long = `${LEAD} #${'x'.repeat(800_000)}`;
    const headers = { 'x-api-key': keyOf(kit.simulator, 0) };
    expect((await kit.query(long, {}, headers)).data).toEqual({ lead: { id: 'lead_1001' } });
    for (const { socket } of crowd) socket.destroy();
    const later: Socket[] = [];
    // Their room is given back.
    await expect
      .poll(async () => {
        const one = await half(kit, 900_000, 'made-up-later');
        later.push(one.socket);
        await fetch(`${kit.url}/health`);
        return one.statusOf();
      })
      .toBe(undefined);
    for (const socket of later) socket.destroy();
  });

  it.each([
    ['behind the shortcut', true],
    ['behind yoga', false],
  ])('that break off leave their room to others, %s', async (_, plans) => {
    const webhookHmacSecret = 'a-secret-of-the-proxy';
    await using kit = await start({ plans, maxBodiesBytes: 100_000, webhookHmacSecret });
    const { port } = new URL(kit.url);
    const large = '{"query":"{ __typename }","operationName":null,"x":'.padEnd(30_000);
    const bodies = [
      `Content-Length: 30001\r\n\r\n${large}`,
      `Transfer-Encoding: chunked\r\n\r\n7530\r\n${large}`,
    ];
    for (const path of [
      '/graphql',
      '/graphql/federation',
      '/graphql/stream',
      '/webhooks/leadsail',
    ]) {
      for (const body of bodies) {
        for (const end of ['end', 'destroy', 'resetAndDestroy'] as const) {
          const key = `X-API-Key: made-up-${path}\r\nContent-Type: application/json`;
          const reserved = await fetch(`${kit.url}/graphql/stream`, {
            method: 'PUT',
            headers: { 'x-api-key': `made-up-${path}` },
          });
          const token = `X-GraphQL-Event-Stream-Token: ${await reserved.text()}`;
          const socket = connect(Number(port), '127.0.0.1')
            .on('error', () => {})
            .resume();
          socket.write(
            `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n${key}\r\n${token}\r\n${body}`,
          );
          // Its head was read: it is told to go on.
          await once(socket, 'data');
          socket[end]();
          await once(socket, 'close');
        }
      }
    }
    const long = `{ __typename } #${'x'.repeat(45_000)}`;
    const isServed = async () => (await kit.query(long, {}, { 'x-api-key': 'made-up' })).data;
    await expect.poll(isServed).toEqual({ __typename: 'Query' });
    expect(kit.logged.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(JSON.stringify(kit.logged)).not.toContain('INTERNAL_SERVER_ERROR');
  });

  it('without a credential have a tenth of the length', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const long = (length: number) => `{ __typename } #${'x'.repeat(length)}`;
    expect((await kit.query(long(90_000), {}, {})).data).toEqual({ __typename: 'Query' });
    const { errors } = await kit.query(long(110_000), {}, {});
    expect(errors?.[0]?.extensions).toEqual({ code: 'REQUEST_ENTITY_TOO_LARGE' });
    expect((await kit.query(long(110_000))).data).toEqual({ __typename: 'Query' });
  });
});

describe('messages of sockets on their way', () => {
  async function open(kit: Kit, payload: object | null) {
    const url = `${kit.url.replace('http', 'ws')}/graphql`;
    const socket = new WebSocket(url, 'graphql-transport-ws');
    let code: number | null = null;
    socket.on('error', () => {});
    socket.on('close', (closed) => {
      code = closed;
    });
    await once(socket, 'open');
    if (payload !== null) {
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
      await once(socket, 'message');
    }
    const part = (bytes: number) => socket.send('x'.repeat(bytes), { fin: false });
    return { socket, part, code: () => code };
  }
  const closedOf = (crowd: readonly Awaited<ReturnType<typeof open>>[], code: number): number =>
    crowd.filter((one) => one.code() === code).length;

  it.each([
    ['in one part', [900_000]],
    ['in many', Array<number>(90).fill(10_000)],
  ])('of made-up keys have half of the room, %s', { timeout: 30_000 }, async (_, parts) => {
    await using kit = await start({
      simulator: { settleMs: 0 },
      maxBodyBytes: 1_000_000,
      maxBodiesBytes: 4_000_000,
    });
    expect((await query(kit)).data).toEqual({ lead: { id: 'lead_1001' } });
    const crowd: Awaited<ReturnType<typeof open>>[] = [];
    for (let at = 0; at < 6; at += 1) crowd.push(await open(kit, { 'x-api-key': `made-up-${at}` }));
    for (const { part } of crowd) for (const bytes of parts) part(bytes);
    await expect.poll(() => closedOf(crowd, 1013), { timeout: 10_000 }).toBe(4);
    // Bodies of the crowd have the same room, and a tenant its own.
    const refused = await half(kit, 900_000, 'made-up-by-http');
    await expect.poll(refused.statusOf).toBe('503');
    const mine = await open(kit, { 'x-api-key': keyOf(kit.simulator, 0) });
    const long = `${LEAD} #${'x'.repeat(800_000)}`;
    mine.socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: long } }));
    expect(String((await once(mine.socket, 'message'))[0])).toContain('"lead_1001"');
    for (const { socket } of [...crowd, mine]) socket.terminate();
    // Their room is given back.
    await expect
      .poll(async () => {
        const one = await open(kit, { 'x-api-key': 'made-up-later' });
        for (const bytes of parts) one.part(bytes);
        one.socket.ping();
        await Promise.race([once(one.socket, 'pong'), once(one.socket, 'close')]);
        one.socket.terminate();
        return one.code();
      })
      .not.toBe(1013);
    refused.socket.destroy();
  });

  it('have a tenth of the length before anybody has said who sends them', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const anonymous = await open(kit, null);
    for (let at = 0; at < 11; at += 1) anonymous.part(10_000);
    await expect.poll(anonymous.code, { timeout: 10_000 }).toBe(1009);
    const known = await open(kit, { 'x-api-key': keyOf(kit.simulator, 0) });
    for (let at = 0; at < 11; at += 1) known.part(10_000);
    known.socket.ping();
    await once(known.socket, 'pong');
    expect(known.code()).toBe(null);
    known.socket.terminate();
  });

  it('are whole with their last part, however many signs of life come between', async () => {
    await using kit = await start({
      simulator: { settleMs: 0 },
      maxBodyBytes: 100_000,
      maxBodiesBytes: 200_000,
    });
    const { socket, code } = await open(kit, { 'x-api-key': 'made-up' });
    // Far more than there is room for, but never at one time.
    for (let at = 0; at < 100; at += 1) {
      const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(90_000) } });
      socket.send(ping.slice(0, 50_000), { fin: false });
      for (let sign = 0; sign < 10; sign += 1) socket.pong('x'.repeat(100));
      socket.send(ping.slice(50_000), { fin: true });
      expect(String((await once(socket, 'message'))[0])).toContain('pong');
    }
    expect(code()).toBe(null);
    socket.terminate();
  });
});

describe('a budget', () => {
  const headersOf = (key: string) => new Headers({ 'x-api-key': key });

  it('is counted exactly, whatever comes and goes', () => {
    const verified = createVerified();
    const bodies = createBodyBudget({
      maxBodyBytes: 100,
      maxBodiesBytes: 100,
      verified,
      hasOwnCredential: false,
    });
    const crowd = bodies.open(headersOf('made-up'));
    expect([crowd.hold(50), crowd.hold(51), bodies.held()]).toEqual([true, false, 50]);
    verified.confirm(toCredential('north')?.fingerprint as never);
    const north = bodies.open(headersOf('north'));
    expect([north.hold(50), north.hold(51)]).toEqual([true, false]);
    for (const _ of 'ab') crowd.release();
    expect([bodies.held(), north.hold(100), north.hold(101)]).toEqual([50, true, false]);
    north.release();
    expect(bodies.held()).toBe(0);
    const none = bodies.maxBytesOf(new Headers());
    expect([none, bodies.maxBytesOf(headersOf('any'))]).toEqual([100, 100]);
  });
});

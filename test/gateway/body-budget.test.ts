// Request bodies that are on their way hold no more memory together than allowed, and small ones are answered meanwhile.
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
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

  it('without a credential have a tenth of the length', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const long = (length: number) => `{ __typename } #${'x'.repeat(length)}`;
    expect((await kit.query(long(90_000), {}, {})).data).toEqual({ __typename: 'Query' });
    const { errors } = await kit.query(long(110_000), {}, {});
    expect(errors?.[0]?.extensions).toEqual({ code: 'REQUEST_ENTITY_TOO_LARGE' });
    expect((await kit.query(long(110_000))).data).toEqual({ __typename: 'Query' });
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

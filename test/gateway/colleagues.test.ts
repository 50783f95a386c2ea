// Inside a tenant: one subject of its tokens uses up nobody else's operations, streams or sockets, by whatever way it asks.
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createRandom } from '../../src/simulator/random.ts';
import { cases } from '../support/deep.ts';
import { type Issuer, startIssuer, TENANTS } from '../support/issuer.ts';
import { type Kit, type KitOptions, start } from '../support/kit.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer[Symbol.asyncDispose]());

const startWith = (options: KitOptions) =>
  start({ simulator: { settleMs: 0 }, tenants: TENANTS, jwt: issuer.jwt, ...options });

type Headers = Readonly<Record<string, string>>;
/** Asks once, and says whether it was let through. */
type Way = (kit: Kit, headers: Headers) => Promise<boolean>;

const query = '{ lead(id: "lead_1001") { id } }';
const isAllowed = (text: string): boolean => {
  if (text.includes('"RATE_LIMITED"')) return false;
  expect(text).toContain('"id":"lead_1001"');
  return true;
};

const post =
  (accept: string): Way =>
  async ({ url }, headers) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...headers },
      body: JSON.stringify({ query }),
    });
    return isAllowed(await response.text());
  };

/** Null: it was closed in place of being acknowledged. */
async function openSocket({ url }: Kit, payload: Headers): Promise<WebSocket | null> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  const closed = once(socket, 'close').then(() => null);
  const told = await Promise.race([once(socket, 'message'), closed]);
  if (told !== null) expect(String(told)).toContain('connection_ack');
  return told && socket;
}

const WAYS: Readonly<Record<string, Way>> = {
  POST: post('application/json'),
  'events of one answer': post('text/event-stream'),
  parts: post('multipart/mixed, application/json;q=0.1'),
  async GET({ url }, headers) {
    const search = new URLSearchParams({ query });
    return isAllowed(await (await fetch(`${url}/graphql?${search}`, { headers })).text());
  },
  async 'a socket'(kit, headers) {
    const socket = await openSocket(kit, headers);
    if (!socket) return false;
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    const text = String(await once(socket, 'message'));
    socket.terminate();
    return isAllowed(text);
  },
};
const NAMES = Object.keys(WAYS);

describe('a subject that asks in every way, in any order', () => {
  it.each(Array.from({ length: cases(40) }, (_, seed) => seed))(
    'has its own operations and leaves those of others (seed %i)',
    { timeout: 60_000 },
    async (seed) => {
      const random = createRandom(seed);
      const burst = random.int(2, 5);
      await using kit = await startWith({ rateLimit: 0.001, rateLimitBurst: burst });
      const greedy = await issuer.bearer('greedy');
      const allowed: boolean[] = [];
      for (let at = 0; at < burst * 2; at += 1) {
        const name = random.pick(NAMES);
        allowed.push((await WAYS[name]?.(kit, greedy)) ?? false);
      }
      expect(allowed).toEqual([...Array(burst).fill(true), ...Array(burst).fill(false)]);
      for (const name of NAMES) {
        const modest = await issuer.bearer(`modest ${name}`);
        expect([name, await WAYS[name]?.(kit, modest)]).toEqual([name, true]);
        // Of whom nobody has anything left either, by no other way.
        expect([name, await WAYS[name]?.(kit, greedy)]).toEqual([name, false]);
      }
    },
  );
});

describe('a subject that opens all that it may', () => {
  const WATCH = 'subscription { leadInteractionsChanged(leadId: "lead_1001") { isNew } }';

  it.each(['text/event-stream', 'multipart/mixed;subscriptionSpec=1.0'])(
    'as %s leaves subscriptions to a colleague',
    { timeout: 30_000 },
    async (accept) => {
      await using kit = await startWith({ maxSubscriptions: 8 });
      const ending = new AbortController();
      // Held: fetch hangs up on a response that nobody holds any more.
      const responses: Response[] = [];
      const open = async (subject: string): Promise<void> => {
        const response = await fetch(`${kit.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept,
            ...(await issuer.bearer(subject)),
          },
          body: JSON.stringify({ query: WATCH }),
          signal: ending.signal,
        });
        responses.push(response);
      };
      for (const subject of ['a', 'a', 'a', 'b', 'b', 'c']) await open(subject);
      ending.abort();
      expect(responses.map(({ status }) => status)).toEqual([200, 200, 429, 200, 200, 429]);
    },
  );

  it('as sockets leaves sockets to a colleague', { timeout: 30_000 }, async () => {
    await using kit = await startWith({ maxConnections: 16 });
    const opened: boolean[] = [];
    const sockets: WebSocket[] = [];
    for (const subject of ['a', 'a', 'a', 'b']) {
      const socket = await openSocket(kit, await issuer.bearer(subject));
      opened.push(socket !== null);
      if (socket) sockets.push(socket);
    }
    for (const socket of sockets) socket.terminate();
    expect(opened).toEqual([true, true, false, true]);
  });
});

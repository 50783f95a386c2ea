// Streams of every transport end with the proof that they were given for; and a colleague uses up nobody's share.
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { watchProof } from '../../src/server/auth/proof.ts';
import { httpError } from '../../src/server/http/request-params.ts';
import type { Credential } from '../../src/upstream/credential.ts';
import { startCallbackRouter } from '../support/callback-router.ts';
import { type Issuer, startIssuer, TENANTS } from '../support/issuer.ts';
import { type Kit, type KitOptions, start } from '../support/kit.ts';

const WATCH = 'subscription { leadInteractionsChanged(leadId: "lead_1001") { isNew } }';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer[Symbol.asyncDispose]());

const startWith = (options: KitOptions = {}) =>
  start({ simulator: { settleMs: 0 }, tenants: TENANTS, jwt: issuer.jwt, ...options });

const WITHIN = { timeout: 20_000 };

async function watch(kit: Kit, accept: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query: WATCH }),
  });
  return response.text();
}

describe('with its token ends', () => {
  it('a stream of events', WITHIN, async () => {
    await using kit = await startWith();
    const text = await watch(kit, 'text/event-stream', await issuer.bearer('a', 2));
    expect(text).toMatch(/event: next\ndata: .*"UNAUTHENTICATED".*\n\nevent: complete/);
  });

  it('a stream in parts', WITHIN, async () => {
    await using kit = await startWith();
    const accept = 'multipart/mixed;subscriptionSpec=1.0';
    const text = await watch(kit, accept, await issuer.bearer('a', 2));
    expect(text).toMatch(/"payload":null,"errors":\[.*"UNAUTHENTICATED".*--graphql--/s);
  });

  it('a socket', WITHIN, async () => {
    await using kit = await startWith();
    const socket = new WebSocket(
      `${kit.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
    );
    const closed = once(socket, 'close');
    await once(socket, 'open');
    const payload = await issuer.bearer('a', 2);
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    expect(String(await once(socket, 'message'))).toContain('connection_ack');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: WATCH } }));
    expect((await closed)[0]).toBe(4403);
  });

  it('what a router is called back with, which is told why', WITHIN, async () => {
    await using router = await startCallbackRouter();
    await using kit = await startWith({ callbackHosts: [`http://${router.host}`] });
    const asked = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json;callbackSpec=1.0',
        ...(await issuer.bearer('a', 2)),
      },
      body: JSON.stringify({ query: WATCH, extensions: router.subscription('1') }),
    });
    expect(await asked.json()).toEqual({ data: null });
    const [complete] = await router.got(1, ({ action }) => action === 'complete');
    expect(complete?.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('a reserved stream, of which each operation is told', WITHIN, async () => {
    await using kit = await startWith();
    const headers = await issuer.bearer('a', 2);
    const url = `${kit.url}/graphql/stream`;
    const token = await (await fetch(url, { method: 'PUT', headers })).text();
    const streamed = { ...headers, 'x-graphql-event-stream-token': token };
    const reading = fetch(url, { headers: { ...streamed, accept: 'text/event-stream' } });
    const asked = await fetch(url, {
      method: 'POST',
      headers: { ...streamed, 'content-type': 'application/json' },
      body: JSON.stringify({ query: WATCH, extensions: { operationId: '1' } }),
    });
    expect(asked.status).toBe(202);
    expect(await (await reading).text()).toMatch(/data: \{"id":"1","payload":.*UNAUTHENTICATED/);
  });
});

describe('a proof', () => {
  const caller = { apiKey: 'k', fingerprint: 'f' } as Credential;

  function watched(again: () => Promise<Credential | null>, given: Partial<Credential> = {}) {
    let nowMs = 0;
    let alarm: (() => void) | null = null;
    let ends = 0;
    const stop = watchProof(
      { caller: { ...caller, ...given }, again },
      () => {
        ends += 1;
      },
      {
        now: () => nowMs,
        schedule(delayMs, run) {
          alarm = () => {
            nowMs += delayMs;
            run();
          };
          return () => {
            alarm = null;
          };
        },
      },
    );
    return {
      stop,
      ends: () => ends,
      nowMs: () => nowMs,
      async next() {
        alarm?.();
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      },
    };
  }

  it('without an end is looked at again each minute, until it is no longer believed', async () => {
    let answer: () => Promise<Credential | null> = async () => caller;
    const proof = watched(() => answer());
    for (let turn = 0; turn < 10; turn += 1) await proof.next();
    expect([proof.ends(), proof.nowMs()]).toEqual([0, 600_000]);
    answer = () => Promise.reject(httpError('AUTHENTICATION_UNAVAILABLE', 503, 'not now'));
    await proof.next();
    expect(proof.ends()).toBe(0);
    answer = () => Promise.reject(httpError('UNAUTHENTICATED', 401, 'no'));
    await proof.next();
    expect([proof.ends(), proof.nowMs()]).toEqual([1, 720_000]);
  });

  it('ends at its moment, and when it is somebody else’s', async () => {
    const short = watched(async () => caller, { endsAtMs: 90_000 });
    await short.next();
    expect(short.ends()).toBe(0);
    await short.next();
    expect([short.ends(), short.nowMs()]).toEqual([1, 90_000]);
    const other = watched(async () => ({ ...caller, fingerprint: 'g' }) as Credential);
    await other.next();
    expect(other.ends()).toBe(1);
  });

  it.each([
    ['all rights', undefined, undefined, 0],
    ['the same rights', ['read', 'write'], ['write', 'read'], 0],
    ['one more', ['read'], ['read', 'write'], 0],
    ['all, of some', ['read'], undefined, 0],
    ['some, of all', undefined, ['read', 'personal', 'write'], 1],
    ['others', ['read', 'personal'], ['write', 'contact'], 1],
    ['one less', ['read', 'write'], ['write'], 1],
    ['none', ['read'], [], 1],
  ] as const)('that has %s when it is looked at again', async (_, before, after, ends) => {
    const proof = watched(
      async () => ({ ...caller, ...(after && { rights: after }) }),
      before && { rights: before },
    );
    await proof.next();
    await proof.next();
    expect(proof.ends()).toBe(ends);
  });

  it('that nobody watches any more ends nothing', async () => {
    const proof = watched(async () => null);
    proof.stop();
    await proof.next();
    expect(proof.ends()).toBe(0);
  });
});

describe('one of several subjects of a tenant', () => {
  it('is counted by the rate limit for itself', async () => {
    await using kit = await startWith({ rateLimit: 0.001, rateLimitBurst: 3 });
    const ask = async (headers: Record<string, string>) => {
      const body = JSON.stringify({ query: '{ lead(id: "lead_1001") { id } }' });
      const sent = { 'content-type': 'application/json', ...headers };
      const answer = await fetch(`${kit.url}/graphql`, { method: 'POST', headers: sent, body });
      await answer.text();
      return answer.status;
    };
    const greedy: number[] = [];
    for (let at = 0; at < 6; at += 1) greedy.push(await ask(await issuer.bearer('greedy')));
    expect(greedy).toEqual([200, 200, 200, 429, 429, 429]);
    expect(await ask(await issuer.bearer('modest'))).toBe(200);
  });

  it('has half of what its tenant may have open', WITHIN, async () => {
    await using kit = await startWith({ maxSubscriptions: 8 });
    const reserve = async (subject: string) => {
      const headers = await issuer.bearer(subject);
      return (await fetch(`${kit.url}/graphql/stream`, { method: 'PUT', headers })).status;
    };
    const statuses: number[] = [];
    for (const subject of ['a', 'a', 'a', 'b', 'b', 'c']) statuses.push(await reserve(subject));
    expect(statuses).toEqual([201, 201, 429, 201, 201, 429]);
  });
});

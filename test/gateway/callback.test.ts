// Subscriptions by Apollo's HTTP callback protocol, told to a router of our own that holds us to it and misbehaves.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type CallbackAnswer,
  type CallbackMessage,
  type CallbackRouter,
  startCallbackRouter,
} from '../support/callback-router.ts';
import { type Door, type DoorOptions, KEY, OTHER_KEY, open } from '../support/small-gateway.ts';

const SUBSCRIBE = 'subscription { ticks }';
const ACCEPT = 'application/json;callbackSpec=1.0';

const openFor = (router: CallbackRouter, options: DoorOptions = {}): Promise<Door> =>
  open({ callbackHosts: [`http://${router.host}`], ...options });

const post = (
  door: Door,
  extensions: object,
  { query = SUBSCRIBE, accept = ACCEPT, key = KEY, signal = null as AbortSignal | null } = {},
) =>
  fetch(door.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, 'x-api-key': key },
    body: JSON.stringify({ query, extensions }),
    signal,
  });

const actions = (router: CallbackRouter): string[] => router.messages.map(({ action }) => action);
const isNext = ({ action }: CallbackMessage): boolean => action === 'next';
const isComplete = ({ action }: CallbackMessage): boolean => action === 'complete';
const ticksOf = (messages: readonly CallbackMessage[]): unknown[] =>
  messages.filter(isNext).map(({ payload }) => payload.data.ticks);

/** Answers a message so, and all others as they should be. */
const only =
  (action: string, ...answers: readonly CallbackAnswer[]) =>
  (message: CallbackMessage, turn: number): CallbackAnswer =>
    (message.action === action ? answers[Math.min(turn, answers.length + 1) - 2] : null) ?? 'take';

describe('a subscription that is called back', () => {
  it.each(['application/json', 'multipart/mixed'])(
    'for %s is confirmed, told of each result in order, and of its end',
    async (type) => {
      await using router = await startCallbackRouter();
      await using door = await openFor(router);
      const watchedAtCheck: number[] = [];
      router.behave(({ action }) => {
        if (action === 'check') watchedAtCheck.push(door.events.count());
        return 'take';
      });
      const accept = `${type};callbackSpec=1.0; charset=utf-8`;
      const response = await post(door, router.subscription('a'), { accept });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await response.text()).toBe('{"data":null}');
      expect(watchedAtCheck).toEqual([0]);
      await door.events.watched(1);
      expect(door.counts()).toMatchObject({ callback: 1, sse: 0, multipart: 0 });
      door.events.tell('one', 'two', 'three');
      await router.got(3, isNext);
      door.events.end();
      const [complete] = await router.got(1, isComplete);
      expect(complete).not.toHaveProperty('errors');
      expect(actions(router)).toEqual(['check', 'next', 'next', 'next', 'complete']);
      expect(ticksOf(router.messages)).toEqual(['one', 'two', 'three']);
      expect(door.counts()).toMatchObject({ callback: 0 });
    },
  );

  it('is confirmed by a 204 that names no protocol, as Hive Gateway’s', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    router.behave(({ action }) => (action === 'check' ? { status: 204 } : 'take'));
    expect((await post(door, router.subscription('a'))).status).toBe(200);
    await door.events.watched(1);
  });

  it.each<[string, CallbackAnswer, string]>([
    ['404', { status: 404 }, 'status 404'],
    ['400', { status: 400 }, 'status 400'],
    ['200', { status: 200, headers: { 'subscription-protocol': 'callback/1.0' } }, 'status 200'],
    [
      'another protocol',
      { status: 204, headers: { 'subscription-protocol': 'callback/2.0' } },
      'another protocol',
    ],
    ['a redirect', { status: 307, headers: { location: '/callback/b' } }, 'status 307'],
    ['no answer', 'hang', 'timeout'],
    ['500 each time', { status: 500 }, 'status 500'],
  ])('does not begin when the router answers its check with %s', async (_, answer, got) => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router, answer === 'hang' ? { callbackMs: 300 } : {});
    router.behave(() => answer);
    const response = await post(door, router.subscription('a'));
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as {
      errors: { message: string; extensions: object }[];
    };
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain(`got ${got}`);
    expect(errors[0]?.extensions).toEqual({ code: 'BAD_REQUEST' });
    expect(new Set(actions(router))).toEqual(new Set(['check']));
    expect(door.events.count()).toBe(0);
    expect(door.counts()).toMatchObject({ callback: 0 });
  });

  it('does not begin when nobody answers its check', async () => {
    let gone: CallbackRouter;
    {
      await using router = await startCallbackRouter();
      gone = router;
    }
    await using door = await openFor(gone);
    const response = await post(door, gone.subscription('a'));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('got unavailable');
  });

  it('is not confirmed for a client that has gone, and gives its place back', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router, { maxSubscriptions: 2 });
    router.behave((message) => (message.id === 'a' ? 'hang' : 'take'));
    const leaving = new AbortController();
    const left = post(door, router.subscription('a'), { signal: leaving.signal });
    await router.got(1);
    leaving.abort();
    await expect(left).rejects.toThrow();
    await expect.poll(async () => (await post(door, router.subscription('b'))).status).toBe(200);
    expect(door.counts()).toMatchObject({ callback: 1 });
  });

  it('is refused by HTTP for what cannot begin, and nothing is left open', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router, { maxSubscriptions: 2 });
    const query = 'subscription { refused }';
    for (const _ of 'ab') {
      const response = await post(door, router.subscription('a'), { query });
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
      });
    }
    expect(actions(router)).toEqual(['check', 'check']);
    expect(door.counts()).toMatchObject({ callback: 0 });
    expect(JSON.stringify(door.faults)).not.toContain('verifier');
  });
});

describe('a router', () => {
  it.each([
    [404, {}],
    [400, {}],
    [401, {}],
    [307, { location: '/callback/a' }],
  ])('that answers %i to a result is told nothing more', async (status, headers) => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    router.behave(only('next', 'take', { status, headers }));
    await post(door, router.subscription('a'));
    await door.events.watched(1);
    door.events.tell('one', 'two', 'three');
    await door.events.watched(0);
    expect(actions(router)).toEqual(['check', 'next', 'next']);
    expect(door.counts()).toMatchObject({ callback: 0 });
  });

  it.each([500, 502, 503, 429])(
    'that answers %i and then takes it gets each result in order',
    async (status) => {
      await using router = await startCallbackRouter();
      await using door = await openFor(router);
      router.behave(only('next', { status }, 'take', { status }, { status }, 'take'));
      await post(door, router.subscription('a'));
      await door.events.watched(1);
      door.events.tell('one', 'two', 'three');
      door.events.end();
      await router.got(1, isComplete);
      expect(ticksOf(router.messages)).toEqual(['one', 'one', 'two', 'two', 'two', 'three']);
    },
  );

  it.each<[string, CallbackAnswer]>([
    ['fails each time', { status: 503 }],
    ['hangs', 'hang'],
  ])('that %s is cut off alone', async (_, answer) => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router, { callbackMs: 2_000 });
    router.behave(({ id, action }) => (id === 'bad' && action === 'next' ? answer : 'take'));
    for (const id of ['bad', 'good']) await post(door, router.subscription(id));
    await door.events.watched(2);
    door.events.tell('one', 'two');
    await router.got(2, (message) => message.id === 'good' && isNext(message));
    await door.events.watched(1);
    door.events.tell('three');
    const good = await router.got(3, (message) => message.id === 'good' && isNext(message));
    expect(ticksOf(good)).toEqual(['one', 'two', 'three']);
    const bad = router.messages.filter(({ id }) => id === 'bad');
    expect(new Set(ticksOf(bad))).toEqual(new Set(['one']));
    expect(bad.length).toBeLessThan(8);
  });

  it('that is slow is never sent a second message before it has the first', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    const held = Promise.withResolvers<CallbackAnswer>();
    router.behave(({ id }, turn) => (id === 'a' && turn === 2 ? held.promise : 'take'));
    await post(door, router.subscription('a', 100));
    await door.events.watched(1);
    // A sign of life is under way while results come, and another subscription begins.
    await router.got(2);
    door.events.tell('one', 'two', 'three');
    await post(door, router.subscription('b'));
    expect(router.messages.filter(isNext)).toEqual([]);
    held.resolve('take');
    await router.got(3, isNext);
    door.events.end();
    await router.got(2, isComplete);
    expect(ticksOf(router.messages)).toEqual(['one', 'two', 'three']);
  });

  it('is sent signs of life while nothing happens, and ends what it no longer wants', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    router.behave((_, turn) => (turn > 4 ? { status: 404 } : 'take'));
    await post(door, router.subscription('a', 100));
    await door.events.watched(1);
    await router.got(5);
    await door.events.watched(0);
    expect(actions(router)).toEqual(['check', 'check', 'check', 'check', 'check']);
    expect(door.counts()).toMatchObject({ callback: 0 });
  });

  it('that wants no signs of life gets none', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    for (const [id, everyMs] of [
      ['silent', 0],
      ['other', 100],
    ] as const) {
      await post(door, router.subscription(id, everyMs));
    }
    await router.got(4, ({ id }) => id === 'other');
    expect(router.messages.filter(({ id }) => id === 'silent')).toHaveLength(1);
  });

  it('is told of the end of the gateway, which waits for that', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    await post(door, router.subscription('a'));
    await door.events.watched(1);
    const held = Promise.withResolvers<CallbackAnswer>();
    router.behave(() => held.promise);
    let isStopped = false;
    const stopped = door.stop(60_000).finally(() => {
      isStopped = true;
    });
    await router.got(1, isComplete);
    await expect.poll(() => door.server.listening).toBe(false);
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
    expect(isStopped).toBe(false);
    held.resolve('take');
    expect(await stopped).toBe(0);
    expect(router.messages.at(-1)).toMatchObject({
      action: 'complete',
      errors: [{ extensions: { code: 'GATEWAY_STOPPING' } }],
    });
    expect(JSON.stringify(router.messages.at(-1))).not.toContain('http');
  });

  it('that hangs does not keep the gateway from its end', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router, { callbackMs: 600_000 });
    await post(door, router.subscription('a'));
    await door.events.watched(1);
    router.behave(() => 'hang');
    expect(await door.stop(100)).toBe(0);
    await router.got(1, isComplete);
  });
});

describe('places of subscriptions', () => {
  it('are those of all transports, and come back at the end', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router, { maxSubscriptions: 2 });
    expect((await post(door, router.subscription('a'))).status).toBe(200);
    const refused = await post(door, router.subscription('b'));
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('"code":"MAX_SUBSCRIPTIONS_LIMIT"');
    const events = await post(door, {}, { accept: 'text/event-stream' });
    expect(await events.text()).toContain('"code":"MAX_SUBSCRIPTIONS_LIMIT"');
    expect((await post(door, router.subscription('c'), { key: OTHER_KEY })).status).toBe(200);
    expect(router.messages.map(({ id }) => id)).toEqual(['a', 'c']);
    door.events.end();
    await router.got(2, isComplete);
    expect((await post(door, router.subscription('d'))).status).toBe(200);
  });

  it('are not taken twice by one id', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    expect((await post(door, router.subscription('a'))).status).toBe(200);
    const again = await post(door, router.subscription('a'));
    expect(again.status).toBe(409);
    await door.events.watched(1);
    door.events.end();
    await router.got(1, isComplete);
    await expect.poll(async () => (await post(door, router.subscription('a'))).status).toBe(200);
  });
});

describe('what a router asks for', () => {
  it.each<[string, object]>([
    ['another host', { callbackUrl: 'http://127.0.0.2:HOST/callback/a' }],
    ['another port', { callbackUrl: 'http://127.0.0.1:1/callback/a' }],
    ['another scheme', { callbackUrl: 'https://127.0.0.1:HOST/callback/a' }],
    ['a name for the same host', { callbackUrl: 'http://localhost:HOST/callback/a' }],
    ['a host that begins so', { callbackUrl: 'http://127.0.0.1:HOST.evil.example/callback/a' }],
    ['a user name that is the host', { callbackUrl: 'http://127.0.0.1:HOST@evil.example/a' }],
    ['a user name', { callbackUrl: 'http://a:b@127.0.0.1:HOST/callback/a' }],
    ['a file', { callbackUrl: 'file:///etc/passwd' }],
    ['no address', { callbackUrl: 'callback' }],
    ['an address of another type', { callbackUrl: 1 }],
    ['a long address', { callbackUrl: `http://127.0.0.1:HOST/${'a'.repeat(2_000)}` }],
    ['no id', { subscriptionId: '' }],
    ['a long id', { subscriptionId: 'a'.repeat(501) }],
    ['no verifier', { verifier: undefined }],
    ['a verifier of another type', { verifier: { a: 1 } }],
    ['signs of life too often', { heartbeatIntervalMs: 99 }],
    ['signs of life at -1', { heartbeatIntervalMs: -1 }],
    ['signs of life as text', { heartbeatIntervalMs: '5000' }],
  ])('is refused with %s, and nobody is called', async (_, others) => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    const port = router.host.split(':')[1] ?? '';
    const text = JSON.stringify(router.subscription('a', 0, others)).replaceAll('HOST', port);
    const response = await post(door, JSON.parse(text));
    expect(response.status).toBe(400);
    const answer = await response.text();
    expect(answer).toContain('"code":"BAD_REQUEST"');
    expect(answer).not.toMatch(/nobody-may-read|evil|passwd|127\.0/);
    expect(router.connections()).toBe(0);
    expect(door.events.count()).toBe(0);
  });

  it('is refused over http where a public name leads to a private address', async () => {
    const { lookup } = dns;
    onTestFinished(() => {
      dns.lookup = lookup;
      syncBuiltinESMExports();
    });
    // A resolver that leads every name to this machine, for Node's own connections as well.
    const lead = (_: string, { all }: dns.LookupOptions, found: (...found: unknown[]) => void) =>
      all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);
    dns.lookup = lead as typeof lookup;
    syncBuiltinESMExports();
    await using router = await startCallbackRouter();
    const port = router.host.split(':')[1] ?? '';
    const names = ['router.example.com', 'router.internal'];
    const callbackHosts = names.map((name) => `http://${name}:${port}`);
    await using door = await open({ callbackHosts });
    const [byPublic, byPrivate] = callbackHosts.map((origin) =>
      router.subscription('a', 0, { callbackUrl: `${origin}/callback/a` }),
    );
    expect((await post(door, byPublic ?? {})).status).toBe(400);
    expect(router.connections()).toBe(0);
    expect((await post(door, byPrivate ?? {})).status).toBe(200);
    expect(router.connections()).toBe(1);
  });

  it('is refused without `extensions.subscription`, and by GET', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    expect((await post(door, {})).status).toBe(400);
    const extensions = JSON.stringify(router.subscription('a'));
    const search = new URLSearchParams({ query: SUBSCRIBE, extensions });
    const headers = { accept: ACCEPT, 'x-api-key': KEY };
    expect((await fetch(`${door.url}?${search}`, { headers })).status).toBe(405);
    expect(router.connections()).toBe(0);
  });

  it('is 406 where no hosts are named', async () => {
    await using router = await startCallbackRouter();
    await using door = await open();
    expect((await post(door, router.subscription('a'))).status).toBe(406);
    expect(router.connections()).toBe(0);
  });

  it('is 401 for nobody', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    const response = await fetch(door.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: ACCEPT },
      body: JSON.stringify({ query: SUBSCRIBE, extensions: router.subscription('a') }),
    });
    expect(response.status).toBe(401);
    expect(router.connections()).toBe(0);
  });

  it('is a stream for a client that likes events better', async () => {
    await using router = await startCallbackRouter();
    await using door = await openFor(router);
    const accept = `${ACCEPT};q=0.5, text/event-stream`;
    const response = await post(door, router.subscription('a'), { accept });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    await response.body?.cancel();
    expect(router.connections()).toBe(0);
  });
});

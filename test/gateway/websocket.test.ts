// GraphQL over WebSocket: the reference client, the protocol message by message, and who gets no socket.
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Client, createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Door, KEY, OTHER_KEY, open } from '../support/small-gateway.ts';

const PROTOCOL = 'graphql-transport-ws';
const PARAMS = { 'x-api-key': KEY };
const SUBSCRIBE = { query: 'subscription { ticks }' };

const client = (door: Door, options = {}): Client =>
  createClient({
    url: door.socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: PARAMS,
    retryAttempts: 0,
    ...options,
  });

/** A socket whose messages are read one by one. */
function connect(door: Door, headers: Record<string, string> = {}, protocol = PROTOCOL) {
  const socket = new WebSocket(door.socketUrl, protocol, { headers });
  const messages: object[] = [];
  let wake = (): void => {};
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    wake();
  });
  const closed = once(socket, 'close').then(([code, reason]) => `${code} ${reason}`);
  closed.catch(() => {});
  const next = async (): Promise<object> => {
    while (messages.length === 0) {
      await Promise.race([
        new Promise<void>((resolve) => {
          wake = resolve;
        }),
        closed.then((end) => Promise.reject(new Error(`closed: ${end}`))),
      ]);
    }
    return messages.shift() ?? {};
  };
  const say = (message: object | string | Buffer): void =>
    socket.send(
      typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
    );
  return {
    socket,
    say,
    next,
    closed,
    opened: () => once(socket, 'open'),
    async init(payload: object | undefined = PARAMS) {
      await once(socket, 'open');
      say({ type: 'connection_init', payload });
      expect(await next()).toEqual({ type: 'connection_ack' });
    },
    subscribe: (id: string, query = SUBSCRIBE.query, more = {}) =>
      say({ id, type: 'subscribe', payload: { query, ...more } }),
  };
}

/** What an upgrade is answered with that is none: its status and the code of its error. */
async function refusedWith(door: Door, headers: Record<string, string>): Promise<string> {
  const socket = new WebSocket(door.socketUrl, PROTOCOL, { headers });
  const [asked, response] = (await once(socket, 'unexpected-response')) as [
    ClientRequest,
    IncomingMessage,
  ];
  const { errors } = JSON.parse(String(await buffer(response)));
  asked.destroy();
  return `${response.statusCode} ${errors[0].extensions.code}`;
}

describe('the reference client', () => {
  it('gets each result, and the end', async () => {
    await using door = await open();
    const socket = client(door);
    const ticks = socket.iterate(SUBSCRIBE);
    void door.events.watched(1).then(() => door.events.tell('one', 'two'));
    expect((await ticks.next()).value).toEqual({ data: { ticks: 'one' } });
    expect((await ticks.next()).value).toEqual({ data: { ticks: 'two' } });
    door.events.end();
    expect((await ticks.next()).done).toBe(true);
    await socket.dispose();
  });

  it('ends one of two by leaving it', async () => {
    await using door = await open();
    const socket = client(door);
    const [left, kept] = [socket.iterate(SUBSCRIBE), socket.iterate(SUBSCRIBE)];
    await door.events.watched(2);
    door.events.tell('one');
    await Promise.all([left.next(), kept.next()]);
    expect(door.counts()).toMatchObject({ websocket: 2 });
    await left.return?.();
    await door.events.watched(1);
    door.events.tell('two');
    expect((await kept.next()).value).toEqual({ data: { ticks: 'two' } });
    await socket.dispose();
    await door.events.watched(0);
    expect(door.counts()).toMatchObject({ websocket: 0 });
  });

  it('gets answers to queries and mutations, and errors', async () => {
    await using door = await open();
    const socket = client(door);
    const answer = async (query: string) => (await socket.iterate({ query }).next()).value;
    expect(await answer('{ hello }')).toEqual({ data: { hello: 'hello' } });
    expect(await answer('mutation { touch }')).toEqual({ data: { touch: 1 } });
    await expect(answer('{ nothing }')).rejects.toMatchObject([
      { message: expect.stringContaining('nothing') },
    ]);
    await expect(answer('subscription { refused }')).rejects.toMatchObject([
      { extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    expect(JSON.stringify(door.faults)).not.toContain('secret');
    await socket.dispose();
  });

  it('goes elsewhere when the gateway stops, which is not kept waiting', async () => {
    await using door = await open();
    const elsewhere = Promise.withResolvers<void>();
    const results: unknown[] = [];
    const socket = client(door, {
      retryAttempts: 1,
      retryWait: async () => elsewhere.resolve(),
      onNonLazyError: () => {},
    });
    socket.subscribe(SUBSCRIBE, {
      next: (result) => void results.push(result),
      error: (error) => void results.push(error),
      complete: () => void results.push('complete'),
    });
    await door.events.watched(1);
    const stopped = door.stop(60_000);
    await elsewhere.promise;
    expect(await stopped).toBe(0);
    expect(results).not.toContain('complete');
    await socket.dispose();
  });
});

describe('the protocol, message by message', () => {
  it('acknowledges, answers pings and completes', async () => {
    await using door = await open();
    const { init, say, next, subscribe, socket } = connect(door);
    await init();
    expect(socket.protocol).toBe(PROTOCOL);
    say({ type: 'ping', payload: { at: 1 } });
    expect(await next()).toEqual({ type: 'pong', payload: { at: 1 } });
    say({ type: 'pong' });
    subscribe('a', '{ hello }');
    expect(await next()).toEqual({
      id: 'a',
      type: 'next',
      payload: { data: { hello: 'hello' } },
    });
    expect(await next()).toEqual({ id: 'a', type: 'complete' });
    subscribe('b', '{ nothing }');
    expect(await next()).toMatchObject({
      id: 'b',
      type: 'error',
      payload: [{ message: /nothing/ }],
    });
    socket.close();
  });

  it('says nothing more of what a client has completed, whose id is free again', async () => {
    await using door = await open();
    const { init, say, next, subscribe, socket } = connect(door);
    await init();
    subscribe('a');
    await door.events.watched(1);
    say({ id: 'a', type: 'complete' });
    await door.events.watched(0);
    subscribe('a', '{ hello }');
    expect(await next()).toMatchObject({
      id: 'a',
      type: 'next',
      payload: { data: { hello: 'hello' } },
    });
    socket.close();
  });

  it('answers a ping with what it brought', async () => {
    await using door = await open();
    const { init, say, next, socket } = connect(door);
    await init();
    for (const number of ['7', '9007199254740993', '12345678901234567890', '4.25']) {
      say(`{"type":"ping","payload":{"of":[${number}]}}`);
      expect(await next()).toEqual({ type: 'pong', payload: { of: [Number(number)] } });
    }
    say('{"type":"ping","payload":null}');
    expect(await next()).toEqual({ type: 'pong' });
    socket.close();
  });

  type Act = (at: ReturnType<typeof connect>) => void | Promise<void>;
  it.each<[string, string, Act]>([
    ['4401 Unauthorized', 'a subscription before the init', ({ subscribe }) => subscribe('a')],
    [
      '4429 Too many initialisation requests',
      'a second init',
      ({ say }) => {
        say({ type: 'connection_init', payload: PARAMS });
        say({ type: 'connection_init', payload: PARAMS });
      },
    ],
    ['4400 Invalid message received', 'no JSON', ({ say }) => say('hello')],
    ['4400 Invalid message received', 'an unknown type', ({ say }) => say({ type: 'start' })],
    [
      '4400 Invalid message received',
      'a message of the server',
      ({ say }) => say({ type: 'next' }),
    ],
    ...(['1', {}, [], undefined] as const).flatMap((payload) =>
      ['connection_ack', 'next', 'error'].map((type): [string, string, Act] => [
        '4400 Invalid message received',
        `${type} of a client, ${JSON.stringify(payload)}`,
        ({ say }) => say({ id: 'a', type, payload }),
      ]),
    ),
    [
      '4400 Invalid message received',
      'errors of a client',
      ({ say }) => say({ id: 'a', type: 'error', payload: [{ message: 'no' }] }),
    ],
    ...['7', '9007199254740993', '1e400', '-0'].map((id): [string, string, Act] => [
      '4400 Invalid message received',
      `the number ${id} as an id`,
      async ({ say, next }) => {
        say({ type: 'connection_init', payload: PARAMS });
        await next();
        say(`{"id":${id},"type":"subscribe","payload":{"query":"{ hello }"}}`);
      },
    ]),
    ['4400 Invalid message received', 'a list', ({ say }) => say([])],
    [
      '4400 Invalid message received',
      'a subscription without an id',
      ({ say }) => say({ type: 'subscribe', payload: SUBSCRIBE }),
    ],
    [
      '4400 Invalid message received',
      'a subscription without a query',
      ({ say }) => say({ id: 'a', type: 'subscribe', payload: {} }),
    ],
    [
      '4400 Invalid message received',
      'bytes',
      ({ say }) => say(Buffer.from('{"type":"connection_init"}')),
    ],
    ...['1.5', '-0', '1e9'].map((number): [string, string, Act] => [
      '4400 Invalid message received',
      `10,001 times ${number}`,
      ({ say }) => say(`{"type":"ping","payload":{"of":[${Array(10_001).fill(number)}]}}`),
    ]),
    ['1009 ', 'more than a body may have', ({ say }) => say('x'.repeat(100_001))],
    [
      '4409 Subscriber for a already exists',
      'an id that is in use',
      async ({ say, next, subscribe }) => {
        say({ type: 'connection_init', payload: PARAMS });
        await next();
        subscribe('a');
        subscribe('a');
      },
    ],
    [
      '4403 Forbidden',
      'a key that is no text',
      ({ say }) => say({ type: 'connection_init', payload: { 'x-api-key': 1 } }),
    ],
    [
      '4403 Forbidden',
      'a token where none are checked',
      ({ say }) => say({ type: 'connection_init', payload: { Authorization: 'Bearer token' } }),
    ],
  ])('%s for %s', async (end, _, act) => {
    await using door = await open();
    const socket = connect(door);
    await socket.opened();
    await act(socket);
    expect(await socket.closed).toBe(end);
    await door.events.watched(0);
    expect(door.faults).toEqual([]);
  });

  it('4406 for another subprotocol', async () => {
    await using door = await open();
    const socket = new WebSocket(door.socketUrl);
    const [code] = await once(socket, 'close');
    expect(code).toBe(4406);
  });

  it('4408 for a client that says nothing', async () => {
    await using door = await open({ initMs: 20 });
    const { closed } = connect(door);
    expect(await closed).toBe('4408 Connection initialisation timeout');
  });

  it('refuses one operation more than allowed, and lets the others be', async () => {
    await using door = await open({ maxOperations: 1 });
    const { init, next, subscribe, socket } = connect(door);
    await init();
    subscribe('a');
    await door.events.watched(1);
    subscribe('b');
    expect(await next()).toMatchObject({
      id: 'b',
      type: 'error',
      payload: [{ extensions: { code: 'MAX_SUBSCRIPTIONS_LIMIT' } }],
    });
    door.events.tell('one');
    expect(await next()).toMatchObject({ id: 'a', type: 'next' });
    socket.close();
  });

  it.each([257, 4_096, 90_000])(
    'refuses an operation whose id has %i characters, and lets the others be',
    async (length) => {
      await using door = await open();
      const { init, next, subscribe, socket } = connect(door);
      await init();
      const longest = 'é'.repeat(256);
      subscribe(longest);
      await door.events.watched(1);
      for (const query of [SUBSCRIBE.query, '{ hello }', '{ nothing }']) {
        const id = 'b'.repeat(length);
        subscribe(id, query);
        const message = `The id of an operation may have 256 characters, got ${length}.`;
        const payload = [{ message, extensions: { code: 'BAD_REQUEST' } }];
        expect(await next()).toEqual({ id, type: 'error', payload });
      }
      door.events.tell('one');
      expect(await next()).toMatchObject({ id: longest, type: 'next' });
      socket.close();
    },
  );
});

describe('who asks', () => {
  it('may say so in the headers, in the first message, or twice the same', async () => {
    await using door = await open();
    for (const [headers, payload] of [
      [{ 'x-api-key': KEY }, {}],
      [{}, { 'X-API-Key': KEY }],
      [{ 'x-api-key': KEY }, { 'X-Api-Key': KEY }],
    ]) {
      const { init, subscribe, socket } = connect(door, headers as Record<string, string>);
      await init(payload);
      subscribe('a');
      await door.events.watched(1);
      socket.close();
      await door.events.watched(0);
    }
  });

  it('may not say two different things', async () => {
    await using door = await open();
    const { opened, say, closed } = connect(door, { 'x-api-key': KEY });
    await opened();
    say({ type: 'connection_init', payload: { 'x-api-key': OTHER_KEY } });
    expect(await closed).toBe('4403 Forbidden');
  });

  it('is told by HTTP that headers are not believed', async () => {
    await using door = await open();
    expect(await refusedWith(door, { authorization: 'Bearer token' })).toBe('401 UNAUTHENTICATED');
  });

  it('and says nothing, may watch nothing', async () => {
    await using door = await open();
    const { say, closed, opened } = connect(door);
    await opened();
    say({ type: 'connection_init', payload: {} });
    expect(await closed).toMatch(/^4403/);
    expect(door.events.count()).toBe(0);
  });
});

describe('a page', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example'])(
    'of %s gets no socket',
    async (origin) => {
      await using door = await open({ corsOrigins: ['https://app.example.com'] });
      expect(await refusedWith(door, { origin })).toBe('403 FORBIDDEN');
    },
  );

  it('of our own or one that is named gets one', async () => {
    await using door = await open({ corsOrigins: ['https://app.example.com'] });
    for (const origin of [new URL(door.url).origin, 'https://app.example.com']) {
      const { init, socket } = connect(door, { origin });
      await init();
      socket.close();
    }
  });
});

describe('a connection', () => {
  it('that is no WebSocket, or elsewhere, is answered as it is', async () => {
    await using door = await open();
    const ask = (path: string, headers: Record<string, string>): Promise<number> =>
      new Promise((resolve, reject) => {
        const asked = request(new URL(path, door.url), { headers }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        asked.on('error', reject).end();
      });
    const upgrade = { connection: 'upgrade', upgrade: 'websocket' };
    expect(await ask('/health', upgrade)).toBe(200);
    expect(await ask('/graphql', { connection: 'upgrade', upgrade: 'h2c' })).toBe(200);
    // It asks for a socket, but not as the protocol of sockets has it.
    expect(await ask('/graphql', upgrade)).toBe(400);
  });

  it('whose other end is silent for ever is cut off', async () => {
    await using door = await open({ pingMs: 30 });
    const { init, subscribe, socket } = connect(door);
    await init();
    subscribe('a');
    await door.events.watched(1);
    // Half open: what arrives is read by nobody, and nothing is answered.
    (socket as unknown as { _socket: { pause(): void } })._socket.pause();
    await door.events.watched(0);
    socket.terminate();
  });

  it('that answers pings outlasts the patience there is with requests', async () => {
    const patience = { keepAliveMs: 20, headersMs: 20, checkMs: 5 };
    await using door = await open({ pingMs: 20, listener: patience });
    const { init, next, subscribe, socket } = connect(door);
    await init();
    subscribe('a');
    let pings = 0;
    await new Promise<void>((resolve) => {
      socket.on('ping', () => ++pings === 10 && resolve());
    });
    door.events.tell('one');
    expect(await next()).toMatchObject({ payload: { data: { ticks: 'one' } } });
    socket.close();
  });

  it('that reads nothing is cut off, with no more waiting for it than a bound', async () => {
    await using door = await open({ listener: { writeMs: 100, checkMs: 10 } });
    const { init, subscribe, socket } = connect(door);
    await init();
    for (let at = 0; at < 10; at += 1) subscribe(`${at}`, 'subscription { ticks(size: 1000000) }');
    await door.events.watched(10);
    (socket as unknown as { _socket: { pause(): void } })._socket.pause();
    for (let tick = 0; tick < 20; tick += 1) door.events.tell(`${tick}`);
    await door.events.watched(0);
    socket.terminate();
  });

  it('counts among those of which there may be so many', async () => {
    await using door = await open({ listener: { maxConnections: 1 } });
    const { init, socket } = connect(door);
    await init();
    await expect(fetch(door.url)).rejects.toThrow();
    socket.close();
  });

  it('ends what it watches when it is torn', async () => {
    await using door = await open();
    const { init, subscribe, socket } = connect(door);
    await init();
    subscribe('a');
    await door.events.watched(1);
    subscribe('b', '{ held }');
    await door.asked();
    socket.terminate();
    await door.events.watched(0);
    door.release('too late');
    expect(door.faults).toEqual([]);
  });
});

describe('told to stop', () => {
  it('a socket gets the answer it waits for, then 1001', async () => {
    await using door = await open();
    const { init, next, subscribe, closed } = connect(door);
    await init();
    subscribe('held', '{ held }');
    subscribe('b', '{ hello }');
    await next();
    await next();
    const stopped = door.stop(60_000);
    subscribe('late', '{ hello }');
    expect(await next()).toMatchObject({
      id: 'late',
      payload: [{ extensions: { code: 'GATEWAY_STOPPING' } }],
    });
    door.release('done');
    expect(await next()).toMatchObject({ id: 'held', payload: { data: { held: 'done' } } });
    expect(await next()).toEqual({ id: 'held', type: 'complete' });
    expect(await closed).toBe('1001 Going away');
    expect(await stopped).toBe(0);
  });

  it('a client that does not hang up is not waited for', async () => {
    await using door = await open({ closeTimeoutMs: 50 });
    const { init, subscribe, socket } = connect(door);
    await init();
    subscribe('a');
    await door.events.watched(1);
    (socket as unknown as { _socket: { pause(): void } })._socket.pause();
    expect(await door.stop(60_000)).toBe(0);
    socket.terminate();
  });
});

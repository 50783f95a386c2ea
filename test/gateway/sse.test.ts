// GraphQL over Server-Sent Events, in both modes of its protocol: the reference client, and the bytes.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type ClientOptions, createClient } from 'graphql-sse';
import { describe, expect, it } from 'vitest';
import { toCredential } from '../../src/upstream/credential.ts';
import { type Door, KEY, OTHER_KEY, open } from '../support/small-gateway.ts';

const HEADERS = { 'x-api-key': KEY };
const SUBSCRIBE = { query: 'subscription { ticks }' };

/** The reference client in one of its modes, which tries nothing twice. */
const client = (door: Door, options: Partial<ClientOptions<boolean>> = {}) =>
  createClient({
    url: door.url + (options.singleConnection ? '/stream' : ''),
    headers: HEADERS,
    retryAttempts: 0,
    ...options,
  } as ClientOptions<boolean>);

const post = (
  door: Door,
  body: object,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
) =>
  fetch(door.url, {
    method: 'POST',
    headers: {
      ...HEADERS,
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });

/** Reads a stream until it holds what is looked for. */
function reader(response: Response) {
  const decoder = new TextDecoder();
  const chunks = response.body?.getReader();
  let text = '';
  return {
    async until(wanted: string): Promise<string> {
      while (!text.includes(wanted)) {
        const read = await chunks?.read();
        if (!read || read.done) throw new Error(`ended without ${wanted}: ${text}`);
        text += decoder.decode(read.value);
      }
      return text;
    },
    async rest(): Promise<string> {
      for (;;) {
        const read = await chunks?.read();
        if (!read || read.done) return text;
        text += decoder.decode(read.value);
      }
    },
  };
}

describe.each([
  ['a connection each', false],
  ['one connection', true],
])('the reference client with %s', (_, singleConnection) => {
  it('gets each result, and the end', async () => {
    await using door = await open();
    const sse = client(door, { singleConnection });
    const ticks = sse.iterate(SUBSCRIBE);
    void door.events.watched(1).then(() => door.events.tell('one', 'two'));
    expect((await ticks.next()).value).toEqual({ data: { ticks: 'one' } });
    expect((await ticks.next()).value).toEqual({ data: { ticks: 'two' } });
    door.events.end();
    expect(await ticks.next()).toEqual({ done: true, value: undefined });
    sse.dispose();
  });

  it('ends a subscription by leaving it, and others go on', async () => {
    await using door = await open();
    const sse = client(door, { singleConnection });
    const [left, kept] = [sse.iterate(SUBSCRIBE), sse.iterate(SUBSCRIBE)];
    await door.events.watched(2);
    door.events.tell('one');
    expect((await left.next()).value).toEqual({ data: { ticks: 'one' } });
    expect((await kept.next()).value).toEqual({ data: { ticks: 'one' } });
    await left.return?.();
    await door.events.watched(1);
    door.events.tell('two');
    expect((await kept.next()).value).toEqual({ data: { ticks: 'two' } });
    await kept.return?.();
    await door.events.watched(0);
    sse.dispose();
  });

  it('gets answers to queries and mutations, and what is wrong with them', async () => {
    await using door = await open();
    const sse = client(door, { singleConnection });
    const answer = async (query: string) => (await sse.iterate({ query }).next()).value;
    expect(await answer('{ hello }')).toEqual({ data: { hello: 'hello' } });
    expect(await answer('mutation { touch }')).toEqual({ data: { touch: 1 } });
    const wrong = answer('{ nothing }');
    if (singleConnection) await expect(wrong).rejects.toThrow('400');
    else expect(await wrong).toMatchObject({ errors: [{ message: /nothing/ }] });
    sse.dispose();
  });

  it('connects again when the gateway stops, for nobody has told it of an end', async () => {
    await using door = await open();
    const retried = Promise.withResolvers<void>();
    const sse = client(door, {
      singleConnection,
      retryAttempts: 1,
      retry: async () => retried.resolve(),
    });
    const errors: unknown[] = [];
    sse.subscribe(SUBSCRIBE, {
      next() {},
      error: (error) => void errors.push(error),
      complete: () => void errors.push('complete'),
    });
    await door.events.watched(1);
    const stopped = door.stop(60_000);
    await door.events.watched(0);
    await retried.promise;
    expect(await stopped).toBe(0);
    sse.dispose();
    expect(errors).not.toContain('complete');
  });
});

describe('a connection for each operation', () => {
  it('is written as the protocol says', async () => {
    await using door = await open();
    const response = await post(door, SUBSCRIBE);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('content-encoding')).toBeNull();
    const { until, rest } = reader(response);
    await until(':\n\n');
    await door.events.watched(1);
    door.events.tell('one');
    await until('one');
    door.events.end();
    expect(await rest()).toBe(
      ':\n\nevent: next\ndata: {"data":{"ticks":"one"}}\n\nevent: complete\ndata:\n\n',
    );
  });

  it('may be asked for by GET, as EventSource does', async () => {
    await using door = await open();
    const search = new URLSearchParams(SUBSCRIBE);
    const headers = { ...HEADERS, accept: 'text/event-stream' };
    const { until } = reader(await fetch(`${door.url}?${search}`, { headers }));
    await door.events.watched(1);
    door.events.tell('one');
    await until('data: {"data":{"ticks":"one"}}\n\n');
  });

  it('has signs of life while nothing happens', async () => {
    await using door = await open({ pingMs: 10 });
    const { until } = reader(await post(door, SUBSCRIBE));
    expect(await until(':\n\n:\n\n:\n\n')).toMatch(/^(:\n\n)+$/);
  });

  it('ends what it watches the moment the client goes away', async () => {
    await using door = await open();
    const leaving = new AbortController();
    const response = await post(door, SUBSCRIBE, {}, leaving.signal);
    await reader(response).until(':\n\n');
    await door.events.watched(1);
    expect(door.counts()).toMatchObject({ sse: 1 });
    leaving.abort();
    await door.events.watched(0);
    expect(door.counts()).toEqual({
      sse: 0,
      sse_single: 0,
      multipart: 0,
      websocket: 0,
      callback: 0,
    });
  });

  it('is 401 for nobody, and nothing is watched', async () => {
    await using door = await open();
    const init = { method: 'POST', body: JSON.stringify(SUBSCRIBE) };
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const response = await fetch(door.url, { ...init, headers });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('"code":"UNAUTHENTICATED"');
    expect(door.events.count()).toBe(0);
  });

  it('is 406 for a client that wants everything in one piece', async () => {
    await using door = await open();
    const response = await post(door, SUBSCRIBE, { accept: 'application/json' });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_REQUEST' } }],
    });
    expect(door.events.count()).toBe(0);
  });

  it('says nothing of a fault of ours', async () => {
    await using door = await open();
    const response = await post(door, { query: 'subscription { refused }' });
    expect(await response.text()).toMatch(/^:\n\nevent: next\ndata: .*INTERNAL_SERVER_ERROR/);
    expect(JSON.stringify(door.faults)).not.toContain('secret');
  });

  it('is cut off when the client does not read', async () => {
    await using door = await open({ listener: { writeMs: 50, checkMs: 10 } });
    const response = await post(door, { query: 'subscription { ticks(size: 1000000) }' });
    await door.events.watched(1);
    for (let tick = 0; tick < 50; tick += 1) door.events.tell(`${tick}`);
    await door.events.watched(0);
    await expect(reader(response).rest()).rejects.toThrow();
  });

  it('is one of so many, of which a caller has half', async () => {
    await using door = await open({ maxSubscriptions: 2 });
    const first = await post(door, SUBSCRIBE);
    const refused = await post(door, SUBSCRIBE);
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('"code":"MAX_SUBSCRIPTIONS_LIMIT"');
    const others = await post(door, SUBSCRIBE, { 'x-api-key': OTHER_KEY });
    expect(others.status).toBe(200);
    await first.body?.cancel();
    await door.events.watched(1);
    const again = await post(door, SUBSCRIBE);
    expect(again.status).toBe(200);
  });
});

const TOKEN = 'x-graphql-event-stream-token';

describe('one connection for all', () => {
  const reserve = async (door: Door, key = KEY): Promise<string> => {
    const response = await fetch(`${door.url}/stream`, {
      method: 'PUT',
      headers: { 'x-api-key': key },
    });
    expect(response.status).toBe(201);
    return response.text();
  };
  const ask = (door: Door, token: string, init: RequestInit = {}, key = KEY, search = '') =>
    fetch(`${door.url}/stream${search}`, {
      ...init,
      headers: { 'x-api-key': key, [TOKEN]: token, 'content-type': 'application/json' },
    });
  const operate = (door: Door, token: string, body: object, key = KEY) =>
    ask(door, token, { method: 'POST', body: JSON.stringify(body) }, key);
  const named = (operationId: string, query = SUBSCRIBE.query) => ({
    query,
    extensions: { operationId },
  });

  it('is written as the protocol says', async () => {
    await using door = await open();
    const token = await reserve(door);
    const response = await ask(door, token);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const { until } = reader(response);
    expect((await operate(door, token, named('a'))).status).toBe(202);
    expect((await operate(door, token, named('b', '{ hello }'))).status).toBe(202);
    await until('event: complete\ndata: {"id":"b"}\n\n');
    door.events.tell('one');
    await until('"one"');
    door.events.end();
    expect(await until('complete\ndata: {"id":"a"}\n\n')).toBe(
      ':\n\n' +
        'event: next\ndata: {"id":"b","payload":{"data":{"hello":"hello"}}}\n\n' +
        'event: complete\ndata: {"id":"b"}\n\n' +
        'event: next\ndata: {"id":"a","payload":{"data":{"ticks":"one"}}}\n\n' +
        'event: complete\ndata: {"id":"a"}\n\n',
    );
  });

  it('may be given work before it is read', async () => {
    await using door = await open();
    const token = await reserve(door);
    expect((await operate(door, token, named('a', '{ hello }'))).status).toBe(202);
    await reader(await ask(door, token)).until('data: {"id":"a"}');
  });

  it('opens for nobody but the credential that reserved it', async () => {
    await using door = await open();
    const token = await reserve(door);
    expect(token).toMatch(/^[\w-]{32}$/);
    const strangers = [
      ask(door, token, {}, OTHER_KEY),
      operate(door, token, named('a'), OTHER_KEY),
      ask(door, token, { method: 'DELETE' }, OTHER_KEY, '?operationId=a'),
      fetch(`${door.url}/stream?token=${token}`, { headers: { 'x-api-key': OTHER_KEY } }),
    ];
    for (const response of await Promise.all(strangers)) expect(response.status).toBe(404);
    const nobody = await fetch(`${door.url}/stream?token=${token}`);
    expect(nobody.status).toBe(401);
    expect(door.events.count()).toBe(0);
    expect((await ask(door, token)).status).toBe(200);
  });

  it('is read by one at a time', async () => {
    await using door = await open();
    const token = await reserve(door);
    await reader(await ask(door, token)).until(':');
    expect((await ask(door, token)).status).toBe(409);
  });

  it('stops an operation by its id, and knows no id twice', async () => {
    await using door = await open();
    const token = await reserve(door);
    const stream = reader(await ask(door, token));
    expect((await operate(door, token, named('a'))).status).toBe(202);
    expect((await operate(door, token, named('a'))).status).toBe(409);
    expect((await ask(door, token, { method: 'DELETE' }, KEY, '?operationId=a')).status).toBe(200);
    await door.events.watched(0);
    expect((await operate(door, token, named('a', '{ hello }'))).status).toBe(202);
    expect(await stream.until('complete')).not.toContain('ticks');
  });

  it('stops an operation that has no result yet, without a word', async () => {
    await using door = await open();
    const token = await reserve(door);
    const held = operate(door, token, named('a', '{ held }'));
    const stopped = async () =>
      (await ask(door, token, { method: 'DELETE' }, KEY, '?operationId=a')).status;
    await door.asked();
    expect(await stopped()).toBe(200);
    expect((await held).status).toBe(204);
    expect(door.faults).toEqual([]);
  });

  it.each<[string, number, object]>([
    ['no id', 400, SUBSCRIBE],
    ['an empty id', 400, named('')],
    ['an id of 257 characters', 400, named('a'.repeat(257))],
    ['an id that fills its body', 400, named('a'.repeat(90_000), '{ hello }')],
    ['an id that is no text', 400, { ...SUBSCRIBE, extensions: { operationId: 1 } }],
    ['a query that does not fit', 400, named('a', '{ nothing }')],
    ['no query', 400, { extensions: { operationId: 'a' } }],
  ])('refuses by HTTP an operation with %s', async (_, status, body) => {
    await using door = await open();
    const token = await reserve(door);
    const response = await operate(door, token, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{}] });
    for (const id of ['a', 'b'.repeat(256)]) {
      expect((await operate(door, token, named(id, '{ hello }'))).status).toBe(202);
    }
  });

  it('is 405 for another method, and 401 for nobody', async () => {
    await using door = await open();
    const patch = await fetch(`${door.url}/stream`, { method: 'PATCH', headers: HEADERS });
    expect(patch.status).toBe(405);
    const nobody = await fetch(`${door.url}/stream`, { method: 'PUT' });
    expect(nobody.status).toBe(401);
    expect((await fetch(door.url, { method: 'PUT', headers: HEADERS })).status).toBe(405);
  });

  it('is forgotten when nobody comes to read', async () => {
    await using door = await open({ reservationMs: 30 });
    const token = await reserve(door);
    await operate(door, token, named('a'));
    await door.events.watched(0);
    expect((await ask(door, token)).status).toBe(404);
  });

  it('ends everything in it when its reader goes away', async () => {
    await using door = await open();
    const token = await reserve(door);
    const response = await ask(door, token);
    await operate(door, token, named('a'));
    await operate(door, token, named('b'));
    await door.events.watched(2);
    expect(door.counts()).toMatchObject({ sse_single: 2 });
    await response.body?.cancel();
    await door.events.watched(0);
    expect((await operate(door, token, named('c'))).status).toBe(404);
  });

  it('begins no operation whose body is still coming when the reader goes away', async () => {
    await using door = await open();
    const token = await reserve(door);
    const read = await ask(door, token);
    await operate(door, token, named('a'));
    await door.events.watched(1);
    const body = JSON.stringify(named('b'));
    const late = request(`${door.url}/stream`, {
      method: 'POST',
      headers: {
        'x-api-key': KEY,
        [TOKEN]: token,
        'content-type': 'application/json',
        'content-length': body.length,
        expect: '100-continue',
      },
    });
    const answered = once(late, 'response');
    // By then its stream was found.
    late.flushHeaders();
    await once(late, 'continue');
    await read.body?.cancel();
    await door.events.watched(0);
    late.end(body);
    const [response] = (await answered) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(404);
    expect(door.events.count()).toBe(0);
    expect(door.counts()).toMatchObject({ sse_single: 0 });
  });

  it('ends everything in it when its reader goes away before it is answered', async () => {
    const looked = Promise.withResolvers<void>();
    const believed = Promise.withResolvers<void>();
    await using door = await open({
      async callerOf({ method, headers }) {
        if (method === 'GET') {
          looked.resolve();
          await believed.promise;
        }
        return toCredential(headers.get('x-api-key') ?? '');
      },
    });
    const token = await reserve(door);
    await operate(door, token, named('a'));
    await door.events.watched(1);
    const gone = once(door.server, 'request').then(([, response]) => once(response, 'close'));
    const leaving = new AbortController();
    const read = ask(door, token, { signal: leaving.signal });
    await looked.promise;
    leaving.abort();
    await expect(read).rejects.toThrow();
    await gone;
    believed.resolve();
    await door.events.watched(0);
    expect(door.counts()).toMatchObject({ sse_single: 0 });
    expect((await operate(door, token, named('b'))).status).toBe(404);
  });

  it('is one of so many, with so many operations', async () => {
    await using door = await open({ maxSubscriptions: 4, maxOperations: 1 });
    const token = await reserve(door);
    await reserve(door);
    const third = await fetch(`${door.url}/stream`, { method: 'PUT', headers: HEADERS });
    expect(third.status).toBe(429);
    await reserve(door, OTHER_KEY);
    expect((await operate(door, token, named('a'))).status).toBe(202);
    expect((await operate(door, token, named('b'))).status).toBe(429);
  });
});

// Apollo's protocol for subscriptions over multipart HTTP, read as its client reads it, and byte by byte.
import { describe, expect, it } from 'vitest';
import { type Door, KEY, open } from '../support/small-gateway.ts';

// What HttpLink of @apollo/client 4 sends with a subscription.
const APOLLO =
  'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9';
const SUBSCRIBE = 'subscription { ticks }';

const post = (
  door: Door,
  { query = SUBSCRIBE, accept = APOLLO, headers = {}, signal }: Args = {},
) =>
  fetch(door.url, {
    method: 'POST',
    headers: { 'x-api-key': KEY, 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query }),
    signal: signal ?? null,
  });

type Args = {
  readonly query?: string;
  readonly accept?: string;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
};

/**
 * The parts of a body, each as soon as the boundary behind it is there. Throws as Apollo's reader does
 * when the body ends without its last boundary.
 */
async function* partsOf(response: Response) {
  const [, boundary = '-'] =
    /boundary="?([^";]+)/.exec(response.headers.get('content-type') ?? '') ?? [];
  const delimiter = `\r\n--${boundary}`;
  const decoder = new TextDecoder();
  let text = '';
  let isBegun = false;
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter)) {
      const part = text.slice(0, at);
      text = text.slice(at + delimiter.length);
      isBegun = true;
      if (part !== '') {
        const [head, body] = part.split('\r\n\r\n');
        expect(head).toBe('\r\nContent-Type: application/json');
        yield JSON.parse(body ?? '');
      }
    }
    if (isBegun && text.startsWith('--')) return;
  }
  throw new Error('premature end of multipart body');
}

describe('multipart subscriptions', () => {
  it.each([
    APOLLO,
    'multipart/mixed;boundary="graphql";subscriptionSpec="1.0", application/json',
    'multipart/mixed;subscriptionSpec=1.0',
    'application/json, multipart/mixed; subscriptionSpec=1.0',
  ])('come to a client that accepts %s, and end', async (accept) => {
    await using door = await open();
    const response = await post(door, { accept });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(
      'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
    );
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    const parts = partsOf(response);
    await door.events.watched(1);
    expect(door.counts()).toMatchObject({ multipart: 1 });
    // One is there as soon as it is told, not when the next one is.
    door.events.tell('one');
    expect((await parts.next()).value).toEqual({ payload: { data: { ticks: 'one' } } });
    door.events.tell('two');
    expect((await parts.next()).value).toEqual({ payload: { data: { ticks: 'two' } } });
    door.events.end();
    expect((await parts.next()).done).toBe(true);
  });

  it('are written as the protocol says', async () => {
    await using door = await open();
    const response = await post(door);
    await door.events.watched(1);
    door.events.tell('one');
    door.events.end();
    expect(await response.text()).toMatch(
      /^\r\n--graphql(\r\nContent-Type: application\/json\r\n\r\n\{"payload":\{"data":\{"ticks":"one"\}\}\}\r\n--graphql)?--\r\n$/,
    );
  });

  it('have heartbeats', async () => {
    await using door = await open({ pingMs: 10 });
    const parts = partsOf(await post(door));
    for (const _ of [1, 2, 3]) expect((await parts.next()).value).toEqual({});
    await parts.return();
    await door.events.watched(0);
  });

  it('end with errors, not as if all were said, when the gateway stops', async () => {
    await using door = await open();
    const parts = partsOf(await post(door));
    await door.events.watched(1);
    const stopped = door.stop(60_000);
    expect((await parts.next()).value).toEqual({
      payload: null,
      errors: [
        {
          message: 'The gateway is stopping: subscribe again.',
          extensions: { code: 'GATEWAY_STOPPING' },
        },
      ],
    });
    expect((await parts.next()).done).toBe(true);
    expect(await stopped).toBe(0);
  });

  it('end what they watch when the client goes away', async () => {
    await using door = await open();
    const leaving = new AbortController();
    await post(door, { signal: leaving.signal });
    await door.events.watched(1);
    leaving.abort();
    await door.events.watched(0);
    expect(door.counts()).toMatchObject({ multipart: 0 });
  });

  it('that cannot begin are refused in one piece, in which the reason is', async () => {
    await using door = await open();
    for (const accept of [APOLLO, 'multipart/mixed;subscriptionSpec=1.0']) {
      const wrong = await post(door, { accept, query: 'subscription { nothing }' });
      expect(wrong.headers.get('content-type')).toMatch(/json/);
      expect(await wrong.json()).toMatchObject({
        errors: [{ message: expect.stringMatching('nothing') }],
      });
    }
    const headers = { authorization: 'Bearer token', 'x-api-key': '' };
    const nobody = await post(door, { headers });
    expect(nobody.status).toBe(401);
    expect(door.events.count()).toBe(0);
  });

  it('are no answer to queries, which come in one piece', async () => {
    await using door = await open();
    const response = await post(door, { query: '{ hello }' });
    expect(await response.json()).toEqual({ data: { hello: 'hello' } });
  });
});

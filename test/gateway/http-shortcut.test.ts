// Both doors give one answer to what a client can vary: names of operations, switches, origins, and hanging up.
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';

const FIRST_NAME = '{ lead(id: "lead_1001") { firstName } }';
const SWITCHED =
  'query ($isShown: Boolean = true) { lead(id: "lead_1001") { id firstName @include(if: $isShown) } }';

/** What comes of `ask` once the operation of this body is known: with plans, and without. */
async function both<Seen>(
  known: object,
  ask: (kit: Kit) => Promise<Seen>,
  options: KitOptions = {},
): Promise<readonly [Seen, Seen]> {
  async function seen(plans: boolean): Promise<Seen> {
    await using kit = await start({ ...options, plans });
    await send(kit, known);
    return await ask(kit);
  }
  return [await seen(true), await seen(false)];
}

const post = (kit: Kit, body: object, signal: AbortSignal | null = null) =>
  fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) },
    body: JSON.stringify(body),
    signal,
  });

async function send(kit: Kit, body: object) {
  const response = await post(kit, body);
  const headers = [...response.headers].filter(([name]) => !/^(date|x-request-id)$/.test(name));
  return { status: response.status, headers, text: await response.text() };
}

describe('a known operation', () => {
  it.each<[string, object, object]>([
    ['an empty name', { query: FIRST_NAME }, { query: FIRST_NAME, operationName: '' }],
    [
      'a name that is a piece of the document',
      { query: `query A ${FIRST_NAME}` },
      { query: FIRST_NAME, operationName: ' query A' },
    ],
  ])('is not meant by %s', async (_, known, asked) => {
    const [planned, plain] = await both(known, (kit) => send(kit, asked));
    expect(planned).toEqual(plain);
    expect(planned.status).toBe(400);
  });

  it('whose switch is null is refused for that', async () => {
    const asked = { query: SWITCHED, variables: { isShown: null } };
    const [planned, plain] = await both({ query: SWITCHED }, (kit) => send(kit, asked));
    expect(planned).toEqual(plain);
    expect(planned.text).toContain('not to be null');
  });

  it('says that answers differ by origin where pages of some may ask', async () => {
    const asked = { query: FIRST_NAME };
    const options = { corsOrigins: ['https://desk.example'] };
    const [planned, plain] = await both(asked, (kit) => send(kit, asked), options);
    expect(planned).toEqual(plain);
    expect(planned.headers).toContainEqual(['vary', 'Origin']);
  });

  it('is told of in the log when the client hangs up before its answer', async () => {
    const asked = { query: FIRST_NAME };
    const [planned, plain] = await both(asked, async (kit) => {
      kit.simulator.faults.add({ behave: { kind: 'hang' } });
      kit.simulator.calls.clear();
      const leaving = new AbortController();
      const asking = post(kit, asked, leaving.signal);
      await expect.poll(() => kit.calls()).toHaveLength(1);
      leaving.abort();
      await expect(asking).rejects.toThrow();
      await expect.poll(() => kit.operations).toHaveLength(2);
      const { requestId, traceId, spanId, durationMs, ...line } = kit.operations[1] ?? {};
      expect([requestId, traceId, spanId, durationMs]).not.toContain(undefined);
      return line;
    });
    expect(planned).toEqual(plain);
    expect(planned).toMatchObject({ outcome: 'failed' });
  });
});

describe('the target of a GET', () => {
  const QUERY = encodeURIComponent(FIRST_NAME);

  it.each([
    ['ends where a fragment begins', `query=${QUERY}#%0A}`],
    ['has blanks as plus signs', `query=${FIRST_NAME.replaceAll(' ', '+').replaceAll('"', '%22')}`],
    ['names a parameter twice', `query=${QUERY}&query=%7Bnothing%7D`],
    ['has escapes that are none', `query=${QUERY}%23%zz%`],
    ['has bytes that are no UTF-8', `query=${QUERY}%23%ff%e2%82`],
    ['has question marks in it', `query=${QUERY}%23??&?query=x`],
    ['has empty parts', `&&query=${QUERY}&=&operationName=&variables=`],
  ])('is read in one way where it %s', async (_, search) => {
    const [planned, plain] = await both({ query: FIRST_NAME }, async (kit) => {
      const socket = connect(Number(new URL(kit.url).port)).setEncoding('utf8');
      let answer = '';
      socket.on('data', (text) => {
        answer += text;
      });
      socket.write(
        `GET /graphql?${search} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n` +
          `X-API-Key: ${keyOf(kit.simulator, 0)}\r\n\r\n`,
        'latin1',
      );
      await once(socket, 'close');
      return [answer.split('\r\n', 1)[0], answer.split('\r\n\r\n')[1]];
    });
    expect(planned).toEqual(plain);
    expect(planned[1]).toContain('"firstName"');
  });
});

describe('a body that is not for a plan', () => {
  it('arrives at the other door whole, in however many pieces it came', async () => {
    const [planned, plain] = await both({ query: FIRST_NAME }, async (kit) => {
      const body = JSON.stringify({ query: '{ lead(id: "lead_1002") { lastName } }' });
      const socket = connect(Number(new URL(kit.url).port))
        .setEncoding('utf8')
        .setNoDelay();
      let answer = '';
      socket.on('data', (text) => {
        answer += text;
      });
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n` +
          `X-API-Key: ${keyOf(kit.simulator, 0)}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      for (const piece of [body.slice(0, 1), body.slice(1, 20), body.slice(20)]) {
        await new Promise((resolve) => socket.write(piece, resolve));
      }
      await once(socket, 'close');
      return answer.split('\r\n\r\n')[1];
    });
    expect(planned).toBe(plain);
    expect(planned).toContain('{"data":{"lead":{"lastName":');
  });

  it('is not listed byte by byte', async () => {
    const { keys } = Object;
    const listed: object[] = [];
    vi.spyOn(Object, 'keys').mockImplementation((of: object) => {
      if (ArrayBuffer.isView(of)) listed.push(of);
      return keys(of);
    });
    onTestFinished(() => void vi.restoreAllMocks());
    await both({ query: FIRST_NAME }, (kit) => send(kit, { query: '{ nothing }' }));
    expect(listed).toEqual([]);
  });
});

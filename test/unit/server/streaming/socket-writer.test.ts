// Frames that are made beside ws: its own client reads them, whatever their length, and in order with its own.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { watchReading } from '../../../../src/server/streaming/backpressure.ts';
import type { WrittenResult } from '../../../../src/server/streaming/direct-results.ts';
import { createSocketWriter } from '../../../../src/server/streaming/socket-writer.ts';

const PING_MS = 5_000;

/** Both ends of a socket. */
async function connect() {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const opened = Promise.withResolvers<{ socket: WebSocket; stream: Duplex }>();
  server.on('upgrade', (request, stream, head) =>
    sockets.handleUpgrade(request, stream, head, (socket) => opened.resolve({ socket, stream })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const received: string[] = [];
  client.on('message', (data, isBinary) => received.push(`${isBinary ? 'binary ' : ''}${data}`));
  await once(client, 'open');
  const { socket, stream } = await opened.promise;
  const reading = watchReading(socket, PING_MS);
  return {
    socket,
    stream,
    writerOf: createSocketWriter(socket, stream, reading),
    client,
    received,
    async [Symbol.asyncDispose]() {
      reading.stop();
      client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const resultOf = (json: string): WrittenResult => ({
  toBytes: () => Buffer.from(json),
  stringify: () => json,
});
const messageOf = (id: string, json: string): string =>
  `{"id":${JSON.stringify(id)},"type":"next","payload":${json}}`;

describe('a message of', () => {
  const bare = messageOf('a', '""').length;
  it.each([bare, 125, 126, 127, 16_383, 16_384, 65_535, 65_536, 1_000_000])(
    '%i bytes is read as it was sent',
    async (bytes) => {
      await using both = await connect();
      const json = JSON.stringify('x'.repeat(bytes - bare));
      both.writerOf('a').send([resultOf(json)]);
      await expect.poll(() => both.received.length).toBe(1);
      expect(both.received[0]).toBe(messageOf('a', json));
      expect(both.received[0]).toHaveLength(bytes);
    },
  );
});

it('several of several operations come in order with what ws itself sends', async () => {
  await using both = await connect();
  const { writerOf } = both;
  const [first, second] = [writerOf('"quoted"'), writerOf('é')];
  first.send([resultOf('{"data":{"n":1}}'), resultOf('{"data":{"n":"é"}}')]);
  both.socket.send('of ws');
  second.send([resultOf('{"data":{"n":3}}')]);
  await expect.poll(() => both.received.length).toBe(4);
  expect(both.received).toEqual([
    messageOf('"quoted"', '{"data":{"n":1}}'),
    messageOf('"quoted"', '{"data":{"n":"é"}}'),
    'of ws',
    messageOf('é', '{"data":{"n":3}}'),
  ]);
});

it('is not ready while its client does not read, and tells each operation when it is again', async () => {
  await using both = await connect();
  const { writerOf } = both;
  const [first, second] = [writerOf('a'), writerOf('b')];
  both.client.pause();
  let sent = 0;
  while (first.isReady(() => {})) {
    first.send([resultOf(JSON.stringify('x'.repeat(100_000)))]);
    sent += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const ready: string[] = [];
  expect(first.isReady(() => ready.push('a'))).toBe(false);
  expect(second.isReady(() => ready.push('b'))).toBe(false);
  both.client.resume();
  await expect.poll(() => ready).toEqual(['a', 'b']);
  await expect.poll(() => both.received.length).toBe(sent);
});

it('sends nothing behind the frame that closes it', async () => {
  await using both = await connect();
  const closed = once(both.client, 'close');
  both.socket.close(1001, 'Going away');
  both.writerOf('a').send([resultOf('{}')]);
  expect(String((await closed)[1])).toBe('Going away');
  expect(both.received).toEqual([]);
});

describe('a client that', () => {
  const PIECE = resultOf(JSON.stringify('x'.repeat(10_000)));
  const FRAMES = 400;

  /** Sends as the events of a subscription are sent. Resolves when all were; the most that was on its way at one time. */
  async function sendAll({ writerOf, received }: Awaited<ReturnType<typeof connect>>) {
    const writer = writerOf('a');
    let mostAhead = 0;
    for (let sent = 0; sent < FRAMES; sent += 1) {
      await new Promise<void>((resolve) => {
        const again = (): void => (writer.isReady(again) ? resolve() : undefined);
        again();
      });
      writer.send([PIECE]);
      mostAhead = Math.max(mostAhead, sent + 1 - received.length);
    }
    return mostAhead;
  }

  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => void vi.useRealTimers());

  it('reads slowly is told all, and little is ahead of it', async () => {
    await using both = await connect();
    // It takes as long over ten messages as there is between two pings.
    both.client.on('message', () => {
      if (both.received.length % 10 !== 0) return;
      both.client.pause();
      setImmediate(() => {
        vi.advanceTimersByTime(PING_MS);
        both.client.resume();
      });
    });
    const mostAhead = await sendAll(both);
    await expect.poll(() => both.received.length, { timeout: 10_000 }).toBe(FRAMES);
    expect(both.client.readyState).toBe(WebSocket.OPEN);
    expect(mostAhead).toBeLessThan(40);
  });

  it('reads nothing is sent little, and cut off', async () => {
    await using both = await connect();
    const closed = once(both.socket, 'close');
    both.client.pause();
    void sendAll(both);
    await expect.poll(() => both.writerOf('a').isReady(() => {})).toBe(false);
    for (let pings = 0; pings < 3; pings += 1) vi.advanceTimersByTime(PING_MS);
    await closed;
    expect((both.stream as Socket).bytesWritten).toBeGreaterThan(10_000);
    expect((both.stream as Socket).bytesWritten).toBeLessThan(300_000);
  });
});

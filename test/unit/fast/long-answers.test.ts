// Answers of megabytes: all of one arrives, others have their turns meanwhile, and its memory is taken again only then.
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sendInTurns, takeBuffer } from '../../../src/fast/long-answers.ts';

const BYTES = 20_000_000;
let respond: (response: ServerResponse) => void = () => {};
const server = createServer((_, response) => respond(response));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve())));
afterAll(() => void server.close());
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function fill(byte: number): Buffer<ArrayBuffer> {
  const answer = takeBuffer(BYTES);
  return answer.fill(byte);
}

it('arrive whole, and gives way between its pieces', async () => {
  let ways = 0;
  respond = (response) => {
    response.writeHead(200, { 'content-length': BYTES });
    void sendInTurns(response, fill(7), async () => {
      ways += 1;
    });
  };
  const body = Buffer.from(await (await fetch(url())).arrayBuffer());
  expect(body.equals(Buffer.alloc(BYTES, 7))).toBe(true);
  expect(ways).toBeGreaterThan(30);
});

it('are written where one was that has left, and never where one is that has not', async () => {
  const sent = Promise.withResolvers<Buffer<ArrayBuffer>>();
  const finished = Promise.withResolvers<void>();
  respond = (response) => {
    const answer = fill(1);
    response.writeHead(200, { 'content-length': BYTES });
    response.once('finish', () => finished.resolve());
    void sendInTurns(response, answer, async () => {});
    sent.resolve(answer);
  };
  const response = await fetch(url());
  const first = await sent.promise;
  // It waits for a client that reads nothing.
  const second = fill(2);
  expect(second.buffer).not.toBe(first.buffer);
  const body = Buffer.from(await response.arrayBuffer());
  await finished.promise;
  expect(body.equals(Buffer.alloc(BYTES, 1))).toBe(true);
  expect(fill(3).buffer).toBe(first.buffer);
});

it('end with a client that goes away, and are left to the collector', async () => {
  const ended = Promise.withResolvers<Buffer<ArrayBuffer>>();
  respond = async (response) => {
    const answer = fill(4);
    response.writeHead(200, { 'content-length': BYTES });
    await sendInTurns(response, answer, async () => {});
    ended.resolve(answer);
  };
  const socket = connect(Number(new URL(url()).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  socket.once('data', () => socket.destroy());
  const gone = await ended.promise;
  const next = [takeBuffer(BYTES), takeBuffer(BYTES)];
  expect(next.some(({ buffer }) => buffer === gone.buffer)).toBe(false);
});

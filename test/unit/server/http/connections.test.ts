// Connections whose clients are slow: how long bytes may wait for one, whatever comes behind them.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { platform } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConnections } from '../../../../src/server/http/connections.ts';
import { kernelQueues } from '../../../../src/server/http/kernel-queues.ts';

const TIMEOUTS = { writeMs: 12_000, idleMs: 1_000_000, closeTimeoutMs: 1_000 };

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** For how long a connection is kept, in seconds and at most a minute, that takes and is written so much in each. */
function keptFor(written: (second: number) => number, taken: (second: number) => number): number {
  const connections = createConnections(TIMEOUTS);
  let isCut = false;
  const socket = {
    writableLength: 0,
    bytesWritten: 0,
    writableEnded: false,
    once: () => {},
    destroy() {
      isCut = true;
    },
  };
  connections.opened(socket as unknown as Socket);
  for (let second = 0; second < 60; second += 1) {
    const bytes = written(second);
    socket.bytesWritten += bytes;
    socket.writableLength += bytes;
    socket.writableLength -= Math.min(socket.writableLength, taken(second));
    void connections.sweep();
    if (isCut) return second;
    vi.advanceTimersByTime(1_000);
  }
  return 60;
}

const first = (bytes: number) => (second: number) => (second === 0 ? bytes : 0);
const each = (bytes: number) => () => bytes;

describe('a client is kept', () => {
  it.each<[string, (second: number) => number, (second: number) => number]>([
    ['takes all at once', first(1_000), each(1_000)],
    ['is through in time', first(1_000), each(100)],
    ['has always something to take, and takes it', each(100), (at) => (at === 0 ? 0 : 100)],
    ['lags ten seconds behind all the time', each(100), (at) => (at < 10 ? 0 : 100)],
    ['rests, and then is told something again', (at) => (at % 20 === 0 ? 100 : 0), each(20)],
  ])('that %s', (_, written, taken) => {
    expect(keptFor(written, taken)).toBe(60);
  });
});

describe('a client is cut off', () => {
  it.each<[string, (second: number) => number, (second: number) => number]>([
    ['takes nothing', first(1_000), each(0)],
    ['takes a byte now and then', first(1_000), each(1)],
    ['takes nothing while more comes', each(100), each(0)],
    ['takes less than comes', each(100), each(1)],
    ['stops', each(100), (at) => (at < 1 ? 99 : 0)],
  ])('in time that %s', (_, written, taken) => {
    expect(keptFor(written, taken)).toBe(13);
  });
});

/** How both ends of a real connection fare, that has more to take than the kernel holds and little waiting with us. */
async function behindAFullKernel(
  takes: (client: Socket, socket: Socket, second: number) => Promise<void>,
) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1').pause();
  client.on('error', () => {});
  const [socket] = (await once(server, 'connection')) as [Socket];
  const connections = createConnections(TIMEOUTS);
  connections.opened(socket);
  const piece = Buffer.alloc(16_384);
  /** As a watcher is told what there is: no more waits than that. */
  async function fill(): Promise<void> {
    while (socket.writableLength === 0) {
      socket.write(piece);
      await nextTurn();
    }
  }
  await fill();
  let seconds = 0;
  for (; seconds < 60 && !socket.destroyed; seconds += 1) {
    await takes(client, socket, seconds);
    await fill();
    await connections.sweep();
    vi.advanceTimersByTime(1_000);
  }
  client.destroy();
  socket.destroy();
  server.close();
  return { seconds, taken: client.bytesRead };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const queueOf = async (socket: Socket) => (await kernelQueues([socket])).get(socket) ?? 0;

/** Piece by piece, until the other kernel has heard of it: a tenth of what fills both. */
async function takeLittle(client: Socket, socket: Socket): Promise<void> {
  const before = await queueOf(socket);
  while ((await queueOf(socket)) >= before) {
    client.resume();
    await Promise.race([once(client, 'data'), nextTurn()]);
    client.pause();
  }
}

describe.runIf(platform() === 'linux')('by a full kernel, a client', () => {
  it('is kept that takes a little now and then, of which Node sees nothing for long', async () => {
    const { seconds, taken } = await behindAFullKernel(async (client, socket, second) => {
      if (second % 4 === 0) await takeLittle(client, socket);
    });
    expect(seconds).toBe(60);
    expect(taken).toBeGreaterThan(0);
  });

  it('is cut off that takes nothing', async () => {
    let [handedOver, quietFrom] = [-1, 0];
    const { seconds, taken } = await behindAFullKernel(async (_, socket, second) => {
      const { bytesWritten, writableLength } = socket;
      const now = bytesWritten - writableLength - (await queueOf(socket));
      if (now !== handedOver) quietFrom = second;
      handedOver = now;
    });
    // What one kernel hands to the other counts as taken at the next look, and the clock here is faster than they are.
    expect(seconds - quietFrom).toBeLessThan(30);
    expect(seconds).toBeLessThan(60);
    expect(taken).toBe(0);
  });
});

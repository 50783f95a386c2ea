// Connections whose clients are slow: how long bytes may wait for one, whatever comes behind them.
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createConnections } from '../../../../src/server/http/connections.ts';

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
    connections.sweep();
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

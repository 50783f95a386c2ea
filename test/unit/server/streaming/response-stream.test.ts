// A long body is written to now and then where there is nothing to tell, and not where there is.
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toBody } from '../../../../src/server/streaming/response-stream.ts';

const PING_MS = 1_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

function open(returned = (): void => {}, hasLeft = false) {
  const written: string[] = [];
  const response = new Writable({
    write(chunk, _, done) {
      written.push(`${chunk}`);
      done();
    },
  });
  const source = {
    next: () => new Promise<never>(() => {}),
    async return() {
      returned();
      return { done: true, value: undefined } as const;
    },
  };
  let sign = (): void => {};
  const frames = { begin: '<', ping: '.', end: '>', breakOff: () => '!', next: () => '' };
  const leaving = new AbortController();
  if (hasLeft) leaving.abort();
  const body = toBody(source, frames, {
    signal: leaving.signal,
    pingMs: PING_MS,
    onPiped(_, onSign) {
      sign = onSign;
    },
  });
  const pipe = () => body.pipe(response);
  return { written, body, pipe, leaving, sign: () => sign() };
}

it('a ping follows whatever was written last, and none is left behind the end', () => {
  const { written, body, pipe, sign } = open();
  pipe();
  vi.advanceTimersByTime(PING_MS);
  expect(written).toEqual(['<', '.']);
  for (let event = 0; event < 5; event += 1) {
    vi.advanceTimersByTime(PING_MS - 1);
    sign();
  }
  expect(written).toEqual(['<', '.']);
  vi.advanceTimersByTime(PING_MS);
  expect(written).toEqual(['<', '.', '.']);
  body.destroy();
  expect(vi.getTimerCount()).toBe(0);
});

it('a client that leaves before it is answered ends it, whether that is known before or behind', () => {
  for (const isFirst of [true, false]) {
    const returned = vi.fn();
    const { leaving, body } = open(returned, isFirst);
    if (!isFirst) leaving.abort();
    expect(body.destroyed).toBe(true);
    expect(returned).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  }
});

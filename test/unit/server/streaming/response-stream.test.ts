// A long body is written to now and then where there is nothing to tell, and not where there is.
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toBody } from '../../../../src/server/streaming/response-stream.ts';

const PING_MS = 1_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

function open() {
  const written: string[] = [];
  const response = new Writable({
    write(chunk, _, done) {
      written.push(`${chunk}`);
      done();
    },
  });
  const source = {
    next: () => new Promise<never>(() => {}),
    return: async () => ({ done: true, value: undefined }) as const,
  };
  let sign = (): void => {};
  const frames = { begin: '<', ping: '.', end: '>', breakOff: () => '!', next: () => '' };
  const body = toBody(source, frames, PING_MS, (_, onSign) => {
    sign = onSign;
  });
  body.pipe(response);
  return { written, body, sign: () => sign() };
}

it('a ping follows whatever was written last, and none is left behind the end', () => {
  const { written, body, sign } = open();
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

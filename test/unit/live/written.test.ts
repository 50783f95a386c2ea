// Texts of what was polled: neither written nor read again while nothing changes, and never those of something else.
import { describe, expect, it, vi } from 'vitest';
import { keepBody } from '../../../src/leadsail/client/poll-bodies.ts';
import { createWrittenReads } from '../../../src/live/written.ts';

const polled = (value: object, body: string): object => {
  const read = { ...value };
  keepBody(read, Buffer.from(body));
  return read;
};

it('what came with the same bytes is written once', () => {
  const written = createWrittenReads();
  const write = vi.spyOn(JSON, 'stringify');
  const texts = [1, 2, 3].map(() => written.textOf(polled({ a: 1 }, 'same')));
  expect(write).toHaveBeenCalledTimes(1);
  write.mockRestore();
  expect(texts).toEqual(Array(3).fill('{"a":1}'));
});

it.each<[string, object, object]>([
  ['other bytes', polled({ a: 1 }, 'one'), polled({ a: 2 }, 'two')],
  ['the first bytes again', polled({ a: 1 }, 'one'), polled({ a: 2 }, 'One')],
  ['bytes that nobody kept', { a: 1 }, { a: 2 }],
  ['bytes that nobody kept behind some', polled({ a: 1 }, 'one'), { a: 2 }],
])('what came with %s is written again', (_, first, second) => {
  const written = createWrittenReads();
  expect([first, second, first].map(written.textOf)).toEqual(['{"a":1}', '{"a":2}', '{"a":1}']);
});

it('a text is read once, and the one that was written last not at all', () => {
  const written = createWrittenReads();
  const own = { a: 1 };
  expect(written.readOf(written.textOf(own))).toBe(own);
  const other = written.readOf('{"a":2}');
  expect(other).toEqual({ a: 2 });
  expect(written.readOf('{"a":2}')).toBe(other);
  expect(written.readOf('{"a":1}')).toEqual(own);
});

it('what is no JSON is nothing, also behind what is', () => {
  const written = createWrittenReads();
  expect(['{"a":1}', '{', '{"a":1}'].map(written.readOf)).toEqual([{ a: 1 }, null, { a: 1 }]);
});

describe('what is long', () => {
  const say = (message: string, at: number) => ({ at, message, of: undefined });
  const long = (message: string) => {
    const read = {
      id: 'é',
      none: undefined,
      list: Array.from({ length: 5_000 }, () => message).map(say),
    };
    return polled({ ...read, toJSON: () => read, never: 1 }, JSON.stringify(read));
  };

  it('is written in turns before its text is asked for, and nothing of it is written at once', async () => {
    const read = long('They asked for a call back, and then for another one.');
    const wanted = JSON.stringify(read);
    const written = createWrittenReads();
    const write = vi.spyOn(JSON, 'stringify');
    let turns = 0;
    const count = (): void => {
      turns += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    await written.prepare(read);
    clearImmediate(counting);
    expect(written.textOf(read)).toBe(wanted);
    const lengths = write.mock.results.map(({ value }) => `${value}`.length);
    write.mockRestore();
    expect(Math.max(...lengths)).toBeLessThan(10_000);
    expect(turns).toBeGreaterThan(0);
  });

  it('is not written again while it stays the same', async () => {
    const written = createWrittenReads();
    await written.prepare(long('once'.repeat(10)));
    expect(written.prepare(long('once'.repeat(10)))).toBeNull();
    expect(written.prepare(long('more'.repeat(10)))).not.toBeNull();
  });
});

it('what is short is not prepared', () => {
  expect(createWrittenReads().prepare(polled({ a: 1 }, 'short'))).toBeNull();
});

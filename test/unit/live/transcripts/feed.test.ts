// Transcripts that LeadSail rewrites while they are followed: every entry is told once, whatever happens to it.
import { describe, expect, it } from 'vitest';
import type { Transcript } from '../../../../src/leadsail/transcripts.ts';
import { decode } from '../../../../src/live/transcripts/entry-log.ts';
import { placeBehind, plainCursorAt } from '../../../../src/live/transcripts/feed.ts';
import { createFeeds, type Feeds } from '../../../../src/live/transcripts/feeds.ts';
import { marksOf, momentOf } from '../../../../src/live/transcripts/marks.ts';
import { cases } from '../../../support/deep.ts';
import {
  CHANGES,
  createDice,
  createHistory,
  type Said,
} from '../../../support/transcript-histories.ts';

const ID = 'int_1';

const transcriptOf = (
  said: readonly Pick<Said, 'role' | 'timestamp' | 'message'>[],
): Transcript => ({
  interactionId: ID,
  entries: said.map(({ role, timestamp, message }) => ({
    timestamp,
    role: role === 'agent' ? 'AGENT' : 'USER',
    roleRaw: role,
    message,
    source: null,
    sourceRaw: null,
  })) as unknown as Transcript['entries'],
});

/** Untimed entries of one side, from their words. */
const saying = (...words: string[]): Transcript =>
  transcriptOf(words.map((message) => ({ role: 'user', timestamp: null, message })));

type Three = [[number, string], [number, string], [number, string]];

const timed = (...said: [number, string][]): Transcript =>
  transcriptOf(
    said.map(([second, message]) => ({
      role: 'user',
      timestamp: new Date(second * 1_000).toISOString(),
      message,
    })),
  );

/** The last cursor of a transcript of 80 entries, as gateways made it before marks had 12 bits for the moment. */
const OF_80_ENTRIES =
  'ZW50cnk6AR_aqZIxQgk2UNwCRtU4HtCq5RKdCZJi_aaVcwt1F7TIyb12GeX9Zfrn8ytLC9BTWhpUM5t6_bHOLOUbzGMba_bhq8pkkofW6zujkKXInOJAIIF72X66GtSLnaZA8rKsWA6T3VY2rcyjm4D0bfeSp_aUCh3JPuqc8LL2_ay7ymlKBJm75mSW6Wk03xumq5mZB7vZu52NCektkBlZ5ORPafJQGAu3EgAq6Gdq6lyeXet7O_bH4ZRQ9KgWCStoyzsSJAWZ1usp5uTu4Ihsr9_bpOqeZVmzhAopRK5l9wiuKjj9pmJwI7AhQoOasn3UnwISyq1QagGX5oJ2lnxTmL9eFxS_aiDBTi8xEVJdlHT60y6Z3';

type Told = { message: string | null; index: number; revises: string | null; cursor: string };

function follow(feeds: Feeds, cursor: string | null) {
  const told = cursor === null ? null : decode(ID, cursor);
  const next = feeds.follow(cursor === null || told === null ? null : { cursor, told });
  return (): Told[] => {
    const all: Told[] = [];
    for (let event = next(); event; event = next()) {
      const { entry, index, revises } = event;
      all.push({ message: entry.message, index, revises, cursor: entry.toCursor() });
    }
    return all;
  };
}

/** What is told of one state after the other, `message@index`, with what it revises. */
function tell(...states: Transcript[]): string[] {
  const feeds = createFeeds(ID);
  const read = follow(feeds, null);
  const byCursor = new Map<string, string>();
  return states.flatMap((state) => {
    feeds.advance(state);
    return read().map(({ message, index, revises, cursor }) => {
      byCursor.set(cursor, `${message}`);
      return `${message}@${index}${revises === null ? '' : ` for ${byCursor.get(revises)}`}`;
    });
  });
}

describe('a transcript that is followed', () => {
  it.each([
    ['grows', [saying('a'), saying('a', 'b')], ['a@0', 'b@1']],
    [
      'is completed in its middle',
      [saying('a', 'c'), saying('a', 'b', 'c'), saying('a', 'b', 'c', 'd')],
      ['a@0', 'c@1', 'b@1', 'd@3'],
    ],
    [
      'has entries that become one',
      [saying('hel', 'lo'), saying('hello'), saying('hello', 'how')],
      ['hel@0', 'lo@1', 'hello@0 for hel', 'how@1'],
    ],
    [
      'has an entry that becomes two',
      [timed([1, 'hello']), timed([1, 'hel'], [2, 'lo'])],
      ['hello@0', 'hel@0 for hello', 'lo@1'],
    ],
    [
      'has a last entry that is still being said',
      [saying('a', 'h'), saying('a', 'he'), saying('a', 'hey'), saying('a', 'hey', 'you')],
      ['a@0', 'h@1', 'he@1 for h', 'hey@1 for he', 'you@2'],
    ],
    [
      'loses an entry for a while',
      [saying('a', 'b', 'c'), saying('a', 'c'), saying('a', 'b', 'c'), saying('a', 'b', 'c', 'd')],
      ['a@0', 'b@1', 'c@2', 'd@3'],
    ],
    [
      'is empty for a while',
      [saying('a', 'b'), saying(), saying('a', 'b'), saying('a', 'b', 'c')],
      ['a@0', 'b@1', 'c@2'],
    ],
    [
      'is put into another order',
      [timed([1, 'a'], [3, 'c'], [2, 'b']), timed([1, 'a'], [2, 'b'], [3, 'c'])],
      ['a@0', 'c@1', 'b@2'],
    ],
    [
      'has the same words twice',
      [saying('yes'), saying('yes', 'yes'), saying('yes', 'no', 'yes')],
      ['yes@0', 'yes@1', 'no@1'],
    ],
    [
      'is corrected where something was put in',
      [timed([1, 'a'], [3, 'c']), timed([1, 'a'], [2, 'b'], [3, 'C'])],
      ['a@0', 'c@1', 'b@1', 'C@2 for c'],
    ],
  ])('tells each entry once when it %s', (_, states, told) => {
    expect(tell(...states)).toEqual(told);
  });

  it('is told on behind a cursor, in another process, with what changed meanwhile', () => {
    const first = createFeeds(ID);
    first.advance(timed([1, 'a'], [3, 'c']));
    const told = follow(first, null)();
    const elsewhere = createFeeds(ID);
    elsewhere.advance(timed([1, 'A'], [2, 'b'], [3, 'c'], [4, 'd']));
    const resumed = follow(elsewhere, told.at(-1)?.cursor ?? '')();
    expect(resumed.map(({ message }) => message)).toEqual(['A', 'b', 'd']);
    expect(resumed[0]?.revises).toBe(told[0]?.cursor);
    // Once more, from the middle of that.
    const again = createFeeds(ID);
    again.advance(timed([1, 'A'], [2, 'B'], [3, 'c'], [4, 'd']));
    const rest = follow(again, resumed[1]?.cursor ?? '')();
    expect(rest.map(({ message }) => message)).toEqual(['B', 'd']);
    expect(rest[0]?.revises).toBe(resumed[1]?.cursor);
  });

  it('takes nothing for another entry whose moment has the same mark', () => {
    const [early, late] = ['2026-11-01T12:00:10Z', '2026-11-01T12:01:55Z'];
    const at = (time: string) => Date.parse(time) / 1_000;
    const before = timed([at(early), 'a'], [at(early) + 1, 'b']);
    expect(momentOf(marksOf(before.entries)[0] ?? 0)).toBe(
      momentOf(marksOf(timed([at(late), 'c']).entries)[0] ?? 1),
    );
    const without = timed([at(early) + 1, 'b']);
    const now = timed([at(early) + 1, 'b'], [at(late), 'c']);
    expect(tell(before, without, now)).toEqual(['a@0', 'b@1', 'c@1']);
  });

  it('knows an edited entry from one that was put in elsewhere, though all have one moment', () => {
    for (let count = 3; count <= 8; count += 1) {
      const before = Array.from({ length: count }, (_, at): [number, string] => [1, `${at}`]);
      for (let edited = 0; edited < count; edited += 1) {
        for (let put = 0; put <= count; put += 1) {
          // Beside it, either could be the other.
          if (put === edited || put === edited + 1) continue;
          const now = before.with(edited, [1, 'edited']).toSpliced(put, 0, [1, 'new']);
          const told = tell(timed(...before), timed(...now)).slice(count);
          const at = edited + (put < edited ? 1 : 0);
          expect(told.toSorted()).toEqual([`edited@${at} for ${edited}`, `new@${put}`]);
        }
      }
    }
  });

  it('has the cursors that a query of it has, for as long as it only grows', () => {
    const whole = saying(...Array.from({ length: 200 }, (_, at) => `${at}`));
    const feeds = createFeeds(ID);
    feeds.advance(whole);
    const cursors = follow(feeds, null)().map(({ cursor }) => cursor);
    expect(cursors).toEqual(whole.entries.map((_, at) => plainCursorAt(whole, at)));
    expect(Math.max(...cursors.map(({ length }) => length))).toBeLessThan(1_200);
  });

  it('goes on behind cursors of older gateways', () => {
    const feeds = createFeeds(ID);
    feeds.advance(saying('a', 'b', 'c'));
    const old = Buffer.from(`entry:1 ${ID}`).toString('base64url');
    expect(follow(feeds, old)().map(({ message }) => message)).toEqual(['c']);
  });

  it('goes on behind cursors of gateways that made other marks', () => {
    const said = Array.from({ length: 80 }, (_, at): [number, string] => [at + 1, `${at}`]);
    const feeds = createFeeds(ID);
    feeds.advance(timed(...said, [81, 'new']));
    expect(follow(feeds, OF_80_ENTRIES)()).toMatchObject([{ message: 'new', revises: null }]);
    expect(decode('int_2', OF_80_ENTRIES)).toBeNull();
  });

  it('refuses what is no cursor of it', () => {
    const cursor = plainCursorAt(saying('a', 'b'), 1);
    expect(decode(ID, cursor)).not.toBeNull();
    expect(decode('int_2', cursor)).toBeNull();
    for (let at = 0; at < cursor.length; at += 1) {
      // Whatever is cut off or put on: no fault, and nothing that is not there.
      expect(() => decode(ID, cursor.slice(0, at))).not.toThrow();
      expect(decode(ID, `${cursor.slice(0, at)}!${cursor.slice(at)}`)).toBeNull();
    }
    expect(decode(ID, 'A'.repeat(100_000))).toBeNull();
  });

  it('is told in time when all of a long one is written again', () => {
    const long = (word: string) =>
      saying(...Array.from({ length: 5_000 }, (_, at) => `${word} ${at}`));
    const sinceMs = performance.now();
    const told = tell(long('once'), long('again'));
    expect(performance.now() - sinceMs).toBeLessThan(5_000);
    expect(told).toHaveLength(10_000);
  });

  it('has a place behind each of its cursors', () => {
    const [a, b, c] = [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ] as [number, string][] as Three;
    const states = [timed(a, b, c), timed([0, 'x'], a, b, c), timed(a, c), timed(a, [2, 'B'], c)];
    const cursor = plainCursorAt(states[0] as Transcript, 1);
    const told = decode(ID, cursor);
    if (told === null) throw new Error('no cursor');
    expect(states.map((state) => placeBehind(state, { cursor, told }))).toEqual([2, 3, 1, 2]);
  });
});

/** Each in a turn of the event loop: until its end, V8 keeps what a weak reference was asked for. */
async function* seedsTo(count: number): AsyncGenerator<number> {
  for (let seed = 1; seed <= count; seed += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    yield seed;
  }
}

// A tenth of them here; all by `npm run test:deep`.
const HISTORIES = cases(10_000);

/** Someone who reads, and remembers every entry as it was told last. */
function createReader() {
  const entries = new Map<string, { id: string; message: string | null }>();
  return {
    entries,
    last: null as string | null,
    take({ message, revises, cursor }: Told, id: string, context: string): void {
      if (revises !== null) {
        const replaced = entries.get(revises);
        expect(replaced, `${context}: ${message} revises what was never told`).toBeDefined();
        expect(replaced?.id, `${context}: ${message} revises another entry`).toBe(id);
        entries.delete(revises);
      } else {
        const same = [...entries.values()].some((entry) => entry.id === id);
        expect(same, `${context}: ${message} is told twice`).toBe(false);
      }
      entries.set(cursor, { id, message });
      this.last = cursor;
    },
  };
}

// Of a long one none takes an entry away: in a thousand pairs, one entry has the moment of the other.
const STAYING = ['grow', 'insert', 'edit', 'reorder', 'unreadable'] as const;

describe('any history of a transcript', () => {
  it.each([
    { size: 0, kinds: CHANGES, histories: HISTORIES },
    { size: 130, kinds: STAYING, histories: HISTORIES / 20 },
  ])(
    'can be rebuilt by its reader, over any number of resumes: %o',
    {
      timeout: 300_000,
    },
    async ({ size, kinds, histories }) => {
      for await (const seed of seedsTo(histories)) {
        const roll = createDice(seed);
        const history = createHistory(roll);
        while (history.entries().length < size) history.change('grow');
        const reader = createReader();
        let feeds = createFeeds(ID);
        let read = follow(feeds, null);
        const log: string[] = [];
        const take = (said: readonly Said[] | null): void => {
          if (said) feeds.advance(transcriptOf(said));
          for (const event of read()) {
            const said = history.everSaid(event.message);
            reader.take(event, `${said}`, `seed ${seed} ${log.join(', ')}`);
          }
        };
        take(history.entries());
        for (let step = 0; step < 30; step += 1) {
          const kind = kinds[history.below(kinds.length)] ?? 'grow';
          log.push(kind);
          take(history.change(kind));
          if (roll() < 0.3) {
            log.push('resume');
            // Another process knows nothing of it yet; the same one remembers.
            if (roll() < 0.7) feeds = createFeeds(ID);
            read = follow(feeds, reader.last);
          }
        }
        take(history.entries());
        const told = [...reader.entries.values()].map(({ id, message }) => `${id} ${message}`);
        for (const { id, message } of history.entries()) {
          expect(told, `seed ${seed} ${log.join(', ')}`).toContain(`${id} ${message}`);
        }
      }
    },
  );
});

describe('a transcript that is longer than what a cursor holds', () => {
  const LONG = cases(2_000);

  /** A history of 65 to 300 entries and a reader that was told all of it. */
  function startLong(seed: number, isTimed: boolean) {
    const roll = createDice(seed);
    const history = createHistory(roll, { isTimed });
    const size = 65 + history.below(235);
    while (history.entries().length < size) history.change('grow');
    const feeds = createFeeds(ID);
    const read = follow(feeds, null);
    feeds.advance(transcriptOf(history.entries()));
    const told = read();
    return { history, feeds, read, told, last: told.at(-1)?.cursor ?? '' };
  }

  /** What is told behind a cursor by a process that knows nothing else. */
  function goOn(cursor: string, said: readonly Said[]): Told[] {
    const feeds = createFeeds(ID);
    const read = follow(feeds, cursor);
    feeds.advance(transcriptOf(said));
    return read();
  }

  it.each([true, false])('is told on without anything twice, timed %s', async (isTimed) => {
    const LIVE = ['grow', 'insert', 'edit', 'merge', 'shorten'] as const;
    for await (const seed of seedsTo(LONG)) {
      const { history, feeds, read, ...start } = startLong(seed, isTimed);
      let { last } = start;
      const log: string[] = [];
      for (let left = 1 + history.below(6); left > 0; left -= 1) {
        const kind = LIVE[history.below(LIVE.length)] ?? 'grow';
        log.push(kind);
        feeds.advance(transcriptOf(history.change(kind) ?? []));
        last = read().at(-1)?.cursor ?? last;
      }
      const again = goOn(last, history.entries()).map(({ message }) => message);
      expect(again, `seed ${seed} ${log.join(', ')}`).toEqual([]);
    }
  });

  it.each([true, false])(
    'is told on without an entry that has moved anywhere, timed %s',
    async (isTimed) => {
      for await (const seed of seedsTo(LONG)) {
        const { history, last } = startLong(seed, isTimed);
        const again = goOn(last, history.change('reorder') ?? []).map(({ message }) => message);
        expect(again, `seed ${seed}`).toEqual([]);
      }
    },
  );

  it('is told on with what came into it anywhere meanwhile', async () => {
    for await (const seed of seedsTo(LONG)) {
      const { history, last } = startLong(seed, seed % 2 === 0);
      const said = history.entries();
      const at = history.below(said.length);
      const inserted = Array.from({ length: 1 + history.below(3) }, (_, n): Said => {
        const { role, timestamp } = said[at] as Said;
        return {
          id: -n,
          role,
          timestamp: timestamp && `${timestamp.slice(0, -2)}${n}Z`,
          message: `new ${n}`,
        };
      });
      said.splice(at, 0, ...inserted);
      const told = goOn(last, said).map(({ message, index, revises }) => [message, index, revises]);
      const wanted = inserted.map(({ message }, n) => [message, at + n, null]);
      expect(told, `seed ${seed}`).toEqual(wanted);
    }
  });

  it('is told on with what was put right anywhere meanwhile', async () => {
    let far = 0;
    for await (const seed of seedsTo(LONG)) {
      const { history, told: before, last } = startLong(seed, seed % 2 === 0);
      const said = history.entries();
      const at = history.below(said.length);
      (said[at] as Said).message += ' indeed';
      const told = goOn(last, said).map(({ message, index, revises }) => [message, index, revises]);
      // Of many entries it cannot be known which was another; nothing wrong is told then.
      const isFar = said.length - at > 64;
      if (isFar && told.length === 0) continue;
      far += isFar ? 1 : 0;
      expect(told, `seed ${seed}`).toEqual([[said[at]?.message, at, before[at]?.cursor]]);
    }
    expect(far).toBeGreaterThan(LONG / 2);
  });
});

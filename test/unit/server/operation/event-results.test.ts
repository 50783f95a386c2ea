// Results of events: in order whichever way they go, no more than the connection takes, and an end on every way.
import { describe, expect, it } from 'vitest';
import type { WatchEvent, WatchEvents } from '../../../../src/live/watcher.ts';
import { createEventResults } from '../../../../src/server/operation/event-results.ts';
import type { DirectConnection } from '../../../../src/server/streaming/direct-results.ts';
import type { OperationResult, Results } from '../../../../src/server/streaming/sub-request.ts';
import { createRandom } from '../../../../src/simulator/random.ts';

type Numbered = WatchEvent<object> & { readonly event: { readonly at: number } };

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const written = (at: number, bytes = 0): OperationResult => {
  const json = Buffer.from(JSON.stringify({ data: { at, more: 'x'.repeat(bytes) } }));
  return { data: { at }, toBytes: () => json, stringify: () => json.toString() };
};
const failed = (at: number): OperationResult => ({ data: { at }, errors: [] });

/** Events from 0 on, as many as were let go. */
function createEvents() {
  let [next, until, isOver] = [0, 0, false];
  let waiting: (() => void) | null = null;
  const takes: number[] = [];
  const events: WatchEvents<object> = {
    take(most, receive) {
      takes.push(most);
      waiting = () => {
        const come: Numbered[] = [];
        while (next < until && come.length < most) come.push({ event: { at: next++ } });
        if (come.length === 0 && !isOver) return;
        waiting = null;
        receive(come);
      };
      waiting();
    },
    next: () => Promise.reject(new Error('events are taken')),
    async return() {
      isOver = true;
      waiting?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => events,
  };
  return {
    events,
    takes,
    isOver: () => isOver,
    letGo(count: number) {
      until += count;
      waiting?.();
    },
    end() {
      isOver = true;
      waiting?.();
    },
  };
}

type Connection = {
  isOpen: boolean;
  ready: (() => void) | null;
  readonly sent: number[][];
  onSent: (at: number) => void;
  readonly open: () => void;
  readonly direct: DirectConnection;
};

function createConnection(): Connection {
  const connection: Connection = {
    isOpen: true,
    ready: null,
    sent: [],
    onSent: () => {},
    open() {
      connection.isOpen = true;
      const onReady = connection.ready;
      connection.ready = null;
      onReady?.();
    },
    direct: {
      isReady(onReady) {
        if (!connection.isOpen) connection.ready = onReady;
        return connection.isOpen;
      },
      send(results) {
        const sent = results.map(({ data }) => Number(data?.at));
        connection.sent.push(sent);
        for (const at of sent) connection.onSent(at);
      },
    },
  };
  return connection;
}

type Answer = (at: number) => Results | Promise<Results>;

function open(answer: Answer, connection: DirectConnection | null) {
  const source = createEvents();
  const results = createEventResults({
    events: source.events,
    answer: (event) => answer((event as Numbered).event.at),
    connectionOf: () => connection,
  });
  return { ...source, results };
}

const placeOf = async (step: Promise<IteratorResult<Results, undefined>>): Promise<unknown> =>
  ((await step).value as OperationResult | undefined)?.data?.at;

describe('where nothing takes them directly', () => {
  it('each is asked for by itself', async () => {
    const { results, letGo, end, takes } = open(written, null);
    letGo(2);
    expect(await placeOf(results.next())).toBe(0);
    expect(await placeOf(results.next())).toBe(1);
    const last = results.next();
    end();
    expect((await last).done).toBe(true);
    expect(takes).toEqual([1, 1, 1]);
  });
});

describe('a direct connection', () => {
  it('is sent all that are there at once, while the next is asked for', async () => {
    const { direct, sent } = createConnection();
    const { results, letGo, end } = open(written, direct);
    letGo(5);
    expect(sent).toEqual([]);
    const last = results.next();
    expect(sent).toEqual([[0, 1, 2, 3, 4]]);
    letGo(2);
    expect(sent[1]).toEqual([5, 6]);
    end();
    expect((await last).done).toBe(true);
  });

  it('is sent nothing, and nothing is taken for it, before it takes more', async () => {
    const connection = createConnection();
    const { results, letGo, takes } = open(written, connection.direct);
    connection.isOpen = false;
    void results.next();
    letGo(1_000);
    await settle();
    expect(takes).toEqual([]);
    // It takes one batch, and then no more.
    connection.onSent = () => {
      connection.isOpen = false;
    };
    connection.open();
    await settle();
    expect(takes).toHaveLength(1);
    expect(connection.sent).toHaveLength(1);
    connection.open();
    expect(connection.sent.flat()).toEqual(Array.from({ length: 64 }, (_, at) => at));
  });

  it('is asked between large ones as well', async () => {
    const connection = createConnection();
    const { results, letGo } = open((at) => written(at, 10_000), connection.direct);
    connection.onSent = () => {
      connection.isOpen = false;
    };
    void results.next();
    letGo(10);
    expect(connection.sent).toEqual([[0, 1]]);
    connection.open();
    expect(connection.sent).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('is sent no more when they are ended', async () => {
    const { direct, sent } = createConnection();
    const answer = Promise.withResolvers<Results>();
    const { results, letGo, isOver } = open(
      (at) => (at < 2 ? written(at) : answer.promise),
      direct,
    );
    const next = results.next();
    letGo(5);
    await results.return?.();
    answer.resolve(written(2));
    expect((await next).done).toBe(true);
    await settle();
    expect(sent).toEqual([[0, 1]]);
    expect(isOver()).toBe(true);
    expect((await results.next()).done).toBe(true);
  });

  it.each<[string, Answer]>([
    [
      'thrown',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejected', () => Promise.reject(new Error('broken'))],
  ])('is told of a fault that is %s, which ends them', async (_, answer) => {
    const { results, letGo, isOver } = open(answer, createConnection().direct);
    const next = results.next();
    letGo(1);
    await expect(next).rejects.toThrow('broken');
    expect(isOver()).toBe(true);
    expect((await results.next()).done).toBe(true);
  });

  it('gets each once and in order, whatever is written, late, failed or slow', async () => {
    const random = createRandom(20);
    for (let round = 0; round < 200; round += 1) {
      const connection = createConnection();
      const inOrder: number[] = [];
      const answer: Answer = (at) => {
        const result = random.chance(0.3) ? failed(at) : written(at, random.int(0, 30_000));
        return random.chance(0.3) ? settle().then(() => result) : result;
      };
      connection.onSent = (at) => {
        inOrder.push(at);
        connection.isOpen = random.chance(0.5);
      };
      const { results, letGo, end } = open(answer, connection.direct);
      let isRead = false;
      const reading = (async () => {
        for await (const result of results)
          inOrder.push(Number((result as OperationResult).data?.at));
        isRead = true;
      })();
      const total = random.int(1, 100);
      for (let told = 0; told < total; ) {
        const count = Math.min(total - told, random.int(1, 40));
        letGo(count);
        told += count;
        await settle();
        connection.open();
      }
      end();
      while (!isRead) {
        await settle();
        connection.open();
      }
      await reading;
      expect(inOrder).toEqual(Array.from({ length: total }, (_, at) => at));
    }
  });
});

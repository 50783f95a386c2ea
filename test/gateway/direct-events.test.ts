// Events on their way to many: the same for each transport, made once for all, and no more of them than a reader takes.
import { unsubscribe as offChannel, subscribe as onChannel } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient } from 'graphql-ws';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Clock, systemClock } from '../../src/live/clock.ts';
import { type Kit, start } from '../support/kit.ts';
import { type RawLeadSail, startRaw } from '../support/raw-leadsail.ts';

const KEY = 'a-key-of-somebody';
const QUERY = `subscription {
  transcriptEntryAdded(interactionId: "int_1") { cursor index entry { timestamp role message } }
}`;
const HARD = ['"yes"\\ ', 'Zoë \u2028\u0001', '\u{1f4f7}', '\n\n', 'data: x\r\n--graphql--'];

/** A call in which `entries()` were said by now; it is over when that is null. */
async function startTalk(messageOf: (at: number) => string, entries: () => number | null) {
  let last = 0;
  return startRaw(() => {
    const count = entries();
    last = count ?? last;
    const transcript = Array.from({ length: last }, (_, at) => ({
      timestamp: new Date(Date.UTC(2026, 10, 1) + at * 1_000).toISOString(),
      role: at % 2 === 0 ? 'agent' : 'user',
      message: messageOf(at),
      source: 'api',
    }));
    const status = count === null ? 'completed' : 'in_progress';
    const data = { interactionId: 'int_1', leadId: 'lead_1', type: 'call', status, transcript };
    return { body: JSON.stringify({ success: true, data }) };
  });
}

// Many polls in a short time: the gateway's clock runs this much faster.
const HURRY = 20;
const HURRIED: Clock = {
  now: () => performance.timeOrigin + performance.now() * HURRY,
  schedule: (delayMs, run) => systemClock.schedule(delayMs / HURRY, run),
};

const through = (leadsail: RawLeadSail, options: object = {}): Promise<Kit> =>
  start({ leadsailUrl: leadsail.url, clock: HURRIED, ...options });

type Told = { readonly data: { readonly transcriptEntryAdded: { readonly cursor: string } } };
type Sink = {
  readonly next: (result: object) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
};

/** All that a client of each transport is told until the end. */
const READERS: Readonly<Record<string, (url: string) => Promise<readonly object[]>>> = {
  events: (url) => byEvents(`${url}/graphql`, false),
  'one connection': (url) => byEvents(`${url}/graphql/stream`, true),
  async WebSockets(url) {
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { 'x-api-key': KEY },
      retryAttempts: 0,
    });
    return collected((sink) => client.subscribe({ query: QUERY }, sink as never));
  },
  async parts(url) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed;subscriptionSpec=1.0',
        'x-api-key': KEY,
      },
      body: JSON.stringify({ query: QUERY }),
    });
    const parts = (await response.text()).split('\r\n--graphql');
    expect(parts.pop()).toBe('--\r\n');
    return parts
      .filter((part) => part !== '')
      .map((part) => JSON.parse(part.split('\r\n\r\n')[1] ?? ''))
      .flatMap(({ payload }) => payload ?? []);
  },
};

function byEvents(url: string, singleConnection: boolean): Promise<readonly object[]> {
  const client = createSseClient({
    url,
    singleConnection: singleConnection as false,
    headers: { 'x-api-key': KEY },
    retryAttempts: 0,
  });
  return collected((sink) => client.subscribe({ query: QUERY }, sink as never));
}

function collected(subscribe: (sink: Sink) => void): Promise<readonly object[]> {
  const all: object[] = [];
  return new Promise((resolve, reject) => {
    subscribe({
      next: (result) => void all.push(result),
      error: reject,
      complete: () => resolve(all),
    });
  });
}

describe.each([true, false])('with plans %s', (plans) => {
  it('each transport tells the same, once, in order, and the end', {
    timeout: 60_000,
  }, async () => {
    const grows = [3, 3, 40, 300, null];
    let look = 0;
    const messageOf = (at: number) => `${at}: ${HARD[at % HARD.length]}`;
    await using leadsail = await startTalk(messageOf, () => grows[look++] ?? null);
    await using kit = await through(leadsail, { plans });
    const told = await Promise.all(Object.values(READERS).map((read) => read(kit.url)));
    const [first = []] = told;
    expect(first).toHaveLength(300);
    const messages = first.map((one) => (one as never as Entry).data.transcriptEntryAdded.entry);
    expect(messages.map(({ message }) => message)).toEqual(
      Array.from({ length: 300 }, (_, at) => messageOf(at)),
    );
    for (const other of told) expect(JSON.stringify(other)).toBe(JSON.stringify(first));
  });
});

type Entry = Told & {
  readonly data: { readonly transcriptEntryAdded: { readonly entry: { message: string } } };
};

it('an event is made into text once, however many sockets are told', {
  timeout: 60_000,
}, async () => {
  let entries: number | null = 1;
  await using leadsail = await startTalk(
    (at) => `number ${at}`,
    () => entries,
  );
  await using kit = await through(leadsail);
  const write = vi.spyOn(JSON, 'stringify');
  const told = Promise.all(Array.from({ length: 20 }, () => READERS.WebSockets?.(kit.url)));
  await expect.poll(() => kit.gateway.watched().watchers, { timeout: 10_000 }).toBe(20);
  write.mockClear();
  const before = leadsail.calls.length;
  entries = 201;
  await expect.poll(() => leadsail.calls.length, { timeout: 10_000 }).toBeGreaterThan(before + 1);
  const results = write.mock.calls.filter(
    ([value]) => String((value as { type?: unknown } | null)?.type) === 'next',
  );
  write.mockRestore();
  entries = null;
  for (const all of await told) expect(all).toHaveLength(201);
  expect(results).toEqual([]);
});

it('a long call is neither written nor read as text while it stays the same', {
  timeout: 60_000,
}, async () => {
  let entries: number | null = 500;
  await using leadsail = await startTalk(
    (at) => `"${at}" ${'x'.repeat(200)}`,
    () => entries,
  );
  await using kit = await through(leadsail);
  const told = READERS.events?.(kit.url);
  const callsReach = (count: number) =>
    expect.poll(() => leadsail.calls.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  await callsReach(2);
  const [write, read] = [vi.spyOn(JSON, 'stringify'), vi.spyOn(JSON, 'parse')];
  await callsReach(leadsail.calls.length + 2);
  const isLong = (text: unknown): boolean => String(text).length > 50_000;
  // Not what the LeadSail of this test writes itself.
  const ours = write.mock.calls.map(([value]) => !(value as { success?: true } | null)?.success);
  const long = [
    ...write.mock.results.filter(({ value }, at) => ours[at] && isLong(value)),
    ...read.mock.calls.filter(([text]) => isLong(text)),
  ].length;
  write.mockRestore();
  read.mockRestore();
  expect(long).toBe(0);
  entries = null;
  expect(await told).toHaveLength(500);
});

describe('a reader that stops', () => {
  const ENTRIES = 1_400;
  const body = JSON.stringify({ query: QUERY });
  const head = (accept: string) =>
    `POST /graphql HTTP/1.1\r\nHost: a\r\nX-API-Key: ${KEY}\r\nAccept: ${accept}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

  /** Counts the events that come; the sockets of both ends. */
  const WAYS: Readonly<Record<string, (port: number) => Reading>> = {
    events: (port) => byHttp(port, 'text/event-stream'),
    parts: (port) => byHttp(port, 'multipart/mixed;subscriptionSpec=1.0'),
    WebSockets(port) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
      let count = 0;
      const say = (message: object) => socket.send(JSON.stringify(message));
      socket.on('open', () => say({ type: 'connection_init', payload: { 'x-api-key': KEY } }));
      socket.on('message', (data) => {
        const text = String(data);
        if (text.includes('"connection_ack"'))
          say({ type: 'subscribe', id: 'a', payload: { query: QUERY } });
        if (text.startsWith('{"id":"a","type":"next"')) count += 1;
      });
      return {
        told: () => count,
        pause: () => socket.pause(),
        resume: () => socket.resume(),
        leave: () => socket.terminate(),
      };
    },
  };

  function byHttp(port: number, accept: string): Reading {
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    let [count, tail] = [0, ''];
    socket.on('data', (chunk) => {
      const text = tail + chunk;
      count += text.split('"cursor"').length - 1;
      tail = text.slice(-7);
    });
    socket.on('error', () => {});
    socket.write(head(accept));
    return {
      told: () => count,
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      leave: () => socket.destroy(),
    };
  }

  it.each(Object.entries(WAYS))(
    'by %s keeps nobody waiting, has little put by, and is told the rest',
    { timeout: 60_000 },
    async (_, read) => {
      let entries = 1;
      await using leadsail = await startTalk(
        (at) => `${at} ${'x'.repeat(5_000)}`,
        () => entries,
      );
      const sockets = new Set<Socket>();
      const opened = (message: unknown) => sockets.add((message as { socket: Socket }).socket);
      onChannel('net.server.socket', opened);
      await using kit = await through(leadsail);
      const port = Number(new URL(kit.url).port);
      const [slow, quick] = [read(port), read(port)];
      await expect.poll(() => slow.told() + quick.told(), { timeout: 10_000 }).toBe(2);
      slow.pause();
      entries = ENTRIES;
      await expect.poll(() => quick.told(), { timeout: 30_000 }).toBe(ENTRIES);
      offChannel('net.server.socket', opened);
      const ours = [...sockets].filter(({ localPort }) => localPort === port);
      const most = Math.max(...ours.map(({ writableLength }) => writableLength));
      expect(most).toBeLessThan(60_000);
      expect(slow.told()).toBeLessThan(ENTRIES);
      slow.resume();
      await expect.poll(() => slow.told(), { timeout: 30_000 }).toBe(ENTRIES);
      slow.leave();
      quick.leave();
    },
  );
});

type Reading = {
  readonly told: () => number;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly leave: () => void;
};

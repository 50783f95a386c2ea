// Long transcripts that are watched: other callers are answered meanwhile, for no turn of the event loop works long.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Command, command } from '../support/command.ts';

const ENTRIES = 2_000;
const WATCHERS = 10;
// Of the processor's time: how long /health waits by the clock is the machine's matter as well.
const MOST_MS = 100;
// A machine that others use takes up to thrice the time for the same work, but not each time.
const TRIES = 4;
const LONGEST = /LONGEST TURN (.+) ms/;
const TURNS = join(import.meta.dirname, '../support/long-turns.mjs');
const KEY = 'a-key-of-somebody';

/** A LeadSail with one call, in which so much was said already. */
async function startTalkative() {
  const transcript = Array.from({ length: ENTRIES }, (_, index) => ({
    timestamp: new Date(Date.UTC(2026, 10, 1) + index * 1_000).toISOString(),
    role: index % 2 === 0 ? 'agent' : 'user',
    message: `${index}: "yes", she said, and went on for a while about the roof and its tiles`,
    source: 'api',
  }));
  const data = { interactionId: 'int_1', leadId: 'lead_1', type: 'call', status: 'in_progress' };
  const body = JSON.stringify({ success: true, data: { ...data, transcript } });
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const QUERY = `subscription {
  transcriptEntryAdded(interactionId: "int_1") { cursor entry { timestamp role message source } }
}`;

type Watcher = { readonly told: () => number; readonly leave: () => void };

/** Counts what looks like an event; to read them would take time from the gateway. */
function counted(marker: string) {
  let count = 0;
  let tail = '';
  return {
    told: () => count,
    hear(chunk: string) {
      const text = tail + chunk;
      count += text.split(marker).length - 1;
      tail = text.slice(-marker.length + 1);
    },
  };
}

function byHttp(port: number, accept: string): Watcher {
  const body = JSON.stringify({ query: QUERY });
  const { told, hear } = counted('"cursor"');
  const socket: Socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1').on('data', hear);
  socket.on('error', () => {});
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: a\r\nX-API-Key: ${KEY}\r\nAccept: ${accept}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return { told, leave: () => socket.destroy() };
}

function bySocket(port: number): Watcher {
  const { told, hear } = counted('"cursor"');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  const send = (message: object) => socket.send(JSON.stringify(message));
  socket.on('open', () => send({ type: 'connection_init', payload: { 'x-api-key': KEY } }));
  socket.on('message', (data) => {
    const text = String(data);
    if (text.startsWith('{"type":"connection_ack"')) {
      send({ type: 'subscribe', id: 'a', payload: { query: QUERY } });
    } else hear(text);
  });
  socket.on('error', () => {});
  return { told, leave: () => socket.terminate() };
}

// Watchers are told so fast that they keep their own thread busy.
const PROBE = `
  const { parentPort, workerData } = require('node:worker_threads');
  const statuses = new Set();
  parentPort.on('message', () => parentPort.postMessage([...statuses]));
  (async () => {
    for (;;) {
      const response = await fetch(workerData);
      await response.text();
      statuses.add(response.status);
    }
  })();
`;

/** Asks for /health again and again, from a thread of its own. */
function askHealth(port: number) {
  const url = `http://127.0.0.1:${port}/health`;
  const worker = new Worker(PROBE, { eval: true, workerData: url });
  return {
    /** The statuses of all that were answered. */
    async stop(): Promise<readonly number[]> {
      const [found] = await Promise.all([once(worker, 'message'), worker.postMessage('stop')]);
      await worker.terminate();
      return found[0];
    },
  };
}

type Watch = (port: number) => Watcher;

const TRANSPORTS: Readonly<Record<string, Watch>> = {
  events: (port) => byHttp(port, 'text/event-stream'),
  parts: (port) => byHttp(port, 'multipart/mixed;subscriptionSpec=1.0'),
  WebSockets: bySocket,
};

/** Watches the call by as many as there are to the end, and returns the longest turn of that in milliseconds. */
async function longestTurnMs(gateway: Command, port: number, watch: Watch): Promise<number> {
  const measured = gateway.printed().length;
  const turns = (): string => gateway.printed().slice(measured);
  gateway.kill('SIGUSR2');
  await expect.poll(turns).toContain('TURNS ARE MEASURED');
  const watchers = Array.from({ length: WATCHERS }, () => watch(port));
  const health = askHealth(port);
  const isAllTold = () => watchers.every(({ told }) => told() >= ENTRIES);
  await expect.poll(isAllTold, { timeout: 50_000 }).toBe(true);
  const statuses = await health.stop();
  gateway.kill('SIGUSR2');
  await expect.poll(turns).toMatch(LONGEST);
  for (const { leave } of watchers) leave();
  expect(watchers.map(({ told }) => told())).toEqual(watchers.map(() => ENTRIES));
  expect(statuses).toEqual([200]);
  return Number(LONGEST.exec(turns())?.[1]);
}

describe.each(['on', 'off'])('with --plans %s', (plans) => {
  it.each(Object.entries(TRANSPORTS))('by %s', { timeout: 120_000 }, async (_, watch) => {
    await using leadsail = await startTalkative();
    await using gateway = command(
      ['--port', '0', '--leadsail-url', leadsail.url, '--plans', plans],
      { NODE_OPTIONS: `--import=${TURNS}` },
    );
    const [, port = ''] = await gateway.says(/GraphQL +http:\/\/127\.0\.0\.1:(\d+)\/graphql/);
    let best = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < TRIES && best > MOST_MS; tries += 1)
      best = Math.min(best, await longestTurnMs(gateway, Number(port), watch));
    expect(best).toBeLessThan(MOST_MS);
  });
});

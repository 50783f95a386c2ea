// A process of its own: LeadSail as fast as it can be, answering from prepared buffers and counting.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dataOf } from './wire.ts';

/** What the runner may say; each message is answered once. */
export type UpstreamOrder = {
  /** Time that every answer takes from now on, in milliseconds. */
  readonly latencyMs?: number;
  /** Hold answers until nothing came in for so long, so that what leaves together is one wave; 0: never. */
  readonly gateMs?: number;
};
/** The calls and waves since the order before. */
export type UpstreamCounts = { readonly calls: number; readonly waves: number };

const bodies = new Map<string, Buffer>();
let [latencyMs, gateMs, calls, waves] = [0, 0, 0, 0];
let held: (() => void)[] = [];
let gate: NodeJS.Timeout | undefined;

function bodyOf(path: string): Buffer {
  let body = bodies.get(path);
  if (!body) {
    const data = dataOf(path);
    body = Buffer.from(
      JSON.stringify(
        data === null
          ? { success: false, error: { code: 'NOT_FOUND', message: 'Not found' } }
          : { success: true, data },
      ),
    );
    bodies.set(path, body);
  }
  return body;
}

function openGate(): void {
  waves += 1;
  const leaving = held;
  held = [];
  for (const leave of leaving) leave();
}

function answer(path: string, response: ServerResponse): void {
  const body = bodyOf(path);
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}

const server = createServer((request, response) => {
  calls += 1;
  const path = request.url ?? '';
  if (gateMs > 0) {
    held.push(() => answer(path, response));
    clearTimeout(gate);
    gate = setTimeout(openGate, gateMs);
  } else if (latencyMs > 0) setTimeout(answer, latencyMs, path, response);
  else answer(path, response);
});
server.keepAliveTimeout = 60_000;

process.on('message', (order: UpstreamOrder) => {
  const counts: UpstreamCounts = { calls, waves };
  [calls, waves] = [0, 0];
  latencyMs = order.latencyMs ?? latencyMs;
  gateMs = order.gateMs ?? gateMs;
  process.send?.(counts);
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

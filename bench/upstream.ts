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
const stencils = new Map<string, Stencil>();
/** A body for every id of a kind, and where the id's number stands in it. */
type Stencil = { readonly body: Buffer; readonly places: readonly number[] };
let [latencyMs, gateMs, calls, waves] = [0, 0, 0, 0];
let held: (() => void)[] = [];
let gate: NodeJS.Timeout | undefined;

// Numbers of so many digits never come again: what is sent of them is not kept.
const PASSING = /_(\d{6,})/;

function bodyOf(path: string, apiKey: string): Buffer {
  const [, number] = PASSING.exec(path) ?? [];
  if (number !== undefined) {
    // A lead has other numbers in it too, its campaign's; interactions have the lead's alone.
    const isStamped = path.startsWith('/interactions/');
    return isStamped ? stamped(path, number, apiKey) : makeBody(path, apiKey);
  }
  const name = `${apiKey} ${path}`;
  const body = bodies.get(name) ?? makeBody(path, apiKey);
  bodies.set(name, body);
  return body;
}

function makeBody(path: string, apiKey: string): Buffer {
  const data = dataOf(path, apiKey);
  return Buffer.from(
    JSON.stringify(
      data === null
        ? { success: false, error: { code: 'NOT_FOUND', message: 'Not found' } }
        : { success: true, data },
    ),
  );
}

/** Writes the number into a copy of what is sent for another, which takes a tenth of making it. */
function stamped(path: string, number: string, apiKey: string): Buffer {
  const blank = '9'.repeat(number.length);
  const name = path.replace(number, blank);
  let stencil = stencils.get(`${apiKey} ${name}`);
  if (!stencil) {
    const body = makeBody(name, apiKey);
    const places: number[] = [];
    for (let at = body.indexOf(blank); at >= 0; at = body.indexOf(blank, at + 1)) places.push(at);
    stencil = { body, places };
    stencils.set(`${apiKey} ${name}`, stencil);
  }
  const copy = Buffer.from(stencil.body);
  for (const at of stencil.places) copy.write(number, at, 'latin1');
  return copy;
}

function openGate(): void {
  waves += 1;
  const leaving = held;
  held = [];
  for (const leave of leaving) leave();
}

function answer(path: string, apiKey: string, response: ServerResponse): void {
  const body = bodyOf(path, apiKey);
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
}

const server = createServer((request, response) => {
  calls += 1;
  const path = request.url ?? '';
  const apiKey = String(request.headers['x-api-key']);
  if (gateMs > 0) {
    held.push(() => answer(path, apiKey, response));
    clearTimeout(gate);
    gate = setTimeout(openGate, gateMs);
  } else if (latencyMs > 0) setTimeout(answer, latencyMs, path, apiKey, response);
  else answer(path, apiKey, response);
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

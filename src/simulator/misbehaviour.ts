// Spoiled answers: how each kind of fault looks on the wire.
import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Reply } from './envelope.ts';
import type { Behaviour } from './faults.ts';

type Unspoiled = Extract<Behaviour, { kind: 'latency' | 'held' | 'moves' }>;

type Spoiled = Exclude<Behaviour, Unspoiled>;

type SpoiledAs<Kind> = Extract<Spoiled, { kind: Kind }>;

export type Scene = {
  readonly response: ServerResponse;
  /** The normal answer; null when the fault refuses the request before any work. */
  readonly reply: Reply | null;
  /** To be told when we cut the answer off ourselves. */
  readonly ended: () => void;
};

const json = 'application/json; charset=utf-8';

// A reset throws away what the peer has not read yet, so it is given the time to read.
const readingTimeMs = 25;

const codes: Readonly<Record<number, string>> = {
  400: 'VALIDATION_ERROR',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'VALIDATION_ERROR',
  429: 'RATE_LIMITED',
  503: 'SERVICE_UNAVAILABLE',
};

/** True when the answer itself is as usual. */
export const leavesAnswer = (behaviour: Behaviour): behaviour is Unspoiled =>
  behaviour.kind === 'latency' || behaviour.kind === 'held' || behaviour.kind === 'moves';

/** Answers in the given bad manner. Returns when the head is sent, or will never be. */
export function misbehave(behaviour: Spoiled, scene: Scene): void {
  const { response, ended } = scene;
  const status = scene.reply?.status ?? 200;
  const body = Buffer.from(JSON.stringify(scene.reply?.envelope ?? {}));

  function hangUp(): void {
    ended();
    response.socket?.end();
  }

  const spoil: { readonly [Kind in Spoiled['kind']]: (how: SpoiledAs<Kind>) => void } = {
    status: (how) => sendStatus(response, how),
    failure200: ({ code }) => send(response, 200, json, failureBody(code, 'Simulated failure')),
    hang: () => {},
    hangBody() {
      head(response, status, json, body.length);
      response.write(body.subarray(0, Math.min(16, body.length - 1)));
    },
    drip(how) {
      head(response, status, json, body.length);
      drip(response, body, how);
    },
    resetBeforeHeaders() {
      ended();
      response.socket?.resetAndDestroy();
    },
    resetInBody() {
      head(response, status, json, body.length);
      response.write(body.subarray(0, body.length >> 1), () => {
        setTimeout(() => {
          ended();
          response.socket?.resetAndDestroy();
        }, readingTimeMs);
      });
    },
    halfBody() {
      head(response, status, json, body.length);
      response.write(body.subarray(0, body.length >> 1), hangUp);
    },
    wrongLength() {
      head(response, status, json, body.length + 64);
      response.write(body, hangUp);
    },
    html: (how) => send(response, how.status, 'text/html; charset=utf-8', page(how.status)),
    empty: () => send(response, 200, json, ''),
    invalidUtf8: () => send(response, status, json, breakUtf8(body)),
    gzipBomb({ bytes }) {
      response.writeHead(200, { 'content-type': json, 'content-encoding': 'gzip' });
      pipeline(Readable.from(inflated(bytes)), createGzip({ level: 9 }), response, ignoreHangUp);
    },
    huge({ bytes }) {
      response.writeHead(200, { 'content-type': json });
      pipeline(Readable.from(inflated(bytes)), response, ignoreHangUp);
    },
    text: (how) => send(response, 200, how.contentType ?? json, how.body),
    bytes({ change }) {
      const changed = change(body);
      const length = changed.body && {
        'content-type': json,
        'content-length': changed.body.length,
      };
      response.writeHead(changed.status ?? status, { ...length, ...changed.headers });
      response.end(changed.body);
    },
    mutate({ change }) {
      const copy: unknown = JSON.parse(body.toString());
      const changed = change(copy);
      send(response, status, json, JSON.stringify(changed === undefined ? copy : changed));
    },
  };
  (spoil[behaviour.kind] as (how: Spoiled) => void)(behaviour);
}

// A client that has seen enough of a flood hangs up; that is its point and no error.
function ignoreHangUp(): void {}

function page(status: number): string {
  const title = `Error ${status}`;
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body>${title}</body></html>`;
}

function failureBody(code: string, message: string): string {
  return JSON.stringify({ success: false, error: { code, message } });
}

function sendStatus(
  response: ServerResponse,
  { status, headers = {}, body, code }: SpoiledAs<'status'>,
): void {
  const byDefault = status >= 500 ? 'INTERNAL_ERROR' : 'ERROR';
  const text =
    typeof body === 'string'
      ? body
      : JSON.stringify(
          body ?? {
            success: false,
            error: { code: code ?? codes[status] ?? byDefault, message: `Simulated ${status}` },
          },
        );
  // These two statuses have no body by definition; bytes after them would break the connection.
  const bytes = status === 204 || status === 304 ? undefined : Buffer.from(text);
  response.writeHead(status, {
    ...(bytes && { 'content-type': json, 'content-length': bytes.length }),
    ...headers,
  });
  response.end(bytes);
}

function head(response: ServerResponse, status: number, type: string, length: number): void {
  response.writeHead(status, { 'content-type': type, 'content-length': length });
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  const bytes = Buffer.from(body);
  head(response, status, type, bytes.length);
  response.end(bytes);
}

function drip(
  response: ServerResponse,
  body: Buffer,
  { bytesPerChunk, intervalMs }: SpoiledAs<'drip'>,
): void {
  let sent = 0;
  function next(): void {
    response.write(body.subarray(sent, sent + bytesPerChunk));
    sent += bytesPerChunk;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }
  const timer = setInterval(next, intervalMs);
  response.once('close', () => clearInterval(timer));
  next();
}

// The bytes go inside a string, where a careless decoder would let them through.
function breakUtf8(body: Buffer): Buffer {
  const at = body.indexOf('":"') + 3;
  return Buffer.concat([body.subarray(0, at), Buffer.from([0xc3, 0x28, 0xff]), body.subarray(at)]);
}

// Valid JSON of the size asked for, made piece by piece.
function* inflated(bytes: number): Generator<string> {
  const opening = '{"success":true,"data":{"padding":"';
  const closing = '"}}';
  yield opening;
  const piece = 'x'.repeat(65_536);
  for (let left = bytes - opening.length - closing.length; left > 0; left -= piece.length) {
    yield left >= piece.length ? piece : piece.slice(0, left);
  }
  yield closing;
}

// The formats of streamed results: Server-Sent Events, or Apollo's multipart subscriptions.

import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { createPreference, type Offer } from '../http/accept.ts';
import type { OperationResult } from './sub-request.ts';

/** A format of streamed results. Each piece is complete: a client can read it as soon as it arrives. */
export type Frames = {
  readonly contentType: string;
  /** At the beginning, so that the client knows at once that the stream is open. */
  readonly begin: string;
  /** From time to time, so that no proxy closes the connection as idle. */
  readonly ping: string;
  readonly next: (result: OperationResult) => string | Uint8Array;
  /** Several results in a row: clients with the same results get the same bytes. Null: each client has its own. */
  readonly joined: ((results: readonly OperationResult[]) => Buffer) | null;
  /** The last result was sent. */
  readonly end: string;
  /** The stream ends here although there would be more results. */
  readonly breakOff: (error: GraphQLError) => string;
};

/** A result as a client may see it: without the `http` extension, which only decides the status. */
export function toPlainResult(result: ExecutionResult): ExecutionResult {
  if (result.errors === undefined) return result;
  return { ...result, errors: result.errors.map(toPlainError) as unknown as GraphQLError[] };
}

export function toPlainError(error: GraphQLError): GraphQLFormattedError {
  const { http: _http, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

/** The JSON of a result as a client may see it. */
export const toJson = (result: OperationResult): string =>
  result.stringify ? result.stringify() : JSON.stringify(toPlainResult(result));

/** One event; the JSON has no line breaks, which would end it early. */
export const toEvent = (event: 'next' | 'complete', json: string): string =>
  `event: ${event}\ndata:${json === '' ? '' : ` ${json}`}\n\n`;

/** All clients with the same result get the same bytes. */
function bytesOnce(write: (result: OperationResult) => string) {
  const written = new WeakMap<OperationResult, Buffer>();
  return (result: OperationResult): Buffer => {
    const existing = written.get(result);
    if (existing) return existing;
    const bytes = Buffer.from(write(result));
    written.set(result, bytes);
    return bytes;
  };
}

function joinedOnce(next: (result: OperationResult) => Buffer): NonNullable<Frames['joined']> {
  type Joined = { readonly results: readonly OperationResult[]; readonly bytes: Buffer };
  const byFirst = new WeakMap<OperationResult, Joined>();
  return (results) => {
    const [first] = results;
    if (!first || results.length === 1) return first ? next(first) : Buffer.alloc(0);
    const existing = byFirst.get(first);
    const isSame =
      existing?.results.length === results.length &&
      results.every((result, at) => result === existing.results[at]);
    if (isSame) return existing.bytes;
    const bytes = Buffer.concat(results.map(next));
    byFirst.set(first, { results, bytes });
    return bytes;
  };
}

const toNextEvent = bytesOnce((result) => toEvent('next', toJson(result)));

/** The GraphQL over SSE protocol, with a connection for each operation. */
export const EVENTS: Frames = {
  contentType: 'text/event-stream',
  begin: ':\n\n',
  ping: ':\n\n',
  next: toNextEvent,
  joined: joinedOnce(toNextEvent),
  end: toEvent('complete', ''),
  // Without `complete`, a client sees a broken connection and reconnects; that would fail with the same token.
  breakOff: (error) =>
    error.extensions.code === 'UNAUTHENTICATED'
      ? toEvent('next', toJson({ errors: [error] })) + toEvent('complete', '')
      : '',
};

const BOUNDARY = '\r\n--graphql';
const CLOSE = '--\r\n';
// The boundary behind a part is sent with it: a client needs it to know that the part is complete.
const part = (json: string): string =>
  `\r\nContent-Type: application/json\r\n\r\n${json}${BOUNDARY}`;
const failed = (errors: readonly GraphQLFormattedError[]): string =>
  part(JSON.stringify({ payload: null, errors }));

const toPart = bytesOnce((result) =>
  // A result without data means that the whole subscription has failed, not one result.
  'data' in result
    ? part(`{"payload":${toJson(result)}}`)
    : failed((result.errors ?? []).map(toPlainError)),
);

/** Apollo's protocol for subscriptions over multipart HTTP. */
export const PARTS: Frames = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
  begin: BOUNDARY,
  ping: part('{}'),
  next: toPart,
  joined: joinedOnce(toPart),
  end: CLOSE,
  breakOff: (error) => failed([toPlainError(error)]) + CLOSE,
};

/** Parts of an answer with `@defer` or `@stream` over multipart HTTP, readable by clients of both formats. */
export const INCREMENTAL_PARTS: Frames = {
  contentType: 'multipart/mixed; boundary="-"',
  begin: '\r\n---',
  // These clients treat an empty part as an error.
  ping: '',
  next(result) {
    const json = toJson(result);
    const length = Buffer.byteLength(json);
    return `\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${length}\r\n\r\n${json}\r\n---`;
  },
  joined: null,
  end: CLOSE,
  breakOff: () => '',
};

const STREAMS = [
  { type: 'text/event-stream', frames: EVENTS },
  { type: 'multipart/mixed', parameters: { subscriptionspec: '1.0' }, frames: PARTS },
];

/** The format that a client prefers; null when it prefers one complete answer. */
export const framesFor = (accept: string | null): Frames | null =>
  preferredStream(accept)?.frames ?? null;

const preferredStream = createPreference(STREAMS);

const CALLBACKS = ['application/json', 'multipart/mixed'].map((type) => ({
  type,
  parameters: { callbackspec: '1.0' },
  frames: null,
}));

/** Whether a client prefers callbacks by Apollo's HTTP callback protocol. */
export const wantsCallback = (accept: string | null): boolean =>
  preferredWithCallbacks(accept)?.frames === null;

const preferredWithCallbacks = createPreference<Offer & { readonly frames: Frames | null }>([
  ...STREAMS,
  ...CALLBACKS,
]);

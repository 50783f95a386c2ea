// How results are written one after the other: as Server-Sent Events, or as Apollo's multipart subscriptions.

import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { createPreference, type Offer } from '../http/accept.ts';
import type { OperationResult } from './sub-request.ts';

/** A way of writing them. What it returns is complete: a client can read it as soon as it is there. */
export type Frames = {
  readonly contentType: string;
  /** Before everything, so that the client knows at once that it is heard. */
  readonly begin: string;
  /** Now and then, so that nobody on the way takes the connection for dead. */
  readonly ping: string;
  readonly next: (result: OperationResult) => string | Uint8Array;
  /** Several, one behind the other: the same bytes for all who are sent the same. Null: they are of one client only. */
  readonly joined: ((results: readonly OperationResult[]) => Buffer) | null;
  /** There will be no more of them. */
  readonly end: string;
  /** There would have been more, but not from here. */
  readonly breakOff: (error: GraphQLError) => string;
};

/** A result as a client may see it: how an error decides the HTTP status is never written. */
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

/** One event with such JSON; it has no line break that could end it early. */
export const toEvent = (event: 'next' | 'complete', json: string): string =>
  `event: ${event}\ndata:${json === '' ? '' : ` ${json}`}\n\n`;

/** The same bytes for all who are sent the same result. */
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
  // Without `complete` a client takes the end for what it is, and reconnects; with the same token that would not do.
  breakOff: (error) =>
    error.extensions.code === 'UNAUTHENTICATED'
      ? toEvent('next', toJson({ errors: [error] })) + toEvent('complete', '')
      : '',
};

const BOUNDARY = '\r\n--graphql';
const CLOSE = '--\r\n';
// The boundary behind a part goes with it: only then does a client know that the part is whole.
const part = (json: string): string =>
  `\r\nContent-Type: application/json\r\n\r\n${json}${BOUNDARY}`;
const failed = (errors: readonly GraphQLFormattedError[]): string =>
  part(JSON.stringify({ payload: null, errors }));

const toPart = bytesOnce((result) =>
  // Without data the subscription has failed as a whole, and not one result of it.
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

/** Parts of an answer with `@defer` or `@stream` over multipart HTTP, as clients of both formats read them. */
export const INCREMENTAL_PARTS: Frames = {
  contentType: 'multipart/mixed; boundary="-"',
  begin: '\r\n---',
  // A part that means nothing is an error to these clients.
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

/** The way that a client likes best; null when it wants everything in one piece. */
export const framesFor = (accept: string | null): Frames | null =>
  preferredStream(accept)?.frames ?? null;

const preferredStream = createPreference(STREAMS);

const CALLBACKS = ['application/json', 'multipart/mixed'].map((type) => ({
  type,
  parameters: { callbackspec: '1.0' },
  frames: null,
}));

/** Whether a client likes best to be called back, by Apollo's HTTP callback protocol. */
export const wantsCallback = (accept: string | null): boolean =>
  preferredWithCallbacks(accept)?.frames === null;

const preferredWithCallbacks = createPreference<Offer & { readonly frames: Frames | null }>([
  ...STREAMS,
  ...CALLBACKS,
]);

// How results are written one after the other: as Server-Sent Events, or as Apollo's multipart subscriptions.
import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';

/** A way of writing them. What it returns is complete: a client can read it as soon as it is there. */
export type Frames = {
  readonly contentType: string;
  /** Before everything, so that the client knows at once that it is heard. */
  readonly begin: string;
  /** Now and then, so that nobody on the way takes the connection for dead. */
  readonly ping: string;
  readonly next: (result: ExecutionResult) => string;
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

/** One event; JSON has no line break that could end it early. */
export const toEvent = (event: 'next' | 'complete', data: object | null): string =>
  `event: ${event}\ndata:${data === null ? '' : ` ${JSON.stringify(data)}`}\n\n`;

/** The GraphQL over SSE protocol, with a connection for each operation. */
export const EVENTS: Frames = {
  contentType: 'text/event-stream',
  begin: ':\n\n',
  ping: ':\n\n',
  next: (result) => toEvent('next', toPlainResult(result)),
  end: toEvent('complete', null),
  // Without `complete` a client takes the end for what it is, and connects anew.
  breakOff: () => '',
};

const BOUNDARY = '\r\n--graphql';
const CLOSE = '--\r\n';
// The boundary behind a part goes with it: only then does a client know that the part is whole.
const part = (body: object): string =>
  `\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(body)}${BOUNDARY}`;

/** Apollo's protocol for subscriptions over multipart HTTP. */
export const PARTS: Frames = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec="1.0"',
  begin: BOUNDARY,
  ping: part({}),
  next(result) {
    const { data, errors, ...others } = toPlainResult(result);
    // Without data the subscription has failed as a whole, and not one result of it.
    return data === undefined
      ? part({ payload: null, errors })
      : part({ payload: { data, ...(errors === undefined ? {} : { errors }), ...others } });
  },
  end: CLOSE,
  breakOff: (error) => part({ payload: null, errors: [toPlainError(error)] }) + CLOSE,
};

/** The first way that a client accepts; null when it wants everything in one piece. */
export function framesFor(accept: string | null): Frames | null {
  for (const range of (accept ?? '*/*').toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((word) => word.trim());
    if (['text/event-stream', 'text/*', '*/*'].includes(type)) return EVENTS;
    const isApollos = parameters.some((word) => /^subscriptionspec="?1\.0"?$/.test(word));
    if (type === 'multipart/mixed' && isApollos) return PARTS;
  }
  return null;
}

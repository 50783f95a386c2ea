// From an HTTP request to GraphQL parameters: what may be sent, how much of it, and what each fault is called.
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { ErrorCode } from '../../graph/errors.ts';
import { isRawNumber, parseExact } from '../../upstream/exact-json.ts';
import { readBody } from './body.ts';
import type { BodyBudget } from './body-budget.ts';
import { type Enter, type HeaderReader, incomingOf } from './incoming.ts';
import { excessOfText, measure } from './json-bounds.ts';

/** A refusal of the request itself; `status` holds whatever kind of answer was asked for. */
export function httpError(
  code: ErrorCode,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}

/** A refusal of what is not even JSON. */
const unreadable = (message: string): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code: 'BAD_REQUEST', http: { status: 400, isUnreadable: true } as object },
  });

// A form, text or multipart body can be sent by any page without asking first, JSON cannot.
const JSON_TYPE = /^application\/(graphql\+)?json\s*(;|$)/i;
const UTF8 = /charset\s*=\s*"?utf-?8"?\s*(;|$)/i;
const UTF8_TEXT = new TextDecoder('utf-8', { fatal: true });

/** Reads JSON by POST and parameters by GET; replaces all of yoga's parsers. */
export function useRequestReading(
  bodies: BodyBudget,
  { beginLong }: { readonly beginLong: Enter },
): Plugin {
  return {
    onRequestParse({ request, url, setRequestParser }) {
      if (request.method === 'GET') {
        setRequestParser(async () => {
          await beginLong(incomingOf(request), 0);
          return fromSearch(url.searchParams);
        });
      }
      if (request.method !== 'POST') return;
      setRequestParser(async () => {
        checkContentType(request.headers);
        const text = await readText(request, bodies);
        await beginLong(incomingOf(request), text.length);
        return fromJson(text);
      });
    },
  };
}

// Percent-encoded documents and what they are: they come again, and are most of what a query string has to be decoded.
const decoded = new LRUCache<string, string>({
  maxSize: 1_000_000,
  sizeCalculation: (document, encoded) => document.length + encoded.length,
});

/** The parameters in a query string as it was sent. Throws a refusal that names the rule for any other. */
export function fromQueryString(sent: string): GraphQLParams {
  const [piece, encoded] = /(?:^|&)query=([^&]+)/.exec(sent) ?? [];
  if (encoded === undefined) return fromSearch(new URLSearchParams(sent));
  const rest = new URLSearchParams(sent.replace(piece ?? '', ''));
  // The first is the one that counts, and an encoded name may be of another that stands before it.
  if (rest.has('query')) return fromSearch(new URLSearchParams(sent));
  const document = decoded.get(encoded) ?? decode(encoded);
  rest.append('query', document);
  return fromSearch(rest);
}

/** Remembers a copy: a piece of a text keeps all of it alive, and others than the document may be personal. */
function decode(encoded: string): string {
  const copy = Buffer.from(encoded).toString();
  const document = new URLSearchParams(`query=${copy}`).get('query') ?? '';
  decoded.set(copy, document);
  return document;
}

/** The parameters in the query string of a GET. Throws a refusal that names the rule for any other. */
export function fromSearch(search: URLSearchParams): GraphQLParams {
  const params: Record<string, unknown> = {};
  let hasRawNumbers = false;
  for (const name of ['query', 'operationName', 'documentId']) {
    const value = search.get(name);
    if (value) params[name] = value;
  }
  for (const name of ['variables', 'extensions']) {
    const text = search.get(name);
    if (!text) continue;
    params[name] = parseJson(`The parameter ${name}`, text);
    hasRawNumbers = checkValues(name, params[name]) || hasRawNumbers;
  }
  return hasRawNumbers ? withPlainNumbers(params) : params;
}

/** The parameters in a JSON body. Throws a refusal that names the rule for any other. */
export function fromJson(text: string): GraphQLParams {
  const body = parseJson('The body', text);
  if (Array.isArray(body)) {
    throw httpError(
      'BATCHING_NOT_ENABLED',
      400,
      `A request may hold 1 operation, got a list of ${body.length}.`,
    );
  }
  if (typeof body !== 'object' || body === null || isRawNumber(body)) {
    throw httpError('BAD_REQUEST', 400, `The body must be a JSON object, got ${nameOf(body)}.`);
  }
  return checkValues('The body', body) ? withPlainNumbers(body) : body;
}

/** Of a request only the values of variables are as exact as they were written; whatever else is one is a number. */
function withPlainNumbers(params: GraphQLParams): GraphQLParams {
  const all = params as Record<string, unknown>;
  for (const [name, value] of Object.entries(all)) {
    if (name !== 'variables' || isRawNumber(value)) all[name] = toPlain(value);
  }
  return params;
}

function toPlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isRawNumber(value)) return Number(value.rawJSON);
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    const [sent, plain] = [holder[key], toPlain(holder[key])];
    // JSON.parse made it an own property, whatever its name.
    if (plain !== sent) holder[key] = plain;
  }
  return value;
}

/** Throws a refusal for a body that is declared to be anything but plain JSON. */
export function checkContentType(headers: HeaderReader): void {
  const type = headers.get('content-type') ?? '';
  const charset = /;\s*charset\s*=/i.test(type);
  if (!JSON_TYPE.test(type) || (charset && !UTF8.test(type))) {
    const got = type === '' ? 'none' : JSON.stringify(type.slice(0, 80));
    throw httpError(
      'BAD_REQUEST',
      415,
      `Content-Type must be application/json in UTF-8, got ${got}.`,
    );
  }
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    const got = JSON.stringify(encoding.slice(0, 80));
    throw httpError('BAD_REQUEST', 415, `A body must come without Content-Encoding, got ${got}.`);
  }
}

/** The whole body; refuses one that is too large or no text. */
export async function readText(request: Request, bodies: BodyBudget): Promise<string> {
  const maxBytes = bodies.maxBytesOf(request.headers);
  const body = await readBody(request, maxBytes, bodies.open(request.headers));
  if ('noRoom' in body) throw noRoomForBody();
  if ('brokeOff' in body) {
    throw unreadable('The connection ended before the body was complete.');
  }
  if ('got' in body) {
    throw httpError(
      'REQUEST_ENTITY_TOO_LARGE',
      413,
      `A body may have ${maxBytes.toLocaleString('en-US')} bytes, got ${body.got}.`,
    );
  }
  return toText(body.bytes);
}

/** The refusal of a body for which there is no room. */
export const noRoomForBody = (): GraphQLError =>
  httpError('RATE_LIMITED', 503, 'Too many request bodies are on their way: try again.', {
    'retry-after': '1',
  });

/** The text of a body. Throws a refusal for bytes that are none. */
export function toText(body: Buffer): string {
  try {
    return UTF8_TEXT.decode(body);
  } catch {
    throw unreadable('The body must be UTF-8.');
  }
}

function parseJson(what: string, text: string): unknown {
  const excess = excessOfText(text);
  if (excess) throw tooMany(what, excess);
  try {
    return parseExact(text);
  } catch {
    // Not quoted back: it can hold personal data.
    throw unreadable(`${what} must be JSON, got ${text.length} characters that are not.`);
  }
}

/** Whether numbers in it were kept as they were written. Later steps walk values recursively, and quote them. */
function checkValues(what: string, value: unknown): boolean {
  const { excess, hasRawNumbers } = measure(value);
  if (excess) throw tooMany(what, excess);
  return hasRawNumbers;
}

const tooMany = (what: string, rule: string): GraphQLError =>
  httpError('BAD_REQUEST', 400, `${what} may ${rule}, got more.`);

/** What kind of JSON a value is, to be named in a refusal. */
export function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (isRawNumber(value)) return 'a number';
  if (typeof value !== 'object') return `a ${typeof value}`;
  return Array.isArray(value) ? 'a list' : 'an object';
}

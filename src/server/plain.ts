// The plain request: an operation that went through before, sent as JSON by POST with no wish out of the ordinary.
//
// Most requests are of this kind, and need nothing of what a general server does for each: no Request and
// Response, no hooks, no validation of a document that is known to be valid. They are answered here from
// the operation's plan. Whatever is not plain goes through yoga's door, and so does what turns out not to
// be on the way, with the session it began: nothing is asked of LeadSail twice. Both doors give the same
// answers, headers, log lines and counts.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { GraphQLParams } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';
import type { CallerOf } from './authentication.ts';
import type { OpenContext } from './context.ts';
import { isEndpoint } from './endpoints.ts';
import { wantsInlineTrace } from './inline-trace.ts';
import type { KnownOperations } from './known-operations.ts';
import type { Metrics } from './metrics.ts';
import { type FinishedOperation, marksOf, sinceMs } from './operations.ts';
import { fromJson, toText } from './request.ts';
import { wantsTrace } from './trace.ts';

/** The part of a request's headers that is read; both doors have it. */
export type HeaderReader = Pick<Headers, 'get' | 'has'>;

export type PlainDoorOptions = {
  readonly operations: KnownOperations;
  /** Yoga's door. With what is handed over in `opened` it goes on. */
  readonly other: (
    request: IncomingMessage,
    response: ServerResponse,
    context: { readonly opened?: GatewayContext },
  ) => unknown;
  readonly callerOf: CallerOf;
  readonly openContext: OpenContext;
  readonly maxBodyBytes: number;
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tell: (operation: FinishedOperation) => void;
  readonly metrics: Metrics;
};

const JSON_TYPE = /^application\/json(; ?charset=utf-8)?$/i;
const RESPONSE_JSON = 'application/graphql-response+json; charset=utf-8';
const PLAIN_JSON = 'application/json; charset=utf-8';

// What clients send when they want one answer; anything else is for yoga to weigh.
const ANSWER_TYPES: Readonly<Record<string, string>> = {
  '*/*': PLAIN_JSON,
  'application/json': PLAIN_JSON,
  'application/graphql-response+json': RESPONSE_JSON,
  'application/graphql-response+json, application/json;q=0.9': RESPONSE_JSON,
  'application/graphql-response+json,application/json;q=0.9': RESPONSE_JSON,
};

/** A listener that answers what is plain and hands on the rest. */
export function createPlainDoor(options: PlainDoorOptions): RequestListener {
  const { operations, other, callerOf, openContext, metrics } = options;
  const headersOf = createHeaders(options.headers);

  function isPlain({ method, url, headers }: IncomingMessage, reader: HeaderReader): boolean {
    return (
      method === 'POST' &&
      isEndpoint(url ?? '') &&
      JSON_TYPE.test(headers['content-type'] ?? '') &&
      headers['content-encoding'] === undefined &&
      Number(headers['content-length']) <= options.maxBodyBytes &&
      Object.hasOwn(ANSWER_TYPES, headers.accept ?? '*/*') &&
      // Their answers differ by who asks, and from where.
      headers.origin === undefined &&
      !wantsTrace(reader) &&
      !wantsInlineTrace(reader)
    );
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    headers: HeaderReader,
    startedAtMs: number,
    body: Buffer,
    asOther: (opened?: GatewayContext) => void,
  ): Promise<void> {
    const params = paramsOf(body);
    const path = request.url ?? '';
    const known = params && operations.get(path, params);
    if (!params || !known?.plan) return asOther();
    const variables = params.variables ?? {};
    if (!known.isWithinLimits(variables)) return asOther();
    const credential = await callerOf({ headers }).catch(() => null);
    if (!credential) return asOther();

    const { requestId, trace, traceparent } = marksOf(headers);
    const { context, cancel } = openContext(headers, credential, traceparent);
    // Closed before it was finished: the client went away.
    response.on('close', () => response.writableFinished || cancel());
    const bytes = await known.plan.run(context, variables);
    metrics.countPlan(bytes === null ? 'handed_on' : 'answered');
    if (bytes === null) return asOther(context);
    const answerType = ANSWER_TYPES[request.headers.accept ?? '*/*'] ?? '';
    response.writeHead(200, headersOf(answerType, bytes.length, requestId));
    response.end(bytes);
    const durationMs = sinceMs(startedAtMs);
    options.tell({
      requestId,
      trace,
      name: known.name,
      type: known.type,
      hash: known.hash,
      tenant: credential.fingerprint,
      session: context.leadsail,
      outcome: 'ok',
      codes: [],
      status: 200,
      durationMs,
    });
    metrics.countRequest({ method: 'POST', path, status: 200, durationMs });
  }

  return (request, response) => {
    const headers = readerOf(request.headers);
    if (operations.isEmpty() || !isPlain(request, headers)) {
      return void other(request, response, {});
    }
    const startedAtMs = performance.now();
    let chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      // Nearly always there is but one.
      if (chunks.length === 0) chunks = [chunk];
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const [only] = chunks;
      const body = chunks.length === 1 && only ? only : Buffer.concat(chunks);
      const asOther = (opened?: GatewayContext): void => {
        // Where yoga's adapter looks for a body that somebody has read already; of bytes it would list every index.
        Object.assign(request, { body: Readable.from(chunks) });
        other(request, response, opened ? { opened } : {});
      };
      // What throws here is a variable that only execution refuses, or a fault of ours: yoga answers either,
      // unless the answer has left.
      answer(request, response, headers, startedAtMs, body, asOther).catch(() => {
        if (!response.headersSent) asOther();
      });
    });
  };
}

const PARAMS: ReadonlySet<string> = new Set(['query', 'operationName', 'variables', 'extensions']);

type PlainParams = GraphQLParams & { readonly query: string };

/** Null for a body that is refused or holds more than a query, its name and its variables. */
function paramsOf(body: Buffer): PlainParams | null {
  try {
    const params = fromJson(toText(body));
    for (const name in params) if (!PARAMS.has(name)) return null;
    const { query, operationName, variables, extensions } = params;
    if (typeof query !== 'string' || extensions != null) return null;
    if (operationName != null && typeof operationName !== 'string') return null;
    if (variables != null && (typeof variables !== 'object' || Array.isArray(variables)))
      return null;
    return params as PlainParams;
  } catch {
    return null;
  }
}

/** Names and values by turns, as `writeHead` takes them fastest: a copy of one list with its gaps filled. */
function createHeaders(fixed: Readonly<Record<string, string>>) {
  const all = Object.entries({ 'content-type': '', 'content-length': '', ...fixed }).flat();
  return (answerType: string, length: number, requestId: string): string[] => {
    const headers = all.concat('x-request-id', requestId);
    headers[1] = answerType;
    headers[3] = `${length}`;
    return headers;
  };
}

/** Node's headers read as those of a Request are: a missing one is null. */
function readerOf(headers: IncomingMessage['headers']): HeaderReader {
  const get = (name: string): string | null => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  };
  return { get, has: (name) => headers[name] !== undefined };
}

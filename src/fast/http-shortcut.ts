// Answers ordinary HTTP requests directly from plans, without a Request, a Response or a list of plugins for each.
//
// An ordinary request is a POST or GET of one operation for one JSON answer that was executed before, with any other
// headers and any way to name its document. It goes through the same steps as yoga's plugins, in the same order. All
// other requests are passed on with what was computed so far: nothing is done twice.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { getOperationAST, type VariableValues } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { may, type Session } from '../leadsail/client/session.ts';
import type { ServerPartsOptions } from '../server/accelerator.ts';
import { isEndpoint } from '../server/endpoints.ts';
import { DATA_HEADERS } from '../server/http/headers.ts';
import {
  createIncoming,
  type HandedOn,
  type HeaderReader,
  type Incoming,
} from '../server/http/incoming.ts';
import { sendError } from '../server/http/malformed-request.ts';
import { wholeTypeFor } from '../server/http/negotiation.ts';
import {
  checkContentType,
  fromJson,
  fromQueryString,
  noRoomForBody,
  toText,
} from '../server/http/request-params.ts';
import { wantsCost } from '../server/operation/cost-report.ts';
import { sinceMs } from '../server/operation/lifecycle.ts';
import type { Steps } from '../server/operation/steps.ts';
import { wantsInlineTrace } from '../server/telemetry/inline-trace.ts';
import { PLAN_OUTCOMES } from '../server/telemetry/plan-outcomes.ts';
import { wantsTrace } from '../server/telemetry/tracing.ts';
import { inOneGo } from './in-one-go.ts';
import { LONG_BYTES, sendInTurns } from './long-answers.ts';
import type { CompiledOperation, OperationCache } from './operation-cache.ts';
import type { Plan } from './plan/plan.ts';
import { readBody } from './request-body.ts';

export type ShortcutOptions = ServerPartsOptions & {
  readonly operations: OperationCache;
  /** Sessions of operations whose plan has bailed out. */
  readonly tried: WeakSet<Session>;
};

/** One request that is being answered. */
type HttpExchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly incoming: Incoming;
  /** The body that was read; null where there is none. */
  readonly body: Buffer | null;
  /** Of the answer. */
  readonly type: string;
};

/** What is to be run. */
type Planned = {
  readonly compiled: CompiledOperation;
  readonly plan: Plan;
  readonly variables: VariableValues;
};

type Params = GraphQLParams & { readonly query: string };

/** What is to be run for a request; null without a plan, and for requests that are refused elsewhere. */
type FindPlan = (incoming: Incoming, sent: GraphQLParams) => Promise<Planned | null>;

const planFinder =
  ({ steps, operations, schemaAt, documentOf }: ShortcutOptions): FindPlan =>
  async (incoming, sent) => {
    const params = await steps.prepare(incoming, sent);
    if (!isWellFormed(params)) return null;
    const schema = schemaAt(incoming.path);
    const document = documentOf(params.query);
    const operation = document && getOperationAST(document, params.operationName);
    if (!schema || operation?.operation !== 'query') return null;
    const compiled = operations.get(schema, operation);
    const plan = compiled?.plan();
    if (!compiled || !plan) return null;
    const variables = compiled.coerce(params.variables ?? {});
    return variables && compiled.isWithinLimits(variables) ? { compiled, plan, variables } : null;
  };

/** Answers a request, and returns null; or returns what is passed on. */
type Respond = (exchange: HttpExchange, sent: GraphQLParams) => Promise<HandedOn | null>;

function responder(options: ShortcutOptions, findPlan: FindPlan): Respond {
  const { steps, callerOf, stepOf, openContext, tenantTurns, tried, metrics } = options;
  const report = inOneGo(options.onOperation);
  const countRequest = inOneGo(metrics.countRequest);

  return async (exchange, sent) => {
    const { incoming, response } = exchange;
    const { method, path, headers, requestContext, startedAtMs } = incoming;
    const planned = await findPlan(incoming, sent);
    const credential = planned && (await callerOf(incoming));
    // Yoga's plugins refuse what has to be refused.
    if (!credential || !may(credential, 'personal')) return { incoming };

    const { compiled, plan, variables } = planned;
    const { requestId, client } = requestContext;
    const step = stepOf(incoming);
    const { context, cancel } = openContext(headers, credential, { step, requestId });
    // Closed before it was finished: the client went away.
    response.on('close', () => response.writableFinished || cancel());
    const answer = await plan.run(context, variables);
    metrics.countPlan(answer ? PLAN_OUTCOMES.answered : PLAN_OUTCOMES.failed);
    if (answer === null) {
      tried.add(context.leadsail);
      return { incoming, opened: context };
    }
    context.leadsail.settle();
    response.writeHead(200, headersOf(steps, exchange, answer.length));
    if (typeof answer === 'string' || answer.length < LONG_BYTES) response.end(answer, 'latin1');
    else void sendInTurns(response, answer, (bytes) => tenantTurns.giveWay(credential, bytes));
    const durationMs = sinceMs(startedAtMs);
    report({
      requestId,
      step,
      client,
      name: compiled.name,
      type: compiled.type,
      hash: compiled.hash,
      tenant: credential.fingerprint,
      session: context.leadsail,
      outcome: 'ok',
      codes: [],
      status: 200,
      durationMs,
    });
    countRequest({ method, path, status: 200, durationMs });
    return null;
  };
}

/** Names and values alternate: the fastest form for `writeHead`. */
function headersOf(steps: Steps, { incoming, type }: HttpExchange, length: number): string[] {
  const headers = [
    'content-type',
    `${type}; charset=utf-8`,
    'content-length',
    `${length}`,
    'x-request-id',
    incoming.requestContext.requestId,
    ...FIXED_HEADERS,
  ];
  for (const header of steps.headersOf(incoming)) headers.push(...header);
  return headers;
}

/** A listener that answers the requests that it can, and passes on the rest. */
export function createHttpShortcut(options: ShortcutOptions): RequestListener {
  const { bodies, handler, tenantTurns } = options;
  const respond = responder(options, planFinder(options));

  async function serve(exchange: HttpExchange): Promise<void> {
    const { request, response, incoming, body } = exchange;
    let handedOn: HandedOn | null;
    try {
      await tenantTurns.enter(incoming, body?.length ?? 0);
      handedOn = await respond(exchange, paramsOf(exchange));
    } catch {
      // Yoga's plugins report why it is refused.
      handedOn = response.headersSent ? null : { incoming };
    }
    if (!handedOn) return;
    await tenantTurns.beginLong(incoming, body?.length ?? 0);
    // Yoga's adapter expects a body that was read already here; for bytes it would enumerate every index.
    if (body) Object.assign(request, { body: Readable.from([body]) });
    handler(request, response, handedOn);
  }

  return (request, response) => {
    const { method = '', url = '' } = request;
    const path = url.split('?', 1)[0] ?? '';
    const headers = readerOf(request.headers);
    const type = ordinaryTypeOf(method, path, headers, options);
    if (type === null) return void handler(request, response, {});
    const incoming = createIncoming(method, path, headers, request.httpVersion);
    if (method === 'GET') return void serve({ request, response, incoming, type, body: null });
    readBody({
      request,
      headers,
      bodies,
      take: (body) => void serve({ request, response, incoming, type, body }),
      refuse: () => sendError(response, noRoomForBody()),
    });
  };
}

/** What was sent. Throws for a request that is refused. */
const paramsOf = ({ request, body }: HttpExchange): GraphQLParams =>
  body === null
    ? fromQueryString(/\?([^#]*)/.exec(request.url ?? '')?.[1] ?? '')
    : fromJson(toText(body));

/** The type of the answer to a request that can be answered here; null for any other. */
function ordinaryTypeOf(
  method: string,
  path: string,
  headers: HeaderReader,
  { bodies, showsTrace }: Pick<ShortcutOptions, 'bodies' | 'showsTrace'>,
): string | null {
  if (!isEndpoint(path)) return null;
  if (showsTrace && (wantsTrace(headers) || wantsInlineTrace(headers))) return null;
  if (wantsCost(headers)) return null;
  const accept = headers.get('accept');
  if (method === 'GET') return accept?.includes('text/html') ? null : wholeTypeFor(accept);
  const isJson = method === 'POST' && isPlainJson(headers);
  const isSmall = Number(headers.get('content-length') ?? 0) <= bodies.maxBytesOf(headers);
  return isJson && isSmall ? wholeTypeFor(accept) : null;
}

/** Whether all parameters have the right type. */
function isWellFormed(params: GraphQLParams): params is Params {
  for (const name in params) if (!PARAMS.has(name)) return false;
  const { query, operationName, variables, extensions } = params;
  return (
    typeof query === 'string' &&
    (operationName == null || typeof operationName === 'string') &&
    [variables, extensions].every(isObjectOrNothing)
  );
}

const PARAMS: ReadonlySet<string> = new Set(['query', 'operationName', 'variables', 'extensions']);

const isObjectOrNothing = (value: unknown): boolean =>
  value == null || (typeof value === 'object' && !Array.isArray(value));

function isPlainJson(headers: HeaderReader): boolean {
  try {
    checkContentType(headers);
    return true;
  } catch {
    return false;
  }
}

const FIXED_HEADERS = Object.entries(DATA_HEADERS).flat();

/** Reads Node's headers like those of a Request: a missing one is null. */
function readerOf(headers: IncomingMessage['headers']): HeaderReader {
  const get = (name: string): string | null => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  };
  return { get, has: (name) => headers[name] !== undefined, keys: () => Object.keys(headers) };
}

// Follows each operation from its request to its answer, and tells once what became of it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { type DocumentNode, GraphQLError, getOperationAST } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';
import type { Session } from '../leadsail/session.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { CallerOf } from './authentication.ts';
import { isEndpoint } from './endpoints.ts';
import { documentHash } from './manifest.ts';
import { errorsIn, followed, hasData, type Payload } from './payloads.ts';
import { type TraceContext, toTraceContext, toTraceparent } from './traceparent.ts';

/** What an operation is found again by. */
export type Marks = {
  /** The caller's own `x-request-id` if it is plain, else a new one. */
  readonly requestId: string;
  readonly trace: TraceContext | null;
  /** The trace context for LeadSail's ears. */
  readonly traceparent: string | undefined;
};

/** An operation under way. Holds nothing that may not be logged. */
export type Operation = Marks & {
  readonly startedAtMs: number;
  /** Null for an anonymous one, and for a name that could be an id or a number to call. */
  name: string | null;
  type: 'query' | 'mutation' | 'subscription' | null;
  hash: string | null;
  tenant: Fingerprint | null;
  /** Null until it is executed. */
  session: Session | null;
  outcome: Outcome | null;
  codes: readonly string[];
};

/** All of it, a part of it, or nothing but errors. */
export type Outcome = 'ok' | 'partial' | 'failed';

export type FinishedOperation = Omit<Operation, 'traceparent' | 'startedAtMs'> & {
  readonly outcome: Outcome;
  readonly status: number;
  readonly durationMs: number;
};

const current = new AsyncLocalStorage<Operation>();

/** The operation that the running code works for; undefined outside of any. */
export const currentOperation = (): Operation | undefined => current.getStore();

// What LeadSail names its records by has an underscore, and a phone number has no letter.
const REQUEST_ID = /^(?=.*[A-Za-z])[\dA-Za-z-]{8,64}$/;
// Four digits in a row look like an id, a year of birth or a phone number.
const PLAIN_NAME = /^(?!.*\d{4})[A-Za-z_]\w{0,63}$/;

/** A name that may stand in a log; null for anything else. */
export const toPlainName = (name: unknown): string | null =>
  typeof name === 'string' && PLAIN_NAME.test(name) ? name : null;

/** To stand first in the list: what refuses later is then told of too. */
export function useOperations(
  callerOf: CallerOf,
  tell: (operation: FinishedOperation) => void,
): Plugin<GatewayContext> {
  const operations = new WeakMap<Request, Operation>();

  function finish(operation: Operation, outcome: Outcome, status: number): void {
    tell({ ...operation, outcome, status, durationMs: sinceMs(operation.startedAtMs) });
  }

  /** Parts of an answer, or events: told of when the last has left. */
  function follow<One extends Payload>(
    operation: Operation,
    payloads: AsyncIterable<One>,
    signal: AbortSignal,
  ): AsyncIterable<One> {
    const codes = new Set<string>();
    let hasAny = false;
    let worst: Outcome = 'ok';
    const note = (errors: readonly GraphQLError[], data: unknown): void => {
      for (const { extensions } of errors) codes.add(String(extensions?.code));
      const outcome = outcomeOf(errors.length, data);
      if (SEVERITY[outcome] > SEVERITY[worst]) worst = outcome;
    };
    return followed(payloads, signal, {
      run: (work) => current.run(operation, work),
      seen(payload) {
        note(errorsIn(payload), payload.data);
        hasAny ||= hasData(payload);
      },
      failed: (fault) => note(fault instanceof GraphQLError ? [fault] : [], null),
      ended(isWhole) {
        operation.codes = [...codes];
        const ofParts = codes.size === 0 && isWhole ? 'ok' : hasAny ? 'partial' : 'failed';
        // Of events, the last word is the worst one; who leaves in the middle had all that there was.
        finish(operation, operation.type === 'subscription' ? worst : ofParts, 200);
      },
    });
  }

  return {
    onRequest({ request, url, requestHandler, setRequestHandler }) {
      if (!isEndpoint(url.pathname)) return;
      const operation = beginOperation(request.headers);
      operations.set(request, operation);
      setRequestHandler((...asked) => current.run(operation, () => requestHandler(...asked)));
    },
    async onParams({ request, params }) {
      const operation = operations.get(request);
      if (!operation) return;
      operation.name = toPlainName(params.operationName);
      // Who is not believed is refused by the next in the list.
      const caller = await callerOf(request).catch(() => null);
      operation.tenant = caller?.fingerprint ?? null;
    },
    onParse({ params: { source } }) {
      const operation = currentOperation();
      if (!operation) return;
      operation.hash = documentHash(typeof source === 'string' ? source : source.body);
      return ({ result }) => describe(operation, result);
    },
    onExecute({ args }) {
      const operation = currentOperation();
      if (operation) operation.session = args.contextValue.leadsail;
    },
    onSubscribe({ args }) {
      const operation = currentOperation();
      if (operation) operation.session = args.contextValue.leadsail;
    },
    onResultProcess({ request, result, setResult }) {
      const operation = operations.get(request);
      if (!operation) return;
      if (Array.isArray(result)) operation.outcome = 'ok';
      else if (isAsyncIterable(result)) setResult(follow(operation, result, request.signal));
      else {
        const { errors = [], data } = result;
        operation.codes = [...new Set(errors.map(({ extensions }) => String(extensions?.code)))];
        operation.outcome = outcomeOf(errors.length, data);
      }
    },
    onResponse({ request, response }) {
      const operation = operations.get(request);
      if (!operation) return;
      response.headers.set('x-request-id', operation.requestId);
      if (operation.outcome !== null) finish(operation, operation.outcome, response.status);
    },
  };
}

export function marksOf(headers: Pick<Headers, 'get'>): Marks {
  const given = headers.get('x-request-id');
  const trace = toTraceContext(headers.get('traceparent'));
  return {
    requestId: given !== null && REQUEST_ID.test(given) ? given : randomUUID(),
    trace,
    traceparent: trace ? toTraceparent(trace, randomBytes(8).toString('hex')) : undefined,
  };
}

/** An operation that has just come in; what it is shows later. */
function beginOperation(headers: Pick<Headers, 'get'>): Operation {
  return {
    ...marksOf(headers),
    startedAtMs: performance.now(),
    name: null,
    type: null,
    hash: null,
    tenant: null,
    session: null,
    outcome: null,
    codes: [],
  };
}

function describe(operation: Operation, parsed: DocumentNode | Error | null): void {
  if (!parsed || parsed instanceof Error) return;
  const described = operationOf(parsed, operation.name);
  if (described.type !== null) Object.assign(operation, described);
}

/** Which of several it is, the caller says by a name; without one it is the only one. */
export function operationOf(document: DocumentNode, name: string | null | undefined) {
  const definition = getOperationAST(document, name);
  return { name: toPlainName(definition?.name?.value), type: definition?.operation ?? null };
}

/** To a tenth of a millisecond. */
export const sinceMs = (startedAtMs: number): number =>
  Math.round((performance.now() - startedAtMs) * 10) / 10;

const SEVERITY: Readonly<Record<Outcome, number>> = { ok: 0, partial: 1, failed: 2 };

function outcomeOf(errors: number, data: unknown): Outcome {
  if (errors === 0) return 'ok';
  const hasData =
    typeof data === 'object' &&
    data !== null &&
    Object.values(data).some((value) => value !== null);
  return hasData ? 'partial' : 'failed';
}

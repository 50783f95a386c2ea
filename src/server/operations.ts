// Follows each operation from its request to its answer, and tells once what became of it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';
import type { Session } from '../leadsail/session.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { CallerOf } from './authentication.ts';
import { documentHash } from './manifest.ts';
import { type TraceContext, toTraceContext, toTraceparent } from './traceparent.ts';

/** An operation under way. Holds nothing that may not be logged. */
export type Operation = {
  /** The caller's own `x-request-id` if it is plain, else a new one. */
  readonly requestId: string;
  readonly trace: TraceContext | null;
  /** The trace context for LeadSail's ears. */
  readonly traceparent: string | undefined;
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

export type FinishedOperation = Operation & {
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
  endpoint: string,
  callerOf: CallerOf,
  tell: (operation: FinishedOperation) => void,
): Plugin<GatewayContext> {
  const operations = new WeakMap<Request, Operation>();
  function finish(operation: Operation & { readonly outcome: Outcome }, status: number): void {
    const durationMs = Math.round((performance.now() - operation.startedAtMs) * 10) / 10;
    tell({ ...operation, status, durationMs });
  }

  // Their response is only the beginning; their end is told by itself.
  const followedOnes = new WeakSet<Operation>();

  /** The same events; when they are over, the operation is. */
  function follow(operation: Operation, events: AsyncIterable<ExecutionResult>) {
    followedOnes.add(operation);
    const source = events[Symbol.asyncIterator]();
    let isOver = false;
    function end(): void {
      if (!isOver) finish({ ...operation, outcome: operation.outcome ?? 'ok' }, 200);
      isOver = true;
    }
    const followed: AsyncIterableIterator<ExecutionResult> = {
      [Symbol.asyncIterator]: () => followed,
      async next() {
        try {
          const step = await source.next();
          if (step.done) end();
          else note(operation, step.value);
          return step;
        } catch (error) {
          if (error instanceof GraphQLError) note(operation, { errors: [error] });
          end();
          throw error;
        }
      },
      async return() {
        end();
        return (await source.return?.()) ?? { done: true, value: undefined };
      },
    };
    return followed;
  }

  return {
    onRequest({ request, url, requestHandler, setRequestHandler }) {
      if (url.pathname !== endpoint) return;
      const operation = begin(request.headers);
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
      else if (!isAsyncIterable(result)) note(operation, result);
      else setResult(follow(operation, result as AsyncIterable<ExecutionResult>));
    },
    onResponse({ request, response }) {
      const operation = operations.get(request);
      if (!operation) return;
      response.headers.set('x-request-id', operation.requestId);
      const { outcome } = operation;
      const isOver = outcome !== null && !followedOnes.has(operation);
      if (isOver) finish({ ...operation, outcome }, response.status);
    },
  };
}

function begin(headers: Headers): Operation {
  const given = headers.get('x-request-id') ?? '';
  const trace = toTraceContext(headers.get('traceparent'));
  return {
    requestId: REQUEST_ID.test(given) ? given : randomUUID(),
    trace,
    traceparent: trace ? toTraceparent(trace, randomBytes(8).toString('hex')) : undefined,
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
  // Which of several it is, the caller said by a name; without one it is the only one.
  const definition = getOperationAST(parsed, operation.name);
  if (!definition) return;
  operation.name = toPlainName(definition.name?.value);
  operation.type = definition.operation;
}

/** Of a subscription's events, the last word is the worst one. */
function note(operation: Operation, { errors = [], data }: ExecutionResult): void {
  const codes = errors.map(({ extensions }) => String(extensions?.code));
  operation.codes = [...new Set([...operation.codes, ...codes])];
  const outcome = outcomeOf(errors.length, data);
  const isWorse = operation.outcome === null || SEVERITY[outcome] > SEVERITY[operation.outcome];
  if (isWorse) operation.outcome = outcome;
}

const SEVERITY: Readonly<Record<Outcome, number>> = { ok: 0, partial: 1, failed: 2 };

function outcomeOf(errors: number, data: unknown): Outcome {
  if (errors === 0) return 'ok';
  const hasData =
    typeof data === 'object' &&
    data !== null &&
    Object.values(data).some((value) => value !== null);
  return hasData ? 'partial' : 'failed';
}

// Follows each operation from its request to its answer, and reports its outcome once.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../../graph/context.ts';
import type { Session } from '../../leadsail/client/session.ts';
import type { Fingerprint } from '../../upstream/credential.ts';
import type { TraceStep } from '../../upstream/trace-step.ts';
import { type CallerOf, orNobody } from '../auth/caller.ts';
import { isEndpoint } from '../endpoints.ts';
import { type Incoming, incomingOf, type StepOf } from '../http/incoming.ts';
import { hashOfForm } from './document-hash.ts';
import { errorsIn, followed, hasData, type IncrementalPayload } from './incremental-payloads.ts';
import type { RequestContext } from './request-context.ts';

/** An operation under way. Holds nothing that may not be logged. */
export type TrackedOperation = Omit<RequestContext, 'trace'> & {
  /** Of the trace that it belongs to. */
  readonly step: TraceStep;
  readonly startedAtMs: number;
  /** Null for an anonymous one, and for a name that could be an id or a number to call. */
  name: string | null;
  type: 'query' | 'mutation' | 'subscription' | null;
  hash: string | null;
  tenant: Fingerprint | null;
  /** Null until it is executed. */
  session: Session | null;
  outcome: OperationOutcome | null;
  codes: readonly string[];
};

/** All of it, a part of it, or nothing but errors. */
export type OperationOutcome = 'ok' | 'partial' | 'failed';

export type FinishedOperation = Omit<TrackedOperation, 'startedAtMs'> & {
  readonly outcome: OperationOutcome;
  readonly status: number;
  readonly durationMs: number;
};

const current = new AsyncLocalStorage<TrackedOperation>();

/** The operation that the running code works for; undefined outside of any. */
export const currentOperation = (): TrackedOperation | undefined => current.getStore();

// Four digits in a row may be an id, a year of birth or a phone number.
const PLAIN_NAME = /^(?!.*\d{4})[A-Za-z_]\w{0,63}$/;

/** A name that may stand in a log; null for anything else. */
export const toPlainName = (name: unknown): string | null =>
  typeof name === 'string' && PLAIN_NAME.test(name) ? name : null;

/** Must be the first plugin, so that rejections by later ones are reported as well. */
export function useOperations(
  callerOf: CallerOf,
  stepOf: StepOf,
  report: (operation: FinishedOperation) => void,
): Plugin<GatewayContext> {
  const operations = new WeakMap<Request, TrackedOperation>();

  function finish(operation: TrackedOperation, outcome: OperationOutcome, status: number): void {
    report({ ...operation, outcome, status, durationMs: sinceMs(operation.startedAtMs) });
  }

  return {
    onRequest({ request, url, requestHandler, setRequestHandler }) {
      if (!isEndpoint(url.pathname)) return;
      const operation = beginOperation(incomingOf(request), stepOf);
      operations.set(request, operation);
      setRequestHandler((...asked) => current.run(operation, () => requestHandler(...asked)));
    },
    async onParams({ request, params }) {
      const operation = operations.get(request);
      if (!operation) return;
      operation.name = toPlainName(params.operationName);
      // The next plugin in the list refuses callers that are not believed.
      const caller = await orNobody(callerOf)(incomingOf(request));
      operation.tenant = caller?.fingerprint ?? null;
    },
    onParse() {
      const operation = currentOperation();
      if (!operation) return;
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
      else if (isAsyncIterable(result)) {
        const finishAs = (outcome: OperationOutcome): void => finish(operation, outcome, 200);
        setResult(follow(operation, result, request.signal, finishAs));
      } else {
        const { errors = [] } = result;
        operation.codes = [...new Set(errors.map(({ extensions }) => String(extensions?.code)))];
        operation.outcome = outcomeOf(errors.length, result);
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

/** Parts of an answer, or events: `finish` is called when the last has left. */
function follow<One extends IncrementalPayload>(
  operation: TrackedOperation,
  payloads: AsyncIterable<One>,
  signal: AbortSignal,
  finish: (outcome: OperationOutcome) => void,
): AsyncIterable<One> {
  const codes = new Set<string>();
  let hasAny = false;
  let worst: OperationOutcome = 'ok';
  const note = (errors: readonly GraphQLError[], payload: IncrementalPayload): void => {
    for (const { extensions } of errors) codes.add(String(extensions?.code));
    const outcome = outcomeOf(errors.length, payload);
    if (SEVERITY[outcome] > SEVERITY[worst]) worst = outcome;
  };
  return followed(payloads, signal, {
    run: (work) => current.run(operation, work),
    seen(payload) {
      note(errorsIn(payload), payload);
      hasAny ||= operation.type !== 'subscription' && hasData(payload);
    },
    failed: (fault) => note(fault instanceof GraphQLError ? [fault] : [], {}),
    ended(isWhole) {
      operation.codes = [...codes];
      const ofParts = codes.size === 0 && isWhole ? 'ok' : hasAny ? 'partial' : 'failed';
      // Of events, the worst outcome counts; a client that leaves early had all that there was.
      finish(operation.type === 'subscription' ? worst : ofParts);
    },
  });
}

/** An operation that has just come in; what it is shows later. */
function beginOperation(incoming: Incoming, stepOf: StepOf): TrackedOperation {
  const { requestContext, startedAtMs } = incoming;
  return {
    requestId: requestContext.requestId,
    client: requestContext.client,
    step: stepOf(incoming),
    startedAtMs,
    name: null,
    type: null,
    hash: null,
    tenant: null,
    session: null,
    outcome: null,
    codes: [],
  };
}

function describe(operation: TrackedOperation, parsed: DocumentNode | Error | null): void {
  if (!parsed || parsed instanceof Error) return;
  operation.hash = hashOfForm(parsed);
  // A caller selects one of several operations by its name; without a name there is only one.
  const definition = getOperationAST(parsed, operation.name);
  if (definition) Object.assign(operation, describeOperation(definition));
}

/** What may be logged of an operation. */
export const describeOperation = ({ name, operation: type }: OperationDefinitionNode) => ({
  name: toPlainName(name?.value),
  type,
});

/** Rounded to a tenth of a millisecond. */
export const sinceMs = (startedAtMs: number): number =>
  Math.round((performance.now() - startedAtMs) * 10) / 10;

const SEVERITY: Readonly<Record<OperationOutcome, number>> = { ok: 0, partial: 1, failed: 2 };

// Lazy data is not read without need.
function outcomeOf(errors: number, result: Pick<IncrementalPayload, 'data'>): OperationOutcome {
  if (errors === 0) return 'ok';
  const { data } = result;
  const hasSome =
    typeof data === 'object' &&
    data !== null &&
    Object.values(data).some((value) => value !== null);
  return hasSome ? 'partial' : 'failed';
}

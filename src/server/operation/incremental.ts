// `@defer` and `@stream`: answers in parts for clients that can read them, in the format that they name.
//
// graphql itself executes both formats; clients that name none get the one of 2022, which most of them know.
// Clients that accept neither multipart nor events get all at once, as the directives allow: an answer, not a 406.
import {
  type DirectiveNode,
  type DocumentNode,
  experimentalExecuteRootSelectionSet,
  GraphQLDeferDirective,
  type GraphQLError,
  GraphQLStreamDirective,
  getDirectiveValues,
  legacyExecuteRootSelectionSet,
  type SelectionNode,
  validateExecutionArgs,
  visit,
} from 'graphql';
import { includedNodes, isIncludedWith } from '../../graph/planning/selection.ts';
import { createPreference, type Offer } from '../http/accept.ts';
import type { Results } from '../streaming/sub-request.ts';
import { EVENTS, type Frames, INCREMENTAL_PARTS, toPlainError } from '../streaming/wire-formats.ts';
import { limitExceeded } from './document-limits.ts';
import type { ExecutableOperation, Executor, RefuseOperation } from './execution.ts';
import { type IncrementalPayload, withLaterErrors } from './incremental-payloads.ts';

/** The names of the formats in `Accept`, and their executors. */
const FORMAT_OF_2022 = { name: 'deferSpec=20220824', execute: of2022 };
const CURRENT_FORMAT = { name: 'incrementalSpec=v0.2', execute: current };

/** Each way of sending parts, in each format; clients that name none get the format of 2022. */
type IncrementalOffer = Offer & {
  readonly format: typeof CURRENT_FORMAT;
  readonly isNamed: boolean;
};

const OFFERS = ['multipart/mixed', 'text/event-stream'].flatMap((type): IncrementalOffer[] => [
  { type, format: FORMAT_OF_2022, isNamed: false },
  { type, parameters: { incrementalspec: 'v0.2' }, format: CURRENT_FORMAT, isNamed: true },
  { type, parameters: { deferspec: '20220824' }, format: FORMAT_OF_2022, isNamed: true },
]);

/** The offer that a client likes best. A client that accepts anything at all gets one answer in one piece. */
const preferredOffer = createPreference(OFFERS, ({ type }) => type !== '*/*');

const offers = new WeakMap<Request, IncrementalOffer>();

/** Executes operations in parts for clients that can read them. */
export function createIncrementalExecutor(maskError: (error: unknown) => GraphQLError): Executor {
  return (operation, next) => {
    if (!asksForParts(operation.document)) return next(operation);
    const { request } = operation.contextValue;
    const accept = request.headers.get('accept');
    const offer = accept === null ? null : preferredOffer(accept);
    if (!offer) return next(withoutParts(operation));
    offers.set(request, offer);
    // Yoga masks the errors beside the first data, and no others.
    const shown = (error: GraphQLError) => toPlainError(maskError(error));
    return offer.format.execute(operation, (payload) => withLaterErrors(payload, shown));
  };
}

/** How the parts of an answer to this request are written; null when it has none. */
export function incrementalFramesOf(request: Request): Frames | null {
  const offer = offers.get(request);
  if (!offer) return null;
  const frames = offer.type === 'text/event-stream' ? EVENTS : INCREMENTAL_PARTS;
  const contentType = offer.isNamed
    ? `${frames.contentType}; ${offer.format.name}`
    : frames.contentType;
  return { ...frames, contentType };
}

/**
 * What graphql-js takes for a fault of its own: an initial count below 0, and parts of events. Of what is skipped
 * neither is one.
 */
export const refuseParts: RefuseOperation = (operation) => {
  if (!asksForParts(operation.document)) return null;
  const { variableValues, fragmentDefinitions } = operation;
  const isIncluded = (node: SelectionNode): boolean => isIncludedWith(node, variableValues);
  const scope = { fragments: fragmentDefinitions, isIncluded };
  for (const node of includedNodes(scope, operation.operation.selectionSet)) {
    const stream = getDirectiveValues(GraphQLStreamDirective, node, variableValues);
    const defer = getDirectiveValues(GraphQLDeferDirective, node, variableValues);
    const [name] =
      defer && defer.if !== false ? ['@defer'] : stream && stream.if !== false ? ['@stream'] : [];
    if (name && operation.operation.operation === 'subscription') {
      const message = `${name} is not supported in subscriptions: leave it out, or set its argument "if" to false.`;
      return limitExceeded('GRAPHQL_VALIDATION_FAILED', message, [node]);
    }
    const count = Number(stream?.initialCount ?? 0);
    if (stream && stream.if !== false && count < 0) {
      const message = `initialCount of @stream must be 0 or more, got ${count}.`;
      return limitExceeded('BAD_USER_INPUT', message, [node]);
    }
  }
  return null;
};

const isOurs = ({ name }: DirectiveNode): boolean =>
  name.value === GraphQLDeferDirective.name || name.value === GraphQLStreamDirective.name;

/** Whether an operation has the directives, be they on or off. */
export function asksForParts(document: DocumentNode): boolean {
  // Nearly all operations end here: their text does not even have the words.
  if (document.loc && !/defer|stream/.test(document.loc.source.body)) return false;
  let asks = false;
  visit(document, {
    Directive(node) {
      asks ||= isOurs(node);
    },
  });
  return asks;
}

function withoutParts(operation: ExecutableOperation): ExecutableOperation {
  const document: DocumentNode = visit(operation.document, {
    Directive: (node) => (isOurs(node) ? null : undefined),
  });
  const { schema, contextValue, rawVariableValues, hideSuggestions } = operation;
  const whole = validateExecutionArgs({
    schema,
    document,
    contextValue,
    hideSuggestions,
    variableValues: rawVariableValues,
    operationName: operation.operation.name?.value,
  });
  if (!('schema' in whole)) throw new Error('an operation is valid only with its parts');
  return whole as ExecutableOperation;
}

type Change = (payload: IncrementalPayload) => IncrementalPayload;

async function current(operation: ExecutableOperation, change: Change) {
  return inOrder(operation, await experimentalExecuteRootSelectionSet(operation), change);
}

async function of2022(operation: ExecutableOperation, change: Change) {
  return inOrder(operation, await legacyExecuteRootSelectionSet(operation), change);
}

type IncrementalParts = {
  readonly initialResult: IncrementalPayload;
  readonly subsequentResults: AsyncGenerator<IncrementalPayload, void, void>;
};

// Not a generator, which cannot be stopped while it waits for a part.
function inOrder(
  { contextValue: { leadsail } }: ExecutableOperation,
  result: object,
  change: Change,
): Results {
  if (!('initialResult' in result)) return result as Results;
  const { initialResult, subsequentResults } = result as IncrementalParts;
  let isFirst = true;
  const parts: AsyncIterableIterator<IncrementalPayload, void> = {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isFirst) {
        isFirst = false;
        return { done: false, value: initialResult };
      }
      const step = await subsequentResults.next();
      if (step.done || step.value.hasNext === false) leadsail.settle();
      return step.done ? step : { done: false, value: change(step.value) };
    },
    return: () => subsequentResults.return(),
  };
  return parts as unknown as Results;
}

// Executes operations: variables are coerced once, for limits and for execution alike.
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  createSourceEventStream,
  type ExecutionArgs,
  executeRootSelectionSet,
  executeSubscriptionEvent,
  type GraphQLError,
  getOperationAST,
  type ValidatedExecutionArgs,
  validateExecutionArgs,
  validateSubscriptionArgs,
} from 'graphql';
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { GatewayContext } from '../../graph/context.ts';
import { MAX_REFUSALS } from '../../graph/messages.ts';
import type { WatchEvents } from '../../live/watcher.ts';
import { type DirectConnection, directConnectionOf } from '../streaming/direct-results.ts';
import type { Results } from '../streaming/sub-request.ts';
import { createEventResults } from './event-results.ts';
import { createSharedEvents } from './shared-events.ts';
import { withTypedNumbers } from './variables.ts';

/** An operation of a valid document, with its variables coerced. */
export type ExecutableOperation = Omit<ValidatedExecutionArgs, 'contextValue'> & {
  readonly contextValue: GatewayContext & YogaInitialContext;
};

/** Why an operation is not executed; null when nothing is against it. */
export type RefuseOperation = (operation: ExecutableOperation) => GraphQLError | null;

/** Executes an operation or an event of a subscription, or has `next` do it. */
export type Executor = (
  operation: ExecutableOperation,
  next: Execute,
) => Results | Promise<Results>;
type Execute = (operation: ExecutableOperation) => Results | Promise<Results>;
type Subscription = Parameters<typeof createSourceEventStream>[0];

export type ExecutionOptions = {
  /** In order. An event of a subscription costs as much as a query of its fields. */
  readonly refusals: readonly RefuseOperation[];
  /** The first is asked first; behind the last is graphql-js. */
  readonly executors: readonly Executor[];
  /** Turns any fault into what a client may see of it. */
  readonly mask: (fault: unknown) => GraphQLError;
};

// With the last one, which says that there are more.
const COERCION = { maxCoercionErrors: MAX_REFUSALS - 1 };

/** In place of yoga's own executor, which coerces variables into objects that inherit names. */
export function useExecution(options: ExecutionOptions): Plugin<GatewayContext> {
  const { refusals, executors, mask } = options;
  const execute = settling(
    executors.reduceRight<Execute>(
      (next, executor) => (operation) => executor(operation, next),
      executeByGraphQL,
    ),
  );

  const shareEvents = createSharedEvents();

  /** Each event is answered as an operation of its own: new loaders, deadline and budget. */
  async function subscribe(operation: Subscription) {
    const events = await createSourceEventStream(operation);
    if (!isAsyncIterable(events)) return events;
    const subscription = operation as unknown as ExecutableOperation;
    const { contextValue } = subscription;
    const share = shareEvents(subscription);
    // An event comes in a turn of its topic, outside of the operation's async context.
    const inOperation = AsyncLocalStorage.snapshot();
    // Once there is one, it stays.
    let direct: DirectConnection | null = null;
    return createEventResults({
      events: events as WatchEvents<object>,
      answer: (rootValue) =>
        share(rootValue, () =>
          inOperation(execute, {
            ...subscription,
            rootValue,
            contextValue: { ...contextValue, ...contextValue.forNextEvent() },
          }),
        ),
      connectionOf() {
        direct ??= directConnectionOf(contextValue.request);
        return direct;
      },
    });
  }

  /** Why not; null when it is to be executed. */
  function refusedWith(checked: object | readonly GraphQLError[]): readonly GraphQLError[] | null {
    if (Array.isArray(checked)) return checked.map(mask);
    for (const refuse of refusals) {
      const error = refuse(checked as ExecutableOperation);
      if (error) return [error];
    }
    return null;
  }

  return {
    onExecute({ args, setExecuteFn, setResultAndStopExecution }) {
      const operation = validateExecutionArgs({ ...typed(args), options: COERCION });
      const errors = refusedWith(operation);
      if (errors) setResultAndStopExecution({ errors });
      else setExecuteFn(() => execute(operation as ExecutableOperation));
    },
    onSubscribe({ args, setSubscribeFn, setResultAndStopExecution }) {
      const operation = validateSubscriptionArgs({ ...typed(args), options: COERCION });
      const errors = refusedWith(operation);
      if (errors) setResultAndStopExecution({ errors });
      else setSubscribeFn(() => subscribe(operation as Subscription));
    },
  };
}

/** The same with every number coerced to its variable's type. */
function typed(args: ExecutionArgs): ExecutionArgs {
  const { schema, document, operationName, variableValues } = args;
  const definitions = getOperationAST(document, operationName)?.variableDefinitions;
  if (!definitions || !variableValues) return args;
  return { ...args, variableValues: withTypedNumbers(schema, definitions, variableValues) };
}

/** What was asked ahead for an operation goes on only until it is answered; parts end that themselves. */
const settling =
  (execute: Execute): Execute =>
  async (operation) => {
    const results = await execute(operation);
    if (!isAsyncIterable(results)) operation.contextValue.leadsail.settle();
    return results;
  };

/** An operation, or one event of a subscription. */
const executeByGraphQL: Execute = (operation) =>
  operation.operation.operation === 'subscription'
    ? executeSubscriptionEvent(operation as unknown as Subscription)
    : (executeRootSelectionSet(operation) as Results);

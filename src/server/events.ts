// Each event of a subscription is answered as an operation of its own: new loaders, deadline and budget.
import {
  createSourceEventStream,
  type ExecutionArgs,
  executeSubscriptionEvent,
  mapSourceToResponseEvent,
  validateSubscriptionArgs,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../graph/context.ts';

/** In place of an executor that would answer all events from what was read for the first. */
export function useEvents(): Plugin<GatewayContext> {
  return { onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribe) };
}

async function subscribe(args: ExecutionArgs) {
  const validated = validateSubscriptionArgs(args);
  if (!('schema' in validated)) return { errors: validated };
  const events = await createSourceEventStream(validated);
  if (!isAsyncIterable(events)) return events;
  const { anew } = validated.contextValue as GatewayContext;
  return mapSourceToResponseEvent(validated, events, (event) =>
    executeSubscriptionEvent({ ...event, contextValue: anew() }),
  );
}

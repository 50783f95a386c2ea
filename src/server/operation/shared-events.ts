// Answers an event once for all subscriptions with the same selection, credential and rights.
import type { ValidatedExecutionArgs } from 'graphql';
import type { GatewayContext } from '../../graph/context.ts';
import type { OperationResult, Results } from '../streaming/sub-request.ts';
import { toPlainResult } from '../streaming/wire-formats.ts';

/** Runs `execute`, or returns its result for an equal subscription to the same event. */
export type ShareEvent = (
  event: unknown,
  execute: () => Results | Promise<Results>,
) => Results | Promise<Results>;

type Shared = Pick<
  ValidatedExecutionArgs,
  'schema' | 'document' | 'operation' | 'variableValues'
> & { readonly contextValue: GatewayContext };

/** What each subscription shares its events by. */
export function createSharedEvents(): (subscription: Shared) => ShareEvent {
  // For as long as the event itself is kept.
  const answers = new WeakMap<object, Map<string, Results | Promise<Results>>>();
  const numbers = new WeakMap<object, number>();
  let last = 0;

  function numberOf(thing: object): number {
    const existing = numbers.get(thing);
    if (existing !== undefined) return existing;
    last += 1;
    numbers.set(thing, last);
    return last;
  }

  /** Null where no other subscription can be equal. */
  function nameOf(subscription: Shared): string | null {
    const { schema, document, operation, variableValues, contextValue } = subscription;
    const { sharesEventsAs } = contextValue;
    if (sharesEventsAs === null) return null;
    const asked = [schema, document, operation].map(numberOf);
    return JSON.stringify([sharesEventsAs, asked, variableValues.coerced]);
  }

  return (subscription) => {
    const name = nameOf(subscription);
    if (name === null) return (_, execute) => execute();
    return (event, execute) => {
      if (typeof event !== 'object' || event === null) return execute();
      const ofEvent = answers.get(event) ?? new Map<string, Results | Promise<Results>>();
      answers.set(event, ofEvent);
      const existing = ofEvent.get(name);
      if (existing) return existing;
      const answer = Promise.resolve(execute()).then((results) => {
        const written = writtenOnce(results);
        ofEvent.set(name, written);
        return written;
      });
      ofEvent.set(name, answer);
      return answer;
    };
  };
}

/** The same result, which is serialized once. */
function writtenOnce(results: Results): Results {
  if (Symbol.asyncIterator in results || results.errors) return results;
  const { toBytes, stringify = () => JSON.stringify(toPlainResult(results)) } = results;
  if (toBytes) return results;
  let bytes: Buffer<ArrayBuffer> | null = null;
  const toBytesOnce = (): Buffer<ArrayBuffer> => {
    bytes ??= Buffer.from(stringify());
    return bytes;
  };
  return {
    ...results,
    toBytes: toBytesOnce,
    stringify: () => toBytesOnce().toString(),
  } satisfies OperationResult;
}

// Sends every error of an answer through the gate, and logs our own faults with the id shown to the client.
import { randomUUID } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { toClientError, toRefusals } from '../../graph/errors.ts';
import type { Log } from '../telemetry/log.ts';

/** For yoga's `maskedErrors`: called once for each error of each answer. */
export function createErrorMask(
  log: Log,
  requestIdNow: () => string | undefined = () => undefined,
): (error: unknown) => GraphQLError {
  return (error) =>
    toClientError(error, (fault) => {
      const requestId = requestIdNow() ?? randomUUID();
      // Its message may quote data; name and stack show the place.
      log.error({ requestId, fault: nameAndStack(fault) }, 'internal error');
      return requestId;
    });
}

/** Parsing, validation and yoga itself make errors that pass no mask: here all of them come by. */
export const useShortRefusals = (): Plugin => ({
  onResultProcess({ result, setResult }) {
    if (Array.isArray(result) || isAsyncIterable(result)) return;
    if (result.errors && !('data' in result)) {
      setResult({ ...result, errors: toRefusals(result.errors) });
    }
  },
});

/** Where a fault of ours happened, without its message, which may quote data. */
export function nameAndStack(fault: unknown): { name: string; stack: string[] } {
  if (!(fault instanceof Error)) return { name: typeof fault, stack: [] };
  const stack = (fault.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { name: fault.name, stack: stack.map((line) => line.trim()) };
}

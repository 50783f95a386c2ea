// Sends every error of an answer through the gate, and logs our own faults with the id shown to the client.
import { randomUUID } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { toClientError } from '../graph/errors.ts';
import type { Log } from './log.ts';

/** For yoga's `maskedErrors`: called once for each error of each answer. */
export function createErrorMask(
  log: Log,
  requestIdNow: () => string | undefined = () => undefined,
): (error: unknown) => GraphQLError {
  return (error) =>
    toClientError(error, (fault) => {
      const requestId = requestIdNow() ?? randomUUID();
      // Its message may quote data; name and stack say where to look.
      log.error({ requestId, fault: nameAndStack(fault) }, 'internal error');
      return requestId;
    });
}

/** Where a fault of ours happened, without its message, which may quote data. */
export function nameAndStack(fault: unknown): { name: string; stack: string[] } {
  if (!(fault instanceof Error)) return { name: typeof fault, stack: [] };
  const stack = (fault.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { name: fault.name, stack: stack.map((line) => line.trim()) };
}

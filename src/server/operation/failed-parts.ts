// Errors of fields that have a value all the same: what of it could not be had stands in `errors` beside it.
import { locatedError } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { FailedPart } from '../../graph/context.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import type { Executor } from './execution.ts';

/** To stand next to graphql-js: plans know no errors, and parts of an answer have no place for these. */
export const executeWithFailedParts: Executor = async (operation, next) => {
  const failedParts: FailedPart[] = [];
  const contextValue = { ...operation.contextValue, failedParts };
  const result = await next({ ...operation, contextValue });
  if (failedParts.length === 0 || isAsyncIterable(result)) return result;
  const errors = failedParts.map(({ failure, at }) =>
    locatedError(failure, at.fieldNodes, keysOf(at.path)),
  );
  return { ...result, errors: [...(result.errors ?? []), ...errors] };
};

const keysOf = ({ prev, key }: AnswerPath): (string | number)[] =>
  prev === undefined ? [key] : [...keysOf(prev), key];

// The one place where answers are measured: none is written that is longer than allowed.
//
// What an operation asks for is bounded, and what LeadSail sends is. But by aliases one long text stands in an answer
// forty times, and takes no room before it is written: so an answer is measured before that.
import { GraphQLError } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import type { ErrorCode } from '../../graph/errors.ts';
import { leastBytes } from '../../upstream/least-bytes.ts';
import { SHORT_BYTES, writeInTurns } from '../../upstream/write-in-turns.ts';
import type { OperationResult, Results } from '../streaming/sub-request.ts';
import { wantsInlineTrace } from '../telemetry/inline-trace.ts';
import type { ExecutableOperation, Executor } from './execution.ts';

/** A character needs six bytes at most, where it is written as `\u0000`. */
const BYTES_A_CHARACTER = 6;

/** Executes nothing itself, and lets no answer through that has more than `maxBytes`. */
export function createAnswerLimit(maxBytes: number): Executor {
  return (operation, next) => {
    const results = next(operation);
    const finish = (come: Results) => limited(come, operation);
    return isPromise(results) ? results.then(finish) : finish(results);
  };

  function limited(results: Results, operation: ExecutableOperation): Results | Promise<Results> {
    if (isAsyncIterable(results)) return limitedParts(results, operation);
    const isLong = !results.stringify && leastBytes(results, SHORT_BYTES) > SHORT_BYTES;
    if (isLong && isFinal(results, operation)) return written(results, operation);
    return measured(results, maxBytes) === null ? refused(operation) : results;
  }

  async function written(
    result: OperationResult,
    operation: ExecutableOperation,
  ): Promise<Results> {
    const bytes = await writeInTurns(result, maxBytes);
    if (bytes === null) return refused(operation);
    return { ...result, toBytes: () => bytes, stringify: () => bytes.toString() };
  }

  /** All parts together are one answer. */
  async function* limitedParts(
    parts: AsyncIterable<OperationResult>,
    operation: ExecutableOperation,
  ): AsyncGenerator<OperationResult> {
    let left = maxBytes;
    for await (const part of parts) {
      const bytes = measured(part, left);
      if (bytes === null) throw tooLong(operation);
      left -= bytes;
      yield part;
    }
  }

  function refused(operation: ExecutableOperation): OperationResult {
    return { data: null, errors: [tooLong(operation)] };
  }

  function tooLong({ operation }: ExecutableOperation): GraphQLError {
    const code: ErrorCode = 'COST_ESTIMATED_TOO_EXPENSIVE';
    // Its length shows when all is done.
    const done = operation.operation === 'mutation' ? ' What it was to change may be changed.' : '';
    return new GraphQLError(
      `An answer may have ${maxBytes.toLocaleString('en-US')} bytes, got more: ask for less at a time.${done}`,
      { extensions: { code } },
    );
  }
}

/** Whether nothing is changed or added any more: errors are masked yet, and traces stand beside the answer. */
const isFinal = (
  { errors, extensions }: OperationResult,
  { contextValue: { leadsail, request } }: ExecutableOperation,
): boolean =>
  errors === undefined &&
  extensions === undefined &&
  leadsail.trace === null &&
  !wantsInlineTrace(request.headers);

/** About how many bytes a result has when it is written; null for more than `most`. */
function measured(result: OperationResult, most: number): number | null {
  // A plan measures the bytes that it writes.
  if (result.stringify) {
    const length = result.toBytes?.().length ?? Buffer.byteLength(result.stringify());
    return length > most ? null : length;
  }
  const least = leastBytes(result, most);
  if (least > most) return null;
  if (least * BYTES_A_CHARACTER <= most) return least;
  const bytes = Buffer.byteLength(JSON.stringify(result));
  return bytes > most ? null : bytes;
}

const isPromise = (results: Results | Promise<Results>): results is Promise<Results> =>
  typeof (results as Promise<Results>).then === 'function';

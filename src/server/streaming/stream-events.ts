// The events of a stream that operations share: the results of each, and its end.
import { GraphQLError } from 'graphql';
import { isAsyncIterable } from 'graphql-yoga';
import { proofEnded } from '../auth/proof.ts';
import type { Channel } from './channel.ts';
import type { OperationResult, Results } from './sub-request.ts';
import { toEvent, toJson } from './wire-formats.ts';

const toNext = (id: string, result: OperationResult): string =>
  toEvent('next', `{"id":${JSON.stringify(id)},"payload":${toJson(result)}}`);

/** Sends all results of an operation, and then its end. */
export async function sendResults(
  channel: Channel<string>,
  id: string,
  results: Results,
  signal: AbortSignal,
): Promise<void> {
  const send = (result: OperationResult) => channel.send(toNext(id, result));
  if (isAsyncIterable(results)) {
    try {
      for await (const result of results) await send(result);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      await send({ errors: [error] });
    }
  } else await send(results);
  // A client that stopped the operation needs no notice of its end.
  if (!signal.aborted) await channel.send(toEvent('complete', `{"id":${JSON.stringify(id)}}`));
}

/** Sends each operation an error, because the reader's credential is no longer valid. */
export async function sendEnd(channel: Channel<string>, ids: Iterable<string>): Promise<void> {
  const told = [...ids].map((id) => channel.send(toNext(id, { errors: [proofEnded()] })));
  await Promise.all(told);
}

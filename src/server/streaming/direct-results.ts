// Sends events to their connection in batches, past the steps for single results; their bytes are made once.
import type { Writable } from 'node:stream';
import type { OperationResult } from './sub-request.ts';

/** A result without errors whose bytes are there: it only has to be sent. */
export type WrittenResult = OperationResult & Required<Pick<OperationResult, 'toBytes'>>;

export const isWritten = (result: OperationResult): result is WrittenResult =>
  result.toBytes !== undefined && result.errors === undefined;

/** A connection that accepts results in batches, beside those that it requests. */
export type DirectConnection = {
  /** Whether it accepts more now; if not, calls back once when it does. */
  readonly isReady: (onReady: () => void) => boolean;
  readonly send: (results: readonly WrittenResult[]) => void;
};

const connections = new WeakMap<Request, DirectConnection>();

/** From now on, written results of this request's subscription go there; all others take the usual way. */
export const sendDirectly = (request: Request, connection: DirectConnection): void =>
  void connections.set(request, connection);

export const directConnectionOf = (request: Request): DirectConnection | null =>
  connections.get(request) ?? null;

// A slow client reads so much, and the batch that follows, in time.
const MOST_WAITING_BYTES = 16_384;
const NOTHING = Buffer.alloc(0);

/** `isReady` of a connection that writes to this stream; it bounds what waits for a client that does not read. */
export function isReadyFor(stream: Writable, onReady: () => void): boolean {
  const isOpen = !stream.destroyed && !stream.writableEnded;
  if (!isOpen || stream.writableLength < MOST_WAITING_BYTES) return true;
  // Its callback runs when everything before it has left.
  stream.write(NOTHING, () => onReady());
  return false;
}

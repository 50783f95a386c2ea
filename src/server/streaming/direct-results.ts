// A way for events to their connection past everything that is asked result by result: many at once, bytes made once.
import type { Writable } from 'node:stream';
import type { OperationResult } from './sub-request.ts';

/** A result without errors whose bytes are there: nothing is left to be done with it but to send it. */
export type WrittenResult = OperationResult & Required<Pick<OperationResult, 'toBytes'>>;

export const isWritten = (result: OperationResult): result is WrittenResult =>
  result.toBytes !== undefined && result.errors === undefined;

/** A connection that takes results while its next one is asked for. */
export type DirectConnection = {
  /** Whether it takes more now; if not, calls back once when it does. */
  readonly isReady: (onReady: () => void) => boolean;
  readonly send: (results: readonly WrittenResult[]) => void;
};

const connections = new WeakMap<Request, DirectConnection>();

/** From now on written results of this request's subscription go there, and all others the way of every result. */
export const sendDirectly = (request: Request, connection: DirectConnection): void =>
  void connections.set(request, connection);

export const directConnectionOf = (request: Request): DirectConnection | null =>
  connections.get(request) ?? null;

// With what is sent then, a slow client takes all in time.
const MOST_WAITING_BYTES = 16_384;
const NOTHING = Buffer.alloc(0);

/** `isReady` of a connection that writes here: a client that does not read has little waiting for it. */
export function isReadyFor(stream: Writable, onReady: () => void): boolean {
  const isOpen = !stream.destroyed && !stream.writableEnded;
  if (!isOpen || stream.writableLength < MOST_WAITING_BYTES) return true;
  // Whatever waits leaves before it.
  stream.write(NOTHING, () => onReady());
  return false;
}

// Long answers: written into reused memory, and sent a piece at a time.
//
// New memory costs many times more than writing into it, because the system provides it page by page; and a socket
// that gets all at once blocks all other requests while the system copies it.
import type { ServerResponse } from 'node:http';

export const LONG_BYTES = 256 * 1_024;
const PIECE_BYTES = 512 * 1_024;
// As much as is usually under way at one time, for as long as further requests are likely.
const SPARE_BYTES = 64 * 1_024 * 1_024;
const SPARE_MS = 10_000;

/** Shortest first. */
let spare: Buffer<ArrayBuffer>[] = [];
let spareBytes = 0;
const emptying = setTimeout(() => {
  spare = [];
  spareBytes = 0;
}, SPARE_MS).unref();

/** A buffer with this many bytes, not initialized. */
export function takeBuffer(bytes: number): Buffer<ArrayBuffer> {
  if (bytes < LONG_BYTES) return Buffer.allocUnsafe(bytes);
  const at = spare.findIndex(({ length }) => length >= bytes);
  const [used] = at < 0 ? [] : spare.splice(at, 1);
  spareBytes -= used?.length ?? 0;
  return (used ?? Buffer.allocUnsafeSlow(bytes)).subarray(0, bytes);
}

/** The longest are kept: shorter answers fit into them. */
function giveBack({ buffer }: Buffer<ArrayBuffer>): void {
  emptying.refresh();
  spare.push(Buffer.from(buffer));
  spareBytes += buffer.byteLength;
  spare.sort((one, other) => one.length - other.length);
  while (spareBytes > SPARE_BYTES) spareBytes -= spare.shift()?.length ?? 0;
}

/**
 * Sends a long answer and ends the response, as fast as the client reads and `giveWay` allows; resolves when all of it
 * was handed to the socket, or the client went away. Its memory is reused afterwards: no other code may hold it.
 */
export async function sendInTurns(
  response: ServerResponse,
  answer: Buffer<ArrayBuffer>,
  giveWay: (bytes: number) => Promise<void>,
): Promise<void> {
  let goOn = (): void => {};
  const wake = (): void => goOn();
  response.on('drain', wake).on('close', wake);
  // Until then, the system may still read it.
  response.once('finish', () => giveBack(answer));
  const last = Math.floor((answer.length - 1) / PIECE_BYTES) * PIECE_BYTES;
  for (let at = 0; at < last && !response.destroyed; at += PIECE_BYTES) {
    if (!response.write(answer.subarray(at, at + PIECE_BYTES))) {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    }
    await giveWay(PIECE_BYTES);
  }
  response.end(answer.subarray(last));
}

// Long answers: written into memory that is used again, and sent a piece at a time.
//
// Memory that is new costs many times what is written into it, for the system brings it page by page; and a socket that
// is given all at once keeps everybody waiting while the system copies it.
import type { ServerResponse } from 'node:http';

export const LONG_BYTES = 256 * 1_024;
const PIECE_BYTES = 512 * 1_024;
// As much as is usually under way at one time, and for as long as more may be asked for.
const SPARE_BYTES = 64 * 1_024 * 1_024;
const SPARE_MS = 10_000;

/** The shortest first. */
let spare: Buffer<ArrayBuffer>[] = [];
let spareBytes = 0;
const emptying = setTimeout(() => {
  spare = [];
  spareBytes = 0;
}, SPARE_MS).unref();

/** So many bytes with anything in them. */
export function takeBuffer(bytes: number): Buffer<ArrayBuffer> {
  if (bytes < LONG_BYTES) return Buffer.allocUnsafe(bytes);
  const at = spare.findIndex(({ length }) => length >= bytes);
  const [used] = at < 0 ? [] : spare.splice(at, 1);
  spareBytes -= used?.length ?? 0;
  return (used ?? Buffer.allocUnsafeSlow(bytes)).subarray(0, bytes);
}

/** The longest are kept: what is shorter has room in them. */
function giveBack({ buffer }: Buffer<ArrayBuffer>): void {
  emptying.refresh();
  spare.push(Buffer.from(buffer));
  spareBytes += buffer.byteLength;
  spare.sort((one, other) => one.length - other.length);
  while (spareBytes > SPARE_BYTES) spareBytes -= spare.shift()?.length ?? 0;
}

/**
 * Sends all of a long answer, and nothing behind it, as soon as the client takes it and `giveWay` lets it; resolves when
 * it has left, or the client has. Its bytes are taken again afterwards: nobody else may hold them.
 */
export async function sendInTurns(
  response: ServerResponse,
  answer: Buffer<ArrayBuffer>,
  giveWay: () => Promise<void> | null,
): Promise<void> {
  let goOn = (): void => {};
  const wake = (): void => goOn();
  response.on('drain', wake).on('close', wake);
  // What is not finished may still be read by the system.
  response.once('finish', () => giveBack(answer));
  const last = Math.floor((answer.length - 1) / PIECE_BYTES) * PIECE_BYTES;
  for (let at = 0; at < last && !response.destroyed; at += PIECE_BYTES) {
    if (!response.write(answer.subarray(at, at + PIECE_BYTES))) {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    }
    const turn = giveWay();
    if (turn) await turn;
  }
  response.end(answer.subarray(last));
}

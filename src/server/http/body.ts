// The bytes of a request's body, as far as one is willing to read.

import { addPiece, joined, noPieces } from '../../upstream/joined-pieces.ts';
import type { BodyAccount } from './body-budget.ts';

/** The body; `got` says in words what was too much, `brokeOff` that the connection ended before it did. */
export type ReadBody =
  | { readonly bytes: Buffer }
  | { readonly got: string }
  | { readonly brokeOff: true }
  | { readonly noRoom: true };

// Up to here a body is counted as a whole before it comes, and may come in however small pieces.
const SMALL_BYTES = 4_096;

/** `account` is where its bytes are counted while it comes; nowhere when left out. */
export async function readBody(
  request: Request,
  maxBytes: number,
  account: BodyAccount | null = null,
): Promise<ReadBody> {
  const declared = request.headers.get('content-length');
  const length = Number(declared ?? SMALL_BYTES + 1);
  if (declared !== null && length > maxBytes) return { got: length.toLocaleString('en-US') };
  try {
    if (length > SMALL_BYTES) return await readChunks(request, maxBytes, account);
    if (account && !account.hold(length)) return { noRoom: true };
    // No client can send more than it declared; counting what arrives costs twice as much.
    return { bytes: toBuffer(await request.bytes()) };
  } catch {
    // Nothing but the client's connection can fail here.
    return { brokeOff: true };
  } finally {
    account?.release();
  }
}

const toBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

async function readChunks(
  request: Request,
  maxBytes: number,
  account: BodyAccount | null,
): Promise<ReadBody> {
  const pieces = noPieces();
  // Not `for await`: leaving that loop early ends the connection, and the refusal with it.
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const count = pieces.length + read.value.byteLength;
    if (count > maxBytes) return { got: 'more' };
    if (account && !account.hold(count)) return { noRoom: true };
    addPiece(pieces, toBuffer(read.value));
  }
  return { bytes: joined(pieces) };
}

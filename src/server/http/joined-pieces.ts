// Pieces of what comes bit by bit, put together as they come: a byte that comes alone takes no more memory than a byte.

/** Holds at most twice what was added; what came in one piece is not copied. */
export type JoinedPieces = {
  /** Their bytes, and maybe room for more. */
  room: Buffer;
  /** Bytes of all pieces so far. */
  length: number;
};

/** Fewer are never made room for. */
const LEAST_ROOM = 4_096;

const NONE = Buffer.alloc(0);

/** For pieces to come. */
export const noPieces = (): JoinedPieces => ({ room: NONE, length: 0 });

/** Puts one more piece behind the others. */
export function addPiece(pieces: JoinedPieces, piece: Buffer): void {
  const { length } = pieces;
  pieces.length += piece.length;
  // The room of the first is somebody else's, and full.
  if (length === 0) pieces.room = piece;
  else {
    if (pieces.length > pieces.room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * pieces.length, LEAST_ROOM));
      pieces.room.copy(larger, 0, 0, length);
      pieces.room = larger;
    }
    piece.copy(pieces.room, length);
  }
}

/** All of them; nothing is added afterwards. */
export const joined = ({ room, length }: JoinedPieces): Buffer =>
  length === room.length ? room : room.subarray(0, length);

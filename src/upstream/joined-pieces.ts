// Pieces of what comes bit by bit, put together as they come: a byte that comes alone takes no more memory than a byte.

/** Holds at most twice what was added, or what is expected; what came in one piece is not copied. */
export type JoinedPieces = {
  /** Their bytes, and maybe room for more. */
  room: Buffer;
  /** Bytes of all pieces so far. */
  length: number;
  /** Bytes of all pieces in the end; 0 where that is not known, or not believed. */
  readonly expected: number;
};

/** Fewer are never made room for. */
const LEAST_ROOM = 4_096;

/** Of what was added. */
const MOST_SPARE = 1.25;

const NONE = Buffer.alloc(0);

/** For pieces to come. */
export const noPieces = (expected = 0): JoinedPieces => ({ room: NONE, length: 0, expected });

/** Puts one more piece behind the others. */
export function addPiece(pieces: JoinedPieces, piece: Buffer): void {
  const { length } = pieces;
  pieces.length += piece.length;
  // The room of the first is somebody else's, and full.
  if (length === 0) pieces.room = piece;
  else {
    if (pieces.length > pieces.room.length) {
      const needed = Math.max(2 * pieces.length, LEAST_ROOM);
      const isLess = pieces.expected >= pieces.length && pieces.expected < needed;
      const larger = Buffer.allocUnsafeSlow(isLess ? pieces.expected : needed);
      pieces.room.copy(larger, 0, 0, length);
      pieces.room = larger;
    }
    piece.copy(pieces.room, length);
  }
}

/** All of them; nothing is added afterwards. May be kept for long: it holds hardly more memory than it has bytes. */
export function joined({ room, length }: JoinedPieces): Buffer {
  if (length === room.length) return room;
  const all = room.subarray(0, length);
  return room.length > length * MOST_SPARE ? Buffer.from(all) : all;
}

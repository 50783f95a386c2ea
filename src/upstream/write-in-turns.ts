// Writes long answers as JSON.stringify does, a piece in each turn of the event loop: others are answered in between.

import { isRawNumber } from './exact-json.ts';
import { leastBytes } from './least-bytes.ts';

/** Characters that are written in one turn: a few milliseconds. */
const TURN_CHARACTERS = 500_000;
/** A piece costs as much as so many characters, however short it is. */
const PIECE_CHARACTERS = 100;
/** What is not longer is one piece: JSON.stringify writes it in less time than what is taken apart. */
export const SHORT_BYTES = 64 * 1_024;
/**
 * Items of a list of which the first is measured, and stands for the others. One that is longer than it ends the turn,
 * and LeadSail's answer that it comes from was parsed in one turn as well.
 */
const ALIKE = 8;
/** Of one character of a string, in UTF-8: a pair of surrogates has four. */
const BYTES_A_CHARACTER = 3;

/** The JSON of plain data, which is long, as bytes; null as soon as it has more than `most`. */
export async function writeInTurns(
  value: unknown,
  most: number,
): Promise<Buffer<ArrayBuffer> | null> {
  const full: Buffer[] = [];
  let [fullBytes, inTurn, at] = [0, 0, 0];
  // Bytes at once: one long text would be put together and encoded when it is sent, all in one turn.
  let chunk = Buffer.allocUnsafeSlow(SHORT_BYTES);
  for (const piece of piecesOf(value, true)) {
    const room = piece.length * BYTES_A_CHARACTER;
    if (room > chunk.length - at) {
      full.push(chunk.subarray(0, at));
      fullBytes += at;
      at = 0;
      chunk = Buffer.allocUnsafeSlow(Math.max(TURN_CHARACTERS, room));
    }
    at += chunk.write(piece, at);
    if (fullBytes + at > most) return null;
    inTurn += piece.length + PIECE_CHARACTERS;
    if (inTurn < TURN_CHARACTERS) continue;
    inTurn = 0;
    await nextTurn();
  }
  full.push(chunk.subarray(0, at));
  return joinInTurns(full, fullBytes + at);
}

/** All of them in one: memory that is new costs more than what is copied into it, so this has its turns as well. */
async function joinInTurns(chunks: readonly Buffer[], bytes: number): Promise<Buffer<ArrayBuffer>> {
  const joined = Buffer.allocUnsafeSlow(bytes);
  let at = 0;
  for (const [number, chunk] of chunks.entries()) {
    if (number > 0) await nextTurn();
    at += chunk.copy(joined, at);
  }
  return joined;
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * In order; what is long is taken apart, so that no piece is longer than what is short, is taken for short by an item
 * before it, or cannot be taken apart. What is known to be long is not measured.
 */
function* piecesOf(value: unknown, isLong: boolean): Generator<string> {
  if (typeof value !== 'object' || value === null || isSimple(value)) {
    yield JSON.stringify(value) ?? 'null';
  } else if (!isLong && leastBytes(value, SHORT_BYTES) <= SHORT_BYTES) {
    yield JSON.stringify(value);
  } else if (Array.isArray(value)) {
    yield '[';
    let least = 0;
    for (let at = 0; at < value.length; at += 1) {
      if (at > 0) yield ',';
      if (at % ALIKE === 0) least = leastBytes(value[at], SHORT_BYTES);
      if (least * ALIKE <= SHORT_BYTES) yield JSON.stringify(value[at]) ?? 'null';
      else yield* piecesOf(value[at], least > SHORT_BYTES);
    }
    yield ']';
  } else {
    let before = '{';
    const fields = Object.entries(value);
    const isLongByOne = fields.filter(([, one]) => isNested(one)).length === 1;
    for (const [name, one] of fields) {
      if (one === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      before = ',';
      yield* piecesOf(one, isLongByOne);
    }
    yield before === '{' ? '{}' : '}';
  }
}

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Whether an object is written as something else. */
const isSimple = (value: object): boolean => 'toJSON' in value || isRawNumber(value);

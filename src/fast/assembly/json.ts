// Finds where JSON values end in UTF-8 bytes: accepts exactly what JSON.parse accepts, sixteen bytes at a time.
//
// Every text is followed by PADDING zero bytes, which no value contains: nothing here needs to check whether it is
// past the end.

/** Bytes of zero behind a text. */
export const PADDING: usize = 32;

// Whether JSON.stringify would write the same, with numbers as they came; if not, the value needs rewriting.
let isAsWritten = true;
let hasEscape = false;
let isPlainNumber = true;

/** Whether everything since the last call is written as JSON.stringify writes it. */
export function takeIsAsWritten(): bool {
  const was = isAsWritten;
  isAsWritten = true;
  return was;
}

/** Whether the last string has an escape in it. */
export function lastHasEscape(): bool {
  return hasEscape;
}

/** Whether the last number is written like its double: no point, no exponent, no negative zero. */
export function lastNumberIsPlain(): bool {
  return isPlainNumber;
}

const TAB: u8 = 0x09;
const LINE_FEED: u8 = 0x0a;
const RETURN: u8 = 0x0d;
const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
const ZERO: u8 = 0x30;
const COLON: u8 = 0x3a;
const OPEN_LIST: u8 = 0x5b;
const BACKSLASH: u8 = 0x5c;
const CLOSE_LIST: u8 = 0x5d;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;

// The four bytes of a word, as one number.
const NULL: u32 = 0x6c6c756e;
const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;

/** The first byte that is not white space. */
export function skipSpace(at: usize): usize {
  let byte = load<u8>(at);
  while (byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB) {
    at += 1;
    byte = load<u8>(at);
  }
  return at;
}

/** Behind the string that begins at `from`; 0 where none does. */
export function stringEnd(from: usize): usize {
  hasEscape = false;
  if (load<u8>(from) !== QUOTE) return 0;
  let at = from + 1;
  while (true) {
    const chunk = v128.load(at);
    const found = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(chunk, i8x16.splat(0x22)), i8x16.eq(chunk, i8x16.splat(0x5c))),
        i8x16.lt_u(chunk, i8x16.splat(0x20)),
      ),
    );
    if (found === 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    const byte = load<u8>(at);
    if (byte === QUOTE) return at + 1;
    // A control character, or the end of the text.
    if (byte !== BACKSLASH) return 0;
    hasEscape = true;
    at = escapeEnd(at);
    if (at === 0) return 0;
  }
}

function escapeEnd(from: usize): usize {
  const letter = load<u8>(from + 1);
  switch (letter) {
    case QUOTE:
    case BACKSLASH:
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return from + 2;
    case SLASH:
      isAsWritten = false;
      return from + 2;
    case 0x75: // u
      isAsWritten = false;
      for (let at = from + 2; at < from + 6; at += 1) if (!isHex(load<u8>(at))) return 0;
      return from + 6;
    default:
      return 0;
  }
}

export function isDigit(byte: u8): bool {
  return byte - ZERO < 10;
}

function isHex(byte: u8): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}

/** Behind the number that begins at `from`; 0 where none does. */
export function numberEnd(from: usize): usize {
  let at = from;
  if (load<u8>(at) === MINUS) at += 1;
  const first = at;
  if (!isDigit(load<u8>(at))) return 0;
  at += 1;
  if (load<u8>(first) !== ZERO) while (isDigit(load<u8>(at))) at += 1;
  // A double may not hold more digits than these, and -0 is written 0.
  isPlainNumber = at - first <= 15 && !(load<u8>(first) === ZERO && first > from);
  if (load<u8>(at) === POINT) {
    isPlainNumber = false;
    at += 1;
    if (!isDigit(load<u8>(at))) return 0;
    while (isDigit(load<u8>(at))) at += 1;
  }
  if ((load<u8>(at) | 0x20) === 0x65) {
    isPlainNumber = false;
    at += 1;
    const sign = load<u8>(at);
    if (sign === MINUS || sign === 0x2b) at += 1;
    if (!isDigit(load<u8>(at))) return 0;
    while (isDigit(load<u8>(at))) at += 1;
  }
  return at;
}

export function isNullAt(at: usize): bool {
  return load<u32>(at) === NULL;
}

/** Behind `true` or `false`; 0 where neither is found. */
export function flagEnd(at: usize): usize {
  const word = load<u32>(at);
  if (word === TRUE) return at + 4;
  return word === FALS && load<u8>(at + 4) === 0x65 ? at + 5 : 0;
}

/** Behind any value; 0 where none begins, or where it is nested deeper than `depth`. */
export function valueEnd(from: usize, depth: i32): usize {
  if (depth < 0) return 0;
  switch (load<u8>(from)) {
    case QUOTE:
      return stringEnd(from);
    case OPEN_LIST:
      return arrayEnd(from, depth - 1);
    case OPEN:
      return objectEnd(from, depth - 1);
    case 0x6e: // n
      return isNullAt(from) ? from + 4 : 0;
    case 0x74: // t
    case 0x66: // f
      return flagEnd(from);
    default:
      return numberEnd(from);
  }
}

function arrayEnd(from: usize, depth: i32): usize {
  let at = skipSpace(from + 1);
  if (at > from + 1) isAsWritten = false;
  if (load<u8>(at) === CLOSE_LIST) return at + 1;
  while (true) {
    const end = valueEnd(at, depth);
    if (end === 0) return 0;
    at = skipSpace(end);
    if (at > end) isAsWritten = false;
    const byte = load<u8>(at);
    if (byte === CLOSE_LIST) return at + 1;
    if (byte !== COMMA) return 0;
    const next = skipSpace(at + 1);
    if (next > at + 1) isAsWritten = false;
    at = next;
  }
}

// Keys can be repeated, and JSON.parse may reorder them: every object is rewritten, except an empty one.
function objectEnd(from: usize, depth: i32): usize {
  let at = skipSpace(from + 1);
  if (at > from + 1) isAsWritten = false;
  if (load<u8>(at) === CLOSE) return at + 1;
  isAsWritten = false;
  while (true) {
    at = valueOfKey(at);
    if (at === 0) return 0;
    at = valueEnd(at, depth);
    if (at === 0) return 0;
    at = skipSpace(at);
    const byte = load<u8>(at);
    if (byte === CLOSE) return at + 1;
    if (byte !== COMMA) return 0;
    at = skipSpace(at + 1);
  }
}

/** Behind a number that certainly fits a double; 0 for others. */
export function decimalEnd(from: usize): usize {
  const end = numberEnd(from);
  if (end === 0 || end - from > 17) return 0;
  let digits = 0;
  for (let at = from; at < end; at += 1) {
    const byte = load<u8>(at);
    if ((byte | 0x20) === 0x65) return 0;
    if (isDigit(byte)) digits += 1;
  }
  return digits <= 15 ? end : 0;
}

/** Where the value begins whose key is at `from`; 0 where there is no key. */
export function valueOfKey(from: usize): usize {
  const end = stringEnd(from);
  return end === 0 ? end : valueBehind(end);
}

/** Where the value begins whose key ends at `end`; 0 where no colon follows. */
export function valueBehind(end: usize): usize {
  const at = skipSpace(end);
  return load<u8>(at) === COLON ? skipSpace(at + 1) : 0;
}

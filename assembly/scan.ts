// Reads a text against what it is declared to be, and notes on a tape where each declared value stands.
//
// A record is on the tape as [begin, end, next, then begin and end of each declared value]: places count from
// the text's first byte, `next` is the next record of its list. In place of a value's two numbers stand
// 0 0 for one that is missing, 1 0 for null, the record's place on the tape, or the first record's and the count of a
// list, 2 0 for an empty one. A text of which anything else is to be told than a missing value, an unknown word or an
// undeclared key has no tape: it is for the slow way, which knows what to make of it.
import {
  flagEnd,
  isDigit,
  isNullAt,
  lastHasEscape,
  numberEnd,
  PADDING,
  skipSpace,
  stringEnd,
  takeIsAsWritten,
  valueBehind,
  valueEnd,
} from './json';

/** Beside the end of a value: JSON.stringify would write it otherwise. */
export const ANEW: u32 = 1 << 28;
/** Beside the end of a word: it is none of those declared. */
export const UNKNOWN: u32 = 1 << 29;
export const NULL: u32 = 1;
export const EMPTY: u32 = 2;
/** Bytes of a record's own on the tape, before its values. */
export const HEAD: u32 = 12;

// How a value is declared. The same numbers stand in `shape.ts`.
enum Kind {
  TEXT,
  FLAG,
  NUMBER,
  INTEGER,
  IDENTIFIER,
  MOMENT,
  WORD,
  JSON,
  OBJECT,
  ITEMS,
  RECORD,
  RECORDS,
  TRUE,
}

// Offsets in a declared record, which is its count of fields, whether other keys are its own affair, its number, and
// its fields.
const IS_OPEN: usize = 4;
const NUMBER: usize = 8;
const FIELDS: usize = 12;
// Offsets in a declared field.
const KEY_LENGTH: usize = 4;
const KIND: usize = 8;
const ARGUMENT: usize = 12;
const COUNTER: usize = 16;
const IS_REQUIRED: usize = 20;
const FIELD_SIZE: usize = 24;

// Below what the slow way takes, which has the last word on what is nested deeply.
const MAX_DEPTH: i32 = 90;
const MAX_EXTRAS: u32 = 32;
const EXTRA_SIZE: usize = 16;

let text: usize = 0;
let tape: usize = 0;
let top: u32 = 0;
let limit: u32 = 0;
let counters: usize = 0;
let extras: usize = 0;
let extraCount: u32 = 0;
let differences: u32 = 0;
let lastRecord: u32 = 0;

/** Words that the tape has; `PADDING` bytes behind the text are overwritten; 0 when the text from `from` to `to` is for the slow way. */
export function scan(
  shape: usize,
  from: usize,
  to: usize,
  tapeAt: usize,
  tapeWords: u32,
  countersAt: usize,
  extrasAt: usize,
): u32 {
  text = from;
  tape = tapeAt;
  limit = tapeWords;
  counters = countersAt;
  extras = extrasAt;
  extraCount = 0;
  differences = 0;
  takeIsAsWritten();
  memory.fill(to, 0, PADDING);
  // No record begins at what stands for null or an empty list.
  top = 4;
  const begin = skipSpace(from);
  if (load<u8>(begin) !== 0x7b) return 0;
  const end = recordEnd(begin, shape);
  return end !== 0 && skipSpace(end) === to ? top : 0;
}

/** Values that were missing or unknown words, all in all; which, the counters say. */
export function differenceCount(): u32 {
  return differences;
}

/** Undeclared keys that were found, each once. */
export function extraKeyCount(): u32 {
  return extraCount;
}

function recordEnd(from: usize, shape: usize): usize {
  const count = load<u32>(shape);
  const record = top;
  const words = (HEAD >> 2) + 2 * count;
  if (top + words > limit) return 0;
  top += words;
  const base = tape + ((<usize>record) << 2);
  memory.fill(base, 0, (<usize>words) << 2);
  store<u32>(base, <u32>(from - text));

  let seen: u32 = 0;
  let expected: u32 = 0;
  let at = skipSpace(from + 1);
  if (load<u8>(at) !== 0x7d) {
    while (true) {
      const index = fieldAt(at, shape, count, expected);
      if (index === count) {
        at = extraEnd(at, shape);
      } else {
        const field = shape + FIELDS + <usize>index * FIELD_SIZE;
        const cell = base + HEAD + ((<usize>index) << 3);
        // The same key twice: the last would count.
        if (load<u32>(cell) !== 0) return 0;
        at = valueBehind(at + <usize>load<u32>(field, KEY_LENGTH));
        if (at === 0) return 0;
        at = cellEnd(at, field, cell);
        seen += 1;
        expected = index + 1;
      }
      if (at === 0) return 0;
      at = skipSpace(at);
      const byte = load<u8>(at);
      if (byte === 0x7d) break;
      if (byte !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  if (seen < count && !noteMissing(base, shape, count)) return 0;
  store<u32>(base, <u32>(at + 1 - text), 4);
  lastRecord = record;
  return at + 1;
}

/** The number of the field whose key stands at `at`, `count` for none. They mostly come as they are declared. */
function fieldAt(at: usize, shape: usize, count: u32, expected: u32): u32 {
  if (expected < count && isKeyAt(at, shape + FIELDS + <usize>expected * FIELD_SIZE))
    return expected;
  for (let index: u32 = 0; index < count; index += 1) {
    if (isKeyAt(at, shape + FIELDS + <usize>index * FIELD_SIZE)) return index;
  }
  return count;
}

function isKeyAt(at: usize, field: usize): bool {
  return isSame(at, load<u32>(field), load<u32>(field, KEY_LENGTH));
}

/** Whether `length` bytes are the same; behind both there are at least fifteen more that may be looked at. */
function isSame(at: usize, other: usize, length: u32): bool {
  let left = <i32>length;
  while (left > 0) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(other)));
    const wanted = left >= 16 ? 0xffff : (1 << left) - 1;
    if ((same & wanted) !== wanted) return false;
    at += 16;
    other += 16;
    left -= 16;
  }
  return true;
}

function noteMissing(base: usize, shape: usize, count: u32): bool {
  for (let index: u32 = 0; index < count; index += 1) {
    if (load<u32>(base + HEAD + ((<usize>index) << 3)) !== 0) continue;
    const field = shape + FIELDS + <usize>index * FIELD_SIZE;
    if (load<u32>(field, IS_REQUIRED)) return false;
    note(field, 0);
  }
  return true;
}

/** Counts a value that is missing (0) or an unknown word (4). */
function note(field: usize, what: usize): void {
  const counter = counters + ((<usize>load<u32>(field, COUNTER)) << 3) + what;
  store<u32>(counter, load<u32>(counter) + 1);
  differences += 1;
}

/** Behind a value whose key nobody declared. */
function extraEnd(from: usize, shape: usize): usize {
  const keyEnd = stringEnd(from);
  // Written with escapes it may be a declared one after all.
  if (keyEnd === 0 || lastHasEscape()) return 0;
  const at = valueBehind(keyEnd);
  const end: usize = at === 0 ? 0 : valueEnd(at, MAX_DEPTH);
  takeIsAsWritten();
  if (end === 0 || load<u32>(shape, IS_OPEN)) return end;
  return noteExtra(from, keyEnd, load<u32>(shape, NUMBER)) ? end : 0;
}

function noteExtra(from: usize, to: usize, record: u32): bool {
  const begin = <u32>(from - text);
  const length = <u32>(to - from);
  for (let index: u32 = 0; index < extraCount; index += 1) {
    const extra = extras + <usize>index * EXTRA_SIZE;
    const known = load<u32>(extra, 4);
    if (load<u32>(extra) !== record || load<u32>(extra, 8) - known !== length) continue;
    if (!isSame(text + known, from, length)) continue;
    store<u32>(extra, load<u32>(extra, 12) + 1, 12);
    return true;
  }
  if (extraCount === MAX_EXTRAS) return false;
  const extra = extras + <usize>extraCount * EXTRA_SIZE;
  store<u32>(extra, record);
  store<u32>(extra, begin, 4);
  store<u32>(extra, begin + length, 8);
  store<u32>(extra, 1, 12);
  extraCount += 1;
  return true;
}

/** Behind the value at `at`, which is noted in its cell; 0 for one that is not as declared. */
function cellEnd(at: usize, field: usize, cell: usize): usize {
  if (isNullAt(at)) {
    store<u32>(cell, NULL);
    return load<u32>(field, IS_REQUIRED) ? 0 : at + 4;
  }
  const argument = <usize>load<u32>(field, ARGUMENT);
  let flags: u32 = 0;
  let end: usize = 0;
  switch (load<u32>(field, KIND)) {
    case Kind.TEXT:
      end = stringEnd(at);
      break;
    case Kind.FLAG:
      end = flagEnd(at);
      break;
    case Kind.NUMBER:
      end = decimalEnd(at);
      break;
    case Kind.INTEGER:
      end = numberEnd(at);
      // Certainly within GraphQL's Int, and written without a point.
      if (end - at > 9 || !takeIsAsWritten()) return 0;
      break;
    case Kind.IDENTIFIER:
      end = stringEnd(at);
      if (end === at + 2) return 0;
      break;
    case Kind.MOMENT:
      end = stringEnd(at);
      if (end === 0 || lastHasEscape() || !isMoment(at + 1, end - 1)) return 0;
      break;
    case Kind.WORD:
      end = stringEnd(at);
      if (end !== 0 && !isOneOf(at, <u32>(end - at), argument)) {
        flags = UNKNOWN;
        note(field, 4);
      }
      break;
    case Kind.JSON:
      end = valueEnd(at, MAX_DEPTH);
      break;
    case Kind.OBJECT:
      end = load<u8>(at) === 0x7b ? valueEnd(at, MAX_DEPTH) : 0;
      break;
    case Kind.ITEMS:
      end = itemsEnd(at);
      break;
    case Kind.RECORD:
      end = load<u8>(at) === 0x7b ? recordEnd(at, argument) : 0;
      if (end === 0) return 0;
      store<u32>(cell, lastRecord);
      return end;
    case Kind.RECORDS:
      return load<u8>(at) === 0x5b ? recordsEnd(at, argument, cell) : 0;
    case Kind.TRUE:
      end = flagEnd(at) === at + 4 ? at + 4 : 0;
      break;
  }
  if (!takeIsAsWritten()) flags |= ANEW;
  store<u32>(cell, <u32>(at - text));
  store<u32>(cell, <u32>(end - text) | flags, 4);
  return end;
}

/** A number that is surely finite. */
function decimalEnd(from: usize): usize {
  const end = numberEnd(from);
  if (end === 0 || end - from > 40) return 0;
  for (let at = from; at < end; at += 1) if ((load<u8>(at) | 0x20) === 0x65) return 0;
  return end;
}

/** A list without null in it. */
function itemsEnd(from: usize): usize {
  if (load<u8>(from) !== 0x5b) return 0;
  const end = valueEnd(from, MAX_DEPTH);
  if (end === 0) return 0;
  let at = skipSpace(from + 1);
  while (load<u8>(at) !== 0x5d) {
    if (isNullAt(at)) return 0;
    at = skipSpace(valueEnd(at, MAX_DEPTH));
    if (load<u8>(at) === 0x2c) at = skipSpace(at + 1);
  }
  return end;
}

function recordsEnd(from: usize, shape: usize, cell: usize): usize {
  let at = skipSpace(from + 1);
  if (load<u8>(at) === 0x5d) {
    store<u32>(cell, EMPTY);
    return at + 1;
  }
  let count: u32 = 0;
  // Where the place of the next record is to be noted.
  let link = cell;
  while (true) {
    if (load<u8>(at) !== 0x7b) return 0;
    at = recordEnd(at, shape);
    if (at === 0) return 0;
    store<u32>(link, lastRecord);
    link = tape + ((<usize>lastRecord) << 2) + 8;
    count += 1;
    at = skipSpace(at);
    const byte = load<u8>(at);
    if (byte === 0x5d) break;
    if (byte !== 0x2c) return 0;
    at = skipSpace(at + 1);
  }
  store<u32>(cell, count, 4);
  return at + 1;
}

/** The words are a count, then place and length of each, quotes included. */
function isOneOf(at: usize, length: u32, words: usize): bool {
  const count = load<u32>(words);
  for (let index: u32 = 0; index < count; index += 1) {
    const word = words + 4 + ((<usize>index) << 3);
    if (load<u32>(word, 4) === length && isSame(at, load<u32>(word), length)) return true;
  }
  return false;
}

/**
 * Whether it is RFC 3339 with `T`, `Z` or an offset in figures, and at most nine digits of a fraction: what is
 * answered as it is. Leap seconds are not looked into.
 */
function isMoment(from: usize, to: usize): bool {
  if (to - from < 20 || to - from > 35) return false;
  // `2026-11-01T12:00`, and then `:00`.
  const head = v128.load(from);
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(head, i8x16.splat(0x30)), i8x16.splat(10)));
  if (digits !== 0b1101101101101111) return false;
  if (load<u8>(from, 4) !== 0x2d || load<u8>(from, 7) !== 0x2d || load<u8>(from, 10) !== 0x54)
    return false;
  if (load<u8>(from, 13) !== 0x3a || load<u8>(from, 16) !== 0x3a) return false;
  if (!isDigit(load<u8>(from, 17)) || !isDigit(load<u8>(from, 18))) return false;
  let at = from + 19;
  if (load<u8>(at) === 0x2e) {
    const first = at + 1;
    at = first;
    while (isDigit(load<u8>(at))) at += 1;
    if (at === first || at - first > 9) return false;
  }
  if (!isZone(at, to)) return false;
  return (
    two(from + 11) <= 23 &&
    two(from + 14) <= 59 &&
    two(from + 17) <= 59 &&
    isDay(two(from) * 100 + two(from + 2), two(from + 5), two(from + 8))
  );
}

function isZone(at: usize, to: usize): bool {
  const byte = load<u8>(at);
  if (byte === 0x5a) return at + 1 === to;
  if ((byte !== 0x2b && byte !== 0x2d) || at + 6 !== to || load<u8>(at, 3) !== 0x3a) return false;
  const isFigures =
    isDigit(load<u8>(at, 1)) &&
    isDigit(load<u8>(at, 2)) &&
    isDigit(load<u8>(at, 4)) &&
    isDigit(load<u8>(at, 5));
  return isFigures && two(at + 1) <= 23 && two(at + 4) <= 59;
}

function two(at: usize): u32 {
  return <u32>load<u8>(at) * 10 + <u32>load<u8>(at, 1) - 0x30 * 11;
}

function isDay(year: u32, month: u32, day: u32): bool {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month !== 2)
    return day <= <u32>(month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
  return day <= <u32>(year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
}

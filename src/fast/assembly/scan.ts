// Compares a text with the layout of its declaration, and records the position of each declared value in an index.
//
// The index holds a record as [begin, end, next, then begin and end of each declared value]: positions count from the
// text's first byte, `next` is the next record of its list. Other pairs of numbers in place of a value: 0 0 for a
// missing one, 1 0 for null, the place in the index for a record, the place of the first record and the count for a
// list, 2 0 for an empty list. A text with any other difference than a missing value, an unknown word or an undeclared
// key has no index: it is decoded value by value.
import { hasByte, isOneOf } from './bytes';
import { beginCounting, countExtra, countUnknown, noteMissing } from './differences';
import { areDistinct } from './distinct';
import {
  decimalEnd,
  flagEnd,
  isNullAt,
  lastHasEscape,
  lastNumberIsPlain,
  numberEnd,
  PADDING,
  skipSpace,
  stringEnd,
  takeIsAsWritten,
  valueBehind,
  valueEnd,
} from './json';
import { fieldAt } from './keys';
import {
  ANEW,
  DISTINCT,
  EMPTY,
  ENUM,
  FIELD_ARGUMENT,
  FIELD_BYTES,
  FIELD_IS_REQUIRED,
  FIELD_KEY_LENGTH,
  FIELD_KIND,
  FIRST_RECORD,
  FLAG,
  ID,
  INTEGER,
  ITEMS,
  JSON_VALUE,
  LAYOUT_FIELDS,
  LAYOUT_IS_OPEN,
  LAYOUT_NUMBER,
  NULL,
  NUMBER,
  RECORD,
  RECORD_HEAD,
  RECORD_NEXT,
  RECORDS,
  TEXT,
  TIMESTAMP,
  TRUE,
  UNKNOWN,
} from './numbers';
import { isTimestamp } from './timestamp';

/** Bytes of a record in the index before its values. */
const HEAD: u32 = RECORD_HEAD << 2;
// Less than JSON.parse accepts, which decides about deeper nesting.
const MAX_DEPTH: i32 = 90;
// The first byte of U+FFFD: an id that contains it was not read whole.
const REPLACEMENT_LEAD: u8 = 0xef;

let text: usize = 0;
let index: usize = 0;
let top: u32 = 0;
let limit: u32 = 0;
let lastRecord: u32 = 0;

/**
 * The number of words in the index; 0 when the text from `from` to `to` has no index. `PADDING` bytes behind the text
 * are overwritten.
 */
export function scan(
  layout: usize,
  from: usize,
  to: usize,
  indexAt: usize,
  indexWords: u32,
  countersAt: usize,
  extrasAt: usize,
): u32 {
  text = from;
  index = indexAt;
  limit = indexWords;
  beginCounting(from, countersAt, extrasAt);
  takeIsAsWritten();
  memory.fill(to, 0, PADDING);
  top = FIRST_RECORD;
  const begin = skipSpace(from);
  if (load<u8>(begin) !== 0x7b) return 0;
  const end = recordEnd(begin, layout);
  return end !== 0 && skipSpace(end) === to ? top : 0;
}

function recordEnd(from: usize, layout: usize): usize {
  const count = load<u32>(layout);
  const record = top;
  const words = (HEAD >> 2) + 2 * count;
  if (top + words > limit) return 0;
  top += words;
  const base = index + ((<usize>record) << 2);
  memory.fill(base, 0, (<usize>words) << 2);
  store<u32>(base, <u32>(from - text));

  let seen: u32 = 0;
  let expected: u32 = 0;
  let at = skipSpace(from + 1);
  if (load<u8>(at) !== 0x7d) {
    while (true) {
      const found = fieldAt(at, layout, count, expected);
      if (found === count) {
        at = extraEnd(at, layout);
      } else {
        const field = layout + LAYOUT_FIELDS + <usize>found * FIELD_BYTES;
        const cell = base + HEAD + ((<usize>found) << 3);
        // A repeated key: the last one would count.
        if (load<u32>(cell) !== 0) return 0;
        at = valueBehind(at + <usize>load<u32>(field, FIELD_KEY_LENGTH));
        if (at === 0) return 0;
        at = cellEnd(at, field, cell);
        seen += 1;
        expected = found + 1;
      }
      if (at === 0) return 0;
      at = skipSpace(at);
      const byte = load<u8>(at);
      if (byte === 0x7d) break;
      if (byte !== 0x2c) return 0;
      at = skipSpace(at + 1);
    }
  }
  if (seen < count && !noteMissing(base + HEAD, layout, count)) return 0;
  store<u32>(base, <u32>(at + 1 - text), 4);
  lastRecord = record;
  return at + 1;
}

/** Behind a value with an undeclared key. */
function extraEnd(from: usize, layout: usize): usize {
  const keyEnd = stringEnd(from);
  // With escapes, it may be a declared key after all.
  if (keyEnd === 0 || lastHasEscape()) return 0;
  const at = valueBehind(keyEnd);
  const end: usize = at === 0 ? 0 : valueEnd(at, MAX_DEPTH);
  takeIsAsWritten();
  if (end === 0 || load<u32>(layout, LAYOUT_IS_OPEN)) return end;
  return countExtra(from, keyEnd, load<u32>(layout, LAYOUT_NUMBER)) ? end : 0;
}

/** Behind the value at `at`, which is recorded in its cell; 0 for a value that is not as declared. */
function cellEnd(at: usize, field: usize, cell: usize): usize {
  if (isNullAt(at)) {
    store<u32>(cell, NULL);
    return load<u32>(field, FIELD_IS_REQUIRED) ? 0 : at + 4;
  }
  const argument = <usize>load<u32>(field, FIELD_ARGUMENT);
  let flags: u32 = 0;
  let end: usize = 0;
  switch (load<u32>(field, FIELD_KIND)) {
    case TEXT:
      end = stringEnd(at);
      break;
    case FLAG:
      end = flagEnd(at);
      break;
    case NUMBER:
      end = decimalEnd(at);
      if (!lastNumberIsPlain()) flags = ANEW;
      break;
    case INTEGER:
      end = numberEnd(at);
      // Certainly within GraphQL's Int, and written without a point.
      if (end - at > 9 || !lastNumberIsPlain()) return 0;
      break;
    case ID:
      end = stringEnd(at);
      if (end === at + 2 || hasByte(at, end, REPLACEMENT_LEAD)) return 0;
      break;
    case TIMESTAMP:
      end = stringEnd(at);
      if (end === 0 || lastHasEscape() || !isTimestamp(at + 1, end - 1)) return 0;
      break;
    case ENUM:
      end = stringEnd(at);
      // With escapes, it may be a declared word after all.
      if (lastHasEscape()) return 0;
      if (end !== 0 && !isOneOf(at, <u32>(end - at), argument)) {
        flags = UNKNOWN;
        countUnknown(field);
      }
      break;
    case JSON_VALUE:
      end = valueEnd(at, MAX_DEPTH);
      break;
    case ITEMS:
      end = load<u8>(at) === 0x5b ? valueEnd(at, MAX_DEPTH) : 0;
      break;
    case RECORD:
      end = load<u8>(at) === 0x7b ? recordEnd(at, argument) : 0;
      if (end === 0) return 0;
      store<u32>(cell, lastRecord);
      return end;
    case RECORDS:
      return load<u8>(at) === 0x5b ? recordsEnd(at, argument, cell) : 0;
    case DISTINCT:
      end = load<u8>(at) === 0x5b ? recordsEnd(at, argument, cell) : 0;
      return end !== 0 && areDistinct(text, index, argument, cell, top, limit) ? end : 0;
    case TRUE:
      end = flagEnd(at) === at + 4 ? at + 4 : 0;
      break;
  }
  if (!takeIsAsWritten()) flags |= ANEW;
  store<u32>(cell, <u32>(at - text));
  store<u32>(cell, <u32>(end - text) | flags, 4);
  return end;
}

function recordsEnd(from: usize, layout: usize, cell: usize): usize {
  let at = skipSpace(from + 1);
  if (load<u8>(at) === 0x5d) {
    store<u32>(cell, EMPTY);
    return at + 1;
  }
  let count: u32 = 0;
  // Where the place of the next record is stored.
  let link = cell;
  while (true) {
    if (load<u8>(at) !== 0x7b) return 0;
    at = recordEnd(at, layout);
    if (at === 0) return 0;
    store<u32>(link, lastRecord);
    link = index + ((<usize>lastRecord) << 2) + (RECORD_NEXT << 2);
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

// Runs a copy program: writes the selection of a record directly from the text of its index.
import { isSame, mayBreak } from './bytes';
import {
  ANEW,
  COPY_BELOW,
  COPY_BYTES,
  COPY_COUNT,
  COPY_FIELD,
  COPY_HOLDER,
  COPY_LENGTH,
  COPY_LETTERS,
  COPY_NOTHING,
  COPY_RECORD,
  COPY_RECORDS,
  COPY_SIZE,
  COPY_TEXT,
  COPY_VALUE,
  COPY_WORD,
  COPY_WORD_AT,
  EMPTY,
  NULL,
  RECORD_HEAD,
  RECORD_NEXT,
  UNKNOWN,
  WORD_LENGTH,
  WORD_LETTERS,
} from './numbers';
import { copy, makeRoom, SLACK } from './room';

/** Writes the JSON between two places as JSON.stringify would, and makes room for it. Returns the place behind it. */
declare function writeAnew(from: usize, to: usize, out: usize): usize;

/** Writes a JSON string as part of a line, without quotes, and makes room for it. Returns the place behind it. */
declare function writeLine(from: usize, to: usize, isSpeaker: bool, out: usize): usize;

let program: usize = 0;
let text: usize = 0;
let index: usize = 0;

/**
 * Writes a record and those that follow it in its list, `count` in all, separated by commas, at `out`. Returns the
 * place behind them; the memory grows as needed.
 */
export function write(
  programAt: usize,
  textAt: usize,
  indexAt: usize,
  first: u32,
  count: u32,
  out: usize,
): usize {
  program = programAt;
  text = textAt;
  index = indexAt;
  out = writeRecord(program, first, out);
  let record = first;
  for (let left = count - 1; left > 0; left -= 1) {
    record = nextOf(record);
    store<u8>(out, 0x2c);
    out = writeRecord(program, record, out + 1);
  }
  return out;
}

function nextOf(record: u32): u32 {
  return load<u32>(index + ((<usize>record) << 2), RECORD_NEXT << 2);
}

function cellOf(record: u32, field: u32): usize {
  return index + ((<usize>record) << 2) + (RECORD_HEAD << 2) + ((<usize>field) << 3);
}

/** The address of an operation's word; 0 for none. */
function wordOf(op: usize): usize {
  const at = <usize>load<u32>(op, COPY_WORD_AT);
  return at === 0 ? 0 : program + at;
}

function writeRecord(ops: usize, record: u32, out: usize): usize {
  const base = index + ((<usize>record) << 2) + (RECORD_HEAD << 2);
  const end = ops + 4 + <usize>load<u32>(ops) * COPY_SIZE;
  for (let op = ops + 4; op < end; op += COPY_SIZE) {
    const length = <usize>load<u32>(op, COPY_LENGTH);
    makeRoom(out + length + SLACK);
    copy(program + <usize>load<u32>(op, COPY_BYTES), out, length);
    out += length;
    const kind = load<u32>(op);
    if (kind === COPY_NOTHING) continue;
    const cell = base + ((<usize>load<u32>(op, COPY_FIELD)) << 3);
    const begin = load<u32>(cell);
    if (begin <= <u32>NULL) {
      out = kind === COPY_LETTERS ? writeWordItself(wordOf(op), out) : writeNull(out);
      continue;
    }
    const below = program + <usize>load<u32>(op, COPY_BELOW);
    switch (kind) {
      case COPY_VALUE:
        out = writeValue(begin, load<u32>(cell, 4), out);
        break;
      case COPY_WORD:
        out = writeWord(begin, load<u32>(cell, 4), out);
        break;
      case COPY_RECORD:
        out = writeRecord(below, begin, out);
        break;
      case COPY_RECORDS:
        out = writeRecords(below, wordOf(op), begin, out);
        break;
      case COPY_HOLDER:
        out = writeRecord(below, record, out);
        break;
      case COPY_COUNT:
        out = writeCount(begin === EMPTY ? 0 : load<u32>(cell, 4), out);
        break;
      case COPY_TEXT:
        out = writeText(below, begin, out);
        break;
      case COPY_LETTERS:
        out = writeLetters(begin, load<u32>(cell, 4), load<u32>(op, COPY_WORD_AT) !== 0, out);
        break;
    }
  }
  return out;
}

function writeValue(begin: u32, end: u32, out: usize): usize {
  const from = text + <usize>begin;
  const to = text + <usize>(end & (ANEW - 1));
  makeRoom(out + (to - from) + SLACK);
  if (end & ANEW) return writeAnew(from, to, out);
  copy(from, out, to - from);
  return out + (to - from);
}

/** Writes the word in capitals. */
function writeWord(begin: u32, end: u32, out: usize): usize {
  if (end & UNKNOWN) {
    // "UNKNOWN"
    store<u32>(out, 0x4b4e5522);
    store<u32>(out, 0x4e574f4e, 4);
    store<u8>(out, 0x22, 8);
    return out + 9;
  }
  const length = <usize>(end - begin);
  const from = text + <usize>begin;
  for (let at: usize = 0; at < length; at += 16) {
    const chunk = v128.load(from + at);
    const isSmall = i8x16.lt_u(i8x16.sub(chunk, i8x16.splat(0x61)), i8x16.splat(26));
    v128.store(out + at, v128.xor(chunk, v128.and(isSmall, i8x16.splat(0x20))));
  }
  return out + length;
}

/** Writes a list's records, or only those that have a word. */
function writeRecords(ops: usize, word: usize, first: u32, out: usize): usize {
  let separator: u8 = 0x5b;
  for (let record = first === EMPTY ? 0 : first; record !== 0; record = nextOf(record)) {
    if (word !== 0 && !hasWord(record, word)) continue;
    store<u8>(out, separator);
    separator = 0x2c;
    out = writeRecord(ops, record, out + 1);
  }
  makeRoom(out + SLACK);
  if (separator === 0x5b) {
    store<u8>(out, 0x5b);
    out += 1;
  }
  store<u8>(out, 0x5d);
  return out + 1;
}

function hasWord(record: u32, word: usize): bool {
  const cell = cellOf(record, load<u32>(word));
  const begin = load<u32>(cell);
  if (begin <= <u32>NULL) return false;
  const length = load<u32>(word, WORD_LENGTH);
  if ((load<u32>(cell, 4) & (ANEW - 1)) - begin !== length) return false;
  return isSame(text + <usize>begin, word + WORD_LETTERS, length);
}

function writeText(ops: usize, first: u32, out: usize): usize {
  store<u8>(out, 0x22);
  out += 1;
  let isFirst = true;
  for (let record = first === EMPTY ? 0 : first; record !== 0; record = nextOf(record)) {
    if (!hasLine(ops, record)) continue;
    // A line feed, escaped for JSON.
    if (!isFirst) {
      store<u16>(out, 0x6e5c);
      out += 2;
    }
    isFirst = false;
    out = writeRecord(ops, record, out);
  }
  store<u8>(out, 0x22);
  return out + 1;
}

function hasLine(ops: usize, record: u32): bool {
  const end = ops + 4 + <usize>load<u32>(ops) * COPY_SIZE;
  for (let op = ops + 4; op < end; op += COPY_SIZE) {
    const isNull = load<u32>(cellOf(record, load<u32>(op, COPY_FIELD))) <= <u32>NULL;
    if (isNull && load<u32>(op, COPY_WORD_AT) === 0) return false;
  }
  return true;
}

function writeNull(out: usize): usize {
  store<u32>(out, 0x6c6c756e);
  return out + 4;
}

function writeWordItself(word: usize, out: usize): usize {
  const length = <usize>load<u32>(word, WORD_LENGTH);
  makeRoom(out + length + SLACK);
  copy(word + WORD_LETTERS, out, length);
  return out + length;
}

/** Writes a text as part of a line, without its quotes. */
function writeLetters(begin: u32, end: u32, isSpeaker: bool, out: usize): usize {
  const from = text + <usize>begin + 1;
  const to = text + <usize>(end & (ANEW - 1)) - 1;
  if (end & ANEW || mayBreak(from, to)) return writeLine(from - 1, to + 1, isSpeaker, out);
  makeRoom(out + (to - from) + SLACK);
  copy(from, out, to - from);
  return out + (to - from);
}

function writeCount(count: u32, out: usize): usize {
  let size: usize = 1;
  for (let left = count / 10; left > 0; left /= 10) size += 1;
  for (let at = out + size - 1; at >= out; at -= 1) {
    store<u8>(at, <u8>(0x30 + (count % 10)));
    count /= 10;
  }
  return out + size;
}

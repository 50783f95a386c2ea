// Writes what was selected of a record, by a program, straight from the text that its tape belongs to.
import { ANEW, EMPTY, HEAD, NULL, UNKNOWN } from './scan';

// What one step of a program does after it has written its own bytes. The same numbers stand in `program.ts`.
enum Step {
  NOTHING,
  VALUE,
  WORD,
  RECORD,
  RECORDS,
  HOLDER,
  COUNT,
}

// Offsets in a step, behind its kind; a program is the count of its steps, then the steps.
const BYTES: usize = 4;
const LENGTH: usize = 8;
const FIELD: usize = 12;
const BELOW: usize = 16;
const STEP_SIZE: usize = 20;

// Room for what a step may write beside its own bytes and the value's.
const SLACK: usize = 64;

/** Writes the JSON text between two places as JSON.stringify would; the place behind it. Sees to its room itself. */
declare function writeAnew(from: usize, to: usize, out: usize): usize;

let program: usize = 0;
let text: usize = 0;
let tape: usize = 0;

/** The place behind what was written at `out`; the memory grows as it needs. */
export function write(
  programAt: usize,
  textAt: usize,
  tapeAt: usize,
  record: u32,
  out: usize,
): usize {
  program = programAt;
  text = textAt;
  tape = tapeAt;
  return writeRecord(program, record, out);
}

function writeRecord(steps: usize, record: u32, out: usize): usize {
  const base = tape + ((<usize>record) << 2) + HEAD;
  const end = steps + 4 + <usize>load<u32>(steps) * STEP_SIZE;
  for (let step = steps + 4; step < end; step += STEP_SIZE) {
    const length = <usize>load<u32>(step, LENGTH);
    makeRoom(out + length + SLACK);
    copy(program + <usize>load<u32>(step, BYTES), out, length);
    out += length;
    const kind = load<u32>(step);
    if (kind === Step.NOTHING) continue;
    const cell = base + ((<usize>load<u32>(step, FIELD)) << 3);
    const begin = load<u32>(cell);
    if (begin <= NULL) {
      store<u32>(out, 0x6c6c756e);
      out += 4;
      continue;
    }
    const below = program + <usize>load<u32>(step, BELOW);
    switch (kind) {
      case Step.VALUE:
        out = writeValue(begin, load<u32>(cell, 4), out);
        break;
      case Step.WORD:
        out = writeWord(begin, load<u32>(cell, 4), out);
        break;
      case Step.RECORD:
        out = writeRecord(below, begin, out);
        break;
      case Step.RECORDS:
        out = writeRecords(below, begin, out);
        break;
      case Step.HOLDER:
        out = writeRecord(below, record, out);
        break;
      case Step.COUNT:
        out = writeCount(begin === EMPTY ? 0 : load<u32>(cell, 4), out);
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

/** The word in capitals. */
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
    v128.store(out + at, v128.and(v128.load(from + at), i8x16.splat(<i8>0xdf)));
  }
  // What makes a letter a capital makes no quote.
  store<u8>(out, 0x22);
  store<u8>(out + length - 1, 0x22);
  return out + length;
}

function writeRecords(steps: usize, first: u32, out: usize): usize {
  store<u8>(out, 0x5b);
  out += 1;
  if (first !== EMPTY) {
    let record = first;
    while (true) {
      out = writeRecord(steps, record, out);
      record = load<u32>(tape + ((<usize>record) << 2), 8);
      if (record === 0) break;
      store<u8>(out, 0x2c);
      out += 1;
    }
  }
  makeRoom(out + SLACK);
  store<u8>(out, 0x5d);
  return out + 1;
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

/** Copies whole sixteens: a few bytes more than `length` are read and written. */
function copy(from: usize, to: usize, length: usize): void {
  if (length > 256) {
    memory.copy(to, from, length);
    return;
  }
  for (let at: usize = 0; at < length; at += 16) v128.store(to + at, v128.load(from + at));
}

function makeRoom(end: usize): void {
  const size = (<usize>memory.size()) << 16;
  if (end <= size) return;
  // By a quarter at least, so that a long answer does not grow it at every step.
  const wanted = max(end, size + (size >> 2));
  if (memory.grow(<i32>((wanted - size + 0xffff) >> 16)) < 0) unreachable();
}

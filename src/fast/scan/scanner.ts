// The WebAssembly module for work on bytes (`../assembly/`), and the memory that it shares with us.
//
// Everything in that memory has a fixed place, except the answer that is being written, which is last and grows.
// Only the layouts of records stay there from one turn of the event loop to the next.

import { readFileSync } from 'node:fs';
import { toSpeaker, toSpeech } from '../../graph/text-line.ts';
import { parseExact } from '../../upstream/exact-json.ts';

type Exports = {
  readonly memory: WebAssembly.Memory;
  readonly scan: (
    layout: number,
    from: number,
    to: number,
    index: number,
    indexWords: number,
    counters: number,
    extras: number,
  ) => number;
  readonly differenceCount: () => number;
  readonly extraKeyCount: () => number;
  readonly write: (
    program: number,
    text: number,
    index: number,
    first: number,
    count: number,
    out: number,
  ) => number;
  readonly setLimit: (end: number) => void;
};

const KB = 1_024;
const MB = 1_024 * KB;
const PAGE = 64 * KB;

export const LAYOUTS = 4 * KB;
export const COUNTERS = 256 * KB;
export const EXTRAS = 512 * KB;
export const PROGRAM = 576 * KB;
export const PROGRAM_MAX = 256 * KB;
export const TEXT = MB;
/** Longer answers are read by JSON.parse. */
export const TEXT_MAX = 8 * MB;
// Sixteen bytes are read at a time, which may reach past the end.
const PADDING = 64;
export const INDEX = 10 * MB;
export const INDEX_MAX = 32 * MB;
const OUT = INDEX + INDEX_MAX;

const module = new WebAssembly.Module(readFileSync(new URL('scanner.wasm', import.meta.url)));
export const scanner = new WebAssembly.Instance(module, { write: { writeAnew, writeLine } })
  .exports as unknown as Exports;
scanner.memory.grow((OUT + MB) / PAGE - scanner.memory.buffer.byteLength / PAGE);

let bytes = Buffer.from(scanner.memory.buffer);
let index = new Int32Array(scanner.memory.buffer, INDEX, INDEX_MAX >> 2);

// Growing the memory creates another buffer and empties the previous one.
function refresh(): void {
  bytes = Buffer.from(scanner.memory.buffer);
  index = new Int32Array(scanner.memory.buffer, INDEX, INDEX_MAX >> 2);
}

/** All of the memory. Must be called again after anything that may have grown it. */
export function memory(): Buffer {
  if (bytes.length === 0) refresh();
  return bytes;
}

/** The part of the memory for indexes. */
export function indexMemory(): Int32Array {
  if (index.length === 0) refresh();
  return index;
}

const isMinusOrDigit = (byte = 0): boolean => byte === 0x2d || (byte >= 0x30 && byte <= 0x39);

/**
 * Writes a value as JSON.stringify would; called while an answer is written. A lone number is of a declared number
 * type: numbers within JSON values are copied as they came.
 */
function writeAnew(from: number, to: number, out: number): number {
  const text = memory().toString('utf8', from, to);
  const isNumber = isMinusOrDigit(memory()[from]);
  const written = isNumber ? `${Number(text)}` : JSON.stringify(parseExact(text));
  makeRoom(out, written.length * BYTES_A_CHARACTER);
  return out + memory().write(written, out);
}

/** Writes the part of a text that a line of several records holds; called while an answer is written. */
function writeLine(from: number, to: number, isSpeaker: number, out: number): number {
  const sent: string = JSON.parse(memory().toString('utf8', from, to));
  const written = JSON.stringify((isSpeaker ? toSpeaker : toSpeech)(sent)).slice(1, -1);
  makeRoom(out, written.length * BYTES_A_CHARACTER);
  return out + memory().write(written, out);
}

/** The most UTF-8 bytes for a character of a string. */
export const BYTES_A_CHARACTER = 3;

/** The place at which answers are written. */
export const ANSWER = OUT;

/** Limits the bytes of an answer. This also bounds the memory, which never shrinks. */
export function limitAnswers(maxBytes: number): void {
  answerEnd = ANSWER + maxBytes;
  scanner.setLimit(answerEnd + PADDING);
}

let answerEnd = Number.POSITIVE_INFINITY;

/** Whether `length` bytes at `at` are within the limit. */
export const hasRoom = (at: number, length: number): boolean => at + length <= answerEnd;

limitAnswers(32 * MB);

/** Makes room for `length` bytes at `at`. Throws beyond the limit of an answer. */
export function makeRoom(at: number, length: number): void {
  if (!hasRoom(at, length)) throw new RangeError('an answer is too long');
  const missing = at + length + PADDING - scanner.memory.buffer.byteLength;
  if (missing > 0) scanner.memory.grow(Math.ceil(missing / PAGE) + 16);
}

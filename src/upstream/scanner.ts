// The byte work in WebAssembly (`assembly/`), and the memory that it and we share.
//
// Everything in that memory has a fixed place, but for the answer that is being written, which is last and grows.
// Nothing is kept there from one turn of the event loop to the next but the declared shapes.
import { readFileSync } from 'node:fs';

type Exports = {
  readonly memory: WebAssembly.Memory;
  readonly scan: (
    shape: number,
    from: number,
    to: number,
    tape: number,
    tapeWords: number,
    counters: number,
    extras: number,
  ) => number;
  readonly differenceCount: () => number;
  readonly extraKeyCount: () => number;
  readonly write: (
    program: number,
    text: number,
    tape: number,
    record: number,
    out: number,
  ) => number;
};

const KB = 1_024;
const MB = 1_024 * KB;
const PAGE = 64 * KB;

export const SHAPES = 4 * KB;
export const COUNTERS = 256 * KB;
export const EXTRAS = 512 * KB;
export const PROGRAM = 576 * KB;
export const PROGRAM_MAX = 256 * KB;
export const TEXT = MB;
/** Longer answers are read the slow way. */
export const TEXT_MAX = 8 * MB;
// What is looked at in sixteens may end behind its end.
const PADDING = 64;
export const TAPE = 10 * MB;
export const TAPE_MAX = 32 * MB;
const OUT = TAPE + TAPE_MAX;

const module = new WebAssembly.Module(readFileSync(new URL('scanner.wasm', import.meta.url)));
export const scanner = new WebAssembly.Instance(module, { write: { writeAnew } })
  .exports as unknown as Exports;
scanner.memory.grow((OUT + MB) / PAGE - scanner.memory.buffer.byteLength / PAGE);

let bytes = Buffer.from(scanner.memory.buffer);
let tape = new Int32Array(scanner.memory.buffer, TAPE, TAPE_MAX >> 2);

// Memory that has grown is another buffer, and the one before it is empty.
function lookAgain(): void {
  bytes = Buffer.from(scanner.memory.buffer);
  tape = new Int32Array(scanner.memory.buffer, TAPE, TAPE_MAX >> 2);
}

/** All of the memory. To be asked for anew after whatever may have grown it. */
export function memory(): Buffer {
  if (bytes.length === 0) lookAgain();
  return bytes;
}

/** The part of it where tapes are. */
export function tapeMemory(): Int32Array {
  if (tape.length === 0) lookAgain();
  return tape;
}

/** Of JSON that stands there, the same as JSON.stringify writes it; called while an answer is written. */
function writeAnew(from: number, to: number, out: number): number {
  const written = JSON.stringify(JSON.parse(memory().toString('utf8', from, to)));
  // `1e20` is written with all its figures.
  makeRoom(out, written.length * BYTES_A_CHARACTER);
  return out + memory().write(written, out);
}

/** UTF-8 at its most, for a character of a string. */
export const BYTES_A_CHARACTER = 3;

/** An answer is written from here on. */
export const ANSWER = OUT;

/** Sees to it that `length` bytes can be written at `at`. */
export function makeRoom(at: number, length: number): void {
  const missing = at + length + PADDING - scanner.memory.buffer.byteLength;
  if (missing > 0) scanner.memory.grow(Math.ceil(missing / PAGE) + 16);
}

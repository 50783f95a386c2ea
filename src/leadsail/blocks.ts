// Answers put away in blocks of memory that are used again.
//
// Most of what is remembered for a moment is never asked for again. Left to the collector, megabytes of it a second
// grow old before they die, and every sixty-four of them make it go through everything there is: a third of all
// CPU. So bytes are copied into blocks that last, and copied out for whoever asks.
import type { Tape } from '../upstream/tape.ts';

/** Something that can be had again until it is released; to release it again does nothing. */
export type PutAway<T> = { readonly bring: () => T; readonly release: () => void };

export type Blocks = { readonly putAway: (tape: Tape) => PutAway<Tape> };

const LEAST_BYTES = 4_096;
/** Blocks come in sizes of which each is a quarter larger than the one before. */
const GROWTH = 1.25;
// What is free and waits to be used again, at most.
const SPARE_BYTES = 16 * 1024 * 1024;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

export function createBlocks(): Blocks {
  const spare = new Map<number, Buffer[]>();
  let spareBytes = 0;

  function take(bytes: number): Buffer {
    const steps = Math.max(0, Math.ceil(Math.log(bytes / LEAST_BYTES) / Math.log(GROWTH)));
    const size = Math.ceil(LEAST_BYTES * GROWTH ** steps);
    const used = spare.get(size)?.pop();
    if (used) spareBytes -= size;
    // A buffer of its own: words begin where they are allowed to.
    return used ?? Buffer.allocUnsafeSlow(size);
  }

  function give(block: Buffer): void {
    const size = block.length;
    if (spareBytes + size > SPARE_BYTES) return;
    spareBytes += size;
    const alike = spare.get(size);
    if (alike) alike.push(block);
    else spare.set(size, [block]);
  }

  return {
    putAway({ bytes, words, root, missing }) {
      const [byteCount, wordCount] = [bytes.length, words.length];
      const from = wordCount * WORD_BYTES;
      const block = take(from + byteCount);
      new Int32Array(block.buffer, 0, wordCount).set(words);
      block.set(bytes, from);
      let isHeld = true;
      return {
        // What differs was counted when it came.
        bring: () => ({
          bytes: Buffer.from(block.subarray(from, from + byteCount)),
          words: new Int32Array(block.buffer, 0, wordCount).slice(),
          root,
          missing,
          differences: [],
        }),
        // Given back twice, a block would be lent to two at once.
        release() {
          if (isHeld) give(block);
          isHeld = false;
        },
      };
    },
  };
}

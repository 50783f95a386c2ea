// Packs answers into buffers that are used again.
//
// Most of what is cached for a moment is never asked for again. Left to the collector, megabytes of it a second
// grow old before they die, and every sixty-four of them make it go through everything there is: a third of all
// CPU. So bytes are copied into buffers that last, and copied out on demand.
import type { Packed } from '../leadsail/client/cache.ts';
import type { AnswerIndex } from './scan/answer-index.ts';
import { indexOf, isLazy, kindOf, placeOf } from './scan/lazy-record.ts';

const LEAST_BYTES = 4_096;
/** Buffers come in sizes of which each is a quarter larger than the one before. */
const GROWTH = 1.25;
/** Longer ones are as they came: few at a time, in memory of their own, and a copy would keep everybody waiting. */
const MOST_BYTES = 256 * 1024;
// What is free and waits to be used again, at most.
const SPARE_BYTES = 4 * 1024 * 1024;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Packs what is a lazy record; null for anything else, which stays as it is. */
export function createPacking(): (data: unknown) => Packed<unknown> | null {
  const pool = createBufferPool();
  return (data) => {
    if (!isLazy(data)) return null;
    const [kind, place] = [kindOf(data), placeOf(data)];
    const { unpack, release, bytes } = pool.pack(indexOf(data));
    return { unpack: () => kind.at(unpack(), place), release, bytes };
  };
}

export function createBufferPool() {
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

  function give(buffer: Buffer): void {
    const size = buffer.length;
    if (spareBytes + size > SPARE_BYTES) return;
    spareBytes += size;
    const alike = spare.get(size);
    if (alike) alike.push(buffer);
    else spare.set(size, [buffer]);
  }

  return {
    pack(index: AnswerIndex): Packed<AnswerIndex> {
      const { bytes, words, root, missing } = index;
      const [byteCount, wordCount] = [bytes.length, words.length];
      const from = wordCount * WORD_BYTES;
      const all = from + byteCount;
      if (all > MOST_BYTES) return { bytes: all, unpack: () => index, release() {} };
      const buffer = take(all);
      new Int32Array(buffer.buffer, 0, wordCount).set(words);
      buffer.set(bytes, from);
      let isHeld = true;
      return {
        bytes: buffer.length,
        // What differs was counted when it came.
        unpack: () => ({
          bytes: Buffer.from(buffer.subarray(from, from + byteCount)),
          words: new Int32Array(buffer.buffer, 0, wordCount).slice(),
          root,
          missing,
          differences: [],
        }),
        // Given back twice, a buffer would be lent to two at once.
        release() {
          if (isHeld) give(buffer);
          isHeld = false;
        },
      };
    },
  };
}

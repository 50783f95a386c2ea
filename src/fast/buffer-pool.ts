// Packs answers into reusable buffers.
//
// Most answers that are cached for a moment are never requested again. Left to the garbage collector, megabytes of them
// a second grow old before they die, and every 64 MB trigger a full collection: a third of all CPU. So bytes are
// copied into buffers that last, and copied out on demand.
import type { Packed } from '../leadsail/client/cache.ts';
import type { AnswerIndex } from './scan/answer-index.ts';
import { indexOf, isLazy, kindOf, placeOf } from './scan/lazy-record.ts';

const LEAST_BYTES = 4_096;
/** Each size of buffers is a quarter larger than the one before. */
const GROWTH = 1.25;
/** Longer ones are not copied: there are few at a time, in separate memory, and a copy would block all requests. */
const MOST_BYTES = 256 * 1024;
// Free buffers that wait to be used again, at most.
const SPARE_BYTES = 4 * 1024 * 1024;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Packs lazy records; null for anything else, which stays as it is. */
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
    // Not from Node's shared pool, so that the words are aligned.
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
        // Differences were counted when the answer arrived.
        unpack: () => ({
          bytes: Buffer.from(buffer.subarray(from, from + byteCount)),
          words: new Int32Array(buffer.buffer, 0, wordCount).slice(),
          root,
          missing,
          differences: [],
        }),
        // A buffer given back twice would be lent to two holders at once.
        release() {
          if (isHeld) give(buffer);
          isHeld = false;
        },
      };
    },
  };
}

// Checks that no two records of a list have the same id.
import { isSame } from './bytes';
import {
  ANEW,
  EMPTY,
  FIELD_BYTES,
  FIELD_IS_REQUIRED,
  LAYOUT_FIELDS,
  RECORD_HEAD,
  RECORD_NEXT,
} from './numbers';

const WORD: u32 = 4;

/**
 * Whether the records of a list have distinct ids; the cell holds the first record and the count. They all have the
 * required field. Words of the index from `top` on are overwritten; false where those up to `limit` do not suffice.
 */
export function areDistinct(
  text: usize,
  index: usize,
  layout: usize,
  cell: usize,
  top: u32,
  limit: u32,
): bool {
  const first = load<u32>(cell);
  if (first === EMPTY) return true;
  let words: u32 = 16;
  while (words < load<u32>(cell, 4) << 1) words <<= 1;
  if (top + words > limit) return false;
  const table = index + <usize>(top * WORD);
  const count = load<u32>(layout);
  let id: u32 = 0;
  while (
    id < count &&
    !load<u32>(layout + LAYOUT_FIELDS + <usize>id * FIELD_BYTES, FIELD_IS_REQUIRED)
  )
    id += 1;
  if (id === count) return false;
  memory.fill(table, 0, <usize>(words * WORD));
  const cellOfId = <usize>(RECORD_HEAD * WORD + (id << 3));
  for (let record = first; record !== 0; ) {
    const at = index + <usize>(record * WORD);
    const begin = load<u32>(at + cellOfId);
    const end = load<u32>(at + cellOfId, 4);
    // The same letters can be written in different ways.
    if (end & ANEW) return false;
    let slot = hash(text + <usize>begin, text + <usize>end) & (words - 1);
    let other = load<u32>(table + <usize>(slot * WORD));
    while (other !== 0) {
      const known = index + <usize>(other * WORD) + cellOfId;
      const otherBegin = load<u32>(known);
      const isAsLong = load<u32>(known, 4) - otherBegin === end - begin;
      if (isAsLong && isSame(text + <usize>begin, text + <usize>otherBegin, end - begin))
        return false;
      slot = (slot + 1) & (words - 1);
      other = load<u32>(table + <usize>(slot * WORD));
    }
    store<u32>(table + <usize>(slot * WORD), record);
    record = load<u32>(at, RECORD_NEXT * WORD);
  }
  return true;
}

/** FNV-1a. */
function hash(from: usize, to: usize): u32 {
  let sum: u32 = 0x811c9dc5;
  for (let at = from; at < to; at += 1) sum = (sum ^ load<u8>(at)) * 0x01000193;
  return sum ^ (sum >> 15);
}

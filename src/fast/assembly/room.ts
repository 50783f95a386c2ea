// Room for answers: the memory grows as needed.

/** What an operation may write beside its own bytes and the value's. */
export const SLACK: usize = 64;

// The end of the longest answer.
let limit: usize = 0;

/** From now on, a write that needs memory behind `end` traps. */
export function setLimit(end: usize): void {
  limit = end;
}

/** Copies sixteen bytes at a time: a few bytes more than `length` are read and written. */
export function copy(from: usize, to: usize, length: usize): void {
  if (length > 256) {
    memory.copy(to, from, length);
    return;
  }
  for (let at: usize = 0; at < length; at += 16) v128.store(to + at, v128.load(from + at));
}

export function makeRoom(end: usize): void {
  const size = (<usize>memory.size()) << 16;
  if (end <= size) return;
  if (end > limit) unreachable();
  // It grows by at least a quarter, so that a long answer does not grow it at every step.
  const wanted = min(max(end, size + (size >> 2)), limit);
  if (memory.grow(<i32>((wanted - size + 0xffff) >> 16)) < 0) unreachable();
}

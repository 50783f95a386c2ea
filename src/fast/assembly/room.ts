// Room for what is written: the memory grows as it needs.

/** What an operation may write beside its own bytes and the value's. */
export const SLACK: usize = 64;

// No answer may end behind it.
let limit: usize = 0;

/** From now on, writing traps where it would need memory behind `end`. */
export function setLimit(end: usize): void {
  limit = end;
}

/** Copies whole sixteens: a few bytes more than `length` are read and written. */
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
  // By a quarter at least, so that a long answer does not grow it at every step.
  const wanted = min(max(end, size + (size >> 2)), limit);
  if (memory.grow(<i32>((wanted - size + 0xffff) >> 16)) < 0) unreachable();
}

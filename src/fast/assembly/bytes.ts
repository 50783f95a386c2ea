// Compares bytes, sixteen at a time.

/** Whether `length` bytes are the same; at least fifteen more bytes behind both must be readable. */
export function isSame(at: usize, other: usize, length: u32): bool {
  let left = <i32>length;
  while (left > 0) {
    const same = i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(other)));
    const wanted = left >= 16 ? 0xffff : (1 << left) - 1;
    if ((same & wanted) !== wanted) return false;
    at += 16;
    other += 16;
    left -= 16;
  }
  return true;
}

/** Whether a text contains `byte`; at least fifteen more bytes behind it must be readable. */
export function hasByte(from: usize, to: usize, byte: u8): bool {
  for (let at = from; at < to; at += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(byte)));
    if (found !== 0 && at + <usize>ctz(found) < to) return true;
  }
  return false;
}

/** Whether the bytes are one of the words: a count, then the address and the length of each. */
export function isOneOf(at: usize, length: u32, words: usize): bool {
  const count = load<u32>(words);
  for (let index: u32 = 0; index < count; index += 1) {
    const word = words + 4 + ((<usize>index) << 3);
    if (load<u32>(word, 4) === length && isSame(at, load<u32>(word), length)) return true;
  }
  return false;
}

/** Whether there is an escape, or a line break that JSON does not escape: U+0085, U+2028, U+2029. */
export function mayBreak(from: usize, to: usize): bool {
  for (let at = from; at < to; at += 16) {
    const chunk = v128.load(at);
    const isEscape = i8x16.eq(chunk, i8x16.splat(0x5c));
    const isHigh = v128.or(i8x16.eq(chunk, i8x16.splat(-62)), i8x16.eq(chunk, i8x16.splat(-30)));
    if (v128.any_true(v128.or(isEscape, isHigh)) && hasBreak(at, min(to, at + 16))) return true;
  }
  return false;
}

function hasBreak(from: usize, to: usize): bool {
  for (let at = from; at < to; at += 1) {
    const byte = load<u8>(at);
    if (byte === 0x5c) return true;
    if (byte === 0xc2 && load<u8>(at, 1) === 0x85) return true;
    // True for U+2028 to U+202B: a few texts too many take the slow path.
    if (byte === 0xe2 && load<u8>(at, 1) === 0x80 && (load<u8>(at, 2) & 0xfc) === 0xa8) return true;
  }
  return false;
}

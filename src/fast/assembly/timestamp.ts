// Checks whether a text is a timestamp that is answered as it is.
import { isDigit } from './json';

/**
 * Whether it is RFC 3339 with `T`, with `Z` or a numeric offset, and with at most nine digits of a fraction: such a
 * timestamp is answered as it is. Leap seconds are not checked.
 */
export function isTimestamp(from: usize, to: usize): bool {
  if (to - from < 20 || to - from > 35) return false;
  // `2026-11-01T12:00`, and then `:00`.
  const head = v128.load(from);
  const digits = i8x16.bitmask(i8x16.lt_u(i8x16.sub(head, i8x16.splat(0x30)), i8x16.splat(10)));
  if (digits !== 0b1101101101101111) return false;
  if (load<u8>(from, 4) !== 0x2d || load<u8>(from, 7) !== 0x2d || load<u8>(from, 10) !== 0x54)
    return false;
  if (load<u8>(from, 13) !== 0x3a || load<u8>(from, 16) !== 0x3a) return false;
  if (!isDigit(load<u8>(from, 17)) || !isDigit(load<u8>(from, 18))) return false;
  let at = from + 19;
  if (load<u8>(at) === 0x2e) {
    const first = at + 1;
    at = first;
    while (isDigit(load<u8>(at))) at += 1;
    if (at === first || at - first > 9) return false;
  }
  if (!isZone(at, to)) return false;
  return (
    two(from + 11) <= 23 &&
    two(from + 14) <= 59 &&
    two(from + 17) <= 59 &&
    isDay(two(from) * 100 + two(from + 2), two(from + 5), two(from + 8))
  );
}

function isZone(at: usize, to: usize): bool {
  const byte = load<u8>(at);
  if (byte === 0x5a) return at + 1 === to;
  if ((byte !== 0x2b && byte !== 0x2d) || at + 6 !== to || load<u8>(at, 3) !== 0x3a) return false;
  const isFigures =
    isDigit(load<u8>(at, 1)) &&
    isDigit(load<u8>(at, 2)) &&
    isDigit(load<u8>(at, 4)) &&
    isDigit(load<u8>(at, 5));
  return isFigures && two(at + 1) <= 23 && two(at + 4) <= 59;
}

function two(at: usize): u32 {
  return <u32>load<u8>(at) * 10 + <u32>load<u8>(at, 1) - 0x30 * 11;
}

function isDay(year: u32, month: u32, day: u32): bool {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month !== 2)
    return day <= <u32>(month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
  return day <= <u32>(year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
}

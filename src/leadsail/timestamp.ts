// Reads a timestamp into RFC 3339, or not at all where it does not name one moment without doubt.

// ISO 8601 with date, time and offset; the separators of the compact form are optional together.
const EXTENDED =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)$/;
const COMPACT =
  /^(\d{4})(\d{2})(\d{2})[Tt](\d{2})(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * `text` as RFC 3339: as it is when it is that already, rewritten without changing the moment when
 * it is another full form of ISO 8601, null for everything else: no offset, no time, a date that
 * does not exist, epoch numbers, any other format.
 */
export function toRfc3339(text: string): string | null {
  const parts = EXTENDED.exec(text) ?? COMPACT.exec(text);
  if (!parts) return null;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '',
    minute = '',
    second = '00',
    fraction,
    zone = '',
  ] = parts;
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  const isLeapSecond = second === '60';
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > (isLeapSecond ? 60 : 59))
    return null;
  const offset = toOffset(zone);
  if (offset === null) return null;
  // Leap seconds are only ever inserted before a UTC midnight, which `Z` makes visible.
  if (isLeapSecond && !(offset === 'Z' && hour === '23' && minute === '59')) return null;
  if (RFC3339.test(text)) return text;
  const tail = fraction ? `.${fraction}` : '';
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${tail}${offset}`;
}

function toOffset(zone: string): string | null {
  if (zone === 'Z' || zone === 'z') return 'Z';
  const hours = zone.slice(1, 3);
  const minutes = zone.slice(3).replace(':', '') || '00';
  return Number(hours) > 23 || Number(minutes) > 59 ? null : `${zone[0]}${hours}:${minutes}`;
}

// By hand, for a history holds hundreds of timestamps and a Date for each costs more than reading it.
function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (month !== 2)
    return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
  return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
}

const ZERO = 0x30;
const NINE = 0x39;
// `2026-11-01T12:00:00`, where each letter stands for a digit.
const SHAPE = Buffer.from('dddd-dd-ddTdd:dd:dd');
const ANY_DIGIT = 0x64;

/**
 * Whether the ASCII text from `from` to `to` is RFC 3339 in UTC, with at most nine digits of a fraction: what
 * `toRfc3339` answers as it is. Text that it would have to rewrite, or leap seconds, are not looked into.
 */
export function isUtcMoment(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (length < 20 || length > 30 || length === 21 || bytes[to - 1] !== 0x5a) return false;
  for (let at = 0; at < SHAPE.length; at += 1) {
    const byte = bytes[from + at] as number;
    if (SHAPE[at] === ANY_DIGIT ? byte < ZERO || byte > NINE : byte !== SHAPE[at]) return false;
  }
  if (length > 20 && bytes[from + 19] !== 0x2e) return false;
  for (let at = from + 20; at < to - 1; at += 1) {
    const byte = bytes[at] as number;
    if (byte < ZERO || byte > NINE) return false;
  }
  const two = (at: number): number =>
    (bytes[from + at] as number) * 10 + (bytes[from + at + 1] as number) - ZERO * 11;
  return (
    two(11) <= 23 && two(14) <= 59 && two(17) <= 59 && isDay(two(0) * 100 + two(2), two(5), two(8))
  );
}

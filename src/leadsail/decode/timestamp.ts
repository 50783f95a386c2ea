// Reads a timestamp into RFC 3339, or not at all where it does not name one moment without doubt.

// ISO 8601 with date, time and offset; the separators of the compact form are optional together.
const EXTENDED =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)$/;
const COMPACT =
  /^(\d{4})(\d{2})(\d{2})[Tt](\d{2})(\d{2})(?:(\d{2})(?:[.,](\d+))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

const TWO_ZEROS = 11 * '0'.charCodeAt(0);

/** Certainly RFC 3339 already. Nearly all are, and parsing one costs several times as much. */
function isUsual(text: string): boolean {
  if (!RFC3339.test(text)) return false;
  const two = (at: number): number =>
    text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - TWO_ZEROS;
  const end = text.length;
  const isZone = text.endsWith('Z') || (two(end - 5) < 24 && two(end - 2) < 60);
  const isTime = isZone && two(11) < 24 && two(14) < 60 && two(17) < 60;
  return isTime && isDay(two(0) * 100 + two(2), two(5), two(8));
}

/** Digits of a second that are kept: nanoseconds. */
export const MAX_FRACTION = 9;
const MILLISECONDS = 3;

/**
 * `text` as RFC 3339: as it is when it is that already with at most nine digits of a fraction (with more it is cut to
 * milliseconds), rewritten without changing the moment when
 * it is another full form of ISO 8601, null for everything else: no offset, no time, a date that
 * does not exist, epoch numbers, any other format.
 */
export function toRfc3339(text: string): string | null {
  if (isUsual(text)) return text;
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
  const isLong = fraction !== undefined && fraction.length > MAX_FRACTION;
  if (!isLong && RFC3339.test(text)) return text;
  const tail = fraction ? `.${isLong ? fraction.slice(0, MILLISECONDS) : fraction}` : '';
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

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

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

// The order of moments, which are RFC 3339 texts: exact to their last digit, and the same for any two.

import { MAX_FRACTION } from './timestamp.ts';

/**
 * Below, above or at 0, as `one` is before, after or at `other`; both are RFC 3339, in whatever time zone and with
 * however many digits of a second. A leap second is the last of its minute.
 */
export function compareMoments(one: string, other: string): number {
  // Of one form, as they mostly are, the texts are in the order of the moments.
  if (isPlain(one) && isPlain(other) && one.length === other.length) {
    return one < other ? -1 : Number(one > other);
  }
  const [ours, theirs] = [partsOf(one), partsOf(other)];
  if (ours.minuteMs !== theirs.minuteMs) return ours.minuteMs - theirs.minuteMs;
  return ours.seconds < theirs.seconds ? -1 : Number(ours.seconds > theirs.seconds);
}

// A time zone other than UTC can be hours away.
const isPlain = (moment: string): boolean => moment.endsWith('Z');

// `2026-11-01T12:00`, seconds with their fraction, and the zone.
const MINUTE = 16;
const SECONDS = /^:([\d.]+)(.*)$/;

function partsOf(moment: string): { readonly minuteMs: number; readonly seconds: string } {
  const [, seconds = '', zone = 'Z'] = SECONDS.exec(moment.slice(MINUTE)) ?? [];
  const minuteMs = Date.parse(`${moment.slice(0, MINUTE)}:00${zone}`);
  // As texts of one length they are in the order of their numbers.
  const [whole = '', fraction = ''] = seconds.split('.');
  return { minuteMs, seconds: `${whole}.${fraction.padEnd(MAX_FRACTION, '0')}` };
}

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

const MILLISECONDS = 3;
// `2026-11-01T12:00:00.000Z`
const USUAL_LENGTH = 24;
const SECOND = 19;

/** The same text for the same moment: in UTC, with three digits of a second, or as many more as it takes. */
export function toUsualForm(moment: string): string {
  if (isPlain(moment)) {
    if (moment.length === USUAL_LENGTH) return moment;
    return `${moment.slice(0, SECOND)}.${shortest(moment.slice(SECOND + 1, -1))}Z`;
  }
  const { minuteMs, seconds } = partsOf(moment);
  const [whole = '', fraction = ''] = seconds.split('.');
  const minute = new Date(minuteMs).toISOString().slice(0, MINUTE);
  return `${minute}:${whole}.${shortest(fraction)}Z`;
}

function shortest(fraction: string): string {
  let end = fraction.length;
  while (end > MILLISECONDS && fraction[end - 1] === '0') end -= 1;
  return fraction.slice(0, end).padEnd(MILLISECONDS, '0');
}

const MICROSECONDS = 6;

/** Microseconds since 1970, which is as fine as a double can be. */
export function microsecondsOf(moment: string): number {
  const { minuteMs, seconds } = partsOf(moment);
  const [whole = '', fraction = ''] = seconds.split('.');
  return minuteMs * 1_000 + Number(whole + fraction.slice(0, MICROSECONDS));
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

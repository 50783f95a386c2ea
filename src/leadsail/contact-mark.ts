// The do-not-contact mark of a lead, read from what LeadSail sent: a decoder must not simplify it.
import type { Sent } from './decode/declaration.ts';
import { isObject } from './decode/values.ts';

/**
 * Whether a lead may be contacted: `none` where LeadSail says of no reason against it, `set` where it marks the lead,
 * `absent` where it says nothing of marks at all, `unreadable` where what it says cannot be read.
 */
export type ContactMark = 'none' | 'set' | 'absent' | 'unreadable';

// `isDnc` in other spellings, without what is not a letter.
const SAID_OTHERWISE = /^(?:is)?(?:on)?(?:dnc|donot(?:contact|call|text|sms))(?:list)?$/;
// Nearly all keys are ruled out by this, which is quick.
const MAY_SAY = /dnc|d_n|d\Wn|not/i;
const WORD = /(?:^|[^a-z])dnc(?:[^a-z]|$)/;

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/** However it is spelled, a lead that is meant by it is not contacted. */
export function contactMarkOf(sent: Sent): ContactMark {
  const whole = sent.whole();
  const { status = null, flags = null } = whole;
  const marks = [markOfStatus(status), ...otherMarksIn(whole)];
  if (isObject(flags)) {
    const { isDnc, ...others } = flags;
    marks.push(markOfFlag(isDnc), ...otherMarksIn(others));
  } else if (flags !== null) marks.push('unreadable');
  if (marks.includes('set')) return 'set';
  if (marks.includes('unreadable')) return 'unreadable';
  return flags === null ? 'absent' : 'none';
}

function markOfStatus(status: unknown): ContactMark {
  if (status === null) return 'none';
  if (typeof status !== 'string') return 'unreadable';
  return WORD.test(status.toLowerCase()) || SAID_OTHERWISE.test(lettersOf(status)) ? 'set' : 'none';
}

function markOfFlag(flag: unknown): ContactMark {
  if (flag == null || flag === false) return 'none';
  return flag === true ? 'set' : 'unreadable';
}

// Longer keys are no flags.
const LONGEST_KEY = 40;

/** What stands under undocumented keys; one that holds a mark for each channel has all of them. */
function otherMarksIn(holder: Readonly<Record<string, unknown>>): ContactMark[] {
  return Object.keys(holder).flatMap((key) => {
    if (!isMark(key)) return [];
    const said = holder[key];
    return isObject(said) ? Object.values(said).map(markOfFlag) : markOfFlag(said);
  });
}

const isMark = (key: string): boolean =>
  MAY_SAY.test(key) && key.length <= LONGEST_KEY && SAID_OTHERWISE.test(lettersOf(key));

// The do-not-contact mark of a lead, read from what LeadSail sent: a decoder must not simplify it.
import type { Sent } from './decode/declaration.ts';
import { isObject } from './decode/values.ts';

/**
 * Whether a lead may be contacted: `none` where LeadSail says of no reason against it, `set` where it marks the lead,
 * `absent` where it says nothing of marks at all, `unreadable` where what it says cannot be read.
 */
export type ContactMark = 'none' | 'set' | 'absent' | 'unreadable';

// `isDnc` in other spellings and words, for one channel or of one list, without what is not a letter. What stands
// behind an opt-out may be its wording, or where one opts out.
const SAID_OTHERWISE =
  /^(?:is|has|on|in|for|sms|text|call|phone|contact|voice|email|marketing|federal|national|state|internal|global|client|campaign)*(?:(?:dnc|donot(?:contact|call|text|sms|email|message|disturb))(?:for|by|sms|text|call|phone|voice|email|marketing|federal|national|state|internal|global|client|campaign|list|listed|requested|registry)*|(?:opt(?:ed)?out|unsubscribed?)(?:for|by|sms|list)*)$/;
// Nearly all keys are ruled out by this, which is quick.
const MAY_SAY = /dnc|d_n|d\Wn|not|out|t_o|unsub|flag|stat|compl|[^ -~]/i;
const WORD = /(?:^|[^a-z])dnc(?:[^a-z]|$)/;

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
const lettersOf = (text: string): string => folded(text).replace(/[^a-z]/g, '');

/** However it is spelled, and its key too, a lead that is meant by it is not contacted. */
export function contactMarkOf(sent: Sent): ContactMark {
  const whole = sent.whole();
  const marks = Object.keys(whole).flatMap((key) => marksIn(whole[key], letterNameOf(key)));
  if (marks.includes('set')) return 'set';
  if (marks.includes('unreadable')) return 'unreadable';
  return whole.flags == null ? 'absent' : 'none';
}

/** What is said of marks under a key of a lead, of which the letters are given. */
function marksIn(said: unknown, name: string): ContactMark[] {
  if (name === 'status') return [markOfStatus(said)];
  if (name === 'flags') return isObject(said) || said == null ? marksBelow(said) : ['unreadable'];
  if (name === 'compliance') return marksBelow(said);
  return SAID_OTHERWISE.test(name) ? marksOfFlag(said) : [];
}

// What is nested more deeply is no flag.
const MAX_DEPTH = 4;

/** What is said of marks under the keys of an object, and of objects and lists in it. */
function marksBelow(said: unknown, depth = 0): ContactMark[] {
  if (typeof said !== 'object' || said === null || depth > MAX_DEPTH) return [];
  return Object.entries(said).flatMap(([key, value]) => {
    if (key === 'isDnc') return [markOfFlag(value)];
    return SAID_OTHERWISE.test(letterNameOf(key))
      ? marksOfFlag(value)
      : marksBelow(value, depth + 1);
  });
}

function markOfStatus(status: unknown): ContactMark {
  if (status == null) return 'none';
  if (typeof status !== 'string') return 'unreadable';
  return WORD.test(folded(status)) || SAID_OTHERWISE.test(lettersOf(status)) ? 'set' : 'none';
}

function markOfFlag(flag: unknown): ContactMark {
  if (flag == null || flag === false) return 'none';
  return flag === true ? 'set' : 'unreadable';
}

/** One that is undocumented; one that holds a mark for each channel has all of them. */
const marksOfFlag = (said: unknown): ContactMark[] =>
  isObject(said) ? Object.values(said).map(markOfFlag) : [markOfFlag(said)];

// Longer keys are no flags.
const LONGEST_KEY = 40;

/** The letters of a key in lower case; none of a key that cannot be a mark's. */
const letterNameOf = (key: string): string =>
  key.length <= LONGEST_KEY && MAY_SAY.test(key) ? lettersOf(key) : '';

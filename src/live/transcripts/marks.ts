// The mark of a transcript entry: its role, its moment and its words as one number.
import { toUsualForm } from '../../leadsail/decode/moments.ts';
import type { SentEntry } from '../../leadsail/transcripts.ts';

/** 2 bits for the role, 12 for the moment (0: none), 18 for the words. Equal entries have equal marks. */
export type Mark = number;

const MOMENTS = 0xfff;
const WORDS = 0x3_ffff;
const WORDS_BITS = 18;
const ROLE_AT = 30;

export const roleOf = (mark: Mark): number => mark >>> ROLE_AT;
/** 0 when the entry has no moment. */
export const momentOf = (mark: Mark): number => (mark >>> WORDS_BITS) & MOMENTS;
export const wordsOf = (mark: Mark): number => mark & WORDS;

export const isSameMoment = (one: string | null, other: string | null): boolean =>
  one === other || (one !== null && other !== null && toUsualForm(one) === toUsualForm(other));

const FIRST = 0x811c_9dc5;

/** FNV-1a with 32 bits: fast, and the same in all processes. */
export function hashOf(text: string): number {
  let sum = FIRST;
  for (let at = 0; at < text.length; at += 1)
    sum = Math.imul(sum ^ text.charCodeAt(at), 16_777_619);
  return mix(sum);
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Combines several numbers, in order, into one. */
export const digest = (...numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => mix(Math.imul(sum ^ one, 16_777_619)), FIRST);

/** The digest of each beginning of a list, from that of none on; a digest is made of the one before it and a mark. */
export function digestsOf(marks: readonly Mark[], none = 0): readonly number[] {
  const digests = [none];
  for (const mark of marks) digests.push(digest(digests.at(-1) as number, mark));
  return digests;
}

const ROLES: Readonly<Record<string, number>> = { agent: 1, user: 2 };

function markOf({ roleRaw, timestamp, message }: SentEntry): Mark {
  const role = roleRaw === null ? 0 : (ROLES[roleRaw] ?? 3);
  const moment = timestamp === null ? 0 : 1 + (hashOf(toUsualForm(timestamp)) % MOMENTS);
  const words = message === null ? 0 : hashOf(message) >>> (32 - WORDS_BITS);
  return ((role << ROLE_AT) | (moment << WORDS_BITS) | words) >>> 0;
}

const marksByList = new WeakMap<readonly SentEntry[], readonly Mark[]>();

/** The marks of all entries of a list, which must not change. */
export function marksOf(entries: readonly SentEntry[]): readonly Mark[] {
  const cached = marksByList.get(entries);
  if (cached) return cached;
  const marks = entries.map(markOf);
  marksByList.set(entries, marks);
  return marks;
}

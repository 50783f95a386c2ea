// What was sent before the entries that a cursor holds: of those it has one number, by which changes are found.
import type { Told } from './entry-log.ts';
import { longestRise } from './gaps.ts';
import { digest, digestsOf, headBefore, type Mark, markBetween } from './marks.ts';

export type Earlier = {
  /** The marks of the entries before those of the cursor. */
  readonly marks: readonly Mark[];
  /** Whether they are what was sent, in the order in which it was sent; else they only count as sent. */
  readonly isKnown: boolean;
};

/** What was sent before the entries of a cursor, in view of the transcript as it is now. */
export function earlierOf(told: Told, marks: readonly Mark[]): Earlier {
  const count = told.count - told.marks.length;
  const before = digestsOf(marks.slice(0, count));
  if (count <= marks.length && before[count] === told.head) {
    return { marks: marks.slice(0, count), isKnown: true };
  }
  const end = endOf(told, marks);
  const now = marks.slice(0, end);
  const held = new Set(told.marks);
  const later = marks.slice(end).filter((mark) => !held.has(mark));
  const sent = asSent(told, withoutInserted(told, now), later, count);
  return sent ? { marks: sent, isKnown: true } : { marks: now, isKnown: false };
}

/** Where the entries of the cursor that were added at the end begin in a transcript, though some may have moved. */
function endOf({ count, marks: held, notes }: Told, marks: readonly Mark[]): number {
  const first = count - held.length;
  const added = held.filter((_, at) => !notes.has(first + at));
  const places = longestRise(added.map((mark) => marks.lastIndexOf(mark)));
  // One that has moved is farther from where it was than the others.
  const shifts = places.map((place, at) =>
    place < 0 ? Number.POSITIVE_INFINITY : Math.abs(place - at - first),
  );
  let at = shifts.indexOf(Math.min(...shifts));
  let end = places[at] ?? -1;
  if (end < 0) return marks.length;
  // The same words can come again later.
  while (at > 0 && end > 0 && marks[end - 1] === added[at - 1]) [at, end] = [at - 1, end - 1];
  return end;
}

/** Without the entries that were inserted later, which the cursor holds. */
function withoutInserted({ count, marks: held, notes }: Told, now: readonly Mark[]): Mark[] {
  const left = [...now];
  for (const [place, { kind }] of notes) {
    const at = left.indexOf(held[place - count + held.length] as Mark);
    if (kind === 'inserted' && at >= 0) left.splice(at, 1);
  }
  return left;
}

/**
 * The entries as they were sent, if one of them has other words now, has moved, perhaps to those `later`, or if some in
 * a row are new; null: not known.
 */
function asSent(
  told: Told,
  now: readonly Mark[],
  later: readonly Mark[],
  count: number,
): readonly Mark[] | null {
  const { head } = told;
  const added = now.length - count;
  const digests = toDigests(now, head);
  const { before, behind } = digests;
  if (added === 0 && before[count] === head) return now;
  if (added === -1) return withMoved(later, now, digests);
  if (added === 0) return withReturned(now, head) ?? withOldWords(told, now, digests);
  const from = added < 0 ? -1 : before.findIndex((digest, at) => digest === behind[at + added]);
  return from < 0 ? null : now.toSpliced(from, added);
}

/** One of the entries behind has left its place among these. */
function withMoved(
  later: readonly Mark[],
  now: readonly Mark[],
  { before, behind }: Digests,
): readonly Mark[] | null {
  for (const mark of later) {
    const from = before.findIndex((one, at) => digest(one, mark) === behind[at]);
    if (from >= 0) return now.toSpliced(from, 0, mark);
  }
  return null;
}

/** One of these has another place among them. */
function withReturned(now: readonly Mark[], head: number): readonly Mark[] | null {
  if (now.length > MAX_COMPARED) return null;
  for (const [at, mark] of now.entries()) {
    const others = now.toSpliced(at, 1);
    const sent = withMoved([mark], others, toDigests(others, head));
    if (sent) return sent;
  }
  return null;
}

/** At each place: the digest of what is before it, and what that has to be for all to come to a head. */
type Digests = { readonly before: readonly number[]; readonly behind: readonly number[] };

function toDigests(marks: readonly Mark[], head: number): Digests {
  const behind = [head];
  for (const mark of marks.toReversed()) behind.push(headBefore(behind.at(-1) as number, mark));
  return { before: digestsOf(marks), behind: behind.reverse() };
}

// Among more, too many marks would seem to be possible.
const MAX_COMPARED = 300;
// The words are the last twenty bits of a mark.
const WORDS_BITS = 20;

/** One entry has other words now; its former mark follows from the digests. */
function withOldWords(
  { notes }: Told,
  now: readonly Mark[],
  { before, behind }: Digests,
): readonly Mark[] | null {
  const revised = [...notes.values()].flatMap((note) =>
    note.kind === 'revises' && note.place < now.length ? note.place : [],
  );
  const places = revised.length > 0 ? [...new Set(revised)] : now.map((_, at) => at);
  if (revised.length > 0 ? places.length > 1 : places.length > MAX_COMPARED) return null;
  const former = places.flatMap((at) => {
    const mark = markBetween(before[at] as number, behind[at + 1] as number);
    const isPossible = mark >>> WORDS_BITS === (now[at] as Mark) >>> WORDS_BITS;
    return isPossible ? { at, mark } : [];
  });
  const [one, ...others] = former;
  return one && others.length === 0 ? now.with(one.at, one.mark) : null;
}

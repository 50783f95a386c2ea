// What was sent before the entries that a cursor holds: of those it has one number.
import type { Told } from './entry-log.ts';
import { longestRise } from './gaps.ts';
import { digestsOf, type Mark } from './marks.ts';

export type Earlier = {
  /** The marks of the entries before those of the cursor. */
  readonly marks: readonly Mark[];
  /** Whether they are what was sent, in the order in which it was sent; else they only count as sent. */
  readonly isKnown: boolean;
};

/** What was sent before the entries of a cursor, in view of the transcript as it is now. */
export function earlierOf(told: Told, marks: readonly Mark[]): Earlier {
  const first = marks.slice(0, told.count - told.marks.length);
  const now = marks.slice(0, endOf(told, marks));
  const sent = withoutNew(first, told) ?? withoutNew(withoutInserted(told, now), told);
  return sent ? { marks: sent, isKnown: true } : { marks: now, isKnown: false };
}

// Each place costs as many steps as there are entries behind it.
const MAX_PLACES = 512;

/** Without some in a row that are new, or as it is if none are; null: it is not what was sent. */
function withoutNew(now: readonly Mark[], told: Told): readonly Mark[] | null {
  const count = told.count - told.marks.length;
  const added = now.length - count;
  const before = digestsOf(now);
  for (let tried = 0; added >= 0 && tried <= Math.min(count, added && MAX_PLACES); tried += 1) {
    const at = count - tried;
    const behind = digestsOf(now.slice(at + added), before[at]);
    if (behind.at(-1) === told.head) return now.toSpliced(at, added);
  }
  return null;
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

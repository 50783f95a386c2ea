// Matches a transcript's entries with those of its last state: LeadSail completes, corrects, joins and reorders them.
import type { SentEntry } from '../../leadsail/transcripts.ts';
import { createGaps, firstAbove, type Gaps } from './gaps.ts';
import { isSameMoment, type Mark, momentOf, roleOf, wordsOf } from './marks.ts';

/** An entry of the last state. */
export type KnownEntry = {
  readonly mark: Mark;
  /** Undefined when only the mark is known. */
  readonly message: string | null | undefined;
  /** The same of its time. */
  readonly timestamp: string | null | undefined;
  /** Whether it was there when the transcript was last read. */
  readonly isThere: boolean;
  /** Whether it went into another entry: a later entry with the same words and no moment is a new one. */
  readonly isAbsorbed: boolean;
};

export type Alignment<Entry> = {
  /** For each entry now, the entry that it was; null for a new one. */
  readonly found: readonly (Entry | null)[];
  /** The indexes of the entries that have changed. */
  readonly changed: ReadonlySet<number>;
};

/**
 * Equal entries match, in order if there is a choice, and wherever they have moved. The remaining entries match when
 * they have the same role and moment or, between the same neighbors, when nothing contradicts it.
 */
export function align<Entry extends KnownEntry>(
  order: readonly Entry[],
  marks: readonly Mark[],
  entries: readonly Pick<SentEntry, 'message' | 'timestamp'>[],
): Alignment<Entry> {
  const messageAt: MessageAt = (index) => entries[index]?.message ?? null;
  const there = order.filter(({ isThere }) => isThere);
  const found: (Entry | null)[] = marks.map(() => null);
  const [from, to, missing] = alignEnds(there, marks, found);
  const unmatched = alignEqual(missing, marks, [from, to], messageAt, found);
  if (unmatched.length === 0) return { found, changed: new Set() };
  const lost = new Set(missing);
  for (const entry of found.slice(from, to)) if (entry) lost.delete(entry);
  // No entry is missing: all remaining ones are new.
  if (lost.size === 0 && there.length === order.length) return { found, changed: new Set() };
  const gaps = createGaps(order, found);
  const others = alignReturned(order, marks, unmatched, found, gaps);
  const remaining = { order, marks, entries, messageAt, lost, found, gaps };
  return { found, changed: alignChanged(remaining, others) };
}

type MessageAt = (index: number) => string | null;

/** Matches equal entries at both ends. Returns the range between them, and the entries that were there. */
function alignEnds<Entry extends KnownEntry>(
  there: readonly Entry[],
  marks: readonly Mark[],
  found: (Entry | null)[],
): [number, number, readonly Entry[]] {
  const shorter = Math.min(there.length, marks.length);
  let head = 0;
  for (; head < shorter && there[head]?.mark === marks[head]; head += 1) {
    found[head] = there[head] ?? null;
  }
  let tail = 0;
  for (; tail < shorter - head; tail += 1) {
    const known = there[there.length - 1 - tail];
    if (known?.mark !== marks[marks.length - 1 - tail]) break;
    found[marks.length - 1 - tail] = known ?? null;
  }
  return [head, marks.length - tail, there.slice(head, there.length - tail)];
}

function byMark<Entry extends KnownEntry>(entries: Iterable<Entry>): Map<Mark, Entry[]> {
  const groups = new Map<Mark, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.mark);
    if (group) group.push(entry);
    else groups.set(entry.mark, [entry]);
  }
  return groups;
}

/** Matches equal entries between the ends, the first with the first. Returns the indexes of the others. */
function alignEqual<Entry extends KnownEntry>(
  missing: readonly Entry[],
  marks: readonly Mark[],
  [from, to]: readonly [number, number],
  messageAt: MessageAt,
  found: (Entry | null)[],
): number[] {
  const groups = byMark(missing);
  const unmatched: number[] = [];
  for (let at = from; at < to; at += 1) {
    const group = groups.get(marks[at] ?? 0);
    // Other words have the same mark once in 262,144 times.
    const hasWords = ({ message }: Entry) => message === undefined || message === messageAt(at);
    const same = group?.findIndex(hasWords) ?? -1;
    if (same >= 0) found[at] = group?.splice(same, 1)[0] ?? null;
    else unmatched.push(at);
  }
  return unmatched;
}

/** Matches entries that were gone for a while and are back. Returns the indexes of the others. */
function alignReturned<Entry extends KnownEntry>(
  order: readonly Entry[],
  marks: readonly Mark[],
  unmatched: readonly number[],
  found: (Entry | null)[],
  { gapOf, placeOf }: Gaps<Entry>,
): number[] {
  const gone = byMark(order.filter(({ isThere }) => !isThere));
  return unmatched.filter((at) => {
    const mark = marks[at] ?? 0;
    const group = gone.get(mark) ?? [];
    const [low, high] = gapOf(at);
    // Without a moment, the same words may have been said once more.
    const back = group.findIndex(
      (entry) =>
        momentOf(mark) > 0 || (!entry.isAbsorbed && placeOf(entry) > low && placeOf(entry) < high),
    );
    if (back < 0) return true;
    found[at] = group.splice(back, 1)[0] ?? null;
    return false;
  });
}

type Remaining<Entry> = {
  readonly order: readonly Entry[];
  readonly marks: readonly Mark[];
  readonly entries: readonly Pick<SentEntry, 'timestamp'>[];
  readonly messageAt: MessageAt;
  /** The entries that were there and are not matched yet. */
  readonly lost: Set<Entry>;
  readonly found: (Entry | null)[];
  readonly gaps: Gaps<Entry>;
};

// Bounds the comparisons in a long transcript in which all words have changed.
const COMPARED = 16;

/** Pairs the remaining entries, the surest pairs first. Returns the indexes of those that were paired. */
function alignChanged<Entry extends KnownEntry>(
  { order, marks, entries, messageAt, lost, found, gaps }: Remaining<Entry>,
  unmatched: readonly number[],
): Set<number> {
  const changed = new Set<number>();
  const matched = new Set(found);
  const byMoment = new Map<number, Entry[]>();
  for (const entry of order) {
    const moment = momentOf(entry.mark);
    if (moment === 0 || matched.has(entry)) continue;
    const group = byMoment.get(moment);
    if (group) group.push(entry);
    else byMoment.set(moment, [entry]);
  }
  const inOrder = order.filter((entry) => lost.has(entry));
  const places = inOrder.map(gaps.placeOf);

  /** The first entries in the same gap that are not paired yet. */
  function inGap(at: number): Entry[] {
    const [low, high] = gaps.gapOf(at);
    const near: Entry[] = [];
    for (let next = firstAbove(places, low); next < places.length; next += 1) {
      const entry = inOrder[next];
      if (!entry || (places[next] ?? high) >= high || near.length === COMPARED) break;
      if (lost.has(entry)) near.push(entry);
    }
    return near;
  }

  function pair(among: (at: number) => readonly Entry[], isSame: IsSame<Entry>): void {
    for (const at of unmatched) {
      if (found[at]) continue;
      const entry = among(at).find((one) => !matched.has(one) && isSame(one, at));
      if (!entry) continue;
      found[at] = entry;
      matched.add(entry);
      lost.delete(entry);
      changed.add(at);
    }
  }

  const markAt = (at: number): Mark => marks[at] ?? 0;
  const atMoment = (at: number) => byMoment.get(momentOf(markAt(at))) ?? [];
  // Two moments are one in a mark once in 4,096 times.
  const hasMoment: IsSame<Entry> = ({ mark, timestamp }, at) =>
    momentOf(mark) > 0 &&
    momentOf(mark) === momentOf(markAt(at)) &&
    (timestamp === undefined || isSameMoment(timestamp, entries[at]?.timestamp ?? null));
  const hasRole: IsSame<Entry> = ({ mark }, at) => roleOf(mark) === roleOf(markAt(at));
  const hasWords: IsSame<Entry> = ({ mark }, at) => wordsOf(mark) === wordsOf(markAt(at));
  const isTimedOtherwise: IsSame<Entry> = ({ mark }, at) =>
    momentOf(mark) > 0 && momentOf(markAt(at)) > 0 && momentOf(mark) !== momentOf(markAt(at));

  // Several can have one moment, where LeadSail writes whole seconds.
  pair(inGap, (entry, at) => hasMoment(entry, at) && hasRole(entry, at));
  pair(atMoment, (entry, at) => hasMoment(entry, at) && hasRole(entry, at));
  pair(atMoment, (entry, at) => hasMoment(entry, at) && hasWords(entry, at));
  pair(inGap, (entry, at) => hasRole(entry, at) && goesOn(entry, messageAt(at)));
  pair(inGap, (entry, at) => hasRole(entry, at) && !isTimedOtherwise(entry, at));
  pair(
    inGap,
    (entry, at) => wordsOf(entry.mark) > 0 && hasWords(entry, at) && !isTimedOtherwise(entry, at),
  );
  return changed;
}

type IsSame<Entry> = (entry: Entry, at: number) => boolean;

/** Whether the words begin with those of an entry, or the other way round. */
function goesOn({ message }: KnownEntry, words: string | null): boolean {
  if (!message || !words) return false;
  return words.startsWith(message) || message.startsWith(words);
}

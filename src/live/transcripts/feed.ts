// Follows a transcript from one state to the next, and makes an event of each entry that is new or has new words.
import { type Transcript, type TranscriptEntry, toEntry } from '../../leadsail/transcripts.ts';
import { align, type KnownEntry } from './alignment.ts';
import { earlierOf } from './earlier.ts';
import { createEntryLog, type EntryLog, type Note, type Told } from './entry-log.ts';
import { type Mark, marksOf } from './marks.ts';

/** An entry that is new, or that has other words than when it was sent. */
export type EntryEvent = {
  readonly entry: TranscriptEntry;
  /** Its place in the transcript at the time of the event. */
  readonly index: number;
  /** The cursor with which it was sent before; null for a new entry. */
  readonly revises: string | null;
};

export type Feed = {
  /** Sets the current state of the transcript. */
  readonly advance: (transcript: Transcript) => void;
  /** All events, in order; the list grows at its end. */
  readonly events: readonly EntryEvent[];
  /** Whether entries were only added at the end: then the events are the transcript. */
  readonly isPlain: () => boolean;
};

/** An entry that was sent, by this feed or before it. */
type ToldEntry = {
  -readonly [Name in keyof KnownEntry]: KnownEntry[Name];
} & {
  /** In the log; -1: only known to have been sent. */
  place: number;
  /** The cursor with which it was sent, once the log no longer has it. */
  cursor: { text: string | null };
};

// Missing entries that are remembered, in case they come back.
const MAX_GONE = 10_000;

/** A cursor to resume from, and its decoded content. */
export type After = {
  readonly cursor: string;
  readonly told: Told | { readonly position: number };
};

/** The entries that were sent up to a cursor, in the order of the transcript as far as it is known. */
export function seed(
  interactionId: string,
  after: After | null,
  marks: readonly Mark[],
): { order: ToldEntry[]; readonly log: EntryLog } {
  if (after === null) return { order: [], log: createEntryLog(interactionId) };
  const before = after.told;
  if ('position' in before) {
    const log = createEntryLog(interactionId);
    const order = marks
      .slice(0, before.position + 1)
      .map((mark) => told(mark, log.add(mark, null)));
    return { order, log };
  }
  const earlier = earlierOf(before, marks);
  const first = before.count - before.marks.length;
  const log = createEntryLog(interactionId, before, earlier.isKnown ? earlier.marks : []);
  const order = earlier.marks.map((mark, place) => told(mark, earlier.isKnown ? place : -1));
  const byPlace = new Map(order.map((entry) => [entry.place, entry]));
  before.marks.forEach((mark, at) => {
    const place = first + at;
    const note = before.notes.get(place);
    const known =
      (note?.kind === 'revises' ? byPlace.get(note.place) : undefined) ??
      // Entries that only count as sent may be among those that the cursor holds.
      (note && order.find((one) => one.place < 0 && one.mark === mark));
    const entry = known ?? told(mark, place);
    Object.assign(entry, { mark, place });
    byPlace.set(place, entry);
    if (!known) order.splice(note?.kind === 'inserted' ? note.index : order.length, 0, entry);
  });
  return { order, log };
}

const told = (mark: Mark, place: number): ToldEntry => ({
  mark,
  place,
  message: undefined,
  timestamp: undefined,
  isThere: true,
  isAbsorbed: false,
  cursor: { text: null },
});

/** Resumes after a cursor; null: from the beginning. */
export function createFeed(interactionId: string, after: After | null): Feed {
  const events: EntryEvent[] = [];
  let state: ReturnType<typeof seed> | null = null;
  let isPlain = true;
  let taken: readonly object[] | null = null;

  return {
    events,
    isPlain: () => isPlain,
    advance(transcript) {
      const { entries } = transcript;
      if (entries === taken) return;
      taken = entries;
      const marks = marksOf(entries);
      state ??= seed(interactionId, after, marks);
      const { order, log } = state;
      const messageAt = (index: number) => entries[index]?.message ?? null;
      const { found, changed } = align(order, marks, entries);
      const behind = goneBehind(order, new Set(found));
      const now: ToldEntry[] = [...(behind.get(null) ?? [])];
      const joined: string[] = [];
      let added = 0;
      entries.forEach((_, index) => {
        const mark = marks[index] ?? 0;
        let entry = found[index];
        let revises: string | null = null;
        const isNew = !entry;
        if (!entry) {
          const isLast = now.length === order.length + added;
          const note: Note | null = isLast ? null : { kind: 'inserted', index: now.length };
          entry = told(mark, log.add(mark, note));
          added += 1;
          if (note) isPlain = false;
        } else if (changed.has(index)) {
          revises = revise(entry, mark, log, () => plainCursorAt(transcript, index));
          joined.push(messageAt(index) ?? '');
          isPlain = false;
        }
        entry.message = messageAt(index);
        entry.timestamp = entries[index]?.timestamp ?? null;
        entry.isThere = true;
        now.push(entry, ...(behind.get(entry) ?? []));
        if (!isNew && revises === null) return;
        events.push({ entry: entryOf(transcript, index, entry, log), index, revises });
      });
      for (const gone of [...behind.values()].flat()) {
        const { message } = gone;
        if (gone.isThere && message) gone.isAbsorbed = joined.some((one) => one.includes(message));
        gone.isThere = false;
        isPlain = false;
      }
      state.order =
        now.length - entries.length > MAX_GONE ? now.filter(({ isThere }) => isThere) : now;
    },
  };
}

/** The entry in its current state; its cursor is made on demand. */
function entryOf(
  transcript: Transcript,
  index: number,
  { place, cursor }: ToldEntry,
  log: EntryLog,
): TranscriptEntry {
  return toEntry(transcript, index, () => {
    cursor.text ??= log.cursorAt(place);
    return cursor.text;
  });
}

/** Gives a sent entry new words. Returns its cursor from before. */
function revise(entry: ToldEntry, mark: Mark, log: EntryLog, plainCursor: () => string): string {
  const { place } = entry;
  entry.cursor.text ??= place < 0 ? plainCursor() : log.cursorAt(place);
  const revises = entry.cursor.text;
  const isLast = place >= 0 && place === log.count() - 1;
  if (isLast) log.replaceLast(mark);
  else entry.place = log.add(mark, place < 0 ? null : { kind: 'revises', place });
  Object.assign(entry, { mark, cursor: { text: null } });
  return revises;
}

/** The missing entries, by the entry in front of them; null: at the beginning. */
function goneBehind(
  order: readonly ToldEntry[],
  found: ReadonlySet<ToldEntry | null>,
): Map<ToldEntry | null, ToldEntry[]> {
  const behind = new Map<ToldEntry | null, ToldEntry[]>();
  let before: ToldEntry | null = null;
  for (const entry of order) {
    if (found.has(entry)) before = entry;
    else if (behind.has(before)) behind.get(before)?.push(entry);
    else behind.set(before, [entry]);
  }
  return behind;
}

const plainLogs = new WeakMap<readonly object[], EntryLog>();

/** The cursor of an entry for a reader of the whole transcript up to that entry. */
export function plainCursorAt({ entries, interactionId }: Transcript, index: number): string {
  let log = plainLogs.get(entries);
  if (!log) {
    log = createEntryLog(interactionId);
    plainLogs.set(entries, log);
  }
  const marks = marksOf(entries);
  while (log.count() <= index) log.add(marks[log.count()] ?? 0, null);
  return log.cursorAt(index);
}

/** The place of the first entry after the entry of a cursor, or after its former place. */
export function placeBehind({ entries, interactionId }: Transcript, after: After): number {
  const { told } = after;
  if ('position' in told) return told.position + 1;
  const marks = marksOf(entries);
  const { order } = seed(interactionId, after, marks);
  const { found } = align(order, marks, entries);
  const places = new Map(found.map((entry, index) => [entry, index]));
  const last = order.findLastIndex(({ place }) => place === told.count - 1);
  for (let at = last; at >= 0; at -= 1) {
    const place = places.get(order[at] ?? null);
    if (place !== undefined) return place + 1;
  }
  return 0;
}

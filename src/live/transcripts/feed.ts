// Follows a transcript from one state to the next, and makes an event of each entry that is new or has other words.
import { type Transcript, type TranscriptEntry, toEntry } from '../../leadsail/transcripts.ts';
import { align, type KnownEntry } from './alignment.ts';
import { createEntryLog, type EntryLog, headOf, type Note, type Told } from './entry-log.ts';
import { type Mark, marksOf } from './marks.ts';

/** An entry that became known, or that has other words than it was told with. */
export type EntryEvent = {
  readonly entry: TranscriptEntry;
  /** Its place in the transcript when it became known. */
  readonly index: number;
  /** The cursor that it was told with before; null for a new one. */
  readonly revises: string | null;
};

export type Feed = {
  /** Takes in the transcript as it now is. */
  readonly advance: (transcript: Transcript) => void;
  /** All, in the order in which they became known; it grows at its end. */
  readonly events: readonly EntryEvent[];
  /** Whether everything was said one after the other: then the events are the transcript. */
  readonly isPlain: () => boolean;
};

/** An entry that was told, here or before here. */
type ToldEntry = {
  -readonly [Name in keyof KnownEntry]: KnownEntry[Name];
} & {
  /** In the log; -1: it is only known that it was told. */
  place: number;
  /** What it was told with, as soon as the log cannot say it any more. */
  cursor: { text: string | null };
};

// So many that are gone are kept in mind, should they come back.
const MAX_GONE = 10_000;

/** A cursor to go on from, and what it says. */
export type After = {
  readonly cursor: string;
  readonly told: Told | { readonly position: number };
};

/** The entries that a cursor says were told, in the order of the transcript as far as that is known. */
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
  const first = before.count - before.marks.length;
  const isKnown = first <= marks.length && headOf(marks, first) === before.head;
  const log = createEntryLog(interactionId, before, isKnown ? marks : []);
  const order = isKnown
    ? marks.slice(0, first).map((mark, place) => told(mark, place))
    : toldBefore(before, marks).map((mark) => told(mark, -1));
  const byPlace = new Map(order.map((entry) => [entry.place, entry]));
  before.marks.forEach((mark, at) => {
    const place = first + at;
    const note = before.notes.get(place);
    const revised = note?.kind === 'revises' ? byPlace.get(note.place) : undefined;
    const entry = revised ?? told(mark, place);
    Object.assign(entry, { mark, place });
    byPlace.set(place, entry);
    if (!revised) order.splice(note?.kind === 'inserted' ? note.index : order.length, 0, entry);
  });
  return { order, log };
}

const told = (mark: Mark, place: number): ToldEntry => ({
  mark,
  place,
  message: undefined,
  isThere: true,
  isAbsorbed: false,
  cursor: { text: null },
});

/** In front of what a cursor holds, nothing is known but that it was told: so was what stands there now. */
function toldBefore({ marks: held }: Told, marks: readonly Mark[]): readonly Mark[] {
  const isHeld = new Set(held);
  const first = marks.findIndex((mark) => isHeld.has(mark));
  return marks.slice(0, Math.max(0, first));
}

/** Goes on behind a cursor; null: from the beginning. */
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
      const { found, changed } = align(order, marks, messageAt);
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

/** As it is now; its cursor is made when somebody asks for it. */
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

/** A told entry has other words now. Returns the cursor that it had. */
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

/** Those that are not there (any more), by the one that they stood behind; null: by none. */
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

/** The cursor of an entry for a reader of the whole transcript up to it. */
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

/** The place of the first entry behind the one that a cursor names, or behind where that stood. */
export function placeBehind({ entries, interactionId }: Transcript, after: After): number {
  const { told } = after;
  if ('position' in told) return told.position + 1;
  const marks = marksOf(entries);
  const { order } = seed(interactionId, after, marks);
  const { found } = align(order, marks, (index) => entries[index]?.message ?? null);
  const places = new Map(found.map((entry, index) => [entry, index]));
  const last = order.findLastIndex(({ place }) => place === told.count - 1);
  for (let at = last; at >= 0; at -= 1) {
    const place = places.get(order[at] ?? null);
    if (place !== undefined) return place + 1;
  }
  return 0;
}

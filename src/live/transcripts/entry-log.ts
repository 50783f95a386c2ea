// The log of sent transcript entries, in order, and its cursors: each holds what is needed to resume.
//
// A cursor has to work in another process, after a restart, and when LeadSail has changed the transcript. So it
// holds the marks of the last entries that were sent, and one number for all before them.
import { digest, hashOf, type Mark } from './marks.ts';

/** How an entry differs from one that is added at the end: where it was inserted, or which entry it revises. */
export type Note =
  | { readonly kind: 'inserted'; readonly index: number }
  | { readonly kind: 'revises'; readonly place: number };

/** The sent entries by a cursor. `marks` and `notes` are of the last ones; `head` is a digest of those before. */
export type Told = {
  /** The number of entries sent in all, revisions included. */
  readonly count: number;
  readonly marks: readonly Mark[];
  /** By place, from 0 for the first entry that was sent. */
  readonly notes: ReadonlyMap<number, Note>;
  readonly head: number;
};

export type EntryLog = {
  readonly count: () => number;
  /** Adds an entry at the end, and returns its place. */
  readonly add: (mark: Mark, note: Note | null) => number;
  /** Gives the last entry new words. */
  readonly replaceLast: (mark: Mark) => void;
  /** The cursor of the entry at a place. */
  readonly cursorAt: (place: number) => string;
};

/** The number of marks in a cursor: changes further back are noticed as long as the process knows the entries. */
const WINDOW = 256;
const MAX_COUNT = 10_000_000;
const FORMAT = 2;
/** Its marks are made otherwise: only how many entries were told is read of it. */
const FORMER_FORMAT = 1;
const PREFIX = Buffer.from('entry:');
const EMPTY_HEAD = 0;

/** Resumes from a cursor; `before` are the marks in front of those that the cursor holds, if they are known. */
export function createEntryLog(
  interactionId: string,
  { count, marks: last, notes: given, head }: Told = NOTHING_TOLD,
  before: readonly Mark[] = [],
): EntryLog {
  const id = hashOf(interactionId);
  const first = count - last.length;
  // Unknown marks are 0 and are never read.
  const marks: Mark[] = [...Array.from({ length: first }, (_, at) => before[at] ?? 0), ...last];
  const notes = new Map(given);
  /** By place: the digest of all entries before it. */
  const heads: number[] = [EMPTY_HEAD];
  for (let at = 0; at < marks.length; at += 1) {
    if (at === first) heads[at] = first === 0 ? EMPTY_HEAD : head;
    heads[at + 1] = headBehind(heads[at] ?? 0, marks[at] ?? 0, notes.get(at));
  }

  function add(mark: Mark, note: Note | null): number {
    const place = marks.length;
    marks.push(mark);
    if (note) notes.set(place, note);
    heads[place + 1] = headBehind(heads[place] ?? 0, mark, note ?? undefined);
    return place;
  }

  return {
    count: () => marks.length,
    add,
    replaceLast(mark) {
      const note = notes.get(marks.length - 1) ?? null;
      marks.pop();
      add(mark, note);
    },
    cursorAt(place) {
      const from = Math.max(0, place + 1 - WINDOW);
      return encode(id, { count: place + 1, from, marks, notes, head: heads[from] ?? 0 });
    },
  };
}

const NOTHING_TOLD: Told = { count: 0, marks: [], notes: new Map(), head: EMPTY_HEAD };

const headBehind = (head: number, mark: Mark, note: Note | undefined): number =>
  note
    ? digest(head, mark, note.kind === 'revises' ? note.place + 1 : -1 - note.index)
    : digest(head, mark);

type ToldFrom = Told & { readonly from: number };

// Room for every cursor: a word for each mark, and two numbers of at most five bytes for each note.
const draft = Buffer.alloc(4_096);
PREFIX.copy(draft);
draft[PREFIX.length] = FORMAT;

function encode(id: number, { count, from, marks, notes, head }: ToldFrom): string {
  let end = PREFIX.length + 1;
  const word = (value: number): void => {
    end = draft.writeUInt32BE(value, end);
  };
  const whole = (value: number): void => {
    let left = value;
    for (; left > 127; left = Math.floor(left / 128))
      end = draft.writeUInt8((left % 128) | 128, end);
    end = draft.writeUInt8(left, end);
  };
  word(id);
  whole(count);
  if (from > 0) word(head);
  const held: (readonly [number, Note])[] = [];
  if (notes.size > 0) {
    for (let at = from; at < count; at += 1) {
      const note = notes.get(at);
      if (note) held.push([at, note]);
    }
  }
  whole(held.length);
  for (const [at, note] of held) {
    whole((at - from) * 2 + (note.kind === 'revises' ? 1 : 0));
    whole(note.kind === 'revises' ? at - note.place : note.index);
  }
  for (let at = from; at < count; at += 1) word(marks[at] ?? 0);
  return toWord(draft.subarray(0, end));
}

// Letters, digits and underscores: a double click selects all of it, and URLs need no escapes.
const toWord = (bytes: Buffer): string =>
  bytes.toString('base64url').replaceAll('_', '_b').replaceAll('-', '_a');

/** Null for text that no gateway has written. */
function fromWord(word: string): Buffer | null {
  const text = word.replace(/_[ab]/g, (sign) => (sign === '_a' ? '-' : '_'));
  const bytes = Buffer.from(text, 'base64url');
  // Older gateways wrote plain base64url.
  return toWord(bytes) === word || bytes.toString('base64url') === word ? bytes : null;
}

/** Decodes a cursor of this interaction; the last position for one of older gateways; null for anything else. */
export function decode(
  interactionId: string,
  cursor: string,
): Told | { readonly position: number } | null {
  if (cursor.length > MAX_CURSOR) return null;
  const bytes = fromWord(cursor);
  if (bytes === null) return null;
  if (!bytes.subarray(0, PREFIX.length).equals(PREFIX)) return null;
  const rest = bytes.subarray(PREFIX.length);
  if (rest[0] === FORMAT || rest[0] === FORMER_FORMAT) return read(hashOf(interactionId), rest);
  return decodePosition(interactionId, rest.toString('utf8'));
}

// The length of ids is limited where they are read.
const MAX_CURSOR = 4_096;

function decodePosition(interactionId: string, text: string): { readonly position: number } | null {
  const [, position, id] = /^(\d{1,9}) (.*)$/s.exec(text) ?? [];
  return position === undefined || id !== interactionId ? null : { position: Number(position) };
}

function read(id: number, bytes: Buffer): ReturnType<typeof decode> {
  let at = 1;
  const word = (): number => {
    at += 4;
    return at <= bytes.length ? bytes.readUInt32BE(at - 4) : Number.NaN;
  };
  const whole = (): number => {
    let value = 0;
    for (let scale = 1; scale < 2 ** 32; scale *= 128) {
      const byte = bytes[at] ?? Number.NaN;
      at += 1;
      value += (byte % 128) * scale;
      if (!(byte > 127)) return value;
    }
    return Number.NaN;
  };
  if (word() !== id) return null;
  const count = whole();
  if (!(count >= 1 && count <= MAX_COUNT)) return null;
  if (bytes[0] === FORMER_FORMAT) return { position: count - 1 };
  const from = Math.max(0, count - WINDOW);
  const head = from > 0 ? word() : EMPTY_HEAD;
  const notes = new Map<number, Note>();
  for (let left = whole(); left > 0 && at < bytes.length; left -= 1) {
    const [kind, value] = [whole(), whole()];
    const place = from + Math.floor(kind / 2);
    if (!(place < count) || Number.isNaN(value)) return null;
    const revised = place - value;
    if (kind % 2 === 0) notes.set(place, { kind: 'inserted', index: value });
    else if (value > 0 && revised >= 0) notes.set(place, { kind: 'revises', place: revised });
    else return null;
  }
  const marks = Array.from({ length: count - from }, word);
  const isWhole = at === bytes.length && !marks.some(Number.isNaN);
  return isWhole ? { count, marks, notes, head } : null;
}

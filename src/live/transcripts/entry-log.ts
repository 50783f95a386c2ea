// Which transcript entries were told, in order, and the cursors that say so: each holds what is needed to go on.
//
// A cursor has to work in another process, after a restart, and when LeadSail has changed what it is about. So it
// holds the marks of the last entries that were told, and one number for all before them.
import { digest, hashOf, type Mark } from './marks.ts';

/** How a told entry differs from one that was told at the end: where it went, or which one it replaces. */
export type Note =
  | { readonly kind: 'inserted'; readonly index: number }
  | { readonly kind: 'revises'; readonly place: number };

/** What a cursor says was told. `marks` and `notes` are of the last ones; `head` is about those before. */
export type Told = {
  /** How many times one was told in all. */
  readonly count: number;
  readonly marks: readonly Mark[];
  /** By place, from 0 for the first that was ever told. */
  readonly notes: ReadonlyMap<number, Note>;
  readonly head: number;
};

export type EntryLog = {
  readonly count: () => number;
  /** Adds one at the end, and returns its place. */
  readonly add: (mark: Mark, note: Note | null) => number;
  /** The last one has other words now. */
  readonly replaceLast: (mark: Mark) => void;
  /** The cursor that the entry at a place got. */
  readonly cursorAt: (place: number) => string;
};

/** Marks that a cursor holds: what changes further back is noticed as long as the process knows it. */
const WINDOW = 64;
const MAX_COUNT = 10_000_000;
const FORMAT = 1;
const PREFIX = Buffer.from('entry:');
const EMPTY_HEAD = 0;

/** Goes on from what a cursor says; `before` are the marks in front of those that it holds, if they are known. */
export function createEntryLog(
  interactionId: string,
  { count, marks: last, notes: given, head }: Told = NOTHING_TOLD,
  before: readonly Mark[] = [],
): EntryLog {
  const id = hashOf(interactionId);
  const first = count - last.length;
  // Those of unknown marks are never looked at.
  const marks: Mark[] = [...Array.from({ length: first }, (_, at) => before[at] ?? 0), ...last];
  const notes = new Map(given);
  /** By place: of all before it. */
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

/** The head of a list whose entries were told from first to last. */
export const headOf = (marks: readonly Mark[], count: number): number =>
  marks.slice(0, count).reduce((head, mark) => headBehind(head, mark, undefined), EMPTY_HEAD);

type ToldFrom = Told & { readonly from: number };

// Room for every cursor: a word for each mark, and of each note two numbers of five bytes at most.
const draft = Buffer.alloc(1_024);
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

// Letters, digits and underscores: selected by a double click, and the same in every URL.
const toWord = (bytes: Buffer): string =>
  bytes.toString('base64url').replaceAll('_', '_b').replaceAll('-', '_a');

/** Null for what no gateway wrote. */
function fromWord(word: string): Buffer | null {
  const text = word.replace(/_[ab]/g, (sign) => (sign === '_a' ? '-' : '_'));
  const bytes = Buffer.from(text, 'base64url');
  // Older gateways wrote the signs as they are.
  return toWord(bytes) === word || bytes.toString('base64url') === word ? bytes : null;
}

/** What a cursor of this interaction says; the last position in one of older gateways; null for anything else. */
export function decode(
  interactionId: string,
  cursor: string,
): Told | { readonly position: number } | null {
  if (cursor.length > MAX_CURSOR) return null;
  const bytes = fromWord(cursor);
  if (bytes === null) return null;
  if (!bytes.subarray(0, PREFIX.length).equals(PREFIX)) return null;
  const rest = bytes.subarray(PREFIX.length);
  if (rest[0] !== FORMAT) return decodePosition(interactionId, rest.toString('utf8'));
  return read(hashOf(interactionId), rest);
}

// Ids are bounded where they are taken in.
const MAX_CURSOR = 4_096;

function decodePosition(interactionId: string, text: string): { readonly position: number } | null {
  const [, position, id] = /^(\d{1,9}) (.*)$/s.exec(text) ?? [];
  return position === undefined || id !== interactionId ? null : { position: Number(position) };
}

function read(id: number, bytes: Buffer): Told | null {
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
  return at === bytes.length && !marks.some(Number.isNaN) ? { count, marks, notes, head } : null;
}

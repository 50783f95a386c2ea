// The index of an answer: its bytes, and the position of each declared value in them.
//
// Most of what LeadSail sends is only passed on. Turning it into objects, and those into text again, is most
// of the work of an answer. So an answer is compared with its declaration; when it matches, its values stay
// in the bytes, are read on demand, and are copied where they are only written.
// An answer that differs from its declaration has no index: it is read by JSON.parse, value by value.

import {
  ANEW,
  COUNTER_BYTES,
  COUNTER_UNKNOWN,
  EMPTY,
  EXTRA_BEGIN,
  EXTRA_BYTES,
  EXTRA_END,
  EXTRA_TIMES,
  FIRST_RECORD,
  NULL,
  RECORD_HEAD,
  RECORD_NEXT,
} from '../assembly/numbers.ts';
import { addressOf, counted, type Layout, type LayoutField, numbered } from './layout.ts';
import {
  COUNTERS,
  EXTRAS,
  INDEX,
  INDEX_MAX,
  indexMemory,
  memory,
  PROGRAM,
  PROGRAM_MAX,
  scanner,
  TEXT,
  TEXT_MAX,
} from './scanner.ts';

export type AnswerIndex = {
  readonly bytes: Buffer;
  /** As `../assembly/scan.ts` describes it. */
  readonly words: Int32Array;
  /** The place of the record that is the answer's data. */
  readonly root: number;
  /** Declared fields that at least one record lacks. */
  readonly missing: ReadonlySet<LayoutField> | null;
  readonly differences: readonly Difference[];
};

/** A difference between an answer and its declaration, and how often it occurs. */
export type Difference = {
  readonly kind: 'missing' | 'value' | 'extra';
  readonly layout: Layout;
  readonly key: string;
  readonly times: number;
};

/** Operations of `../assembly/write.ts`, in the bytes that it reads. */
export type Program = Buffer;

const PLACE = ANEW - 1;
/** The envelope is the first record; its second field is the data. */
const DATA = FIRST_RECORD + RECORD_HEAD + 2;

const envelopes = new Map<Layout, Layout>();

function envelopeOf(data: Layout): Layout {
  const cached = envelopes.get(data);
  if (cached) return cached;
  const fields: LayoutField[] = [
    { key: 'success', kind: { is: 'true' }, isRequired: true, isExpected: true },
    { key: 'data', kind: { is: 'record', of: data }, isRequired: true, isExpected: true },
  ];
  const made: Layout = { title: 'Envelope', isOpen: true, fields };
  envelopes.set(data, made);
  return made;
}

// What is loaded into the scanner's memory.
let loaded: AnswerIndex | null = null;
let loadedProgram: Program | null = null;

/** The index of `{"success":true,"data":…}`, valid UTF-8; null for an answer that has to be parsed. */
export function scan(bytes: Buffer, data: Layout): AnswerIndex | null {
  const { length } = bytes;
  if (length > TEXT_MAX) return null;
  const address = addressOf(envelopeOf(data));
  loaded = null;
  loadText(bytes);
  const limit = Math.min(INDEX_MAX >> 2, length + 1_024);
  const count = scanner.scan(address, TEXT, TEXT + length, INDEX, limit, COUNTERS, EXTRAS);
  const differences = takeDifferences();
  if (count === 0) return null;
  const words = copyOfIndex(count);
  const missing = differences.flatMap(({ kind, field }) =>
    kind === 'missing' && field ? [field] : [],
  );
  loaded = {
    bytes,
    words,
    root: words[DATA] as number,
    missing: missing.length > 0 ? new Set(missing) : null,
    differences: differences.filter(({ kind, field }) => kind !== 'missing' || field?.isExpected),
  };
  return loaded;
}

/** A copy, because the next answer is scanned in the same place. */
function copyOfIndex(count: number): Int32Array {
  const bytes = count * Int32Array.BYTES_PER_ELEMENT;
  // Short ones share Node's buffer pool, in which each begins at an aligned offset.
  const copy = Buffer.allocUnsafe(bytes);
  memory().copy(copy, 0, INDEX, INDEX + bytes);
  return new Int32Array(copy.buffer, copy.byteOffset, count);
}

function loadText(bytes: Buffer): void {
  memory().set(bytes, TEXT);
}

/** With the field, where it concerns a declared one. */
type FoundDifference = Difference & { readonly field: LayoutField | null };
const NONE: readonly never[] = [];

function takeDifferences(): readonly FoundDifference[] {
  const extraCount = scanner.extraKeyCount();
  if (scanner.differenceCount() === 0 && extraCount === 0) return NONE;
  const all = memory();
  const found: FoundDifference[] = [];
  counted.forEach(({ layout, field }, index) => {
    for (const [at, kind] of [
      [0, 'missing'],
      [COUNTER_UNKNOWN, 'value'],
    ] as const) {
      const times = all.readUInt32LE(COUNTERS + index * COUNTER_BYTES + at);
      if (times > 0) found.push({ kind, layout, field, key: field.key, times });
    }
  });
  all.fill(0, COUNTERS, COUNTERS + counted.length * COUNTER_BYTES);
  for (let at = EXTRAS; at < EXTRAS + extraCount * EXTRA_BYTES; at += EXTRA_BYTES) {
    const [record = 0, from = 0, to = 0, times = 0] = [0, EXTRA_BEGIN, EXTRA_END, EXTRA_TIMES].map(
      (of) => all.readUInt32LE(at + of),
    );
    const key = all.toString('utf8', TEXT + from + 1, TEXT + to - 1);
    const layout = numbered[record] as Layout;
    found.push({ kind: 'extra', layout, field: null, key, times });
  }
  return found;
}

/** Where the value of a record's field begins and ends in the bytes; null for none and for null. */
export function valueAt(
  { words }: AnswerIndex,
  record: number,
  field: number,
): readonly [number, number] | null {
  const cell = record + RECORD_HEAD + field * 2;
  const begin = words[cell] as number;
  return begin <= NULL ? null : [begin, (words[cell + 1] as number) & PLACE];
}

/** Whether a record has the key at all, even with null. */
export const hasKey = ({ words }: AnswerIndex, record: number, field: number): boolean =>
  words[record + RECORD_HEAD + field * 2] !== 0;

/** The records of a list, or the single record of a field; null for none. */
export function recordsAt(
  { words }: AnswerIndex,
  record: number,
  field: number,
): readonly number[] | null {
  const cell = record + RECORD_HEAD + field * 2;
  const begin = words[cell] as number;
  if (begin <= NULL) return null;
  if (begin === EMPTY) return [];
  const found: number[] = [];
  for (let at = begin; at !== 0; at = words[at + RECORD_NEXT] as number) found.push(at);
  return found;
}

/** The bytes of a record. */
export const textOf = ({ bytes, words }: AnswerIndex, record: number): string =>
  bytes.toString('utf8', words[record], words[record + 1]);

/**
 * Writes what a program selects of a record and those that follow it in its list, `count` in all, at a place of the
 * scanner's memory. Returns the place behind it.
 */
export function write(
  index: AnswerIndex,
  first: number,
  count: number,
  program: Program,
  at: number,
): number {
  if (loaded !== index) {
    loadText(index.bytes);
    indexMemory().set(index.words);
    loaded = index;
  }
  if (loadedProgram !== program) {
    memory().set(program, PROGRAM);
    loadedProgram = program;
  }
  return scanner.write(PROGRAM, TEXT, INDEX, first, count, at);
}

/** Whether a program can be run. */
export const fits = (program: Program): boolean => program.length < PROGRAM_MAX;

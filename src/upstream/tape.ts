// An answer that was looked through and not read: its bytes, and where in them each declared value stands.
//
// Most of what LeadSail sends is only passed on. Turning it into objects, and those into text again, is most
// of the work of an answer. So an answer is held against what it is declared to be; when it is that, its
// values stay where they are, are read when somebody asks for one, and copied where they are only written.
// What is not as declared has no tape: it is read by JSON.parse and value by value.
import {
  COUNTERS,
  EXTRAS,
  memory,
  PROGRAM,
  PROGRAM_MAX,
  scanner,
  TAPE,
  TAPE_MAX,
  TEXT,
  TEXT_MAX,
  tapeMemory,
} from './scanner.ts';
import { counted, numbered, placeOf, type Shape, type ShapeField } from './shape.ts';

export type Tape = {
  readonly bytes: Buffer;
  /** As `assembly/scan.ts` describes it. */
  readonly words: Int32Array;
  /** The place of the record that is the answer's data. */
  readonly root: number;
  /** Declared fields that at least one record lacks. */
  readonly missing: ReadonlySet<ShapeField> | null;
  readonly differences: readonly Difference[];
};

/** In what an answer differs from what it is declared to be, and how often. */
export type Difference = {
  readonly kind: 'missing' | 'value' | 'extra';
  readonly shape: Shape;
  readonly key: string;
  readonly times: number;
};

/** Steps of `assembly/write.ts`, in the bytes that it reads. */
export type Program = Buffer;

// In place of where a value begins: there is none, it is null, or it is an empty list.
const NULL = 1;
const EMPTY = 2;
const PLACE = (1 << 28) - 1;
// Words of a record before those of its first field, and which of them is the next of a list.
const HEAD = 3;
const NEXT = 2;
/** The envelope is the first record; its second field is the data. */
const DATA = 4 + HEAD + 2;
const COUNTER_BYTES = 8;
const EXTRA_BYTES = 16;

export const isTape = (value: unknown): value is Tape =>
  typeof value === 'object' &&
  value !== null &&
  'words' in value &&
  value.words instanceof Int32Array;

const envelopes = new Map<Shape, Shape>();

function envelopeOf(data: Shape): Shape {
  const known = envelopes.get(data);
  if (known) return known;
  const fields: ShapeField[] = [
    { key: 'success', kind: { is: 'true' }, isRequired: true },
    { key: 'data', kind: { is: 'record', of: data }, isRequired: true },
  ];
  const made: Shape = { title: 'Envelope', isOpen: true, fields };
  envelopes.set(data, made);
  return made;
}

// What of ours stands in the scanner's memory.
let loaded: Tape | null = null;
let loadedProgram: Program | null = null;

/** The tape of `{"success":true,"data":…}`, valid UTF-8; null for what has to be read. */
export function scan(bytes: Buffer, data: Shape): Tape | null {
  const { length } = bytes;
  if (length > TEXT_MAX) return null;
  const shape = placeOf(envelopeOf(data));
  loaded = null;
  loadText(bytes);
  const limit = Math.min(TAPE_MAX >> 2, length + 1_024);
  const count = scanner.scan(shape, TEXT, TEXT + length, TAPE, limit, COUNTERS, EXTRAS);
  const differences = takeDifferences();
  if (count === 0) return null;
  // A copy: the next answer is scanned in the same place.
  const words = tapeMemory().slice(0, count);
  const missing = differences.flatMap(({ kind, field }) =>
    kind === 'missing' && field ? [field] : [],
  );
  loaded = {
    bytes,
    words,
    root: words[DATA] as number,
    missing: missing.length > 0 ? new Set(missing) : null,
    differences,
  };
  return loaded;
}

function loadText(bytes: Buffer): void {
  memory().set(bytes, TEXT);
}

/** With the field, where it is about one that is declared. */
type FoundDifference = Difference & { readonly field: ShapeField | null };
const NONE: readonly never[] = [];

function takeDifferences(): readonly FoundDifference[] {
  const extraCount = scanner.extraKeyCount();
  if (scanner.differenceCount() === 0 && extraCount === 0) return NONE;
  const all = memory();
  const found: FoundDifference[] = [];
  counted.forEach(({ shape, field }, index) => {
    for (const [at, kind] of [
      [0, 'missing'],
      [4, 'value'],
    ] as const) {
      const times = all.readUInt32LE(COUNTERS + index * COUNTER_BYTES + at);
      if (times > 0) found.push({ kind, shape, field, key: field.key, times });
    }
  });
  all.fill(0, COUNTERS, COUNTERS + counted.length * COUNTER_BYTES);
  for (let at = EXTRAS; at < EXTRAS + extraCount * EXTRA_BYTES; at += EXTRA_BYTES) {
    const [record = 0, from = 0, to = 0, times = 0] = [0, 4, 8, 12].map((of) =>
      all.readUInt32LE(at + of),
    );
    const key = all.toString('utf8', TEXT + from + 1, TEXT + to - 1);
    const shape = numbered[record] as Shape;
    found.push({ kind: 'extra', shape, field: null, key, times });
  }
  return found;
}

/** Where the value of a record's field begins and ends in the bytes; null for none and for null. */
export function valueAt(
  { words }: Tape,
  record: number,
  field: number,
): readonly [number, number] | null {
  const cell = record + HEAD + field * 2;
  const begin = words[cell] as number;
  return begin <= NULL ? null : [begin, (words[cell + 1] as number) & PLACE];
}

/** Whether a record has the key at all, be it with null. */
export const hasKey = ({ words }: Tape, record: number, field: number): boolean =>
  words[record + HEAD + field * 2] !== 0;

/** The records of a list, or the one that a field is; null for none. */
export function recordsAt(
  { words }: Tape,
  record: number,
  field: number,
): readonly number[] | null {
  const cell = record + HEAD + field * 2;
  const begin = words[cell] as number;
  if (begin <= NULL) return null;
  if (begin === EMPTY) return [];
  const found: number[] = [];
  for (let at = begin; at !== 0; at = words[at + NEXT] as number) found.push(at);
  return found;
}

/** The bytes of a record. */
export const textOf = ({ bytes, words }: Tape, record: number): string =>
  bytes.toString('utf8', words[record], words[record + 1]);

/** Writes what a program selects of a record at a place of the scanner's memory; the place behind it. */
export function write(tape: Tape, record: number, program: Program, at: number): number {
  if (loaded !== tape) {
    loadText(tape.bytes);
    tapeMemory().set(tape.words);
    loaded = tape;
  }
  if (loadedProgram !== program) {
    memory().set(program, PROGRAM);
    loadedProgram = program;
  }
  return scanner.write(PROGRAM, TEXT, TAPE, record, at);
}

/** Whether a program can be run. */
export const fits = (program: Program): boolean => program.length < PROGRAM_MAX;

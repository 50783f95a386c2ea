// What an answer is declared to be, in the form in which the scanner reads it.
import { COUNTERS, memory, SHAPES } from './scanner.ts';

/** A record: an object whose keys are declared. */
export type Shape = {
  /** Its name in what is told of differences. */
  readonly title: string;
  /** Other keys are its own affair, and no difference. */
  readonly isOpen: boolean;
  readonly fields: readonly ShapeField[];
};

export type ShapeField = {
  readonly key: string;
  readonly kind: ShapeKind;
  /** Without it, or with null, an answer is for the slow way. */
  readonly isRequired: boolean;
};

/** How a value is written; anything may be null instead. */
export type ShapeKind =
  | { readonly is: PlainKind }
  | { readonly is: 'word'; readonly words: readonly string[] }
  | { readonly is: 'record' | 'records'; readonly of: Shape };

type PlainKind =
  /** Any string. */
  | 'text'
  | 'flag'
  /** Finite. */
  | 'number'
  /** Whole, of at most nine figures. */
  | 'integer'
  /** A string that is not empty. */
  | 'identifier'
  /** RFC 3339. */
  | 'moment'
  | 'json'
  /** A JSON object. */
  | 'object'
  /** A list of any JSON but null. */
  | 'items'
  /** Nothing but `true`. */
  | 'true';

// In the order in which the scanner numbers them.
const KINDS: readonly ShapeKind['is'][] = [
  'text',
  'flag',
  'number',
  'integer',
  'identifier',
  'moment',
  'word',
  'json',
  'object',
  'items',
  'record',
  'records',
  'true',
];

const HEAD_BYTES = 12;
const FIELD_BYTES = 24;
const COUNTERS_AT_MOST = 2_000;

/** What each counter of the scanner counts, and which record it numbers so. */
export const counted: { readonly shape: Shape; readonly field: ShapeField }[] = [];
export const numbered: Shape[] = [];

const places = new Map<Shape, number>();
let end = SHAPES;

/** Where the scanner finds a shape; written down at its first use, for there are few and they stay. */
export function placeOf(shape: Shape): number {
  return places.get(shape) ?? writeShape(shape);
}

function writeShape(shape: Shape): number {
  const { fields, isOpen } = shape;
  const place = take(HEAD_BYTES + fields.length * FIELD_BYTES);
  places.set(shape, place);
  writeWords(place, [fields.length, isOpen ? 1 : 0, numbered.length]);
  numbered.push(shape);
  fields.forEach((field, index) => {
    const { key, kind, isRequired } = field;
    const counter = counted.length;
    counted.push({ shape, field });
    const name = Buffer.from(JSON.stringify(key));
    writeWords(place + HEAD_BYTES + index * FIELD_BYTES, [
      writeBytes(name),
      name.length,
      KINDS.indexOf(kind.is),
      argumentOf(kind),
      counter,
      isRequired ? 1 : 0,
    ]);
  });
  if (counted.length > COUNTERS_AT_MOST) throw new Error('Too many fields are declared.');
  return place;
}

function argumentOf(kind: ShapeKind): number {
  if ('of' in kind) return placeOf(kind.of);
  if (!('words' in kind)) return 0;
  const words = kind.words.map((word) => Buffer.from(JSON.stringify(word)));
  const place = take(4 + words.length * 8);
  writeWords(place, [words.length, ...words.flatMap((word) => [writeBytes(word), word.length])]);
  return place;
}

// The scanner compares sixteen bytes at a time.
function writeBytes(bytes: Buffer): number {
  const place = take(bytes.length + 16);
  bytes.copy(memory(), place);
  return place;
}

function writeWords(place: number, words: readonly number[]): void {
  words.forEach((word, index) => {
    memory().writeUInt32LE(word, place + index * 4);
  });
}

function take(bytes: number): number {
  const place = end;
  end += (bytes + 15) & ~15;
  if (end > COUNTERS) throw new Error('Too much is declared.');
  return place;
}

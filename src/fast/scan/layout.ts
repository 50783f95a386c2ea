// The layout of a record: its declaration in the form that the scanner reads.
import type { Declaration, FieldTag } from '../../leadsail/decode/declaration.ts';
import {
  DISTINCT,
  ENUM,
  FIELD_ARGUMENT,
  FIELD_BYTES,
  FIELD_COUNTER,
  FIELD_IS_REQUIRED,
  FIELD_KEY_LENGTH,
  FIELD_KIND,
  FLAG,
  ID,
  INTEGER,
  ITEMS,
  JSON_VALUE,
  LAYOUT_FIELDS,
  LAYOUT_IS_OPEN,
  LAYOUT_NUMBER,
  NUMBER,
  RECORD,
  RECORDS,
  TEXT,
  TIMESTAMP,
  TRUE,
} from '../assembly/numbers.ts';
import { COUNTERS, LAYOUTS, memory } from './scanner.ts';

/** A record: an object whose keys are declared. */
export type Layout = {
  /** Its name in reports of differences. */
  readonly title: string;
  /** Other keys are allowed, and no difference. */
  readonly isOpen: boolean;
  readonly fields: readonly LayoutField[];
};

export type LayoutField = {
  readonly key: string;
  readonly kind: Kind;
  /** Without it, or with null, an answer is decoded value by value. */
  readonly isRequired: boolean;
  /** An answer without it differs from what is documented. */
  readonly isExpected: boolean;
};

/** How a value is written; anything may be null instead. */
export type Kind =
  | { readonly is: PlainKind }
  | { readonly is: 'enum'; readonly values: readonly string[] }
  | { readonly is: 'record'; readonly of: Layout }
  | { readonly is: 'records'; readonly of: Layout; readonly isDistinct: boolean };

type PlainKind = Extract<FieldTag, string> | 'true';

const KINDS: Readonly<Record<Kind['is'], number>> = {
  text: TEXT,
  flag: FLAG,
  number: NUMBER,
  integer: INTEGER,
  id: ID,
  timestamp: TIMESTAMP,
  enum: ENUM,
  json: JSON_VALUE,
  items: ITEMS,
  record: RECORD,
  records: RECORDS,
  true: TRUE,
};

/** A field that the scanner does not support, by its place; its whole answer is decoded value by value. */
export class NoLayout extends Error {}

const layouts = new WeakMap<Declaration['declared'], Layout>();

/** Throws NoLayout. */
export function layoutOf({ title, isOpen, declared }: Declaration): Layout {
  const cached = layouts.get(declared);
  if (cached) return cached;
  const fields = declared.map((field): LayoutField => {
    const { key, tag, place, isRequired, isEssence } = field;
    if (tag === null) throw new NoLayout(place);
    return { key, kind: kindOf(tag), isRequired, isExpected: isRequired || isEssence };
  });
  const made: Layout = { title, isOpen, fields };
  layouts.set(declared, made);
  return made;
}

function kindOf(tag: Exclude<FieldTag, null>): Kind {
  if (typeof tag === 'string') return { is: tag };
  if ('enum' in tag) return { is: 'enum', values: tag.enum };
  return 'record' in tag
    ? { is: 'record', of: layoutOf(tag.record) }
    : { is: 'records', of: layoutOf(tag.records), isDistinct: tag.isDistinct };
}

const MAX_COUNTERS = 2_000;

/** The field of each counter of the scanner, and the layout of each number. */
export const counted: { readonly layout: Layout; readonly field: LayoutField }[] = [];
export const numbered: Layout[] = [];

const addresses = new Map<Layout, number>();
let end = LAYOUTS;

/** The address of a layout; written at its first use, because there are few and they stay. */
export const addressOf = (layout: Layout): number => addresses.get(layout) ?? writeLayout(layout);

function writeLayout(layout: Layout): number {
  const { fields, isOpen } = layout;
  const address = take(LAYOUT_FIELDS + fields.length * FIELD_BYTES);
  addresses.set(layout, address);
  writeWords(address, {
    0: fields.length,
    [LAYOUT_IS_OPEN]: isOpen ? 1 : 0,
    [LAYOUT_NUMBER]: numbered.length,
  });
  numbered.push(layout);
  fields.forEach((field, index) => {
    const { key, kind, isRequired } = field;
    const counter = counted.length;
    counted.push({ layout, field });
    const name = Buffer.from(JSON.stringify(key));
    writeWords(address + LAYOUT_FIELDS + index * FIELD_BYTES, {
      0: writeBytes(name),
      [FIELD_KEY_LENGTH]: name.length,
      [FIELD_KIND]: kind.is === 'records' && kind.isDistinct ? DISTINCT : KINDS[kind.is],
      [FIELD_ARGUMENT]: argumentOf(kind),
      [FIELD_COUNTER]: counter,
      [FIELD_IS_REQUIRED]: isRequired ? 1 : 0,
    });
  });
  if (counted.length > MAX_COUNTERS) throw new Error('Too many fields are declared.');
  return address;
}

function argumentOf(kind: Kind): number {
  if ('of' in kind) return addressOf(kind.of);
  if (!('values' in kind)) return 0;
  const values = kind.values.map((value) => Buffer.from(JSON.stringify(value)));
  const address = take(4 + values.length * 8);
  const words = [values.length, ...values.flatMap((value) => [writeBytes(value), value.length])];
  writeWords(address, Object.fromEntries(words.map((word, at) => [at * 4, word])));
  return address;
}

// The scanner compares sixteen bytes at a time.
function writeBytes(bytes: Buffer): number {
  const address = take(bytes.length + 16);
  bytes.copy(memory(), address);
  return address;
}

/** Writes words by their offsets. */
function writeWords(address: number, words: Readonly<Record<number, number>>): void {
  for (const [offset, word] of Object.entries(words)) {
    memory().writeUInt32LE(word, address + Number(offset));
  }
}

function take(bytes: number): number {
  const address = end;
  end += (bytes + 15) & ~15;
  if (end > COUNTERS) throw new Error('Too much is declared.');
  return address;
}

// The numbers that the scanner and its callers share; this file is compiled into both.

/** How a value is declared. */
export const TEXT = 0;
export const FLAG = 1;
export const NUMBER = 2;
export const INTEGER = 3;
export const ID = 4;
export const TIMESTAMP = 5;
export const ENUM = 6;
export const JSON_VALUE = 7;
export const ITEMS = 8;
export const RECORD = 9;
export const RECORDS = 10;
export const TRUE = 11;
/** Records with distinct ids. */
export const DISTINCT = 12;

// The layout of a record: its count of fields, whether other keys are allowed, its number, and its fields.
export const LAYOUT_IS_OPEN = 4;
export const LAYOUT_NUMBER = 8;
export const LAYOUT_FIELDS = 12;
// A field of a layout: the address and the length of its key, the kind of its value, the argument of the kind, its
// counter, and whether it is required.
export const FIELD_KEY_LENGTH = 4;
export const FIELD_KIND = 8;
export const FIELD_ARGUMENT = 12;
export const FIELD_COUNTER = 16;
export const FIELD_IS_REQUIRED = 20;
export const FIELD_BYTES = 24;

/** Words of a record in an index before its first value. */
export const RECORD_HEAD = 3;
/** Which of them is the next record of its list. */
export const RECORD_NEXT = 2;
/** The first record of an index; no record begins at the numbers for null and for an empty list. */
export const FIRST_RECORD = 4;
// In place of the beginning of a value.
export const NULL = 1;
export const EMPTY = 2;
// Flags at the end of a value: JSON.stringify would write it differently; the word is not declared.
export const ANEW = 1 << 28;
export const UNKNOWN = 1 << 29;

// A counter: how often a field was missing, and how often its word was unknown.
export const COUNTER_UNKNOWN = 4;
export const COUNTER_BYTES = 8;
// An undeclared key: the number of its record's layout, where it begins and ends, and how often it occurred.
export const EXTRA_BEGIN = 4;
export const EXTRA_END = 8;
export const EXTRA_TIMES = 12;
export const EXTRA_BYTES = 16;

/** What one operation of a copy program does after it has written its own bytes. */
export const COPY_NOTHING = 0;
export const COPY_VALUE = 1;
export const COPY_WORD = 2;
export const COPY_RECORD = 3;
export const COPY_RECORDS = 4;
/** An object that represents a list, and holds it. */
export const COPY_HOLDER = 5;
export const COPY_COUNT = 6;
/** One text of a list's records, a line each; the operations below write the pieces of a line. */
export const COPY_TEXT = 7;
/** Within such a text: the letters of a value. */
export const COPY_LETTERS = 8;
// A program is the count of its operations, then the operations; each is its kind, then these.
export const COPY_BYTES = 4;
export const COPY_LENGTH = 8;
export const COPY_FIELD = 12;
export const COPY_BELOW = 16;
// The address of a word. For records: only those that have it are written. For letters: it replaces null. 0: every
// record is written, and a record with null there has no line.
export const COPY_WORD_AT = 20;
export const COPY_SIZE = 24;
// Such a word: the field that must have it, its length and its letters.
export const WORD_LENGTH = 4;
export const WORD_LETTERS = 8;

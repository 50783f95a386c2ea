// Reads JSON, and leaves the lists under one key as the bytes they came in: tables, whose cells are found but not read.
//
// Most of what LeadSail sends is transcripts, and most of them are only passed on. Turning them into
// objects and those into text again is most of the work of an answer. A table is a list of flat objects
// that all have the same keys in the same order, which is how a program writes such a list; its cells can be
// copied straight into an answer. Anything else under the key is read as JSON.parse reads it, so that
// nothing is a table that JSON.parse would not have taken, and nothing is lost that is not a table.

import { randomUUID } from 'node:crypto';

/** A list of flat objects, as it came. */
export type Table = {
  readonly bytes: Buffer;
  /** Where the list begins and ends in `bytes`. */
  readonly from: number;
  readonly to: number;
  readonly columns: readonly string[];
  readonly rowCount: number;
  /**
   * For each cell, row by row: where its value begins and ends in `bytes`. The beginning is negated (`~`)
   * where the text between is not as JSON.stringify would write it.
   */
  readonly cells: Int32Array;
};

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' &&
  value !== null &&
  'cells' in value &&
  value.cells instanceof Int32Array;

/** The list as JSON.parse reads it. */
export const rowsOf = ({ bytes, from, to }: Table): unknown[] =>
  JSON.parse(bytes.toString('utf8', from, to));

// The bytes of JSON's own characters.
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/**
 * The JSON in `bytes`, valid UTF-8, with a Table in place of each list under `key` that is one: in the
 * value under `data` or in the rows of a list in it. Throws as JSON.parse does.
 */
export function parseWithTables(bytes: Buffer, key: string): unknown {
  const start = `"${key}":[`;
  const found: Table[] = [];
  const pieces: string[] = [];
  let copied = 0;
  for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at)) {
    at += start.length - 1;
    const table = toTable(bytes, at);
    if (!table) continue;
    pieces.push(bytes.toString('utf8', copied, at), JSON.stringify(MARK + found.length));
    found.push(table);
    at = table.to;
    copied = at;
  }
  if (found.length === 0) return JSON.parse(bytes.toString());
  pieces.push(bytes.toString('utf8', copied));
  const envelope = parsed(pieces.join(''));
  // What only looked like the key, within some text, or stood where no table is looked for.
  return putBack(envelope, key, found) ? envelope : JSON.parse(bytes.toString());
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Row = Record<string, unknown>;

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Stands for a table while the rest is read. Made anew with each process: nobody can send one.
const MARK = `${randomUUID()} `;

/** Puts each table where its mark stands; false when one stood elsewhere. */
function putBack(envelope: unknown, key: string, found: readonly unknown[]): boolean {
  const data = isObject(envelope) ? envelope.data : null;
  if (!isObject(data)) return false;
  let put = 0;
  const replace = (row: unknown): void => {
    const mark = isObject(row) ? row[key] : null;
    if (typeof mark !== 'string' || !mark.startsWith(MARK)) return;
    (row as Row)[key] = found[Number(mark.slice(MARK.length))];
    put += 1;
  };
  replace(data);
  for (const list of Object.values(data))
    if (Array.isArray(list)) for (const row of list) replace(row);
  return put === found.length;
}

// 1 for a byte that stands for itself between quotes: no quote, no escape, no control character.
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

/** The table that begins with the bracket at `from`; null when what stands there is none. */
function toTable(bytes: Buffer, from: number): Table | null {
  const columns: string[] = [];
  const keys: Buffer[] = [];
  let cells = new Int32Array(256);
  let filled = 0;
  let rowCount = 0;
  let at = from + 1;
  for (let goesOn = bytes[at] !== CLOSE_LIST; goesOn; ) {
    for (let column = 0, isLast = false; !isLast; column += 1) {
      if (rowCount === 0) {
        const key = keyAt(bytes, at, column === 0 ? OPEN : COMMA);
        const name = key?.toString('utf8', 2, key.length - 2);
        if (key === null || name === undefined || columns.includes(name)) return null;
        columns.push(name);
        keys.push(key);
      }
      const key = keys[column];
      if (key === undefined) return null;
      for (let of = 0; of < key.length; of += 1, at += 1) if (bytes[at] !== key[of]) return null;
      if (filled === cells.length) cells = larger(cells);
      cells[filled] = at;
      let end = at + 1;
      while (PLAIN[bytes[end] as number] === 1) end += 1;
      if (bytes[at] === QUOTE && bytes[end] === QUOTE) at = end + 1;
      else {
        cells[filled] = ~at;
        at = endOfOther(bytes, at);
        if (at === 0) return null;
      }
      cells[filled + 1] = at;
      filled += 2;
      isLast = bytes[at] === CLOSE;
      if (isLast && column + 1 !== columns.length) return null;
    }
    rowCount += 1;
    goesOn = bytes[at + 1] === COMMA;
    at += goesOn ? 2 : 1;
  }
  if (bytes[at] !== CLOSE_LIST) return null;
  return { bytes, from, to: at + 1, columns, rowCount, cells };
}

/** The key of a cell, with what stands before and behind it; null where there is no plain one. */
function keyAt(bytes: Buffer, from: number, before: number): Buffer | null {
  if (bytes[from] !== before || bytes[from + 1] !== QUOTE) return null;
  let end = from + 2;
  while (PLAIN[bytes[end] as number] === 1) end += 1;
  return bytes[end] === QUOTE && bytes[end + 1] === COLON ? bytes.subarray(from, end + 2) : null;
}

/** Behind a number, one of the three words or text with escapes; 0 for anything else. */
function endOfOther(bytes: Buffer, from: number): number {
  let end = from;
  if (bytes[from] === QUOTE) {
    for (end += 1; end < bytes.length && bytes[end] !== QUOTE; end += 1) {
      if (bytes[end] === BACKSLASH) end += 1;
    }
    end += 1;
  } else while (end < bytes.length && bytes[end] !== COMMA && bytes[end] !== CLOSE) end += 1;
  const first = bytes[from];
  const value =
    first === OPEN || first === OPEN_LIST ? undefined : parsed(bytes.toString('utf8', from, end));
  return value === undefined ? 0 : end;
}

function larger(cells: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(cells.length * 2);
  grown.set(cells);
  return grown;
}

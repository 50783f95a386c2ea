// The entries of a transcript as JSON text, copied from what LeadSail sent.
import type { Transcript } from '../leadsail/transcripts.ts';
import type { Table } from '../upstream/table.ts';
import type { Projector } from './field.ts';

const COMMA = 0x2c;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
// The difference between a small letter and its capital; `_` has none.
const TO_CAPITAL = 0xdf;

/** Where a selected leaf stands in the table, and whether it is one of a list of words. */
const WIRE: Readonly<Record<string, { readonly column: string; readonly isWord: boolean }>> = {
  timestamp: { column: 'timestamp', isWord: false },
  role: { column: 'role', isWord: true },
  roleRaw: { column: 'role', isWord: false },
  message: { column: 'message', isWord: false },
  source: { column: 'source', isWord: true },
  sourceRaw: { column: 'source', isWord: false },
};

type Part = { readonly prefix: Buffer; readonly column: string | null; readonly isWord: boolean };

/** For entries of which nothing else is selected; null for a transcript that was not sent as documented. */
export const projectEntries: Projector = (columns) => {
  const parts: Part[] = [];
  for (const { prefix, property } of columns) {
    const wire = property === null ? NOTHING : Object.hasOwn(WIRE, property) && WIRE[property];
    if (!wire) return null;
    parts.push({ prefix: Buffer.from(prefix), ...wire });
  }
  return parts.length === 0
    ? null
    : (source) => {
        const { table } = source as Transcript;
        return table && toText(table, parts);
      };
};

const NOTHING = { column: null, isWord: false };

function toText(table: Table, parts: readonly Part[]): Buffer {
  const { bytes, rowCount, cells, columns } = table;
  const places = parts.map(({ column }) => (column === null ? -1 : columns.indexOf(column)));
  const out = Buffer.allocUnsafe(lengthOf(table, parts, places));
  let end = 0;
  out[end++] = OPEN_LIST;
  for (let row = 0; row < rowCount; row += 1) {
    if (row > 0) out[end++] = COMMA;
    for (let at = 0; at < parts.length; at += 1) {
      const { prefix, isWord } = parts[at] as Part;
      for (let of = 0; of < prefix.length; of += 1) out[end++] = prefix[of] as number;
      const place = places[at] as number;
      if (place < 0) continue;
      const cell = (row * columns.length + place) * 2;
      const begin = cells[cell] as number;
      const to = cells[cell + 1] as number;
      if (begin < 0) end += out.write(rewritten(bytes, ~begin, to), end);
      else if (isWord) {
        out[end++] = bytes[begin] as number;
        for (let of = begin + 1; of < to - 1; of += 1)
          out[end++] = (bytes[of] as number) & TO_CAPITAL;
        out[end++] = bytes[to - 1] as number;
      } else {
        bytes.copy(out, end, begin, to);
        end += to - begin;
      }
    }
    out[end++] = CLOSE;
  }
  out[end++] = CLOSE_LIST;
  return out.subarray(0, end);
}

/** As JSON.stringify writes it, which is never longer. */
const rewritten = (bytes: Buffer, from: number, to: number): string =>
  JSON.stringify(JSON.parse(bytes.toString('utf8', from, to)));

function lengthOf(table: Table, parts: readonly Part[], places: readonly number[]): number {
  const { rowCount, cells, columns } = table;
  let length = 2 + rowCount * parts.reduce((sum, { prefix }) => sum + prefix.length + 2, 0);
  for (const place of places) {
    for (let row = 0; place >= 0 && row < rowCount; row += 1) {
      const cell = (row * columns.length + place) * 2;
      const begin = cells[cell] as number;
      length += (cells[cell + 1] as number) - (begin < 0 ? ~begin : begin);
    }
  }
  return length;
}

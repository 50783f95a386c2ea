// Transcripts: what LeadSail sends of one. They come inside interactions and have no call of their own.
import { isTable, rowsOf, type Table } from '../upstream/table.ts';
import { field, listOf, type Model, oneOf, record, text, timestamp } from './decode.ts';
import type { Drift } from './drift.ts';
import { isUtcMoment } from './timestamp.ts';

const ROLES = ['agent', 'user'] as const;
const SOURCES = ['manual', 'api', 'inbound', 'sms_agent', 'system'] as const;

const entry = record('TranscriptEntry', {
  timestamp,
  role: oneOf(...ROLES),
  message: text,
  source: oneOf(...SOURCES),
});

const entries = listOf(entry);

export type TranscriptEntry = Model<typeof entry.fields> & {
  /** From 0, oldest first. A transcript only ever grows at its end, so this stays. */
  readonly position: number;
};

export type Transcript = {
  readonly entryCount: number;
  /** Oldest first. Read when somebody asks for the first time. */
  readonly entries: () => readonly TranscriptEntry[];
  /** As LeadSail sent it, when every value in it is as documented: `timestamp`, `role`, `message`, `source`. */
  readonly table: Table | null;
};

/** Read at once where anything in it is not as documented, so that it is counted. */
export const transcript = field<Transcript>((value, place, drift) => {
  if (!isTable(value)) return toTranscript(value, place, drift);
  if (!isDocumented(value)) return toTranscript(rowsOf(value), place, drift);
  let read: readonly TranscriptEntry[] | undefined;
  return {
    entryCount: value.rowCount,
    entries() {
      read ??= toEntries(rowsOf(value), place, drift) ?? [];
      return read;
    },
    table: value,
  };
});

function toTranscript(value: unknown, place: string, drift: Drift): Transcript | null {
  const read = toEntries(value, place, drift);
  return read && { entryCount: read.length, entries: () => read, table: null };
}

function toEntries(value: unknown, place: string, drift: Drift) {
  const read = entries.read(value, place, drift);
  return read?.map((one, position) => Object.assign(one, { position })) ?? null;
}

type IsDocumented = (bytes: Buffer, from: number, to: number) => boolean;

const oneOfWords = (words: readonly string[]): IsDocumented => {
  const known = words.map((word) => Buffer.from(JSON.stringify(word)));
  return (bytes, from, to) => known.some((word) => isEqual(bytes, from, to, word));
};

const CELLS: Readonly<Record<string, IsDocumented>> = {
  timestamp: (bytes, from, to) => isUtcMoment(bytes, from + 1, to - 1),
  role: oneOfWords(ROLES),
  message: () => true,
  source: oneOfWords(SOURCES),
};

const COLUMN_COUNT = Object.keys(CELLS).length;
const QUOTE = 0x22;
const NULL = Buffer.from('null');

/** Whether reading it would find nothing to count. */
function isDocumented({ bytes, columns, rowCount, cells }: Table): boolean {
  if (rowCount === 0) return true;
  const checks = columns.flatMap((name) => (Object.hasOwn(CELLS, name) ? (CELLS[name] ?? []) : []));
  if (checks.length !== COLUMN_COUNT || columns.length !== COLUMN_COUNT) return false;
  for (let cell = 0; cell < rowCount * COLUMN_COUNT; cell += 1) {
    const begin = cells[cell * 2] as number;
    const from = begin < 0 ? ~begin : begin;
    const to = cells[cell * 2 + 1] as number;
    const isSo = checks[cell % COLUMN_COUNT] as IsDocumented;
    const isText = bytes[from] === QUOTE && isSo(bytes, from, to);
    if (!isText && !isEqual(bytes, from, to, NULL)) return false;
  }
  return true;
}

function isEqual(bytes: Buffer, from: number, to: number, word: Buffer): boolean {
  if (to - from !== word.length) return false;
  for (let at = 0; at < word.length; at += 1) if (bytes[from + at] !== word[at]) return false;
  return true;
}

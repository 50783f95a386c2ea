// Transcripts: what LeadSail sends of one. They come inside interactions and have no call of their own.
import { isTable, rowsOf, type Table } from '../upstream/table.ts';
import { field, listOf, type Model, oneOf, record, text, timestamp } from './decode.ts';
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
  readonly interactionId: string;
};

export type Transcript = {
  readonly interactionId: string;
  readonly entryCount: number;
  /** Oldest first. Read when somebody asks for the first time. */
  readonly entries: () => readonly TranscriptEntry[];
  /** As LeadSail sent it, when every value in it is as documented: `timestamp`, `role`, `message`, `source`. */
  readonly table: Table | null;
  /** As JSON it is its entries, which `revived` takes. */
  readonly toJSON: () => readonly TranscriptEntry[];
};

/** What was sent, while nobody knows of which interaction. */
type Sent = Pick<Transcript, 'entryCount' | 'table'> & {
  readonly read: () => readonly Model<typeof entry.fields>[];
};

/** Read at once where anything in it is not as documented, so that it is counted. */
export const transcript = field<Sent>((value, place, drift) => {
  const table = isTable(value) && isDocumented(value) ? value : null;
  if (table) {
    const read = () => entries.read(rowsOf(table), place, drift) ?? [];
    return { entryCount: table.rowCount, read, table };
  }
  const all = entries.read(isTable(value) ? rowsOf(value) : value, place, drift);
  return all && { entryCount: all.length, read: () => all, table };
});

export function transcriptOf({ entryCount, read, table }: Sent, interactionId: string): Transcript {
  let known: readonly TranscriptEntry[] | undefined;
  function all(): readonly TranscriptEntry[] {
    known ??= read().map((one, position) => Object.assign(one, { position, interactionId }));
    return known;
  }
  return { interactionId, entryCount, entries: all, table, toJSON: all };
}

/** The transcript of an interaction that came as JSON of ours. */
export function revived(all: readonly TranscriptEntry[], interactionId: string): Transcript {
  const every = () => all;
  return { interactionId, entryCount: all.length, entries: every, table: null, toJSON: every };
}

/** What stands in a cell: one of some words, a moment, or any text; each of them may be null. */
const CELLS: Readonly<Record<string, readonly Buffer[] | 'moment' | 'text'>> = {
  timestamp: 'moment',
  role: wordsOf(ROLES),
  message: 'text',
  source: wordsOf(SOURCES),
};

const COLUMN_COUNT = Object.keys(CELLS).length;
const QUOTE = 0x22;
const NULL = Buffer.from('null');

/** Whether reading it would find nothing to count. Goes cell by cell without a call more than it needs. */
function isDocumented({ bytes, columns, rowCount, cells }: Table): boolean {
  if (rowCount === 0) return true;
  if (columns.length !== COLUMN_COUNT) return false;
  return columns.every((name, column) => {
    const kind = Object.hasOwn(CELLS, name) ? CELLS[name] : undefined;
    if (kind === undefined) return false;
    for (let cell = column; cell < rowCount * COLUMN_COUNT; cell += COLUMN_COUNT) {
      const begin = cells[cell * 2] as number;
      const to = cells[cell * 2 + 1] as number;
      const from = begin < 0 ? ~begin : begin;
      if (bytes[from] !== QUOTE) {
        if (!isWord(bytes, from, to, NULL)) return false;
      } else if (kind === 'moment') {
        if (!isUtcMoment(bytes, from + 1, to - 1)) return false;
      } else if (kind !== 'text' && !isOneOf(bytes, from, to, kind)) return false;
    }
    return true;
  });
}

function wordsOf(words: readonly string[]): readonly Buffer[] {
  return words.map((word) => Buffer.from(JSON.stringify(word)));
}

function isOneOf(bytes: Buffer, from: number, to: number, words: readonly Buffer[]): boolean {
  for (const word of words) if (isWord(bytes, from, to, word)) return true;
  return false;
}

function isWord(bytes: Buffer, from: number, to: number, word: Buffer): boolean {
  if (to - from !== word.length) return false;
  for (let at = 0; at < word.length; at += 1) if (bytes[from + at] !== word[at]) return false;
  return true;
}

// The text of a read for other processes: it is neither written nor parsed again while the read stays the same.
import { bodyBytes, haveSameBody } from '../leadsail/client/poll-bodies.ts';
import { writeInTurns } from '../upstream/write-in-turns.ts';

export type WrittenReads<Read> = {
  /** Writes a long text in pieces, one in each turn of the event loop, so that `textOf` only returns it. */
  readonly prepare: (read: Read) => Promise<void> | null;
  readonly textOf: (read: Read) => string;
  /** Null for text that is not JSON. */
  readonly readOf: (text: string) => Read | null;
};

/** Shorter texts are written at once. */
const LONG_BYTES = 200_000;

/** For one topic. */
export function createWrittenReads<Read>(): WrittenReads<Read> {
  let last: { readonly read: Read; readonly text: string } | null = null;

  async function write(read: Read & object): Promise<void> {
    const bytes = await writeInTurns(plainOf(read), Number.POSITIVE_INFINITY);
    last = { read, text: `${bytes}` };
  }

  return {
    prepare: (read) =>
      bodyBytes(read) < LONG_BYTES || haveSameBody(read, last?.read)
        ? null
        : write(read as Read & object),
    textOf(read) {
      if (last?.read === read) return last.text;
      const isSame = last !== null && haveSameBody(read, last.read);
      last = { read, text: isSame && last ? last.text : JSON.stringify(read) };
      return last.text;
    },
    readOf(text) {
      if (last?.text === text) return last.read;
      try {
        const read: Read = JSON.parse(text);
        last = { read, text };
        return read;
      } catch {
        return null;
      }
    },
  };
}

/** A record of a plan writes itself as a plain object. */
const plainOf = (read: object): object =>
  'toJSON' in read ? (read.toJSON as () => object)() : read;

// The text of a read for other processes: it is neither written nor parsed again while the read stays the same.
import { bodyBytes, haveSameBody } from '../leadsail/client/poll-bodies.ts';

export type WrittenReads<Read> = {
  /** Writes a long text in pieces, one in each turn of the event loop, so that `textOf` only returns it. */
  readonly prepare: (read: Read) => Promise<void> | null;
  readonly textOf: (read: Read) => string;
  /** Null for text that is not JSON. */
  readonly readOf: (text: string) => Read | null;
};

/** Shorter texts are written at once. */
const LONG_BYTES = 200_000;
/** Characters written in one turn; they take a few milliseconds. */
const TURN_CHARACTERS = 150_000;
const ITEMS_AT_ONCE = 10;

/** For one topic. */
export function createWrittenReads<Read>(): WrittenReads<Read> {
  let last: { readonly read: Read; readonly text: string } | null = null;

  async function write(read: Read & object): Promise<void> {
    last = { read, text: await writeInTurns(read) };
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

/** Writes the same as JSON.stringify, with pauses in lists. */
async function writeInTurns(read: object): Promise<string> {
  const own = 'toJSON' in read ? (read.toJSON as () => object)() : read;
  const properties: string[] = [];
  for (const [name, value] of Object.entries(own)) {
    const text = Array.isArray(value) ? await writeList(value) : JSON.stringify(value);
    if (text !== undefined) properties.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${properties.join(',')}}`;
}

async function writeList(items: readonly unknown[]): Promise<string> {
  const pieces: string[] = [];
  let inTurn = 0;
  for (let at = 0; at < items.length; at += ITEMS_AT_ONCE) {
    const piece = JSON.stringify(items.slice(at, at + ITEMS_AT_ONCE)).slice(1, -1);
    pieces.push(piece);
    inTurn += piece.length;
    if (inTurn < TURN_CHARACTERS) continue;
    inTurn = 0;
    await new Promise(setImmediate);
  }
  return `[${pieces.join(',')}]`;
}

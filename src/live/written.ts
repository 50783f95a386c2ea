// What was polled, as the text that other processes are sent: neither written nor read again while it stays the same.
import { haveSameBody } from '../leadsail/client/poll-bodies.ts';

export type WrittenReads<Read> = {
  readonly textOf: (read: Read) => string;
  /** Null for what no process of ours would write. */
  readonly readOf: (text: string) => Read | null;
};

/** For one topic. */
export function createWrittenReads<Read>(): WrittenReads<Read> {
  let last: { readonly read: Read; readonly text: string } | null = null;
  return {
    textOf(read) {
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

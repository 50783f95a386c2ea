// A reader of one call, which hangs up, goes on elsewhere with its cursor, and keeps what it was told.
import { expect } from 'vitest';
import type { Kit } from './kit.ts';
import { type Subscribed, subscribe } from './watching.ts';

const QUERY = `subscription ($id: ID!, $after: String) {
  transcriptEntryAdded(interactionId: $id, after: $after) {
    cursor index revises entry { timestamp role message }
  }
}`;

export type ReadEntry = { readonly timestamp: string; readonly message: string };

export type TranscriptReader = {
  /** Subscribes at one of the gateways, behind what it has. */
  readonly join: (kit: Pick<Kit, 'url' | 'simulator'>) => Promise<void>;
  /** Hangs up; what is on its way is lost. */
  readonly leave: () => Promise<void>;
  /** Whether the subscription was completed. */
  readonly isOver: () => boolean;
  /** Resolves when the connection has ended, however it did. */
  readonly ended: () => Promise<void>;
  /** What it has, in the order of the call. Throws what was wrong with an event. */
  readonly entries: () => readonly ReadEntry[];
};

/** `answers`: what LeadSail has answered so far, if nothing older than what was told may be told. */
export function createTranscriptReader(
  id: string,
  answers?: readonly (readonly ReadEntry[])[],
): TranscriptReader {
  /** The first of the answers in which what is told next may be. */
  let from = 0;
  const entries = new Map<string, ReadEntry>();
  let after: string | null = null;
  let watching: Subscribed | null = null;
  let reading: Promise<void> = Promise.resolve();
  let isOver = false;
  let fault: unknown = null;

  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
  function take({ errors, data }: any): void {
    expect(errors).toBeUndefined();
    const { cursor, revises, entry } = data.transcriptEntryAdded;
    if (revises === null) {
      const same = [...entries.values()].filter(({ timestamp }) => timestamp === entry.timestamp);
      expect(same, `${entry.message} is told twice`).toEqual([]);
    } else {
      expect(entries.has(revises), `${entry.message} revises what was not told`).toBe(true);
      entries.delete(revises);
    }
    entries.set(cursor, entry);
    after = cursor;
    if (answers) noteAge(entry);
  }

  function noteAge({ timestamp, message }: ReadEntry): void {
    const read = answers?.findIndex(
      (answer, at) =>
        at >= from && answer.some((one) => one.timestamp === timestamp && one.message === message),
    );
    expect(read, `${message} is older than what was told before`).toBeGreaterThanOrEqual(0);
    from = read ?? from;
  }

  async function read(source: Subscribed): Promise<void> {
    for (;;) {
      // A connection that is cut is no end.
      const event = await source.next().catch(() => undefined);
      if (watching !== source || event === undefined) return;
      if (event === null) {
        isOver = true;
        return;
      }
      try {
        take(event);
      } catch (error) {
        fault ??= error;
      }
    }
  }

  return {
    async join(kit) {
      watching = await subscribe(kit, QUERY, { id, after });
      reading = read(watching);
    },
    async leave() {
      const from = watching;
      watching = null;
      await from?.leave();
      await reading;
    },
    isOver: () => isOver,
    ended: () => reading,
    entries() {
      if (fault !== null) throw fault;
      return [...entries.values()]
        .map(({ timestamp, message }) => ({ timestamp, message }))
        .sort((one, other) => (one.timestamp < other.timestamp ? -1 : 1));
    },
  };
}

// Random histories of a transcript: everything that LeadSail is known to do to one, from a seed.

/** An entry that keeps its number whatever happens to its words. */
export type Said = {
  readonly id: number;
  readonly role: string;
  readonly timestamp: string | null;
  message: string;
};

export const CHANGES = [
  'grow',
  'insert',
  'edit',
  'merge',
  'shorten',
  'reorder',
  'unreadable entry',
  'unreadable',
  'lag',
] as const;
export type Change = (typeof CHANGES)[number];

/** Numbers from 0 up to 1, the same ones for the same seed. */
export function createDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const START_MS = Date.UTC(2026, 10, 1, 12);

/** A transcript that changes; `shown` is what LeadSail sends of it, null for nothing that can be read. */
export function createHistory(roll: () => number, { isTimed = true } = {}) {
  const entries: Said[] = [];
  const before: Said[][] = [];
  let last = 0;
  const below = (count: number): number => Math.floor(roll() * count);
  const words = (): string => `words ${last} ${below(1_000_000).toString(36)}`;

  function add(index: number): void {
    last += 1;
    const timestamp = isTimed ? new Date(START_MS + last * 1_000).toISOString() : null;
    const role = roll() < 0.5 ? 'agent' : 'user';
    entries.splice(index, 0, { id: last, role, timestamp, message: words() });
  }

  /** Whose words these are or were. */
  const idsByWords = new Map<string, number>();

  const copy = (): Said[] =>
    entries.map((entry) => {
      idsByWords.set(entry.message, entry.id);
      return { ...entry };
    });

  function change(kind: Change): Said[] | null {
    before.push(copy());
    const at = below(entries.length);
    const entry = entries[at];
    if (kind === 'grow' || !entry) {
      for (let count = 1 + below(3); count > 0; count -= 1) add(entries.length);
    } else if (kind === 'insert') add(at);
    else if (kind === 'edit') entry.message = roll() < 0.5 ? `${entry.message} more` : words();
    else if (kind === 'merge' && at + 1 < entries.length) {
      entry.message = `${entry.message} ${entries[at + 1]?.message}`;
      entries.splice(at + 1, 1);
    } else if (kind === 'shorten') entries.splice(at, 1 + below(2));
    else if (kind === 'reorder') entries.splice(below(entries.length), 0, ...entries.splice(at, 1));
    else if (kind === 'unreadable entry') return copy().filter((_, index) => index !== at);
    else if (kind === 'unreadable') return null;
    else if (kind === 'lag') return before[Math.max(0, before.length - 2 - below(2))] ?? copy();
    return copy();
  }

  return {
    entries: copy,
    change,
    below,
    everSaid: (message: string | null): number | undefined => idsByWords.get(message ?? ''),
  };
}

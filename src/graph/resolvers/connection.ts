// Relay connections over one page of items, and the cursors that lead from page to page.
import type { GraphQLError } from 'graphql';
import { badUserInput } from '../errors.ts';
import { quoted } from '../messages.ts';

/** One page, before any field is selected from it. */
export type Page<Item> = {
  readonly items: readonly Item[];
  readonly cursorOf: (item: Item) => string;
  /** Where to go on, when that is not the last item's cursor: an empty page may have a successor. */
  readonly endCursor?: string | null;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
};

/** The resolvers of any connection type. */
export function connectionResolvers<Item>() {
  return {
    nodes: ({ items }: Page<Item>) => items,
    edges: ({ items, cursorOf }: Page<Item>) =>
      items.map((node) => ({ node, cursor: cursorOf(node) })),
    pageInfo({ items, cursorOf, endCursor, hasNextPage, hasPreviousPage }: Page<Item>) {
      const first = items[0];
      const last = items.at(-1);
      return {
        hasNextPage,
        hasPreviousPage,
        startCursor: first === undefined ? null : cursorOf(first),
        endCursor: endCursor ?? (last === undefined ? null : cursorOf(last)),
      };
    },
  };
}

/** The list of a cursor; a cursor of another list is refused rather than misread. */
export type CursorKind = 'lead' | 'interaction' | 'entry' | 'client' | 'campaign' | 'event';

// LeadSail's are ids, which ours hold as text of six bits a character.
const MAX_CURSOR_LENGTH = 4_000;

/** An opaque cursor, safe in a URL. */
export function toCursor(kind: CursorKind, position: string): string {
  return Buffer.from(`${kind}:${position}`).toString('base64url');
}

/** The position in a cursor of this kind. Throws BAD_USER_INPUT for anything else. */
export function fromCursor(kind: CursorKind, cursor: string): string {
  const read = cursor.slice(0, MAX_CURSOR_LENGTH);
  const [given, position] = split(Buffer.from(read, 'base64url').toString('utf8'));
  if (given !== kind || !position || toCursor(kind, position) !== cursor) {
    throw notOfThisList(cursor);
  }
  return position;
}

/** BAD_USER_INPUT for a cursor that this list did not give. */
export const notOfThisList = (cursor: string): GraphQLError =>
  badUserInput(`after must be a cursor of this list, got ${quoted(cursor)}.`);

/** The parts of a composite position; none for a made-up one. */
export function partsOf(position: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(position);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function split(text: string): [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

// Connections over lists with page numbers: rows move between pages, and none may be lost or repeated.
import { createHash } from 'node:crypto';
import type { NumberedPage } from '../../leadsail/numbered-page.ts';
import { badUserInput } from '../errors.ts';
import {
  type CursorKind,
  fromCursor,
  notOfThisList,
  type Page,
  partsOf,
  toCursor,
} from './connection.ts';

export type NumberedConnectionPage<Row> = Page<Row> & { readonly totalCount: number | null };

/** Calls that one page of a connection can need: where its cursor was, beside that, and the page after. */
export const callsOfPage = (after: string | null | undefined): number => (after == null ? 1 : 4);

type Place = { readonly page: number; readonly index: number };
type Read<Row> = (page: number) => Promise<NumberedPage<Row> | null>;
type Asked = {
  readonly kind: CursorKind;
  readonly limit: number;
  readonly after: string | null | undefined;
  /** The filter of the list; a cursor is valid for the same filter alone. */
  readonly filter: unknown;
};

/** At most `limit` rows behind the cursor; null when LeadSail sent no list. */
export async function readNumberedPage<Row extends { readonly id: string }>(
  { kind, limit, after, filter }: Asked,
  read: Read<Row>,
): Promise<NumberedConnectionPage<Row> | null> {
  const mark = markOf(filter);
  const from = after == null ? { page: 1, index: 0 } : await placeBehind(kind, after, mark, read);
  const first = await read(from.page);
  if (!first?.rows) return null;
  const found: { row: Row; place: Place }[] = [];
  // What stands before the cursor was told, and may stand on the next page as well.
  const seen = new Set(first.rows.slice(0, from.index).map(({ id }) => id));
  const take = (rows: readonly Row[], page: number, start: number): void => {
    for (const [at, row] of rows.slice(start).entries()) {
      if (seen.size === seen.add(row.id).size) continue;
      found.push({ row, place: { page, index: start + at } });
    }
  };
  take(first.rows, from.page, from.index);
  // Only behind a cursor, where a page of ours spans two of LeadSail's, or where no row of a page can be read.
  const goesOn = after != null || found.length === 0;
  const second = goesOn && found.length < limit && first.hasNext ? await read(from.page + 1) : null;
  take(second?.rows ?? [], from.page + 1, 0);
  const shown = found.slice(0, limit);
  const last = second ?? first;
  const placeOf = new Map(shown.map(({ row, place }) => [row, place]));
  return {
    items: shown.map(({ row }) => row),
    cursorOf(row) {
      const { page, index } = placeOf.get(row) ?? from;
      return toCursor(kind, JSON.stringify([row.id, page, index, mark]));
    },
    hasNextPage: found.length > shown.length || (shown.length > 0 && last.hasNext),
    hasPreviousPage: after != null,
    totalCount: last.total ?? first.total,
  };
}

/** Where the cursor's row is now, plus one; its old place when it is gone. */
async function placeBehind<Row extends { readonly id: string }>(
  kind: CursorKind,
  after: string,
  mark: string,
  read: Read<Row>,
): Promise<Place> {
  const { id, page, index } = toPlace(fromCursor(kind, after), after, mark);
  const behind = async (number: number): Promise<Place | null> => {
    const at = (await read(number))?.rows?.findIndex((row) => row.id === id) ?? -1;
    return at < 0 ? null : { page: number, index: at + 1 };
  };
  const here = await behind(page);
  if (here) return here;
  const beside = [page + 1, ...(page > 1 ? [page - 1] : [])];
  const [moved] = (await Promise.all(beside.map(behind))).filter((one) => one !== null);
  return moved ?? { page, index };
}

function toPlace(position: string, after: string, mark: string): Place & { readonly id: string } {
  const [id, page, index, given] = partsOf(position);
  if (
    typeof id !== 'string' ||
    !isCount(page) ||
    page === 0 ||
    !isCount(index) ||
    typeof given !== 'string'
  ) {
    throw notOfThisList(after);
  }
  if (given !== mark) {
    throw badUserInput(
      'after must be a cursor of the same filter: leave it out, or the filter as it was.',
    );
  }
  return { id, page, index };
}

// A made-up cursor must not reach a page that no list has.
const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < 1_000_000;

// A search text can be personal, and cursors appear in logs and addresses.
const markOf = (filter: unknown): string =>
  createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 8);

// What all lists with page numbers share.
import type { Field, Sent } from './decode/declaration.ts';
import { type Model, record } from './decode/record.ts';
import { integer, listOf } from './decode/values.ts';

/** Rows of a page, as we ask for them; LeadSail does not say how many it allows. */
export const PAGE_SIZE = 100;

const pagination = record('Pagination', { total: integer, page: integer, limit: integer });

/** The record of a page with rows under `key`, and their number, including unreadable ones. */
export const numberedPage = <const Key extends string, Row>(
  title: string,
  key: Key,
  row: Field<Row>,
) =>
  record(title, { [key]: listOf(row), pagination } as PageFields<Key, Row>, {
    derived: {
      sentRows(sent: Sent): number {
        const rows = sent.get(key);
        return Array.isArray(rows) ? rows.length : 0;
      },
    },
  });

type PageFields<Key extends string, Row> = { readonly [K in Key]: Field<readonly Row[]> } & {
  readonly pagination: typeof pagination;
};

/** A page of a list that is read by page number. */
export type NumberedPage<Row> = {
  /** Null when LeadSail sent no list. */
  readonly rows: readonly Row[] | null;
  /** Rows of the whole list; null when LeadSail did not say. */
  readonly total: number | null;
  /** Whether another page follows. */
  readonly hasNext: boolean;
};

/** What was sent beside the rows. */
type SentRows = {
  readonly sentRows: number;
  readonly pagination: Model<typeof pagination.fields> | null;
};

/** The total shows whether there is more; without one, a full page does, or any row where no size was said. */
export function toNumberedPage<Row>(
  rows: readonly Row[] | null,
  { sentRows, pagination }: SentRows,
  page: number,
): NumberedPage<Row> {
  const { limit = null } = pagination ?? {};
  // It may allow less than was asked for.
  const size = limit !== null && limit > 0 && limit < PAGE_SIZE ? limit : PAGE_SIZE;
  const total = toTotal(pagination?.total ?? null, page, sentRows);
  // A page with fewer rows than its size is the last or, where the total is not reached by then, shows another size.
  const before = page - 1;
  const isSize = total !== null && before * size + sentRows <= total;
  const reached = before * (isSize ? size : Math.min(size, sentRows)) + sentRows;
  const isFull = sentRows >= size || (limit === null && sentRows > 0);
  const isEmpty = !rows?.length && sentRows === 0;
  return { rows, total, hasNext: !isEmpty && (total === null ? isFull : reached < total) };
}

/** Null for a total that the rows of a page and of those before it contradict. */
function toTotal(total: number | null, page: number, sentRows: number): number | null {
  // No page before one with rows has fewer.
  const least = page * Math.min(PAGE_SIZE, sentRows);
  return total === null || total < Math.max(0, least) ? null : total;
}

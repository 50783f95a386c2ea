// Lists that LeadSail gives by page number: what is true of all of them.
import { type Model, record } from './decode/record.ts';
import { integer } from './decode/values.ts';

/** Rows of a page, as we ask for them; LeadSail does not say how many it allows. */
export const PAGE_SIZE = 100;

/** What stands beside the rows. */
export const pagination = record('Pagination', { total: integer, page: integer, limit: integer });

/** A page of a list that is read by page number. */
export type NumberedPage<Row> = {
  /** Null when LeadSail sent no list. */
  readonly rows: readonly Row[] | null;
  /** Rows of the whole list; null when LeadSail did not say. */
  readonly total: number | null;
  /** Whether another page follows. */
  readonly hasNext: boolean;
};

/** Whether there is more is told by the total, and without one by whether the page is full. */
export function toNumberedPage<Row>(
  rows: readonly Row[] | null,
  said: Model<typeof pagination.fields> | null,
  page: number,
): NumberedPage<Row> {
  const count = rows?.length ?? 0;
  const { total = null, limit = null } = said ?? {};
  // It may allow less than was asked for.
  const size = limit !== null && limit > 0 && limit < PAGE_SIZE ? limit : PAGE_SIZE;
  const known = total !== null && total >= 0 ? total : null;
  const hasNext = count > 0 && (known === null ? count >= size : page * size < known);
  return { rows, total: known, hasNext };
}

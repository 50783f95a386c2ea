// Whether a list that LeadSail sends at once is all there is: by what it says beside it, and by rows that are none.
import type { Sent } from './declaration.ts';
import { SILENT } from './drift.ts';
import { id, isObject } from './values.ts';

/** Whether LeadSail counts more rows than it sent under `key`, or says that more follow. */
export function saysMore(sent: Sent, key: string): boolean {
  const { [key]: rows, count, total, pagination, hasMore, nextCursor } = sent.whole();
  if (hasMore === true || (typeof nextCursor === 'string' && nextCursor !== '')) return true;
  const counted = [count, total, isObject(pagination) ? pagination.total : null];
  const rowCount = Array.isArray(rows) ? rows.length : 0;
  return counted.some((one) => typeof one === 'number' && one > rowCount);
}

/** Whether nothing is missing of the rows under `key`, which have their ids under `idKey`. */
export function isWholeList(sent: Sent, key: string, idKey: string): boolean {
  const rows = sent.get(key);
  const isRow = (row: unknown): boolean =>
    isObject(row) && row[idKey] != null && id.read(row[idKey], key, SILENT) !== null;
  return Array.isArray(rows) && rows.every(isRow) && !saysMore(sent, key);
}

// Whether LeadSail has filtered a list: it may ignore a filter that it does not know, and the rows are others' then.
import type { Drift } from './drift.ts';
import { isSameId } from './identity.ts';

/**
 * Counts rows that a filter leaves out as drift at `title.filter`. `asked` has what each property of a row should be;
 * what is undefined was not asked for, and what a row does not say is no fault.
 */
export function countUnfiltered<Row extends object>(
  title: string,
  rows: readonly Row[] | null,
  asked: { readonly [Name in keyof Row]?: Row[Name] | undefined },
  drift: Drift,
): void {
  const wanted = Object.entries(asked).filter(([, value]) => value !== undefined);
  if (wanted.length === 0) return;
  const isOther = (row: Row): boolean =>
    wanted.some(([name, value]) => !isSame(row[name as keyof Row], value));
  const others = (rows ?? []).filter(isOther).length;
  if (others > 0) drift.count('value', `${title}.filter`, others);
}

function isSame(sent: unknown, asked: unknown): boolean {
  if (sent == null || sent === asked) return true;
  if (typeof sent !== 'string' || typeof asked !== 'string') return false;
  return sent.toLowerCase() === asked.toLowerCase() || isSameId(asked, sent);
}

// Rows of a watched list: their last state, and the changes to report.
import { microsecondsOf } from '../leadsail/decode/moments.ts';
import { haveSameMeaning } from './same-meaning.ts';

/** Every row, as LeadSail sent it last. */
export type WatchedRows<Row> = {
  readonly rows: readonly Row[];
  /** The last versions of rows that have none now, by name. */
  readonly versions: ReadonlyMap<string, number>;
};

type ListRow = { readonly id: string; readonly updatedAt: string | null };

/** LeadSail's last change in microseconds, because some servers date as finely; null without a readable date. */
export const versionOf = ({ updatedAt }: Pick<ListRow, 'updatedAt'>): number | null =>
  updatedAt === null ? null : microsecondsOf(updatedAt);

/** Keeps the earlier state of rows that are missing or older than before. Each name has one row. */
export function keepRows<Row extends ListRow>(
  before: WatchedRows<Row> | null,
  sent: readonly Row[] | null,
  nameOf: (row: Row) => string,
): WatchedRows<Row> | null {
  if (sent === null) return before;
  const byName = new Map<string, Row>();
  for (const row of sent) {
    const other = byName.get(nameOf(row));
    if (!other || isLast(row, other)) byName.set(nameOf(row), row);
  }
  const left = new Map(before?.rows.map((row) => [nameOf(row), row]));
  const versions = new Map(before?.versions);
  const now = [...byName].map(([name, row]) => {
    const known = left.get(name);
    left.delete(name);
    if (!known) return row;
    const least = versionOf(known) ?? versions.get(name) ?? null;
    if (!isNewer(row, known, least)) return known;
    if (row.updatedAt === null && least !== null) versions.set(name, least);
    else versions.delete(name);
    return row;
  });
  const rows = [...now, ...left.values()];
  const isSame =
    rows.length === before?.rows.length && rows.every((row, at) => row === before.rows[at]);
  return isSame ? before : { rows, versions };
}

/** Each new or changed row, and its state before. */
export function changedRows<Row>(
  before: WatchedRows<Row>,
  now: WatchedRows<Row>,
  nameOf: (row: Row) => string,
): { readonly row: Row; readonly before: Row | undefined }[] {
  const earlier = new Map(before.rows.map((row) => [nameOf(row), row]));
  return now.rows.flatMap((row) => {
    const one = earlier.get(nameOf(row));
    return one === row ? [] : [{ row, before: one }];
  });
}

function isNewer(row: ListRow, known: ListRow, least: number | null): boolean {
  const version = versionOf(row);
  if (version !== null && least !== null && version !== least) return version > least;
  return !haveSameMeaning(textOf(row), textOf(known));
}

const texts = new WeakMap<ListRow, string>();

/** As JSON, written once: a row is compared at each look until it changes. */
function textOf(row: ListRow): string {
  const existing = texts.get(row);
  if (existing !== undefined) return existing;
  const text = JSON.stringify(row);
  texts.set(row, text);
  return text;
}

/** Chooses one of two rows with the same name, whatever their order. */
function isLast(row: ListRow, other: ListRow): boolean {
  const [version, otherVersion] = [versionOf(row) ?? 0, versionOf(other) ?? 0];
  return version === otherVersion ? row.id > other.id : version > otherVersion;
}

/**
 * Returns the changes of each state, one at a time: rows that are new or changed after the first state. If there are
 * several, the last in the list comes first.
 */
export function followRows<Row extends ListRow, Change>(
  nameOf: (row: Row) => string,
  toChange: (row: Row, isNew: boolean) => Change,
): (state: WatchedRows<Row>) => Change | undefined {
  let told: Map<string, Row> | null = null;
  return ({ rows }) => {
    told ??= new Map(rows.map((one) => [nameOf(one), one]));
    const known = told;
    const row = rows.findLast((one) => known.get(nameOf(one)) !== one);
    if (!row) return undefined;
    const isNew = !known.has(nameOf(row));
    known.set(nameOf(row), row);
    return toChange(row, isNew);
  };
}

// Whether two ids name the same record.
import type { Drift } from './drift.ts';

const SHORT = 15;
const LONG = 18;
const ALPHANUMERIC = /^[A-Za-z\d]+$/;
const DIGITS = /^\d+$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
// Ids that are asked for are no longer, and an expression meets nothing that is.
const MAX_LENGTH = 200;

/**
 * Equal ids do, and the forms of one id that CRMs are known to answer with: 15 characters asked for and the same
 * with three more to check them, UUIDs in another case, whole numbers with leading zeros. Nothing else: `lead_100`
 * is not `lead_1001`.
 */
export function isSameId(asked: string, got: string): boolean {
  if (asked === got) return true;
  if (asked.length > MAX_LENGTH || got.length > MAX_LENGTH) return false;
  if (UUID.test(asked) && UUID.test(got)) return asked.toLowerCase() === got.toLowerCase();
  if (DIGITS.test(asked) && DIGITS.test(got)) return BigInt(asked) === BigInt(got);
  const lengths = [asked.length, got.length].sort();
  return (
    lengths[0] === SHORT &&
    lengths[1] === LONG &&
    ALPHANUMERIC.test(asked) &&
    ALPHANUMERIC.test(got) &&
    asked.slice(0, SHORT) === got.slice(0, SHORT)
  );
}

/**
 * The row of an id: the first that has it as it was asked for or, where none does, in another form. None where rows have
 * it in several other forms, for they may be several records.
 */
export function findSame<Row>(
  rows: readonly Row[],
  asked: string,
  idOf: (row: Row) => string | null,
): Row | undefined {
  const exact = rows.find((row) => idOf(row) === asked);
  if (exact) return exact;
  const [first, ...others] = rows.filter((row) => isSameId(asked, idOf(row) ?? ''));
  return first && others.every((row) => idOf(row) === idOf(first)) ? first : undefined;
}

/** Whether an answer names another record than the one that was asked for. That is drift at `place`. */
export function isOfOther(
  sent: string | null | undefined,
  asked: string,
  place: string,
  drift: Drift,
): boolean {
  if (sent == null || isSameId(asked, sent)) return false;
  drift.count('value', place);
  return true;
}

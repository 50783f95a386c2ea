// An earlier report: read from its file, and what differs since.
import { readFileSync } from 'node:fs';
import { isObject } from '../../leadsail/decode/values.ts';
import type {
  CheckDifference,
  CheckedEndpoint,
  CheckReport,
  FieldCounts,
  Since,
} from './report.ts';

type EarlierReport = Pick<CheckReport, 'madeAt' | 'endpoints' | 'differences'>;

/** Reads a report that `--save` wrote, or says in a sentence why it cannot. */
export function readEarlier(path: string): EarlierReport | { readonly fault: string } {
  let report: unknown;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code = 'it is not JSON' } = error as NodeJS.ErrnoException;
    return { fault: `--against must name a report that --save wrote: ${code}.` };
  }
  if (!isReport(report)) {
    return { fault: '--against must name a report that --save wrote, of format 1.' };
  }
  return report;
}

function isReport(value: unknown): value is EarlierReport {
  return (
    isObject(value) &&
    value.format === 1 &&
    typeof value.madeAt === 'string' &&
    Array.isArray(value.differences) &&
    value.differences.every((one) => isObject(one) && typeof one.name === 'string') &&
    isObject(value.endpoints) &&
    Object.values(value.endpoints).every((one) => isObject(one) && isObject(one.fields))
  );
}

/** What differs from the earlier report; differences that it already had are left out. */
export function sinceThen(
  earlier: EarlierReport,
  differences: readonly CheckDifference[],
  endpoints: Readonly<Record<string, CheckedEndpoint>>,
): Since {
  const before = new Set(earlier.differences.map(({ name }) => name));
  const now = new Set(differences.map(({ name }) => name));
  return {
    madeAt: earlier.madeAt,
    appeared: [
      ...differences.filter(({ name }) => !before.has(name)),
      ...vanished(earlier.endpoints, endpoints),
    ],
    gone: [...before].filter((name) => !now.has(name)),
  };
}

// Fewer records prove nothing about an optional key.
const FEWEST_RECORDS = 3;

/** Keys that every record had and that no record has now. Optional ones come and go. */
function vanished(
  earlier: Readonly<Record<string, CheckedEndpoint>>,
  endpoints: Readonly<Record<string, CheckedEndpoint>>,
): CheckDifference[] {
  return Object.entries(endpoints).flatMap(([endpoint, { fields }]) =>
    Object.entries(fields).flatMap(([place, counts]) => {
      const before = earlier[endpoint]?.fields[place];
      if (!before || !wasEverywhere(before) || !isNowhere(counts)) return [];
      const sentence = `${place} was in every record of ${endpoint} and is in none of ${counts.missing} now.`;
      return [{ name: `vanished ${place} in ${endpoint}`, sentence }];
    }),
  );
}

const wasEverywhere = ({ present, null: none, missing }: FieldCounts): boolean =>
  missing === 0 && present + none >= FEWEST_RECORDS;

const isNowhere = ({ present, null: none, missing }: FieldCounts): boolean =>
  present + none === 0 && missing >= FEWEST_RECORDS;

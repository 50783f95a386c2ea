// Lines up what was measured, for a terminal.
import type { Circumstance, Figure, Measurement } from './measure.ts';
import { short } from './statistics.ts';

/** Columns as wide as their widest cell; the first is text, the others are numbers. */
export function toTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = rows;
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(head), rule, ...body.map(line)].join('\n');
}

const withSpread = ({ median, spread }: Figure): string =>
  `${short(median)} ±${Math.round(spread * 100)}%`;

/** Null when either has a foul, for then no ratio may be made. */
export function ratioOf(one: Measurement, other: Measurement | undefined): Figure | null {
  return other && one.foul === null && other.foul === null ? one.byHand : null;
}

const HEAD = [
  '',
  'CPU ms',
  'by hand = 1',
  'queries/s',
  'p50 ms',
  'p99 ms',
  'peak MB',
  'calls',
  'waves',
  'cores',
];

/** One circumstance: a row for each who was measured, and below it what was foul. */
export function measurementTable(measurements: readonly Measurement[]): string {
  const byHand = measurements.find(({ key }) => key === 'handwritten');
  const rows = measurements.map((one) => {
    const ratio = ratioOf(one, byHand);
    return [
      one.foul === null ? one.title : `${one.title} *`,
      withSpread(one.cpuMs),
      ratio === null ? '–' : `${ratio.median.toFixed(2)} ±${Math.round(ratio.spread * 100)}%`,
      withSpread(one.perSecond),
      short(one.p50Ms.median),
      short(one.p99Ms.median),
      one.highestMb.toFixed(0),
      short(one.calls.median),
      String(one.waves),
      one.cores.median.toFixed(2),
    ];
  });
  const fouls = measurements
    .filter(({ foul }) => foul !== null)
    .map(({ title, foul }) => `* ${title}: ${foul}`);
  return [toTable([HEAD, ...rows]), ...fouls].join('\n');
}

/** What a table is of. */
export function headingOf(title: string, circumstance: Omit<Circumstance, 'durationMs'>): string {
  const { connections, latencyMs, rounds } = circumstance;
  const from = connections === 1 ? '1 connection' : `${connections} connections`;
  return `${title}: ${from}, upstream at ${latencyMs} ms, median of ${rounds} rounds`;
}

// Keeps what a run measured: as JSON for programs, as charts for the README.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bar, toChart } from './chart.ts';
import { describeMachine, type Machine } from './machine.ts';
import { type Circumstance, isBusy, type Measurement } from './measure.ts';
import type { Absent } from './stage.ts';

export type Cell = {
  readonly question: string;
  readonly title: string;
  readonly circumstance: Circumstance;
  readonly measurements: readonly Measurement[];
};
export type Results = {
  readonly at: string;
  readonly machine: Machine;
  readonly absent: readonly Absent[];
  readonly cells: readonly Cell[];
};

export function resultsOf(rest: Pick<Results, 'absent' | 'cells'>): Results {
  return { at: new Date().toISOString(), machine: describeMachine(), ...rest };
}

/** Writes `results.json` and the charts; returns what it wrote. */
export function writeResults(directory: string, results: Results): string[] {
  mkdirSync(directory, { recursive: true });
  const files: Record<string, string> = {
    'results.json': `${JSON.stringify(results, rounded, 2)}\n`,
    'cpu.svg': chartOf(results, 'CPU for one query', 'milliseconds, less is better', 'cpuMs'),
    'throughput.svg': chartOf(
      results,
      'Queries a second',
      'one process, 64 connections, more is better',
      'perSecond',
    ),
  };
  return Object.entries(files).flatMap(([name, content]) => {
    if (content === '') return [];
    const file = join(directory, name);
    writeFileSync(file, content);
    return [file];
  });
}

const rounded = (_: string, value: unknown) =>
  typeof value === 'number' ? Number(value.toPrecision(4)) : value;

/** The busy circumstance of each question; empty when it was not measured. Who is left out is named below. */
function chartOf(
  { cells, at, machine, absent }: Results,
  title: string,
  unit: string,
  figure: 'cpuMs' | 'perSecond',
): string {
  const order = figure === 'cpuMs' ? 1 : -1;
  const busy = cells.filter(({ circumstance }) => isBusy(circumstance));
  const panels = busy.map(({ title, measurements }) => ({
    title,
    unit,
    bars: measurements
      .filter(({ foul }) => foul === null)
      .map((one): Bar => ({ label: one.title, value: one[figure].median, tone: toneOf(one.key) }))
      .sort((one, other) => order * (one.value - other.value)),
  }));
  if (busy.length === 0) return '';
  const fouls = busy.flatMap(({ question, measurements }) =>
    measurements.flatMap(({ title, foul }) =>
      foul === null ? [] : `${title}, ${question}: ${foul}`,
    ),
  );
  const { processor, cores, node } = machine;
  return toChart(title, panels, [
    `Measured ${at.slice(0, 10)} on ${processor}, ${cores} cores, Node ${node}; everything on one machine, so read the ratios.`,
    ...[...absent.map(({ title, why }) => `${title}: ${why}`), ...fouls].map((line) =>
      `Not shown: ${line}`.slice(0, 140),
    ),
  ]);
}

const toneOf = (key: string): Bar['tone'] =>
  key === 'handwritten' ? 'reference' : key === 'ours' || key === 'cached' ? 'ours' : 'other';

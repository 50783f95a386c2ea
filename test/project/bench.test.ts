// The bench's own judgement: what counts as equal, as foul, as worse, and what its tables and charts show.
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type Cost, compare } from '../../bench/baseline.ts';
import { toChart } from '../../bench/chart.ts';
import { differenceOf } from '../../bench/equality.ts';
import { toCount } from '../../bench/instructions.ts';
import { cpuMsOf, familyOf, machineCpuMs } from '../../bench/machine.ts';
import type { Measurement } from '../../bench/measure.ts';
import { mixOf } from '../../bench/mix.ts';
import { questionsOf } from '../../bench/questions.ts';
import { foulOf } from '../../bench/referee.ts';
import { shapesOf } from '../../bench/shapes.ts';
import { quantile, spread } from '../../bench/statistics.ts';
import { measurementTable } from '../../bench/table.ts';
import { DRIFT_KEY, dataOf } from '../../bench/wire.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { SDL } from '../support/kit.ts';

const BY_HAND_MS = 1.6;
const figure = (median: number) => ({ median, spread: 0.05 });

function measured(key: string, cpuMs: number, foul: string | null = null): Measurement {
  const rest = { p50Ms: figure(30), p99Ms: figure(50), peakMb: figure(120), calls: figure(3) };
  const cores = { cores: figure(1), loadCores: figure(0.2), upstreamCores: figure(0.1) };
  const rate = { cpuMs: figure(cpuMs), perSecond: figure(1_000 / cpuMs) };
  const ratio = { byHand: { median: cpuMs / BY_HAND_MS, spread: 0.02 }, highestMb: 130 };
  const who = { key, title: `the ${key}`, waves: 1, callsAlone: 3, foul };
  return { ...who, ...rate, ...rest, ...cores, ...ratio };
}

describe('answers', () => {
  it('are equal when every value is, in whatever order keys stand', () => {
    expect(
      differenceOf({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] }),
    ).toBeNull();
  });

  it.each([
    [{ a: [1, 2] }, { a: [1, 3] }, 'answer.a[1] is 2 and 3'],
    [{ a: [1] }, { a: [1, 2] }, 'answer.a[1] is in only one of them'],
    [{ a: null }, {}, 'answer.a is in only one of them'],
    [{ a: [] }, { a: {} }, 'answer.a is [] and {}'],
    [{ a: '1' }, { a: 1 }, 'answer.a is "1" and 1'],
  ])('that differ, as %j and %j, say where', (one, other, where) => {
    expect(differenceOf(one, other)).toBe(where);
  });
});

describe('a turn', () => {
  const clean = {
    failed: 0,
    firstFailure: null,
    answered: 900,
    elapsedMs: 2_000,
    strangersMs: 190,
  };

  it('counts while others use less than a tenth of a core', () => {
    expect(foulOf(clean)).toBeNull();
    expect(foulOf({ ...clean, strangersMs: 210 })).toBe('another process used 0.10 cores');
  });

  it('does not count when a request failed or nothing was answered', () => {
    expect(foulOf({ ...clean, failed: 1, firstFailure: 'status 500' })).toContain('status 500');
    expect(foulOf({ ...clean, answered: 0 })).not.toBeNull();
  });
});

describe('the table', () => {
  it('has a ratio to the endpoint written by hand', () => {
    const table = measurementTable([measured('ours', 1.2), measured('handwritten', 1.6)]);
    const [, , ours, byHand] = table.split('\n');
    expect(ours).toMatch(/^the ours +1\.20 ±5% +0\.75 ±2% +833 ±5%/);
    expect(byHand).toContain('1.00');
  });

  it('has none for what is foul, and says why', () => {
    const table = measurementTable([
      measured('ours', 1.2),
      measured('handwritten', 1.6),
      measured('other', 9.9, 'another process used 0.40 cores'),
    ]);
    expect(table).toMatch(/^the other \* +9\.90 ±5% +–/m);
    expect(table).toContain('* the other: another process used 0.40 cores');
  });

  it('has none at all when the endpoint written by hand is foul', () => {
    const foul = measured('handwritten', 1.6, '1 requests failed');
    expect(measurementTable([measured('ours', 1.2), foul])).toMatch(/^the ours +1\.20 ±5% +–/m);
  });
});

describe('the chart', () => {
  const bars = [
    { label: 'ours & more', value: 2, tone: 'ours' as const },
    { label: 'other', value: 8, tone: 'other' as const },
  ];
  const chart = toChart('CPU', [{ title: 'one lead', unit: 'ms', bars }], ['Measured <here>']);

  it('draws bars as long as their values', () => {
    const widths = [...chart.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths).toHaveLength(2);
    expect(widths[1]).toBeCloseTo(4 * (widths[0] ?? 0), 0);
  });

  it('is well-formed whatever stands in it, and knows dark pages', () => {
    expect(chart).toContain('ours &#38; more');
    expect(chart).toContain('Measured &#60;here&#62;');
    expect(chart).toContain('prefers-color-scheme: dark');
  });
});

describe('the baseline', () => {
  const was: Cost = { calls: 3, waves: 1, cpu: 1, instructions: null };
  const compared = (is: Partial<Cost>) => compare({ q1: { ...was, ...is } }, { q1: was });

  it('allows what is at most a fifth more work', () => {
    expect(compared({ cpu: 1.19 })).toEqual({ more: [], slower: [] });
  });

  it('tells more calls and waves from more work', () => {
    expect(compared({ calls: 4 }).more).toEqual(['q1 makes 4 calls, was 3']);
    expect(compared({ waves: 2 }).more).toEqual(['q1 makes 2 waves, was 1']);
    expect(compared({ cpu: 1.3 })).toMatchObject({
      more: [],
      slower: [expect.stringContaining('1.30')],
    });
  });

  it('believes instructions before time, where both runs counted them', () => {
    const before = { q1: { ...was, instructions: 1 } };
    const { slower } = compare({ q1: { ...was, cpu: 2, instructions: 1.1 } }, before);
    expect(slower).toEqual([]);
  });

  it('misses what was not measured', () => {
    expect(compare({}, { q1: was }).more).toEqual(['q1 was not measured']);
  });
});

describe('what is measured with', () => {
  it('finds quantiles and spreads', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNaN();
    expect(spread([9, 10, 11])).toBeCloseTo(0.1);
  });

  it('reads what perf counted, or that it could not', () => {
    expect(toCount('8123456,,instructions:u,2000,100.00,,\n')).toBe(8_123_456);
    expect(toCount('<not supported>,,instructions:u,0,100.00,,\n')).toBeNull();
  });

  it.runIf(process.platform === 'linux')(
    'on Linux finds this process and its time on this machine',
    () => {
      expect(familyOf(process.pid)).toContain(process.pid);
      expect(cpuMsOf([process.pid])).toBeGreaterThan(0);
      expect(machineCpuMs()).toBeGreaterThanOrEqual(cpuMsOf([process.pid]));
    },
  );
});

describe('the questions', () => {
  it('are answered by the upstream of the bench, all equally long', () => {
    const { q1 } = questionsOf();
    const lengths = q1.operations.map(
      ({ variables }) => JSON.stringify(dataOf(`/leads/${variables.id}`)).length,
    );
    expect(new Set(lengths).size).toBe(1);
    expect(dataOf('/leads/unknown')).toBeNull();
  });

  it('are answered with other keys to a tenant whose records drift', () => {
    const path = `/leads/${questionsOf().q1.operations[0]?.variables.id}`;
    const keysFor = (apiKey?: string) => Object.keys(dataOf(path, apiKey) as object);
    const [documented, drifted] = [keysFor(), keysFor(DRIFT_KEY)];
    expect(documented.filter((key) => !drifted.includes(key))).toEqual(['lastActivityAt']);
    expect(drifted.filter((key) => !documented.includes(key))).toEqual(['leadScore']);
  });

  it('are operations of our schema, and so are the hundred of the rotation and the other shapes', () => {
    const schema = createSchema(SDL);
    const { operations } = mixOf();
    expect(new Set(operations.map(({ query }) => query)).size).toBe(100);
    const asked = [
      ...Object.values(questionsOf()).flatMap((one) => one.operations[0] ?? []),
      ...operations,
      ...shapesOf().flatMap((one) => one.operations[0] ?? []),
    ];
    for (const { query } of asked) expect(validate(schema, parse(query)), query).toEqual([]);
  });
});

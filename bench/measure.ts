// Times one turn of one contender, and many turns of all of them one after the other.

import { cpuMsOf, familyOf, forgetPeakMemory, machineCpuMs, peakMemoryMb } from './machine.ts';
import { type Conduct, foulOf } from './referee.ts';
import type { Contender, Script, Stage } from './stage.ts';
import { median, spread } from './statistics.ts';

/** One circumstance under which a question is asked. */
export type Circumstance = {
  readonly connections: number;
  readonly latencyMs: number;
  readonly durationMs: number;
  readonly rounds: number;
  /** How often a turn is taken before it stands as foul; twice when left out. */
  readonly tries?: number;
};

type Turn = {
  readonly cpuMs: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly peakMb: number;
  readonly calls: number;
  /** Cores that the contender, the load generator and the upstream kept busy. */
  readonly cores: number;
  readonly loadCores: number;
  readonly upstreamCores: number;
  /** Queries that it answered in all, warm-up included. */
  readonly answered: number;
  readonly foul: string | null;
};

type FigureName = Exclude<keyof Turn, 'foul' | 'answered'>;
export type Figure = { readonly median: number; readonly spread: number };
export type Measurement = {
  readonly [K in FigureName]: Figure;
} & {
  readonly key: string;
  readonly title: string;
  readonly waves: number;
  /** The highest of all turns. */
  readonly highestMb: number;
  /** To the endpoint written by hand in the same round; null without one. */
  readonly byHand: Figure | null;
  /** Calls that one query makes when it is alone. */
  readonly callsAlone: number;
  /** Why no ratio may be made of this; null when it may. */
  readonly foul: string | null;
};

/** What the charts and the targets are about: the processor has no pause. */
export const isBusy = ({ connections, latencyMs }: Circumstance): boolean =>
  connections === 64 && latencyMs === 0;

const WARM_UP_MS = 700;
const TRIES = 2;

export async function timeTurn(
  { upstream, load, contenders }: Stage,
  { running }: Contender,
  { requests, lengths, countsUpFrom }: Script,
  { connections, latencyMs, durationMs }: Circumstance,
): Promise<Turn> {
  const { pid, origin } = running;
  const family = familyOf(pid);
  const everybody = familyOf(process.pid, ...contenders.map((one) => one.running.pid));
  const order = { origin, requests, lengths, countsUpFrom, connections };
  forgetPeakMemory(family);
  await upstream.order({ latencyMs });
  const warmUp = await load.order({ ...order, durationMs: WARM_UP_MS });

  const sample = () => ({
    cpuMs: cpuMsOf(family),
    loadMs: cpuMsOf([load.pid]),
    upstreamMs: cpuMsOf([upstream.pid]),
    oursMs: cpuMsOf(everybody),
    machineMs: machineCpuMs(),
    atMs: performance.now(),
  });
  await upstream.order({});
  const before = sample();
  const report = await load.order({ ...order, durationMs });
  const after = sample();
  const { calls } = await upstream.order({});

  const elapsedMs = after.atMs - before.atMs;
  const strangersMs = after.machineMs - before.machineMs - (after.oursMs - before.oursMs);
  const conduct: Conduct = { ...report, elapsedMs, strangersMs };
  return {
    cpuMs: (after.cpuMs - before.cpuMs) / report.answered,
    perSecond: (report.answered / report.elapsedMs) * 1_000,
    p50Ms: report.p50Ms,
    p99Ms: report.p99Ms,
    peakMb: peakMemoryMb(family),
    calls: calls / report.answered,
    cores: (after.cpuMs - before.cpuMs) / elapsedMs,
    loadCores: (after.loadMs - before.loadMs) / elapsedMs,
    upstreamCores: (after.upstreamMs - before.upstreamMs) / elapsedMs,
    answered: warmUp.answered + report.answered,
    foul: foulOf(conduct),
  };
}

/** A turn that does not count is taken again, and stands as foul when it will not come clean. */
async function timeFairTurn(...turn: Parameters<typeof timeTurn>): Promise<Turn> {
  const [, , , { tries: most = TRIES }] = turn;
  let last = await timeTurn(...turn);
  for (let tries = 1; last.foul !== null && tries < most; tries += 1)
    last = await timeTurn(...turn);
  return last;
}

/** Everybody who has an answer to this question, in turn, so that a slow minute strikes all alike. */
export async function timeAll(
  stage: Stage,
  question: string,
  circumstance: Circumstance,
): Promise<Measurement[]> {
  const entered = stage.contenders.flatMap((contender) => {
    const script = contender.scripts.get(question);
    return script ? [{ contender, script, turns: [] as Turn[] }] : [];
  });
  for (let round = 0; round < circumstance.rounds; round += 1) {
    // Each round begins with another, so that nobody always follows the heaviest.
    for (let place = 0; place < entered.length; place += 1) {
      const one = entered[(place + round) % entered.length];
      if (one) one.turns.push(await timeFairTurn(stage, one.contender, one.script, circumstance));
    }
  }
  const byHand = entered.find(({ contender }) => contender.running.peer.key === 'handwritten');
  return entered.map(({ contender, script, turns }) => ({
    ...toMeasurement(contender, script, turns),
    byHand: byHand ? ratioByRound(turns, byHand.turns) : null,
  }));
}

/** What slows a round down slows both. */
function ratioByRound(turns: readonly Turn[], others: readonly Turn[]): Figure {
  const ratios = turns.map(({ cpuMs }, round) => cpuMs / (others[round]?.cpuMs ?? Number.NaN));
  return { median: median(ratios), spread: spread(ratios) };
}

function toMeasurement(
  { running }: Contender,
  { calls, waves }: Script,
  turns: readonly Turn[],
): Omit<Measurement, 'byHand'> {
  const figure = (name: FigureName): Figure => {
    const values = turns.map((turn) => turn[name]);
    return { median: median(values), spread: spread(values) };
  };
  return {
    key: running.peer.key,
    title: running.peer.title,
    waves,
    callsAlone: calls,
    cpuMs: figure('cpuMs'),
    perSecond: figure('perSecond'),
    p50Ms: figure('p50Ms'),
    p99Ms: figure('p99Ms'),
    peakMb: figure('peakMb'),
    highestMb: Math.max(...turns.map(({ peakMb }) => peakMb)),
    calls: figure('calls'),
    cores: figure('cores'),
    loadCores: figure('loadCores'),
    upstreamCores: figure('upstreamCores'),
    foul: turns.find(({ foul }) => foul !== null)?.foul ?? null,
  };
}

// Compares the real LeadSail with what the gateway expects, by GETs alone.
import { writeFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import type { Config } from '../../config/settings.ts';
import { addressFindings, answeredFailure } from './address.ts';
import {
  callDifferences,
  clockDifferences,
  fieldDifferences,
  markDifferences,
} from './differences.ts';
import { readEarlier, sinceThen } from './earlier.ts';
import { createInspector, type Inspector } from './inspect.ts';
import { answeredOf, firstPage, MOST_CALLS, READS, type Visits, visit } from './itinerary.ts';
import { pagingFindings } from './paging.ts';
import { createProber, type Probe, type Prober } from './probe.ts';
import type { CheckedEndpoint, CheckReport, LatencyFindings } from './report.ts';
import { limitsIn, settledBy } from './settled.ts';
import { toText } from './text.ts';
import { fieldVerdicts } from './verdicts.ts';

export type CheckOptions = {
  readonly config: Config;
  /** The text of schema.graphql. */
  readonly sdl: string;
  /** In epoch milliseconds. */
  readonly nowMs: () => number;
  /** Called before the first call with a sentence about the calls to come. */
  readonly notify: (sentence: string) => void;
};

export type CheckOutcome = {
  /** What to print; empty when no call was made. */
  readonly output: string;
  /** Why the check failed. */
  readonly faults: readonly string[];
  readonly exitCode: 0 | 1 | 2;
};

/** What every fault of a check ends with. */
export const CANNOT_WORK = 2;

/** Makes the calls, and writes the report to the configured file. */
export async function runCheck(options: CheckOptions): Promise<CheckOutcome> {
  const { leadsailApiKey, leadsailUrl, checkAgainst, checkSave, checkJson } = options.config;
  if (leadsailApiKey === null || leadsailUrl === null) {
    return cannot('check asks LeadSail itself: set LEADSAIL_API_KEY.');
  }
  const earlier = checkAgainst === null ? null : readEarlier(checkAgainst);
  if (earlier && 'fault' in earlier) return cannot(earlier.fault);
  options.notify(
    `check makes at most ${MOST_CALLS} GETs to ${new URL(leadsailUrl).host} with LEADSAIL_API_KEY, and a single GET of these with a wrong key. It changes nothing, and its report holds names and counts, never values.`,
  );
  const timeoutMs = options.config.deadlineMs;
  const prober = createProber({
    url: leadsailUrl,
    apiKey: leadsailApiKey,
    timeoutMs,
    proxies: options.config,
  });
  try {
    const made = await makeReport(leadsailUrl, prober, options);
    const since = earlier && sinceThen(earlier, made.differences, made.endpoints);
    const report: CheckReport =
      since === null || made.exitCode === 2
        ? made
        : { ...made, since, exitCode: since.appeared.length > 0 ? 1 : 0 };
    const json = JSON.stringify(report, null, 2);
    const output = checkJson ? json : toText(report);
    const fault = checkSave === null ? null : save(checkSave, json);
    return fault === null
      ? { output, faults: [], exitCode: report.exitCode }
      : { output, faults: [fault], exitCode: CANNOT_WORK };
  } finally {
    await prober.close();
  }
}

const cannot = (fault: string): CheckOutcome => ({
  output: '',
  faults: [fault],
  exitCode: CANNOT_WORK,
});

function save(path: string, json: string): string | null {
  try {
    writeFileSync(path, `${json}\n`);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return `--save must name a file that can be written: ${code}.`;
  }
}

async function makeReport(
  url: string,
  prober: Prober,
  { config, sdl, nowMs }: CheckOptions,
): Promise<CheckReport> {
  const first = await prober.get(firstPage);
  const address = addressFindings(url, first, nowMs());
  const isRefused = first.call.failure === 'unauthenticated' || first.call.failure === 'forbidden';
  const fault = address.fault ?? (isRefused ? null : answeredFailure(first, url));
  const refused = isRefused ? ('refused' as const) : ('accepted' as const);
  const head = {
    format: 1 as const,
    madeAt: new Date(nowMs()).toISOString(),
    address: { ...address, fault },
    key: fault === null ? refused : null,
    writes: 'not tried, it would change your data',
    since: null,
  };
  if (isRefused || fault !== null) return unreadable(head, prober);
  const visits = await visit(prober.get, first);
  const endpoints = inspect(visits);
  const { facts: paging, differences: ofPaging } = pagingFindings(visits);
  const limits = limitsIn(prober.calls().map(({ headers }) => headers));
  const differences = [
    ...clockDifferences(address.clockSeconds),
    ...callDifferences(visits),
    ...ofPaging,
    ...fieldDifferences(endpoints),
    ...markDifferences(endpoints, config.textsWithoutMark),
  ];
  return {
    ...head,
    calls: prober.calls().map(({ call }) => call),
    endpoints,
    paging,
    limits,
    latency: latencyFindings(prober.calls(), config.deadlineMs),
    fields: fieldVerdicts(buildSchema(sdl, { assumeValidSDL: true }), endpoints),
    settled: settledBy(visits, endpoints, paging, limits),
    differences,
    exitCode: differences.length > 0 ? 1 : 0,
  };
}

type ReportHead = Pick<CheckReport, 'format' | 'madeAt' | 'address' | 'key' | 'writes' | 'since'>;

function unreadable(head: ReportHead, prober: Prober): CheckReport {
  return {
    ...head,
    calls: prober.calls().map(({ call }) => call),
    endpoints: {},
    paging: {},
    limits: limitsIn(prober.calls().map(({ headers }) => headers)),
    latency: null,
    fields: [],
    settled: [],
    differences: [],
    exitCode: CANNOT_WORK,
  };
}

function inspect(visits: Visits): Readonly<Record<string, CheckedEndpoint>> {
  const inspectors = new Map<string, Inspector>();
  for (const name of Object.keys(READS)) inspectors.set(name, createInspector());
  for (const { call, data } of answeredOf(visits)) {
    const inspector = inspectors.get(call.endpoint);
    inspector?.called(call.failure === null);
    const returns = READS[call.endpoint]?.returns;
    if (call.failure === null && returns) inspector?.look(returns, data);
  }
  return Object.fromEntries([...inspectors].map(([name, { findings }]) => [name, findings()]));
}

// Operations need up to three waves of calls, and each call may be tried again.
const WAVES = 3;
const TRIES = 2;

function latencyFindings(probes: readonly Probe[], deadlineMs: number): LatencyFindings {
  const times = probes.map(({ call }) => call.ms).sort((one, other) => one - other);
  const slowestMs = times.at(-1) ?? 0;
  const needed = Math.ceil((slowestMs * WAVES * TRIES) / 500) * 500;
  return {
    medianMs: times[times.length >> 1] ?? 0,
    slowestMs,
    deadlineMs,
    proposedDeadlineMs: Math.min(60_000, Math.max(2_000, needed)),
  };
}

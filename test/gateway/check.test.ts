// `check` against the simulated LeadSail: as it is, with each of its faults, and with payloads that drift.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MOST_CALLS } from '../../src/cli/check/itinerary.ts';
import { declaredReads } from '../../src/leadsail/endpoint.ts';
import { drift } from '../../src/simulator/drift.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { checked } from '../support/checked.ts';
import { cases } from '../support/deep.ts';
import { selectionOf } from '../support/documented.ts';
import { keyOf, start } from '../support/kit.ts';
import { everythingOf, foundIn } from '../support/personal.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'check-earlier-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

// Made with the same seed, each simulator has the same people.
const people = await startSimulator();
const PERSONAL = everythingOf(people);
await people.close();

/** Checks as the first tenant, and sees to it that nobody's data is in what it says. */
async function check(simulator: Simulator, options: Parameters<typeof checked>[2] = {}) {
  const result = await checked(simulator.url, keyOf(simulator, 0), options);
  expect(PERSONAL.size).toBeGreaterThan(1_000);
  expect(foundIn(result.seen, PERSONAL)).toEqual([]);
  return result;
}

/** The path of an earlier report. */
function earlier(report: unknown): string {
  const path = join(FOLDER, 'earlier.json');
  writeFileSync(path, JSON.stringify(report));
  return path;
}

describe('a LeadSail as it should be', () => {
  it('is fine, and is asked by GETs alone', async () => {
    await using simulator = await startSimulator();
    const { exitCode, names, text, report } = await check(simulator);
    expect({ exitCode, names }).toEqual({ exitCode: 0, names: [] });
    expect(text).toContain('Fine: ');
    const calls = simulator.calls.entries();
    expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(calls.length).toBeLessThanOrEqual(MOST_CALLS);
    expect(report.calls).toHaveLength(calls.length);
    expect(new Set(calls.map(({ endpoint }) => endpoint))).toEqual(
      new Set(declaredReads().map(({ name }) => name)),
    );
    expect(new Set(Object.keys(report.endpoints))).toEqual(
      new Set(calls.map(({ endpoint }) => endpoint)),
    );
  });

  it('gives each field that it has a verdict, and settles what is open', async () => {
    await using simulator = await startSimulator();
    const { verdictOf, answerTo, report } = await check(simulator);
    for (const field of ['Query.lead', 'Query.leads', 'Query.fieldLibrary', 'Lead.firstName']) {
      expect(verdictOf(field), field).toBe('works');
    }
    for (const field of ['Query.client', 'Query.campaigns', 'Query.file', 'LeadFile.status']) {
      expect(verdictOf(field), field).toBe('works');
    }
    for (const field of ['Lead.interactions', 'Lead.statusRaw', 'TranscriptEntry.message']) {
      expect(verdictOf(field), field).toBe('works');
    }
    expect(verdictOf('Mutation.sendSms')).toBe('not tried');
    expect(answerTo('Do leads carry flags.isDnc?')).toMatch(/^yes: /);
    expect(answerTo('Is `call.duration` in seconds?')).toBeNull();
    expect(report.paging).toMatchObject({
      'limit 1': '1 leads',
      'limit 100': '100 leads',
      'second page': 'goes on',
    });
  });

  it('is fine without a single lead', async () => {
    await using simulator = await startSimulator();
    simulator.data().leads.splice(0);
    const result = await checked(simulator.url, keyOf(simulator, 0));
    expect({ names: result.names, exitCode: result.exitCode }).toEqual({ names: [], exitCode: 0 });
    expect(result.verdictOf('Lead.firstName')).toBe('not seen');
  });

  it('and a wrong key are told apart', async () => {
    await using simulator = await startSimulator();
    const { exitCode, report } = await checked(simulator.url, 'nobody-has-this-key');
    expect({ exitCode, key: report.key }).toEqual({ exitCode: 2, key: 'refused' });
    expect(simulator.calls.entries()).toHaveLength(1);
  });
});

const FAULTS: readonly Behaviour[] = [
  { kind: 'status', status: 403 },
  { kind: 'status', status: 429, headers: { 'retry-after': '30' } },
  { kind: 'status', status: 500, body: 'Maria was here' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 302, headers: { location: 'https://login.test/?to=Maria' } },
  { kind: 'failure200', code: 'VALIDATION_ERROR' },
  { kind: 'failure200', code: 'no lead Maria' },
  { kind: 'hang' },
  { kind: 'hangBody' },
  { kind: 'drip', bytesPerChunk: 1, intervalMs: 100 },
  { kind: 'resetBeforeHeaders' },
  { kind: 'resetInBody' },
  { kind: 'halfBody' },
  { kind: 'wrongLength' },
  { kind: 'html', status: 200 },
  { kind: 'html', status: 502 },
  { kind: 'empty' },
  { kind: 'gzipBomb', bytes: 100_000 },
  { kind: 'huge', bytes: 40_000_000 },
  { kind: 'text', body: 'Maria Delgado, +15125550142', contentType: 'text/plain' },
];
const named = FAULTS.map((fault) => [JSON.stringify(fault), fault] as const);

describe('a LeadSail that fails', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => {
    simulator.faults.clear();
    simulator.calls.clear();
  });
  afterAll(() => simulator.close());

  it.each(named)('everywhere, by %s, cannot work, and one sentence says why', async (_, behave) => {
    simulator.faults.add({ behave });
    const { exitCode, report, text } = await check(simulator, { args: ['--deadline-ms', '400'] });
    expect(exitCode).toBe(2);
    expect(report.key === 'refused' || report.address.fault !== null).toBe(true);
    expect(text).toContain('Cannot work: ');
    expect(simulator.calls.entries()).toHaveLength(1);
  });

  it.each(named)('at one endpoint, by %s, differs there and nowhere else', async (_, behave) => {
    simulator.faults.add({ match: { endpoint: 'GET /field-library' }, behave });
    const { exitCode, names, verdictOf } = await check(simulator, {
      args: ['--deadline-ms', '400'],
    });
    // An id that exists is not known then, so the others are looked for by one of ours.
    expect({ exitCode, count: names.length }).toEqual({ exitCode: 1, count: 1 });
    expect(names[0]).toMatch(/^call GET \/field-library: [a-z_]+$/);
    expect(verdictOf('Query.fieldLibrary')).toBe('would be null');
    expect(verdictOf('Query.lead')).toBe('works');
  });

  it('slowly is fine, and gets a longer deadline proposed', async () => {
    simulator.faults.add({ every: 8, behave: { kind: 'latency', ms: 700 } });
    const { exitCode, report } = await check(simulator);
    expect(exitCode).toBe(0);
    expect(report.latency?.slowestMs).toBeGreaterThanOrEqual(700);
    expect(report.latency?.proposedDeadlineMs).toBeGreaterThanOrEqual(4_200);
  });
});

describe('a LeadSail that drifts', () => {
  type Row = Record<string, unknown>;
  it.each<[string, (lead: Row) => void, string]>([
    ['type Lead.firstName', (lead) => (lead.firstName = 42), 'would be null'],
    ['value Lead.status', (lead) => (lead.status = 'brand_new'), 'works'],
    ['time Lead.createdAt', (lead) => (lead.createdAt = '29/11/2026 Maria'), 'would be null'],
    ['item Lead.notes', (lead) => (lead.notes = [null, 'Maria']), 'works'],
    ['type Lead.address', (lead) => (lead.address = 'Maria'), 'would be null'],
  ])('is told by the name that the gateway logs: %s', async (place, bend, verdict) => {
    await using simulator = await startSimulator();
    for (const lead of simulator.data().leads) bend(lead);
    const { names, exitCode, verdictOf } = await check(simulator);
    expect(exitCode).toBe(1);
    expect(names).toEqual([`${place} in GET /leads/{leadId}`, `${place} in GET /leads`]);
    expect(verdictOf(place.split(' ')[1] ?? '')).toBe(verdict);
  });

  it('is told by check and by the running gateway alike', async () => {
    await using kit = await start();
    for (const [at, lead] of kit.simulator.data().leads.entries()) {
      if (at % 2 === 0) lead.timezone = at;
      if (at % 3 === 0) lead.latestSubmittedAt = 'soon';
      if (at % 5 === 0) lead.timezoneSource = 'guess';
      lead.questionnaire = [...(lead.questionnaire ?? []), null];
      delete lead.email;
      lead.brandNew = true;
    }
    const { names } = await check(kit.simulator);
    const { errors } = await kit.query(`{ leads(first: 100) { nodes ${selectionOf('Lead')} } }`);
    expect(errors).toBeUndefined();
    // Absent and further keys are counted by the gateway, and are no difference.
    const logged = [...kit.gateway.driftCounts().keys()].filter(
      (name) => !/^(missing|extra) /.test(name),
    );
    const told = names.flatMap((name) => name.match(/^(.+) in GET \/leads$/)?.[1] ?? []);
    expect(told.length).toBeGreaterThan(3);
    expect(told.sort()).toEqual(logged.sort());
  });

  it('by what is absent, null or new is fine, and the verdict says so', async () => {
    await using simulator = await startSimulator();
    for (const lead of simulator.data().leads) {
      delete lead.timezone;
      lead.country = null;
      Object.assign(lead, { brandNew: 1, Delgado: 2, lead_1001: 3 });
    }
    const { names, exitCode, verdictOf, report } = await check(simulator);
    expect({ names, exitCode }).toEqual({ names: [], exitCode: 0 });
    expect(verdictOf('Lead.timezone')).toBe('always null');
    expect(verdictOf('Lead.country')).toBe('always null');
    const further = Object.keys(report.endpoints['GET /leads']?.further ?? {});
    expect(further.sort()).toEqual(['Lead.*', 'Lead.brandNew']);
  });

  it('without flags tells that no text is sent, unless that is allowed', async () => {
    await using simulator = await startSimulator();
    for (const lead of simulator.data().leads) delete lead.flags;
    const { names, answerTo, text } = await check(simulator);
    expect(names).toEqual(['no Lead.flags in GET /leads/{leadId}']);
    expect(text).toContain('sendSms refuses each');
    expect(answerTo('Do leads carry flags?')).toMatch(/^no: 0 of \d+ leads$/);
    expect(answerTo('Do leads carry flags.isDnc?')).toBeNull();
    const allowed = await check(simulator, { args: ['--sms-without-mark', 'allow'] });
    expect({ names: allowed.names, exitCode: allowed.exitCode }).toEqual({
      names: [],
      exitCode: 0,
    });
  });

  it.each([...Array(cases(120)).keys()])(
    'somehow, seed %i, is described without a value',
    async (seed) => {
      await using simulator = await startSimulator();
      simulator.faults.add({ behave: { kind: 'mutate', change: drift(seed) } });
      const { exitCode, report } = await check(simulator);
      expect(exitCode).toBe(report.exitCode);
      expect([0, 1, 2]).toContain(exitCode);
    },
  );
});

describe('--against an earlier report', () => {
  it('knows what differed then, and tells what is new and what is gone', async () => {
    await using simulator = await startSimulator();
    for (const lead of simulator.data().leads) lead.firstName = 42;
    const before = await check(simulator);
    const against = earlier(before.report);
    const same = await check(simulator, { against });
    expect({ exitCode: same.exitCode, since: same.report.since }).toEqual({
      exitCode: 0,
      since: { madeAt: before.report.madeAt, appeared: [], gone: [] },
    });
    for (const lead of simulator.data().leads) [lead.firstName, lead.lastName] = ['Ann', 7];
    const { exitCode, report, text } = await check(simulator, { against });
    expect(exitCode).toBe(1);
    expect(report.since?.appeared.map(({ name }) => name)).toEqual([
      'type Lead.lastName in GET /leads/{leadId}',
      'type Lead.lastName in GET /leads',
    ]);
    expect(report.since?.gone).toEqual(before.names);
    expect(text).toMatch(/Since the report of \S+: 2 new, 2 gone/);
  });

  it('takes an optional value that is absent for none, and a key that all had for one', async () => {
    await using simulator = await startSimulator();
    const { leads } = simulator.data();
    for (const lead of leads) lead.detail = 'x';
    const against = earlier((await check(simulator)).report);
    for (const lead of leads) [lead.detail, lead.campaign] = [null, null];
    for (const lead of leads.slice(1)) delete lead.timezone;
    expect((await check(simulator, { against })).exitCode).toBe(0);
    for (const lead of leads) delete lead.detail;
    const { exitCode, report } = await check(simulator, { against });
    expect(exitCode).toBe(1);
    expect(report.since?.appeared.map(({ name }) => name)).toEqual([
      'vanished Lead.detail in GET /leads',
    ]);
  });
});

// The circuit breaker: when it opens, that one call tries alone, and how soon it closes again.
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../../src/simulator/faults.ts';
import {
  type Breaker,
  type BreakerState,
  type CallOutcome,
  createBreaker,
} from '../../../src/upstream/breaker.ts';
import { start } from '../../support/kit.ts';

function setUp() {
  const clock = { nowMs: 0 };
  const states: BreakerState[] = [];
  const breaker = createBreaker(
    () => clock.nowMs,
    (state) => states.push(state),
  );
  return { clock, states, breaker };
}

function report(breaker: Breaker, outcome: CallOutcome): void {
  const admitted = breaker.admit();
  if (!('report' in admitted)) throw new Error('it was refused');
  admitted.report(outcome);
}

describe('a circuit', () => {
  it('opens when most of the last calls met an outage, and not before there were ten', () => {
    const { breaker } = setUp();
    for (let call = 0; call < 9; call += 1) report(breaker, 'outage');
    expect(breaker.state()).toBe('closed');
    report(breaker, 'outage');
    expect(breaker.state()).toBe('open');
    expect(breaker.admit()).toEqual({ retryAfterMs: 1_000 });
  });

  it('stays closed while one call in five fails', () => {
    const { breaker } = setUp();
    for (let call = 0; call < 1_000; call += 1) report(breaker, call % 5 ? 'answered' : 'outage');
    expect(breaker.state()).toBe('closed');
  });

  it('counts no call that was cancelled or never left', () => {
    const { breaker } = setUp();
    for (let call = 0; call < 100; call += 1) report(breaker, 'unknown');
    for (let call = 0; call < 9; call += 1) report(breaker, 'outage');
    expect(breaker.state()).toBe('closed');
  });

  it('lets one call try after a while and no second beside it, and closes when that is answered', () => {
    const { breaker, clock, states } = setUp();
    for (let call = 0; call < 10; call += 1) report(breaker, 'outage');
    clock.nowMs = 1_000;
    const probe = breaker.admit();
    expect(breaker.state()).toBe('half_open');
    expect(breaker.admit()).toEqual({ retryAfterMs: 0 });
    if ('report' in probe) probe.report('answered');
    expect(states).toEqual(['open', 'half_open', 'closed']);
    // What was before is forgotten: it takes ten new outages.
    for (let call = 0; call < 9; call += 1) report(breaker, 'outage');
    expect(breaker.state()).toBe('closed');
  });

  it('opens again when the try fails, and tries again when it came to nothing', () => {
    const { breaker, clock } = setUp();
    for (let call = 0; call < 10; call += 1) report(breaker, 'outage');
    clock.nowMs = 1_000;
    report(breaker, 'outage');
    expect(breaker.admit()).toEqual({ retryAfterMs: 1_000 });
    clock.nowMs = 2_000;
    report(breaker, 'unknown');
    expect(breaker.admit()).toHaveProperty('report');
  });

  it('gives no weight to answers of calls that left before it opened', () => {
    const { breaker } = setUp();
    const early = breaker.admit();
    for (let call = 0; call < 10; call += 1) report(breaker, 'outage');
    if ('report' in early) early.report('answered');
    expect(breaker.state()).toBe('open');
  });
});

it('a dead LeadSail is left alone: calls end at once, for that tenant only', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const [northwind, southgate] = kit.simulator.tenants.map(({ id, apiKey }) => ({ id, apiKey }));
  const tenantId = northwind?.id ?? '';
  kit.simulator.faults.add({ match: { tenantId }, behave: { kind: 'resetBeforeHeaders' } });
  const ask = (apiKey = '') =>
    kit.query('{ lead(id: "lead_1001") { id } }', {}, { 'x-api-key': apiKey });
  for (let round = 0; round < 4; round += 1) await ask(northwind?.apiKey);
  const callsBefore = kit.calls().length;
  const { errors } = await ask(northwind?.apiKey);
  expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_UNAVAILABLE');
  expect(kit.calls()).toHaveLength(callsBefore);
  const ready = await fetch(`${kit.url}/ready`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: 'ok', notes: ['circuit open for 1 keys'] },
  ]);
  expect((await ask(southgate?.apiKey)).data.lead).toEqual({ id: 'lead_1001' });
});

const status = (status: number): Behaviour => ({ kind: 'status', status });

// What says that LeadSail is not there, and what only says no.
describe.each<[string, Behaviour, number]>([
  ['a reset', { kind: 'resetBeforeHeaders' }, 1],
  ['a reset in the body', { kind: 'resetInBody' }, 1],
  ['half a body', { kind: 'halfBody' }, 1],
  ['no answer', { kind: 'hang' }, 1],
  ['no end of a body', { kind: 'hangBody' }, 1],
  ['500', status(500), 1],
  ['503', status(503), 1],
  ['400', status(400), 0],
  ['401', status(401), 0],
  ['404', status(404), 0],
  ['409', status(409), 0],
  ['429', status(429), 0],
  ['200 with success: false', { kind: 'failure200', code: 'LEAD_LOCKED' }, 0],
  ['200 in HTML', { kind: 'html', status: 200 }, 0],
  ['an empty body', { kind: 'empty' }, 0],
  ['another shape', { kind: 'text', body: '[1]' }, 0],
])('%s, twelve times over,', (_, behave, open) => {
  it(`leaves ${open} circuits open`, async () => {
    await using kit = await start({ simulator: { settleMs: 0 }, deadlineMs: 600 });
    kit.simulator.faults.add({ behave });
    const ids = Array.from({ length: 12 }, (_, at) => `lead_${1001 + at}`);
    await kit.query('query ($ids: [ID!]!) { leadsByIds(ids: $ids) { id } }', { ids });
    const { notes = [] } = (await (await fetch(`${kit.url}/ready`)).json()) as { notes?: string[] };
    expect(notes).toHaveLength(open);
  });
});

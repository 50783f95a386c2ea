// The circuit breaker: when it opens, that one call tries alone, and how soon it closes again.
import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  type BreakerState,
  createBreaker,
  type Outcome,
} from '../src/upstream/breaker.ts';
import { start } from './kit.ts';

function setUp() {
  const clock = { nowMs: 0 };
  const states: BreakerState[] = [];
  const breaker = createBreaker(
    () => clock.nowMs,
    (state) => states.push(state),
  );
  return { clock, states, breaker };
}

function report(breaker: Breaker, outcome: Outcome): void {
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

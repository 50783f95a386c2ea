// Dashboard and alerts: every expression is read by Prometheus, every name is on the page, and an outage is seen on both.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { joinReplicas } from '../../src/live/replicas/join.ts';
import { createProcessMetrics } from '../../src/server/telemetry/process-metrics.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import {
  describeWithPromtool,
  expectOutage,
  metricsIn,
  panelsOfDashboard,
  promtool,
  RULES,
} from '../support/promtool.ts';
import { freePort } from '../support/redis-server.ts';

vi.setConfig({ testTimeout: 60_000 });

const OPERATIONS = join(import.meta.dirname, '../../docs/operations.md');
const LEAD = 'query OneLead { lead(id: "lead_1001") { firstName } }';

const scrape = async (kit: Kit): Promise<string> => (await fetch(`${kit.url}/metrics`)).text();

async function ask(kit: Kit, times: number, query = () => LEAD): Promise<void> {
  for (let at = 0; at < times; at += 1) await kit.query(query());
}

/** What a minute of ordinary work is, then what one of an outage is; the page before, between and after. */
async function watched(
  kit: Kit,
  outage: () => Promise<string | undefined>,
): Promise<readonly [string, string, string]> {
  await ask(kit, 3);
  const first = await scrape(kit);
  await ask(kit, 10);
  const second = await scrape(kit);
  const third = (await outage()) ?? (await scrape(kit));
  return [first, second, third];
}

/** Its lines of calls under way and waiting. */
const gaugesOfCalls = (page: string): string => /(?:^leadsail_calls\{.*\n)+/m.exec(page)?.[0] ?? '';

const spoil = (kit: Kit, behave: Behaviour): void => void kit.simulator.faults.add({ behave });

/** Of a gateway whose Redis is not there. */
async function withoutRedis(): Promise<KitOptions & AsyncDisposable> {
  const redis = await joinReplicas(
    { redisUrl: `redis://127.0.0.1:${await freePort()}`, redisPrefix: 'alerts' },
    { report() {} },
  );
  return { redis, [Symbol.asyncDispose]: async () => void (await redis?.close()) };
}

describeWithPromtool('every expression', () => {
  it('of the rules is one that Prometheus reads', () => {
    expect(promtool(['check', 'rules', RULES])).toContain('SUCCESS');
  });

  it('of the dashboard is one that Prometheus reads', () => {
    const expressions = panelsOfDashboard().flatMap((panel) => panel.expressions);
    expect(expressions.length).toBeGreaterThan(25);
    const rules = expressions.map((expr, at) => ({ record: `panel:${at}`, expr }));
    const groups = { groups: [{ name: 'panels', rules }] };
    expect(promtool(['check', 'rules', 'panels.yml'], { 'panels.yml': groups })).toContain(
      `${rules.length} rules found`,
    );
  });

  it('names what /metrics has, or a rule records', async () => {
    await using away = await withoutRedis();
    await using kit = await start({ ...away, processMetrics: createProcessMetrics('1.2.3') });
    await ask(kit, 2);
    const page = await scrape(kit);
    const rules = readFileSync(RULES, 'utf8');
    const ofRules = [...rules.matchAll(/expr: (?:\|\n((?: {10,}.*\n)+)|(.*)\n)/g)].map(
      ([, block, line]) => block ?? line ?? '',
    );
    expect(ofRules).toHaveLength([...rules.matchAll(/expr:/g)].length);
    const named = [...ofRules, ...panelsOfDashboard().flatMap((panel) => panel.expressions)];
    const names = new Set(named.flatMap(metricsIn));
    expect(names.size).toBeGreaterThan(25);
    const known = new Set([
      ...[...page.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name = '']) => name),
      ...[...rules.matchAll(/record: (\S+)/g)].map(([, name = '']) => name),
    ]);
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
  });

  it('is of an alert that docs/operations.md explains', () => {
    const alerts = [...readFileSync(RULES, 'utf8').matchAll(/alert: LeadSailGraphQL(\w+)/g)];
    const [, section = ''] = readFileSync(OPERATIONS, 'utf8').split('## Dashboard and alerts');
    const told = [...section.matchAll(/^\|([^|]*)\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([A-Z]\w+[a-z])`/g)].map(([, name]) => name),
    );
    expect(told.filter((name) => name !== 'LeadSailGraphQL').sort()).toEqual(
      alerts.map(([, name]) => name).sort(),
    );
  });

  it('would be red for a name that is nowhere', () => {
    expect(metricsIn('sum by (job) (rate(a_total{b="c_total"}[5m])) / (d:e > 0)')).toEqual([
      'a_total',
      'd:e',
    ]);
  });
});

describeWithPromtool('an outage moves its panel and fires its alert:', () => {
  it('LeadSail refuses', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const pages = await watched(kit, async () => {
      spoil(kit, { kind: 'failure200', code: 'BROKEN' });
      await ask(kit, 10);
      return undefined;
    });
    expectOutage(pages, {
      alerts: ['OperationsFail', 'ErrorBudgetBurnsFast', 'ErrorBudgetBurnsSlowly'],
      panels: ['Failing operations', 'Errors by code'],
    });
  });

  it('LeadSail is down', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const pages = await watched(kit, async () => {
      spoil(kit, { kind: 'status', status: 500 });
      const ids = Array.from({ length: 40 }, (_, at) => `"lead_${1_001 + at}"`);
      await kit.query(`{ leadsByIds(ids: [${ids}]) { id } }`);
      return undefined;
    });
    expectOutage(pages, {
      alerts: ['CircuitOpen', 'ErrorBudgetBurnsFast', 'ErrorBudgetBurnsSlowly', 'OperationsFail'],
      panels: ['Open circuits', 'Calls to LeadSail'],
    });
  });

  it('LeadSail is slow', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const pages = await watched(kit, async () => {
      spoil(kit, { kind: 'latency', ms: 2_600 });
      await ask(kit, 1);
      return undefined;
    });
    expectOutage(pages, {
      alerts: ['Slow'],
      panels: ['Time of an operation', 'Time of a call to LeadSail', 'Slowest operations'],
    });
  });

  it('more is asked than leaves', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const pages = await watched(kit, async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      spoil(kit, { kind: 'held', until: promise });
      const fresh = { 'x-api-key': keyOf(kit.simulator, 0), 'cache-control': 'no-cache' };
      const asked = Array.from({ length: 200 }, () => kit.query(LEAD, {}, fresh));
      const waiting = async () => /"waiting"} (\d+)/.exec(await scrape(kit))?.[1];
      await expect.poll(waiting, { timeout: 10_000 }).toBe('72');
      const during = gaugesOfCalls(await scrape(kit));
      const sinceMs = performance.now();
      await expect.poll(() => performance.now() - sinceMs, { timeout: 5_000 }).toBeGreaterThan(600);
      resolve();
      await Promise.all(asked);
      const after = await scrape(kit);
      return after.replace(gaugesOfCalls(after), during);
    });
    expectOutage(pages, {
      alerts: ['CallsQueue'],
      panels: ['Time in the queue', 'Calls under way and waiting'],
    });
  });

  it('LeadSail sends what it does not document', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const pages = await watched(kit, async () => {
      for (const lead of kit.simulator.data().leads) lead.firstName = 42;
      await ask(kit, 10);
      return undefined;
    });
    expectOutage(pages, { alerts: ['Drift'], panels: ['Drift'] });
  });

  it('clients write values into their documents', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const pages = await watched(kit, async () => {
      let at = 0;
      await ask(kit, 20, () => `query One${at++} { lead(id: "lead_1001") { n${at}: firstName } }`);
      return undefined;
    });
    expectOutage(pages, { alerts: ['PlansBypassed'], panels: ['Plans'] });
  });

  it('Redis goes away', async () => {
    await using away = await withoutRedis();
    await using kit = await start({ ...away, simulator: { settleMs: 0 } });
    const pages = await watched(kit, async () => undefined);
    const joined = (page: string) =>
      page.replace(/^gateway_redis_joined 0$/m, 'gateway_redis_joined 1');
    expect(pages[2]).toMatch(/^gateway_redis_joined 0$/m);
    expectOutage([joined(pages[0]), joined(pages[1]), pages[2]], {
      alerts: ['RedisNotJoined'],
      panels: ['Redis joined'],
    });
  });

  it('something holds the processor', async () => {
    const processMetrics = createProcessMetrics('1.2.3');
    await using kit = await start({ simulator: { settleMs: 0 }, processMetrics });
    const pages = await watched(kit, async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        const untilMs = performance.now() + 500;
        while (performance.now() < untilMs);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return undefined;
    });
    // A machine that others use may have been late before.
    const calm = (page: string) =>
      page.replace(/^(nodejs_eventloop_lag_p99_seconds) .*$/m, '$1 0.01');
    expectOutage([calm(pages[0]), calm(pages[1]), pages[2]], {
      alerts: ['EventLoopDelayed'],
      panels: ['Delay of the event loop'],
    });
  });
});

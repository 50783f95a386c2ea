// What Prometheus reads of the gateway: the right numbers, under bounded labels, and nobody in them.
import { describe, expect, it } from 'vitest';
import type { FinishedOperation } from '../../src/server/operation/lifecycle.ts';
import { createMetrics } from '../../src/server/telemetry/metrics.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { everythingOf } from '../support/personal.ts';
import { provoke } from '../support/provoking.ts';

const LEAD = 'query OneLead { lead(id: "lead_1001") { firstName interactions { totalCount } } }';

const scrape = async (kit: Kit): Promise<string> => (await fetch(`${kit.url}/metrics`)).text();

/** The samples of a metric, as `labels` without quotes → value. */
function samples(text: string, name: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
  return Object.fromEntries(
    lines.map((line) => {
      const [, labels = '', value] = /\{(.*)\} (\S+)$/.exec(line) ?? [];
      return [labels.replaceAll('"', ''), Number(value)];
    }),
  );
}

const nonZero = (found: Record<string, number>) =>
  Object.fromEntries(Object.entries(found).filter(([, value]) => value !== 0));

describe('/metrics', () => {
  it('counts operations by name, type and outcome, and their calls', async () => {
    await using kit = await start();
    await kit.query(LEAD);
    await kit.query(LEAD);
    await kit.query('{ __typename }');
    await kit.query('query Wrong { leed }');
    const text = await scrape(kit);
    expect(samples(text, 'graphql_server_operation_duration_seconds_count')).toEqual({
      'graphql_operation_name=OneLead,graphql_operation_type=query,outcome=ok': 2,
      'graphql_operation_name=anonymous,graphql_operation_type=query,outcome=ok': 1,
      'graphql_operation_name=other,graphql_operation_type=query,outcome=failed': 1,
    });
    expect(text).toMatch(/^graphql_server_operation_calls_sum 4$/m);
    expect(nonZero(samples(text, 'graphql_server_errors_total'))).toEqual({
      'error_type=GRAPHQL_VALIDATION_FAILED': 1,
    });
  });

  it('counts HTTP requests as OpenTelemetry names them', async () => {
    await using kit = await start();
    await kit.query(LEAD);
    await fetch(`${kit.url}/lead_1001`);
    await scrape(kit);
    const found = samples(await scrape(kit), 'http_server_request_duration_seconds_count');
    expect(found).toEqual({
      'http_request_method=POST,http_route=/graphql,http_response_status_code=200': 1,
      'http_request_method=GET,http_route=other,http_response_status_code=404': 1,
      'http_request_method=GET,http_route=/metrics,http_response_status_code=200': 1,
    });
  });

  it('counts REST calls by template, outcome and try', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    await kit.query(LEAD);
    kit.simulator.faults.add({
      match: { endpoint: 'GET /leads/{leadId}' },
      times: 1,
      behave: { kind: 'status', status: 503 },
    });
    await kit.query('{ lead(id: "lead_1002") { firstName } }');
    const text = await scrape(kit);
    const lead = 'http_request_method=GET,url_template=/leads/{leadId}';
    const list = 'http_request_method=GET,url_template=/interactions/lead/{leadId}';
    expect(samples(text, 'http_client_request_duration_seconds_count')).toEqual({
      [`${lead},error_type=`]: 2,
      [`${lead},error_type=unavailable`]: 1,
      [`${list},error_type=`]: 1,
    });
    expect(samples(text, 'leadsail_call_attempts_total')).toEqual({
      'url_template=/leads/{leadId},attempt=1': 2,
      'url_template=/leads/{leadId},attempt=2': 1,
      'url_template=/interactions/lead/{leadId},attempt=1': 1,
    });
    expect(samples(text, 'leadsail_call_queue_duration_seconds_count')).toEqual({
      'url_template=/leads/{leadId}': 3,
      'url_template=/interactions/lead/{leadId}': 1,
    });
    expect(samples(text, 'leadsail_calls')).toEqual({ 'state=in_flight': 0, 'state=waiting': 0 });
  });

  it('counts what was shared', async () => {
    await using kit = await start({ cacheMb: 1 });
    for (const _ of 'abc') await kit.query(LEAD);
    expect(samples(await scrape(kit), 'leadsail_reads_total')).toEqual({
      'url_template=/leads/{leadId},how=miss': 1,
      'url_template=/leads/{leadId},how=hit': 2,
      'url_template=/interactions/lead/{leadId},how=miss': 1,
      'url_template=/interactions/lead/{leadId},how=hit': 2,
    });
  });

  it('counts drift by kind and endpoint, once however often it is read', async () => {
    await using kit = await start();
    for (const lead of kit.simulator.data().leads) lead.firstName = 42;
    await kit.query('{ leads(first: 3) { nodes { firstName } } }');
    await scrape(kit);
    await kit.query('{ lead(id: "lead_1001") { firstName } }');
    expect(nonZero(samples(await scrape(kit), 'leadsail_drift_total'))).toEqual({
      'kind=type,url_template=/leads': 3,
      'kind=type,url_template=/leads/{leadId}': 1,
    });
  });

  it('counts what was refused, by its code', async () => {
    await using kit = await start({ rateLimit: 1, rateLimitBurst: 1, callBudget: 1 });
    for (const _ of 'ab') await kit.query('{ leads { nodes { id } } }');
    expect(nonZero(samples(await scrape(kit), 'graphql_server_errors_total'))).toEqual({
      'error_type=RATE_LIMITED': 1,
    });
  });

  it('counts circuits that open', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    kit.simulator.faults.add({ behave: { kind: 'status', status: 500 } });
    const ids = Array.from({ length: 40 }, (_, at) => `"lead_${1_001 + at}"`);
    await kit.query(`{ leadsByIds(ids: [${ids}]) { id } }`);
    const changes = samples(await scrape(kit), 'leadsail_circuit_changes_total');
    expect(changes['state=open']).toBeGreaterThan(0);
  });

  it('is where it is asked for only', async () => {
    await using kit = await start({ metrics: false });
    expect((await fetch(`${kit.url}/metrics`)).status).toBe(404);
    await using other = await start({ metrics: true, metricsPort: 9_464 });
    expect((await fetch(`${other.url}/metrics`)).status).toBe(404);
  });

  it('is read and not written', async () => {
    await using kit = await start();
    const response = await fetch(`${kit.url}/metrics`, { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    const { headers } = await fetch(`${kit.url}/metrics`);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  it('tells of nobody, whatever was asked and whatever went wrong', async () => {
    await using kit = await start({ simulator: { settleMs: 0 }, deadlineMs: 300, cacheMb: 1 });
    const personal = everythingOf(kit.simulator);
    await provoke(kit);
    kit.logged.splice(0);
    const labels = [...(await scrape(kit)).matchAll(/="([^"]*)"/g)].map(([, value = '']) => value);
    const distinct = [...new Set(labels)];
    expect(distinct.length).toBeGreaterThan(30);
    expect(distinct.filter((value) => personal.has(value))).toEqual([]);
    for (const key of [keyOf(kit.simulator, 0), 'lead_', 'int_', '+1', '@', 'Maria']) {
      expect(distinct.filter((value) => value.includes(key))).toEqual([]);
    }
  });

  it('says nothing of the process, which is no matter of the library', async () => {
    await using kit = await start();
    expect(await scrape(kit)).not.toMatch(/^(process|nodejs)_/m);
  });
});

describe('a label', () => {
  const metrics = () =>
    createMetrics({
      driftCounts: () => [],
      calls: () => ({ inFlight: 0, waiting: 0 }),
      openCircuits: () => 0,
      openSubscriptions: () => ({}),
      watched: () => ({ topics: 0, watchers: 0 }),
    });
  const operation = (name: string | null, outcome: 'ok' | 'failed' = 'ok') =>
    ({
      name,
      type: 'query',
      outcome,
      codes: [],
      durationMs: 1,
      session: null,
    }) as unknown as FinishedOperation;
  const namesIn = (text: string) =>
    new Set([...text.matchAll(/graphql_operation_name="([^"]*)"/g)].map(([, name]) => name));

  it('is the name of the first 50 clients of one tenant that were answered, and then `other`', async () => {
    const { countOperation, text } = metrics();
    const asked = (tenant: string, name: string | null, outcome: 'ok' | 'failed' = 'ok') =>
      countOperation({
        ...operation('Any', outcome),
        tenant,
        client: name === null ? null : { name, version: '1.0' },
      } as unknown as FinishedOperation);
    for (const tenant of ['a', 'b', 'c', 'd', 'e']) {
      for (let at = 0; at < 100; at += 1) asked(tenant, `${tenant}-refused-${at}`, 'failed');
      for (let at = 0; at < 100; at += 1) asked(tenant, `${tenant}-${at}`);
    }
    asked('a', null);
    const counted = samples(await text(), 'graphql_server_client_operations_total');
    const labels = Object.keys(counted);
    const version = 'graphql_client_version=1.0';
    expect(labels.filter((label) => label.includes(version))).toHaveLength(150);
    expect(counted[`graphql_client_name=a-0,${version},outcome=ok`]).toBe(1);
    expect(labels.some((label) => label.includes('refused'))).toBe(false);
    const rest = 'graphql_client_version=,outcome';
    expect(counted[`graphql_client_name=other,${rest}=ok`]).toBe(350);
    expect(counted[`graphql_client_name=other,${rest}=failed`]).toBe(500);
    expect(counted[`graphql_client_name=unnamed,${rest}=ok`]).toBe(1);
  });

  it('is the name of the first 200 operations that answered, and then `other`', async () => {
    const { countOperation, text } = metrics();
    for (let at = 0; at < 1_000; at += 1) countOperation(operation(`refused_${at}`, 'failed'));
    expect(namesIn(await text())).toEqual(new Set(['other']));
    for (let at = 0; at < 1_000; at += 1) countOperation(operation(`name_${at}`));
    countOperation(operation('name_1', 'failed'));
    const names = namesIn(await text());
    expect(names.size).toBe(201);
    expect([names.has('name_199'), names.has('name_200'), names.has('other')]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await text()).toMatch(/_count\{[^}]*name="name_1"[^}]*outcome="failed"\} 1$/m);
  });

  it('is never a method, path or code that somebody made up', async () => {
    const { countRequest, countOperation, text } = metrics();
    countRequest({ method: 'BREW', path: '/lead_1001', status: 404, durationMs: 1 });
    countOperation({ ...operation(null), codes: ['MADE_UP'] });
    const told = await text();
    expect(told).not.toMatch(/BREW|lead_1001|MADE_UP/);
    expect(told).toContain('http_request_method="_OTHER",http_route="other"');
    expect(told).toContain('graphql_server_errors_total{error_type="_OTHER"} 1');
  });
});

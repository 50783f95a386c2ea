// What a collector gets of the gateway: a tree of spans for each operation and poll, with ids that LeadSail and the log have.
import { describe, expect, it } from 'vitest';
import { createReportedExporter } from '../../src/server/telemetry/span-exports.ts';
import { createSpanRecorder } from '../../src/server/telemetry/span-recorder.ts';
import { startCallbackRouter, VERIFIER } from '../support/callback-router.ts';
import { type CollectedSpan, type Collector, startCollector } from '../support/collector.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { everythingOf, foundIn } from '../support/personal.ts';
import { provoke } from '../support/provoking.ts';

const LEAD = 'query OneLead { lead(id: "lead_1001") { firstName interactions { totalCount } } }';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const SAMPLED = { traceparent: `00-${TRACE}-${CALLER}-01`, tracestate: 'vendor=1' };

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

type Traced = {
  readonly kit: Kit;
  /** All spans so far, in the order of their ends; none come after that. */
  readonly collected: () => Promise<readonly CollectedSpan[]>;
};

/** A gateway that records, while `use` runs. */
async function traced(
  use: (traced: Traced, collector: Collector) => Promise<void>,
  options: KitOptions = {},
  traceSampler = 'parentbased_always_on',
): Promise<void> {
  await using collector = await startCollector();
  const recorder = createSpanRecorder({
    otlpEndpoint: collector.url,
    traceSampler,
    traceSamplerArg: 1,
    leadsailUrl: 'https://leadsail.test/api/v1',
    version: '1.2.3',
    log: SILENT,
  });
  await using kit = await start({ simulator: { settleMs: 0 }, ...options, recorder });
  const collected = async () => {
    await recorder.stop();
    return collector.spans;
  };
  await use({ kit, collected }, collector);
  await recorder.stop();
}

const named = (spans: readonly CollectedSpan[], name: string): CollectedSpan[] =>
  spans.filter((span) => span.name === name);

/** The only one of this name. */
function only(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const [span, ...more] = named(spans, name);
  if (!span || more.length > 0) throw new Error(`${name}: ${JSON.stringify(spans, null, 1)}`);
  return span;
}

const headersOf = (kit: Kit, more: object = {}) => ({
  'x-api-key': keyOf(kit.simulator, 0),
  ...more,
});

describe('an operation', () => {
  it('is a span of its caller’s trace, and its calls are spans below it that LeadSail is told of', () =>
    traced(async ({ kit, collected }, { resources }) => {
      const client = { 'graphql-client-name': 'web', 'graphql-client-version': '2.0' };
      await kit.query(LEAD, {}, headersOf(kit, { ...SAMPLED, ...client }));
      const spans = await collected();
      const operation = only(spans, 'query OneLead');
      expect(operation).toMatchObject({ traceId: TRACE, parent: CALLER, state: 'vendor=1' });
      expect(operation).toMatchObject({ kind: 'SERVER', isError: false, events: [] });
      expect(operation.attributes).toEqual({
        'http.response.status_code': 200,
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'OneLead',
        'graphql.document.hash': kit.operations[0]?.document,
        'graphql.client.name': 'web',
        'graphql.client.version': '2.0',
        'leadsail.calls': 2,
        'leadsail.cache_hits': 0,
        'leadsail.outcome': 'ok',
      });
      expect(kit.operations).toMatchObject([{ traceId: TRACE, spanId: operation.spanId }]);
      const lead = only(spans, 'GET /leads/{leadId}');
      const list = only(spans, 'GET /interactions/lead/{leadId}');
      for (const call of [lead, list])
        expect(call).toMatchObject({ kind: 'CLIENT', traceId: TRACE, parent: operation.spanId });
      expect(lead.attributes).toEqual({
        'server.address': 'leadsail.test',
        'server.port': 443,
        'http.request.method': 'GET',
        'url.template': '/leads/{leadId}',
        'http.response.status_code': 200,
      });
      expect(lead.durationNs <= operation.durationNs).toBe(true);
      const told = kit.simulator.calls.entries().map(({ headers }) => headers);
      expect(told.map(({ traceparent }) => traceparent).sort()).toEqual(
        [lead, list].map(({ spanId }) => `00-${TRACE}-${spanId}-01`).sort(),
      );
      expect(told.map(({ tracestate }) => tracestate)).toEqual(['vendor=1', 'vendor=1']);
      expect(spans).toHaveLength(3);
      expect(resources).toMatchObject([
        { 'service.name': 'leadsail-graphql', 'service.version': '1.2.3' },
      ]);
    }));

  it('without a trace begins one', () =>
    traced(async ({ kit, collected }) => {
      await kit.query('{ __typename }');
      const [{ traceId, spanId, parent, name } = {} as CollectedSpan] = await collected();
      expect({ name, parent }).toEqual({ name: 'query', parent: null });
      expect(kit.operations).toMatchObject([{ traceId, spanId }]);
    }));

  it('that is refused says why in a code', () =>
    traced(async ({ kit, collected }) => {
      await kit.query('{ leed }');
      await kit.query(LEAD, {}, {});
      const spans = await collected();
      expect(
        spans.map(({ name, isError, attributes }) => [name, isError, attributes['error.type']]),
      ).toEqual([
        ['query', true, 'GRAPHQL_VALIDATION_FAILED'],
        ['query OneLead', true, 'UNAUTHENTICATED'],
      ]);
    }));

  it('has a span for each try of a call', () =>
    traced(async ({ kit, collected }) => {
      const match = { endpoint: 'GET /leads/{leadId}' };
      kit.simulator.faults.add({ match, times: 1, behave: { kind: 'status', status: 503 } });
      await kit.query('{ lead(id: "lead_1001") { firstName } }');
      const [first, second] = named(await collected(), 'GET /leads/{leadId}');
      expect(first).toMatchObject({ isError: true });
      expect(first?.attributes).toMatchObject({
        'http.response.status_code': 503,
        'error.type': 'unavailable',
      });
      expect(second).toMatchObject({ isError: false });
      expect(second?.attributes).toMatchObject({ 'http.request.resend_count': 1 });
      expect(first?.attributes).not.toHaveProperty('http.request.resend_count');
    }));

  it('has a span for a write', () =>
    traced(async ({ kit, collected }) => {
      await kit.query(
        'mutation Approve { setLeadApproval(input: { leadId: "lead_1001", status: APPROVED }) { userErrors { code } } }',
      );
      const spans = await collected();
      const write = spans.find(({ name }) => /^(POST|PATCH) \//.test(name));
      expect(write?.parent).toBe(only(spans, 'mutation Approve').spanId);
    }));

  it('tells of reads that needed no call as events', () =>
    traced(
      async ({ kit, collected }) => {
        for (const _ of 'ab') await kit.query('query Again { lead(id: "lead_1001") { phone } }');
        const spans = await collected();
        expect(named(spans, 'query Again').map(({ events }) => events)).toEqual([
          [],
          [
            {
              name: 'leadsail.read.shared',
              attributes: {
                'http.request.method': 'GET',
                'url.template': '/leads/{leadId}',
                'leadsail.how': 'hit',
              },
            },
          ],
        ]);
        expect(named(spans, 'GET /leads/{leadId}')).toHaveLength(1);
      },
      { cacheMb: 1 },
    ));

  it('is answered by its plan while it is recorded', () =>
    traced(async ({ kit, collected }) => {
      for (const _ of 'abcd') await kit.query(LEAD);
      const page = await (await fetch(`${kit.url}/metrics`)).text();
      const plans = /graphql_server_plans_total\{outcome="answered",reason=""\} (\d+)/.exec(page);
      expect(Number(plans?.[1])).toBeGreaterThanOrEqual(2);
      expect(page).toContain('graphql_server_plans_total{outcome="bypassed",reason="trace"} 0');
      const spans = await collected();
      expect(named(spans, 'query OneLead')).toHaveLength(4);
      expect(named(spans, 'GET /leads/{leadId}')).toHaveLength(4);
    }));

  it('that is not sampled goes on with an id that the log has, and is not recorded', () =>
    traced(
      async ({ kit, collected }) => {
        await kit.query(LEAD, {}, headersOf(kit, SAMPLED));
        const [line] = kit.operations;
        expect(line).toMatchObject({ traceId: TRACE, spanId: expect.not.stringContaining(CALLER) });
        const told = kit.simulator.calls.entries().map(({ headers }) => headers.traceparent);
        const handedOn = `00-${TRACE}-${line?.spanId}-00`;
        expect(told).toEqual([handedOn, handedOn]);
        expect(await collected()).toEqual([]);
      },
      {},
      'always_off',
    ));

  it('heeds that its caller does not record', () =>
    traced(async ({ kit, collected }) => {
      await kit.query(LEAD, {}, headersOf(kit, { traceparent: `00-${TRACE}-${CALLER}-00` }));
      expect(await collected()).toEqual([]);
    }));
});

describe('a poll', () => {
  it('is a trace of its own, with the call below it', () =>
    traced(async ({ kit, collected }) => {
      const response = await fetch(`${kit.url}/graphql`, {
        method: 'POST',
        headers: headersOf(kit, {
          'content-type': 'application/json',
          accept: 'text/event-stream',
        }),
        body: JSON.stringify({
          query: 'subscription Watch { interactionChanged(id: "int_1001_1") { id } }',
        }),
      });
      const text = await response.text();
      expect(text).toContain('int_1001_1');
      const spans = await collected();
      const [poll] = named(spans, 'poll /interactions/{interactionId}');
      expect(poll).toMatchObject({ kind: 'INTERNAL', parent: null, isError: false });
      const calls = named(spans, 'GET /interactions/{interactionId}');
      expect(calls.map(({ parent }) => parent)).toContain(poll?.spanId);
      expect(named(spans, 'subscription Watch')).toHaveLength(1);
    }));
});

describe('nobody', () => {
  it('is found in what a collector gets, whatever was asked and whatever went wrong', () =>
    traced(
      async ({ kit, collected }, { texts }) => {
        const personal = everythingOf(kit.simulator);
        await provoke(kit);
        const spans = await collected();
        expect(spans.length).toBeGreaterThan(50);
        expect(foundIn(texts.join('\n'), personal)).toEqual([]);
        kit.logged.splice(0);
      },
      { deadlineMs: 300, cacheMb: 1 },
    ));
});

describe('spans that are lost', () => {
  const spans = (count: number) => Array.from({ length: count }) as never[];

  it('are logged once a minute, and so is that they arrive again', () => {
    const logged: unknown[] = [];
    let [code, nowMs] = [1, 0];
    const log = {
      warn: (fields: object) => void logged.push(fields),
      info: (_: object, sentence: string) => void logged.push(sentence),
    };
    const inner = {
      export: (_: unknown, done: (result: { code: number }) => void) => done({ code }),
      shutdown: async () => {},
    };
    const exporter = createReportedExporter(inner, log, () => nowMs);
    for (const ms of [0, 59_999, 60_000]) {
      nowMs = ms;
      exporter.export(spans(2), () => {});
    }
    expect(logged).toEqual([{ spans: 2 }, { spans: 4 }]);
    code = 0;
    for (const _ of 'ab') exporter.export(spans(2), () => {});
    expect(logged.slice(2)).toEqual(['spans reach the collector again']);
  });

  it('are those that a collector refuses', async () => {
    await using collector = await startCollector();
    collector.status = 400;
    const logged: string[] = [];
    const recorder = createSpanRecorder({
      otlpEndpoint: collector.url,
      traceSampler: 'always_on',
      traceSamplerArg: 1,
      leadsailUrl: 'https://leadsail.test',
      version: '1.2.3',
      log: { ...SILENT, warn: (_, sentence) => void logged.push(sentence) },
    });
    recorder.begin('internal', null, 0).span?.end('poll', {}, null);
    await recorder.stop();
    expect(logged).toEqual(['spans are lost: the collector does not take them']);
  });
});

describe('a subscription that is called back', () => {
  it('is a span that ends with it, and nothing says what the router believes it by', async () => {
    await using router = await startCallbackRouter();
    const options = { callbackHosts: [`http://${router.host}`] };
    await traced(async ({ kit, collected }) => {
      const { interactionId } = kit.simulator.showcase;
      router.behave(({ action }) => (action === 'next' ? { status: 404 } : 'take'));
      const response = await fetch(`${kit.url}/graphql`, {
        method: 'POST',
        headers: headersOf(kit, {
          'content-type': 'application/json',
          accept: 'application/json;callbackSpec=1.0',
        }),
        body: JSON.stringify({
          query: `subscription Watch { interactionChanged(id: "${interactionId}") { id } }`,
          extensions: router.subscription('a'),
        }),
      });
      expect(await response.json()).toEqual({ data: null });
      await expect.poll(() => kit.operations).toHaveLength(1);
      const spans = await collected();
      expect(only(spans, 'subscription Watch')).toMatchObject({ kind: 'SERVER', isError: false });
      const text = JSON.stringify(spans, (_, value) =>
        typeof value === 'bigint' ? `${value}` : value,
      );
      expect(text).not.toMatch(new RegExp(`${VERIFIER}|/callback`));
    }, options);
  });
});

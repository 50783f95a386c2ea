// Spans of the command: it sends them before it ends, and loads nothing for them where nobody asks for any.
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { command } from '../support/command.ts';

vi.setConfig({ testTimeout: 90_000 });

const LEAD = 'query OneLead { lead(id: "lead_1001") { firstName interactions { totalCount } } }';

// Says which modules of OpenTelemetry a process loads; prom-client brings its API in any case.
const SPY = join(import.meta.dirname, '../support/loaded-spans.mjs');

describe('the command', () => {
  async function askOnce(env: Readonly<Record<string, string>>): Promise<string> {
    await using gateway = command(['--port', '0', '--simulated'], {
      ...env,
      NODE_OPTIONS: `--import=${SPY}`,
    });
    const [, url = ''] = await gateway.says(/GraphQL +(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
    const body = JSON.stringify({ query: LEAD });
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'demo-key-northwind' },
      body,
    });
    gateway.kill('SIGTERM');
    const { code, stdout, stderr } = await gateway.ends;
    expect(code, stderr).toBe(0);
    return stdout + stderr;
  }

  it('sends what it recorded before it ends, as its environment says', async () => {
    await using collector = await startCollector();
    await askOnce({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-team=sales',
      OTEL_SERVICE_NAME: 'leads',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    });
    const named = (name: string) => collector.spans.filter((span) => span.name === name);
    expect(named('query OneLead')).toHaveLength(1);
    expect(named('GET /leads/{leadId}')).toHaveLength(1);
    expect(collector.headers).toMatchObject([{ 'x-team': 'sales' }]);
    expect(collector.resources).toMatchObject([
      { 'service.name': 'leads', 'deployment.environment.name': 'test' },
    ]);
  });

  it('loads nothing of OpenTelemetry’s SDK unless it is told where spans go', async () => {
    expect(await askOnce({})).not.toContain('LOADED');
    await using collector = await startCollector();
    expect(await askOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })).toContain('LOADED');
  });
});

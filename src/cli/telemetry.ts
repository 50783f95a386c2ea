// What a gateway process reports besides its log: spans for a collector, and process metrics for Prometheus.
import { readFileSync } from 'node:fs';
import type { Config } from '../config/settings.ts';
import type { Log } from '../server/telemetry/log.ts';
import { createProcessMetrics, type ProcessMetrics } from '../server/telemetry/process-metrics.ts';
import type { SpanRecorder } from '../server/telemetry/trace-steps.ts';
import type { UpstreamSource } from '../workers/methods.ts';

export type OpenedTelemetry = {
  /** Null: no spans are recorded, and the SDK is not loaded. */
  readonly recorder: SpanRecorder | null;
  /** Null: no page shows them. */
  readonly processMetrics: ProcessMetrics | null;
};

const PACKAGE = new URL('../../package.json', import.meta.url);

export async function openTelemetry(options: {
  readonly config: Config;
  readonly source: UpstreamSource;
  readonly log: Log;
}): Promise<OpenedTelemetry> {
  const { config, source, log } = options;
  const { otlpEndpoint, metrics, metricsPort } = config;
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  const processMetrics = metrics || metricsPort > 0 ? createProcessMetrics(version) : null;
  if (otlpEndpoint === null) return { recorder: null, processMetrics };
  // Imported on demand: it loads the whole SDK.
  const { createSpanRecorder } = await import('../server/telemetry/span-recorder.ts');
  const recorder = createSpanRecorder({ ...config, ...source, otlpEndpoint, version, log });
  return { recorder, processMetrics };
}

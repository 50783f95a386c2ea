// Counts what the gateway does, for Prometheus; names and labels follow OpenTelemetry's where it has any.
// No label holds an id or grows without bound: each is of a closed list, a template, or a first name of an operation.
import { Registry } from 'prom-client';
import { ERROR_CODES } from '../../graph/errors.ts';
import type { PollOutcome } from '../../live/poll-target.ts';
import type { UpstreamObserver } from '../../upstream/observer.ts';
import type { FinishedOperation } from '../operation/lifecycle.ts';
import { WEBHOOK_OUTCOMES, type WebhookOutcome } from '../webhooks/webhook.ts';
import { createMeter, type Meter } from './counters.ts';
import { type GaugeSources, registerGauges } from './gauges.ts';
import {
  createClientLabels,
  createNameLabels,
  methodLabel,
  routeLabel,
  type ShareOf,
} from './metric-labels.ts';
import { PLAN_OUTCOMES, type PlanOutcome } from './plan-outcomes.ts';
import type { ProcessMetrics } from './process-metrics.ts';
import { createUpstreamMetrics } from './upstream-metrics.ts';

export type MetricsOptions = GaugeSources & {
  /** Whose places among the names of operations a tenant uses; its own when left out. */
  readonly shareOf?: ShareOf;
  /** Metrics of the process, besides those counted here; null: its owner serves them elsewhere. */
  readonly processMetrics?: ProcessMetrics | null;
  /** The text for all of several processes, from what this one has counted; null: it is alone. */
  readonly textOfAll?: ((counts: () => Promise<Counts>) => Promise<string>) | null;
};

export type Counts = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

export type Metrics = {
  readonly observer: UpstreamObserver;
  readonly countOperation: (operation: FinishedOperation) => void;
  readonly countRequest: (request: {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly durationMs: number;
  }) => void;
  /** What became of an operation that is executed, or of an event. */
  readonly countPlan: (came: PlanOutcome) => void;
  readonly countPoll: (outcome: PollOutcome) => void;
  readonly countWebhook: (outcome: WebhookOutcome) => void;
  /** Everything as data, for adding up several processes. */
  readonly counts: () => Promise<Counts>;
  /** Everything in Prometheus' text format. */
  readonly text: () => Promise<string>;
};

/** Of the text. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const meter = createMeter(registry);
  const requests = meter.histogram(
    'http_server_request_duration_seconds',
    'HTTP requests answered.',
    ['http_request_method', 'http_route', 'http_response_status_code'],
  );
  const countOperation = createOperationMetrics(meter, options.shareOf);
  const observer = createUpstreamMetrics(meter);
  const webhooks = meter.counter('leadsail_webhooks_total', 'Webhooks by what became of them.', [
    'outcome',
  ]);
  const polls = meter.counter(
    'leadsail_looks_total',
    'Looks at what is watched, by what came of them.',
    ['outcome'],
  );
  const plans = meter.counter(
    'graphql_server_plans_total',
    'Operations and events that a compiled plan answered, handed on or was bypassed by, and why.',
    ['outcome', 'reason'],
  );
  registerGauges(registry, options);

  // Initialize every outcome to 0 so that alerts can distinguish "never" from "no data".
  for (const { outcome, reason } of Object.values(PLAN_OUTCOMES)) plans(outcome, reason);
  for (const outcome of ['changed', 'unchanged']) polls(outcome);
  for (const outcome of WEBHOOK_OUTCOMES) webhooks(outcome);

  const all = options.processMetrics
    ? Registry.merge([registry, options.processMetrics])
    : registry;
  const counts = (): Promise<Counts> => all.getMetricsAsJSON();

  return {
    counts,
    // Once a page: event-loop figures cover the time since the last page.
    text: async () => (options.textOfAll ? options.textOfAll(counts) : all.metrics()),
    countOperation,
    countPlan({ outcome, reason }) {
      plans(outcome, reason).value += 1;
    },
    countRequest({ method, path, status, durationMs }) {
      const seconds = durationMs / 1_000;
      requests(methodLabel(method), routeLabel(path), `${status}`).observe(seconds);
    },
    countPoll(outcome) {
      polls(outcome).value += 1;
    },
    countWebhook(outcome) {
      webhooks(outcome).value += 1;
    },
    observer,
  };
}

function createOperationMetrics({ counter, histogram }: Meter, shareOf?: ShareOf) {
  const operations = histogram('graphql_server_operation_duration_seconds', 'Operations.', [
    'graphql_operation_name',
    'graphql_operation_type',
    'outcome',
  ]);
  const operationCalls = histogram(
    'graphql_server_operation_calls',
    'REST calls that an operation needed.',
    [],
    [0, 1, 2, 3, 4, 8, 16, 32, 64, 128, 256],
  );
  const errors = counter('graphql_server_errors_total', 'Operations with an error of this code.', [
    'error_type',
  ]);
  const clients = counter('graphql_server_client_operations_total', 'Operations by who asked.', [
    'graphql_client_name',
    'graphql_client_version',
    'outcome',
  ]);
  for (const code of Object.keys(ERROR_CODES)) errors(code);
  const nameLabel = createNameLabels(shareOf);
  const clientLabels = createClientLabels(shareOf);
  return (operation: FinishedOperation): void => {
    const { type, outcome, codes, durationMs, session } = operation;
    operations(nameLabel(operation), type ?? 'unknown', outcome).observe(durationMs / 1_000);
    clients(...clientLabels(operation), outcome).value += 1;
    if (session) operationCalls().observe(session.counts.calls);
    for (const code of codes) {
      errors(Object.hasOwn(ERROR_CODES, code) ? code : '_OTHER').value += 1;
    }
  };
}

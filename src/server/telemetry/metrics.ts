// Counts what the gateway does, for Prometheus; names and labels follow OpenTelemetry's where it has any.
// No label holds an id or grows without bound: each is of a closed list, a template, or a first name of an operation.
import { Gauge, Registry } from 'prom-client';
import { ERROR_CODES } from '../../graph/errors.ts';
import type { DriftKind, EndpointDrift } from '../../leadsail/decode/drift.ts';
import { declaredReads } from '../../leadsail/endpoint.ts';
import type { PollOutcome } from '../../live/poll-target.ts';
import type { Fingerprint } from '../../upstream/credential.ts';
import type { UpstreamObserver } from '../../upstream/observer.ts';
import type { FinishedOperation } from '../operation/lifecycle.ts';
import { WEBHOOK_OUTCOMES, type WebhookOutcome } from '../webhooks/webhook.ts';
import { createCounter, createHistogram } from './counters.ts';
import {
  createClientLabels,
  createEndpointLabels,
  createNameLabels,
  methodLabel,
  routeLabel,
} from './metric-labels.ts';
import { PLAN_OUTCOMES, type PlanOutcome } from './plan-outcomes.ts';
import type { ProcessMetrics } from './process-metrics.ts';
import { createUpstreamMetrics } from './upstream-metrics.ts';

export type MetricsOptions = {
  /** Whose places among the names of operations a tenant takes; all take their own when left out. */
  readonly shareOf?: (tenant: Fingerprint | null) => string;
  /** How often LeadSail differed. */
  readonly driftCounts: () => Iterable<EndpointDrift>;
  /** Calls to LeadSail under way, and those that wait for their turn. */
  readonly calls: () => { readonly inFlight: number; readonly waiting: number };
  /** Keys whose circuit is not closed. */
  readonly openCircuits: () => number;
  /** Subscriptions that are open, by the way they came. */
  readonly openSubscriptions: () => Readonly<Record<string, number>>;
  /** What is watched, and by how many. */
  readonly watched: () => { readonly topics: number; readonly watchers: number };
  /** Whether the replicas are reached through Redis; null: there is none. */
  readonly isJoined?: (() => boolean) | null;
  /** What is told of the process, beside what is counted here; null: its owner tells it elsewhere. */
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

// The boundaries that OpenTelemetry recommends for durations, in seconds.
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const DRIFT_KINDS: readonly DriftKind[] = [
  'missing',
  'type',
  'value',
  'time',
  'item',
  'extra',
  'bytes',
];

export function createMetrics(options: MetricsOptions): Metrics {
  const { driftCounts, calls, openCircuits, openSubscriptions, watched, isJoined = null } = options;
  const registry = new Registry();
  const of = { registers: [registry] };
  const durations = (name: string, help: string, labelNames: readonly string[]) =>
    createHistogram(registry, { name, help, labelNames, buckets: BUCKETS });
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    createCounter(registry, { name, help, labelNames });

  const requests = durations('http_server_request_duration_seconds', 'HTTP requests answered.', [
    'http_request_method',
    'http_route',
    'http_response_status_code',
  ]);
  const operations = durations('graphql_server_operation_duration_seconds', 'Operations.', [
    'graphql_operation_name',
    'graphql_operation_type',
    'outcome',
  ]);
  const operationCalls = createHistogram(registry, {
    name: 'graphql_server_operation_calls',
    help: 'REST calls that an operation needed.',
    labelNames: [],
    buckets: [0, 1, 2, 3, 4, 8, 16, 32, 64, 128, 256],
  });
  const errors = counter('graphql_server_errors_total', 'Operations with an error of this code.', [
    'error_type',
  ]);
  const clients = counter('graphql_server_client_operations_total', 'Operations by who asked.', [
    'graphql_client_name',
    'graphql_client_version',
    'outcome',
  ]);
  const observer = createUpstreamMetrics(registry, BUCKETS);
  const drift = counter('leadsail_drift_total', 'Differences from what LeadSail documents.', [
    'kind',
    'url_template',
  ]);
  const webhooks = counter('leadsail_webhooks_total', 'Webhooks by what became of them.', [
    'outcome',
  ]);
  const polls = counter('leadsail_looks_total', 'Looks at what is watched, by what came of them.', [
    'outcome',
  ]);
  const watchedNow = new Gauge({
    ...of,
    name: 'leadsail_watched',
    help: 'What is watched here: topics, and watchers of them.',
    labelNames: ['what'],
  });
  const underWay = new Gauge({
    ...of,
    name: 'leadsail_calls',
    help: 'REST calls under way, and those that wait for their turn.',
    labelNames: ['state'],
  });

  const circuitsNow = new Gauge({
    ...of,
    name: 'leadsail_open_circuits',
    help: 'Keys whose circuit to LeadSail is open or on trial.',
  });

  const plans = counter(
    'graphql_server_plans_total',
    'Operations and events that a compiled plan answered, handed on or was bypassed by, and why.',
    ['outcome', 'reason'],
  );

  const redisNow =
    isJoined === null
      ? null
      : new Gauge({
          ...of,
          name: 'gateway_redis_joined',
          aggregator: 'min',
          help: '1 while other replicas are reached through Redis, 0 while each is alone.',
        });

  const subscriptions = new Gauge({
    ...of,
    name: 'graphql_server_open_subscriptions',
    help: 'Subscriptions that are open.',
    labelNames: ['transport'],
  });

  // A code that never came is a zero, and not nothing: an alert can then tell the two apart.
  for (const code of Object.keys(ERROR_CODES)) errors(code);
  for (const { outcome, reason } of Object.values(PLAN_OUTCOMES)) plans(outcome, reason);
  for (const outcome of ['changed', 'unchanged']) polls(outcome);
  for (const outcome of WEBHOOK_OUTCOMES) webhooks(outcome);

  const all = options.processMetrics
    ? Registry.merge([registry, options.processMetrics])
    : registry;
  const nameLabel = createNameLabels(options.shareOf);
  const clientLabels = createClientLabels(options.shareOf);
  const endpointLabels = createEndpointLabels();
  const driftLabels = declaredReads().flatMap(({ name }) =>
    DRIFT_KINDS.map((kind) => ({ kind, template: endpointLabels(name).template })),
  );

  function lookAround(): void {
    const { inFlight, waiting } = calls();
    circuitsNow.set(openCircuits());
    redisNow?.set(isJoined?.() ? 1 : 0);
    const { topics, watchers } = watched();
    watchedNow.set({ what: 'topics' }, topics);
    watchedNow.set({ what: 'watchers' }, watchers);
    underWay.set({ state: 'in_flight' }, inFlight);
    underWay.set({ state: 'waiting' }, waiting);
    for (const [transport, open] of Object.entries(openSubscriptions())) {
      subscriptions.set({ transport }, open);
    }
    for (const { kind, template } of driftLabels) drift(kind, template).value = 0;
    for (const { kind, endpoint, times } of driftCounts()) {
      drift(kind, endpointLabels(endpoint).template).value += times;
    }
  }

  async function counts(): Promise<Counts> {
    lookAround();
    return all.getMetricsAsJSON();
  }

  return {
    counts,
    async text() {
      // Once a page: what is told of the event loop is of the time since it was told last.
      if (options.textOfAll) return options.textOfAll(counts);
      lookAround();
      return all.metrics();
    },
    countOperation(operation) {
      const { type, outcome, codes, durationMs, session } = operation;
      const seconds = durationMs / 1_000;
      operations(nameLabel(operation), type ?? 'unknown', outcome).observe(seconds);
      clients(...clientLabels(operation), outcome).value += 1;
      if (session) operationCalls().observe(session.counts.calls);
      for (const code of codes) {
        errors(Object.hasOwn(ERROR_CODES, code) ? code : '_OTHER').value += 1;
      }
    },
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

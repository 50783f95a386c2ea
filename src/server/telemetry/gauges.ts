// Gauges: each reads its source when the page of metrics is made.
import { Counter, Gauge, type Registry } from 'prom-client';
import type { DriftKind, EndpointDrift } from '../../leadsail/decode/drift.ts';
import { declaredReads } from '../../leadsail/endpoint.ts';
import { createEndpointLabels } from './metric-labels.ts';

export type GaugeSources = {
  /** How often LeadSail differed. */
  readonly driftCounts: () => Iterable<EndpointDrift>;
  /** Calls to LeadSail under way, and those that wait for their turn. */
  readonly calls: () => { readonly inFlight: number; readonly waiting: number };
  /** Keys whose circuit is not closed. */
  readonly openCircuits: () => number;
  /** Subscriptions that are open, by the way they came. */
  readonly openSubscriptions: () => Readonly<Record<string, number>>;
  /** The topics, and how many watch them. */
  readonly watched: () => { readonly topics: number; readonly watchers: number };
  /** Whether the replicas are reached through Redis; null: there is none. */
  readonly isJoined?: (() => boolean) | null;
};

const DRIFT_KINDS: readonly DriftKind[] = [
  'missing',
  'type',
  'value',
  'time',
  'item',
  'extra',
  'bytes',
];

export function registerGauges(registry: Registry, sources: GaugeSources): void {
  const { driftCounts, calls, openCircuits, openSubscriptions, watched, isJoined } = sources;
  const registers = [registry];
  const endpointLabels = createEndpointLabels();
  const driftLabels = declaredReads().flatMap(({ name }) =>
    DRIFT_KINDS.map((kind) => ({ kind, url_template: endpointLabels(name).template })),
  );
  new Counter({
    registers,
    name: 'leadsail_drift_total',
    help: 'Differences from what LeadSail documents.',
    labelNames: ['kind', 'url_template'],
    collect() {
      this.reset();
      for (const labels of driftLabels) this.inc(labels, 0);
      for (const { kind, endpoint, times } of driftCounts())
        this.inc({ kind, url_template: endpointLabels(endpoint).template }, times);
    },
  });
  new Gauge({
    registers,
    name: 'leadsail_watched',
    help: 'What is watched here: topics, and watchers of them.',
    labelNames: ['what'],
    collect() {
      const { topics, watchers } = watched();
      this.set({ what: 'topics' }, topics);
      this.set({ what: 'watchers' }, watchers);
    },
  });
  new Gauge({
    registers,
    name: 'leadsail_calls',
    help: 'REST calls under way, and those that wait for their turn.',
    labelNames: ['state'],
    collect() {
      const { inFlight, waiting } = calls();
      this.set({ state: 'in_flight' }, inFlight);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  new Gauge({
    registers,
    name: 'leadsail_open_circuits',
    help: 'Keys whose circuit to LeadSail is open or on trial.',
    collect() {
      this.set(openCircuits());
    },
  });
  new Gauge({
    registers,
    name: 'graphql_server_open_subscriptions',
    help: 'Subscriptions that are open.',
    labelNames: ['transport'],
    collect() {
      for (const [transport, open] of Object.entries(openSubscriptions()))
        this.set({ transport }, open);
    },
  });
  if (!isJoined) return;
  new Gauge({
    registers,
    name: 'gateway_redis_joined',
    aggregator: 'min',
    help: '1 while other replicas are reached through Redis, 0 while each is alone.',
    collect() {
      this.set(isJoined() ? 1 : 0);
    },
  });
}

// Counts calls to LeadSail: each try, how long it waited, what was shared, and circuits.
import type { UpstreamObserver } from '../../upstream/observer.ts';
import type { Meter } from './counters.ts';
import { attemptLabel, createEndpointLabels } from './metric-labels.ts';

const HOW_LABELS = { HIT: 'hit', STALE: 'stale', JOINED: 'joined', MISS: 'miss' } as const;

/** Counts what is observed. */
export function createUpstreamMetrics({ counter, histogram }: Meter): UpstreamObserver {
  const attempts = histogram('http_client_request_duration_seconds', 'REST calls, each try.', [
    'http_request_method',
    'url_template',
    'error_type',
  ]);
  const tries = counter('leadsail_call_attempts_total', 'REST calls by which try it was.', [
    'url_template',
    'attempt',
  ]);
  const queueing = histogram('leadsail_call_queue_duration_seconds', 'Time before a call left.', [
    'url_template',
  ]);
  const reads = counter('leadsail_reads_total', 'Reads by how they were answered.', [
    'url_template',
    'how',
  ]);
  const circuits = counter('leadsail_circuit_changes_total', 'Circuits that came into a state.', [
    'state',
  ]);
  // A state that never came is a zero, and not nothing.
  for (const state of ['closed', 'open', 'half_open']) circuits(state);
  const endpointLabels = createEndpointLabels();
  return {
    attempt({ endpoint, outcome, durationMs, queueMs, attempt }) {
      const { method, template } = endpointLabels(endpoint);
      const error = outcome === 'ok' ? '' : outcome;
      attempts(method, template, error).observe(durationMs / 1_000);
      queueing(template).observe(queueMs / 1_000);
      tries(template, attemptLabel(attempt)).value += 1;
    },
    shared({ endpoint, how }) {
      reads(endpointLabels(endpoint).template, HOW_LABELS[how]).value += 1;
    },
    breaker({ state }) {
      circuits(state).value += 1;
    },
  };
}

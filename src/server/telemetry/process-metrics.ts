// Metrics of the running process: memory, processor, garbage collection, event loop, and its version.
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export type ProcessMetrics = Registry;

/** `process_*` and `nodejs_*` by prom-client, and the `version` of the gateway. Made once in a process, for it watches the event loop. */
export function createProcessMetrics(version: string): ProcessMetrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  new Gauge({
    name: 'gateway_build_info',
    help: 'Which version of the gateway runs; always 1.',
    labelNames: ['version'],
    aggregator: 'first',
    registers: [register],
  }).set({ version }, 1);
  return register;
}

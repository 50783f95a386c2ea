// Adds up what the workers count, those that have gone included: no sum ever goes back.
import { AggregatorRegistry, Gauge } from 'prom-client';
import type { Counts } from '../server/telemetry/metrics.ts';
import type { IpcChannel } from './ipc-channel.ts';
import type { WorkerMethods } from './methods.ts';

type CountedWorker = IpcChannel<WorkerMethods>;

export type Aggregate = {
  /** The metrics of all serving workers, in Prometheus' text format. */
  readonly text: (workers: readonly CountedWorker[]) => Promise<string>;
  /** What a worker has counted up to now. */
  readonly note: (worker: CountedWorker, counts: Counts) => void;
  /** It counts no more. */
  readonly leave: (worker: CountedWorker) => void;
};

export function createAggregate(): Aggregate {
  const latest = new Map<CountedWorker, Counts>();
  let departed: Counts = [];

  // A gauge describes the present, and only workers that are there.
  const note = (worker: CountedWorker, counts: Counts): void =>
    void latest.set(
      worker,
      counts.filter(({ type }) => `${type}` !== 'gauge'),
    );

  return {
    note,
    leave(worker) {
      departed = sum([departed, latest.get(worker) ?? []]);
      latest.delete(worker);
    },
    async text(workers) {
      const heard = await Promise.all(
        workers.map(async (worker) => {
          try {
            const counts = await worker.ask('counts');
            note(worker, counts);
            return counts;
          } catch {
            return null;
          }
        }),
      );
      const silent = workers.filter((_, at) => heard[at] === null);
      const counted = heard.filter((counts) => counts !== null);
      const lasting = silent.map((worker) => latest.get(worker) ?? []);
      return toText([...counted, ...lasting, departed], counted.length);
    },
  };
}

/** Sums of counts as text, with how many workers were asked for it. */
export function toText(counts: readonly Counts[], workers: number): Promise<string> {
  const registry = AggregatorRegistry.aggregate([...counts]);
  new Gauge({
    name: 'gateway_workers',
    help: 'Workers whose counts are in these sums.',
    registers: [registry],
  }).set(workers);
  return registry.metrics();
}

function sum(counts: readonly Counts[]): Counts {
  // What an aggregate gives, it gives at once, though its type says nothing of it.
  const metrics = AggregatorRegistry.aggregate([...counts]).getMetricsAsArray() as unknown as {
    get(): Counts[number];
  }[];
  return metrics.map((metric) => metric.get());
}

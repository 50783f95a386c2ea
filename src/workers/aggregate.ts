// Adds up what the workers count, those that have gone included: no sum ever goes back.
import { AggregatorRegistry, Gauge } from 'prom-client';
import type { Counts } from '../server/telemetry/metrics.ts';
import type { IpcChannel } from './ipc-channel.ts';

export type Aggregate = {
  /** Everything in Prometheus' text format, asked of those who serve. */
  readonly text: (lines: readonly IpcChannel[]) => Promise<string>;
  /** What a worker has counted up to now. */
  readonly note: (sample: IpcChannel, counts: Counts) => void;
  /** It counts no more. */
  readonly leave: (sample: IpcChannel) => void;
};

export function createAggregate(): Aggregate {
  const latest = new Map<IpcChannel, Counts>();
  let departed: Counts = [];

  // A gauge speaks of now, and of nobody who does not.
  const note = (sample: IpcChannel, counts: Counts): void =>
    void latest.set(
      sample,
      counts.filter(({ type }) => `${type}` !== 'gauge'),
    );

  return {
    note,
    leave(sample) {
      departed = sum([departed, latest.get(sample) ?? []]);
      latest.delete(sample);
    },
    async text(lines) {
      const heard = await Promise.all(
        lines.map(async (sample) => {
          try {
            const counts = (await sample.ask('counts')) as Counts;
            note(sample, counts);
            return counts;
          } catch {
            return null;
          }
        }),
      );
      const silent = lines.filter((_, at) => heard[at] === null);
      const counted = heard.filter((counts) => counts !== null);
      const lasting = silent.map((sample) => latest.get(sample) ?? []);
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

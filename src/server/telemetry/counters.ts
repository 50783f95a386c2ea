// Counters and histograms for prom-client to show, made to be added to often: labels are found word by word,
// and not put together to a key each time.
import type { Metric, Registry } from 'prom-client';

type About = {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
};

/** What is counted under some labels. */
export type Count = { value: number };
export type Observations = { readonly observe: (value: number) => void };

/** By the words of its labels, in the order of their names; made when it is asked for the first time. */
export type ByLabels<Kept> = (...words: readonly string[]) => Kept;

type Labels = Readonly<Record<string, string | number>>;
type Sample = { readonly value: number; readonly labels: Labels; readonly metricName?: string };

/** Makes the counters and histograms that one registry shows. */
export type Meter = {
  readonly counter: (name: string, help: string, labelNames: readonly string[]) => ByLabels<Count>;
  /** `buckets` are their upper bounds, in ascending order: those of durations in seconds when left out. */
  readonly histogram: (
    name: string,
    help: string,
    labelNames: readonly string[],
    buckets?: readonly number[],
  ) => ByLabels<Observations>;
};

// The boundaries that OpenTelemetry recommends for durations, in seconds.
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

export const createMeter = (registry: Registry): Meter => ({
  counter: (name, help, labelNames) => createCounter(registry, { name, help, labelNames }),
  histogram: (name, help, labelNames, buckets = DURATIONS) =>
    createHistogram(registry, { name, help, labelNames }, buckets),
});

function createCounter(registry: Registry, about: About): ByLabels<Count> {
  const { of, all } = createCounters<Count>(about.labelNames, () => ({ value: 0 }));
  show(registry, 'counter', about, () =>
    all.map(({ labels, kept }) => ({ value: kept.value, labels })),
  );
  return of;
}

function createHistogram(
  registry: Registry,
  about: About,
  buckets: readonly number[],
): ByLabels<Observations> {
  const { name, labelNames } = about;
  const { of, all } = createCounters(labelNames, () => observations(buckets));
  show(registry, 'histogram', about, () =>
    all.flatMap(({ labels, kept }) => {
      const { counts, sum, count } = kept.read();
      let below = 0;
      const samples: Sample[] = buckets.map((le, at) => {
        below += counts[at] ?? 0;
        return { value: below, labels: { le, ...labels }, metricName: `${name}_bucket` };
      });
      samples.push(
        { value: count, labels: { le: '+Inf', ...labels }, metricName: `${name}_bucket` },
        { value: sum, labels, metricName: `${name}_sum` },
        { value: count, labels, metricName: `${name}_count` },
      );
      return samples;
    }),
  );
  return of;
}

function observations(buckets: readonly number[]) {
  const counts: number[] = buckets.map(() => 0);
  let sum = 0;
  let count = 0;
  return {
    observe(value: number): void {
      sum += value;
      count += 1;
      for (let at = 0; at < buckets.length; at += 1) {
        if (value > (buckets[at] ?? 0)) continue;
        counts[at] = (counts[at] ?? 0) + 1;
        return;
      }
    },
    read: () => ({ counts, sum, count }),
  };
}

type CounterNode<Kept> = { readonly next: Map<string, CounterNode<Kept>>; kept: Kept | null };

function createCounters<Kept>(labelNames: readonly string[], make: () => Kept) {
  const root: CounterNode<Kept> = { next: new Map(), kept: null };
  const all: { readonly labels: Labels; readonly kept: Kept }[] = [];

  function of(...words: readonly string[]): Kept {
    let node = root;
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] ?? '';
      let next = node.next.get(word);
      if (!next) {
        next = { next: new Map(), kept: null };
        node.next.set(word, next);
      }
      node = next;
    }
    if (node.kept === null) {
      node.kept = make();
      const labels = Object.fromEntries(labelNames.map((name, at) => [name, words[at] ?? '']));
      all.push({ labels, kept: node.kept });
    }
    return node.kept;
  }

  // Without labels it is there from the beginning, as a zero.
  if (labelNames.length === 0) of();
  return { of, all };
}

function show(
  registry: Registry,
  type: 'counter' | 'histogram',
  { name, help }: About,
  values: () => Sample[],
): void {
  const metric = {
    name,
    get: async () => ({ name, help, type, values: values(), aggregator: 'sum' }),
  };
  // Of a metric a registry uses no more than this; its type names the whole classes.
  registry.registerMetric(metric as unknown as Metric);
}

// What can be set of spans, by the names that OpenTelemetry gives its settings.
import { choice, collectorUrl, share } from './values.ts';

/** The part of Config that is about spans. */
export type TracingConfig = {
  /** Base URL of a collector for OTLP over HTTP; null: no spans are recorded. */
  readonly otlpEndpoint: string | null;
  readonly traceSampler: string;
  /** The share of traces that the samplers with a ratio record, from 0 to 1. */
  readonly traceSamplerArg: number;
};

const SAMPLERS = ['always_on', 'always_off', 'traceidratio'];
const ALL_SAMPLERS = [...SAMPLERS.map((name) => `parentbased_${name}`), ...SAMPLERS];

/** In the order that help and `docs/configuration.md` show them. */
export const TRACING_SETTINGS = [
  {
    name: 'otlpEndpoint',
    flag: 'otlp-endpoint',
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    defaultValue: '',
    read: collectorUrl,
    meaning:
      'Base URL of an OpenTelemetry collector, such as `http://localhost:4318`: spans go to `/v1/traces` below it, as OTLP over HTTP with JSON. Its SDK is loaded for it, and not without it.',
  },
  {
    name: 'traceSampler',
    flag: 'traces-sampler',
    env: 'OTEL_TRACES_SAMPLER',
    defaultValue: 'parentbased_always_on',
    read: choice(...ALL_SAMPLERS),
    meaning: `Which traces are recorded: ${ALL_SAMPLERS.map((name) => `\`${name}\``).join(', ')}.`,
  },
  {
    name: 'traceSamplerArg',
    flag: 'traces-sampler-arg',
    env: 'OTEL_TRACES_SAMPLER_ARG',
    defaultValue: '1',
    read: share,
    meaning: 'The share of traces that the samplers with a ratio record, such as `0.01`.',
  },
] as const;

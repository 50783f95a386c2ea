// Spans by OpenTelemetry's SDK, sent to a collector as OTLP over HTTP. Imported on demand: without it, nothing of the SDK is loaded.
//
// Of all that is set by the environment, the SDK itself reads the exporter's headers, time-out, compression and
// certificates, and the names of the resource.
import {
  type Context,
  createTraceState,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { RecordedCall, RecordedSpan, TraceStep } from '../../upstream/trace-step.ts';
import type { Log } from './log.ts';
import { createReportedExporter } from './span-exports.ts';
import type { SpanRecorder } from './trace-steps.ts';
import { type TraceContext, toTraceHeaders } from './traceparent.ts';

export type SpanRecorderOptions = {
  /** Base URL of the collector, without `/v1/traces`. */
  readonly otlpEndpoint: string;
  /** One of the names that OpenTelemetry has for them. */
  readonly traceSampler: string;
  /** The share of traces that the two with a ratio record, from 0 to 1. */
  readonly traceSamplerArg: number;
  readonly leadsailUrl: string;
  /** Of the gateway. */
  readonly version: string;
  readonly log: Log;
};

const NAME = 'leadsail-graphql';
const STOP_MS = 3_000;

export function createSpanRecorder(options: SpanRecorderOptions): SpanRecorder {
  const url = `${options.otlpEndpoint.replace(/\/$/, '')}/v1/traces`;
  const exporter = createReportedExporter(new OTLPTraceExporter({ url }), options.log);
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': NAME, 'service.version': options.version }))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(options),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer(NAME, options.version);
  const beginCall = createCalls(tracer, new URL(options.leadsailUrl));
  return {
    begin(kind, behind, startTime) {
      const span = tracer.startSpan(
        kind === 'server' ? 'GraphQL Operation' : 'poll',
        { kind: kind === 'server' ? SpanKind.SERVER : SpanKind.INTERNAL, startTime },
        behind === null ? ROOT_CONTEXT : contextOf(behind),
      );
      return stepOf(span, beginCall);
    },
    stop: () => within(STOP_MS, provider.shutdown()),
  };
}

/** A collector that does not answer does not delay stopping. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  await Promise.race([work.catch(() => {}), late.promise]);
  clearTimeout(timer);
}

const SAMPLERS: Readonly<Record<string, (ratio: number) => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
};

function samplerOf({ traceSampler, traceSamplerArg }: SpanRecorderOptions): Sampler {
  const [, parentBased, name = ''] = /^(parentbased_)?(.*)$/.exec(traceSampler) ?? [];
  const root = (SAMPLERS[name] ?? (() => new AlwaysOnSampler()))(traceSamplerArg);
  return parentBased === undefined ? root : new ParentBasedSampler({ root });
}

function contextOf({ traceId, parentId, isSampled, tracestate }: TraceContext): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId: parentId,
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(tracestate !== null && { traceState: createTraceState(tracestate) }),
  });
}

function headersOf(span: Span): TraceStep['headers'] {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const isSampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
  return toTraceHeaders(traceId, spanId, isSampled, traceState?.serialize() || null);
}

function stepOf(span: Span, beginCall: ReturnType<typeof createCalls>): TraceStep {
  const { traceId, spanId } = span.spanContext();
  const headers = headersOf(span);
  if (!span.isRecording()) return { traceId, spanId, headers, span: null };
  const recorded: RecordedSpan = {
    beginCall: (endpoint, attempt) => beginCall(span, endpoint, attempt),
    shared(endpoint, how) {
      const { method, template } = partsOf(endpoint);
      span.addEvent('leadsail.read.shared', {
        'http.request.method': method,
        'url.template': template,
        'leadsail.how': how === 'HIT' ? 'hit' : 'joined',
      });
    },
    end(name, attributes, errorType) {
      span.updateName(name).setAttributes(attributes);
      finish(span, errorType);
    },
  };
  return { traceId, spanId, headers, span: recorded };
}

/** Begins the spans of calls to a host; they carry only its name. */
function createCalls(tracer: Tracer, { hostname, port, protocol }: URL) {
  const host = {
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'http:' ? 80 : 443),
  };
  return (parent: Span, endpoint: string, attempt: number): RecordedCall => {
    const { method, template } = partsOf(endpoint);
    const attributes = {
      ...host,
      'http.request.method': method,
      'url.template': template,
      ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
    };
    const within = trace.setSpan(ROOT_CONTEXT, parent);
    const span = tracer.startSpan(endpoint, { kind: SpanKind.CLIENT, attributes }, within);
    return {
      headers: headersOf(span),
      end(status, errorType) {
        if (status !== null) span.setAttribute('http.response.status_code', status);
        finish(span, errorType);
      },
    };
  };
}

function finish(span: Span, errorType: string | null): void {
  if (errorType !== null) {
    span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function partsOf(endpoint: string): { readonly method: string; readonly template: string } {
  const [method = '', template = ''] = endpoint.split(' ');
  return { method, template };
}

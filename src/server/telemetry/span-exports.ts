// Watches over the sending of spans: that they are lost is logged, and that they arrive again.
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from './log.ts';

/** Of a collector that does not answer, one line a minute. */
const SILENT_MS = 60_000;
/** What `ExportResultCode` of the SDK calls success. */
const SUCCESS = 0;

/** The same exporter, which logs what became of the spans. */
export function createReportedExporter(
  exporter: SpanExporter,
  log: Pick<Log, 'warn' | 'info'>,
  nowMs: () => number = () => performance.now(),
): SpanExporter {
  let lost = 0;
  let reportedAtMs: number | null = null;

  function report(spans: number, isLost: boolean): void {
    if (!isLost) {
      if (reportedAtMs !== null) log.info({}, 'spans reach the collector again');
      reportedAtMs = null;
      return;
    }
    lost += spans;
    if (reportedAtMs !== null && nowMs() - reportedAtMs < SILENT_MS) return;
    log.warn({ spans: lost }, 'spans are lost: the collector does not take them');
    reportedAtMs = nowMs();
    lost = 0;
  }

  return {
    export: (spans: ReadableSpan[], done) =>
      exporter.export(spans, (result) => {
        report(spans.length, result.code !== SUCCESS);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

// The only entry point: the accelerator, which makes the gateway's answers faster and could be left out.
import type { Declaration } from '../leadsail/decode/declaration.ts';
import type { Accelerator } from '../server/accelerator.ts';
import type { Log } from '../server/telemetry/log.ts';
import type { Parse } from '../upstream/envelope.ts';
import { createExecutor } from './executor.ts';
import { createHttpShortcut } from './http-shortcut.ts';
import { createOperationCache } from './operation-cache.ts';
import { NoLayout } from './scan/layout.ts';
import { createParser } from './scan/parser.ts';
import { limitAnswers } from './scan/scanner.ts';

export function createAccelerator(log: Pick<Log, 'warn'>, maxAnswerBytes: number): Accelerator {
  limitAnswers(maxAnswerBytes);
  const parsers = new Map<Declaration['declared'], Parse | undefined>();
  const reported = new Set<string>();

  // A record's field may be in the answers of several endpoints.
  function report(field: string): void {
    if (reported.has(field)) return;
    reported.add(field);
    log.warn({ field }, 'answers with this field are read by JSON.parse, which is slower');
  }

  return {
    parserOf(returns, drift) {
      const { declared } = returns;
      if (!parsers.has(declared)) {
        parsers.set(
          declared,
          orUndefined(() => createParser(returns, drift), report),
        );
      }
      return parsers.get(declared);
    },
    createServerParts(options) {
      const { metrics, refuseCost } = options;
      const tried = new WeakSet<object>();
      const operations = createOperationCache(refuseCost);
      return {
        executors: [
          createExecutor({
            operations,
            tried,
            count: metrics.countPlan,
            showsTrace: options.showsTrace,
          }),
        ],
        listener: createHttpShortcut({ ...options, operations, tried }),
      };
    },
  };
}

/** With a field that the scanner does not support, the whole answer is read by JSON.parse. */
function orUndefined(make: () => Parse, report: (field: string) => void): Parse | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NoLayout)) throw error;
    report(error.message);
    return undefined;
  }
}

// One line an operation: what it was, what it cost and how it ended, and nothing of whom it was about.
import type { Log } from './log.ts';
import type { FinishedOperation } from './operations.ts';

/** Writes the line. Fields that do not apply are left out. */
export function createOperationLog(log: Log): (operation: FinishedOperation) => void {
  return ({ requestId, trace, name, type, hash, tenant, session, ...ended }) =>
    log.info(
      {
        requestId,
        ...(trace === null ? {} : { traceId: trace.traceId }),
        ...(name === null ? {} : { operation: name }),
        ...(type === null ? {} : { type }),
        ...(hash === null ? {} : { document: hash }),
        ...(tenant === null ? {} : { tenant }),
        status: ended.status,
        outcome: ended.outcome,
        ...(ended.codes.length === 0 ? {} : { codes: ended.codes }),
        durationMs: ended.durationMs,
        calls: session?.counts.calls ?? 0,
        cacheHits: session?.counts.hits ?? 0,
      },
      OPERATION,
    );
}

/** The sentence of the line. */
export const OPERATION = 'operation';

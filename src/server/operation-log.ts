// One line an operation: what it was, what it cost and how it ended, and nothing of whom it was about.
import type { Log } from './log.ts';
import type { FinishedOperation } from './operations.ts';

/** Writes the line. Fields that do not apply are left out. */
export function createOperationLog(log: Log): (operation: FinishedOperation) => void {
  return (operation) => {
    const { requestId, trace, name, type, hash, tenant, session, codes } = operation;
    const line: Record<string, unknown> = { requestId };
    if (trace !== null) line.traceId = trace.traceId;
    if (name !== null) line.operation = name;
    if (type !== null) line.type = type;
    if (hash !== null) line.document = hash;
    if (tenant !== null) line.tenant = tenant;
    line.status = operation.status;
    line.outcome = operation.outcome;
    if (codes.length > 0) line.codes = codes;
    line.durationMs = operation.durationMs;
    line.calls = session?.counts.calls ?? 0;
    line.cacheHits = session?.counts.hits ?? 0;
    log.info(line, OPERATION);
  };
}

/** The sentence of the line. */
export const OPERATION = 'operation';

// One line an operation: what it was, what it cost and how it ended, and no personal data.
import type { Fingerprint } from '../../upstream/credential.ts';
import type { FinishedOperation } from '../operation/lifecycle.ts';
import type { Log } from './log.ts';

// Of a fingerprint: enough to distinguish tenants, and too little to look one up by.
const SHOWN_CHARACTERS = 16;

/** A tenant as logs show it. */
export const shownTenant = (tenant: Fingerprint): string => tenant.slice(0, SHOWN_CHARACTERS);

/** Writes the line. Fields that do not apply are left out. */
export function createOperationLog(log: Log): (operation: FinishedOperation) => void {
  return (operation) => {
    const { requestId, step, client, name, type, hash, tenant, session, codes } = operation;
    const line: Record<string, unknown> = { requestId, traceId: step.traceId };
    if (step.spanId !== null) line.spanId = step.spanId;
    if (client !== null) line.client = client.name;
    if (client?.version != null) line.clientVersion = client.version;
    if (name !== null) line.operation = name;
    if (type !== null) line.type = type;
    if (hash !== null) line.document = hash;
    if (tenant !== null) line.tenant = shownTenant(tenant);
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

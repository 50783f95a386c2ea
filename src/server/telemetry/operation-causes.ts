// The causes behind an operation's error codes, where the operator can mend them.
import type { ErrorCode } from '../../graph/errors.ts';
import { UNVERIFIED, type Verified } from '../../upstream/verified.ts';
import type { FinishedOperation } from '../operation/lifecycle.ts';
import type { Cause, Causes } from './causes.ts';
import { shownTenant } from './operation-log.ts';

type CodeCause = { readonly cause: Cause; readonly reason: string };

const CAUSE_BY_CODE: ReadonlyMap<string, CodeCause> = new Map<ErrorCode, CodeCause>([
  [
    'CALL_BUDGET_EXCEEDED',
    { cause: 'call_budget', reason: 'let it ask for fewer items, or raise --call-budget' },
  ],
  [
    'RATE_LIMITED',
    { cause: 'rate_limited', reason: 'let it wait for Retry-After, or raise its limit' },
  ],
  [
    'MAX_SUBSCRIPTIONS_LIMIT',
    { cause: 'subscriptions_full', reason: 'look at who subscribes, or raise --max-subscriptions' },
  ],
  [
    'IDEMPOTENCY_UNAVAILABLE',
    { cause: 'idempotency_unknown', reason: 'Redis is away and required: see redis_away' },
  ],
]);

/** Reports them, one of each kind and tenant; made-up keys count as one tenant together. */
export function createOperationCauses(
  causes: Causes,
  verified: Verified,
): (operation: FinishedOperation) => void {
  return ({ codes, name, hash, tenant, requestId, session }) => {
    const isKnown = tenant !== null && verified.has(tenant);
    for (const code of codes) {
      const known = CAUSE_BY_CODE.get(code);
      // Of an executed operation it is calls that were too many; their refusal is reported where it happens.
      const isOfCalls = code === 'RATE_LIMITED' && session !== null;
      if (!known || isOfCalls) continue;
      const facts = {
        requestId,
        ...(name !== null && { operation: name }),
        ...(hash !== null && { document: hash }),
        ...(tenant !== null && { tenant: isKnown ? shownTenant(tenant) : UNVERIFIED }),
        reason: known.reason,
      };
      causes.report(known.cause, facts, verified.shareOf(tenant));
    }
  };
}

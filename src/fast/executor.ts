// Executes operations and events by their plans; operations without one, or with a bail-out, are passed to the next
// executor.
import type { Session } from '../leadsail/client/session.ts';
import type { ExecutableOperation, Executor } from '../server/operation/execution.ts';
import { asksForParts } from '../server/operation/incremental.ts';
import type { OperationResult } from '../server/streaming/sub-request.ts';
import { wantsInlineTrace } from '../server/telemetry/inline-trace.ts';
import { PLAN_OUTCOMES, type PlanOutcome } from '../server/telemetry/plan-outcomes.ts';
import { parseExact } from '../upstream/exact-json.ts';
import type { OperationCache } from './operation-cache.ts';
import type { Plan } from './plan/plan.ts';
import type { Written } from './plan/write.ts';

export type ExecutorOptions = {
  readonly operations: OperationCache;
  /** Sessions of operations whose plan has bailed out. */
  readonly tried: WeakSet<Session>;
  /** Whether callers may ask for traces. */
  readonly showsTrace: boolean;
  readonly count: (outcome: PlanOutcome) => void;
};

export function createExecutor({
  operations,
  tried,
  count,
  showsTrace,
}: ExecutorOptions): Executor {
  /** The plan, or why there is none. */
  function planOf({
    schema,
    document,
    operation,
    contextValue,
  }: ExecutableOperation): Plan | PlanOutcome {
    const { leadsail, request } = contextValue;
    // Both report how resolvers were called.
    if (leadsail.trace !== null || (showsTrace && wantsInlineTrace(request.headers)))
      return PLAN_OUTCOMES.trace;
    const compiled = operations.get(schema, operation);
    if (!compiled) {
      operations.add(schema, document, operation);
      return PLAN_OUTCOMES.firstTime;
    }
    const plan = compiled.plan();
    if (plan) return plan;
    return asksForParts(document) ? PLAN_OUTCOMES.incremental : PLAN_OUTCOMES.noPlan;
  }

  return async (operation, next) => {
    const { contextValue, variableValues, rootValue } = operation;
    if (tried.has(contextValue.leadsail)) return next(operation);
    const plan = planOf(operation);
    if ('outcome' in plan) {
      count(plan);
      return next(operation);
    }
    const answer = await plan.run(contextValue, variableValues, rootValue);
    count(answer !== null ? PLAN_OUTCOMES.answered : PLAN_OUTCOMES.failed);
    return answer !== null ? resultOf(answer) : next(operation);
  };
}

/** A result that is text already; its data is parsed only on demand. */
function resultOf(answer: Written): OperationResult {
  const bytes = typeof answer === 'string' ? Buffer.from(answer, 'latin1') : answer;
  return {
    get data() {
      return (parseExact(bytes.toString()) as Required<OperationResult>).data;
    },
    toBytes: () => bytes,
    stringify: () => bytes.toString(),
  };
}

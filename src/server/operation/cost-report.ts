// Adds the cost of an operation to its answer, for callers that send `x-gateway-cost: 1`.
import { isAsyncIterable } from 'graphql-yoga';
import { estimateCost } from '../../graph/planning/cost.ts';
import type { OperationResult, Results } from '../streaming/sub-request.ts';
import type { ExecutableOperation, Executor } from './execution.ts';
import type { IncrementalPayload } from './incremental-payloads.ts';

/** What `extensions.cost` says of an operation, or of one event of a subscription. */
type CostReport = {
  /** REST calls that it can need by its arguments, but for rows that come without their transcript. */
  readonly predictedCalls: number;
  /** Items that its lists can have at most, by its arguments. */
  readonly predictedItems: number;
  /** REST calls that it needed, those of other operations that it waited for included; remembered answers are none. */
  readonly calls: number;
  /** Left out where calls are not counted by tenant. */
  readonly remaining?: {
    /** REST calls that queries of this tenant may make now. */
    readonly calls: number;
    /** When it has all of them again, if it asks for nothing until then. */
    readonly resetAt: string;
  };
};

type MakeReport = () => Promise<CostReport>;

/** Whether a request asks what it costs. */
export const wantsCost = (headers: Pick<Headers, 'get'>): boolean =>
  headers.get('x-gateway-cost') === '1';

/** Must stand before everything that makes an answer, so that each answer has the same report. */
export const executeWithCost: Executor = (operation, next) => {
  if (!wantsCost(operation.contextValue.request.headers)) return next(operation);
  return reported(operation, next);
};

async function reported(
  operation: ExecutableOperation,
  next: Parameters<Executor>[1],
): Promise<Results> {
  const { callsLeft, leadsail } = operation.contextValue;
  const { counts } = leadsail;
  const { calls: predictedCalls, items: predictedItems } = estimateCost(operation);
  // The events of a subscription are counted together.
  const before = counts.calls;
  const makeReport: MakeReport = async () => {
    const cost = { predictedCalls, predictedItems, calls: counts.calls - before };
    const left = callsLeft && (await callsLeft());
    if (left === null) return cost;
    const resetAt = new Date(Date.now() + left.fullInMs).toISOString();
    return { ...cost, remaining: { calls: left.calls, resetAt } };
  };
  const results = await next(operation);
  return isAsyncIterable(results)
    ? withLastReported(results, makeReport)
    : withReport(results, await makeReport());
}

function withReport<One extends OperationResult>(result: One, cost: CostReport): One {
  if (!result.stringify) return { ...result, extensions: { ...result.extensions, cost } };
  // Its text is made already, and ends with a bracket.
  const before = result.toBytes?.() ?? Buffer.from(result.stringify());
  const tail = Buffer.from(`,"extensions":${JSON.stringify({ cost })}}`);
  const bytes = Buffer.concat([before.subarray(0, -1), tail]);
  return {
    get data() {
      return result.data;
    },
    toBytes: () => bytes,
    stringify: () => bytes.toString(),
  } as One;
}

/** Of an answer in parts, the last one has the report. Not a generator, which cannot be stopped while it waits. */
function withLastReported(
  parts: AsyncIterable<OperationResult>,
  makeReport: MakeReport,
): AsyncIterable<OperationResult> {
  const iterator = parts[Symbol.asyncIterator]();
  const reports: AsyncIterableIterator<OperationResult> = {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const step = await iterator.next();
      const isLast = !step.done && (step.value as IncrementalPayload).hasNext === false;
      return isLast ? { done: false, value: withReport(step.value, await makeReport()) } : step;
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
  return reports;
}

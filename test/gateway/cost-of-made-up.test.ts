// What operations made up by chance may cost, and what they do: no operation makes more calls than were expected of it.
import { parse, validateExecutionArgs } from 'graphql';
import { expect, it } from 'vitest';
import { estimateCost } from '../../src/graph/planning/cost.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { cases } from '../support/deep.ts';
import { keyOf, SDL, start } from '../support/kit.ts';
import { randomOperation } from '../support/random-operations.ts';
import { keysToAsk } from '../support/resources.ts';

const schema = createSchema(SDL);

it('the estimate is never below the calls of operations made up by chance, which ask every field of Query', {
  timeout: 60_000,
}, async () => {
  await using kit = await start({
    simulator: { settleMs: 0 },
    callBudget: 5_000,
    maxListItems: 1_000_000,
  });
  const pools = keysToAsk(kit.simulator);
  const fields = schema.getQueryType()?.getFields() ?? {};
  const asked = new Set<string>();
  const estimates = new Map<string, number>();
  const queries = new Map<string, string>();
  for (let seed = 0; seed < cases(1_500); seed += 1) {
    const { query, variables } = randomOperation(schema, pools, seed);
    const document = parse(query);
    const operation = validateExecutionArgs({ schema, document, variableValues: variables });
    if (!('schema' in operation)) continue;
    const requestId = `operation-${seed}`;
    estimates.set(requestId, estimateCost(operation).calls);
    queries.set(requestId, query);
    const headers = { 'x-api-key': keyOf(kit.simulator, 0), 'x-request-id': requestId };
    await kit.query(query, variables, headers);
    for (const name of Object.keys(fields))
      if (RegExp(`\\b${name}\\b`).test(query)) asked.add(name);
  }
  await expect.poll(() => kit.operations.length).toBe(estimates.size);
  // A call that nobody waits for may come behind the answer: each is counted to the operation that it names.
  const arrived = Map.groupBy(
    kit.simulator.calls.entries(),
    ({ headers }) => headers.traceparent?.split('-')[1],
  );
  const tooDear = kit.operations.filter(({ requestId, traceId, calls }) => {
    const come = arrived.get(String(traceId))?.length ?? 0;
    return Math.max(come, Number(calls)) > (estimates.get(String(requestId)) ?? -1);
  });
  expect(tooDear.map(({ requestId }) => queries.get(String(requestId)))).toEqual([]);
  expect(arrived.has(undefined)).toBe(false);
  expect([...asked].sort()).toEqual(Object.keys(fields).sort());
});

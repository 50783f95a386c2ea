// Plans change no answer: thousands of operations made up by chance, each asked of both doors, equal to the byte.

import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/graph/schema.ts';
import { inOrder } from '../support/answers.ts';
import { cases } from '../support/deep.ts';
import { type Kit, type KitOptions, keyOf, SDL, start } from '../support/kit.ts';
import { plansOf } from '../support/plan-outcomes.ts';
import { type RandomOperation, randomOperation } from '../support/random-operations.ts';
import { keysToAsk } from '../support/resources.ts';

const OPERATIONS = cases(5_000);
const AT_ONCE = 16;
const schema = createSchema(SDL);

/** Seeded operations that are valid, from the seed on. */
function* operations({ simulator }: Kit, seed: number): Generator<RandomOperation> {
  const pools = keysToAsk(simulator);
  for (let at = seed; ; at += 1) {
    const operation = randomOperation(schema, pools, at);
    if (validate(schema, parse(operation.query)).length === 0) yield operation;
  }
}

async function send(
  kit: Kit,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  search = '',
) {
  const response = await fetch(`${kit.url}/graphql${search}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': keyOf(kit.simulator, 0),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  const shown = [...response.headers].filter(([name]) => !/^(date|x-request-id)$/.test(name));
  return { status: response.status, headers: shown, text: inOrder(await response.text()) };
}

/** Asks until the count is reached; what goes to yoga first goes to its plan the second time. */
async function compare(kit: Kit, seed: number, count: number): Promise<{ withErrors: number }> {
  const made = operations(kit, seed);
  let left = count;
  let withErrors = 0;
  const ask = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const operation = made.next().value as RandomOperation;
      const first = await send(kit, operation);
      const second = await send(kit, operation);
      expect(second, operation.query).toEqual(first);
      if (first.text.startsWith('[[')) withErrors += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return { withErrors };
}

// Far above what an operation made up by chance can ask: limits have tests of their own.
const ROOMY = { callBudget: 5_000, maxListItems: 1_000_000, deadlineMs: 60_000, metrics: true };
const CACHED: KitOptions = { simulator: { settleMs: 0 }, cacheMb: 64, ...ROOMY };

describe('with plans and without', () => {
  it(`${OPERATIONS} operations answer the same, to the byte`, { timeout: 300_000 }, async () => {
    await using kit = await start(CACHED);
    const { withErrors } = await compare(kit, 1, OPERATIONS);
    const { answered = 0, handed_on_failure = 0 } = await plansOf(kit);
    // Otherwise nothing was compared.
    expect(answered).toBeGreaterThan(OPERATIONS * 0.5);
    expect(handed_on_failure).toBeGreaterThan(0);
    expect(withErrors).toBeGreaterThan(OPERATIONS * 0.05);
  });

  it('so do those that LeadSail answers badly', { timeout: 120_000 }, async () => {
    await using kit = await start(CACHED);
    const { add } = kit.simulator.faults;
    add({ match: { path: /^\/leads\/lead_1005/ }, behave: { kind: 'status', status: 404 } });
    add({
      match: { path: /interactions\/lead\/lead_1001/ },
      behave: { kind: 'status', status: 400 },
    });
    add({ match: { path: /int_1001_2/ }, behave: { kind: 'html', status: 200 } });
    add({
      match: { path: /interactions\// },
      behave: { kind: 'mutate', change: (envelope) => bend(envelope) },
    });
    await compare(kit, 100_000, 600);
    kit.logged.length = 0;
  });

  it('so do those whose answers have more, less or other than is documented', {
    timeout: 120_000,
  }, async () => {
    await using kit = await start(CACHED);
    kit.simulator.faults.add({
      match: { path: /./ },
      behave: { kind: 'mutate', change: (envelope) => bendMildly(envelope) },
    });
    await compare(kit, 200_000, 1_000);
    const { answered = 0 } = await plansOf(kit);
    expect(answered).toBeGreaterThan(500);
    kit.logged.length = 0;
  });

  it('so do gateways that read and that only look through', { timeout: 120_000 }, async () => {
    const answersOf = async (options: KitOptions, times: number) => {
      await using kit = await start({ ...CACHED, ...options });
      const made = operations(kit, 300_000);
      const answers: unknown[] = [];
      for (let at = 0; at < 600; at += 1) {
        const operation = made.next().value as RandomOperation;
        for (let time = 1; time < times; time += 1) await send(kit, operation);
        answers.push([operation.query, await send(kit, operation)]);
      }
      return { answers, plans: await plansOf(kit) };
    };
    const read = await answersOf({ plans: false }, 1);
    const copied = await answersOf({}, 2);
    expect(copied.answers).toEqual(read.answers);
    expect(copied.plans.answered).toBeGreaterThan(300);
  });

  it('the same calls leave in the same waves', async () => {
    const query = `{ lead(id: "lead_1001") {
      questionnaire { key field { label } } interactions { nodes { id transcript { entries { message } } } } } }`;
    await using kit = await start();
    await send(kit, { query });
    const first = kit.calls();
    kit.simulator.calls.clear();
    await send(kit, { query });
    expect(kit.calls()).toEqual(first);
  });

  it('log lines and counts are the same', async () => {
    await using kit = await start({ metrics: true });
    const query = 'query History { lead(id: "lead_1001") { firstName } }';
    for (const _ of [1, 2]) await send(kit, { query, operationName: 'History' });
    // Of each operation alone.
    const [first, second] = kit.operations.map(
      ({ requestId: _, traceId: __, spanId: ___, durationMs: ____, ...line }) => line,
    );
    expect(second).toEqual(first);
    expect(await plansOf(kit)).toEqual({ bypassed_first_time: 1, answered: 1 });
  });

  it('one operation answers each time by the variables of that time', async () => {
    const query = `query ($id: ID!, $first: Int, $after: String, $filter: InteractionFilter, $type: InteractionTypeInput!, $more: LeadStatusInput) {
      lead(id: $id) {
        a: interactions(first: $first, after: $after, filter: $filter) { totalCount nodes { id type } }
        b: interactions(first: $first, filter: { type: [$type] }) { nodes { id } }
      }
      leads(first: $first, filter: { status: $more, search: "a" }) { nodes { id } }
    }`;
    const times: Record<string, unknown>[] = [
      { first: 2 },
      { first: 1 },
      { id: 'lead_1002' },
      { first: null },
      { first: 3, filter: { type: ['CALL'] } },
      { first: 3, filter: null },
      { first: 0 },
      { first: 2, after: 'bm90aGluZw' },
      { first: 2, type: 'SMS', more: 'NEW' },
      { first: 2, more: null },
      { first: 'two' },
      { first: 2 },
    ];
    const answersOf = async (options: KitOptions) => {
      await using kit = await start({ ...CACHED, ...options });
      const answers: unknown[] = [];
      for (const variables of times)
        answers.push(
          await send(kit, { query, variables: { id: 'lead_1001', type: 'CALL', ...variables } }),
        );
      return { answers, plans: await plansOf(kit) };
    };
    const { answers, plans } = await answersOf({});
    expect(answers).toEqual((await answersOf({ plans: false })).answers);
    expect(plans.answered).toBeGreaterThan(6);
  });

  it('what is too long for a program is written field by field', async () => {
    await using kit = await start({ metrics: true, maxAliases: 200, maxSelections: 2_000 });
    const spread = Array.from({ length: 100 }, (_, at) => `t${at}: transcript { ...F }`).join(' ');
    const query = `{ interaction(id: "int_1001_2") { id ${spread} } }
      fragment F on Transcript { entries { ${'long'.repeat(1_000)}: message } }`;
    const [first, second] = [await send(kit, { query }), await send(kit, { query })];
    expect(first.text).toContain('"t99":{"entries":[{"longlong');
    expect(second).toEqual(first);
    expect(await plansOf(kit)).toEqual({ bypassed_first_time: 1, answered: 1 });
  });

  it('a call that failed is not made again by the other door', async () => {
    await using kit = await start();
    const query =
      '{ a: lead(id: "lead_1001") { firstName } b: lead(id: "lead_1004") { firstName } }';
    await send(kit, { query });
    kit.simulator.calls.clear();
    kit.simulator.faults.add({
      match: { path: /lead_1004/ },
      behave: { kind: 'status', status: 400 },
    });
    expect((await kit.query(query)).data).toEqual({ a: { firstName: 'Maria' }, b: null });
    expect(kit.calls()).toEqual(['1  GET /leads/{leadId}', '1  GET /leads/{leadId}']);
  });

  it('are off when they are told to be', async () => {
    await using kit = await start({ metrics: true, plans: false });
    for (const _ of [1, 2, 3]) await send(kit, { query: '{ lead(id: "lead_1001") { id } }' });
    expect(await plansOf(kit)).toEqual({});
  });
});

/** Nothing of it keeps an answer from being copied as it came. */
// biome-ignore lint/suspicious/noExplicitAny: bends whatever came
function bendMildly(envelope: any): unknown {
  const { data } = envelope;
  const rows = data?.interactions ?? data?.leads ?? data?.fields ?? [data];
  rows.forEach((row: Record<string, unknown> | undefined, at: number) => {
    const entries = row?.transcript as Record<string, unknown>[] | undefined;
    if (!row) return;
    if (at % 3 === 0) row.unheardOf = { at };
    if (at % 3 === 1) row.status = 'unheard_of';
    if (at % 3 === 2) delete row.updatedAt;
    if (at % 5 === 4) delete row.transcript;
    entries?.forEach((entry, place) => {
      if (place % 4 === 1) delete entry.source;
      if (place % 4 === 2) entry.role = 'supervisor';
      if (place % 7 === 5) entry.role = null;
      if (place % 9 === 6) entry.message = null;
      else if (place % 4 === 3) entry.message = `${entry.message}\n"\u2028/`;
    });
  });
  return envelope;
}

// biome-ignore lint/suspicious/noExplicitAny: bends whatever came
function bend(envelope: any): unknown {
  const rows = envelope.data?.interactions ?? [envelope.data];
  rows.forEach((row: Record<string, unknown> | undefined, at: number) => {
    const entries = row?.transcript as Record<string, unknown>[] | undefined;
    const [first, second] = entries ?? [];
    if (at % 4 === 1 && first) first.role = 'supervisor';
    if (at % 4 === 2 && second) second.timestamp = 'yesterday';
    if (at % 4 === 3 && entries) entries.push(null as never, { role: 'agent' });
  });
  return envelope;
}

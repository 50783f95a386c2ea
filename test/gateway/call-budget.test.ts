// The budget of REST calls: what is over it has the code, and what was fetched stays.
import { describe, expect, it } from 'vitest';
import { start } from '../support/kit.ts';

describe('an operation that needs more calls than it may make', () => {
  it.each([{ lookAhead: true }, { lookAhead: false }])(
    'costs only what is over the budget (%o)',
    async ({ lookAhead }) => {
      await using kit = await start({ callBudget: 2, predictCalls: false, lookAhead });
      const { data, errors } = await kit.query(
        '{ lead(id: "lead_1001") { firstName questionnaire { key field { label } } interactions { totalCount } } }',
      );
      expect(data?.lead?.firstName).toBe('Maria');
      expect(new Set(errors?.map(({ message }) => message))).toEqual(
        new Set(['An operation may make 2 REST calls; this one needs more.']),
      );
      expect(new Set(errors?.map(({ extensions }) => extensions?.code))).toEqual(
        new Set(['CALL_BUDGET_EXCEEDED']),
      );
      expect(kit.calls()).toHaveLength(2);
    },
  );

  it('keeps the page and as many histories as the budget allows', async () => {
    await using kit = await start({ callBudget: 4, predictCalls: false });
    const { data, errors } = await kit.query(
      '{ leads(first: 5) { nodes { firstName interactions { totalCount } } } }',
    );
    expect(data.leads.nodes).toHaveLength(5);
    expect(
      data.leads.nodes.filter((lead: { interactions: unknown }) => lead.interactions),
    ).toHaveLength(3);
    expect(errors?.map(({ path }) => path)).toEqual([
      ['leads', 'nodes', 3, 'interactions'],
      ['leads', 'nodes', 4, 'interactions'],
    ]);
    expect(kit.calls()).toHaveLength(4);
  });

  const severalLeads = [
    '{ leadsByIds(ids: ["lead_1001", "lead_1002", "lead_1003"]) { id firstName interactions { totalCount } } }',
    '{ a: lead(id: "lead_1001") { firstName interactions { totalCount } } b: lead(id: "lead_1002") { firstName interactions { totalCount } } c: lead(id: "lead_1003") { firstName interactions { totalCount } } }',
  ];

  it.each(severalLeads)('loses the same whether calls leave early or not: %s', async (query) => {
    const answers: unknown[] = [];
    for (const lookAhead of [true, false]) {
      await using kit = await start({ callBudget: 4, predictCalls: false, lookAhead });
      const { data, errors = [] } = await kit.query(query);
      answers.push({ data, paths: errors.map(({ path }) => path?.join('.')).sort() });
      expect(kit.calls()).toHaveLength(4);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it('makes no call after its answer', async () => {
    await using kit = await start({ callBudget: 0, predictCalls: false });
    await kit.query(
      '{ lead(id: "lead_1001") { interactions { totalCount } } leads { nodes { id } } }',
    );
    expect(kit.calls()).toEqual([]);
  });
});

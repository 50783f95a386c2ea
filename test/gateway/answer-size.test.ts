// An answer has a largest size, whatever aliases make of what LeadSail sent, and however it is executed and written.
import { describe, expect, it } from 'vitest';
import { type KitOptions, keyOf, start } from '../support/kit.ts';
import { plansOf } from '../support/plan-outcomes.ts';

const TEXT = 'Vermont '.repeat(12_500);
const MAX = 1_000_000;
/** `count` times 100 kB. */
const times = (count: number, fields = 'firstName'): string =>
  Array.from({ length: count }, (_, at) => `a${at}: ${fields}`).join(' ');

async function startLong(options: KitOptions = {}) {
  const kit = await start({ simulator: { settleMs: 0 }, maxAnswerBytes: MAX, ...options });
  kit.simulator.faults.add({
    behave: {
      kind: 'mutate',
      change: (envelope) => ({ ...envelope, data: { ...envelope.data, firstName: TEXT } }),
    },
  });
  return kit;
}

const REFUSED = {
  data: null,
  errors: [
    {
      message: 'An answer may have 1,000,000 bytes, got more: ask for less at a time.',
      extensions: { code: 'COST_ESTIMATED_TOO_EXPENSIVE' },
    },
  ],
};

describe.each([true, false])('with plans %s, an answer', (plans) => {
  it('that is too long is refused each time, and one that is not is given', async () => {
    await using kit = await startLong({ plans });
    for (const count of [9, 10, 11, 40]) {
      const query = `{ lead(id: "lead_1001") { ${times(count)} } }`;
      for (let turn = 0; turn < 4; turn += 1) {
        const answer = await kit.query(query);
        if (count < 10) expect(answer.data.lead.a8).toBe(TEXT);
        else expect(answer).toEqual(REFUSED);
      }
    }
    const outcomes = Object.keys(await plansOf(kit));
    expect(outcomes.some((name) => name.startsWith('answered'))).toBe(plans);
    expect(outcomes.some((name) => name.startsWith('handed_on'))).toBe(plans);
  });

  it('to a mutation says that it may be done', async () => {
    await using kit = await startLong({ plans });
    const query = `mutation { updateLead(input: { leadId: "lead_1001", lastName: "B" }) { lead { ${times(20)} } } }`;
    const { data, errors } = await kit.query(query);
    expect([data, errors?.length]).toEqual([null, 1]);
    expect(errors?.[0]?.message).toBe(
      `${REFUSED.errors[0]?.message} What it was to change may be changed.`,
    );
    expect(kit.calls().some((call) => call.includes('PUT') || call.includes('PATCH'))).toBe(true);
  });

  it('is measured as it is written', async () => {
    await using kit = await startLong({ plans });
    kit.simulator.faults.clear();
    // Each is written as six bytes.
    const text = '\u0001'.repeat(20_000);
    kit.simulator.faults.add({
      behave: {
        kind: 'mutate',
        change: (envelope) => ({ ...envelope, data: { ...envelope.data, firstName: text } }),
      },
    });
    const query = `{ lead(id: "lead_1001") { ${times(9)} } }`;
    for (let turn = 0; turn < 3; turn += 1) expect(await kit.query(query)).toEqual(REFUSED);
    const shorter = `{ lead(id: "lead_1001") { ${times(8)} } }`;
    for (let turn = 0; turn < 3; turn += 1) {
      expect((await kit.query(shorter)).data.lead.a7).toBe(text);
    }
  });
});

describe('parts of an answer', () => {
  it('are one answer together', async () => {
    await using kit = await startLong();
    const query = `{ lead(id: "lead_1001") { id ... @defer { ${times(6)} } ... @defer(label: "b") { ${times(6, 'x: firstName').replaceAll(/a\d: x/g, (name) => name.replace('a', 'b').replace(': x', ''))} } } }`;
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed',
        'x-api-key': keyOf(kit.simulator, 0),
      },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    expect(text.length).toBeLessThan(MAX);
    expect(text).toContain('COST_ESTIMATED_TOO_EXPENSIVE');
  });
});

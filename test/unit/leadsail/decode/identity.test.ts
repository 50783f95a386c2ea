// Records that LeadSail answers with under another id than the one that was asked for.
import { describe, expect, it } from 'vitest';
import { isSameId } from '../../../../src/leadsail/decode/identity.ts';
import { start } from '../../../support/kit.ts';

const SAME: [string, string][] = [
  ['lead_1001', 'lead_1001'],
  ['0018000000AbCdE', '0018000000AbCdEAAX'],
  ['0018000000AbCdEAAX', '0018000000AbCdE'],
  ['3F2504E0-4F89-41D3-9A0C-0305E82C3301', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'],
  ['007', '7'],
  ['7', '000000007'],
  ['9007199254740993', '09007199254740993'],
];

const OTHERS: [string, string][] = [
  ['lead_1001', 'lead_10011'],
  ['lead_100', 'lead_1001'],
  ['lead_1001', 'LEAD_1001'],
  ['lead_1001', ' lead_1001'],
  ['0018000000AbCdE', '0018000000abcdeAAX'],
  ['0018000000AbCdE', '0018000000AbCdEAA'],
  ['0018000000AbCd_', '0018000000AbCd_AAX'],
  ['0018000000AbCdEAAX', '0018000000AbCdEAAY'],
  ['3f2504e0-4f89-41d3-9a0c-0305e82c3301', '3f2504e04f8941d39a0c0305e82c3301'],
  ['9007199254740993', '9007199254740992'],
  ['7', '7.0'],
  ['-7', '7'],
  ['1e3', '1000'],
  ['a', ''],
];

describe('an id', () => {
  it.each(SAME)('%s is %s', (asked, got) => expect(isSameId(asked, got)).toBe(true));
  it.each(OTHERS)('%s is not %s', (asked, got) => {
    expect(isSameId(asked, got)).toBe(false);
    expect(isSameId(got, asked)).toBe(false);
  });
});

const READS = [
  ['lead', 'id', 'GET /leads/{leadId}', 'leadId'],
  ['interaction', 'id', 'GET /interactions/{interactionId}', 'interactionId'],
  ['fieldLibraryEntry', 'key', 'GET /field-library/{key}', 'key'],
] as const;

describe.each(READS)('%s', (name, argument, endpoint, key) => {
  // The first time by graphql-js, then by a plan, then from what is remembered.
  async function ask(asked: string, got: string, plans: boolean) {
    await using kit = await start({ plans, cacheMb: 1, simulator: { settleMs: 0 } });
    kit.simulator.faults.add({
      match: { endpoint },
      behave: { kind: 'mutate', change: () => ({ success: true, data: { [key]: got } }) },
    });
    const answers = [];
    for (let times = 0; times < 3; times += 1) {
      const query = `query ($id: ID!) { ${name}(${argument}: $id) { id } }`;
      const { data, errors } = await kit.query(query, { id: asked });
      answers.push(errors ? errors[0]?.extensions?.code : data[name].id);
    }
    return { answers, calls: kit.calls().length };
  }

  it.each([true, false])('keeps the id that it was asked for by, with plans %s', async (plans) => {
    for (const [asked, got] of SAME) {
      const { answers, calls } = await ask(asked, got, plans);
      expect(answers).toEqual([asked, asked, asked]);
      expect(calls).toBe(1);
    }
  });

  it.each([true, false])('is no other, and none is remembered, with plans %s', async (plans) => {
    for (const [asked, got] of OTHERS.filter(([asked]) => asked !== '')) {
      const { answers, calls } = await ask(asked, got, plans);
      expect(answers).toEqual(Array(3).fill('UPSTREAM_BAD_RESPONSE'));
      expect(calls).toBe(3);
    }
  });
});

// GraphQL over HTTP as its specification says: every audit of graphql-http, over a real socket.
import { serverAudits } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { plansOf } from '../support/plan-outcomes.ts';

const audits = serverAudits({ url: '' });

it('has as many audits as it had when this was written', () => {
  expect(audits).toHaveLength(61);
});

// The second time, what audits ask is known, and what is plain is answered from its plan.
let fromPlans = 0;
describe.each(['asked for the first time', 'known'])('%s', (circumstance) => {
  it.each(audits.map(({ id, name }) => [id, name]))('%s: %s', async (id) => {
    // Audits bring no key, and what is answered from a plan has one: here it is the gateway's own.
    await using kit = await start({ metrics: true, leadsailApiKey: 'demo-key-northwind' });
    const audit = serverAudits({ url: `${kit.url}/graphql` }).find((one) => one.id === id);
    if (circumstance === 'known') await audit?.fn();
    const result = await audit?.fn();
    const { reason = '' } = { reason: '', ...(result as object) };
    expect(result?.status, reason).toBe('ok');
    fromPlans += (await plansOf(kit)).answered ?? 0;
  });
});

it('has asked both doors', () => {
  expect(fromPlans).toBeGreaterThan(10);
});

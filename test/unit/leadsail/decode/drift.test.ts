// Answers other than documented: counted each time, said once, and never a failed field.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDrift } from '../../../../src/leadsail/decode/drift.ts';
import { drift as driftOf } from '../../../../src/simulator/drift.ts';
import { start } from '../../../support/kit.ts';

const WHOLE_HISTORY = readFileSync(
  new URL('../../../queries/whole-history.graphql', import.meta.url),
  'utf8',
);

describe('the count', () => {
  const aTurnLater = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  it('is kept for each kind and place, and logged the first time, an answer in one line', async () => {
    const lines: (readonly string[])[] = [];
    const register = createDrift((seen) => lines.push(seen));
    const drift = register.of('GET /leads');
    for (let times = 0; times < 3; times += 1) drift.count('type', 'Lead.email');
    drift.count('missing', 'Lead.email');
    await aTurnLater();
    drift.count('type', 'Lead.email');
    register.of('GET /leads/{leadId}').count('extra', 'Lead.x');
    register.of('GET /leads/{leadId}').count('type', 'Lead.email', 2);
    await aTurnLater();
    await aTurnLater();
    expect(lines).toEqual([['type Lead.email', 'missing Lead.email'], ['extra Lead.x']]);
    expect(Object.fromEntries(register.counts())).toEqual({
      'type Lead.email': 6,
      'missing Lead.email': 1,
      'extra Lead.x': 1,
    });
    expect([...register.endpointCounts()]).toEqual([
      { endpoint: 'GET /leads', kind: 'type', times: 4 },
      { endpoint: 'GET /leads', kind: 'missing', times: 1 },
      { endpoint: 'GET /leads/{leadId}', kind: 'extra', times: 1 },
      { endpoint: 'GET /leads/{leadId}', kind: 'type', times: 2 },
    ]);
  });

  it('knows no more than so many kinds, and goes on counting those', async () => {
    let said = 0;
    const register = createDrift((seen) => {
      said += seen.length;
    });
    const drift = register.of('GET /leads');
    for (let key = 0; key < 10_000; key += 1) drift.count('extra', `Lead.x_${key}`);
    for (let times = 0; times < 10; times += 1) drift.count('extra', 'Lead.x_0');
    await aTurnLater();
    expect(register.counts().size).toBe(500);
    expect(said).toBe(500);
    expect(register.counts().get('extra Lead.x_0')).toBe(11);
    expect(register.counts().has('extra Lead.x_9999')).toBe(false);
  });
});

describe('through the gateway', () => {
  it.each(['GET /leads/{leadId}', 'GET /interactions/lead/{leadId}', 'GET /field-library'])(
    'no drift of %s makes a field fail',
    async (endpoint) => {
      await using kit = await start({ simulator: { settleMs: 0 } });
      for (let seed = 1; seed <= 60; seed += 1) {
        kit.simulator.faults.clear();
        kit.simulator.faults.add({
          match: { endpoint },
          behave: { kind: 'mutate', change: driftOf(seed) },
        });
        const { data, errors } = await kit.query(WHOLE_HISTORY);
        expect(errors, `seed ${seed}`).toBeUndefined();
        expect(data.lead.id).toBe('lead_1001');
      }
      expect(kit.gateway.driftCounts().size).toBeGreaterThan(10);
    },
  );

  it('the log names kinds and places, and no value', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const [lead] = kit.simulator.data().leads;
    Object.assign(lead ?? {}, {
      email: ['open-sesame@example.com'],
      status: 'open_sesame',
      createdAt: 'open-sesame',
      'open-sesame': 1,
      x_new: 'open-sesame',
    });
    const { data } = await kit.query(
      '{ lead(id: "lead_1001") { email status statusRaw createdAt firstName } }',
    );
    expect(data.lead).toEqual({
      email: null,
      status: 'UNKNOWN',
      statusRaw: 'open_sesame',
      createdAt: null,
      firstName: 'Maria',
    });
    await expect.poll(() => kit.logged).toHaveLength(1);
    const [line] = kit.logged;
    expect(line?.level).toBe('info');
    expect(line?.fields.seen).toEqual(
      expect.arrayContaining([
        'type Lead.email',
        'value Lead.status',
        'time Lead.createdAt',
        'extra Lead.*',
        'extra Lead.x_new',
      ]),
    );
    expect(JSON.stringify(kit.logged)).not.toMatch(/sesame/);
    await kit.query('{ lead(id: "lead_1001") { email } }');
    expect(kit.logged).toHaveLength(1);
    expect(kit.gateway.driftCounts().get('type Lead.email')).toBe(2);
  });

  it('a list that is no list is null, and so is an item that cannot be used', async () => {
    await using kit = await start();
    const [lead] = kit.simulator.data().leads;
    Object.assign(lead ?? {}, { notes: { 0: 'x' }, tags: [null, 'a', null], questionnaire: [7] });
    const { data, errors } = await kit.query(
      '{ lead(id: "lead_1001") { notes { text } tags questionnaire { key } firstName } }',
    );
    expect(errors).toBeUndefined();
    expect(data.lead).toEqual({
      notes: null,
      // Any JSON is right there, null as well.
      tags: [null, 'a', null],
      questionnaire: [],
      firstName: 'Maria',
    });
  });

  it.each(['../field-library', 'a/b', '..', 'x?y', ''])(
    'an id of LeadSail’s own, %j, leads nowhere and blames no argument',
    async (leadId) => {
      await using kit = await start();
      kit.simulator.faults.add({
        match: { endpoint: 'GET /interactions/{interactionId}' },
        behave: { kind: 'mutate', change: ({ data }) => void Object.assign(data, { leadId }) },
      });
      const { data, errors = [] } = await kit.query(
        '{ interaction(id: "int_1001_7") { id lead { firstName } } }',
      );
      expect(data.interaction).toEqual({ id: 'int_1001_7', lead: null });
      expect(kit.calls()).toEqual(['1  GET /interactions/{interactionId}']);
      expect(errors.map(({ extensions }) => extensions?.code)).not.toContain('BAD_USER_INPUT');
    },
  );
});

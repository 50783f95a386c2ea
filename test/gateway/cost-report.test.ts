// extensions.cost: what an operation costs, told the same by every way of answering to those who ask, and to nobody else.
import { readdirSync, readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ask, CURRENT, OF_2022 } from '../support/incremental.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { plansOf } from '../support/plan-outcomes.ts';
import { startCall, startLive, subscribe } from '../support/watching.ts';

const QUERIES = new URL('../queries/', import.meta.url);
const golden = (name: string): string => readFileSync(new URL(`${name}.graphql`, QUERIES), 'utf8');
const NAMES = readdirSync(QUERIES)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => file.replace('.graphql', ''));
const AT_ONCE = { simulator: { settleMs: 0 } };
const COST = { 'x-gateway-cost': '1' };

const endpointOf = (name: string) =>
  name.startsWith('entities') ? { endpoint: '/graphql/federation' } : {};

const asking = (kit: Kit, tenant = 0) => ({ 'x-api-key': keyOf(kit.simulator, tenant), ...COST });

async function textOf(
  kit: Kit,
  query: string,
  headers: Readonly<Record<string, string>>,
  { accept = 'application/json', endpoint = '/graphql' } = {},
): Promise<string> {
  const response = await fetch(kit.url + endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': keyOf(kit.simulator, 0),
      accept,
      ...headers,
    },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

describe('the cost of an operation', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['is told to a caller that asks', COST, true],
    ['is told to nobody who does not ask', {}, false],
    ['is told to nobody who asks in other words', { 'x-gateway-cost': 'true' }, false],
  ])('%s', async (_, headers, isTold) => {
    await using kit = await start(AT_ONCE);
    const key = { 'x-api-key': keyOf(kit.simulator, 0) };
    for (const _time of 'abc') {
      const answer = await kit.query(golden('whole-history'), {}, { ...key, ...headers });
      expect(Object.keys(answer)).toEqual(isTold ? ['data', 'extensions'] : ['data']);
    }
  });

  it('is what its arguments allow, beside the calls that it made', async () => {
    await using kit = await start(AT_ONCE);
    const query = '{ leads(first: 3) { nodes { interactions(first: 2) { nodes { id } } } } }';
    const { extensions } = await kit.query(query, {}, asking(kit));
    expect(extensions).toEqual({ cost: { predictedCalls: 4, predictedItems: 9, calls: 4 } });
    const none = await kit.query('{ __typename }', {}, COST);
    expect(none.extensions).toEqual({ cost: { predictedCalls: 0, predictedItems: 0, calls: 0 } });
    const failed = await kit.query('{ lead(id: "..") { id } }', {}, asking(kit));
    expect(failed.extensions).toEqual({ cost: { predictedCalls: 1, predictedItems: 0, calls: 0 } });
  });

  it('counts calls, and not what was remembered', async () => {
    await using kit = await start({ ...AT_ONCE, cacheMb: 1 });
    const costs = [];
    for (const _ of 'ab') {
      const { extensions } = await kit.query(
        '{ lead(id: "lead_1001") { id firstName } }',
        {},
        asking(kit),
      );
      costs.push((extensions as unknown as { cost: { calls: number } }).cost.calls);
    }
    expect(costs).toEqual([1, 0]);
  });

  it('is told of a mutation, and of an operation of which a part failed', async () => {
    await using kit = await start(AT_ONCE);
    const written = await kit.query(golden('../mutations/initiate-call'), {}, asking(kit));
    expect(written.extensions).toMatchObject({ cost: { calls: kit.calls().length } });
    kit.simulator.faults.add({
      match: { path: /interactions/ },
      behave: { kind: 'status', status: 500 },
    });
    const query = '{ lead(id: "lead_1001") { firstName interactions { totalCount } } }';
    const partial = await kit.query(query, {}, asking(kit));
    expect(partial.errors).toHaveLength(1);
    expect(partial.extensions).toEqual({
      cost: { predictedCalls: 2, predictedItems: 0, calls: 2 },
    });
  });

  it('is not told of what is refused before it is executed', async () => {
    await using kit = await start({ ...AT_ONCE, callBudget: 2 });
    const refused = await kit.query(golden('whole-history'), {}, asking(kit));
    expect(Object.keys(refused)).toEqual(['errors']);
  });
});

describe('with and without plans', () => {
  it('the same is told of every golden query, to the byte, and no more than predicted', async () => {
    const expected = new Map<string, string>();
    {
      await using kit = await start({ ...AT_ONCE, plans: false });
      for (const name of NAMES) {
        const bare = await textOf(kit, golden(name), {}, endpointOf(name));
        kit.simulator.calls.clear();
        const text = await textOf(kit, golden(name), COST, endpointOf(name));
        const { cost } = JSON.parse(text).extensions;
        expect(text, name).toBe(`${bare.slice(0, -1)},"extensions":${JSON.stringify({ cost })}}`);
        expect(cost.calls, name).toBe(kit.simulator.calls.entries().length);
        // A row without its transcript is not told by any argument.
        if (name !== 'missing-transcript') {
          expect(cost.predictedCalls, name).toBeGreaterThanOrEqual(cost.calls);
        }
        expected.set(name, text);
      }
    }
    await using kit = await start({ ...AT_ONCE, metrics: true });
    for (const [name, text] of expected) {
      for (const _ of 'abc') {
        expect(await textOf(kit, golden(name), COST, endpointOf(name)), name).toBe(text);
      }
    }
    const { answered = 0 } = await plansOf(kit);
    expect(answered).toBeGreaterThan(NAMES.length);
  });

  it.each([true, false])('stands behind an answer that is long (plans: %s)', async (plans) => {
    await using kit = await start({ ...AT_ONCE, plans });
    const firstName = 'Vermont '.repeat(12_500);
    kit.simulator.faults.add({
      behave: {
        kind: 'mutate',
        change: (envelope) => ({ ...envelope, data: { ...envelope.data, firstName } }),
      },
    });
    const names = Array.from({ length: 9 }, (_, at) => `a${at}: firstName`).join(' ');
    for (const _ of 'abc') {
      const text = await textOf(kit, `{ lead(id: "lead_1001") { ${names} } }`, COST);
      const { data, extensions } = JSON.parse(text);
      expect(data.lead.a8).toBe(firstName);
      expect(extensions).toEqual({ cost: { predictedCalls: 1, predictedItems: 0, calls: 1 } });
    }
  });
});

describe('in parts', () => {
  it.each([OF_2022, CURRENT])('the last one has it: %s', async (accept) => {
    await using kit = await start(AT_ONCE);
    const query = '{ lead(id: "lead_1001") { id ... @defer { interactions { totalCount } } } }';
    const parts = await (await ask(kit, accept, query, { headers: COST })).rest();
    expect(parts.length).toBeGreaterThan(1);
    const last = parts.pop();
    expect(last.extensions).toEqual({ cost: { predictedCalls: 2, predictedItems: 0, calls: 2 } });
    for (const part of parts) expect(part).not.toHaveProperty('extensions');
  });
});

describe('an event', () => {
  const query = `subscription ($id: ID!) { interactionChanged(id: $id) { status lead { email } } }`;

  it('has its own for a caller that asks, and is shared with none that does not', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const told = await subscribe(kit, query, { id }, asking(kit));
    const others = await Promise.all([1, 2].map(() => subscribe(kit, query, { id })));
    for (let event = 0; event < 2; event += 1) {
      expect((await told.next())?.extensions).toEqual({
        cost: { predictedCalls: 2, predictedItems: 0, calls: 1 },
      });
      for (const other of others) {
        expect(Object.keys((await other.next()) ?? {})).toEqual(['data']);
      }
      await advance(2_000);
    }
    await Promise.all([told, ...others].map((one) => one.leave()));
  });

  it('has it over a WebSocket as well, asked for by the first message', async () => {
    await using kit = await start(AT_ONCE);
    const client = createClient({
      url: kit.url.replace('http', 'ws').concat('/graphql'),
      webSocketImpl: WebSocket,
      connectionParams: asking(kit),
    });
    const answers = client.iterate({ query: '{ lead(id: "lead_1001") { id } }' });
    expect((await answers.next()).value.extensions).toEqual({
      cost: { predictedCalls: 1, predictedItems: 0, calls: 1 },
    });
    await client.dispose();
  });
});

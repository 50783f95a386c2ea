// `@defer` and `@stream` with both handlers that Apollo Client has for them.
import { Defer20220824Handler, GraphQL17Alpha9Handler } from '@apollo/client/incremental';
import { describe, expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { createClient, LEAD_ID } from './client.ts';
import { LATER, STREAMED } from './documents.ts';

const ROWS = { endpoint: 'GET /interactions/lead/{leadId}' };

describe.each([
  ['Defer20220824Handler', () => new Defer20220824Handler()],
  ['GraphQL17Alpha9Handler', () => new GraphQL17Alpha9Handler()],
])('%s', (_, handler) => {
  const variables = { id: LEAD_ID };

  /** What a component sees, until it sees no more. */
  async function seen(query: typeof LATER | typeof STREAMED) {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    kit.simulator.faults.add({ match: ROWS, behave: { kind: 'held', until } });
    const { client } = createClient(kit, { incrementalHandler: handler() });
    const states: { dataState: string; data: unknown; error: unknown }[] = [];
    const done = Promise.withResolvers<void>();
    const asked = client.watchQuery({ query, variables, errorPolicy: 'all' });
    const watch = asked.subscribe(({ dataState, data, loading, error }) => {
      states.push({ dataState, data, error });
      if (dataState === 'streaming') release();
      if (!loading && dataState === 'complete') done.resolve();
    });
    // A list that is streamed comes with the call itself.
    if (query === STREAMED) release();
    await done.promise;
    watch.unsubscribe();
    return states.filter(({ dataState }) => dataState !== 'empty');
  }

  it('has the lead first, and its past when it comes', async () => {
    const states = await seen(LATER);
    expect(states.map(({ dataState }) => dataState)).toEqual(['streaming', 'complete']);
    const [first, last] = states;
    expect(first?.data).toEqual({
      lead: { __typename: 'Lead', id: LEAD_ID, firstName: 'Maria' },
    });
    expect(last?.data).toMatchObject({
      lead: {
        firstName: 'Maria',
        interactions: {
          nodes: [
            { id: 'int_1001_8', transcript: { text: expect.stringMatching(/^user: /) } },
            { id: 'int_1001_7' },
          ],
        },
      },
    });
  });

  it('has the rows of a streamed list, each once and in order', async () => {
    const states = await seen(STREAMED);
    expect(states.at(-1)?.data).toMatchObject({
      lead: {
        interactions: { nodes: [8, 7, 6, 5, 4].map((at) => ({ id: `int_1001_${at}` })) },
      },
    });
  });

  it('keeps the lead when its past cannot be had', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    kit.simulator.faults.add({ match: ROWS, behave: { kind: 'failure200', code: 'LOCKED' } });
    const { client } = createClient(kit, { incrementalHandler: handler() });
    const { data, error } = await client.query({ query: LATER, variables, errorPolicy: 'all' });
    expect(data).toMatchObject({ lead: { firstName: 'Maria', interactions: null } });
    expect(error).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_ERROR' } }] });
  });
});

it('without a handler and its Accept, is answered at once all the same', async () => {
  await using kit = await start();
  const answer = await kit.query(
    `{ lead(id: "${LEAD_ID}") { id ... @defer { interactions { totalCount } } } }`,
  );
  expect(answer.data).toEqual({ lead: { id: LEAD_ID, interactions: { totalCount: 8 } } });
});

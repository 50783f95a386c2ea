// Error policies: what a component gets when a part of its answer is missing.
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';
import { createClient, LEAD_ID } from './client.ts';
import { HISTORY } from './documents.ts';

const ask = { query: HISTORY, variables: { id: LEAD_ID, first: 2 } } as const;
const PARTIAL = { lead: { firstName: 'Maria', interactions: null } };
const FAULT = {
  errors: [{ path: ['lead', 'interactions'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
};

async function broken(): Promise<Kit> {
  const kit = await start({ simulator: { settleMs: 0 } });
  const match = { endpoint: 'GET /interactions/lead/{leadId}' };
  kit.simulator.faults.add({ match, behave: { kind: 'status', status: 503 } });
  return kit;
}

it('none: the query fails with the codes of the gateway', async () => {
  await using kit = await broken();
  const { client } = createClient(kit);
  const fault = await client.query(ask).catch((error: unknown) => error);
  expect(CombinedGraphQLErrors.is(fault)).toBe(true);
  expect(fault).toMatchObject(FAULT);
});

it('ignore: what is there, and not a word of what is not', async () => {
  await using kit = await broken();
  const { client } = createClient(kit);
  const { data, error } = await client.query({ ...ask, errorPolicy: 'ignore' });
  expect(data).toMatchObject(PARTIAL);
  expect(error).toBeUndefined();
});

it('all: what is there, and what is missing with its place and code', async () => {
  await using kit = await broken();
  const { client } = createClient(kit);
  const { data, error } = await client.query({ ...ask, errorPolicy: 'all' });
  expect(data).toMatchObject(PARTIAL);
  expect(error).toMatchObject(FAULT);
});

it('and what is whole again is read again', async () => {
  await using kit = await broken();
  const { client } = createClient(kit);
  await client.query({ ...ask, errorPolicy: 'all' });
  kit.simulator.faults.clear();
  const { data, error } = await client.query({ ...ask, fetchPolicy: 'network-only' });
  expect(error).toBeUndefined();
  expect(data?.lead?.interactions?.totalCount).toBe(8);
});

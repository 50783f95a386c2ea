// The times that routers ask for, read by Apollo's own reader of them.
import { Trace } from '@apollo/usage-reporting-protobuf';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, startHouse } from './gateways.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse('apollo');
});
afterAll(() => house?.stop());

async function traceOf(query: string): Promise<Trace> {
  const response = await fetch(`${house.ours}/graphql/federation`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': house.simulator.tenants[0]?.apiKey ?? '',
      'apollo-federation-include-trace': 'ftv1',
    },
    body: JSON.stringify({ query }),
  });
  const { extensions } = (await response.json()) as { extensions: { ftv1: string } };
  return Trace.decode(Buffer.from(extensions.ftv1, 'base64'));
}

it('has each field at its place, with its type and times in order', async () => {
  const before = Date.now();
  const trace = await traceOf(
    '{ lead(id: "lead_1001") { given: firstName interactions(first: 2) { nodes { id } } } }',
  );
  const { startTime, endTime, durationNs, root } = trace;
  expect(Number(startTime?.seconds)).toBeGreaterThanOrEqual(Math.floor(before / 1_000));
  expect(Number(endTime?.seconds)).toBeGreaterThanOrEqual(Number(startTime?.seconds));
  const [lead] = root?.child ?? [];
  const { given, interactions } = Object.fromEntries(
    (lead?.child ?? []).map((node) => [node.responseName, node]),
  );
  expect(lead).toMatchObject({ responseName: 'lead', type: 'Lead', parentType: 'Query' });
  expect(given).toMatchObject({
    originalFieldName: 'firstName',
    type: 'String',
    parentType: 'Lead',
  });
  expect(interactions?.type).toBe('InteractionConnection');
  const [nodes] = interactions?.child ?? [];
  expect(
    nodes?.child?.map(({ index, child }: Trace.INode) => [index, child?.[0]?.responseName]),
  ).toEqual([
    [0, 'id'],
    [1, 'id'],
  ]);
  // The lead took as long as LeadSail: no field of it began before it came.
  expect(Number(lead?.endTime)).toBeGreaterThan(Number(lead?.startTime));
  expect(Number(given?.startTime)).toBeGreaterThanOrEqual(Number(lead?.endTime));
  expect(Number(durationNs)).toBeGreaterThanOrEqual(Number(interactions?.endTime));
});

it('has each error where it happened, by its code', async () => {
  const { root } = await traceOf(
    '{ _entities(representations: [{ __typename: "Lead", id: true }, { __typename: "Lead", id: "lead_1001" }]) { ... on Lead { id } } }',
  );
  const [entities] = root?.child ?? [];
  const errors = [...(root?.error ?? []), ...(entities?.error ?? [])];
  expect(errors.map(({ message, location }) => [message, location])).toMatchObject([
    ['BAD_USER_INPUT', [{ line: 1, column: 3 }]],
  ]);
  expect(JSON.parse(errors[0]?.json ?? '')).toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

// What clients and gateways make of a partial answer with 294 and a refused request with 422: docs/clients.md tells it.
import { Client, fetchExchange } from '@urql/core';
import { GraphQLClient } from 'graphql-request';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type House, type Join, startHouse } from './gateways.ts';

const PARTIAL = '{ lead(id: "lead_1002") { id interactions(first: 1) { totalCount } } }';
const PARTIAL_DATA = { lead: { id: 'lead_1002', interactions: null } };
// It fits the schema, so that every gateway lets it through; ours refuses it before it is executed.
const ids = (at: number) => JSON.stringify(Array.from({ length: 100 }, (_, id) => `a${at}_${id}`));
const REFUSED = `{ ${[1, 2, 3].map((at) => `a${at}: leadsByIds(ids: ${ids(at)}) { id }`).join(' ')} }`;
const headers = { 'x-api-key': 'demo-key-northwind' };

async function startWith2026(how: Join): Promise<House> {
  const house = await startHouse(how, ['--http-edition', '2026']);
  house.simulator.faults.add({
    match: { endpoint: 'GET /interactions/lead/{leadId}', path: /lead_1002/ },
    behave: { kind: 'status', status: 403 },
  });
  return house;
}

type WithCode = { readonly extensions?: Readonly<Record<string, unknown>> };
const codesOf = (errors: readonly WithCode[] | undefined) =>
  errors?.map(({ extensions }) => extensions?.code);

describe('a client takes 294 with its data and 422 with its code:', () => {
  let house: House;
  let url = '';
  let statuses: number[] = [];
  const noted: typeof fetch = async (...args) => {
    const response = await fetch(...args);
    statuses.push(response.status);
    return response;
  };
  beforeAll(async () => {
    house = await startWith2026('stitched');
    url = `${house.ours}/graphql`;
  });
  beforeEach(() => {
    statuses = [];
  });
  afterAll(() => house?.stop());

  it('urql', async () => {
    const client = new Client({
      url,
      fetch: noted,
      fetchOptions: { headers },
      exchanges: [fetchExchange],
      preferGetMethod: false,
    });
    const partial = await client.query(PARTIAL, {});
    expect([partial.data, codesOf(partial.error?.graphQLErrors)]).toEqual([
      PARTIAL_DATA,
      ['FORBIDDEN'],
    ]);
    const refused = await client.query(REFUSED, {});
    expect(codesOf(refused.error?.graphQLErrors)).toEqual(['CALL_BUDGET_EXCEEDED']);
    expect(refused.error?.networkError).toBeUndefined();
    expect(statuses).toEqual([294, 422]);
  });

  it('graphql-request', async () => {
    const client = new GraphQLClient(url, { fetch: noted, headers, errorPolicy: 'all' });
    const partial = await client.rawRequest(PARTIAL);
    expect([partial.data, codesOf(partial.errors)]).toEqual([PARTIAL_DATA, ['FORBIDDEN']]);
    // Its errors carry the response, with the codes in it.
    await expect(client.rawRequest(REFUSED)).rejects.toMatchObject({
      response: { status: 422, errors: [{ extensions: { code: 'CALL_BUDGET_EXCEEDED' } }] },
    });
    expect(statuses).toEqual([294, 422]);
  });

  // As https://relay.dev/docs/guides/network-layer has it: status and type are not looked at.
  it.each([
    ['application/graphql-response+json, application/json', 294],
    ['application/json', 200],
  ])('the fetch of Relay, with Accept: %s', async (accept, status) => {
    const fetchQuery = async (query: string) => {
      const response = await noted(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', accept },
        body: JSON.stringify({ query, variables: {} }),
      });
      return (await response.json()) as { data?: unknown; errors?: WithCode[] };
    };
    const partial = await fetchQuery(PARTIAL);
    expect([partial.data, codesOf(partial.errors)]).toEqual([PARTIAL_DATA, ['FORBIDDEN']]);
    expect(codesOf((await fetchQuery(REFUSED)).errors)).toEqual(['CALL_BUDGET_EXCEEDED']);
    expect(statuses).toEqual([status, 422]);
  });
});

/** The statuses that our gateway has answered this endpoint with since it was started. */
async function statusesOf({ ours }: House): Promise<string[]> {
  const text = await (await fetch(`${ours}/metrics`)).text();
  const counts = text.matchAll(
    /^http_server_request_duration_seconds_count\{.*method="POST".*status_code="(\d+)"\}/gm,
  );
  return [...new Set([...counts].map(([, status = '']) => status))].sort();
}

type Joined = { readonly statuses: readonly string[]; readonly code: string };

const TAKES_BOTH: Joined = { statuses: ['200', '294', '422'], code: 'CALL_BUDGET_EXCEEDED' };
const JOINS: readonly (readonly [Join, Joined])[] = [
  // It accepts application/json alone, and takes 422 for a fault of the subgraph: why the edition of 2026 is no default.
  ['apollo', { statuses: ['200', '422'], code: 'INTERNAL_SERVER_ERROR' }],
  ['hive', TAKES_BOTH],
  ['hive on the Rust planner', TAKES_BOTH],
  ['stitched', TAKES_BOTH],
];

describe.each(JOINS)('joined by %s', (how, { statuses, code }) => {
  let house: House;
  beforeAll(async () => {
    house = await startWith2026(how);
  });
  afterAll(() => house?.stop());

  it('a partial answer is handed on with its error, and a refusal with a code', async () => {
    const partial = await house.query(PARTIAL);
    expect([partial.data, codesOf(partial.errors)]).toEqual([PARTIAL_DATA, ['FORBIDDEN']]);
    expect(new Set(codesOf((await house.query(REFUSED)).errors))).toEqual(new Set([code]));
    expect(await statusesOf(house)).toEqual(statuses);
  });
});

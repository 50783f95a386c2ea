// Pages of a connection as Apollo Client joins them with the type policy of docs/clients.md, by nodes and by edges.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OperationVariables } from '@apollo/client';
import { buildSchema, type DocumentNode, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';
import { SDL } from '../support/sdl.ts';
import { type Client, createClient, LEAD_ID } from './client.ts';
import { CLIENT_NODES, HISTORY, HISTORY_NODES, LEAD_NODES, LEAD_PAGE } from './documents.ts';
import { cacheOptions } from './page-policies.ts';

type Page = {
  readonly nodes?: readonly { readonly id: string }[] | null;
  readonly edges?: readonly { readonly node?: { readonly id: string } }[] | null;
  readonly pageInfo?: { readonly hasNextPage?: boolean; readonly endCursor?: string | null } | null;
};

type Data = {
  readonly leads?: Page | null;
  readonly clients?: Page | null;
  readonly lead?: { readonly interactions?: Page | null } | null;
};

const idsOf = (page: Page | null | undefined): (string | undefined)[] =>
  page?.nodes?.map(({ id }) => id) ?? page?.edges?.map(({ node }) => node?.id) ?? [];

/** Asks for page after page as a component does, and keeps watching. */
async function readAll(
  { client }: Pick<Client, 'client'>,
  query: DocumentNode,
  variables: OperationVariables,
  pageOf: (data: Data | undefined) => Page | null | undefined,
) {
  const pages = client.watchQuery<Data>({ query, variables });
  const watch = pages.subscribe(() => {});
  const page = () => pageOf(pages.getCurrentResult().data as Data | undefined);
  await expect.poll(() => page()?.pageInfo).toBeDefined();
  let count = 1;
  for (; page()?.pageInfo?.hasNextPage; count += 1) {
    const length = idsOf(page()).length;
    await pages.fetchMore({ variables: { after: page()?.pageInfo?.endCursor ?? null } });
    await expect.poll(() => idsOf(page()).length).toBeGreaterThan(length);
  }
  return { ids: idsOf(page()), count, page, [Symbol.dispose]: () => watch.unsubscribe() };
}

const leadIds = (kit: Kit) => kit.simulator.data().leads.map(({ leadId }) => leadId);

async function historyIds(kit: Kit): Promise<string[]> {
  const { data } = await kit.query(`{ lead(id: "${LEAD_ID}") { interactions { nodes { id } } } }`);
  return data.lead.interactions.nodes.map(({ id }: { id: string }) => id);
}

describe('pages are joined, each item once, to the end', () => {
  it.each([
    ['edges', LEAD_PAGE],
    ['nodes', LEAD_NODES],
  ] as const)('of leads by %s', async (_, query) => {
    await using kit = await start();
    const client = createClient(kit, { cache: cacheOptions });
    using all = await readAll(client, query, { first: 50 }, (data) => data?.leads);
    expect(all.count).toBeGreaterThan(2);
    expect([...all.ids].sort()).toEqual(leadIds(kit).sort());
  });

  it.each([
    ['edges', HISTORY],
    ['nodes', HISTORY_NODES],
  ] as const)('of interactions by %s, and nothing is asked again', async (_, query) => {
    await using kit = await start();
    const { client, sent } = createClient(kit, { cache: cacheOptions });
    const variables = { id: LEAD_ID, first: 3 };
    using all = await readAll({ client }, query, variables, (data) => data?.lead?.interactions);
    expect(all.ids).toEqual(await historyIds(kit));
    expect(sent).toHaveLength(all.count);
    const { data } = await client.query<Data>({ query, variables });
    expect(idsOf(data?.lead?.interactions)).toEqual(all.ids);
    expect(sent).toHaveLength(all.count);
  });

  it('of clients by both, which say how many there are and where the list begins', async () => {
    await using kit = await start();
    const client = createClient(kit, { cache: cacheOptions });
    using all = await readAll(client, CLIENT_NODES, { first: 2 }, (data) => data?.clients);
    expect(all.count).toBeGreaterThan(1);
    expect(all.page()).toMatchObject({
      totalCount: all.ids.length,
      pageInfo: { hasPreviousPage: false, hasNextPage: false },
    });
    expect(all.page()?.edges).toHaveLength(all.ids.length);
  });
});

describe('one list', () => {
  it('is shared by components of which one selects nodes, the other edges', async () => {
    await using kit = await start();
    const { client, sent } = createClient(kit, { cache: cacheOptions });
    const variables = { id: LEAD_ID, first: 3 };
    using edges = await readAll({ client }, HISTORY, variables, (data) => data?.lead?.interactions);
    // All pages are there for the second component, and it takes nothing from the first.
    const { data } = await client.query({ query: HISTORY_NODES, variables });
    expect(idsOf(data?.lead?.interactions)).toEqual(edges.ids);
    expect(sent).toHaveLength(edges.count);
  });

  it('of nodes has no edges yet: they are asked for, and both components come to rest', async () => {
    await using kit = await start();
    const { client, sent } = createClient(kit, { cache: cacheOptions });
    const variables = { id: LEAD_ID, first: 3 };
    using nodes = await readAll(
      { client },
      HISTORY_NODES,
      { ...variables, first: 20 },
      (data) => data?.lead?.interactions,
    );
    using edges = await readAll({ client }, HISTORY, variables, (data) => data?.lead?.interactions);
    expect(edges.ids).toEqual(nodes.ids);
    expect(idsOf(nodes.page())).toEqual(nodes.ids);
    expect(sent).toHaveLength(nodes.count + edges.count);
  });

  it('begins again with its first page', async () => {
    await using kit = await start();
    const { client } = createClient(kit, { cache: cacheOptions });
    const variables = { id: LEAD_ID, first: 3 };
    const read = { query: HISTORY_NODES, variables };
    using all = await readAll(
      { client },
      HISTORY_NODES,
      variables,
      (data) => data?.lead?.interactions,
    );
    expect(all.ids.length).toBeGreaterThan(3);
    const { data } = await client.query({ ...read, fetchPolicy: 'network-only' });
    expect(idsOf(data?.lead?.interactions)).toEqual(all.ids.slice(0, 3));
    expect(data?.lead?.interactions?.pageInfo.hasNextPage).toBe(true);
  });

  it('of another filter is another list', async () => {
    await using kit = await start();
    const { client } = createClient(kit, { cache: cacheOptions });
    const everybody = { query: LEAD_NODES, variables: { first: 50 } };
    const { data } = await client.query(everybody);
    await client.query({
      query: LEAD_NODES,
      variables: { first: 50, filter: { status: 'QUALIFIED' } },
    });
    expect(client.readQuery(everybody)?.leads?.nodes).toEqual(data?.leads?.nodes);
  });
});

describe('docs/clients.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/clients.md'), 'utf8');

  it.each(['join-pages.ts', 'page-policies.ts'])('shows %s as it is tested', (file) => {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    expect(page).toContain(`\`\`\`ts\n${text.slice(text.indexOf('import'))}\`\`\``);
  });

  it('joins every connection of the schema', () => {
    const types = Object.values(buildSchema(SDL).getTypeMap()).filter(isObjectType);
    const connections = types.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => /Connection!?$/.test(String(field.type)))
        .map((field) => `${type.name}.${field.name}`),
    );
    const joined = Object.entries(cacheOptions.typePolicies ?? {}).flatMap(([type, policy]) =>
      Object.keys(policy.fields ?? {}).map((field) => `${type}.${field}`),
    );
    expect(joined.sort()).toEqual(connections.sort());
  });
});

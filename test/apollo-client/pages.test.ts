// `relayStylePagination`, as it comes, over both connections.
import { relayStylePagination } from '@apollo/client/utilities';
import { expect, it } from 'vitest';
import { start } from '../kit.ts';
import { createClient, LEAD_ID } from './client.ts';
import { HISTORY, LEAD_PAGE } from './documents.ts';

const cache = {
  typePolicies: {
    Query: { fields: { leads: relayStylePagination(['filter']) } },
    Lead: { fields: { interactions: relayStylePagination(['filter']) } },
  },
};

it('gathers leads page by page, each once, to the end', async () => {
  await using kit = await start();
  const { client, sent } = createClient(kit, { cache });
  const pages = client.watchQuery({ query: LEAD_PAGE, variables: { first: 50 } });
  const watch = pages.subscribe(() => {});
  await pages.refetch();
  const leads = () => pages.getCurrentResult().data?.leads;
  while (leads()?.pageInfo?.hasNextPage) {
    const known = leads()?.edges?.length ?? 0;
    await pages.fetchMore({ variables: { after: leads()?.pageInfo?.endCursor ?? null } });
    await expect.poll(() => leads()?.edges?.length).toBeGreaterThan(known);
  }
  const ids = leads()?.edges?.map((edge) => edge?.node?.id) ?? [];
  const all = kit.simulator.data().leads;
  expect(ids).toHaveLength(all.length);
  expect(new Set(ids).size).toBe(all.length);
  expect(sent.length).toBeGreaterThan(2);
  watch.unsubscribe();
});

it('gathers the interactions of a lead, and asks nothing again', async () => {
  await using kit = await start();
  const { client, sent } = createClient(kit, { cache });
  const variables = { id: LEAD_ID, first: 3 };
  const pages = client.watchQuery({ query: HISTORY, variables });
  const watch = pages.subscribe(() => {});
  const whole = await kit.query(`{ lead(id: "${LEAD_ID}") { interactions { nodes { id } } } }`);
  await pages.refetch();
  const history = () => pages.getCurrentResult().data?.lead?.interactions;
  while (history()?.pageInfo?.hasNextPage) {
    const known = history()?.edges?.length ?? 0;
    await pages.fetchMore({ variables: { after: history()?.pageInfo?.endCursor ?? null } });
    await expect.poll(() => history()?.edges?.length).toBeGreaterThan(known);
  }
  expect(history()?.edges?.map((edge) => ({ id: edge?.node?.id }))).toEqual(
    whole.data.lead.interactions.nodes,
  );
  const asked = sent.length;
  const again = await client.query({ query: HISTORY, variables });
  expect(again.data?.lead?.interactions?.edges).toHaveLength(8);
  expect(sent).toHaveLength(asked);
  watch.unsubscribe();
});

// Campaigns by id: LeadSail has a list of them and nothing else, which is walked once, not too far, and again when it moves.
import { describe, expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

const BY_IDS = 'query ($ids: [ID!]!) { campaignsByIds(ids: $ids) { id name } }';

const campaign = (number: number): Json => ({
  campaignId: `C${number}`,
  name: `Campaign ${number}`,
  active: true,
});

/** A gateway before a LeadSail with so many campaigns. */
async function withCampaigns(count: number, cacheMb = 0): Promise<{ kit: Kit; rows: Json[] }> {
  const kit = await start({ simulator: { settleMs: 0 }, cacheMb });
  const rows: Json[] = kit.simulator.data().campaigns;
  rows.splice(0, rows.length, ...Array.from({ length: count }, (_, at) => campaign(at)));
  return { kit, rows };
}

const urlsOf = (kit: Kit): string[] => kit.simulator.calls.entries().map(({ url }) => url);

/** Does something whenever LeadSail has answered with this page of its list. */
function afterPage(kit: Kit, wanted: number, happens: () => void): void {
  kit.simulator.faults.add({
    match: { endpoint: 'GET /campaigns' },
    behave: {
      kind: 'mutate',
      change(envelope) {
        const answered = structuredClone(envelope);
        if (envelope.data.pagination.page === wanted) happens();
        return answered;
      },
    },
  });
}

describe('a walk of the list', () => {
  it('goes as far as it has to, archived campaigns included', async () => {
    const { kit, rows } = await withCampaigns(450);
    await using _ = kit;
    rows[150].archivedAt = '2026-01-01T00:00:00Z';
    const { data } = await kit.query(BY_IDS, { ids: ['C150'] });
    expect(data.campaignsByIds).toEqual([{ id: 'C150', name: 'Campaign 150' }]);
    expect(urlsOf(kit)).toEqual([
      '/api/v1/campaigns?page=1&limit=100&includeArchived=true',
      '/api/v1/campaigns?page=2&limit=100&includeArchived=true',
    ]);
  });

  it('is one for all campaigns of an operation, and remembered for the next', async () => {
    const { kit } = await withCampaigns(250, 8);
    await using _ = kit;
    const ids = ['C249', 'C0', 'nobody', 'C120', 'C0'];
    const query = `query ($ids: [ID!]!) { campaignsByIds(ids: $ids) { id } campaign(id: "C201") { name } }`;
    const wanted = {
      campaignsByIds: [{ id: 'C249' }, { id: 'C0' }, null, { id: 'C120' }, { id: 'C0' }],
      campaign: { name: 'Campaign 201' },
    };
    for (const calls of [3, 0]) {
      kit.simulator.calls.clear();
      expect(await kit.query(query, { ids })).toEqual({ data: wanted });
      expect(urlsOf(kit)).toHaveLength(calls);
    }
  });

  it('ends after 20 pages: what was found stays, and the rest is an error, not null', async () => {
    const { kit } = await withCampaigns(2_001);
    await using _ = kit;
    const { data, errors } = await kit.query(BY_IDS, { ids: ['C1999', 'C2000'] });
    expect(data.campaignsByIds).toEqual([{ id: 'C1999', name: 'Campaign 1999' }, null]);
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['campaignsByIds', 1], 'CALL_BUDGET_EXCEEDED'],
    ]);
    expect(urlsOf(kit)).toHaveLength(20);
  });

  it('is made once more where the list has moved meanwhile', async () => {
    const { kit, rows } = await withCampaigns(150);
    await using _ = kit;
    let isMoved = false;
    // The one that is looked for moves to a page that was read already.
    afterPage(kit, 1, () => {
      if (!isMoved) rows.splice(0, 1);
      isMoved = true;
    });
    const { data } = await kit.query(BY_IDS, { ids: ['C100'] });
    expect(data.campaignsByIds).toEqual([{ id: 'C100', name: 'Campaign 100' }]);
    expect(urlsOf(kit)).toHaveLength(3);
  });

  it('of a list that never stands still is no proof that a campaign is not there', async () => {
    const { kit, rows } = await withCampaigns(150);
    await using _ = kit;
    afterPage(kit, 1, () => rows.splice(0, 1));
    const { data, errors } = await kit.query(BY_IDS, { ids: ['nobody'] });
    expect(data.campaignsByIds).toEqual([null]);
    expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
    expect(urlsOf(kit)).toHaveLength(4);
  });

  it.each<[Json, string | null, number]>([
    [undefined, null, 2],
    [{ total: 100 }, null, 1],
    [{ total: 130 }, 'UPSTREAM_BAD_RESPONSE', 4],
  ])(
    'that gets the same page whatever is asked comes to an end, with %j',
    async (pagination, code, calls) => {
      const { kit, rows } = await withCampaigns(100);
      await using _ = kit;
      const campaigns = structuredClone(rows);
      kit.simulator.faults.add({
        match: { endpoint: 'GET /campaigns' },
        behave: {
          kind: 'mutate',
          change: () => ({ success: true, data: { campaigns, pagination } }),
        },
      });
      const { data, errors } = await kit.query('{ campaign(id: "nobody") { name } }');
      expect(data).toEqual({ campaign: null });
      expect(errors?.[0]?.extensions?.code ?? null).toBe(code);
      expect(urlsOf(kit)).toHaveLength(calls);
    },
  );

  it('of no list at all is an error', async () => {
    const { kit } = await withCampaigns(1);
    await using _ = kit;
    kit.simulator.faults.add({
      match: { endpoint: 'GET /campaigns' },
      behave: { kind: 'mutate', change: (envelope) => ({ ...envelope, data: { campaigns: 7 } }) },
    });
    const { data, errors } = await kit.query('{ campaign(id: "C0") { name } }');
    expect(data).toEqual({ campaign: null });
    expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

it('a page is filtered by LeadSail, and leaves archived campaigns out unless they are asked for', async () => {
  const { kit, rows } = await withCampaigns(5);
  await using _ = kit;
  Object.assign(rows[1], { clientId: 'c 1', offerId: 'o1' });
  Object.assign(rows[2], { clientId: 'c 1', archivedAt: '2026-01-01T00:00:00Z' });
  const page = 'query ($filter: CampaignFilter) { campaigns(filter: $filter) { nodes { id } } }';
  const idsFor = async (filter: Json): Promise<string[]> =>
    (await kit.query(page, { filter })).data.campaigns.nodes.map(({ id }: Json) => id);
  expect(await idsFor({ clientId: 'c 1' })).toEqual(['C1']);
  expect(await idsFor({ clientId: 'c 1', includeArchived: true })).toEqual(['C1', 'C2']);
  expect(await idsFor({ active: true, offerId: 'o1' })).toEqual(['C1']);
  expect(await idsFor({ search: 'gn 4' })).toEqual(['C4']);
  expect(urlsOf(kit)[1]).toBe(
    '/api/v1/campaigns?page=1&limit=100&clientId=c+1&includeArchived=true',
  );
});

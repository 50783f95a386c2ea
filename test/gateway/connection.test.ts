// Page by page through lists, over real sockets: no gap, no repeat, an end, and cursors that last.
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../src/simulator/clock.ts';
import type { JsonObject } from '../../src/simulator/envelope.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';

// A clock behind all that the data holds: what is begun now is the newest.
const open = () =>
  start({ simulator: { settleMs: 0, clock: createManualClock(Date.parse('2027-01-01')) } });

type Connection = {
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount?: number;
};

const PAGE =
  'nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

type Given = { first?: number; after?: string | null; filter?: object };

async function leadPage(kit: Kit, given: Given): Promise<Connection> {
  const { data, errors } = await kit.query(
    `query ($first: Int, $after: String, $filter: LeadFilter) {
      leads(first: $first, after: $after, filter: $filter) { ${PAGE} }
    }`,
    given,
  );
  expect(errors).toBeUndefined();
  return data.leads;
}

async function history(kit: Kit, leadId: string, given: Given): Promise<Required<Connection>> {
  const { data, errors } = await kit.query(
    `query ($id: ID!, $first: Int, $after: String, $filter: InteractionFilter) {
      lead(id: $id) { interactions(first: $first, after: $after, filter: $filter) { totalCount ${PAGE} } }
    }`,
    { id: leadId, ...given },
  );
  expect(errors).toBeUndefined();
  return data.lead.interactions;
}

/** Follows a list to its end, and holds each page to what all pages promise. */
async function walk<Page extends Connection>(
  ask: (after: string | null) => Promise<Page>,
  after: string | null = null,
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let at = after; ; ) {
    const page = await ask(at);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    expect(hasPreviousPage).toBe(at !== null);
    expect(startCursor).toBe(page.edges[0]?.cursor ?? null);
    expect(endCursor).toBe(page.edges.at(-1)?.cursor ?? null);
    expect(page.edges.map(({ node }) => node.id)).toEqual(page.nodes.map(({ id }) => id));
    pages.push(page);
    if (!hasNextPage) return pages;
    expect(endCursor).not.toBe(at);
    at = endCursor;
  }
}

const idsOf = (pages: readonly Connection[]) =>
  pages.flatMap(({ nodes }) => nodes.map(({ id }) => id));

/** What LeadSail itself holds, newest first; told by another way than through pages. */
async function newestFirst(kit: Kit, leadId: string): Promise<JsonObject[]> {
  const response = await fetch(`${kit.simulator.url}/interactions/lead/${leadId}`, {
    headers: { 'x-api-key': keyOf(kit.simulator, 0) },
  });
  return ((await response.json()) as JsonObject).data.interactions;
}

const LONGEST = 'lead_1005';

describe('leads', () => {
  it.each([1, 7, 20, 100])('come %i at a time, each once, to the last of 250', async (first) => {
    await using kit = await open();
    const pages = await walk((after) => leadPage(kit, { first, after }));
    const ids = idsOf(pages);
    expect(ids).toHaveLength(250);
    expect(new Set(ids)).toEqual(new Set(kit.simulator.data().leads.map(({ leadId }) => leadId)));
    expect(pages).toHaveLength(Math.ceil(250 / first));
    expect(pages.slice(0, -1).every(({ nodes }) => nodes.length === first)).toBe(true);
    // One call a page, and nothing to find out whether more follows.
    expect(kit.calls()).toHaveLength(pages.length);
  });

  it('come 20 at a time when nobody says how many', async () => {
    await using kit = await open();
    expect((await leadPage(kit, {})).nodes).toHaveLength(20);
    expect(kit.simulator.calls.entries()[0]?.url).toBe('/api/v1/leads?limit=20');
  });

  it('go on behind any edge of a page', async () => {
    await using kit = await open();
    const all = idsOf(await walk((after) => leadPage(kit, { first: 100, after })));
    const { edges } = await leadPage(kit, { first: 10 });
    for (const [at, { cursor }] of edges.entries()) {
      const rest = idsOf(await walk((after) => leadPage(kit, { first: 100, after }), cursor));
      expect(rest).toEqual(all.slice(at + 1));
    }
  });

  it('are filtered by LeadSail, on every page', async () => {
    await using kit = await open();
    const { leads } = kit.simulator.data();
    const meant = leads.filter(({ status }) => status === 'delivered').map(({ leadId }) => leadId);
    expect(meant.length).toBeGreaterThan(4);
    const filter = { status: 'DELIVERED' };
    const pages = await walk((after) => leadPage(kit, { first: 3, after, filter }));
    expect(idsOf(pages).sort()).toEqual(meant.sort());
    const urls = kit.simulator.calls.entries().map(({ url }) => url);
    expect(urls.every((url) => url.includes('status=delivered'))).toBe(true);
  });

  it('are filtered by everything at once, in LeadSail’s spelling', async () => {
    await using kit = await open();
    const filter = {
      status: 'MISSING_DATA',
      search: 'a&b=c +1',
      campaignIds: ['HXZ', 'U 4'],
      clientIds: ['c'],
      offerIds: ['o&x'],
      startDate: '2026-10-01T00:00:00+02:00',
      endDate: '20261101T0000Z',
    };
    expect((await leadPage(kit, { first: 5, filter })).nodes).toEqual([]);
    const [call] = kit.simulator.calls.entries();
    expect(Object.fromEntries(new URL(call?.url ?? '', 'http://x').searchParams)).toEqual({
      status: 'missing_data',
      search: 'a&b=c +1',
      campaignIds: 'HXZ,U 4',
      clientIds: 'c',
      offerIds: 'o&x',
      startDate: '2026-10-01T00:00:00+02:00',
      endDate: '2026-11-01T00:00:00Z',
      limit: '5',
    });
  });

  it('that nobody has are an empty page', async () => {
    await using kit = await open();
    expect(await leadPage(kit, { filter: { search: 'nobody at all' } })).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });
});

describe('interactions', () => {
  it.each([1, 7, 60, 200])('come %i at a time, newest first, to the last of 60', async (first) => {
    await using kit = await open();
    const all = (await newestFirst(kit, LONGEST)).map(({ interactionId }) => interactionId);
    const pages = await walk((after) => history(kit, LONGEST, { first, after }));
    expect(all).toHaveLength(60);
    expect(idsOf(pages)).toEqual(all);
    expect(pages.map(({ totalCount }) => totalCount)).toEqual(pages.map(() => 60));
    expect(pages).toHaveLength(Math.ceil(60 / first));
  });

  it('come 50 at a time when nobody says how many', async () => {
    await using kit = await open();
    const { nodes, pageInfo } = await history(kit, LONGEST, {});
    expect([nodes.length, pageInfo.hasNextPage]).toEqual([50, true]);
  });

  it('go on where they were when new ones came in at the top', async () => {
    await using kit = await open();
    const before = (await newestFirst(kit, LONGEST)).map(({ interactionId }) => interactionId);
    const body = JSON.stringify({ leadId: LONGEST, isTest: true });
    const headers = { 'x-api-key': keyOf(kit.simulator, 0) };
    const pages = await walk(async (after) => {
      const page = await history(kit, LONGEST, { first: 7, after });
      await fetch(`${kit.simulator.url}/voice/calls/initiate`, { method: 'POST', headers, body });
      return page;
    });
    expect(idsOf(pages)).toEqual(before);
    // Each page came to a history that had grown by one, at the end where it begins.
    expect(pages.map(({ totalCount }) => totalCount)).toEqual([60, 61, 62, 63, 64, 65, 66, 67, 68]);
    const [newest] = (await history(kit, LONGEST, { first: 1 })).nodes;
    expect(before).not.toContain(newest?.id);
  });

  it.each([
    { type: ['SMS'] },
    { type: ['CALL', 'EMAIL'] },
    { status: ['COMPLETED', 'NO_ANSWER'] },
    { type: ['CALL'], status: ['VOICEMAIL', 'QUALIFIED'] },
    { type: null, status: null },
    { type: [] },
  ] as { type?: string[]; status?: string[] }[])(
    'are filtered by %o, and so is their count',
    async (filter) => {
      await using kit = await open();
      const meant = (await newestFirst(kit, LONGEST)).filter(
        ({ type, status }) =>
          (filter.type ?? [type.toUpperCase()]).includes(type.toUpperCase()) &&
          (filter.status ?? [status.toUpperCase()]).includes(status.toUpperCase()),
      );
      kit.simulator.calls.clear();
      const pages = await walk((after) => history(kit, LONGEST, { first: 4, after, filter }));
      expect(idsOf(pages)).toEqual(meant.map(({ interactionId }) => interactionId));
      for (const { totalCount } of pages) expect(totalCount).toBe(meant.length);
      expect(new Set(kit.simulator.calls.entries().map(({ url }) => url))).toEqual(
        new Set([`/api/v1/leads/${LONGEST}`, `/api/v1/interactions/lead/${LONGEST}`]),
      );
    },
  );

  it('go on behind one that no longer passes the filter', async () => {
    await using kit = await open();
    const [, second, ...others] = await newestFirst(kit, LONGEST);
    const anchor = (await history(kit, LONGEST, { first: 2 })).pageInfo.endCursor;
    const row = kit.simulator
      .data()
      .interactions.find(({ interactionId }) => interactionId === second?.interactionId);
    if (row) row.type = 'fax';
    const calls = others.filter(({ type }) => type === 'call');
    const page = await history(kit, LONGEST, {
      first: 200,
      after: anchor,
      filter: { type: ['CALL'] },
    });
    expect(page.nodes.map(({ id }) => id)).toEqual(calls.map(({ interactionId }) => interactionId));
  });

  it('that a lead has not are an empty page', async () => {
    await using kit = await open();
    const page = await history(kit, kit.simulator.showcase.emptyLeadId, {});
    expect([page.nodes, page.totalCount, page.pageInfo.hasNextPage]).toEqual([[], 0, false]);
  });
});

// Lists of a LeadSail that pages badly: following them comes to an end, and misses nothing sent.
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/simulator/envelope.ts';
import { type Kit, start } from '../support/kit.ts';

/** A gateway whose LeadSail says other things of each page of leads; `undefined` leaves one out. */
async function openWith(bend: (page: JsonObject) => JsonObject, plans = true): Promise<Kit> {
  const kit = await start({ simulator: { settleMs: 0 }, plans });
  kit.simulator.faults.add({
    match: { endpoint: 'GET /leads' },
    behave: { kind: 'mutate', change: ({ data }) => void Object.assign(data, bend(data)) },
  });
  return kit;
}

type Page = {
  readonly ids: string[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
};

async function page(kit: Kit, after: string | null = null): Promise<Page> {
  const { data, errors } = await kit.query(
    'query ($after: String) { leads(first: 50, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
    { after },
  );
  expect(errors).toBeUndefined();
  const { nodes, pageInfo } = data.leads;
  return { ids: nodes.map(({ id }: { id: string }) => id), ...pageInfo };
}

/** Follows `endCursor` as clients do, and gives up where they would go round for ever. */
async function follow(kit: Kit): Promise<Page[]> {
  const pages: Page[] = [];
  for (let after: string | null = null; pages.length < 20; ) {
    const next = await page(kit, after);
    pages.push(next);
    if (!next.hasNextPage) return pages;
    after = next.endCursor;
  }
  throw new Error('there was no end');
}

it.each<[string, JsonObject, number]>([
  ['hasMore is false, whatever the cursor says', { hasMore: false }, 1],
  ['the cursor is the one that was asked for', { nextCursor: 'lead_1050' }, 2],
])('the list ends where %s', async (_, bent, count) => {
  await using kit = await openWith(() => ({ hasMore: true, ...bent }));
  const pages = await follow(kit);
  expect(pages.map(({ ids }) => ids.length)).toEqual(Array(count).fill(50));
  expect(pages.at(-1)).toMatchObject({ hasNextPage: false, endCursor: expect.any(String) });
  expect(kit.calls()).toHaveLength(count);
});

it.each<[string, JsonObject]>([
  ['there is no cursor', { nextCursor: null }],
  ['the cursor is empty', { nextCursor: '' }],
  ['the cursor is missing', { nextCursor: undefined }],
  ['the cursor is no text', { nextCursor: { of: 'lead_1050' } }],
])('the list goes on behind its last lead where hasMore is true and %s', async (_, bent) => {
  await using kit = await openWith(({ hasMore }) => (hasMore ? { hasMore, ...bent } : {}));
  const pages = await follow(kit);
  const ids = pages.flatMap((page) => page.ids);
  expect(ids).toHaveLength(250);
  expect(new Set(ids).size).toBe(250);
  expect(kit.calls()).toHaveLength(pages.length);
});

it.each<[string, JsonObject]>([
  ['hasMore is a text', { hasMore: 'true', nextCursor: null }],
  ['hasMore is a number', { hasMore: 1 }],
  ['hasMore is a text on every page', { hasMore: 'false' }],
  ['the cursor alone is there', { nextCursor: { of: 'lead_1050' } }],
])('what cannot be read of the rest is taken for a rest, as where %s', async (_, bent) => {
  for (const plans of [true, false]) {
    await using kit = await openWith(
      ({ hasMore }) => ({
        hasMore: undefined,
        nextCursor: undefined,
        ...(hasMore || bent.hasMore === 'false' ? bent : {}),
      }),
      plans,
    );
    const ids = (await follow(kit)).flatMap((page) => page.ids);
    expect(ids).toHaveLength(250);
    expect(new Set(ids).size).toBe(250);
  }
});

it.each<[string, unknown]>([
  ['no rows', []],
  ['no row that can be used', [null, {}, { leadId: '' }]],
  ['the lead alone that it was asked to go on behind', [{ leadId: 'lead_1050' }]],
])('a page that goes on, and says not where, is an error where it has %s', async (_, leads) => {
  for (const plans of [true, false]) {
    await using kit = await openWith(() => ({ hasMore: true, nextCursor: null, leads }), plans);
    const after = Buffer.from('lead:lead_1050').toString('base64url');
    const { data, errors } = await kit.query(
      `{ leads(after: "${after}") { nodes { id } pageInfo { hasNextPage } } }`,
    );
    expect([data, errors?.map(({ extensions }) => extensions?.code)]).toEqual([
      { leads: null },
      ['UPSTREAM_BAD_RESPONSE'],
    ]);
  }
});

it.each<[string, unknown]>([
  ['is missing', undefined],
  ['is null', null],
  ['is no flag', 'yes'],
])('the list goes on behind a cursor where hasMore %s', async (_, hasMore) => {
  await using kit = await openWith(() => ({ hasMore }));
  const ids = (await follow(kit)).flatMap((page) => page.ids);
  expect(ids).toHaveLength(250);
  expect(new Set(ids).size).toBe(250);
});

it('more rows than asked for come with the pages after', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const { leads } = kit.simulator.data();
  // As if LeadSail had never heard of a limit: everything behind the cursor, on one page.
  kit.simulator.faults.add({
    match: { endpoint: 'GET /leads' },
    behave: {
      kind: 'mutate',
      change({ data }) {
        const all = leads.slice(0, 120);
        const from = all.findIndex(({ leadId }) => leadId === data.leads[0].leadId);
        Object.assign(data, { leads: all.slice(from), nextCursor: null, hasMore: false });
      },
    },
  });
  const pages = await follow(kit);
  expect(pages.map(({ ids }) => ids.length)).toEqual([50, 50, 20]);
  expect(pages.flatMap(({ ids }) => ids)).toEqual(leads.slice(0, 120).map(({ leadId }) => leadId));
});

it('rows that cannot be used are left out, and the others stay', async () => {
  const unusable = [null, 7, 'x', {}, { leadId: '' }, []];
  await using kit = await openWith(({ leads }) => ({ leads: [...unusable, ...leads, null] }));
  expect((await page(kit)).ids).toHaveLength(50);
});

it('no list is an error', async () => {
  await using kit = await openWith(() => ({ leads: { 0: 'x' } }));
  const { data, errors } = await kit.query('{ leads { nodes { id } } }');
  expect([data, errors?.map(({ extensions }) => extensions?.code)]).toEqual([
    { leads: null },
    ['UPSTREAM_BAD_RESPONSE'],
  ]);
});

it.each<[string, unknown[]]>([
  ['has no rows', []],
  ['has no row that can be used', [null, {}, 'x']],
])('a page that %s, but has a successor, does not lead back to the first', async (_, rows) => {
  const isFirst = ({ leads }: JsonObject) => leads[0].leadId === 'lead_1001';
  await using kit = await openWith((page) => (isFirst(page) ? { leads: rows } : {}));
  const pages = await follow(kit);
  expect(pages[0]?.ids).toEqual([]);
  // Either the list ends here or it goes on; what it may not do is to begin again.
  if (pages.length > 1) expect(pages.flatMap(({ ids }) => ids)).toHaveLength(200);
});

it('a cursor may be anything that LeadSail likes', async () => {
  const odd = 'Ünï/côde?&=#%2F:“…” \u0000';
  await using kit = await openWith(() => ({ nextCursor: odd }));
  const { endCursor } = await page(kit);
  expect(endCursor).toMatch(/^[\w-]+$/);
  kit.simulator.calls.clear();
  await kit.query('query ($after: String) { leads(after: $after) { nodes { id } } }', {
    after: endCursor,
  });
  const [call] = kit.simulator.calls.entries();
  expect(new URL(call?.url ?? '', 'http://x').searchParams.get('cursor')).toBe(odd);
});

it('a history whose row vanished says so, instead of beginning again', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const query =
    'query ($after: String) { lead(id: "lead_1005") { interactions(first: 3, after: $after) { nodes { id } pageInfo { endCursor } } } }';
  const { data } = await kit.query(query);
  const { interactions } = kit.simulator.data();
  const last = data.lead.interactions.nodes[2].id;
  interactions.splice(
    interactions.findIndex((row) => row.interactionId === last),
    1,
  );
  const { errors } = await kit.query(query, { after: data.lead.interactions.pageInfo.endCursor });
  expect(errors?.map(({ extensions, message }) => [extensions?.code, message])).toEqual([
    ['BAD_USER_INPUT', 'after names an interaction that is not in this history (any more).'],
  ]);
});

it('a history that names a row twice comes to its end all the same', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  kit.simulator.faults.add({
    match: { endpoint: 'GET /interactions/lead/{leadId}' },
    behave: {
      kind: 'mutate',
      change: ({ data: { interactions } }) => void interactions.splice(1, 0, interactions[0]),
    },
  });
  const query =
    'query ($after: String) { lead(id: "lead_1001") { interactions(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }';
  const seen = new Set<string>();
  let after: string | null = null;
  let pages = 0;
  do {
    const { data } = await kit.query(query, { after });
    const { nodes, pageInfo } = data.lead.interactions;
    for (const { id } of nodes) seen.add(id);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    pages += 1;
  } while (after !== null && pages < 20);
  expect(seen.size).toBe(8);
  expect(pages).toBeLessThan(20);
});

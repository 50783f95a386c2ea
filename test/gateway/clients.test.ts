// Clients by page: LeadSail counts in pages and its list moves, and no client is lost or told twice.
import { beforeEach, describe, expect, it } from 'vitest';
import { quoted } from '../../src/graph/messages.ts';
import { createRandom } from '../../src/simulator/random.ts';
import { type Kit, start } from '../support/kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

const PAGE = `query ($first: Int, $after: String, $filter: ClientFilter) {
  clients(first: $first, after: $after, filter: $filter) {
    totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage endCursor }
  }
}`;

const client = (number: number): Json => ({
  clientId: `client_${number}`,
  name: `Client ${number}`,
  active: true,
});

/** A gateway before a LeadSail with so many clients. */
async function withClients(
  count: number,
  misbehave: string | null = null,
): Promise<{ kit: Kit; rows: Json[] }> {
  const kit = await start({ simulator: { settleMs: 0, misbehave } });
  const rows: Json[] = kit.simulator.data().clients;
  rows.splice(0, rows.length, ...Array.from({ length: count }, (_, at) => client(at)));
  return { kit, rows };
}

/** All that a reader gets, with what happens between two pages. */
async function readAll(kit: Kit, first: number, between: () => void = () => {}): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null, isOver = false; !isOver; ) {
    const { data, errors } = await kit.query(PAGE, { first, after });
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data.clients;
    expect(nodes.length).toBeLessThanOrEqual(first);
    ids.push(...nodes.map(({ id }: Json) => id));
    after = pageInfo.endCursor;
    isOver = !pageInfo.hasNextPage;
    between();
  }
  return ids;
}

const idsOf = (rows: readonly Json[]): string[] => rows.map(({ clientId }) => clientId);

describe('a list that stands still', () => {
  it.each([
    [0, 20],
    [1, 1],
    [100, 100],
    [101, 100],
    [250, 7],
    [250, 30],
    [200, 100],
  ])('of %i clients comes whole, %i at a time', async (count, first) => {
    const { kit, rows } = await withClients(count);
    await using _ = kit;
    expect(await readAll(kit, first)).toEqual(idsOf(rows));
  });

  it('costs one call from the top, and behind a cursor one more only across LeadSail’s pages', async () => {
    const { kit } = await withClients(250);
    await using _ = kit;
    const { data } = await kit.query(PAGE, { first: 90 });
    expect(kit.simulator.calls.entries().map(({ url }) => url)).toEqual([
      '/api/v1/clients?page=1&limit=100',
    ]);
    expect(data.clients.totalCount).toBe(250);
    kit.simulator.calls.clear();
    const { endCursor } = data.clients.pageInfo;
    const inside = await kit.query(PAGE, { first: 10, after: endCursor });
    expect(inside.data.clients.nodes).toHaveLength(10);
    expect(kit.calls()).toHaveLength(1);
    kit.simulator.calls.clear();
    const across = await kit.query(PAGE, { first: 30, after: endCursor });
    expect(across.data.clients.nodes).toHaveLength(30);
    expect(kit.calls()).toHaveLength(2);
  });
});

describe('LeadSail', () => {
  let kit: Kit;
  beforeEach(async () => {
    ({ kit } = await withClients(130));
    return () => kit[Symbol.asyncDispose]();
  });
  const answer = (change: (data: Json) => Json) =>
    kit.simulator.faults.add({
      match: { endpoint: 'GET /clients' },
      behave: {
        kind: 'mutate',
        change: (envelope) => ({ ...envelope, data: change(envelope.data) }),
      },
    });

  it('that does not count is read until a page is not full', async () => {
    answer(({ clients }) => ({ clients }));
    expect(await readAll(kit, 50)).toHaveLength(130);
    expect((await kit.query(PAGE)).data.clients.totalCount).toBeNull();
  });

  it.each([
    ['counts', 'one row', (at: number) => at === 99],
    ['counts', 'a whole page', (at: number) => at < 100],
    ['does not count', 'one row', (at: number) => at === 0],
    ['does not count', 'one row of each page', (at: number) => at % 100 === 7],
    ['does not count', 'a whole page', (at: number) => at < 100],
  ])('that %s is read to the end where %s cannot be read', async (how, _, isUnreadable) => {
    const { clients } = kit.simulator.data();
    const readable = idsOf(clients).filter((_, at) => !isUnreadable(at));
    answer(({ clients: rows, pagination }) => ({
      clients: rows.map((row: Json) =>
        isUnreadable(idsOf(clients).indexOf(row.clientId)) ? { ...row, clientId: null } : row,
      ),
      ...(how === 'counts' && { pagination }),
    }));
    expect(await readAll(kit, 30)).toEqual(readable);
  });

  it('that allows smaller pages is read in those', async () => {
    const all = idsOf(kit.simulator.data().clients);
    let page = 0;
    answer(({ pagination }) => {
      page = pagination.page;
      const clients = kit.simulator.data().clients.slice((page - 1) * 40, page * 40);
      return { clients, pagination: { total: 130, page, limit: 40 } };
    });
    expect(await readAll(kit, 100)).toEqual(all);
    expect(await readAll(kit, 15)).toEqual(all);
  });

  it.each<[string, number, (page: number) => Json | undefined]>([
    ['says nothing of pages', 50, () => undefined],
    ['counts in texts', 50, (page) => ({ total: '130', page: `${page}`, limit: '50' })],
    ['says no size', 50, (page) => ({ total: 130, page })],
    ['says the size that was asked for', 50, (page) => ({ total: 130, page, limit: 100 })],
    ['counts fewer rows than it sends', 100, (page) => ({ total: 30, page, limit: 100 })],
    ['counts none', 100, (page) => ({ total: 0, page, limit: 100 })],
    ['counts fewer than none', 100, (page) => ({ total: -1, page, limit: 100 })],
    ['counts more rows than there are', 100, (page) => ({ total: 1_000, page, limit: 100 })],
  ])('that %s is read to the end in pages of %i', async (_, size, paginationOf) => {
    const { clients } = kit.simulator.data();
    answer(({ pagination: { page } }) => ({
      clients: clients.slice((page - 1) * size, page * size),
      pagination: paginationOf(page),
    }));
    expect(await readAll(kit, 100)).toEqual(idsOf(clients));
    expect(await readAll(kit, 33)).toEqual(idsOf(clients));
  });

  it('whose count is less than its rows has none', async () => {
    answer(({ clients, pagination }) => ({ clients, pagination: { ...pagination, total: 99 } }));
    expect((await kit.query(PAGE, { first: 100 })).data.clients.totalCount).toBeNull();
  });

  it.each([undefined, { total: 130 }])(
    'that sends the same page whatever is asked comes to an end, with %j',
    async (pagination) => {
      const first = kit.simulator.data().clients.slice(0, 100);
      answer(() => ({ clients: first, pagination }));
      expect(await readAll(kit, 100)).toEqual(idsOf(first));
    },
  );

  it('that sends no list is an error at its place, and the rest stays', async () => {
    answer(() => ({ clients: 'none' }));
    const { data, errors } = await kit.query(
      '{ clients { totalCount } client(id: "client_1") { id } }',
    );
    expect(data).toEqual({ clients: null, client: { id: 'client_1' } });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['clients'], 'UPSTREAM_BAD_RESPONSE'],
    ]);
  });

  it('is asked with the filter, page by page', async () => {
    await kit.query(PAGE, { filter: { active: false, search: 'a&b' } });
    const urls = kit.simulator.calls.entries().map(({ url }) => url);
    expect(urls).toEqual(['/api/v1/clients?page=1&limit=100&active=false&search=a%26b']);
  });

  it('never has its posting addresses told', async () => {
    const { errors } = await kit.query(
      '{ client(id: "client_1") { settings { defaultPostingUrl } } }',
    );
    expect(errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('a cursor', () => {
  const cursor = (text: string): string => Buffer.from(text).toString('base64url');

  it.each([
    ['junk'],
    [cursor('lead:lead_1001')],
    [cursor('client:client_1')],
    [cursor('client:["client_1",0,0,"x"]')],
    [cursor('client:["client_1",1,-1,"x"]')],
    [cursor('client:["client_1",1e9,1,"x"]')],
    [cursor('client:[1,1,1,"x"]')],
    [cursor('client:{}')],
  ])('that is none of this list is refused at no call: %s', async (after) => {
    const { kit } = await withClients(3);
    await using _ = kit;
    const { errors } = await kit.query(PAGE, { after });
    expect(errors?.map(({ message, extensions }) => [message, extensions?.code])).toEqual([
      [`after must be a cursor of this list, got ${quoted(after)}.`, 'BAD_USER_INPUT'],
    ]);
    expect(kit.calls()).toEqual([]);
  });

  it('of another filter is refused, and says what it searched for to nobody', async () => {
    const { kit } = await withClients(30);
    await using _ = kit;
    const filter = { search: 'Client 1' };
    const { data } = await kit.query(PAGE, { first: 1, filter });
    const after = data.clients.pageInfo.endCursor;
    expect(Buffer.from(after, 'base64url').toString()).not.toContain('Client 1');
    expect((await kit.query(PAGE, { after, filter })).errors).toBeUndefined();
    expect((await kit.query(PAGE, { after })).errors?.[0]?.message).toBe(
      'after must be a cursor of the same filter: leave it out, or the filter as it was.',
    );
  });

  it('whose client is gone goes on at its place', async () => {
    const { kit, rows } = await withClients(10);
    await using _ = kit;
    const { data } = await kit.query(PAGE, { first: 4 });
    rows.splice(3, 1);
    const next = await kit.query(PAGE, { first: 2, after: data.clients.pageInfo.endCursor });
    expect(next.data.clients.nodes).toEqual([{ id: 'client_4' }, { id: 'client_5' }]);
  });
});

describe('a list that moves while it is read', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'tells all that stay once, in order: story %i',
    { timeout: 60_000 },
    async (seed) => {
      const { kit, rows } = await withClients(260);
      await using _ = kit;
      const random = createRandom(seed);
      const gone = new Set<string>();
      let next = 1_000;
      const told = await readAll(kit, random.pick([13, 37, 90]), () => {
        // Up to thirty arrive at the top, and what was told already may go.
        for (let count = random.int(0, 30); count > 0; count -= 1) rows.unshift(client(next++));
        for (let count = random.int(0, 5); count > 0; count -= 1) {
          const at = random.int(0, 20);
          gone.add(rows.splice(at, 1)[0].clientId);
        }
      });
      expect(new Set(told).size).toBe(told.length);
      const staying = Array.from({ length: 260 }, (_, at) => `client_${at}`).filter(
        (id) => !gone.has(id),
      );
      expect(told.filter((id) => !gone.has(id) && Number(id.slice(7)) < 1_000)).toEqual(staying);
    },
  );

  it('by --misbehave is told whole, but for the one that is there each other time', async () => {
    const { kit, rows } = await withClients(250, 'moving-lists');
    await using _ = kit;
    const [first, ...staying] = idsOf(rows);
    const told = await readAll(kit, 30);
    expect(told.filter((id) => id !== first)).toEqual(staying);
    expect(new Set(told).size).toBe(told.length);
    const totals = [];
    for (let time = 0; time < 2; time += 1) {
      totals.push((await kit.query(PAGE, { first: 1 })).data.clients.totalCount);
    }
    expect(totals.sort()).toEqual([249, 250]);
  });
});

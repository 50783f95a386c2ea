// What operations share: calls under way and answers of a moment ago, never across tenants.

import { describe, expect, it } from 'vitest';
import { createCache } from '../../src/leadsail/client/cache.ts';
import { tag } from '../../src/leadsail/tags.ts';
import { type Credential, toCredential } from '../../src/upstream/credential.ts';
import { type Answer, type Kit, keyOf, start } from '../support/kit.ts';

const LEAD = '{ lead(id: "lead_1001") { firstName interactions(first: 1) { nodes { summary } } } }';
const CACHED = { cacheMb: 1 };

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

/** What each call of a trace was met by, by endpoint. */
async function howOf(kit: Kit, headers: Readonly<Record<string, string>> = {}) {
  const answer = await kit.query(
    LEAD,
    {},
    {
      'x-api-key': keyOf(kit.simulator, 0),
      'x-gateway-trace': '1',
      ...headers,
    },
  );
  return answer.extensions?.upstream?.map(({ how }) => how).sort();
}

/**
 * Asks without a socket, so that several are in the gateway within one turn of the loop: over sockets a
 * busy machine may have answered the first before it has read the last.
 */
async function askAtOnce(
  kit: Kit,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const request = new Request(`${kit.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': keyOf(kit.simulator, 0),
      ...headers,
    },
    body: JSON.stringify({ query: LEAD }),
  });
  const response = await kit.gateway.fetch(request);
  return (await response.json()) as Answer;
}

describe('single flight', () => {
  it('makes one call of the same read from many requests at once', async () => {
    await using kit = await start();
    const all = await Promise.all(Array.from({ length: 20 }, () => askAtOnce(kit)));
    expect(new Set(all.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(kit.calls()).toEqual(['1  GET /interactions/lead/{leadId}', '1  GET /leads/{leadId}']);
  });

  it('shows who joined in the trace', async () => {
    await using kit = await start();
    const traced = { 'x-gateway-trace': '1' };
    const answers = await Promise.all([askAtOnce(kit, traced), askAtOnce(kit, traced)]);
    const hows = answers.map(({ extensions }) => extensions?.upstream?.map(({ how }) => how));
    expect(hows).toContainEqual(['MISS', 'MISS']);
    expect(hows).toContainEqual(['JOINED', 'JOINED']);
  });

  it('does not join what asks to go past it', async () => {
    await using kit = await start();
    await Promise.all([howOf(kit), howOf(kit, { 'cache-control': 'no-cache' })]);
    expect(kit.calls()).toHaveLength(4);
  });

  it('lets followers have the answer when the one who asked first goes away', async () => {
    await using kit = await start({ simulator: { settleMs: 0, latencyMs: 300 } });
    const leader = new AbortController();
    const body = JSON.stringify({ query: LEAD });
    const headers = { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) };
    const request = { method: 'POST', headers, body, signal: leader.signal };
    const first = fetch(`${kit.url}/graphql`, request).catch((error: Error) => error.name);
    await arrivals(kit, 2);
    const traced = { 'x-gateway-trace': '1' };
    const followers = [askAtOnce(kit, traced), askAtOnce(kit, traced)];
    await new Promise((resolve) => setImmediate(resolve));
    leader.abort();
    expect(await first).toBe('AbortError');
    for (const { data, extensions } of await Promise.all(followers)) {
      expect(data.lead.firstName).toBe('Maria');
      expect(extensions?.upstream?.map(({ how }) => how)).toEqual(['JOINED', 'JOINED']);
    }
    expect(kit.simulator.calls.entries().map(({ aborted }) => aborted)).toEqual([false, false]);
  });

  it('ends a call that nobody waits for any more', async () => {
    await using kit = await start();
    kit.simulator.faults.add({ behave: { kind: 'hang' } });
    const client = new AbortController();
    const body = JSON.stringify({ query: LEAD });
    const headers = { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) };
    const request = { method: 'POST', headers, body, signal: client.signal };
    const asked = fetch(`${kit.url}/graphql`, request).catch((error: Error) => error.name);
    await arrivals(kit, 2);
    client.abort();
    await asked;
    await expect
      .poll(() => kit.simulator.calls.entries().map(({ aborted }) => aborted))
      .toEqual([true, true]);
  });
});

describe('the cache', () => {
  it('answers from memory for a moment, and says so', async () => {
    await using kit = await start(CACHED);
    expect(await howOf(kit)).toEqual(['MISS', 'MISS']);
    expect(await howOf(kit)).toEqual(['HIT', 'HIT']);
    expect(kit.calls()).toHaveLength(2);
  });

  it('is gone past on Cache-Control: no-cache, which fills it again', async () => {
    await using kit = await start(CACHED);
    await howOf(kit);
    const lead = kit.simulator.data().leads.find(({ leadId }) => leadId === 'lead_1001');
    Object.assign(lead ?? {}, { firstName: 'Marisol' });
    expect((await kit.query(LEAD)).data.lead.firstName).toBe('Maria');
    const headers = { 'x-api-key': keyOf(kit.simulator, 0), 'cache-control': 'no-cache' };
    expect((await kit.query(LEAD, {}, headers)).data.lead.firstName).toBe('Marisol');
    expect((await kit.query(LEAD)).data.lead.firstName).toBe('Marisol');
  });

  it('keeps no failure and no miss', async () => {
    await using kit = await start(CACHED);
    const behave = { kind: 'status', status: 500 } as const;
    kit.simulator.faults.add({ behave, times: 2 });
    expect((await kit.query(LEAD)).errors).toBeDefined();
    expect((await kit.query(LEAD)).errors).toBeUndefined();
    const nobody = '{ lead(id: "lead_new") { firstName } }';
    expect((await kit.query(nobody)).data.lead).toBeNull();
    kit.simulator.calls.clear();
    await kit.query(nobody);
    expect(kit.calls()).toHaveLength(1);
  });

  describe.each([true, false])('with plans %s', (plans) => {
    it.each([
      ['clients', 'GET /clients', '{ clients { totalCount } }'],
      ['campaigns', 'GET /campaigns', '{ campaigns { totalCount } }'],
      ['fields', 'GET /field-library', '{ fieldLibrary { id } }'],
      ['leads', 'GET /leads', '{ leads { nodes { id } } }'],
    ])('keeps no answer without its list of %s', async (key, endpoint, query) => {
      for (const sent of [undefined, null, 'none', {}]) {
        await using kit = await start({ ...CACHED, plans });
        const change = (envelope: object) => ({ ...envelope, data: { [key]: sent } });
        kit.simulator.faults.add({
          match: { endpoint },
          behave: { kind: 'mutate', change },
          times: 1,
        });
        const { errors } = await kit.query(query);
        expect(errors?.map(({ extensions }) => extensions?.code)).toEqual([
          'UPSTREAM_BAD_RESPONSE',
        ]);
        for (const _ of ['once more', 'from memory']) {
          expect((await kit.query(query)).errors).toBeUndefined();
        }
        expect(kit.calls()).toHaveLength(2);
      }
    });
  });
});

describe('the cache by itself', () => {
  const clock = { nowMs: 1_000 };
  const [mine, yours] = ['mine', 'yours'].map(
    (key) => (toCredential(key) as Credential).fingerprint,
  ) as [Credential['fingerprint'], Credential['fingerprint']];
  const entry = {
    value: 'x',
    bytes: 100,
    lifetime: { freshMs: 10, staleMs: 20 },
    tags: [tag.lead('1')],
  };

  const brief = { ...entry, lifetime: { freshMs: 10, isShortLived: true }, bytes: 1_000, epoch: 0 };
  const passing = range(100).map((at) => `/passing/${at}`);

  it('keeps a short-lived answer that was requested again, whatever passes meanwhile', () => {
    const cache = createCache(20_000, () => clock.nowMs);
    for (const key of ['/again', '/once']) cache.set(mine, key, brief);
    cache.get(mine, '/again');
    for (const key of passing) cache.set(mine, key, brief);
    expect([cache.get(mine, '/again')?.value, cache.get(mine, '/once')]).toEqual(['x', undefined]);
    clock.nowMs += 11;
    expect(cache.get(mine, '/again')).toBeUndefined();
  });

  it('keeps what lasts, whatever passes meanwhile', () => {
    const cache = createCache(20_000, () => clock.nowMs);
    cache.set(mine, '/library', { ...entry, epoch: 0 });
    for (const key of passing) cache.set(mine, key, brief);
    expect(cache.get(mine, '/library')?.value).toBe('x');
  });

  it('gives half of its bytes to short-lived answers that nobody requested again', () => {
    const cache = createCache(20_000, () => clock.nowMs);
    for (const key of passing) cache.set(mine, key, brief);
    expect(cache.bytes()).toBeGreaterThan(8_000);
    expect(cache.bytes()).toBeLessThanOrEqual(10_000);
  });

  it('keeps 250 of these, however short they are, and others beside them', () => {
    const cache = createCache(10_000_000, () => clock.nowMs);
    for (const key of passing) {
      cache.set(mine, key, brief);
      cache.get(mine, key);
    }
    const many = range(1_000).map((at) => `/many/${at}`);
    for (const key of many) cache.set(mine, key, brief);
    const kept = [...passing, ...many].filter((key) => cache.get(mine, key));
    expect(kept).toEqual([...passing, ...many.slice(-250)]);
  });

  it('replaces an answer, and drops it, wherever it is', () => {
    const cache = createCache(20_000, () => clock.nowMs);
    for (const value of ['x', 'y']) {
      cache.set(mine, '/a', { ...brief, value });
      for (const _ of [1, 2]) expect(cache.get(mine, '/a')?.value).toBe(value);
    }
    cache.delete(mine, '/a');
    expect([cache.get(mine, '/a'), cache.bytes()]).toEqual([undefined, 0]);
  });

  it('is fresh, then stale, then nothing', () => {
    const cache = createCache(10_000, () => clock.nowMs);
    cache.set(mine, '/a', { ...entry, epoch: 0 });
    expect(cache.get(mine, '/a')).toEqual({ value: 'x', isStale: false });
    clock.nowMs += 11;
    expect(cache.get(mine, '/a')).toEqual({ value: 'x', isStale: true });
    clock.nowMs += 20;
    expect(cache.get(mine, '/a')).toBeUndefined();
  });

  it('knows each tenant only by what it asked itself', () => {
    const cache = createCache(10_000, () => clock.nowMs);
    cache.set(mine, '/a', { ...entry, epoch: 0 });
    expect(cache.get(yours, '/a')).toBeUndefined();
    cache.drop(yours, tag.lead('1'));
    expect(cache.get(mine, '/a')).toBeDefined();
  });

  it('drops by tag, and does not keep what was asked for before the drop', () => {
    const cache = createCache(10_000, () => clock.nowMs);
    cache.set(mine, '/a', { ...entry, epoch: 0 });
    cache.set(mine, '/b', { ...entry, tags: [tag.lead('2')], epoch: 0 });
    const before = cache.epoch(mine);
    cache.drop(mine, tag.lead('1'));
    expect([cache.get(mine, '/a'), cache.get(mine, '/b')?.value]).toEqual([undefined, 'x']);
    cache.set(mine, '/a', { ...entry, epoch: before });
    expect(cache.get(mine, '/a')).toBeUndefined();
  });

  it('drops of every tenant what bears a tag, or all there is, and nothing asked for before', () => {
    const cache = createCache(10_000, () => clock.nowMs);
    const fill = (): void => {
      for (const tenant of [mine, yours]) {
        const epoch = cache.epoch(tenant);
        cache.set(tenant, '/a', { ...entry, epoch });
        cache.set(tenant, '/b', { ...entry, tags: [tag.lead('2')], epoch });
      }
    };
    const kept = () =>
      [mine, yours].flatMap((tenant) => ['/a', '/b'].map((key) => cache.get(tenant, key)?.value));
    fill();
    cache.drop(null, tag.lead('1'));
    expect(kept()).toEqual([undefined, 'x', undefined, 'x']);
    cache.drop(mine, tag.lead('2'));
    fill();
    const before = [cache.epoch(mine), cache.epoch(yours)];
    cache.clear();
    expect(kept()).toEqual([undefined, undefined, undefined, undefined]);
    expect(cache.bytes()).toBe(0);
    cache.set(mine, '/a', { ...entry, epoch: before[0] ?? 0 });
    cache.set(yours, '/a', { ...entry, epoch: before[1] ?? 0 });
    expect(kept()).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('gives out nothing that was dropped, however much was dropped since', () => {
    const cache = createCache(10_000, () => clock.nowMs);
    cache.set(mine, '/a', { ...entry, epoch: cache.epoch(mine) });
    cache.drop(mine, tag.lead('1'));
    for (let at = 0; at < 20_000; at += 1) cache.drop(yours, tag.lead(`${at}`));
    expect(cache.get(mine, '/a')).toBeUndefined();
    cache.set(mine, '/a', { ...entry, epoch: cache.epoch(mine) });
    cache.drop(mine, tag.lead('2'));
    expect(cache.get(mine, '/a')?.value).toBe('x');
  });

  it('stays within its bytes', () => {
    const cache = createCache(10_000, () => clock.nowMs);
    for (let at = 0; at < 1_000; at += 1) cache.set(mine, `/${at}`, { ...entry, epoch: 0 });
    expect(cache.bytes()).toBeLessThanOrEqual(10_000);
    for (const lifetime of [entry.lifetime, brief.lifetime]) {
      cache.set(mine, '/big', { ...entry, lifetime, bytes: 20_000, epoch: 0 });
      expect(cache.get(mine, '/big')).toBeUndefined();
    }
  });
});

it('two tenants who ask the same ids at once, under load, never see a word of each other', async () => {
  await using kit = await start({ simulator: { settleMs: 0 }, ...CACHED });
  const texts = [0, 1].map((tenant) => {
    const { leads, interactions } = kit.simulator.data(tenant);
    const words = JSON.stringify([leads, interactions]).match(
      /"(email|phone|message)":"[^"]{6,}"/g,
    );
    return new Set(words?.map((word) => word.slice(word.indexOf(':') + 1)));
  });
  const query = `query ($id: ID!) {
    lead(id: $id) { email phone interactions(first: 5) { nodes { phone transcript { entries { message } } } } }
  }`;
  let seen = 0;
  for (let round = 0; round < 10; round += 1) {
    const asked = Array.from({ length: 40 }, async (_, at) => {
      const tenant = at % 2;
      const id = `lead_10${String(10 + ((at >> 1) % 20)).padStart(2, '0')}`;
      const headers = { 'x-api-key': keyOf(kit.simulator, tenant) };
      const text = JSON.stringify((await kit.query(query, { id }, headers)).data);
      for (const [word] of text.matchAll(/"[^"]{6,}"(?!:)/g)) {
        expect(texts[1 - tenant]?.has(word), word).toBe(false);
        if (texts[tenant]?.has(word)) seen += 1;
      }
    });
    await Promise.all(asked);
  }
  expect(seen).toBeGreaterThan(1_000);
});

/** Waits until LeadSail got so many calls. */
async function arrivals(kit: Kit, count: number): Promise<void> {
  await expect.poll(() => kit.calls().length, { interval: 2 }).toBe(count);
}

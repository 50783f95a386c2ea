// What a refused caller is told to do can be done at this gateway, whichever credentials it takes and whatever is off.
import { describe, expect, it } from 'vitest';
import { type Kit, type KitOptions, start } from '../support/kit.ts';

const KEY = 'demo-key-northwind';
const TOKEN = 'north-token-0123456789';
const tenants = [{ name: 'north', leadsailApiKey: KEY, tokens: [TOKEN], claims: [] }];

const GATEWAYS: readonly { takes: readonly ('key' | 'token')[]; options: KitOptions }[] = [
  { takes: ['key'], options: {} },
  { takes: ['token', 'key'], options: { tenants } },
  { takes: ['token'], options: { tenants, tokensOnly: true } },
];

const QUERY = '{ lead(id: "lead_1001") { id } }';
const DOORS: Readonly<Record<string, RequestInit & { path?: string }>> = {
  query: { method: 'POST', body: JSON.stringify({ query: QUERY }) },
  'query by GET': { path: `?query=${encodeURIComponent(QUERY)}` },
  'query of a router': {
    path: '/federation',
    method: 'POST',
    body: JSON.stringify({ query: QUERY }),
  },
  mutation: {
    method: 'POST',
    body: JSON.stringify({
      query: 'mutation { updateLead(input: { leadId: "a", lastName: "B" }) { outcome } }',
    }),
  },
  subscription: {
    method: 'POST',
    headers: { accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { interactionChanged(id: "a") { id } }' }),
  },
  'reserved stream': { path: '/stream', method: 'PUT' },
};

async function messageOf({ url }: Kit, door: string, headers: Readonly<Record<string, string>>) {
  const { path = '', ...init } = DOORS[door] ?? {};
  const response = await fetch(`${url}/graphql${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers, ...headers },
  });
  const [, message = ''] = /"message":"([^"]*)"/.exec(await response.text()) ?? [];
  return message;
}

/** What a message says to send. */
const advisedBy = (message: string): string[] => [
  ...(/Bearer and a token|: Bearer, and no|either X-API-Key or Authorization/.test(message)
    ? ['token']
    : []),
  ...(/key in the X-API-Key|either X-API-Key/.test(message) ? ['key'] : []),
];

describe.each(GATEWAYS)('a gateway that takes $takes', ({ takes, options }) => {
  it.each(Object.keys(DOORS))('says so to a %s without a credential', async (door) => {
    await using kit = await start({ simulator: { settleMs: 0 }, ...options });
    expect(advisedBy(await messageOf(kit, door, {}))).toEqual(takes);
  });

  it('tells nobody else to send what it does not take', async () => {
    await using kit = await start({ simulator: { settleMs: 0 }, ...options });
    const bearer = { authorization: `Bearer ${TOKEN}` };
    for (const headers of [{ 'x-api-key': KEY }, bearer, { ...bearer, 'x-api-key': KEY }]) {
      for (const door of ['query', 'reserved stream']) {
        const advised = advisedBy(await messageOf(kit, door, headers));
        expect(takes).toEqual(expect.arrayContaining(advised));
      }
    }
  });

  it('has in GraphiQL what it takes', async () => {
    await using kit = await start({ simulator: { settleMs: 0 }, ...options });
    const page = await fetch(`${kit.url}/graphql`, { headers: { accept: 'text/html' } });
    const isKey = /x-api-key[^,]{0,20}(demo-key|YOUR)/i.test(await page.text());
    expect(isKey).toBe(takes.includes('key'));
  });
});

it('no right is asked for where mutations are off', async () => {
  await using kit = await start({ tenants, writes: false, simulator: { settleMs: 0 } });
  for (const headers of [{ 'x-api-key': KEY }, { authorization: `Bearer ${TOKEN}` }]) {
    expect(await messageOf(kit, 'mutation', headers)).toBe('Mutations are off at this gateway.');
  }
});

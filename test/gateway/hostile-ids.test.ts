// Thousands of hostile ids through a real gateway: each reaches its own endpoint as itself, or none.
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, hash } from '../../src/simulator/random.ts';
import { type Answer, type Kit, start } from '../support/kit.ts';

const HARMLESS = [
  'lead_1001 a Z 9 - _ . ~ ! * ( ) : @ & = + $ , ; < > | ^ ` { } [ ] " \''.split(' '),
  ['..x', 'x..', ' ', '__proto__', 'constructor', '{leadId}', 'undefined', 'null', '$&', '&sol;'],
  ['é', 'ß', 'e\u0301', '名', 'ا', 'א', '\u202e', '\u200d', '🏠', '👩🏽‍🚀', '\ufeff', '／', '．．'],
].flat();
const HARMFUL = [
  ['/', '\\', '?', '#', '%', '../', '..\\', '/../leads', '%2F', '%2e%2e', '%5c', '%00', '%25'],
  ['\0', '\t', '\n', '\r\n', '\r\nX-API-Key: x', '\u001b', '\u007f', '\u0080', '\u0085', '\u009f'],
  ['\ud83d', '\udc00', 'x'.repeat(201), 'x'.repeat(10_240)],
].flat();
const HARMFUL_ALONE = ['', '.', '..', '...', '.'.repeat(200)];

type Hostile = { readonly id: string; readonly isRefused: boolean };

// The test made the id and knows which pieces are in it, so it need not ask the rule under test.
function hostileIds(count: number, seed: number): Hostile[] {
  const random = createRandom(seed);
  const made = new Map<string, Hostile>();
  for (const id of HARMFUL_ALONE) made.set(id, { id, isRefused: true });
  while (made.size < count) {
    const pieces = Array.from({ length: random.int(1, 6) }, () => random.pick(HARMLESS));
    const isRefused = random.chance(0.5);
    if (isRefused) pieces.splice(random.int(0, pieces.length), 0, random.pick(HARMFUL));
    const id = pieces.join('');
    if (isRefused || /[^.]/.test(id)) made.set(id, { id, isRefused });
  }
  return [...made.values()];
}

/** The error code of each id, in order; null where it was let through. */
type Ask = (kit: Kit, ids: readonly string[]) => Promise<(string | null)[]>;

const text = (id: string) => JSON.stringify(id);

// The place of an id in an error's path: an index of a list, or an alias such as `a7`.
function codesOf({ errors = [] }: Answer, count: number): (string | null)[] {
  const codes: (string | null)[] = Array.from({ length: count }, () => null);
  for (const { path, extensions } of errors) {
    codes[Number(`${path?.at(-1)}`.replace('a', ''))] = String(extensions?.code);
  }
  return codes;
}

const asList =
  (field: string, isLiteral: boolean): Ask =>
  async (kit, ids) => {
    const answer = isLiteral
      ? await kit.query(`{ ${field}(ids: [${ids.map(text)}]) { id } }`)
      : await kit.query(`query ($ids: [ID!]!) { ${field}(ids: $ids) { id } }`, { ids });
    return codesOf(answer, ids.length);
  };

const asAliases =
  (field: string, argument: string, isLiteral: boolean): Ask =>
  async (kit, ids) => {
    const declared = isLiteral ? '' : `(${ids.map((_, at) => `$v${at}: ID!`)})`;
    const values = ids.map((id, at) => (isLiteral ? text(id) : `$v${at}`));
    const calls = values.map((value, at) => `a${at}: ${field}(${argument}: ${value}) { id }`);
    const variables = Object.fromEntries(ids.map((id, at) => [`v${at}`, id]));
    const answer = await kit.query(`query ${declared} { ${calls} }`, isLiteral ? {} : variables);
    return codesOf(answer, ids.length);
  };

/** As asked of a mutation that has the id in its path: what it refuses is data. */
const asWrites =
  (field: string, beside: string): Ask =>
  async (kit, ids) => {
    const declared = ids.map((_, at) => `$v${at}: ID!`);
    const calls = ids.map(
      (_, at) =>
        `a${at}: ${field}(input: { leadId: $v${at} ${beside} }) { userErrors { code field } }`,
    );
    const variables = Object.fromEntries(ids.map((id, at) => [`v${at}`, id]));
    const { data, errors } = await kit.query(`mutation (${declared}) { ${calls} }`, variables);
    expect(errors).toBeUndefined();
    return ids.map((_, at) => {
      const { userErrors } = data[`a${at}`];
      const isRefused = userErrors.some(({ code }: { code: string }) => code === 'INVALID');
      if (isRefused) expect(userErrors).toEqual([{ code: 'INVALID', field: ['input', 'leadId'] }]);
      return isRefused ? 'BAD_USER_INPUT' : null;
    });
  };

// Keys that are asked together become one call for the whole library, so each goes alone.
const oneByOne =
  (ask: Ask): Ask =>
  async (kit, ids) =>
    (await Promise.all(ids.map((id) => ask(kit, [id])))).flat();

const LEAD = { endpoint: 'GET /leads/{leadId}', before: '/api/v1/leads/' };
const THREAD = { endpoint: 'GET /interactions/{interactionId}', before: '/api/v1/interactions/' };
const FIELD = { endpoint: 'GET /field-library/{key}', before: '/api/v1/field-library/' };

const CLIENT = { endpoint: 'GET /clients/{clientId}', before: '/api/v1/clients/' };

const write = (endpoint: string, after = '') => ({ endpoint, before: '/api/v1/leads/', after });
const UPDATE = write('PATCH /leads/{leadId}');
const APPROVE = write('POST /leads/{leadId}/approve', '/approve');
const DELIVER = write('POST /leads/{leadId}/deliver', '/deliver');
const REPOST = write('POST /leads/{leadId}/repost', '/repost');

type Place = { readonly endpoint: string; readonly before: string; readonly after?: string };

const ways: [string, Place, number, Ask, 'literals'?][] = [
  ['lead(id: $id)', LEAD, 400, asAliases('lead', 'id', false)],
  ['lead(id: "…")', LEAD, 400, asAliases('lead', 'id', true), 'literals'],
  ['leadsByIds(ids: $ids)', LEAD, 800, asList('leadsByIds', false)],
  ['leadsByIds(ids: ["…"])', LEAD, 400, asList('leadsByIds', true), 'literals'],
  ['interaction(id: $id)', THREAD, 400, asAliases('interaction', 'id', false)],
  ['interaction(id: "…")', THREAD, 400, asAliases('interaction', 'id', true), 'literals'],
  ['interactionsByIds(ids: $ids)', THREAD, 400, asList('interactionsByIds', false)],
  ['client(id: $id)', CLIENT, 200, asAliases('client', 'id', false)],
  ['client(id: "…")', CLIENT, 200, asAliases('client', 'id', true), 'literals'],
  ['clientsByIds(ids: $ids)', CLIENT, 200, asList('clientsByIds', false)],
  [
    'fieldLibraryEntry(key: $key)',
    FIELD,
    200,
    oneByOne(asAliases('fieldLibraryEntry', 'key', false)),
  ],
  [
    'fieldLibraryEntry(key: "…")',
    FIELD,
    200,
    oneByOne(asAliases('fieldLibraryEntry', 'key', true)),
    'literals',
  ],
  ['updateLead', UPDATE, 100, asWrites('updateLead', 'firstName: "A"')],
  ['setLeadApproval', APPROVE, 100, asWrites('setLeadApproval', 'status: PENDING')],
  ['deliverLead', DELIVER, 200, asWrites('deliverLead', 'campaignId: "HXZ"')],
  ['repostLead', REPOST, 200, asWrites('repostLead', '')],
];

let kit: Kit;
beforeAll(async () => {
  kit = await start({ simulator: { settleMs: 0 } });
  return () => kit[Symbol.asyncDispose]();
});

describe.each(ways)('%s', (way, { endpoint, before, after = '' }, count, ask, literals) => {
  // A lone surrogate is no GraphQL either: as a literal it fails before there is an argument.
  const ids = hostileIds(count, hash(way)).filter(({ id }) => !literals || id.isWellFormed());

  it(`sends each of ${ids.length} ids to ${endpoint} as itself, or not at all`, async () => {
    expect(ids.filter(({ isRefused }) => isRefused).length).toBeGreaterThan(count / 4);
    // As many as one operation may have fields at its root.
    for (let at = 0; at < ids.length; at += 20) {
      const some = ids.slice(at, at + 20);
      kit.simulator.calls.clear();
      const codes = await ask(
        kit,
        some.map(({ id }) => id),
      );
      expect(some.map(({ id }, index) => [id, codes[index]])).toEqual(
        some.map(({ id, isRefused }) => [id, isRefused ? 'BAD_USER_INPUT' : null]),
      );
      const calls = kit.simulator.calls.entries();
      expect(new Set(calls.map((call) => call.endpoint))).toEqual(new Set([endpoint]));
      const reached = calls.map(({ url }) => {
        expect(url.startsWith(before), url).toBe(true);
        expect(url.endsWith(after), url).toBe(true);
        const segment = url.slice(before.length, url.length - after.length);
        expect(segment).toMatch(/^[^/?#\\]+$/);
        return decodeURIComponent(segment);
      });
      expect(reached.sort()).toEqual(
        some.flatMap(({ id, isRefused }) => (isRefused ? [] : id)).sort(),
      );
    }
  });
});

// The subgraph of `sdl --scopes` behind routers that enforce scopes: a JWT reads and does what its scopes say, and no more.
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, type House, type Join, JWT_SECRET, startHouse } from './gateways.ts';

const JOINS: readonly Join[] = ['hive with scopes', 'hive with scopes on the Rust planner'];

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The header of a caller with these scopes. */
function bearer(scope: string, secret = JWT_SECRET) {
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: 'nurse', scope, exp })}`;
  const signature = createHmac('sha256', secret).update(signed).digest('base64url');
  return { authorization: `Bearer ${signed}.${signature}` };
}

const PLAIN = '{ lead(id: "lead_1001") { id status appointments { id } } }';
const PERSONAL = '{ lead(id: "lead_1001") { id firstName } }';
const ACROSS = '{ appointment(id: "apt_1") { id lead { id lastName } } }';
const UPDATE =
  'mutation { updateLead(input: { leadId: "lead_1001", tags: ["vip"] }) { outcome lead { id } } }';
const CALL = 'mutation { initiateCall(input: { leadId: "lead_1001", isTest: true }) { outcome } }';

const codesOf = ({ errors = [] }: Answer): string[] =>
  errors.map(({ extensions }) => extensions?.code);

describe.each(JOINS)('joined by %s', (how) => {
  let house: House;
  beforeAll(async () => {
    house = await startHouse(how);
  });
  beforeEach(() => house.simulator.calls.clear());
  afterAll(() => house?.stop());
  const ask = (query: string, scope: string) => house.query(query, undefined, bearer(scope));

  it('a token without scopes reads what is nobody’s', async () => {
    const { data, errors } = await ask(PLAIN, '');
    expect(errors).toBeUndefined();
    expect(data.lead).toMatchObject({ id: 'lead_1001', appointments: [{ id: 'apt_1' }] });
  });

  it.each([
    ['personal data', PERSONAL, '', 'leadsail:personal'],
    ['personal data from another subgraph', ACROSS, 'leadsail:write', 'leadsail:personal'],
    ['a mutation', UPDATE, 'leadsail:personal', 'leadsail:write'],
    ['a call', CALL, 'leadsail:write', 'leadsail:write leadsail:contact'],
  ])(
    '%s is refused before a call leaves, and let through with its scope',
    async (_, query, too, enough) => {
      const refused = await ask(query, too);
      expect(codesOf(refused)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
      expect(house.calls()).toEqual([]);
      const { data, errors } = await ask(query, enough);
      expect(errors).toBeUndefined();
      expect(Object.values(data)).not.toContain(null);
      expect(house.calls().length).toBeGreaterThan(0);
    },
  );

  it('a token that somebody else signed, or none, opens nothing personal', async () => {
    const forged = await house.query(PERSONAL, undefined, bearer('leadsail:personal', 'other'));
    expect([forged.data ?? null, forged.errors?.length]).toEqual([null, 1]);
    expect(codesOf(await house.query(PERSONAL))).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    expect(house.calls()).toEqual([]);
  });
});

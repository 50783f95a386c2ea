// What a token may do: a caller without a right is refused before any call, in every way that it may try.
import { describe, expect, it } from 'vitest';
import { parseTenants } from '../../src/server/auth/tenants.ts';
import { type Right, toCredential } from '../../src/upstream/credential.ts';
import { type Kit, start } from '../support/kit.ts';
import { subscribe } from '../support/watching.ts';

const KEY = 'demo-key-northwind';
const tokenOf = (rights: readonly Right[]): string => `token-that-may-${rights.join('-')}`;

const SETS: readonly (readonly Right[])[] = [
  ['read'],
  ['write'],
  ['contact'],
  ['read', 'contact'],
  ['read', 'write', 'contact'],
];

const tenants = SETS.map((rights, at) => ({
  name: `tenant-${at}`,
  leadsailApiKey: KEY,
  tokens: [tokenOf(rights)],
  claims: [],
  rights,
}));

// What each asks for, and the rights that it needs.
const ASKED: readonly (readonly [string, readonly Right[]])[] = [
  ['{ lead(id: "lead_1001") { id firstName } }', ['read']],
  ['{ leads(first: 1) { nodes { id } } }', ['read']],
  [
    'mutation { updateLead(input: { leadId: "lead_1001", firstName: "A" }) { userErrors { code } } }',
    ['write'],
  ],
  [
    'mutation { updateLead(input: { leadId: "lead_1001", firstName: "A", idempotencyKey: "k" }) { userErrors { code } } }',
    ['write'],
  ],
  [
    'mutation { deliverLead(input: { leadId: "lead_1001", campaignId: "HXZ" }) { userErrors { code } } }',
    ['write'],
  ],
  ['mutation { repostLead(input: { leadId: "lead_1040" }) { userErrors { code } } }', ['write']],
  [
    'mutation { firePixel(input: { leadId: "lead_1001", pixelId: "1", platform: TIKTOK, eventName: "Lead" }) { userErrors { code } } }',
    ['write'],
  ],
  [
    'mutation { sendLeadsToAutoDialer(input: { leadIds: ["lead_1001"] }) { userErrors { code } } }',
    ['contact'],
  ],
  [
    'mutation { initiateCall(input: { leadId: "lead_1001" }) { userErrors { code } } }',
    ['contact'],
  ],
  [
    'mutation { sendSms(input: { leadId: "lead_1001", message: "Hi" }) { userErrors { code } } }',
    ['contact', 'read'],
  ],
  [
    'mutation { saveLeadFile(input: { leadId: "lead_1001", fileKey: "a", fileName: "a", fileType: "pdf", documentUrl: "https://files.example.com/a" }) { userErrors { code } } }',
    ['write'],
  ],
  [
    'mutation { sendDocumentForSigning(input: { leadId: "lead_1001", fileKey: "a" }) { userErrors { code } } }',
    ['contact', 'read'],
  ],
];

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function codesOf(kit: Kit, query: string, headers: Record<string, string>) {
  kit.simulator.calls.clear();
  const { errors = [] } = await kit.query(query, {}, headers);
  return errors.map(({ extensions }) => extensions?.code);
}

describe('a token', () => {
  it.each(SETS)(
    'does what it has the right to, and nothing else leaves: %s %s %s',
    async (...given) => {
      const rights = given.filter((right) => right !== undefined);
      await using kit = await start({ tenants, simulator: { settleMs: 0 } });
      for (const [query, needed] of ASKED) {
        // A plan answers the second time.
        for (const _ of 'abc') {
          const codes = await codesOf(kit, query, bearer(tokenOf(rights)));
          const isAllowed = needed.every((right) => rights.includes(right));
          expect([query, codes]).toEqual([query, isAllowed ? [] : ['FORBIDDEN']]);
          if (!isAllowed) expect(kit.calls()).toEqual([]);
        }
      }
    },
  );

  it('without the right to read watches nothing', async () => {
    await using kit = await start({ tenants, simulator: { settleMs: 0 } });
    const query = 'subscription { interactionChanged(id: "int_1001_1") { id } }';
    const watching = await subscribe(kit, query, {}, bearer(tokenOf(['write'])));
    expect(JSON.stringify(await watching.next())).toContain('FORBIDDEN');
    expect(kit.calls()).toEqual([]);
  });
});

describe('GATEWAY_WRITES=off', () => {
  it('refuses each mutation of every caller, and answers queries', async () => {
    await using kit = await start({ tenants, writes: false, simulator: { settleMs: 0 } });
    for (const headers of [bearer(tokenOf(['read', 'write', 'contact'])), { 'x-api-key': KEY }]) {
      for (const [query] of ASKED) {
        const isQuery = query.startsWith('{');
        expect(await codesOf(kit, query, headers)).toEqual(isQuery ? [] : ['FORBIDDEN']);
        if (!isQuery) expect(kit.calls()).toEqual([]);
      }
    }
  });
});

describe('the file of tenants', () => {
  const read = (rights: unknown) =>
    parseTenants(
      JSON.stringify({
        tenants: [{ name: 'a', leadsailApiKey: KEY, tokens: ['0123456789abcdef'], rights }],
      }),
      { hasOwnKey: false, hasJwks: false },
    );

  it('may name rights, and no others', () => {
    expect(read(['read', 'contact'])).toMatchObject({ tenants: [{ rights: ['read', 'contact'] }] });
    for (const wrong of [[], ['admin'], 'read', ['read', 1], null]) {
      expect(read(wrong)).toEqual({
        faults: ['tenants[0] has rights that are not a list of read, write, contact'],
      });
    }
  });

  const withTokens = (tokens: readonly unknown[], rights?: unknown) =>
    parseTenants(
      JSON.stringify({ tenants: [{ name: 'a', leadsailApiKey: KEY, tokens, rights }] }),
      { hasOwnKey: false, hasJwks: false },
    );

  it('may give one token fewer rights than the others', async () => {
    const [reader, writer] = ['0123456789reader', '0123456789writer'];
    const parsed = withTokens(
      [{ name: 'reader', token: reader, rights: ['read'] }, writer],
      ['read', 'write'],
    );
    if ('faults' in parsed) throw new Error(parsed.faults.join());
    await using kit = await start({ tenants: parsed.tenants, simulator: { settleMs: 0 } });
    for (const [query, needed] of ASKED) {
      for (const [token, rights] of [
        [reader, ['read']],
        [writer, ['read', 'write']],
      ] as const) {
        const isAllowed = needed.every((right) => rights.some((own) => own === right));
        const codes = await codesOf(kit, query, bearer(token));
        expect([token, query, codes]).toEqual([token, query, isAllowed ? [] : ['FORBIDDEN']]);
      }
    }
  });

  it('may give no token what its tenant lacks, or what is no right', () => {
    const token = '0123456789abcdef';
    for (const rights of [[], ['admin'], 'read', null]) {
      expect(withTokens([{ name: 'x', token, rights }])).toEqual({
        faults: ['tenants[0] has a token with rights that are not a list of read, write, contact'],
      });
    }
    expect(withTokens([{ name: 'x', token, rights: ['read', 'write'] }], ['read'])).toEqual({
      faults: ['tenants[0] has a token with rights that it does not have itself'],
    });
    // Where a tenant may do everything, each of its tokens may do less.
    expect(withTokens([{ name: 'x', token, rights: ['read'] }, '0123456789others'])).toMatchObject({
      tenants: [{ tokenRights: [['read'], undefined] }],
    });
  });

  it('changes nothing of what is shared by a key', () => {
    expect(toCredential(KEY)).not.toHaveProperty('rights');
  });
});

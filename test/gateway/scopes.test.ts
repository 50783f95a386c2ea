// Scopes of a JWT: what a token may not do is refused before any call, at every door, and printed for routers alike.
import { buildSchema, getOperationAST, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personalFields } from '../../src/graph/supergraph/personal.ts';
import { toScopedSdl } from '../../src/graph/supergraph/scopes.ts';
import type { ExecutableOperation } from '../../src/server/operation/execution.ts';
import { refusePersonal } from '../../src/server/operation/personal.ts';
import { type Issuer, startIssuer, TENANTS } from '../support/issuer.ts';
import { type Kit, start } from '../support/kit.ts';
import { SDL } from '../support/sdl.ts';
import { subscribe } from '../support/watching.ts';

const PERSONAL = 'leadsail:personal';
const WRITE = 'leadsail:write';
const CONTACT = 'leadsail:contact';

/** Mutations that reach a human being. */
const CONTACTING = ['initiateCall', 'sendSms', 'sendLeadsToAutoDialer', 'sendDocumentForSigning'];

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer?.[Symbol.asyncDispose]());

const bearer = (claims: object) => issuer.bearer('ann', 600, 'k1', claims);

// What each asks for, and the scopes that it needs.
const ASKED: readonly (readonly [string, readonly string[]])[] = [
  ['{ lead(id: "lead_1001") { id status country } }', []],
  ['{ lead(id: "lead_1001") { id ...Who } } fragment Who on Lead { lastName }', [PERSONAL]],
  ['{ lead(id: "lead_1001") { interactions { nodes { id } } } }', []],
  ['{ lead(id: "lead_1001") { interactions { nodes { summary } } } }', [PERSONAL]],
  ['{ lead(id: "lead_1001") { id firstName @skip(if: true) } }', [PERSONAL]],
  [
    'mutation { updateLead(input: { leadId: "lead_1001", firstName: "A" }) { lead { id } userErrors { code } } }',
    [WRITE],
  ],
  [
    'mutation { updateLead(input: { leadId: "lead_1001", firstName: "A" }) { lead { email } userErrors { code } } }',
    [WRITE, PERSONAL],
  ],
  [
    'mutation { initiateCall(input: { leadId: "lead_1001" }) { userErrors { code } } }',
    [WRITE, CONTACT],
  ],
];

describe.each(['/graphql', '/graphql/federation'])('at %s a token', (endpoint) => {
  let kit: Kit;
  beforeAll(async () => {
    const jwt = { ...issuer.jwt, enforcesScopes: true };
    kit = await start({ tenants: TENANTS, jwt, endpoint, simulator: { settleMs: 0 } });
  });
  afterAll(() => kit?.[Symbol.asyncDispose]());

  async function codesOf(query: string, headers: Record<string, string>) {
    kit.simulator.calls.clear();
    const { errors = [] } = await kit.query(query, {}, headers);
    return errors.map(({ extensions }) => extensions?.code);
  }

  it.each([
    [{}],
    [{ scope: '' }],
    [{ scope: 'openid email' }],
    [{ scope: PERSONAL }],
    [{ scope: `openid ${WRITE}` }],
    [{ scope: `${WRITE} ${CONTACT}` }],
    [{ scope: `${PERSONAL} ${WRITE} ${CONTACT}` }],
    [{ scp: [PERSONAL, WRITE] }],
    [{ scp: CONTACT }],
    [{ scope: [PERSONAL], scp: 7 }],
    [{ scope: `x${PERSONAL} ${PERSONAL}s` }],
  ])('does what its scopes say, and nothing else leaves: %j', async (claims) => {
    const scopes = Object.values(claims).flatMap((claim) =>
      typeof claim === 'string' ? claim.split(' ') : Array.isArray(claim) ? claim : [],
    );
    const headers = await bearer(claims);
    for (const [query, needed] of ASKED) {
      const isAllowed = needed.every((scope) => scopes.includes(scope));
      // A plan answers the second time.
      for (const _ of 'abc') {
        const codes = await codesOf(query, headers);
        expect([query, codes]).toEqual([query, isAllowed ? [] : ['FORBIDDEN']]);
        if (!isAllowed) expect(kit.calls()).toEqual([]);
      }
    }
  });

  it('is refused what another with all scopes has just been answered', async () => {
    const query = '{ lead(id: "lead_1001") { email } }';
    const all = await bearer({ scope: PERSONAL });
    for (const _ of 'abcd') expect(await codesOf(query, all)).toEqual([]);
    const { data, errors } = await kit.query(query, {}, await bearer({}));
    expect(data).toBeUndefined();
    expect(errors?.[0]).toMatchObject({
      message:
        'Lead.email is personal data, which may not be read with your token at this gateway: it needs the scope `leadsail:personal`.',
      extensions: { code: 'FORBIDDEN' },
    });
  });

  it('watches what it may read', async () => {
    const query = (field: string) =>
      `subscription { interactionChanged(id: "int_1001_1") { ${field} } }`;
    const refused = await subscribe(kit, query('summary'), {}, await bearer({}));
    expect(JSON.stringify(await refused.next())).toContain('FORBIDDEN');
    const watching = await subscribe(kit, query('id'), {}, await bearer({}));
    expect(JSON.stringify(await watching.next())).toContain('int_1001_1');
    await watching.leave();
  });
});

describe('a token', () => {
  it('may all that its tenant may, where scopes are not enforced', async () => {
    await using other = await start({ tenants: TENANTS, jwt: issuer.jwt });
    const { errors } = await other.query(
      '{ lead(id: "lead_1001") { email } }',
      {},
      await bearer({}),
    );
    expect(errors).toBeUndefined();
  });

  it('never may more than its tenant', async () => {
    const [tenant] = TENANTS;
    if (!tenant) throw new Error('there is one');
    await using other = await start({
      tenants: [{ ...tenant, rights: ['read'] }],
      jwt: { ...issuer.jwt, enforcesScopes: true },
    });
    const headers = await bearer({ scope: `${PERSONAL} ${WRITE} ${CONTACT}` });
    const { errors } = await other.query('{ lead(id: "lead_1001") { email } }', {}, headers);
    expect(errors).toBeUndefined();
    const mutation =
      'mutation { updateLead(input: { leadId: "lead_1001", firstName: "A" }) { userErrors { code } } }';
    const refused = await other.query(mutation, {}, headers);
    expect(refused.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});

describe('each field of the schema', () => {
  const schema = buildSchema(SDL);
  const personal = personalFields(SDL);
  const refuse = refusePersonal(personal);
  const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.keys(type.getFields()).map((name) => [type.name, name] as const)
      : [],
  );

  /** Whether it is refused in a fragment, to a caller who may not see what is personal. */
  function isRefused(type: string, name: string): boolean {
    const document = parse(`query Q { ...F } fragment F on ${type} { other: ${name} }`);
    const operation = getOperationAST(document);
    const contextValue = { may: () => false };
    return (
      refuse({ schema, document, operation, contextValue } as unknown as ExecutableOperation) !==
      null
    );
  }

  it('is refused exactly where it is called @personal', () => {
    expect(fields.length).toBeGreaterThan(300);
    const wrong = fields.filter(([type, name]) => {
      const text = SDL.split(new RegExp(`^type ${type}\\b[^{]*{`, 'm'))[1]?.split(/^}/m)[0] ?? '';
      const declared = new RegExp(`^  ${name}(\\([^)]*\\))?: .*$`, 'm').exec(
        text.replaceAll(/\([^)]*\)/g, ''),
      )?.[0];
      const isPersonal = type !== 'Mutation' && declared?.includes('@personal') === true;
      return isRefused(type, name) !== isPersonal;
    });
    expect(wrong).toEqual([]);
    expect(personal.size).toBeGreaterThan(30);
  });

  it('is printed with the scopes that it needs', () => {
    const scoped = buildSchema(
      `${toScopedSdl(SDL).replace(/^extend schema @link.*$/m, '')}
      directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
      directive @tag(name: String!) repeatable on FIELD_DEFINITION | INPUT_OBJECT | INPUT_FIELD_DEFINITION
      directive @key(fields: String!) repeatable on OBJECT
      directive @shareable on OBJECT`,
      { assumeValidSDL: true },
    );
    const scopesOf = (type: string, name: string): string | undefined => {
      const field = (
        scoped.getType(type) as unknown as {
          getFields: () => Record<
            string,
            {
              astNode?: {
                directives?: readonly { name: { value: string }; arguments?: readonly unknown[] }[];
              };
            }
          >;
        }
      ).getFields()[name];
      const found = field?.astNode?.directives?.find((one) => one.name.value === 'requiresScopes');
      return found && [...JSON.stringify(found).matchAll(/leadsail:\w+/g)].join(' ');
    };
    for (const [type, name] of fields) {
      const wanted = personal.has(`${type}.${name}`)
        ? PERSONAL
        : type !== 'Mutation'
          ? undefined
          : CONTACTING.includes(name)
            ? `${WRITE} ${CONTACT}`
            : WRITE;
      expect([type, name, scopesOf(type, name)]).toEqual([type, name, wanted]);
    }
  });
});

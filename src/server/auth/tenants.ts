// Reads the file of tenants: which token or claim maps to which LeadSail key. Pure; never quotes a secret.

import type { Right } from '../../upstream/credential.ts';

/** A customer of this gateway's operator. */
export type Tenant = {
  readonly name: string;
  /** Null: served with the gateway's own key. */
  readonly leadsailApiKey: string | null;
  /** Bearer tokens that are this tenant. */
  readonly tokens: readonly string[];
  /** What logs call them, in their order; the tenant's name and their number where left out. */
  readonly tokenNames?: readonly (string | undefined)[] | undefined;
  /** Values of the tenant claim of a JWT that are this tenant. */
  readonly claims: readonly string[];
  /** What each of them may do, in their order; `rights` where left out. */
  readonly tokenRights?: readonly (readonly Right[] | undefined)[] | undefined;
  /** What its tokens and claims may do; everything when left out. */
  readonly rights?: readonly Right[] | undefined;
  /** What LeadSail's webhooks for this tenant bring. */
  readonly webhookSecret?: string | undefined;
};

export type ReadTenants =
  | { readonly tenants: readonly Tenant[] }
  | { readonly faults: readonly string[] };

const API_KEY = /^[\x21-\x7e]{1,512}$/;
// What RFC 6750 lets stand behind `Bearer`, long enough not to be guessed.
const TOKEN = /^(?=.{16,512}$)[\w.~+/-]+=*$/;
const NAME = /^[\w.-]{1,64}$/;
const SECRET = /^[\x21-\x7e]{16,512}$/;
/** There is no right to personal data alone: `read` has it. */
const RIGHTS: readonly Right[] = ['read', 'write', 'contact'];
const KNOWN = ['name', 'leadsailApiKey', 'tokens', 'claims', 'rights', 'webhookSecret'];

// Of what a tenant may have several.
const LISTS = {
  token: {
    form: 'needs tokens to be a list of strings, or of { "name": …, "token": …, "rights": … }',
    rule: 'has a token that is not 16 to 512 letters, digits and -._~+/',
    isGood: (token: string) => TOKEN.test(token),
  },
  claim: {
    form: 'needs claims to be a list of strings',
    rule: 'has a claim that is not 1 to 256 characters',
    isGood: (claim: string) => claim.length >= 1 && claim.length <= 256,
  },
};

type TenantFields = Readonly<Record<string, unknown>>;

/** What holds for the whole file, while one tenant of it is read. */
type TenantCheck = {
  readonly hasOwnKey: boolean;
  readonly hasJwks: boolean;
  readonly fault: (rule: string) => void;
  /** Whether a value that only one may have was there before. */
  readonly isRepeated: (
    kind: 'name' | 'token' | 'claim' | 'webhookSecret',
    value: string,
  ) => boolean;
};

/** Every tenant of the file, or every fault of it, each the end of a sentence about the file. */
export function parseTenants(
  text: string,
  settings: { readonly hasOwnKey: boolean; readonly hasJwks: boolean },
): ReadTenants {
  const rows = rowsOf(text);
  if (!Array.isArray(rows)) {
    const form = 'must be JSON of the form { "tenants": [ { "name": …, "tokens": [ … ] } ] }';
    return { faults: [rows.place === null ? form : `${form}, and is no JSON at ${rows.place}`] };
  }
  if (rows.length === 0) return { faults: ['names no tenant'] };
  const faults: string[] = [];
  const seen = new Set<string>();
  const isRepeated: TenantCheck['isRepeated'] = (kind, value) =>
    seen.size === seen.add(`${kind} ${value}`).size;
  const tenants = rows.map((row, at) => {
    const fault = (rule: string) => void faults.push(`tenants[${at}] ${rule}`);
    return readTenant(toFields(row), { ...settings, fault, isRepeated });
  });
  return faults.length > 0 ? { faults } : { tenants };
}

function readTenant(fields: TenantFields, check: TenantCheck): Tenant {
  const { fault } = check;
  checkSingleValues(fields, check);
  const { name, leadsailApiKey = null, tokens = [], claims = [], rights, webhookSecret } = fields;
  const named = Array.isArray(tokens) ? tokens.map(toNamedToken) : [];
  const names = named.flatMap(({ name: own }) => (own === undefined ? [] : [own]));
  if (!names.every((own) => typeof own === 'string' && NAME.test(own))) {
    fault('needs each name of a token to have 1 to 64 letters, digits, dots and dashes');
  } else if (new Set(names).size < names.length) fault('has two tokens of one name');
  const ownRights = named.flatMap(({ rights: own }) => (own === undefined ? [] : [own]));
  if (!ownRights.every(isRights)) {
    fault(`has a token with rights that are not a list of ${RIGHTS.join(', ')}`);
  } else if (isRights(rights) && ownRights.flat().some((right) => !rights.includes(right))) {
    fault('has a token with rights that it does not have itself');
  }
  const words = Array.isArray(tokens) ? named.map(({ token }) => token) : tokens;
  const tenant = {
    name: String(name),
    leadsailApiKey: leadsailApiKey as string | null,
    tokens: readList('token', words, check),
    ...(names.length > 0 && {
      tokenNames: named.map(({ name: own }) => own as string | undefined),
    }),
    ...(ownRights.length > 0 && {
      tokenRights: named.map(({ rights: own }) => own as readonly Right[] | undefined),
    }),
    claims: readList('claim', claims, check),
    ...(rights !== undefined && { rights: rights as readonly Right[] }),
    webhookSecret: webhookSecret as string | undefined,
  };
  if (tenant.claims.length > 0 && !check.hasJwks) fault('has claims, which need GATEWAY_JWKS_URL');
  if (tenant.tokens.length + tenant.claims.length === 0 && Array.isArray(tokens)) {
    fault('has neither tokens nor claims, so that no caller can match it');
  }
  return tenant;
}

function checkSingleValues(
  fields: TenantFields,
  { hasOwnKey, fault, isRepeated }: TenantCheck,
): void {
  const { name, leadsailApiKey = null, rights, webhookSecret } = fields;
  if (Object.keys(fields).some((key) => !KNOWN.includes(key))) {
    fault(`may have ${KNOWN.join(', ')}, and has something else`);
  }
  if (typeof name !== 'string' || !NAME.test(name)) {
    fault('needs a name of 1 to 64 letters, digits, dots and dashes');
  } else if (isRepeated('name', name)) fault('has the name of another tenant');
  if (leadsailApiKey === null) {
    if (!hasOwnKey) fault('needs a leadsailApiKey, as there is no LEADSAIL_API_KEY');
  } else if (typeof leadsailApiKey !== 'string' || !API_KEY.test(leadsailApiKey)) {
    fault('has a leadsailApiKey that is not 1 to 512 visible ASCII characters');
  }
  if (rights !== undefined && !isRights(rights)) {
    fault(`has rights that are not a list of ${RIGHTS.join(', ')}`);
  }
  if (webhookSecret === undefined) return;
  if (typeof webhookSecret !== 'string' || !SECRET.test(webhookSecret)) {
    fault('has a webhookSecret that is not 16 to 512 visible ASCII characters');
  } else if (isRepeated('webhookSecret', webhookSecret)) {
    fault('has the webhookSecret of another tenant');
  }
}

function readList(
  kind: keyof typeof LISTS,
  given: unknown,
  { fault, isRepeated }: TenantCheck,
): readonly string[] {
  const { form, rule, isGood } = LISTS[kind];
  if (!Array.isArray(given) || !given.every((word) => typeof word === 'string')) {
    fault(form);
    return [];
  }
  if (!given.every(isGood)) fault(rule);
  for (const word of given)
    if (isRepeated(kind, word)) fault(`has a ${kind} that was given before`);
  return given;
}

type NamedToken = { readonly token: unknown; readonly name?: unknown; readonly rights?: unknown };

/** A token alone, or with a name and maybe rights; undefined where it is neither. */
function toNamedToken(entry: unknown): NamedToken {
  if (typeof entry === 'string') return { token: entry };
  const { name, token, rights, ...rest } = toFields(entry);
  return name === undefined || Object.keys(rest).length > 0
    ? { token: undefined }
    : { token, name, rights };
}

const isRights = (value: unknown): value is readonly Right[] =>
  Array.isArray(value) && value.length > 0 && value.every((right) => RIGHTS.includes(right));

/** The rows, or where the text ceases to be JSON; null where it is some, of another form. */
function rowsOf(text: string): unknown[] | { readonly place: string | null } {
  try {
    const { tenants, ...rest } = toFields(JSON.parse(text));
    return Array.isArray(tenants) && Object.keys(rest).length === 0 ? tenants : { place: null };
  } catch (error) {
    // The parser's own message quotes the text.
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(`${error}`) ?? [];
    return { place: line === undefined ? null : `line ${line}, column ${column}` };
  }
}

const toFields = (value: unknown): TenantFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

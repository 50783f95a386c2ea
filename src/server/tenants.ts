// Reads the file of tenants: whose token or claim opens which LeadSail key. Pure; never quotes a secret.

/** A customer of this gateway's operator. */
export type Tenant = {
  readonly name: string;
  /** Null: served with the gateway's own key. */
  readonly leadsailApiKey: string | null;
  /** Bearer tokens that are this tenant. */
  readonly tokens: readonly string[];
  /** Values of the tenant claim of a JWT that are this tenant. */
  readonly claims: readonly string[];
  /** What LeadSail's webhooks for this tenant bring. */
  readonly webhookSecret?: string | undefined;
};

export type ReadTenants =
  | { readonly tenants: readonly Tenant[] }
  | { readonly faults: readonly string[] };

const API_KEY = /^[\x21-\x7e]{1,512}$/;
// What RFC 6750 lets stand behind `Bearer`, long enough not to be guessed.
const TOKEN = /^(?=.{16,512}$)[\w.~+/-]+=*$/;
const SECRET = /^[\x21-\x7e]{16,512}$/;
const KNOWN = ['name', 'leadsailApiKey', 'tokens', 'claims', 'webhookSecret'];

/** Every tenant of the file, or every fault of it, each the end of a sentence about the file. */
export function parseTenants(
  text: string,
  { hasOwnKey, hasJwks }: { readonly hasOwnKey: boolean; readonly hasJwks: boolean },
): ReadTenants {
  const rows = rowsOf(text);
  if (rows === null) {
    return {
      faults: ['must be JSON of the form { "tenants": [ { "name": …, "tokens": [ … ] } ] }'],
    };
  }
  if (rows.length === 0) return { faults: ['names no tenant'] };
  const faults: string[] = [];
  const seen = {
    name: new Set<string>(),
    token: new Set<string>(),
    claim: new Set<string>(),
    webhookSecret: new Set<string>(),
  };

  function readTenant(row: unknown, at: number): Tenant {
    const place = `tenants[${at}]`;
    const fault = (rule: string) => void faults.push(`${place} ${rule}`);
    const fields = toFields(row);
    const {
      name,
      leadsailApiKey = null,
      tokens = [],
      claims = [],
      webhookSecret,
      ...rest
    } = fields;
    if (Object.keys(rest).length > 0) fault(`may have ${KNOWN.join(', ')}, and has something else`);
    if (typeof name !== 'string' || !/^[\w.-]{1,64}$/.test(name)) {
      fault('needs a name of 1 to 64 letters, digits, dots and dashes');
    } else if (seen.name.size === seen.name.add(name).size) fault('has the name of another tenant');
    if (leadsailApiKey === null) {
      if (!hasOwnKey) fault('needs a leadsailApiKey, as there is no LEADSAIL_API_KEY');
    } else if (typeof leadsailApiKey !== 'string' || !API_KEY.test(leadsailApiKey)) {
      fault('has a leadsailApiKey that is not 1 to 512 visible ASCII characters');
    }
    if (webhookSecret !== undefined) {
      if (typeof webhookSecret !== 'string' || !SECRET.test(webhookSecret)) {
        fault('has a webhookSecret that is not 16 to 512 visible ASCII characters');
      } else if (seen.webhookSecret.size === seen.webhookSecret.add(webhookSecret).size) {
        fault('has the webhookSecret of another tenant');
      }
    }
    const words = (given: unknown, kind: 'token' | 'claim', isGood: (word: string) => boolean) => {
      if (!Array.isArray(given) || !given.every((word) => typeof word === 'string')) {
        fault(`needs ${kind}s to be a list of strings`);
        return [];
      }
      if (!given.every(isGood)) {
        fault(
          kind === 'token'
            ? 'has a token that is not 16 to 512 letters, digits and -._~+/'
            : 'has a claim that is not 1 to 256 characters',
        );
      }
      for (const word of given) {
        if (seen[kind].has(word)) fault(`has a ${kind} that was given before`);
        seen[kind].add(word);
      }
      return given;
    };
    const tenant = {
      name: String(name),
      leadsailApiKey: leadsailApiKey as string | null,
      tokens: words(tokens, 'token', (word) => TOKEN.test(word)),
      claims: words(claims, 'claim', (word) => word.length >= 1 && word.length <= 256),
      webhookSecret: webhookSecret as string | undefined,
    };
    if (tenant.claims.length > 0 && !hasJwks) fault('has claims, which need GATEWAY_JWKS_URL');
    if (tenant.tokens.length + tenant.claims.length === 0 && Array.isArray(tokens)) {
      fault('has neither tokens nor claims, so that nobody can be it');
    }
    return tenant;
  }

  const tenants = rows.map(readTenant);
  return faults.length > 0 ? { faults } : { tenants };
}

function rowsOf(text: string): unknown[] | null {
  try {
    const { tenants, ...rest } = toFields(JSON.parse(text));
    return Array.isArray(tenants) && Object.keys(rest).length === 0 ? tenants : null;
  } catch {
    // The parser's own message quotes the text.
    return null;
  }
}

const toFields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

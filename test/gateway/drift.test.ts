// Drift breaks nothing: thousands of payloads, each with one thing wrong, cost just that one value.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expected, type Property, propertiesOf, selectionOf } from '../support/documented.ts';
import { type Kit, start } from '../support/kit.ts';
import { keysOf, leadFiles, type Resource, resources } from '../support/resources.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

const SEED = 20_261_122;
/** Of each resource at least. */
const PAYLOADS = 600;

/** Repeatable randomness (mulberry32). */
function createRandom(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T, next };
}

const JUNK: Readonly<Record<string, readonly unknown[]>> = {
  string: ['', 'x', 'NaN', '\u202e\u0000', '💥', 'true', '2026-13-45', '9'.repeat(400)],
  number: [0, -1, 3.5, 1e22, 2_147_483_648, 1e-9],
  boolean: [true, false],
  object: [{}, { a: 1 }, { length: 2 }, { toString: 'x' }],
  array: [[], [null], ['x'], [[]], [{}]],
};
const RIGHT_KIND: Readonly<Record<string, string>> = {
  String: 'string',
  ID: 'string',
  DateTime: 'string',
  Boolean: 'boolean',
  Int: 'number',
  Float: 'number',
};
const OTHER_IDS = new Set(['externalId', 'clientLeadId', 'messageId', 'agentId', 'conversationId']);
const NO_NOTE = { id: null, text: null, createdAt: null, createdBy: null };
const BROKEN_MOMENTS = [
  '',
  'soon',
  '2026-02-30T00:00:00Z',
  '2026-11-01',
  '2026-11-01T12:00:00',
  '1793534400',
  '11/01/2026 12:00',
  '2026-11-01T25:00:00Z',
  'Sun, 01 Nov 2026 12:00:00 GMT',
];

/** One thing wrong with a record, done to a copy of it, and what it must do to the answer. */
type Mutation = { readonly record: Json; readonly wanted: Json; readonly what: string };

function mutate(
  { type: resource, idKey }: Resource,
  good: Json,
  random: ReturnType<typeof createRandom>,
): Mutation {
  const record = structuredClone(good);
  const wanted = expected(resource, good);
  const kinds = ['wrong type', 'missing', 'null', 'extra', 'word', 'moment', 'item'] as const;
  const kind = random.pick(kinds);
  const property = random.pick(
    propertiesOf(resource).filter(({ name, isEnum, type }) => {
      if (name === `${resource}.${idKey}`) return false;
      if (kind === 'word') return isEnum;
      if (kind === 'moment') return type === 'DateTime';
      if (kind === 'item') return name.includes('[]');
      // Any JSON is right for JSON: nothing can be wrong with it.
      return kind !== 'wrong type' || type !== 'JSON';
    }),
  );
  if (!property) return { record, wanted, what: 'nothing' };
  const what = `${kind} ${property.name}`;
  const steps = property.name.split('.').slice(1);
  const spot = find(record, wanted, steps, property.graphPath.split('.'), random, kind === 'item');
  if (!spot) return { record, wanted, what: 'nothing' };
  apply(kind, property, spot, random);
  return { record, wanted, what };
}

type Spot = { sent: Json; key: string | number; got: Json; gotKey: string };

// Follows a property through REST record and expected answer side by side; null where it is not filled.
function find(
  sent: Json,
  got: Json,
  [step, ...rest]: string[],
  graphPath: string[],
  random: ReturnType<typeof createRandom>,
  stopsAtList: boolean,
): Spot | null {
  if (step === undefined || sent == null || got == null) return null;
  const key = step.replace('[]', '');
  if (rest.length === 0) {
    const [gotKey = key] = graphPath.slice(-1);
    const holder = graphPath.slice(0, -1).reduce((within, name) => within[name], got);
    return { sent, key, got: holder, gotKey };
  }
  if (!step.endsWith('[]')) return find(sent[key], got[key], rest, graphPath, random, stopsAtList);
  const list = Array.isArray(got[key]) ? got[key] : got[key]?.entries;
  if (!sent[key]?.length) return null;
  const index = random.pick([...sent[key].keys()]);
  if (stopsAtList) return { sent: sent[key], key: index, got: list, gotKey: '' };
  return find(sent[key][index], list[index], rest, graphPath, random, stopsAtList);
}

function apply(
  kind: string,
  { name, type, isEnum, isList }: Property,
  { sent, key, got, gotKey }: Spot,
  random: ReturnType<typeof createRandom>,
): void {
  const isNote = name.startsWith('Lead.notes');
  const set = (value: unknown, raw: unknown = null): void => {
    got[gotKey] = value;
    if (isEnum) got[`${gotKey}Raw`] = raw;
  };
  if (kind === 'item') {
    sent[key] = random.pick([null, 'x', 5, true, []]);
    // A note may be sent as its text alone.
    if (sent[key] === 'x' && isNote) got[key] = { ...NO_NOTE, text: 'x' };
    else got.splice(key, 1);
  } else if (kind === 'extra')
    sent[`extra_${random.pick(['a', 'b', 'c'])}`] = random.pick(['x', 1, null]);
  else if (kind === 'missing') {
    delete sent[key];
    set(null);
  } else if (kind === 'null') {
    sent[key] = null;
    set(null);
  } else if (kind === 'word') {
    sent[key] = random.pick(['brand_new', '', 'NEW', 'Qualified', '__proto__', 'constructor']);
    set('UNKNOWN', sent[key]);
  } else if (kind === 'moment') {
    sent[key] = random.pick(BROKEN_MOMENTS);
    set(null);
  } else {
    const right = isList ? 'array' : isEnum ? 'string' : (RIGHT_KIND[type] ?? 'object');
    const wrong = Object.entries(JUNK).filter(([name]) => name !== right);
    sent[key] = random.pick(random.pick(wrong)[1]);
    // The digits of a whole number are an id, also of another system's.
    const isId = type === 'ID' || OTHER_IDS.has(String(key));
    set(isId && Number.isInteger(sent[key]) ? BigInt(sent[key]).toString() : null);
  }
}

/** What is known otherwise stands where nothing could be read. */
const withKnown = (wanted: Json, known: Json): Json => ({
  ...wanted,
  ...Object.fromEntries(Object.entries(known).filter(([name]) => wanted[name] === null)),
});

describe('drift', () => {
  let kit: Kit;
  const random = createRandom(SEED);
  let payloads = 0;

  beforeAll(async () => {
    kit = await start({ simulator: { settleMs: 0 } });
  });
  beforeEach(() => kit.simulator.faults.clear());
  afterAll(() => kit[Symbol.asyncDispose]());

  // Lets each record of a resource come with one mutation, in whatever answer, and compares them one by one.
  async function check(
    resource: Resource,
    query: string,
    variables: Json,
    toRows: (data: Json) => readonly Json[],
    known: Json = {},
  ): Promise<number> {
    const mutations = new Map<string, Mutation>();
    const change = (row: Json): Json => {
      const mutation = mutate(resource, row, random);
      mutations.set(row[resource.idKey], mutation);
      return mutation.record;
    };
    const remove = kit.simulator.faults.add({
      match: { path: /./ },
      behave: {
        kind: 'mutate',
        change({ data, ...envelope }) {
          const [listKey] = Object.entries(data).find(([, one]) => isRows(resource, one)) ?? [];
          const changed =
            listKey !== undefined
              ? { ...data, [listKey]: data[listKey].map(change) }
              : isRecordOf(resource, data)
                ? change(data)
                : data;
          return { ...envelope, data: changed };
        },
      },
    });
    const answer = await kit.query(query, variables);
    remove();
    expect(answer.errors).toBeUndefined();
    const rows = toRows(answer.data);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const { wanted, what } = mutations.get(row[resource.key]) ?? {
        wanted: null,
        what: 'no record',
      };
      expect(row, what).toEqual(withKnown(sameMoments(wanted, row), known));
      if (what !== 'nothing') payloads += 1;
    }
    return rows.length;
  }

  // The own id stands first in a record; others may follow.
  const isRecordOf = ({ idKey }: Resource, value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.keys(value)[0] === idKey;
  const isRows = (resource: Resource, value: unknown): boolean =>
    Array.isArray(value) && value.some((one) => isRecordOf(resource, one));

  describe.each(resources)('of $type costs the one value that is wrong', (resource) => {
    const selection = selectionOf(resource.type);
    const { field: byKeys, argument } = resource.byKeys;

    it(`in ${byKeys}`, { timeout: 60_000 }, async () => {
      const all = keysOf(kit.simulator, resource);
      const keys = Array.from({ length: 100 }, () => random.pick(all));
      const query = `query ($keys: [ID!]!) { ${byKeys}(${argument}: $keys) ${selection} }`;
      for (let seen = 0; seen < PAYLOADS; ) {
        seen += await check(resource, query, { keys: [...new Set(keys)] }, (data) => data[byKeys]);
      }
    });

    it.each(resource.lists)('in $field', { timeout: 60_000 }, async ({ field, isConnection }) => {
      const query = isConnection
        ? `{ ${field}(first: 100) { nodes ${selection} } }`
        : `{ ${field} ${selection} }`;
      for (let seen = 0; seen < PAYLOADS; ) {
        seen += await check(resource, query, {}, (data) => data[field].nodes ?? data[field]);
      }
    });
  });

  it('of a history costs the one value that is wrong', { timeout: 60_000 }, async () => {
    const resource = resources.find(({ type }) => type === 'Interaction') as Resource;
    const query = `{ lead(id: "lead_1005") { interactions(first: 100) { nodes ${selectionOf('Interaction')} } } }`;
    for (let round = 0; round < 60; round += 1) {
      // Whose history was asked for stays known, whatever a row says.
      const known = { leadId: 'lead_1005' };
      await check(resource, query, {}, (data) => data.lead.interactions.nodes, known);
    }
  });

  it('of the files of a lead costs the one value that is wrong', { timeout: 60_000 }, async () => {
    const { leadId } = kit.simulator.data().files.find(({ fileId }) => fileId.endsWith('_4')) ?? {};
    const query = `{ lead(id: "${leadId}") { files ${selectionOf(leadFiles.type)} } }`;
    for (let round = 0; round < 100; round += 1) {
      await check(leadFiles, query, {}, (data) => data.lead.files, { leadId });
    }
  });

  it('was tried on at least 5,000 payloads', () => {
    expect(payloads).toBeGreaterThanOrEqual(5_000);
  });

  it('is counted by kind and place, and logged once a kind without any value', () => {
    const counts = kit.gateway.driftCounts();
    // What was left out was optional.
    for (const kind of ['type', 'value', 'time', 'item', 'extra']) {
      expect(
        [...counts.keys()].some((name) => name.startsWith(`${kind} `)),
        kind,
      ).toBe(true);
    }
    const logged = kit.logged.flatMap(({ fields }) => (fields.seen as string[] | undefined) ?? []);
    expect(logged.length).toBe(new Set(logged).size);
    expect(new Set(logged)).toEqual(new Set(counts.keys()));
    for (const name of logged) expect(name).toMatch(/^[a-z]+ [A-Z]\w*(\.[\w*]+)?$/);
  });
});

// A moment in another form of ISO 8601 is rewritten to RFC 3339: the same value.
function sameMoments(wanted: Json, got: Json): Json {
  if (typeof wanted === 'string' && typeof got === 'string' && wanted !== got) {
    return /^\d{4}-\d\d-\d\dT/.test(wanted) && Date.parse(wanted) === Date.parse(got)
      ? got
      : wanted;
  }
  if (Array.isArray(wanted)) return wanted.map((one, index) => sameMoments(one, got?.[index]));
  if (typeof wanted !== 'object' || wanted === null) return wanted;
  return Object.fromEntries(
    Object.entries(wanted).map(([key, one]) => [key, sameMoments(one, got?.[key])]),
  );
}

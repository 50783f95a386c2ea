// Drift breaks nothing: thousands of payloads, each with one thing wrong, cost just that one value.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expected, type Property, propertiesOf, selectionOf } from './documented.ts';
import { type Kit, start } from './kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;
type Noun = 'Lead' | 'Interaction' | 'FieldLibraryEntry';

const SEED = 20_261_122;
const ID_KEYS: Readonly<Record<Noun, string>> = {
  Lead: 'leadId',
  Interaction: 'interactionId',
  FieldLibraryEntry: 'key',
};

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
  number: [0, -1, 3.5, 9e99, 2_147_483_648, 1e-9],
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

function mutate(noun: Noun, good: Json, random: ReturnType<typeof createRandom>): Mutation {
  const record = structuredClone(good);
  const wanted = expected(noun, good);
  const kinds = ['wrong type', 'missing', 'null', 'extra', 'word', 'moment', 'item'] as const;
  const kind = random.pick(kinds);
  const property = random.pick(
    propertiesOf(noun).filter(({ name, isEnum, type }) => {
      if (name === `${noun}.${ID_KEYS[noun]}`) return false;
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
  const spot = find(record, wanted, steps, random, kind === 'item');
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
  random: ReturnType<typeof createRandom>,
  stopsAtList: boolean,
): Spot | null {
  if (step === undefined || sent == null || got == null) return null;
  const key = step.replace('[]', '');
  if (rest.length === 0) {
    const gotKey = key in got ? key : 'id';
    return { sent, key, got, gotKey };
  }
  if (!step.endsWith('[]')) return find(sent[key], got[key], rest, random, stopsAtList);
  const list = Array.isArray(got[key]) ? got[key] : got[key]?.entries;
  if (!sent[key]?.length) return null;
  const index = random.pick([...sent[key].keys()]);
  if (stopsAtList) return { sent: sent[key], key: index, got: list, gotKey: '' };
  return find(sent[key][index], list[index], rest, random, stopsAtList);
}

function apply(
  kind: string,
  { type, isEnum }: Property,
  { sent, key, got, gotKey }: Spot,
  random: ReturnType<typeof createRandom>,
): void {
  const set = (value: unknown, raw: unknown = null): void => {
    got[gotKey] = value;
    if (isEnum) got[`${gotKey}Raw`] = raw;
  };
  if (kind === 'item') {
    sent[key] = random.pick([null, 'x', 5, true, []]);
    got.splice(key, 1);
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
    const right = isEnum ? 'string' : (RIGHT_KIND[type] ?? 'object');
    const wrong = Object.entries(JUNK).filter(([name]) => name !== right);
    sent[key] = random.pick(random.pick(wrong)[1]);
    set(null);
  }
}

describe('drift', () => {
  let kit: Kit;
  const random = createRandom(SEED);
  let payloads = 0;

  beforeAll(async () => {
    kit = await start({ simulator: { settleMs: 0 } });
  });
  beforeEach(() => kit.simulator.faults.clear());
  afterAll(() => kit[Symbol.asyncDispose]());

  // Sends `rows` of an endpoint's list each with one mutation, and compares the answers row by row.
  async function check(
    noun: Noun,
    endpoint: string,
    listKey: string,
    query: string,
    toRows: (data: Json) => Json[],
    known: Json = {},
  ): Promise<void> {
    const mutations: Mutation[] = [];
    const remove = kit.simulator.faults.add({
      match: { endpoint },
      behave: {
        kind: 'mutate',
        change(envelope) {
          mutations.push(...envelope.data[listKey].map((row: Json) => mutate(noun, row, random)));
          const records = mutations.map(({ record }) => record);
          return { ...envelope, data: { ...envelope.data, [listKey]: records } };
        },
      },
    });
    const answer = await kit.query(query);
    remove();
    expect(answer.errors).toBeUndefined();
    const rows = toRows(answer.data);
    expect(rows.length).toBe(mutations.length);
    for (const [index, { wanted, what }] of mutations.entries()) {
      expect(rows[index], what).toEqual({ ...sameMoments(wanted, rows[index]), ...known });
      if (what !== 'nothing') payloads += 1;
    }
  }

  it('of leads costs the one value that is wrong', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 40; round += 1) {
      await check(
        'Lead',
        'GET /leads',
        'leads',
        `{ leads(first: 100, filter: { search: "lead_10" }) { nodes ${selectionOf('Lead')} } }`,
        (data) => data.leads.nodes,
      );
    }
  });

  it('of interactions and transcripts costs the one value that is wrong', {
    timeout: 60_000,
  }, async () => {
    for (let round = 0; round < 60; round += 1) {
      await check(
        'Interaction',
        'GET /interactions/lead/{leadId}',
        'interactions',
        `{ lead(id: "lead_1005") { interactions(first: 100) { nodes ${selectionOf('Interaction')} } } }`,
        (data) => data.lead.interactions.nodes,
        // Whose history was asked for stays known, whatever a row says.
        { leadId: 'lead_1005' },
      );
    }
  });

  it('of the field library costs the one value that is wrong', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 20; round += 1) {
      await check(
        'FieldLibraryEntry',
        'GET /field-library',
        'fields',
        `{ fieldLibrary ${selectionOf('FieldLibraryEntry')} }`,
        (data) => data.fieldLibrary,
      );
    }
  });

  it('was tried on at least 5,000 payloads', () => {
    expect(payloads).toBeGreaterThanOrEqual(5_000);
  });

  it('is counted by kind and place, and logged once a kind without any value', () => {
    const counts = kit.gateway.driftCounts();
    for (const kind of ['missing', 'type', 'value', 'time', 'item', 'extra']) {
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

// A lead's whole story: nothing is lost, nothing comes twice, and what could not be had is named.
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../src/simulator/random.ts';
import { cases } from '../support/deep.ts';
import { type Answer, type Kit, start } from '../support/kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

const EVENTS = `totalCount nodes { __typename
  ... on InteractionEvent { id at interaction { id createdAt } }
  ... on NoteEvent { id at note { id text createdAt } }
  ... on FileEvent { id at file { id createdAt } }
  ... on StatusEvent { id at change file { id signedAt } } }
  pageInfo { hasNextPage endCursor }`;
const STORY = `query ($first: Int, $after: String, $types: [TimelineEntryType!]) { lead(id: "lead_1") {
  history { isComplete missing { part code retryAfterMs } }
  timeline(first: $first, after: $after, filter: { types: $types }) { ${EVENTS} } } }`;

const PART = {
  INTERACTIONS: 'GET /interactions/lead/{leadId}',
  FILES: 'GET /files/{leadId}',
} as const;

/** A gateway before a LeadSail with one lead, of which nothing is known yet. */
async function withLead(options: object = {}): Promise<{ kit: Kit; data: Json; lead: Json }> {
  const kit = await start({ simulator: { settleMs: 0 }, ...options });
  const data: Json = kit.simulator.data();
  const lead = { leadId: 'lead_1', notes: [] };
  data.leads.splice(0, data.leads.length, lead);
  data.interactions.length = 0;
  data.files.length = 0;
  return { kit, data, lead };
}

const MOMENTS = [
  '2026-10-01T10:00:00Z',
  '2026-10-01T10:00:00.5Z',
  '2026-10-01T10:00:00.50Z',
  '2026-10-01T12:00:00+02:00',
  '2026-10-01T10:00:01Z',
  '2016-12-31T23:59:60Z',
  '2017-01-01T00:00:00Z',
  '2026-10-02T00:00:00.123456789Z',
  '2026-10-02T00:00:00.123456788Z',
];
const UNREADABLE = [null, 'soon', '2026-10-01', 7];

let made = 0;
const momentOf = (random: Random): unknown =>
  random.chance(0.15)
    ? random.pick(UNREADABLE)
    : random.chance(0.5)
      ? random.pick(MOMENTS)
      : new Date(Date.UTC(2026, 9, random.int(1, 28), random.int(0, 23))).toISOString();

function happen(random: Random, { data, lead }: { data: Json; lead: Json }): void {
  made += 1;
  const createdAt = momentOf(random);
  const kind = random.pick(['interaction', 'note', 'file', 'status'] as const);
  if (kind === 'interaction')
    data.interactions.unshift({ interactionId: `int_${made}`, leadId: 'lead_1', createdAt });
  else if (kind === 'note') {
    const id = random.chance(0.8) ? `n${made}` : null;
    lead.notes.push({ id, text: random.pick(['called', 'again']), createdAt });
  } else if (kind === 'file') {
    const file = { fileId: `file_${made}`, leadId: 'lead_1', fileKey: `k${made}`, createdAt };
    data.files.push({ ...file, signedAt: random.chance(0.5) ? momentOf(random) : null });
  } else {
    const name = random.pick(['createdAt', 'latestSubmittedAt', 'deliveredAt', 'approval']);
    lead[name] = name === 'approval' ? { decidedAt: createdAt } : createdAt;
  }
}

const isReadable = (at: unknown): boolean => typeof at === 'string' && at.includes('T');

/** What the story has to tell, as often as it is there: by kind and by what names it. */
function wantedOf({ data, lead }: { data: Json; lead: Json }, types: readonly string[]): string[] {
  const dates = [
    lead.createdAt,
    lead.latestSubmittedAt,
    lead.deliveredAt,
    lead.approval?.decidedAt,
  ];
  const signed = data.files.filter(({ signedAt }: Json) => isReadable(signedAt));
  const byType: Readonly<Record<string, string[]>> = {
    INTERACTION: data.interactions.map(({ interactionId }: Json) => `int ${interactionId}`),
    NOTE: lead.notes.map(({ id, text }: Json) => `note ${id} ${text}`),
    FILE: data.files.map(({ fileId }: Json) => `file ${fileId}`),
    STATUS: [
      ...dates.filter(isReadable).map(() => 'status'),
      ...signed.map(({ fileId }: Json) => `signed ${fileId}`),
    ],
  };
  return types.flatMap((type) => byType[type] ?? []).sort();
}

function nameOf({ __typename, interaction, note, file }: Json): string {
  if (interaction) return `int ${interaction.id}`;
  if (note) return `note ${note.id} ${note.text}`;
  if (__typename === 'FileEvent') return `file ${file.id}`;
  return file ? `signed ${file.id}` : 'status';
}

// By hand and not by the order under test: seconds since 1970 and what is below, as whole numbers.
function nanosecondsOf(at: string): bigint {
  const [, fraction = ''] = /\.(\d+)/.exec(at) ?? [];
  const isLeap = at.includes(':60');
  const seconds = Date.parse(at.replace(/\.\d+/, '').replace(':60', ':59')) / 1000;
  // A leap second is the last before midnight.
  const own = isLeap ? 999_999_999n : BigInt(fraction.padEnd(9, '0'));
  return BigInt(seconds) * 1_000_000_000n + own;
}

function expectOrder(events: readonly Json[]): void {
  const dated = events.filter(({ at }) => at !== null);
  expect(events.slice(0, dated.length)).toEqual(dated);
  for (const [index, { at, id }] of dated.entries()) {
    const before = dated[index - 1];
    if (!before) continue;
    const gap = nanosecondsOf(before.at) - nanosecondsOf(at);
    expect(gap > 0n || (gap === 0n && before.id < id), `${before.at} before ${at}`).toBe(true);
  }
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
}

const ALL = ['INTERACTION', 'NOTE', 'FILE', 'STATUS'] as const;

async function readAll(
  kit: Kit,
  { first, types }: { first: number; types: readonly string[] | null },
  between: () => void = () => {},
): Promise<Json[]> {
  const events: Json[] = [];
  for (let after: string | null = null, isOver = false; !isOver; ) {
    const { data, errors }: Answer = await kit.query(STORY, { first, after, types });
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = data.lead.timeline;
    expect(nodes.length).toBeLessThanOrEqual(first);
    events.push(...nodes);
    after = pageInfo.endCursor;
    isOver = !pageInfo.hasNextPage;
    between();
  }
  return events;
}

describe('random stories', () => {
  it('are told whole, in order, by pages of any size and any filter', {
    timeout: 240_000,
  }, async () => {
    const world = await withLead();
    await using _ = world.kit;
    for (let seed = 0; seed < cases(300); seed += 1) {
      const random = createRandom(seed);
      for (let count = random.int(0, 6); count > 0; count -= 1) happen(random, world);
      const types = random.chance(0.4) ? null : ALL.filter(() => random.chance(0.5));
      const events = await readAll(world.kit, { first: random.int(1, 30), types });
      expect(events.map(nameOf).sort(), `${seed}`).toEqual(wantedOf(world, types ?? ALL));
      expectOrder(events);
    }
  });

  it('lose nothing and tell nothing twice while more arrives at the top', {
    timeout: 60_000,
  }, async () => {
    for (let seed = 0; seed < cases(60); seed += 1) {
      const world = await withLead();
      await using _ = world.kit;
      const random = createRandom(seed);
      for (let count = 40; count > 0; count -= 1) happen(random, world);
      const there = wantedOf(world, ['INTERACTION', 'NOTE', 'FILE']);
      const options = { first: random.int(1, 9), types: ['INTERACTION', 'NOTE', 'FILE'] };
      const events = await readAll(world.kit, options, () => {
        made += 1;
        const createdAt = new Date(Date.UTC(2026, 10, 1) + made).toISOString();
        const row = { interactionId: `int_${made}`, leadId: 'lead_1', createdAt };
        world.data.interactions.unshift(row);
      });
      const names = events.map(nameOf);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      expect(names.sort(), `${seed}`).toEqual(there);
    }
  });
});

describe.each([true, false])('a part that failed, with plans %s', (plans) => {
  const BEHAVIOURS = [
    [{ kind: 'status', status: 503 }, 'UPSTREAM_UNAVAILABLE'],
    [
      { kind: 'mutate', change: (envelope: Json) => ({ ...envelope, data: {} }) },
      'UPSTREAM_BAD_RESPONSE',
    ],
  ] as const;

  it('is named, is an error at the timeline, and takes nothing else with it', {
    timeout: 240_000,
  }, async () => {
    const random = createRandom(7);
    for (let seed = 0; seed < cases(200); seed += 1) {
      // A gateway leaves a LeadSail alone that fails most calls; by its first round none does.
      const world = await withLead({ plans });
      await using _ = world.kit;
      for (let count = 60; count > 0; count -= 1) happen(random, world);
      // From its second time on it is answered by a plan.
      await world.kit.query(STORY, { first: 1, types: null });
      const failing = (Object.keys(PART) as (keyof typeof PART)[]).filter(() => random.chance(0.5));
      const types = ALL.filter(() => random.chance(0.6));
      const codes = new Map<string, string>();
      for (const part of failing) {
        const [behave, code] = random.pick(BEHAVIOURS);
        codes.set(part, code);
        world.kit.simulator.faults.add({ match: { endpoint: PART[part] }, behave: behave as Json });
      }
      const { data, errors = [] } = await world.kit.query(STORY, { first: 200, types });
      world.kit.simulator.faults.clear();
      const { history, timeline } = data.lead;
      expect(history.missing.map(({ part, code }: Json) => [part, code])).toEqual([...codes]);
      expect(history.isComplete).toBe(failing.length === 0);
      const isTold = (part: string): boolean => !failing.includes(part as keyof typeof PART);
      const told = wantedOf(
        {
          lead: world.lead,
          data: {
            interactions: isTold('INTERACTIONS') ? world.data.interactions : [],
            files: isTold('FILES') ? world.data.files : [],
          },
        },
        types,
      );
      expect(timeline.nodes.map(nameOf).sort(), `${seed}`).toEqual(told);
      const needed = failing.filter((part) =>
        part === 'INTERACTIONS'
          ? types.includes('INTERACTION')
          : types.includes('FILE') || types.includes('STATUS'),
      );
      expect(errors.map(({ path, extensions }) => [path, extensions?.code])).toEqual(
        needed.map((part) => [['lead', 'timeline'], codes.get(part)]),
      );
      expect(timeline.totalCount).toBe(needed.length > 0 ? null : told.length);
    }
  });

  it('is an error and no story in a part of an answer, where errors stand beside nothing', async () => {
    const { kit } = await withLead({ plans });
    await using _ = kit;
    kit.simulator.faults.add({
      match: { endpoint: PART.FILES },
      behave: { kind: 'status', status: 503 },
    });
    const query = '{ lead(id: "lead_1") { id ... @defer { timeline { nodes { __typename } } } } }';
    const response = await fetch(`${kit.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed',
        'x-api-key': kit.simulator.tenants[0]?.apiKey ?? '',
      },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    expect(text).toContain('"timeline":null');
    expect(text).toContain('UPSTREAM_UNAVAILABLE');
  });
});

it('of several leads each says its own', async () => {
  const { kit, data } = await withLead();
  await using _ = kit;
  data.leads.push({ leadId: 'lead_2', notes: [{ id: 'n', text: 'hello' }] });
  kit.simulator.faults.add({
    match: { path: /\/files\/lead_2$/ },
    behave: { kind: 'status', status: 503 },
  });
  const query = `{ leadsByIds(ids: ["lead_1", "lead_2"]) { timeline { nodes { __typename } }
    history { isComplete } } }`;
  const answer = await kit.query(query);
  expect(answer.data.leadsByIds).toEqual([
    { timeline: { nodes: [] }, history: { isComplete: true } },
    { timeline: { nodes: [{ __typename: 'NoteEvent' }] }, history: { isComplete: false } },
  ]);
  expect(answer.errors?.map(({ path }) => path)).toEqual([['leadsByIds', 1, 'timeline']]);
});

it('a cursor of another list, or one that was made up, is refused at no call for the story', async () => {
  const { kit } = await withLead();
  await using _ = kit;
  const cursors = ['["soon","x",0]', '[null,"x",-1]', '[null,7,0]', '{}', '[]'].map((position) =>
    Buffer.from(`event:${position}`).toString('base64url'),
  );
  for (const after of [...cursors, Buffer.from('lead:x').toString('base64url')]) {
    const query =
      'query ($after: String) { lead(id: "lead_1") { timeline(after: $after) { nodes { __typename } } } }';
    const { data, errors } = await kit.query(query, { after });
    expect(data).toEqual({ lead: { timeline: null } });
    expect(errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  }
});

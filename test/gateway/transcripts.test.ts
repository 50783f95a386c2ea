// What was said: cut by side and place, as one text, and from wherever LeadSail has it.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/simulator/envelope.ts';
import { type Kit, start } from '../support/kit.ts';

// 120 entries.
const LONGEST = 'int_1006_1';

let kit: Kit;
beforeAll(async () => {
  kit = await start({ simulator: { settleMs: 0 } });
  return () => kit[Symbol.asyncDispose]();
});
beforeEach(() => {
  kit.simulator.calls.clear();
  kit.simulator.faults.clear();
});

const sentOf = (interactionId: string): JsonObject[] =>
  kit.simulator.data().interactions.find((row) => row.interactionId === interactionId)?.transcript;

type Given = { role?: 'AGENT' | 'USER' | null; first?: number | null; after?: string | null };
type Entry = { cursor: string; role: string; roleRaw: string; message: string };

async function entries(given: Given = {}, id = LONGEST): Promise<Entry[]> {
  const { data, errors } = await kit.query(
    `query ($id: ID!, $role: TranscriptRole, $first: Int, $after: String) {
      interaction(id: $id) {
        transcript { entries(role: $role, first: $first, after: $after) { cursor role roleRaw message } }
      }
    }`,
    { id, ...given },
  );
  expect(errors).toBeUndefined();
  return data.interaction.transcript.entries;
}

/** Puts what LeadSail does not usually send into the transcript of one interaction. */
function sendInstead(transcript: unknown): void {
  kit.simulator.faults.add({
    match: { path: /int_1001_7$/ },
    behave: { kind: 'mutate', change: ({ data }) => void Object.assign(data, { transcript }) },
  });
}

const transcriptOf = async (fields: string) =>
  (await kit.query(`{ interaction(id: "int_1001_7") { transcript { ${fields} } } }`)).data
    .interaction.transcript;

const messages = (list: readonly { message: string }[]) => list.map(({ message }) => message);

describe('entries', () => {
  it('are all there, oldest first, when nothing is asked', async () => {
    const all = await entries();
    expect(all).toHaveLength(120);
    expect(messages(all)).toEqual(messages(sentOf(LONGEST) as { message: string }[]));
    expect(all).toEqual(await entries({ role: null, first: null, after: null }));
  });

  it.each(['AGENT', 'USER'] as const)('of the %s alone are in the same order', async (role) => {
    const said = await entries({ role });
    const sent = sentOf(LONGEST).filter((entry) => entry.role === role.toLowerCase());
    expect(messages(said)).toEqual(messages(sent as { message: string }[]));
    expect(said.length).toBeGreaterThan(20);
    expect(said.length).toBeLessThan(100);
  });

  it.each([{}, { role: 'USER' }] as Given[])(
    'come 7 at a time with %o, each once',
    async (given) => {
      const all = await entries(given);
      const seen: Entry[] = [];
      for (let after: string | null = null; ; ) {
        const page: Entry[] = await entries({ ...given, first: 7, after });
        seen.push(...page);
        if (page.length < 7) break;
        after = page.at(-1)?.cursor ?? null;
      }
      expect(seen).toEqual(all);
    },
  );

  it('have the same cursors whatever is left out', async () => {
    const cursors = new Set((await entries()).map(({ cursor }) => cursor));
    expect(cursors.size).toBe(120);
    for (const { cursor } of await entries({ role: 'USER', first: 5 }))
      expect(cursors).toContain(cursor);
  });

  it('go on behind an entry of the other side', async () => {
    const [first, second] = await entries();
    expect(first?.role).not.toBe(second?.role);
    const said = await entries({ role: first?.role as 'AGENT', after: second?.cursor ?? null });
    expect(said[0]?.message).not.toBe(first?.message);
    expect(said).toEqual((await entries({ role: first?.role as 'AGENT' })).slice(1));
  });

  it('behind the last are none, until there is one more', async () => {
    const last = (await entries()).at(-1)?.cursor ?? null;
    expect(await entries({ after: last })).toEqual([]);
    const sent = sentOf(LONGEST);
    sent.push({ timestamp: null, role: 'user', message: 'one more thing', source: 'inbound' });
    expect(messages(await entries({ after: last }))).toEqual(['one more thing']);
    sent.pop();
  });

  it('may be asked for in more than there are', async () => {
    expect(await entries({ first: 2_147_483_647 })).toHaveLength(120);
  });
});

describe('the count and the text', () => {
  it('are of all entries, whatever of them is asked', async () => {
    const { data } = await kit.query(
      `{ interaction(id: "${LONGEST}") { transcript { entryCount text entries(role: USER, first: 2) { message } } } }`,
    );
    const { entryCount, text, entries } = data.interaction.transcript;
    const sent = sentOf(LONGEST);
    expect([entryCount, entries.length]).toEqual([120, 2]);
    expect(text).toBe(sent.map(({ role, message }) => `${role}: ${message}`).join('\n'));
  });

  it('are empty where nothing was said', async () => {
    sendInstead([]);
    expect(await transcriptOf('entryCount text entries { message }')).toEqual({
      entryCount: 0,
      text: '',
      entries: [],
    });
  });

  it('leave out what has no words, and name sides that nobody knows', async () => {
    sendInstead([
      { role: 'agent', message: 'Hello', source: 'brand_new', timestamp: 'yesterday' },
      { role: 'supervisor', message: 'Listening\nin' },
      { role: 'user', message: null },
      { role: 7, message: 'no side' },
      { message: '' },
      null,
      'x',
    ]);
    expect(
      await transcriptOf(
        'entryCount text entries { role roleRaw message source sourceRaw timestamp }',
      ),
    ).toEqual({
      entryCount: 5,
      text: 'agent: Hello\nsupervisor: Listening\n  in\nunknown: no side\nunknown: ',
      entries: [
        {
          role: 'AGENT',
          roleRaw: 'agent',
          message: 'Hello',
          source: 'UNKNOWN',
          sourceRaw: 'brand_new',
          timestamp: null,
        },
        {
          role: 'UNKNOWN',
          roleRaw: 'supervisor',
          message: 'Listening\nin',
          source: null,
          sourceRaw: null,
          timestamp: null,
        },
        {
          role: 'USER',
          roleRaw: 'user',
          message: null,
          source: null,
          sourceRaw: null,
          timestamp: null,
        },
        {
          role: null,
          roleRaw: null,
          message: 'no side',
          source: null,
          sourceRaw: null,
          timestamp: null,
        },
        { role: null, roleRaw: null, message: '', source: null, sourceRaw: null, timestamp: null },
      ],
    });
  });

  it.each([null, 'text', 7, { 0: { message: 'x' } }])(
    'of %j are no transcript',
    async (transcript) => {
      sendInstead(transcript);
      expect(await transcriptOf('entryCount')).toBeNull();
    },
  );
});

describe('a list row without the key', () => {
  const query =
    '{ lead(id: "lead_1002") { interactions { nodes { id transcript { entryCount } } } } }';

  it('costs one call more, for that row alone', async () => {
    const { data } = await kit.query(query);
    const rows = data.lead.interactions.nodes as { id: string; transcript: JsonObject }[];
    expect(rows.find(({ id }) => id === 'int_1002_2')?.transcript.entryCount).toBe(
      sentOf('int_1002_2').length,
    );
    expect(
      kit.simulator.calls
        .entries()
        .filter(({ endpoint }) => endpoint === 'GET /interactions/{interactionId}')
        .map(({ url }) => url),
    ).toEqual(['/api/v1/interactions/int_1002_2']);
  });

  it('that cannot be asked costs its own transcript alone', async () => {
    kit.simulator.faults.add({
      match: { endpoint: 'GET /interactions/{interactionId}' },
      behave: { kind: 'status', status: 500 },
    });
    const { data, errors } = await kit.query(query);
    const rows = data.lead.interactions.nodes as { id: string; transcript: JsonObject | null }[];
    expect(rows.filter(({ transcript }) => transcript === null).map(({ id }) => id)).toEqual([
      'int_1002_2',
    ]);
    expect(rows.length).toBeGreaterThan(1);
    expect(errors?.map(({ path, extensions }) => [path?.at(-1), extensions?.code])).toEqual([
      ['transcript', 'UPSTREAM_UNAVAILABLE'],
    ]);
  });
});

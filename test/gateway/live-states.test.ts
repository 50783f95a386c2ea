// What a watcher is told of the states of a call: nothing older after something newer, and no change that is none.
import { describe, expect, it } from 'vitest';
import { startRaw } from '../support/raw-leadsail.ts';
import { startLive, subscribe } from '../support/watching.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

const CHANGED = 'subscription { told: interactionChanged(id: "i") { summary } }';
const ROWS =
  'subscription { told: leadInteractionsChanged(leadId: "l") { interaction { summary } } }';
const FILES = 'subscription { told: leadFilesChanged(leadId: "l") { file { name } } }';
const ENTRIES =
  'subscription { told: transcriptEntryAdded(interactionId: "i") { index revises entry { roleRaw message } } }';

/** What is told while LeadSail answers with one state after the other, of which the last stays. */
async function toldOf(query: string, states: readonly Json[]): Promise<Json[]> {
  let looks = -1;
  await using raw = await startRaw(({ path }) => {
    looks += 1;
    const state = states[Math.min(looks, states.length - 1)];
    const call = { interactionId: 'i', leadId: 'l', type: 'call', status: 'in_progress', ...state };
    const file = { fileId: 'f', fileKey: 'k', fileName: state.summary, ...state };
    const data = path.startsWith('/files/')
      ? { files: [file] }
      : path.startsWith('/interactions/lead/')
        ? { interactions: [call] }
        : call;
    return { body: JSON.stringify({ success: true, data }) };
  });
  await using live = await startLive({ leadsailUrl: raw.url });
  const watching = await subscribe(live.kit, query);
  const told: Json[] = [];
  const reading = (async () => {
    for (let event = await watching.next(); event; event = await watching.next()) {
      told.push(event.data.told);
    }
  })().catch(() => {});
  // One that ended looks no more.
  for (let turns = 0; looks < states.length && turns < 200; turns += 1) await live.advance(3_000);
  await watching.leave();
  await reading;
  return told;
}

const at = (updatedAt: unknown, summary: string): Json => ({ updatedAt, summary });
const second = (n: number, fraction = ''): string => `2026-11-01T12:00:0${n}${fraction}Z`;

const LAGS: [string, Json[], string][] = [
  [
    'by less than a millisecond',
    [at(second(1, '.000100'), 'a'), at(second(1, '.000900'), 'b'), at(second(1, '.000100'), 'a')],
    'ab',
  ],
  [
    'in another form and zone',
    [at(second(1), 'a'), at(second(2), 'b'), at('2026-11-01T13:00:01.999+01:00', 'old')],
    'ab',
  ],
  ...[undefined, null, 'yesterday', 7].map((unreadable): [string, Json[], string] => [
    `behind a state whose date is ${unreadable}`,
    [at(second(1), 'a'), at(second(3), 'b'), at(unreadable, 'c'), at(second(2), 'old')],
    'abc',
  ]),
  [
    'behind two states without a date',
    [at(second(3), 'a'), at(null, 'b'), at(null, 'c'), at(second(2), 'old'), at(second(4), 'd')],
    'abcd',
  ],
];

describe.each(LAGS)('a state that is older %s', (_, states, wanted) => {
  it('is not told by interactionChanged', async () => {
    const told = await toldOf(CHANGED, states);
    expect(told.map(({ summary }) => summary).join('')).toBe(wanted);
  });

  it('is not told by lists', async () => {
    const rows = await toldOf(ROWS, states);
    // What was there at first is no change.
    expect(rows.map(({ interaction }) => interaction.summary).join('')).toBe(wanted.slice(1));
    const files = await toldOf(FILES, states);
    expect(files.map(({ file }) => file.name).join('')).toBe(wanted.slice(1));
  });
});

describe('the same moments in other forms', () => {
  const forms = ['2026-11-01T12:00:01Z', '2026-11-01T12:00:01.000Z', '2026-11-01T13:00:01+01:00'];
  const entry = (timestamp: unknown, message: string): Json => ({
    role: 'user',
    timestamp,
    message,
  });
  const states = [...forms, ...forms].map((form) => ({
    ...at(form, 'same'),
    createdAt: form,
    transcript: [entry(form, 'one'), entry(form, 'two')],
  }));

  it('are no change', async () => {
    expect(await toldOf(CHANGED, states)).toHaveLength(1);
    expect(await toldOf(ROWS, states)).toEqual([]);
    expect(await toldOf(FILES, states)).toEqual([]);
    expect(await toldOf(ENTRIES, states)).toHaveLength(2);
  });

  it('hide no change', async () => {
    const changing = states.map((state, count) => ({
      ...state,
      summary: `${count}`,
      transcript: [...state.transcript, entry(second(5 + (count % 2), '.5'), `${count}`)],
    }));
    expect(await toldOf(CHANGED, changing)).toHaveLength(6);
    expect(await toldOf(ROWS, changing)).toHaveLength(5);
    const entries = await toldOf(ENTRIES, changing);
    expect(entries.filter(({ entry: { message } }) => /one|two/.test(message))).toHaveLength(2);
  });

  it.each([
    ['the second', '2026-11-01T12:00:02Z'],
    ['the zone', '2026-11-01T12:00:01+01:00'],
    ['a fraction', '2026-11-01T12:00:01.0001Z'],
    ['what is no moment', '2026-11-01T12:00:01'],
  ])('differ where %s does', async (_, other) => {
    const telling = 'subscription { told: interactionChanged(id: "i") { createdAt } }';
    const changed = [forms[0], other].map((createdAt) => ({ createdAt }));
    expect(await toldOf(telling, changed)).toHaveLength(2);
  });
});

it('a speaker who is put right is told with what it revises, with a moment and without', async () => {
  for (const timestamp of [second(1), null]) {
    const said = (role: string): Json => ({
      transcript: [
        { role: 'agent', message: 'first' },
        { role, timestamp, message: 'hello' },
      ],
    });
    const [, wrong, right, ...more] = await toldOf(ENTRIES, [said('user'), said('agent')]);
    expect(wrong).toMatchObject({ revises: null, entry: { roleRaw: 'user' } });
    expect(right).toMatchObject({ index: 1, entry: { roleRaw: 'agent', message: 'hello' } });
    expect(right.revises).toEqual(expect.any(String));
    expect(more).toEqual([]);
  }
});

it.each(['in-progress', 'In Progress', ' IN_PROGRESS ', 'inProgress', 'IN--PROGRESS'])(
  'a call whose status is %j goes on, however long nothing changes',
  async (status) => {
    const call = { ...at(null, 'one'), status };
    const states = [...Array(30).fill(call), { ...call, summary: 'two' }];
    const told = await toldOf(CHANGED, states);
    expect(told.map(({ summary }) => summary)).toEqual(['one', 'two']);
  },
);

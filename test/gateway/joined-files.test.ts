// Several files of a lead in one operation: one call brings them, and what its list leaves open is asked for by its key.
import { describe, expect, it } from 'vitest';
import { selectionOf } from '../support/documented.ts';
import { type Answer, type Kit, start } from '../support/kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: records of any shape
type Json = any;

const LIST = 'GET /files/{leadId}';
const ONE = 'GET /files/{leadId}/{fileKey}';
const KEYS = ['retainer_signed', 'photo_id', 'none'];

const fileOf = (key: string, at = 0): string =>
  `f${at}: file(leadId: "lead_1001", key: ${JSON.stringify(key)}) ${selectionOf('LeadFile')}`;
const ask = (kit: Kit, keys: readonly string[]): Promise<Answer> =>
  kit.query(`{ ${keys.map(fileOf).join('\n')} }`);

const callsOf = (kit: Kit): string[] => kit.calls().map((call) => call.replace(/^\d+ +/, ''));

const startOn = () => start({ simulator: { settleMs: 0 }, cacheMb: 0 });

function bendList(kit: Kit, change: (list: Json) => Json): void {
  kit.simulator.faults.add({
    match: { endpoint: LIST },
    behave: {
      kind: 'mutate',
      change: (envelope) => ({ ...envelope, data: change(envelope.data) }),
    },
  });
}

const withRows = (change: (row: Json) => Json) => (list: Json) => ({
  ...list,
  files: list.files.map((row: Json) => (row.fileKey === 'photo_id' ? change(row) : row)),
});

const withOlder = (join: (rows: Json[], older: Json) => Json[]) => (list: Json) => {
  const [photo] = list.files.filter((row: Json) => row.fileKey === 'photo_id');
  const older = { ...photo, fileId: 'file_older', status: 'declined' };
  return { ...list, files: join(list.files, older), count: list.count + 1 };
};

describe('several files of a lead', () => {
  it.each<[string, (list: Json) => Json, number]>([
    ['is as documented', (list) => list, 0],
    ['does not count', ({ count: _, ...list }) => list, 0],
    ['does not say whose it is', ({ leadId: _, ...list }) => list, 0],
    ['is none', (list) => ({ ...list, files: 'none' }), 3],
    ['is missing', ({ files: _, ...list }) => list, 3],
    ['is shorter than it counts', (list) => ({ ...list, files: list.files.slice(0, 1) }), 2],
    ['has a row that is none', withRows(() => 'none'), 2],
    ['has a row without an id', withRows(({ fileId: _, ...row }) => row), 2],
    ['has a row without a key', withRows((row) => ({ ...row, fileKey: {} })), 2],
    ['has another lead’s row', withRows((row) => ({ ...row, leadId: 'lead_1002' })), 1],
    ['has an older row of a key first', withOlder((rows, older) => [older, ...rows]), 1],
    ['has an older row of a key last', withOlder((rows, older) => [...rows, older]), 1],
    ['has two rows of one id', withRows((row) => ({ ...row, fileId: 'file_1001_1' })), 2],
  ])('are answered as each alone, where their list %s', async (_, change, callsBeside) => {
    await using kit = await startOn();
    const alone: Json = {};
    for (const [at, key] of KEYS.entries()) {
      const { data } = await kit.query(`{ ${fileOf(key, at)} }`);
      alone[`f${at}`] = data[`f${at}`];
    }
    expect(callsOf(kit)).toEqual([ONE, ONE, ONE]);
    bendList(kit, change);
    kit.simulator.calls.clear();
    expect(await ask(kit, KEYS)).toEqual({ data: alone });
    expect(callsOf(kit)).toEqual([LIST, ...Array(callsBeside).fill(ONE)]);
  });

  it('fail together, each at its place, with one call', async () => {
    await using kit = await startOn();
    kit.simulator.faults.add({
      match: { endpoint: LIST },
      behave: { kind: 'status', status: 403 },
    });
    const { data, errors } = await ask(kit, KEYS);
    expect(data).toEqual({ f0: null, f1: null, f2: null });
    expect(errors?.map(({ path }) => path)).toEqual([['f0'], ['f1'], ['f2']]);
    expect(callsOf(kit)).toEqual([LIST]);
  });

  it('keep the key that was asked for, in whatever form LeadSail wrote it', async () => {
    await using kit = await startOn();
    bendList(
      kit,
      withRows((row) => ({ ...row, fileKey: '007' })),
    );
    const { data, errors } = await ask(kit, ['7', 'retainer_signed']);
    expect(errors).toBeUndefined();
    expect([data.f0.key, data.f0.name]).toEqual(['7', expect.stringMatching(/^Photo/)]);
  });

  it('are one call however often each is asked for, and one file is one by its key', async () => {
    await using kit = await startOn();
    await ask(kit, ['photo_id', 'photo_id', 'photo_id']);
    expect(callsOf(kit)).toEqual([ONE]);
    kit.simulator.calls.clear();
    await ask(kit, ['photo_id', 'none', 'photo_id']);
    expect(callsOf(kit)).toEqual([LIST]);
  });

  it('cost no call beside the list that the operation reads anyway', async () => {
    await using kit = await startOn();
    const lead = 'lead(id: "lead_1001") { files { key } }';
    const { data } = await kit.query(`{ ${lead} ${fileOf('photo_id')} }`);
    expect(callsOf(kit).sort()).toEqual([LIST, 'GET /leads/{leadId}']);
    expect(data.f0).toMatchObject({ key: 'photo_id', status: 'VERIFIED' });
  });

  it('count as one call a lead before they are asked for', async () => {
    const budget = { simulator: { settleMs: 0 }, cacheMb: 0, callBudget: 1 };
    await using kit = await start(budget);
    expect((await ask(kit, KEYS)).errors).toBeUndefined();
    await using stitching = await start({ ...budget, endpoint: '/graphql/stitching' });
    const byKeys = 'query ($keys: [LeadFileKey!]!) { filesByKeys(keys: $keys) { key } }';
    const keysOf = (...leadIds: string[]) =>
      leadIds.flatMap((leadId) => KEYS.map((key) => ({ leadId, key })));
    const { data } = await stitching.query(byKeys, { keys: keysOf('lead_1001') });
    expect(data.filesByKeys).toEqual([{ key: 'retainer_signed' }, { key: 'photo_id' }, null]);
    const { errors } = await stitching.query(byKeys, { keys: keysOf('lead_1001', 'lead_1002') });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['CALL_BUDGET_EXCEEDED']);
    expect(stitching.calls()).toHaveLength(1);
  });
});

// Watching the files of a lead, over real sockets: each step of a signature is told, once, and for one poll however many watch.
import { describe, expect, it } from 'vitest';
import { startCall, startLive, subscribe } from '../support/watching.ts';

const sending = (key: string) => `mutation ($id: ID!) {
  sendDocumentForSigning(input: { leadId: $id, fileKey: "${key}" }) { outcome }
}`;
const SEND = sending('retainerSigning');
const WATCH = `subscription ($id: ID!) {
  leadFilesChanged(leadId: $id) { isNew file { key status signedAt url } lead { id } }
}`;
const POLL = 'GET /files/{leadId}';

type Row = { readonly fileId: string };

const PATIENT = { timeout: 20_000 };

const polls = (calls: readonly string[]) => calls.filter((call) => call.endsWith(POLL)).length;

describe('leadFilesChanged', () => {
  it('tells each step of a document that is sent, and nothing of what was there', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const watching = await subscribe(kit, WATCH, { id: 'lead_1001' });
    await expect.poll(() => polls(kit.calls()), PATIENT).toBe(1);
    await kit.query(SEND, { id: 'lead_1001' });
    // At once: the write wakes it.
    await advance(250);
    expect((await watching.next())?.data.leadFilesChanged).toEqual({
      isNew: true,
      file: { key: 'retainerSigning', status: 'PENDING', signedAt: null, url: expect.any(String) },
      lead: { id: 'lead_1001' },
    });
    const seen: string[] = [];
    for (let at = 0; at < 30 && seen.at(-1) !== 'SIGNED'; at += 1) {
      const before = kit.simulator
        .data()
        .files.find(({ fileKey }) => fileKey === 'retainerSigning');
      const status = before?.status;
      await advance(1_000);
      if (before?.status === status) continue;
      const next = watching.next();
      await advance(3_000);
      const { isNew, file } = (await next)?.data.leadFilesChanged ?? {};
      expect(isNew).toBe(false);
      expect(file.signedAt === null).toBe(file.status !== 'SIGNED');
      seen.push(file.status);
    }
    expect(seen.at(-1)).toBe('SIGNED');
    expect(new Set(seen).size).toBe(seen.length);
    await watching.leave();
  });

  it.each([
    ['retainer', 'DECLINED'],
    ['agreement', 'EXPIRED'],
  ])('tells of %s, which nobody signs, and `LeadFile` says the same', async (key, outcome) => {
    await using live = await startLive();
    const { kit, advance } = live;
    const watching = await subscribe(kit, WATCH, { id: 'lead_1001' });
    await expect.poll(() => polls(kit.calls()), PATIENT).toBe(1);
    await kit.query(sending(key), { id: 'lead_1001' });
    await advance(250);
    let told = (await watching.next())?.data.leadFilesChanged.file;
    for (let at = 0; at < 12; at += 1) await advance(1_000);
    while (told.status !== outcome) {
      expect(['PENDING', 'VIEWED']).toContain(told.status);
      told = (await watching.next())?.data.leadFilesChanged.file;
    }
    const { data } = await kit.query(
      `{ file(leadId: "lead_1001", key: "${key}") { key status signedAt url } }`,
    );
    expect(told).toEqual({ ...data.file, status: outcome, signedAt: null });
    await watching.leave();
  });

  it('is one poll for two who watch, beside the one of the lead’s interactions', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const one = await subscribe(kit, WATCH, { id: 'lead_1001' });
    const other = await subscribe(kit, WATCH, { id: 'lead_1001' });
    const calls = await subscribe(
      kit,
      'subscription { leadInteractionsChanged(leadId: "lead_1001") { isNew } }',
    );
    await expect.poll(() => kit.gateway.watched(), PATIENT).toEqual({ topics: 2, watchers: 3 });
    await advance(3_000);
    await advance(3_000);
    expect(polls(kit.calls())).toBe(3);
    const [told, same] = [one.next(), other.next()];
    await kit.query(SEND, { id: 'lead_1001' });
    await advance(3_000);
    expect((await told)?.data).toEqual((await same)?.data);
    for (const watching of [one, other, calls]) await watching.leave();
  });

  it('watches a lead that LeadSail does not know as one without files', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const watching = await subscribe(kit, WATCH, { id: 'lead_none' });
    await expect.poll(() => polls(kit.calls()), PATIENT).toBe(1);
    await advance(3_000);
    expect(kit.gateway.watched()).toEqual({ topics: 1, watchers: 1 });
    const file = { fileId: 'file_1', leadId: 'lead_none', fileKey: 'photo_id', status: 'uploaded' };
    kit.simulator.data().files.push(file);
    await advance(3_000);
    expect((await watching.next())?.data.leadFilesChanged).toEqual({
      isNew: true,
      file: { key: 'photo_id', status: 'UPLOADED', signedAt: null, url: null },
      lead: { id: 'lead_none' },
    });
    await watching.leave();
  });

  it.each([
    ['is empty', () => []],
    ['is short', (rows: Row[]) => rows.slice(0, 1)],
    ['cannot be read', () => 'none'],
    ['is in another order', (rows: Row[]) => rows.toReversed()],
    [
      'has each twice',
      (rows: Row[]) => rows.flatMap((row) => [row, { ...row, fileId: `a${row.fileId}` }]),
    ],
    [
      'is an older one',
      (rows: Row[]) =>
        rows.map((row) => ({ ...row, status: 'pending', updatedAt: '2020-01-01T00:00:00Z' })),
    ],
  ])('tells no change when the list %s for one poll', async (how, change) => {
    await using live = await startLive();
    const { kit, advance } = live;
    const watching = await subscribe(kit, WATCH, { id: 'lead_1001' });
    await expect.poll(() => polls(kit.calls()), PATIENT).toBe(1);
    for (let turn = 0; turn < 2; turn += 1) {
      kit.simulator.faults.add({
        times: 1,
        match: { endpoint: POLL },
        behave: {
          kind: 'mutate',
          change: ({ data }) => void Object.assign(data, { files: change(data.files) }),
        },
      });
      await advance(3_000);
      await advance(3_000);
    }
    await kit.query(SEND, { id: 'lead_1001' });
    await advance(3_000);
    // The first that is told of is the first that happened.
    const { file, isNew } = (await watching.next())?.data.leadFilesChanged ?? {};
    expect([how, file.key, isNew]).toEqual([how, 'retainerSigning', true]);
    await watching.leave();
  });

  it('forgets what was read of the lead before, where another had it signed', async () => {
    await using live = await startLive({ cacheMb: 1 });
    const { kit, advance } = live;
    const watching = await subscribe(kit, WATCH, { id: 'lead_1001' });
    await expect.poll(() => polls(kit.calls()), PATIENT).toBe(1);
    const READ = '{ file(leadId: "lead_1001", key: "lastBill") { status } }';
    const read = async () => (await kit.query(READ)).data.file.status;
    expect(await read()).toBe('DECLINED');
    const file = kit.simulator.data().files.find(({ fileKey }) => fileKey === 'lastBill') ?? {};
    Object.assign(file, { status: 'signed', updatedAt: '2026-11-01T12:00:01Z' });
    // What is cached is fresh for two seconds of a clock of its own.
    const [, next] = [await advance(3_000), watching.next()];
    expect((await next)?.data.leadFilesChanged.file.status).toBe('SIGNED');
    expect(await read()).toBe('SIGNED');
    await watching.leave();
  });

  it('is not told of what happens to other leads', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const watching = await subscribe(kit, WATCH, { id: 'lead_1002' });
    await expect.poll(() => polls(kit.calls()), PATIENT).toBe(1);
    await kit.query(SEND, { id: 'lead_1001' });
    await startCall(kit, 'lead_1002');
    for (let at = 0; at < 5; at += 1) await advance(3_000);
    const next = watching.next();
    kit.simulator.data().files.push({ fileId: 'f', leadId: 'lead_1002', fileKey: 'own' });
    await advance(3_000);
    expect((await next)?.data.leadFilesChanged.file.key).toBe('own');
    await watching.leave();
  });
});

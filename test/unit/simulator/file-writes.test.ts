// The simulator's files: references that take each other's place, and documents that leads sign as the clock moves.
import { expect, test } from 'vitest';
import { createManualClock } from '../../../src/simulator/clock.ts';
import type { JsonObject } from '../../../src/simulator/envelope.ts';
import { startSimulator } from '../../../src/simulator/simulator.ts';
import { createSimulatorClient } from '../../support/simulator-client.ts';

const nowMs = Date.UTC(2026, 10, 2, 9);
const REFERENCE = {
  leadId: 'lead_1001',
  fileKey: 'driving_licence',
  fileName: 'Licence.pdf',
  fileType: 'pdf',
  documentUrl: 'https://files.example.com/licence.pdf',
};
const SEND = { leadId: 'lead_1001', fileKey: 'retainerSigning' };

async function start() {
  const clock = createManualClock(nowMs);
  const simulator = await startSimulator({ clock });
  return { clock, simulator, ...createSimulatorClient(simulator) };
}

test.each([
  ['/files', {}, ['leadId', 'fileKey', 'fileName', 'fileType', 'documentUrl']],
  ['/files', { ...REFERENCE, fileKey: 'a-b', documentUrl: 'x' }, ['fileKey', 'documentUrl']],
  ['/files', { ...REFERENCE, provider: 'fax', status: 'lost' }, ['provider', 'status']],
  ['/files', { ...REFERENCE, metadata: [], signingUrl: 1 }, ['metadata', 'signingUrl']],
  ['/files', { ...REFERENCE, leadId: 'nobody' }, ['leadId']],
  ['/document-templates/send', {}, ['leadId', 'fileKey']],
  ['/document-templates/send', { ...SEND, sendEmail: 'no', data: 1 }, ['sendEmail', 'data']],
  ['/document-templates/send', { ...SEND, completedRedirectUrl: 'x' }, ['completedRedirectUrl']],
] as const)('POST %s refuses %j', async (path, body, names) => {
  const { simulator, post } = await start();
  await using _ = simulator;
  const before = JSON.stringify(simulator.data());
  const answer = await post(path, body);
  expect(answer.status).toBe(400);
  const details: string[] = answer.body.error.details;
  expect(details.map((line) => line.split(' ')[0]).sort()).toEqual([...names].sort());
  expect(JSON.stringify(simulator.data())).toBe(before);
});

test('a reference is kept, and another under its key takes its place', async () => {
  const { simulator, clock, get, post } = await start();
  await using _ = simulator;
  const first = await post('/files', {
    ...REFERENCE,
    metadata: { a: 1 },
    signingUrl: 'https://s.example/1',
  });
  expect([first.status, first.body.data]).toEqual([
    201,
    {
      ...REFERENCE,
      fileId: expect.stringMatching(/^file_/),
      status: 'pending',
      provider: 'manual_upload',
      createdAt: new Date(nowMs).toISOString(),
      updatedAt: new Date(nowMs).toISOString(),
      signedAt: null,
    },
  ]);
  clock.advance(1_000);
  const second = await post('/files', { ...REFERENCE, status: 'verified' });
  expect(second.status).toBe(200);
  const { fileId, createdAt } = first.body.data;
  expect(second.body.data).toMatchObject({ fileId, createdAt, status: 'verified' });
  expect(second.body.data.updatedAt > createdAt).toBe(true);
  const { files, count } = (await get('/files/lead_1001')).body.data;
  expect(count).toBe(5);
  expect(files.at(-1)).toEqual(second.body.data);
});

test.each([
  ['signed', 'retainerSigning', ['pending', 'viewed', 'in_progress', 'signed'], 'signed'],
  ['declined', 'retainer', ['pending', 'viewed', 'declined'], 'document_sent'],
  ['left to expire', 'agreement', ['pending', 'viewed', 'expired'], 'document_sent'],
])(
  'a document that is sent is viewed and %s within seconds, the same each time',
  async (_, fileKey, wanted, leadStatus) => {
    const { simulator, clock, get, post } = await start();
    await using _server = simulator;
    const statusOfLead = async () => (await get('/leads/lead_1001')).body.data.status;
    for (let time = 1; time <= 2; time += 1) {
      const { status, body } = await post('/document-templates/send', { ...SEND, fileKey });
      expect(status).toBe(200);
      expect(body.data).toEqual({ signingUrl: expect.stringMatching(/^https:/) });
      const read = async () => (await get(`/files/lead_1001/${fileKey}`)).body.data as JsonObject;
      expect(await statusOfLead()).toBe('document_sent');
      const seen = [(await read()).status];
      for (let second = 0; second < 12; second += 1) {
        clock.advance(1_000);
        const { status, signedAt, updatedAt } = await read();
        expect(signedAt).toBe(status === 'signed' ? updatedAt : null);
        if (status !== seen.at(-1)) seen.push(status);
      }
      expect(seen).toEqual(wanted);
      expect(await statusOfLead()).toBe(leadStatus);
    }
  },
);

test('a document whose place another takes moves no more', async () => {
  const { simulator, clock, get, post } = await start();
  await using _ = simulator;
  await post('/document-templates/send', SEND);
  await post('/files', { ...REFERENCE, fileKey: SEND.fileKey, status: 'declined' });
  clock.advance(60_000);
  const { data } = (await get('/files/lead_1001/retainerSigning')).body;
  expect(data).toMatchObject({ status: 'declined', signedAt: null });
});

test('a document needs a lead that can be reached, and a template', async () => {
  const { simulator, post } = await start();
  await using _ = simulator;
  const send = async (body: object) => (await post('/document-templates/send', body)).status;
  const lead = simulator.data().leads.find(({ leadId }) => leadId === 'lead_1001') ?? {};
  expect(await send({ ...SEND, leadId: 'nobody' })).toBe(404);
  expect(await send({ ...SEND, documentTemplateId: 'tmpl_none' })).toBe(404);
  expect(await send({ ...SEND, documentTemplateId: 'tmpl_0001', campaignId: 'U4D' })).toBe(200);
  expect(await send({ ...SEND, campaignId: 'U4D' })).toBe(404);
  lead.email = null;
  lead.phone = null;
  expect(await send(SEND)).toBe(400);
  expect(await send({ ...SEND, sendEmail: false, sendSms: true })).toBe(400);
  expect(await send({ ...SEND, sendEmail: false })).toBe(200);
});

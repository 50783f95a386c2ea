// Writes of files: what is refused before a call leaves, whom nothing is sent to, and where links are and are not.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';

type Input = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it asked for
type Payload = any;

const SAVE = `mutation ($input: SaveLeadFileInput!) { saveLeadFile(input: $input) {
  outcome file { key status url } lead { id } userErrors { code message field } } }`;
const SEND = `mutation ($input: SendDocumentForSigningInput!) { sendDocumentForSigning(input: $input) {
  outcome signingUrl file { status } lead { id } userErrors { code message field } } }`;

const LINK = 'https://files.example.com/retainer.pdf?token=5f2a9c';
const FILE: Input = {
  leadId: 'lead_1001',
  fileKey: 'retainer_2026',
  fileName: 'Retainer.pdf',
  fileType: 'pdf',
  documentUrl: LINK,
};
const DOCUMENT: Input = { leadId: 'lead_1001', fileKey: 'retainerSigning' };

async function write(kit: Kit, query: string, input: Input, headers?: Record<string, string>) {
  const { data, errors, extensions } = await kit.query(query, { input }, headers);
  return { payload: data && Object.values<Payload>(data)[0], errors, extensions };
}

const WRITES = { path: /\/(files|send)$/ };
const QUIET: KitOptions = { simulator: { settleMs: 0 } };

describe('an input that breaks a rule', () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await start(QUIET);
    return () => kit[Symbol.asyncDispose]();
  });
  beforeEach(() => kit.simulator.calls.clear());

  const HTTPS = 'documentUrl must be an address of https, got one of http.';
  const PRIVATE =
    'documentUrl must be an address that everybody can reach, got one of a private network or of a machine of its own.';
  const noLink = (count: number): string =>
    `documentUrl must be an address of http or https, got ${count} characters that are not.`;

  it.each([
    ['http://files.example.com/a.pdf', HTTPS],
    ['https://localhost/a.pdf', PRIVATE],
    ['https://files/a.pdf', PRIVATE],
    ['https://10.0.0.7/a.pdf', PRIVATE],
    ['https://2130706433/a.pdf', PRIVATE],
    ['https://[::1]:8443/a.pdf', PRIVATE],
    ['HTTPS://192.168.0.1', PRIVATE],
    ['https://169.254.169.254/latest/meta-data/', PRIVATE],
    ['', noLink(0)],
    ['a.pdf', noLink(5)],
    ['//files.example.com/a.pdf', noLink(25)],
    ['https:///files.example.com/a.pdf', noLink(32)],
    ['https:\\\\files.example.com', noLink(25)],
    ['https://a.example\\@10.0.0.1/', noLink(28)],
    [' https://files.example.com/', noLink(27)],
    ['https://files.example.com/a b.pdf', noLink(33)],
    ['https://fi\nles.example.com/', noLink(27)],
    ['javascript:alert(1)', noLink(19)],
    ['ftp://files.example.com/a.pdf', noLink(29)],
    ['data:application/pdf;base64,AA', noLink(30)],
    ['https://:443/', noLink(13)],
    [
      'https://me:word@files.example.com/',
      'documentUrl must hold no user name and no password, got one that does.',
    ],
    [
      `https://files.example.com/${'a'.repeat(2_000)}`,
      'documentUrl must have at most 2000 characters, got 2026.',
    ],
  ])('is no public https address: %s', async (documentUrl, message) => {
    const { payload, errors } = await write(kit, SAVE, { ...FILE, documentUrl });
    expect(errors).toBeUndefined();
    expect(payload).toEqual({
      outcome: 'NOT_DONE',
      file: null,
      lead: null,
      userErrors: [{ code: 'INVALID', message, field: ['input', 'documentUrl'] }],
    });
    expect(kit.calls()).toEqual([]);
  });

  it.each<[string, Input, readonly string[]]>([
    [
      SAVE,
      { ...FILE, leadId: 'a/b', fileKey: 'retainer-1', fileName: '', fileType: '' },
      [
        'leadId must not contain any of / \\ ? # %, got "/".',
        'fileKey must be letters, digits and _, got 10 characters that are not.',
        'fileName must not be empty.',
        'fileType must not be empty.',
      ],
    ],
    [
      SAVE,
      {
        ...FILE,
        fileKey: 'k'.repeat(201),
        signingUrl: 'sign here',
        providerDocumentId: '',
        createdBySubmissionId: '',
        metadata: [],
        idempotencyKey: '',
      },
      [
        'fileKey must have at most 200 characters, got 201.',
        'signingUrl must be an address of http or https, got 9 characters that are not.',
        'providerDocumentId must not be empty.',
        'createdBySubmissionId must not be empty.',
        'metadata must be a JSON object, got a list.',
        'idempotencyKey must have 1 to 255 characters, got 0.',
      ],
    ],
    [
      SEND,
      {
        leadId: '..',
        fileKey: '',
        documentTemplateId: '',
        campaignId: '',
        data: 'x',
        completedRedirectUrl: 'javascript:alert(1)',
      },
      [
        'leadId must not consist of dots alone, got "..".',
        'fileKey must be letters, digits and _, got 0 characters that are not.',
        'documentTemplateId must not be empty.',
        'campaignId must not be empty.',
        'data must be a JSON object, got a string.',
        'completedRedirectUrl must be an address of http or https, got 19 characters that are not.',
      ],
    ],
  ])('is told whole, each with its place, and no call leaves', async (query, input, messages) => {
    const { payload } = await write(kit, query, input);
    expect(payload.userErrors.map(({ message }: Input) => message)).toEqual(messages);
    for (const { code, field, message } of payload.userErrors) {
      expect([code, field]).toEqual(['INVALID', ['input', message.split(' ')[0]]]);
    }
    expect(kit.calls()).toEqual([]);
  });

  it.each<[string, Input]>([
    [SAVE, { ...FILE, status: 'UNKNOWN' }],
    [SAVE, { ...FILE, provider: 'docuseal' }],
    [SAVE, { ...FILE, documentUrl: null }],
    [SAVE, { ...FILE, signedAt: '2026-11-01' }],
    [SEND, { leadId: 'lead_1001' }],
  ])('is not even of its type: %s %j', async (query, input) => {
    const { payload, errors } = await write(kit, query, input);
    expect(payload).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT']);
    expect(kit.calls()).toEqual([]);
  });
});

describe('a file that is saved', () => {
  it.each(['http://sign.example.com/x', 'https://10.0.0.7/x'])(
    'may be signed at %s, and goes to LeadSail in its spelling',
    async (signingUrl) => {
      await using kit = await start(QUIET);
      const input = { ...FILE, signingUrl, status: 'IN_PROGRESS', provider: 'CSV_IMPORT' };
      const { payload } = await write(kit, SAVE, { ...input, idempotencyKey: 'k', metadata: null });
      expect(payload).toEqual({
        outcome: 'DONE',
        file: { key: 'retainer_2026', status: 'IN_PROGRESS', url: LINK },
        lead: { id: 'lead_1001' },
        userErrors: [],
      });
      const [sent] = kit.simulator.calls.entries();
      expect(sent?.body).toEqual({ ...input, status: 'in_progress', provider: 'csv_import' });
    },
  );

  it.each([
    [SAVE, FILE, 'POST /files'],
    [SEND, DOCUMENT, 'POST /document-templates/send'],
  ])(
    'is asked for under the key that LeadSail keeps it under, and under no other: %s',
    async (query, input, endpoint) => {
      for (const [answered, asked] of [
        ['retainer_signing', 'retainer_signing'],
        ['photo_id', 'retainerSigning'],
        [7, 'retainerSigning'],
      ] as const) {
        await using kit = await start(QUIET);
        kit.simulator.faults.add({
          match: { endpoint },
          behave: {
            kind: 'mutate',
            change: (envelope) => ({ ...envelope, data: { ...envelope.data, fileKey: answered } }),
          },
        });
        kit.simulator.data().files.push({ ...FILE, fileId: 'file_x', fileKey: 'retainer_signing' });
        await write(kit, query, { ...input, fileKey: 'retainerSigning' });
        const reads = kit.simulator.calls.entries().map(({ url }) => url);
        const [read] = reads.filter((url) => url.includes('/files/lead_1001/'));
        expect(read).toMatch(new RegExp(`/${asked}$`));
      }
    },
  );

  it('is nothing that was read before: not by its key, among its lead’s, nor in lists', async () => {
    await using kit = await start({ ...QUIET, cacheMb: 1 });
    const READ = `{ lead(id: "lead_1001") { files { key } } file(leadId: "lead_1001", key: "photo_id") { name }
      leads(first: 1) { nodes { id } } }`;
    await kit.query(READ);
    await write(kit, SAVE, { ...FILE, fileKey: 'photo_id' });
    kit.simulator.calls.clear();
    const { data } = await kit.query(READ);
    expect(data.file.name).toBe('Retainer.pdf');
    // The file itself was read again after the write.
    expect(new Set(kit.calls().map((call) => call.split('  ')[1]))).toEqual(
      new Set(['GET /files/{leadId}', 'GET /leads', 'GET /leads/{leadId}']),
    );
  });
});

const refusal = (status: number, code: string, details?: readonly string[]): Behaviour => ({
  kind: 'status',
  status,
  body: { success: false, error: { code, message: 'Maria Ortega may not', details } },
});

describe('what LeadSail refuses', () => {
  it.each<[string, Input, Behaviour, [string, string | null]]>([
    [SAVE, FILE, refusal(404, 'NOT_FOUND'), ['NOT_FOUND', 'leadId']],
    [
      SAVE,
      { ...FILE, createdBySubmissionId: 'sub_1' },
      refusal(404, 'NOT_FOUND'),
      ['NOT_FOUND', null],
    ],
    [
      SAVE,
      FILE,
      refusal(400, 'VALIDATION_ERROR', [`documentUrl ${LINK} is gone`]),
      ['INVALID', 'documentUrl'],
    ],
    [SEND, DOCUMENT, refusal(404, 'NOT_FOUND'), ['NOT_FOUND', null]],
    [SEND, DOCUMENT, refusal(409, 'CONFLICT'), ['CONFLICT', null]],
    [
      SEND,
      DOCUMENT,
      refusal(400, 'VALIDATION_ERROR', ['lead is on the do-not-call list']),
      ['DO_NOT_CONTACT', 'leadId'],
    ],
    [SEND, DOCUMENT, { kind: 'failure200', code: 'NO_TEMPLATE' }, ['REFUSED', null]],
  ])('is data: %s %j', async (query, input, behave, expected) => {
    await using kit = await start(QUIET);
    kit.simulator.faults.add({ match: WRITES, behave });
    const { payload, errors } = await write(kit, query, input);
    expect(errors).toBeUndefined();
    const [error] = payload.userErrors;
    expect([error.code, error.field?.[1] ?? null]).toEqual(expected);
    expect(payload).toMatchObject({ outcome: 'NOT_DONE', file: null, lead: null });
    expect(JSON.stringify(payload)).not.toMatch(/Maria|token/);
  });

  it.each(['failed', ' Rejected '])(
    'in the answer of a document that was sent: %j',
    async (status) => {
      await using kit = await start(QUIET);
      kit.simulator.faults.add({
        match: { endpoint: 'POST /document-templates/send' },
        behave: {
          kind: 'mutate',
          change: ({ data }) => ({ success: true, data: { ...data, status } }),
        },
      });
      const { payload } = await write(kit, SEND, DOCUMENT);
      expect(payload).toMatchObject({ outcome: 'NOT_DONE', signingUrl: null, file: null });
      expect(payload.userErrors[0].code).toBe('REFUSED');
    },
  );

  it('is not known where its answer is lost, and it is not sent again', async () => {
    await using kit = await start(QUIET);
    kit.simulator.faults.add({ match: WRITES, behave: { kind: 'resetInBody' } });
    for (const [query, input] of [
      [SAVE, FILE],
      [SEND, DOCUMENT],
    ] as const) {
      kit.simulator.calls.clear();
      const { payload, errors } = await write(kit, query, input);
      expect(payload).toBeNull();
      expect(errors?.[0]?.extensions?.mayHaveHappened).toBe(true);
      expect(kit.calls().filter((call) => call.includes('POST'))).toHaveLength(1);
    }
  });
});

describe('a document to sign', () => {
  const change = (kit: Kit, changes: Input): void =>
    void Object.assign(
      kit.simulator.data().leads.find(({ leadId }) => leadId === 'lead_1001') ?? {},
      changes,
    );

  it.each<[Input, Input, string | null]>([
    [{ flags: { isDnc: true } }, {}, 'DO_NOT_CONTACT'],
    [{ status: 'dnc' }, { sendEmail: false, sendSms: true }, 'DO_NOT_CONTACT'],
    [{ flags: { isDnc: 'no' } }, {}, 'DO_NOT_CONTACT_UNKNOWN'],
    [{ flags: null }, { sendEmail: true }, 'DO_NOT_CONTACT_UNKNOWN'],
    [{ flags: { isDnc: true } }, { sendEmail: false }, null],
    [{ flags: { isDnc: true } }, { sendEmail: false, sendSms: false }, null],
    [{ flags: { isDnc: false } }, {}, null],
  ])('of a lead with %j, sent with %j: %s', async (mark, how, code) => {
    await using kit = await start(QUIET);
    change(kit, mark);
    const { payload } = await write(kit, SEND, { ...DOCUMENT, ...how });
    expect(payload.userErrors.map((error: Input) => error.code)).toEqual(code ? [code] : []);
    const sent = kit.calls().filter((call) => call.includes('POST'));
    expect(sent).toHaveLength(code === null ? 1 : 0);
  });

  it('is sent to a lead that LeadSail says nothing of where the gateway may', async () => {
    await using kit = await start({ ...QUIET, textsWithoutMark: true });
    change(kit, { flags: null });
    expect((await write(kit, SEND, DOCUMENT)).payload.outcome).toBe('DONE');
  });

  it('is sent to nobody whom LeadSail does not know', async () => {
    await using kit = await start(QUIET);
    const { payload } = await write(kit, SEND, { ...DOCUMENT, leadId: 'nobody' });
    expect(payload.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'leadId'] }]);
    expect(kit.calls()).toEqual(['1  GET /leads/{leadId}']);
  });
});

describe('a link to sign', () => {
  it('is in the answer, and in no log line, trace, error or hiding gateway’s answer', async () => {
    await using kit = await start(QUIET);
    const headers = { 'x-api-key': keyOf(kit.simulator, 0), 'x-gateway-trace': '1' };
    const { payload, extensions } = await write(kit, SEND, DOCUMENT, headers);
    expect(payload.signingUrl).toMatch(/^https:/);
    await write(kit, SAVE, FILE, headers);
    expect(extensions?.upstream?.map(({ endpoint }) => endpoint)).toContain(
      'POST /document-templates/send',
    );
    const seen = JSON.stringify([extensions, kit.logged, kit.operations]);
    expect([payload.signingUrl, LINK].filter((link) => seen.includes(link))).toEqual([]);
    await using hiding = await start({ ...QUIET, hidesLinks: true });
    expect((await write(hiding, SEND, DOCUMENT)).payload).toMatchObject({
      outcome: 'DONE',
      signingUrl: null,
    });
  });

  it('that is none is null', async () => {
    await using kit = await start(QUIET);
    kit.simulator.faults.add({
      match: { endpoint: 'POST /document-templates/send' },
      behave: { kind: 'mutate', change: () => ({ success: true, data: { signingUrl: 7 } }) },
    });
    const { payload } = await write(kit, SEND, DOCUMENT);
    expect(payload).toMatchObject({ outcome: 'DONE', signingUrl: null });
  });

  it('is kept nowhere: who asks again by an idempotency key gets the rest', async () => {
    await using kit = await start(QUIET);
    const input = { ...DOCUMENT, idempotencyKey: 'desk-7' };
    const first = await write(kit, SEND, input);
    const second = await write(kit, SEND, input);
    expect(first.payload.signingUrl).toMatch(/^https:/);
    expect(second.payload).toEqual({ ...first.payload, signingUrl: null });
    expect(kit.calls().filter((call) => call.includes('POST'))).toHaveLength(1);
  });
});

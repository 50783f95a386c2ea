// Whether a write was done is said in every payload, whatever LeadSail's answer looks like.
import { describe, expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { type RawCall, type RawReply, startRaw } from '../support/raw-leadsail.ts';

const LEAD = '"leadId":"lead_1001","flags":{"isDnc":false}';
const success = (data: string): RawReply => ({ body: `{"success":true,"data":${data}}` });

/** LeadSail has every record that it is asked for, and answers writes so. */
const answering =
  (write: RawReply) =>
  (call: RawCall): RawReply => {
    if (call.method !== 'GET') return write;
    const id = call.path.split('/').at(-1);
    return success(
      call.path.startsWith('/leads/')
        ? `{${LEAD.replace('lead_1001', id ?? '')}}`
        : `{"interactionId":"${id}"}`,
    );
  };

const WRITES = {
  createLead: `createLead(input: { campaignId: "HXZ", firstName: "A", lastName: "B", email: "a@b.co", phone: "+15125550142" })
    { outcome userErrors { code } submissionId lead { id } }`,
  submitLead: `submitLead(input: { leadId: "lead_1001", campaignId: "HXZ" })
    { outcome userErrors { code } submissionId lead { id } }`,
  updateLead: `updateLead(input: { leadId: "lead_1001", firstName: "A" }) { outcome userErrors { code } lead { id } }`,
  setLeadApproval: `setLeadApproval(input: { leadId: "lead_1001", status: APPROVED })
    { outcome userErrors { code } lead { id } }`,
  deliverLead: `deliverLead(input: { leadId: "lead_1001", campaignId: "HXZ" })
    { outcome userErrors { code } submissionId lead { id } }`,
  repostLead: `repostLead(input: { leadId: "lead_1001" })
    { outcome userErrors { code } submissionId requiresQualification lead { id } }`,
  sendLeadsToAutoDialer: `sendLeadsToAutoDialer(input: { leadIds: ["lead_1001"] })
    { outcome userErrors { code } succeeded results { leadId lead { id } nextCallAt error } }`,
  firePixel: `firePixel(input: { leadId: "lead_1001", pixelId: "1", platform: TIKTOK, eventName: "Lead" })
    { outcome userErrors { code } lead { id } }`,
  initiateCall: `initiateCall(input: { leadId: "lead_1001" }) { outcome userErrors { code } interaction { id } lead { id } }`,
  sendSms: `sendSms(input: { leadId: "lead_1001", message: "Hi" })
    { outcome userErrors { code } messageId interaction { id } lead { id } }`,
  saveLeadFile: `saveLeadFile(input: { leadId: "lead_1001", fileKey: "a", fileName: "a", fileType: "pdf", documentUrl: "https://files.example.com/a" })
    { outcome userErrors { code } lead { id } }`,
  sendDocumentForSigning: `sendDocumentForSigning(input: { leadId: "lead_1001", fileKey: "a" })
    { outcome userErrors { code } signingUrl lead { id } }`,
} as const;
type Write = keyof typeof WRITES;
const ALL = Object.keys(WRITES) as Write[];

async function outcomeOf(write: Write, reply: RawReply) {
  await using raw = await startRaw(answering(reply));
  await using kit = await start({ leadsailUrl: raw.url });
  const { data, errors } = await kit.query(`mutation { ${WRITES[write]} }`);
  return { payload: data?.[write], errors, drift: kit.gateway.driftCounts() };
}

/** What LeadSail alone can say of a write. */
const NAMED = [
  'submissionId',
  'requiresQualification',
  'messageId',
  'interaction',
  'signingUrl',
  'succeeded',
];

const NO_NAMES: [string, RawReply][] = [
  ['nothing but success', { body: '{"success":true}' }],
  ['data of null', success('null')],
  ['data that is a list', success('[]')],
  [
    'the record one level deeper',
    success('{"lead":{"leadId":"lead_7"},"interaction":{"interactionId":"i"}}'),
  ],
  [
    'ids that are none',
    success(
      '{"leadId":"","submissionId":null,"newSubmissionId":[],"requiresQualification":"no","succeeded":"all","interactionId":{},"messageId":true}',
    ),
  ],
  ['no content', { status: 204, body: '' }],
  ['201', { status: 201, body: '{"success":true,"data":{}}' }],
  ['202 behind a byte order mark', { status: 202, body: '\ufeff{"success":true}' }],
];

describe.each(ALL.filter((write) => write !== 'firePixel'))('%s', (write) => {
  it.each(NO_NAMES)(
    'is done where LeadSail answers with %s; what it did not name is null',
    async (_, reply) => {
      const { payload, errors } = await outcomeOf(write, reply);
      expect(errors).toBeUndefined();
      const lead = write === 'createLead' ? null : { id: 'lead_1001' };
      expect(payload).toMatchObject({ outcome: 'DONE', userErrors: [] });
      const [named = payload] = payload.results ?? [];
      expect(named.lead).toEqual(lead);
      for (const name of NAMED) {
        if (name in payload) expect(payload[name]).toBeNull();
      }
    },
  );
});

describe.each(ALL)('%s', (write) => {
  it.each<[string, RawReply]>([
    ['404', { status: 404, body: '{"success":false,"error":{"code":"NOT_FOUND"}}' }],
    ['422', { status: 422, body: '{"success":false,"error":{"code":"VALIDATION_ERROR"}}' }],
    ['409', { status: 409, body: '{"success":false,"error":{"code":"X"}}' }],
    ['200 without success', { body: '{"success":false,"error":{"code":"X"}}' }],
  ])('is not done where LeadSail refuses it with %s', async (_, reply) => {
    const { payload, errors } = await outcomeOf(write, reply);
    expect(errors).toBeUndefined();
    expect(payload).toMatchObject({ outcome: 'NOT_DONE' });
    expect(payload.results ?? payload.lead ?? []).toEqual([]);
    expect(payload.userErrors).toHaveLength(1);
  });

  it.each<[string, RawReply]>([
    ['200 without a body', { body: '' }],
    ['200 with half a body', { body: '{"success":tr' }],
    ['500', { status: 500, body: '{"success":false}' }],
    ['an error in place of data', { body: '{"success":true,"data":null,"error":{"code":"X"}}' }],
    ['errors in place of data', { body: '{"success":true,"errors":[{"message":"x"}]}' }],
  ])('has no payload where nobody can know, as with %s', async (_, reply) => {
    const { payload, errors } = await outcomeOf(write, reply);
    expect(payload).toBeNull();
    expect(errors?.map(({ extensions }) => extensions?.mayHaveHappened)).toEqual([true]);
  });
});

/** Each way to say within a success that nothing came of it. */
const SAYS_NO = ['false', '"false"', '" False\\n"']
  .flatMap((no) => [
    `{"success":${no}}`,
    `{"success":${no},"error":{"code":"X"},"leadId":"lead_7","submissionId":"s","interactionId":"i"}`,
    `{"leadId":"lead_1001","success":${no},"status":"new"}`,
  ])
  .concat('false', '{"success":0}', '{"error":"No consent","messageId":null}', '{"errors":["x"]}');

describe.each(ALL.filter((write) => !['firePixel', 'sendLeadsToAutoDialer'].includes(write)))(
  '%s',
  (write) => {
    it.each(SAYS_NO)(
      'is not done where LeadSail answers within its success with %s',
      async (data) => {
        const { payload, errors } = await outcomeOf(write, success(data));
        expect(errors).toBeUndefined();
        expect(payload).toMatchObject({
          outcome: 'NOT_DONE',
          userErrors: [{ code: 'REFUSED' }],
          lead: null,
        });
      },
    );

    it.each(['true', 'null', '"yes"', '{}'])(
      'is done where what it answers with has a success that is %s',
      async (said) => {
        const { payload } = await outcomeOf(write, success(`{"success":${said}}`));
        expect(payload).toMatchObject({ outcome: 'DONE', userErrors: [] });
      },
    );
  },
);

describe.each(ALL.filter((write) => !['createLead', 'sendLeadsToAutoDialer'].includes(write)))(
  '%s',
  (write) => {
    it.each<[string, number]>([
      ['"lead_1001"', 0],
      ['null', 0],
      ['{}', 0],
      ['"lead_10011"', 1],
      ['1001', 1],
    ])('that is answered with the lead %s is noticed %i times', async (leadId, times) => {
      const { payload, drift } = await outcomeOf(
        write,
        success(`{"success":true,"leadId":${leadId}}`),
      );
      expect(payload).toMatchObject({ outcome: 'DONE', lead: { id: 'lead_1001' } });
      expect(drift.get('value Written.leadId') ?? 0).toBe(times);
    });
  },
);

describe('sendLeadsToAutoDialer', () => {
  it.each(['"success":false', '"success":"false"', '"status":"failed"', '"status":" REJECTED "'])(
    'schedules no lead of which LeadSail says %s',
    async (said) => {
      const row = `{"leadId":"lead_1001",${said}}`;
      const { payload } = await outcomeOf(
        'sendLeadsToAutoDialer',
        success(`{"success":false,"succeeded":0,"failed":[],"details":[${row}]}`),
      );
      expect(payload).toMatchObject({
        outcome: 'DONE',
        succeeded: 0,
        results: [{ leadId: 'lead_1001', error: 'LeadSail did not schedule this lead.' }],
      });
    },
  );

  it.each(['"success":true', '"status":"scheduled"', '"status":7', '"success":null'])(
    'schedules a lead of which LeadSail says %s',
    async (said) => {
      const row = `{"leadId":"lead_1001",${said}}`;
      const { payload } = await outcomeOf('sendLeadsToAutoDialer', success(`{"details":[${row}]}`));
      expect(payload.results).toMatchObject([{ leadId: 'lead_1001', error: null }]);
    },
  );
});

describe('firePixel', () => {
  it.each([
    ...NO_NAMES,
    ...['null', '"true"', '1', '{}', '[true]'].map((inner): [string, RawReply] => [
      `an inner success of ${inner}`,
      success(`{"success":${inner},"leadId":"lead_1001"}`),
    ]),
  ])('has no payload where LeadSail answers with %s, for nobody can know', async (_, reply) => {
    const { payload, errors } = await outcomeOf('firePixel', reply);
    expect(payload).toBeNull();
    expect(errors?.map(({ message, extensions }) => [message, extensions])).toEqual([
      [
        'LeadSail does not say whether the event was sent. What was asked for may have happened; it was not sent again.',
        { code: 'UPSTREAM_BAD_RESPONSE', mayHaveHappened: true },
      ],
    ]);
  });

  it.each([
    [true, { outcome: 'DONE', userErrors: [], lead: { id: 'lead_1001' } }],
    [false, { outcome: 'NOT_DONE', userErrors: [{ code: 'REFUSED' }], lead: null }],
  ])('goes by what is said of the event itself: %s', async (inner, expected) => {
    const { payload, errors } = await outcomeOf('firePixel', success(`{"success":${inner}}`));
    expect(errors).toBeUndefined();
    expect(payload).toEqual(expected);
  });
});

describe.each(['initiateCall', 'sendSms'] as const)('%s', (write) => {
  it.each(['failed', ' FAILED ', 'undelivered', 'rejected'])(
    'that is answered with %j is not done',
    async (status) => {
      const { payload } = await outcomeOf(
        write,
        success(`{"messageId":"m","interactionId":"i","status":"${status}"}`),
      );
      expect(payload).toMatchObject({
        outcome: 'NOT_DONE',
        userErrors: [{ code: 'REFUSED' }],
        interaction: null,
        lead: null,
      });
    },
  );

  it.each(['"queued"', '"sent"', 'null', '7', '"something new"'])(
    'that is answered with %s is done',
    async (status) => {
      const { payload } = await outcomeOf(
        write,
        success(`{"messageId":"m","interactionId":"i","status":${status}}`),
      );
      expect(payload).toMatchObject({ outcome: 'DONE', userErrors: [], interaction: { id: 'i' } });
    },
  );
});

it('an input that is refused before any call is not done', async () => {
  await using kit = await start();
  const { data } = await kit.query(
    'mutation { updateLead(input: { leadId: "lead_1001" }) { outcome userErrors { code } } }',
  );
  expect(data.updateLead).toMatchObject({
    outcome: 'NOT_DONE',
    userErrors: [{ code: 'REQUIRED' }],
  });
});

it('an outcome is the same for a caller that asks again by an idempotency key', async () => {
  await using raw = await startRaw(answering(success('{"interactionId":"i"}')));
  await using kit = await start({ leadsailUrl: raw.url });
  const call = (leadId: string): string =>
    `mutation { initiateCall(input: { leadId: "${leadId}", idempotencyKey: "k" }) { outcome interaction { id } } }`;
  const done = { initiateCall: { outcome: 'DONE', interaction: { id: 'i' } } };
  expect((await kit.query(call('lead_1'))).data).toEqual(done);
  expect((await kit.query(call('lead_1'))).data).toEqual(done);
  expect((await kit.query(call('lead_2'))).data.initiateCall.outcome).toBe('NOT_DONE');
  expect(raw.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

describe('a node that is not there yet', () => {
  const missing: RawReply = { status: 404, body: '{"success":false,"error":{"code":"NOT_FOUND"}}' };
  /** Each record is there from the nth time on that it is asked for. */
  async function runLate(write: Write, nth: number, selection: string) {
    const times = new Map<string, number>();
    const written = answering(success('{"leadId":"lead_7","interactionId":"i"}'));
    await using raw = await startRaw((call) => {
      const count = (times.get(call.path) ?? 0) + 1;
      times.set(call.path, count);
      return call.method === 'GET' && count < nth ? missing : written(call);
    });
    await using kit = await start({ leadsailUrl: raw.url, cacheMb: 1 });
    const query = WRITES[write].replace(/\{ outcome.*$/s, `{ outcome ${selection} }`);
    const { data, errors } = await kit.query(`mutation { ${query} }`);
    expect(errors).toBeUndefined();
    return {
      payload: data[write],
      reads: raw.calls.filter(({ method }) => method === 'GET').length,
    };
  }

  it.each([
    ['initiateCall', 'interaction { id status }', { interaction: { id: 'i', status: null } }],
    ['createLead', 'lead { id firstName }', { lead: { id: 'lead_7', firstName: null } }],
  ] as const)('of %s is asked for again', async (write, selection, wanted) => {
    expect(await runLate(write, 1, selection)).toEqual({
      payload: { outcome: 'DONE', ...wanted },
      reads: 1,
    });
    expect(await runLate(write, 3, selection)).toEqual({
      payload: { outcome: 'DONE', ...wanted },
      reads: 3,
    });
  });

  it('is null when it does not come', async () => {
    expect(await runLate('initiateCall', 1_000, 'interaction { id }')).toEqual({
      payload: { outcome: 'DONE', interaction: null },
      reads: 6,
    });
  });
});

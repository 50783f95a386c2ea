// Mutations: what is refused before a call leaves, what LeadSail refuses, and what is forgotten after a write.
import { beforeAll, describe, expect, it } from 'vitest';
import { USER_ERROR_CODES, type UserErrorCode } from '../../src/graph/resolvers/user-errors.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';

type Input = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, string>> = {
  initiateCall: 'InitiateCallInput',
  sendSms: 'SendSmsInput',
  createLead: 'CreateLeadInput',
  submitLead: 'SubmitLeadInput',
  updateLead: 'UpdateLeadInput',
  setLeadApproval: 'SetLeadApprovalInput',
};

/** The payload's user errors, where nothing but those is expected. */
async function errorsOf(kit: Kit, name: string, input: Input) {
  const answer = await kit.query(
    `mutation ($input: ${TYPES[name]}!) { ${name}(input: $input) { lead { id } userErrors { code message field } } }`,
    { input },
  );
  expect(answer.errors).toBeUndefined();
  const { lead, userErrors } = answer.data[name];
  expect(lead === null, 'nothing is shown of what was not done').toBe(userErrors.length > 0);
  for (const { code } of userErrors) expect(USER_ERROR_CODES).toHaveProperty(code);
  return userErrors as { code: string; message: string; field: string[] | null }[];
}

const LEAD = { leadId: 'lead_1001' };
const CONTACT = {
  campaignId: 'HXZ',
  firstName: 'Nora',
  lastName: 'Vega',
  email: 'nora@sunmail.example',
  phone: '+16025559000',
};

describe('an input that breaks a rule', () => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await start({ simulator: { settleMs: 0 } });
    return () => kit[Symbol.asyncDispose]();
  });

  it.each<[string, Input, ...string[]]>([
    ['initiateCall', { leadId: 'a/b' }, 'leadId must not contain any of / \\ ? # %, got "/".'],
    [
      'initiateCall',
      { leadId: '', phone: '6025551001' },
      'leadId must not be empty, got "".',
      'phone must be E.164, such as +15125550142, got 10 characters that are not.',
    ],
    [
      'initiateCall',
      { ...LEAD, phone: '+1 602 555 1001', idempotencyKey: '' },
      'phone must be E.164, such as +15125550142, got 15 characters that are not.',
      'idempotencyKey must have 1 to 255 characters, got 0.',
    ],
    [
      'sendSms',
      { ...LEAD, message: '', to: '911', interactionId: '..' },
      'message must have 1 to 1600 characters, got 0.',
      'to must be E.164, such as +15125550142, got 3 characters that are not.',
      'interactionId must not consist of dots alone, got "..".',
    ],
    [
      'sendSms',
      { ...LEAD, message: '👋'.repeat(1_601), idempotencyKey: 'k'.repeat(256) },
      'message must have 1 to 1600 characters, got 1601.',
      'idempotencyKey must have 1 to 255 characters, got 256.',
    ],
    [
      'createLead',
      { campaignId: '', firstName: '', lastName: '', email: 'nora', phone: '12', country: 'us' },
      'campaignId must not be empty.',
      'firstName must not be empty.',
      'lastName must not be empty.',
      'email must be an e-mail address, got 4 characters that are not.',
      'phone must be at least 10 of digits, blanks and + - ( ) ., got 2 characters that are not.',
      'country must be two capital letters, got 2 characters that are not.',
    ],
    [
      'createLead',
      { ...CONTACT, phone: '602-555-CALL', attribution: ['x'], compliance: 'yes' },
      'phone must be at least 10 of digits, blanks and + - ( ) ., got 12 characters that are not.',
      'attribution must be a JSON object, got a list.',
      'compliance must be a JSON object, got a string.',
    ],
    [
      'submitLead',
      { campaignId: 'HXZ', email: null },
      'firstName is needed for a new lead; a stored one is named by leadId.',
      'lastName is needed for a new lead; a stored one is named by leadId.',
      'email is needed for a new lead; a stored one is named by leadId.',
      'phone is needed for a new lead; a stored one is named by leadId.',
    ],
    [
      'submitLead',
      { ...LEAD, campaignId: '', phone: '(602) 555-901', dateOfBirth: '1.2.1990', customFields: 3 },
      'campaignId must not be empty.',
      'phone must be at least 10 digits, with blanks and + - ( ) . between, got 13 characters that are not.',
      'dateOfBirth must be YYYY-MM-DD, got 8 characters that are not.',
      'customFields must be a JSON object, got a number.',
    ],
    ['updateLead', LEAD, 'input must change at least one field, got none.'],
    [
      'updateLead',
      { ...LEAD, idempotencyKey: 'k' },
      'input must change at least one field, got none.',
    ],
    [
      'updateLead',
      { ...LEAD, email: null, address: { unit: null, city: 'Tempe' } },
      'email must not be null: leave it out to keep what is there.',
      'address.unit must not be null: leave it out to keep what is there.',
    ],
    [
      'updateLead',
      {
        ...LEAD,
        firstName: '',
        email: 'a b@c.example',
        phone: '123',
        country: 'USA',
        customFields: [],
      },
      'firstName must not be empty.',
      'email must be an e-mail address, got 13 characters that are not.',
      'phone must have at least 10 characters, got 3.',
      'country must have 2 characters, got 3.',
      'customFields must be a JSON object, got a list.',
    ],
    [
      'setLeadApproval',
      { leadId: '.', status: 'APPROVED' },
      'leadId must not consist of dots alone, got ".".',
    ],
  ])('of %s is told whole, and no call leaves: %j', async (name, input, ...messages) => {
    const errors = await errorsOf(kit, name, input);
    expect(errors.map(({ message }) => message)).toEqual(messages);
    for (const { code, message, field } of errors) {
      expect(code).toBe(/is needed|at least one field/.test(message) ? 'REQUIRED' : 'INVALID');
      const place = message.split(' ')[0]?.split('.') ?? [];
      expect(field).toEqual(place[0] === 'input' ? ['input'] : ['input', ...place]);
    }
    expect(kit.calls()).toEqual([]);
  });

  it.each<[string, Input]>([
    ['initiateCall', { ...LEAD, direction: 'inbound' }],
    ['updateLead', { ...LEAD, status: 'ACCEPTED' }],
    ['setLeadApproval', { ...LEAD, status: 'UNKNOWN' }],
    ['createLead', { ...CONTACT, firstName: null }],
    ['sendSms', LEAD],
  ])('of %s that is not even of its type is BAD_USER_INPUT: %j', async (name, input) => {
    const { data, errors } = await kit.query(
      `mutation ($input: ${TYPES[name]}!) { ${name}(input: $input) { userErrors { code } } }`,
      { input },
    );
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT']);
    expect(kit.calls()).toEqual([]);
  });
});

const refusal = (status: number, code: string, details: unknown = undefined): Behaviour => ({
  kind: 'status',
  status,
  body: { success: false, error: { code, message: 'Maria Ortega may not', details } },
});

describe('what LeadSail refuses', () => {
  it.each<[string, string, Input, Behaviour, [string, string | null][]]>([
    [
      'a lead',
      'updateLead',
      { ...LEAD, firstName: 'A' },
      refusal(404, 'NOT_FOUND'),
      [['NOT_FOUND', 'leadId']],
    ],
    [
      'a lead or campaign',
      'initiateCall',
      { ...LEAD, campaignId: 'X' },
      refusal(404, 'NOT_FOUND'),
      [['NOT_FOUND', null]],
    ],
    [
      'a thread',
      'sendSms',
      { ...LEAD, message: 'a', interactionId: 'int_9' },
      refusal(404, 'NOT_FOUND'),
      [['NOT_FOUND', 'interactionId']],
    ],
    [
      'fields',
      'createLead',
      CONTACT,
      refusal(400, 'VALIDATION_ERROR', [
        'phone "+16025559000" is taken',
        'email: is not Maria’s',
        'phone again',
      ]),
      [
        ['INVALID', 'phone'],
        ['INVALID', 'email'],
      ],
    ],
    [
      'a field under 200',
      'createLead',
      CONTACT,
      {
        kind: 'mutate',
        change: () => ({
          success: false,
          error: { code: 'VALIDATION_ERROR', details: ['campaignId no'] },
        }),
      },
      [['INVALID', 'campaignId']],
    ],
    [
      'lines about nothing known',
      'createLead',
      CONTACT,
      refusal(400, 'VALIDATION_ERROR', ['Maria is busy', 7, null, { phone: 1 }]),
      [['REFUSED', null]],
    ],
    [
      'with details that are no list',
      'createLead',
      CONTACT,
      refusal(422, 'VALIDATION_ERROR', 'phone'),
      [['REFUSED', null]],
    ],
    [
      'fields of records',
      'createLead',
      CONTACT,
      refusal(422, 'VALIDATION_ERROR', [
        { field: 'phone', message: '+16025559000 is taken' },
        { path: ['body', 'email'], message: 'is Maria’s' },
        { param: 'body.lastName' },
        { property: 'address.zip', message: ['busy', 'taken'] },
        { field: 'nobody', message: 'phone' },
        { field: { name: 'firstName' }, message: 'country is busy' },
        { field: 7 },
        {},
      ]),
      [
        ['INVALID', 'phone'],
        ['INVALID', 'email'],
        ['INVALID', 'lastName'],
        ['INVALID', 'address'],
        ['INVALID', 'country'],
      ],
    ],
    [
      'texts by their fields',
      'createLead',
      CONTACT,
      refusal(400, 'VALIDATION_ERROR', {
        phone: 'is taken',
        'input.email': ['is Maria’s', 'is busy'],
        country: 7,
        lastName: [],
        Maria: 'phone',
      }),
      [
        ['INVALID', 'phone'],
        ['INVALID', 'email'],
      ],
    ],
    [
      'paths',
      'createLead',
      CONTACT,
      refusal(400, 'VALIDATION_ERROR', ['body.phone is taken', '"input.email": busy', 'Maria.x']),
      [
        ['INVALID', 'phone'],
        ['INVALID', 'email'],
      ],
    ],
    [
      'do-not-call in a record',
      'initiateCall',
      LEAD,
      refusal(400, 'VALIDATION_ERROR', [{ field: 'leadId', message: 'Maria is on the DNC list' }]),
      [['DO_NOT_CONTACT', 'leadId']],
    ],
    [
      'do-not-call by its code',
      'initiateCall',
      LEAD,
      refusal(409, 'LEAD_ON_DNC_LIST'),
      [['DO_NOT_CONTACT', 'leadId']],
    ],
    [
      'do-not-contact by its code',
      'initiateCall',
      LEAD,
      refusal(400, 'DO_NOT_CONTACT'),
      [['DO_NOT_CONTACT', 'leadId']],
    ],
    [
      'do-not-call',
      'initiateCall',
      LEAD,
      refusal(400, 'VALIDATION_ERROR', ['Maria is on the do-not-call list']),
      [['DO_NOT_CONTACT', 'leadId']],
    ],
    [
      'no number',
      'initiateCall',
      LEAD,
      refusal(400, 'MISSING_PHONE_NUMBER'),
      [['MISSING_PHONE_NUMBER', 'leadId']],
    ],
    [
      'a state',
      'setLeadApproval',
      { ...LEAD, status: 'APPROVED' },
      refusal(409, 'CONFLICT'),
      [['CONFLICT', null]],
    ],
    [
      'with a code of its own',
      'submitLead',
      CONTACT,
      { kind: 'failure200', code: 'CAMPAIGN_FULL' },
      [['REFUSED', null]],
    ],
  ])('is data: %s, by %s', async (_, name, input, behave, expected) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    kit.simulator.faults.add({ match: { path: /^(?!.*lead_1001$)|approve/ }, behave });
    if (name === 'updateLead') kit.simulator.faults.add({ behave });
    const errors = await errorsOf(kit, name, input);
    expect(errors.map(({ code, field }) => [code, field?.[1] ?? null])).toEqual(expected);
    // The host's words may quote anything.
    expect(JSON.stringify(errors)).not.toMatch(/Maria|6025559000|taken|busy/);
    expect(writesOf(kit)).toHaveLength(1);
  });

  it.each(['lead_1001', 'lead_1002'])(
    'of the simulated one is told for what it is: %s',
    async (leadId) => {
      await using kit = await start({ simulator: { settleMs: 0 } });
      const lead = kit.simulator.data().leads.find((one) => one.leadId === leadId);
      Object.assign(
        lead ?? {},
        leadId === 'lead_1001' ? { flags: { isDnc: true } } : { phone: null },
      );
      const [error] = await errorsOf(kit, 'initiateCall', { leadId });
      expect(error?.code).toBe(leadId === 'lead_1001' ? 'DO_NOT_CONTACT' : 'MISSING_PHONE_NUMBER');
    },
  );
});

describe('a text message', () => {
  const MESSAGE = { ...LEAD, message: 'Hello.' };

  const marks: [string, UserErrorCode | null, Readonly<Record<string, unknown>>][] = [
    ['marked do-not-contact', 'DO_NOT_CONTACT', { flags: { isDnc: true } }],
    ['whose status says so', 'DO_NOT_CONTACT', { status: 'dnc' }],
    ['whose status says so in capitals', 'DO_NOT_CONTACT', { status: 'DNC' }],
    ['whose status says so between blanks', 'DO_NOT_CONTACT', { status: ' Dnc\n' }],
    ['whose status alone says so', 'DO_NOT_CONTACT', { status: 'dnc', flags: { isDnc: false } }],
    ['whose status says so without flags', 'DO_NOT_CONTACT', { status: 'dnc ', flags: null }],
    ['whose mark is a word', 'DO_NOT_CONTACT_UNKNOWN', { flags: { isDnc: 'yes' } }],
    ['whose mark is the word false', 'DO_NOT_CONTACT_UNKNOWN', { flags: { isDnc: 'false' } }],
    ['whose mark is a number', 'DO_NOT_CONTACT_UNKNOWN', { flags: { isDnc: 1 } }],
    ['whose mark is a zero', 'DO_NOT_CONTACT_UNKNOWN', { flags: { isDnc: 0 } }],
    ['whose mark is an object', 'DO_NOT_CONTACT_UNKNOWN', { flags: { isDnc: { sms: true } } }],
    ['whose mark is a list', 'DO_NOT_CONTACT_UNKNOWN', { flags: { isDnc: [] } }],
    ['whose status is a list', 'DO_NOT_CONTACT_UNKNOWN', { status: ['dnc'] }],
    ['whose status is a number', 'DO_NOT_CONTACT_UNKNOWN', { status: 7 }],
    ['whose status is an object', 'DO_NOT_CONTACT_UNKNOWN', { status: { name: 'dnc' } }],
    ['whose status has signs nobody sees', 'DO_NOT_CONTACT', { status: '\u200bDNC\ufeff' }],
    ['whose status has the word among others', 'DO_NOT_CONTACT', { status: 'DNC (sms)' }],
    ['whose status says so in words', 'DO_NOT_CONTACT', { status: 'Do Not Contact' }],
    ['whose status only looks like it', null, { status: 'dncx', flags: {} }],
    ['whose mark has another key', 'DO_NOT_CONTACT', { flags: { isDNC: true } }],
    ['whose mark has a key with a blank', 'DO_NOT_CONTACT', { flags: { 'isDnc ': true } }],
    ['whose mark has a key of two words', 'DO_NOT_CONTACT', { flags: { is_dnc: true } }],
    ['whose mark is in words', 'DO_NOT_CONTACT', { flags: { isDnc: false, doNotContact: true } }],
    ['whose other mark is a word', 'DO_NOT_CONTACT_UNKNOWN', { flags: { dnc: 'yes' } }],
    ['marked for a channel', 'DO_NOT_CONTACT', { flags: { isDnc: false, dnc: { sms: true } } }],
    ['marked for no channel', null, { flags: { isDnc: false, dnc: { sms: false, call: null } } }],
    ['whose other mark is false', null, { flags: { isDnc: false, doNotContact: false } }],
    ['whose flags are a word', 'DO_NOT_CONTACT_UNKNOWN', { flags: 'isDnc' }],
    ['whose flags are a list', 'DO_NOT_CONTACT_UNKNOWN', { flags: ['isDnc'] }],
    ['whose flags are a number', 'DO_NOT_CONTACT_UNKNOWN', { flags: 0 }],
    ['without flags', 'DO_NOT_CONTACT_UNKNOWN', { flags: undefined }],
    ['whose flags are null', 'DO_NOT_CONTACT_UNKNOWN', { flags: null }],
    ['that is not marked', null, { flags: { isDnc: false } }],
    ['whose mark is null', null, { flags: { isDnc: null } }],
    ['whose flags say nothing of it', null, { flags: {} }],
  ];

  async function sendTo(
    change: Readonly<Record<string, unknown>>,
    options: Partial<KitOptions> = {},
  ): Promise<{ code: string | null; calls: string[] }> {
    await using kit = await start({ simulator: { settleMs: 0 }, ...options });
    const lead = kit.simulator.data().leads.find(({ leadId }) => leadId === LEAD.leadId);
    Object.assign(lead ?? {}, change);
    const [error] = await errorsOf(kit, 'sendSms', MESSAGE);
    if (error) expect(error.field).toEqual(['input', 'leadId']);
    return { code: error?.code ?? null, calls: kit.calls() };
  }

  describe.each([true, false])('with plans %s', (plans) => {
    it.each(marks)('for a lead %s comes to %s', async (_, expected, change) => {
      const { code, calls } = await sendTo(change, { plans });
      expect(code).toBe(expected);
      expect(calls.some((call) => call.endsWith('POST /sms/send'))).toBe(expected === null);
    });
  });

  it.each(marks)(
    'where it may go without a mark, for a lead %s',
    async (name, expected, change) => {
      const { code } = await sendTo(change, { textsWithoutMark: true });
      const isWithout = ['without flags', 'whose flags are null'].includes(name);
      expect(code).toBe(isWithout ? null : expected);
    },
  );

  const LEAD_DATA = { leadId: 'lead_1001', status: 'new', flags: { isDnc: false } };

  it.each<[string, unknown]>([
    ['one level deeper', { lead: LEAD_DATA }],
    ['an empty object', {}],
    ['without an id', { ...LEAD_DATA, leadId: undefined }],
    ['with an empty id', { ...LEAD_DATA, leadId: '' }],
    ['with null for an id', { ...LEAD_DATA, leadId: null }],
    ['under the name of another id', { id: 'lead_1001', flags: { isDnc: false } }],
    ['another lead', { ...LEAD_DATA, leadId: 'lead_1002' }],
    ['a lead whose id only begins so', { ...LEAD_DATA, leadId: 'lead_10011' }],
    ['a lead whose id differs by case', { ...LEAD_DATA, leadId: 'LEAD_1001' }],
    ['a list of it', [LEAD_DATA]],
    ['a text', 'lead_1001'],
    ['null', null],
  ])('goes to nobody when LeadSail answers %s', async (_, data) => {
    for (const plans of [true, false]) {
      await using kit = await start({ plans, simulator: { settleMs: 0 } });
      kit.simulator.faults.add({
        match: { endpoint: 'GET /leads/{leadId}' },
        behave: { kind: 'mutate', change: () => ({ success: true, data }) },
      });
      const { errors } = await kit.query(
        'mutation ($input: SendSmsInput!) { sendSms(input: $input) { userErrors { code } } }',
        { input: MESSAGE },
      );
      expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
      expect(errors?.[0]?.extensions?.mayHaveHappened).toBeUndefined();
      expect(writesOf(kit)).toEqual([]);
    }
  });

  it.each([
    [true, 'DO_NOT_CONTACT'],
    ['yes', 'DO_NOT_CONTACT_UNKNOWN'],
    [false, undefined],
  ])('goes by a mark that stands beside the flags: %s', async (isDnc, expected) => {
    for (const plans of [true, false]) {
      await using kit = await start({ plans, simulator: { settleMs: 0 } });
      kit.simulator.faults.add({
        match: { endpoint: 'GET /leads/{leadId}' },
        behave: {
          kind: 'mutate',
          change: ({ data }) => void Object.assign(data, { isDnc, flags: {} }),
        },
      });
      const [error] = await errorsOf(kit, 'sendSms', MESSAGE);
      expect(error?.code).toBe(expected);
    }
  });

  it('goes by what the lead is now, not by what was remembered', async () => {
    await using kit = await start({ cacheMb: 1, simulator: { settleMs: 0 } });
    await kit.query('{ lead(id: "lead_1001") { flags { isDnc } } }');
    const lead = kit.simulator.data().leads.find(({ leadId }) => leadId === LEAD.leadId);
    Object.assign(lead ?? {}, { flags: { isDnc: true } });
    expect(await errorsOf(kit, 'sendSms', MESSAGE)).toMatchObject([{ code: 'DO_NOT_CONTACT' }]);
  });

  it('goes to no lead that LeadSail does not have', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    expect(await errorsOf(kit, 'sendSms', { ...MESSAGE, leadId: 'nobody' })).toMatchObject([
      { code: 'NOT_FOUND', field: ['input', 'leadId'] },
    ]);
    expect(writesOf(kit)).toEqual([]);
  });

  it.each<[Behaviour, string]>([
    [{ kind: 'status', status: 500 }, 'UPSTREAM_UNAVAILABLE'],
    [{ kind: 'text', body: '{"success": true, "data": "x"}' }, 'UPSTREAM_BAD_RESPONSE'],
    [{ kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
  ])('does not go when the lead cannot be read: %j', async (behave, code) => {
    await using kit = await start({ deadlineMs: 300, simulator: { settleMs: 0 } });
    kit.simulator.faults.add({ match: { endpoint: 'GET /leads/{leadId}' }, behave });
    const { data, errors } = await kit.query(
      'mutation { sendSms(input: { leadId: "lead_1001", message: "Hello." }) { messageId } }',
    );
    expect(data).toEqual({ sendSms: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code }]);
    expect(writesOf(kit)).toEqual([]);
  });
});

describe('after a write', () => {
  const names = '{ lead(id: "lead_1001") { firstName } leads(first: 1) { nodes { firstName } } }';
  const rename = (name: string) =>
    `mutation { updateLead(input: { leadId: "lead_1001", firstName: "${name}" }) { lead { firstName } } }`;

  it('nothing of before is remembered, of this tenant', async () => {
    await using kit = await start({ cacheMb: 1, simulator: { settleMs: 0 } });
    await kit.query(names);
    const { data } = await kit.query(rename('Marisol'));
    expect(data.updateLead.lead.firstName).toBe('Marisol');
    kit.simulator.calls.clear();
    const read = (await kit.query(names)).data;
    expect([read.lead.firstName, read.leads.nodes[0].firstName]).toEqual(['Marisol', 'Marisol']);
    // The lead was read again by the mutation already.
    expect(kit.calls()).toEqual(['1  GET /leads']);
  });

  it('nobody joins a read that left before it', async () => {
    await using kit = await start({ cacheMb: 1, simulator: { settleMs: 0 } });
    const match = { endpoint: 'GET /leads/{leadId}' };
    kit.simulator.faults.add({ match, times: 1, behave: { kind: 'hang' } });
    const early = new AbortController();
    const body = JSON.stringify({ query: '{ lead(id: "lead_1001") { firstName } }' });
    const headers = { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) };
    const { signal } = early;
    const hanging = fetch(`${kit.url}/graphql`, { method: 'POST', headers, body, signal });
    await expect.poll(() => kit.calls().length, { interval: 2 }).toBe(1);
    const { data } = await kit.query(rename('Marisol'));
    expect(data.updateLead.lead.firstName).toBe('Marisol');
    early.abort();
    await hanging.catch(() => {});
  });

  it('a node that cannot be read again does not make the write a failure', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const behave = { kind: 'status', status: 500 } as const;
    kit.simulator.faults.add({ match: { endpoint: 'GET /leads/{leadId}' }, behave });
    const { data, errors } = await kit.query(
      'mutation { createLead(input: { campaignId: "HXZ", firstName: "N", lastName: "V", email: "n@v.example", phone: "6025559000" }) { submissionId lead { firstName } userErrors { code } } }',
    );
    expect(data.createLead).toEqual({
      submissionId: expect.any(String),
      lead: null,
      userErrors: [],
    });
    expect(errors).toMatchObject([
      { path: ['createLead', 'lead'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } },
    ]);
  });

  it.each([null, 'text', {}, { leadId: 7, interactionId: null, submissionId: [] }])(
    'an answer that says little is none the less that it was done: %j',
    async (data) => {
      await using kit = await start({ simulator: { settleMs: 0 } });
      kit.simulator.faults.add({
        match: { path: /submit|initiate|send/ },
        behave: { kind: 'mutate', change: () => ({ success: true, data }) },
      });
      const answer = await kit.query(`mutation {
        call: initiateCall(input: { leadId: "lead_1001" }) { interaction { id } lead { id } userErrors { code } }
        sms: sendSms(input: { leadId: "lead_1001", message: "a", interactionId: "int_1001_1" }) { messageId interaction { id } userErrors { code } }
        submit: submitLead(input: { leadId: "lead_1002", campaignId: "HXZ" }) { submissionId lead { id } userErrors { code } }
      }`);
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toEqual({
        call: { interaction: null, lead: { id: 'lead_1001' }, userErrors: [] },
        sms: { messageId: null, interaction: { id: 'int_1001_1' }, userErrors: [] },
        submit: { submissionId: null, lead: { id: 'lead_1002' }, userErrors: [] },
      });
      expect(writesOf(kit)).toHaveLength(3);
    },
  );
});

it('sends exactly what was given, in LeadSail’s spelling, to LeadSail alone', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const customFields = { zeta: 1, alpha: [null, { __proto__x: true }] };
  const input = {
    ...LEAD,
    idempotencyKey: 'desk-4711',
    timezoneSource: 'AREA_CODE',
    address: { city: 'Tempe' },
    customFields,
  };
  expect(await errorsOf(kit, 'updateLead', input)).toEqual([]);
  const [write] = writesOf(kit);
  expect(write?.body).toEqual({
    timezoneSource: 'area_code',
    address: { city: 'Tempe' },
    customFields,
  });
  expect(write?.headers['content-type']).toBe('application/json');
  expect(JSON.stringify(write)).not.toContain('desk-4711');
});

const CREATE = { campaignId: 'HXZ', firstName: 'Ann', lastName: 'Lee', email: 'ann@lee.example' };
it.each<[string, Input]>([
  ['createLead', { ...CREATE, phone: '+16025559000' }],
  ['submitLead', { ...LEAD, campaignId: 'HXZ' }],
  ['updateLead', LEAD],
])('%s sends no question that is null, and each answer that is', async (name, input) => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  const questionnaire = [
    { key: 'roof', question: null, answer: null },
    { key: 'owns', question: 'Owner?', answer: true },
    { key: 'age' },
  ];
  expect(await errorsOf(kit, name, { ...input, questionnaire })).toEqual([]);
  expect(writesOf(kit)[0]?.body).toMatchObject({
    questionnaire: [
      { key: 'roof', answer: null },
      { key: 'owns', question: 'Owner?', answer: true },
      { key: 'age' },
    ],
  });
  expect(JSON.stringify(writesOf(kit)[0]?.body)).not.toContain('"question":null');
});

it('counts the calls of a mutation in trace, log and budget', async () => {
  await using kit = await start({ callBudget: 2, predictCalls: false, simulator: { settleMs: 0 } });
  const headers = { 'x-api-key': keyOf(kit.simulator, 0), 'x-gateway-trace': '1' };
  const { data, errors, extensions } = await kit.query(
    'mutation { sendSms(input: { leadId: "lead_1001", message: "Hello." }) { messageId lead { firstName } } }',
    {},
    headers,
  );
  expect(data.sendSms).toMatchObject({ messageId: expect.any(String), lead: null });
  expect(errors).toMatchObject([
    { path: ['sendSms', 'lead'], extensions: { code: 'CALL_BUDGET_EXCEEDED' } },
  ]);
  expect(extensions?.upstream).toMatchObject([
    { endpoint: 'GET /leads/{leadId}', how: 'MISS', status: 200, paths: [['sendSms']] },
    { endpoint: 'POST /sms/send', how: 'MISS', status: 200, attempt: 1, paths: [['sendSms']] },
  ]);
  expect(kit.operations).toMatchObject([{ type: 'mutation', outcome: 'partial', calls: 2 }]);
});

/** The writes that LeadSail got. */
const writesOf = (kit: Kit) =>
  kit.simulator.calls.entries().filter(({ method }) => method !== 'GET');

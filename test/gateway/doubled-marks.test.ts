// A do-not-contact mark that LeadSail sends twice, and not alike, or under a key that is spelled otherwise, is respected.
import { describe, expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { startRaw } from '../support/raw-leadsail.ts';

const WRITES = {
  sendSms: 'sendSms(input: { leadId: "lead_1001", message: "Hi" })',
  sendDocumentForSigning: 'sendDocumentForSigning(input: { leadId: "lead_1001", fileKey: "a" })',
} as const;

const ID = '"leadId":"lead_1001"';
const success = (data: string): string => `{"success":true,"data":${data}}`;
const lead = (fields: string): string => success(`{${ID},${fields}}`);

/** What a mark may be written with, of which the second forbids nothing. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['true', 'false'],
  ['true', 'null'],
  ['"yes"', 'false'],
  ['1', 'false'],
  ['{"sms":true}', 'false'],
];

/** Each place of a mark, with what stands there first and last. */
const PLACES: Readonly<Record<string, (first: string, last: string) => string>> = {
  'among the flags': (first, last) => lead(`"flags":{"isDnc":${first},"isDnc":${last}}`),
  'far apart': (first, last) =>
    lead(`"flags":{"isDnc":${first},"x":[{"isDnc":false},"isDnc"],"isTest":true,"isDnc":${last}}`),
  'in another spelling of its key': (first, last) =>
    lead(`"flags":{"is\\u0044nc":${first},"isDnc":${last}}`),
  'three times': (first, last) =>
    lead(`"flags":{"isDnc":${last},"isDnc":${first},"isDnc":${last}}`),
  'in flags that stand twice': (first, last) =>
    lead(`"flags":{"isDnc":${first}},"tags":[],"flags":{"isDnc":${last}}`),
  'beside flags that are none': (first, last) =>
    lead(`"flags":{"isDnc":${first}},"flags":{},"isDnc":${last}`),
  'beside the flags': (first, last) => lead(`"flags":{},"isDnc":${first},"isDnc":${last}`),
  'under an undocumented key': (first, last) =>
    lead(`"flags":{"isDnc":false,"doNotContact":${first},"doNotContact":${last}}`),
  'of a channel': (first, last) => lead(`"flags":{"dnc":{"sms":${first},"sms":${last}}}`),
};

const STATUSES = [
  ['"dnc"', '"new"'],
  ['"new"', '"dnc"'],
  ['7', '"new"'],
] as const;

const UNMARKED = `{${ID},"flags":{"isDnc":false}}`;
/** Data, an id and a success that stand twice. */
const UNREADABLE = [
  `{"success":true,"data":{${ID},"flags":{"isDnc":true}},"data":${UNMARKED}}`,
  success(`{"leadId":"lead_1002",${ID},"flags":{"isDnc":false}}`),
  `{"success":false,"success":true,"data":${UNMARKED}}`,
];

const FREE = [
  '"flags":{"isDnc":false},"flags":{"isDnc":false},"status":"new","status":"new"',
  '"firstName":"A","firstName":"B","flags":{"isDnc":false,"x":1,"x":2}',
  '"customFields":{"isDnc":true,"isDnc":false},"flags":{"isDnc":false}',
];

/** Other spellings of a documented key, in JSON. */
function spellingsOf(key: string): string[] {
  const words = key.replace(/[A-Z]/g, (letter) => `_${letter}`);
  const odd = [words, words.replaceAll('_', '-'), words.replaceAll('_', ' '), `_${key}`, `${key}-`];
  const wide = [...key].map((letter) =>
    String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0),
  );
  const cases = [key, ...odd].flatMap((one) => [one, one.toUpperCase(), one.toLowerCase()]);
  const capital = `${key[0]?.toUpperCase()}${key.slice(1)}`;
  const marked = [` ${key}`, `${key}\ufeff`, wide.join(''), key.replace('s', 'ſ')];
  return [...new Set([...cases, capital, ...marked])].filter((one) => one !== key);
}

const MARKED = [
  '{"isDnc":true}',
  '{"ISDNC":true}',
  '{"is_dnc":"yes"}',
  '["isDnc"]',
  '"isDnc"',
  '1',
];

/** A mark that stands under another spelling alone, by what stands beside it. */
const SPELLED: Readonly<Record<string, readonly string[]>> = {
  'a flag': spellingsOf('isDnc').flatMap((key) =>
    ['true', '"yes"', '1', '[]'].flatMap((said) => [
      `"flags":{"isDnc":false,"${key}":${said}}`,
      `"flags":{"${key}":${said},"isDnc":null}`,
      `"${key}":${said},"flags":{"isDnc":false}`,
      `"Flags":{"${key}":${said}}`,
    ]),
  ),
  flags: spellingsOf('flags').flatMap((key) =>
    MARKED.flatMap((flags) => [
      `"flags":{"isDnc":false},"${key}":${flags}`,
      `"${key}":${flags},"flags":{}`,
      `"${key}":${flags}`,
    ]),
  ),
  'a status': spellingsOf('status').flatMap((key) =>
    ['"dnc"', '"DNC"', '"Do not contact"', '["dnc"]', '7'].flatMap((status) => [
      `"status":"new","${key}":${status},"flags":{"isDnc":false}`,
      `"${key}":${status},"flags":{"isDnc":false}`,
    ]),
  ),
};

/** A mark for one channel or of one list, by where it stands. */
const PARTIAL_KEYS = [
  ...['smsDnc', 'isDncSms', 'isDncForSms', 'doNotContactSms', 'do_not_email', 'isDoNotDisturb'],
  ...['federalDnc', 'isNationalDnc', 'internal_dnc', 'isOnStateDncList', 'dncRequested'],
  ...['optOut', 'opted_out', 'isOptedOut', 'smsOptOut', 'sms-opt-out', 'unsubscribed'],
];
const PARTIAL: Readonly<Record<string, readonly string[]>> = {
  'among the flags': PARTIAL_KEYS.map((key) => `"flags":{"isDnc":false,"${key}":true}`),
  'unreadable among the flags': PARTIAL_KEYS.map((key) => `"flags":{"${key}":"yes"}`),
  'below the flags': [...PARTIAL_KEYS, 'isDnc'].flatMap((key) => [
    `"flags":{"isDnc":false,"sms":{"${key}":true}}`,
    `"flags":{"channels":{"a":{},"sms":{"${key}":1}}}`,
    `"flags":{"lists":[null,{"${key}":true}]}`,
  ]),
  'of its compliance': [...PARTIAL_KEYS, 'isDnc'].flatMap((key) => [
    `"flags":{},"compliance":{"tcpaConsent":true,"${key}":true}`,
    `"Compliance":{"sms":{"${key}":true}},"flags":{"isDnc":false}`,
  ]),
  'beside the flags': PARTIAL_KEYS.map((key) => `"${key}":true,"flags":{"isDnc":false}`),
  'as its status': ['opted_out', 'Opt-Out', 'unsubscribed', 'SMS DNC', 'smsOptOut'].map(
    (status) => `"status":"${status}","flags":{}`,
  ),
};

const UNMARKED_PARTS = [
  ...PARTIAL_KEYS.map((key) => `"flags":{"${key}":false,"sms":{"${key}":null}}`),
  ...PARTIAL_KEYS.map((key) => `"flags":{},"compliance":{"${key}":false},"${key}":null`),
  ...['dncChecked', 'notDnc', 'optedIn', 'isStateOfOut', 'dncChecks'].map(
    (key) => `"flags":{"${key}":true},"compliance":{"${key}":true}`,
  ),
  '"flags":{},"compliance":"none"',
  '"flags":{},"compliance":[7,null,{"tcpaConsent":false}]',
];

/** What forbids nothing, under the same spellings. */
const UNMARKED_SPELLINGS = [
  ...spellingsOf('isDnc').map((key) => `"flags":{"isDnc":false,"${key}":false}`),
  ...spellingsOf('flags').map((key) => `"flags":{},"${key}":{"isDnc":false,"isTest":true}`),
  ...spellingsOf('status').map((key) => `"flags":{},"status":"new","${key}":"Contacted"`),
];

type Write = keyof typeof WRITES;

/** What comes of a write for a lead of each of these answers, with plans and without. */
async function outcomesOf(write: Write, bodies: readonly string[]) {
  let body = '';
  await using raw = await startRaw(({ method }) => ({
    body: method === 'GET' ? body : success('{}'),
  }));
  const outcomes: { body: string; codes: string[]; isSent: boolean }[] = [];
  for (const plans of [true, false]) {
    await using kit = await start({ leadsailUrl: raw.url, plans, textsWithoutMark: true });
    for (body of bodies) {
      raw.calls.length = 0;
      const answer = await kit.query(`mutation { ${WRITES[write]} { userErrors { code } } }`);
      const { data, errors = [] } = answer;
      const faults = data[write]?.userErrors ?? errors.map(({ extensions }) => extensions);
      const codes = faults.map(({ code }: { code: string }) => code);
      outcomes.push({ body, codes, isSent: raw.calls.some(({ method }) => method === 'POST') });
    }
  }
  return outcomes;
}

async function expectUnsent(write: Write, bodies: readonly string[], code: RegExp): Promise<void> {
  const codes = [expect.stringMatching(code)];
  for (const outcome of await outcomesOf(write, bodies)) {
    expect(outcome).toEqual({ body: outcome.body, codes, isSent: false });
  }
}

describe.each(['sendSms', 'sendDocumentForSigning'] as const)('%s', (write) => {
  it.each(Object.entries(PLACES))('is not sent by a mark %s', async (_, written) => {
    const bodies = PAIRS.flatMap(([a, b]) => [written(a, b), written(b, a)]);
    await expectUnsent(write, bodies, /^DO_NOT_CONTACT(_UNKNOWN)?$/);
  });

  it('is not sent by a status that may say so', async () => {
    const bodies = STATUSES.map(([first, last]) =>
      lead(`"status":${first},"flags":{"isDnc":false},"status":${last}`),
    );
    await expectUnsent(write, bodies, /^DO_NOT_CONTACT_UNKNOWN$/);
  });

  it('is not sent by what may be another lead, or none', async () => {
    await expectUnsent(write, UNREADABLE, /^UPSTREAM_BAD_RESPONSE$/);
  });

  it.each(Object.entries(SPELLED))(
    'is not sent by %s whose key is spelled otherwise',
    async (_, fields) => {
      await expectUnsent(write, fields.map(lead), /^DO_NOT_CONTACT(_UNKNOWN)?$/);
    },
  );

  it.each(Object.entries(PARTIAL))('is not sent by a mark in part, %s', async (_, fields) => {
    await expectUnsent(write, fields.map(lead), /^DO_NOT_CONTACT(_UNKNOWN)?$/);
  });

  it('is sent where a key that is spelled otherwise forbids nothing', async () => {
    const outcomes = await outcomesOf(write, [...UNMARKED_SPELLINGS, ...UNMARKED_PARTS].map(lead));
    for (const { body, ...outcome } of outcomes) {
      expect(outcome, body).toEqual({ codes: [], isSent: true });
    }
  });

  it('is sent where all that stands twice is alike, or no mark', async () => {
    const outcomes = await outcomesOf(write, FREE.map(lead));
    for (const { body, ...outcome } of outcomes) {
      expect(outcome, body).toEqual({ codes: [], isSent: true });
    }
  });
});

it('a lead that was read before a message is shown as LeadSail’s last word says', async () => {
  const body = lead('"firstName":"A","firstName":"B","flags":{"isDnc":true}');
  await using raw = await startRaw(() => ({ body }));
  await using kit = await start({ leadsailUrl: raw.url, cacheMb: 1 });
  await kit.query(`mutation { ${WRITES.sendSms} { userErrors { code } } }`);
  const { data } = await kit.query('{ lead(id: "lead_1001") { firstName } }');
  expect(data.lead).toEqual({ firstName: 'B' });
});

it('a query shows what stands under the documented keys, and the other spellings of a flag', async () => {
  const body = lead('"status":"new","Status":"dnc","flags":{"isDnc":false,"ISDNC":true}');
  await using raw = await startRaw(() => ({ body }));
  for (const plans of [true, false]) {
    await using kit = await start({ leadsailUrl: raw.url, plans });
    const { data } = await kit.query(
      '{ lead(id: "lead_1001") { status statusRaw flags { isDnc extra } } }',
    );
    const flags = { isDnc: false, extra: { ISDNC: true } };
    expect(data.lead).toEqual({ status: 'NEW', statusRaw: 'new', flags });
  }
});

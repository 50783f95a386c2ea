// Payloads that APIs like LeadSail's are known to send: what is answered of each, by plans and without.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { type RawReply, startRaw } from '../support/raw-leadsail.ts';

const success = (data: string): string => `{"success":true,"data":${data}}`;

// biome-ignore lint/suspicious/noExplicitAny: errors of any shape
type Json = any;

type Asked = { readonly text: string; readonly drift: ReadonlyMap<string, number> };

const LEAD = { body: success('{"leadId":"lead_1001"}') };

/**
 * Asks twice with plans and once without, of a LeadSail with but one answer beside that of a lead, if there is one; the
 * same has to come of all.
 */
async function answerTo(
  query: string,
  reply: RawReply,
  lead: RawReply | null = query.includes('interactions {') ? LEAD : null,
): Promise<Asked> {
  await using raw = await startRaw(({ path }) =>
    lead && path.startsWith('/leads/') ? lead : reply,
  );
  const answers: Asked[] = [];
  for (const plans of [true, false]) {
    await using kit = await start({ leadsailUrl: raw.url, plans });
    for (const _ of plans ? ['first', 'again'] : ['only']) {
      answers.push({ text: await send(kit, query), drift: kit.gateway.driftCounts() });
    }
  }
  const [first] = answers as [Asked];
  for (const { text } of answers) expect(text).toBe(first.text);
  return first;
}

async function send(kit: Kit, query: string): Promise<string> {
  const response = await fetch(`${kit.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

const interactionsOf = (rows: string): string => success(`{"interactions":[${rows}]}`);
const ask = (selection: string): string => `{ lead(id: "lead_1001") { ${selection} } }`;
const lead = (fields: string): RawReply => ({ body: success(`{"leadId":"lead_1001",${fields}}`) });

describe('a lead', () => {
  it.each([
    [
      'a word with an escape',
      'status statusRaw',
      '"status":"qu\\u0061lified"',
      '"status":"QUALIFIED","statusRaw":"qualified"',
    ],
    [
      'an unknown word with an escape',
      'status statusRaw',
      '"status":"\\u0061\\n"',
      '"status":"UNKNOWN","statusRaw":"a\\n"',
    ],
    [
      'custom fields in a list',
      'customFields',
      '"customFields":[{"a":1.0}]',
      '"customFields":[{"a":1.0}]',
    ],
    ['custom fields that are a text', 'customFields', '"customFields":"x"', '"customFields":"x"'],
    [
      'params in a list',
      'attribution { params }',
      '"attribution":{"params":["a"]}',
      '"attribution":{"params":["a"]}',
    ],
    [
      'a note that is a text',
      'notes { id text createdAt createdBy }',
      '"notes":["called",{"text":"x"}]',
      '"notes":[{"id":null,"text":"called","createdAt":null,"createdBy":null},{"id":null,"text":"x","createdAt":null,"createdBy":null}]',
    ],
    [
      'notes that are one text',
      'notes { id text }',
      '"notes":"called"',
      '"notes":[{"id":null,"text":"called"}]',
    ],
    [
      'answers by their keys',
      'questionnaire { key question answer }',
      '"questionnaire":{"roof":4.0,"owns":null,"":[true]}',
      '"questionnaire":[{"key":"roof","question":null,"answer":4.0},{"key":"owns","question":null,"answer":null},{"key":"","question":null,"answer":[true]}]',
    ],
    [
      'one answer that is in no list',
      'questionnaire { key question answer }',
      '"questionnaire":{"key":"roof","question":"Roof?","answer":{"a":1}}',
      '"questionnaire":[{"key":"roof","question":"Roof?","answer":{"a":1}}]',
    ],
    ['no answers', 'questionnaire { key }', '"questionnaire":{}', '"questionnaire":[]'],
    [
      'the buyer’s id as a number',
      'clientLeadId',
      '"clientLeadId":12345678901234567890',
      '"clientLeadId":"12345678901234567890"',
    ],
    [
      'nulls among tags',
      'tags repostedTo',
      '"tags":[null,"a",null],"repostedTo":[null]',
      '"tags":[null,"a",null],"repostedTo":[null]',
    ],
    [
      'ten digits of a second',
      'createdAt updatedAt',
      '"createdAt":"2026-11-01T12:00:00.1239999999Z","updatedAt":"2026-11-01 12:00:00,00000000001+0100"',
      '"createdAt":"2026-11-01T12:00:00.123Z","updatedAt":"2026-11-01T12:00:00.000+01:00"',
    ],
    [
      'nine digits of a second',
      'createdAt',
      '"createdAt":"2026-11-01T12:00:00.123456789Z"',
      '"createdAt":"2026-11-01T12:00:00.123456789Z"',
    ],
    [
      'a key twice',
      'firstName customFields',
      '"firstName":"a","firstName":"b","customFields":{"x":1.0,"x":2.50}',
      '"firstName":"b","customFields":{"x":2.50}',
    ],
  ])('with %s', async (_, selection, fields, wanted) => {
    const { text } = await answerTo(ask(selection), lead(fields));
    expect(text).toBe(`{"data":{"lead":{${wanted}}}}`);
  });

  it.each([
    ['without an id', '{"firstName":"Maria"}'],
    ['with an empty id', '{"leadId":"","firstName":"Maria"}'],
    ['of another id', '{"leadId":"lead_10011","firstName":"Maria"}'],
    ['one level deeper', '{"lead":{"leadId":"lead_1001","firstName":"Maria"}}'],
    ['that is empty', '{}'],
  ])('%s is none', async (_, data) => {
    const { text } = await answerTo(ask('firstName'), { body: success(data) });
    expect(text).toContain('"code":"UPSTREAM_BAD_RESPONSE"');
    expect(text).toContain('"data":{"lead":null}');
  });
});

it('ids of others that are numbers are their digits', async () => {
  const { text } = await answerTo(
    '{ interaction(id: "int_1") { telephony { messageId } call { voiceAI { agentId conversationId } } } }',
    {
      body: success(
        '{"interactionId":"int_1","telephony":{"messageId":9007199254740993},"call":{"voiceAI":{"agentId":7,"conversationId":12345678901234567890}}}',
      ),
    },
  );
  expect(text).toBe(
    '{"data":{"interaction":{"telephony":{"messageId":"9007199254740993"},"call":{"voiceAI":{"agentId":"7","conversationId":"12345678901234567890"}}}}}',
  );
  const { text: client } = await answerTo('{ client(id: "c") { externalId } }', {
    body: success('{"clientId":"c","externalId":9007199254740993}'),
  });
  expect(client).toBe('{"data":{"client":{"externalId":"9007199254740993"}}}');
});

describe('an interaction', () => {
  it.each(['""', 'null', '{}'])('whose lead is %s has none', async (leadId) => {
    const { text } = await answerTo('{ interaction(id: "int_1") { leadId lead { id } } }', {
      body: success(`{"interactionId":"int_1","leadId":${leadId}}`),
    });
    expect(text).toBe('{"data":{"interaction":{"leadId":null,"lead":null}}}');
  });

  const row = (id: string, createdAt: string | null): string =>
    `{"interactionId":"${id}","leadId":"lead_1001","createdAt":${JSON.stringify(createdAt)}}`;
  it.each([
    [
      'oldest first',
      [
        ['a', '2026-11-01T12:00:00Z'],
        ['b', '2026-11-02T12:00:00Z'],
      ],
      'ba',
    ],
    [
      'newest first',
      [
        ['b', '2026-11-02T12:00:00Z'],
        ['a', '2026-11-01T12:00:00Z'],
      ],
      'ba',
    ],
    [
      'in several zones and forms',
      [
        ['a', '2026-11-01T12:00:00Z'],
        ['c', '2026-11-01T12:00:00.5-05:00'],
        ['b', '2026-11-01T12:00:00.001Z'],
      ],
      'cba',
    ],
    [
      'of one moment',
      [
        ['a', '2026-11-01T12:00:00Z'],
        ['b', '2026-11-01T13:00:00+01:00'],
        ['c', '2026-11-02T12:00:00Z'],
      ],
      'cab',
    ],
    [
      'with one that has no time',
      [
        ['a', '2026-11-01T12:00:00Z'],
        ['b', null],
        ['c', '2026-11-02T12:00:00Z'],
      ],
      'abc',
    ],
    [
      'with a time that cannot be read',
      [
        ['a', '2026-11-01T12:00:00Z'],
        ['c', '2026-11-02T12:00:00Z'],
        ['b', 'noon'],
      ],
      'acb',
    ],
  ] as [string, [string, string | null][], string][])(
    'is in a history %s',
    async (_, rows, order) => {
      const body = interactionsOf(rows.map(([id, at]) => row(id, at)).join());
      const { text } = await answerTo(ask('interactions { nodes { id } }'), { body });
      const { data } = JSON.parse(text);
      expect(data.lead.interactions.nodes.map(({ id }: { id: string }) => id).join('')).toBe(order);
    },
  );
});

it('lines of a message forge no entry, whatever breaks them, nor does a role', async () => {
  const { text } = await answerTo('{ interaction(id: "int_1") { transcript { text } } }', {
    body: success(
      `{"interactionId":"int_1","transcript":${JSON.stringify([
        { role: 'user', message: 'ok\nagent: I agree to refund 500 USD' },
        {
          role: 'user',
          message: 'a\r\nagent: b\ragent: c\u2028agent: d\u2029agent: e\u0085agent: f\vg\fh',
        },
        { role: 'agent: yes\nagent', message: 'x\n' },
      ])}}`,
    ),
  });
  expect(JSON.parse(text).data.interaction.transcript.text).toBe(
    [
      'user: ok\n  agent: I agree to refund 500 USD',
      'user: a\n  agent: b\n  agent: c\n  agent: d\n  agent: e\n  agent: f\n  g\n  h',
      'agent: yes agent: x\n  ',
    ].join('\n'),
  );
});

describe('a field key that stands twice in the library', () => {
  const entries =
    '{"key":"k","label":"old","active":false},{"key":"k","label":"new","active":true},{"key":"k","label":"off"},{"key":"j","label":"j"}';
  it('is the active entry, whatever else is asked', async () => {
    const { text } = await answerTo(
      '{ a: fieldLibraryEntriesByKeys(keys: ["k", "j"]) { label } fieldLibrary { label } }',
      { body: success(`{"fields":[${entries}]}`) },
    );
    expect(JSON.parse(text).data.a).toEqual([{ label: 'new' }, { label: 'j' }]);
  });
});

describe('bytes', () => {
  const body = success('{"leadId":"lead_1001","firstName":"Zoë"}');
  const wanted = '{"data":{"lead":{"firstName":"Zoë"}}}';
  it.each<[string, RawReply]>([
    ['behind a byte order mark', { body: `\ufeff${body}` }],
    [
      'in gzip that nobody asked for',
      { body: gzipSync(body), headers: { 'content-encoding': 'gzip' } },
    ],
    ['as Identity', { body, headers: { 'content-encoding': 'Identity' } }],
    ['in an empty coding', { body, headers: { 'content-encoding': '' } }],
  ])('%s are read', async (_, reply) => {
    expect((await answerTo(ask('firstName'), reply)).text).toBe(wanted);
  });

  it('that are no UTF-8 cost the characters that they were', async () => {
    const rows = ['a', 'b', 'c'].map((id) => `{"interactionId":"${id}","summary":"s${id}"}`);
    const broken = Buffer.from(interactionsOf(rows.join()));
    broken[broken.indexOf('sb')] = 0xff;
    const { text, drift } = await answerTo(ask('interactions { nodes { id summary } }'), {
      body: broken,
    });
    expect(JSON.parse(text).data.lead.interactions.nodes).toEqual([
      { id: 'a', summary: 'sa' },
      { id: 'b', summary: '\ufffdb' },
      { id: 'c', summary: 'sc' },
    ]);
    expect(drift.get('bytes History')).toBeGreaterThan(0);
  });

  it('that are no UTF-8 make no id', async () => {
    const broken = Buffer.from(interactionsOf('{"interactionId":"x"},{"interactionId":"b"}'));
    broken[broken.indexOf('"x"') + 1] = 0xff;
    const { text } = await answerTo(ask('interactions { nodes { id } }'), { body: broken });
    expect(text).toContain('"nodes":[{"id":"b"}]');
    // As it is with an id that says so itself.
    const { text: same } = await answerTo(ask('interactions { nodes { id } }'), {
      body: interactionsOf('{"interactionId":"\ufffd"},{"interactionId":"b"}'),
    });
    expect(same).toBe(text);
  });
});

describe('compression', () => {
  it.each([
    [false, 'identity'],
    [true, 'br, gzip'],
  ])('is asked for only when that is wanted: %s', async (upstreamCompression, wanted) => {
    await using raw = await startRaw(() => lead('"firstName":"Zoë"'));
    await using kit = await start({ leadsailUrl: raw.url, upstreamCompression });
    await send(kit, ask('firstName'));
    expect(raw.calls.map(({ headers }) => headers['accept-encoding'])).toEqual([wanted]);
  });
});

describe('an answer without the list that it exists for', () => {
  const QUESTIONNAIRE = '"questionnaire":[{"key":"a","answer":1},{"key":"b","answer":2}]';
  const LEADS = { body: success(`{"leadId":"lead_1001",${QUESTIONNAIRE}}`) };
  const ASKED: readonly (readonly [selection: string, place: string])[] = [
    ['lead(id: "lead_1001") { interactions { nodes { id } } }', 'lead.interactions'],
    ['lead(id: "lead_1001") { files { id } }', 'lead.files'],
    ['lead(id: "lead_1001") { timeline { nodes { __typename } } }', 'lead.timeline'],
    ['lead(id: "lead_1001") { questionnaire { field { label } } }', 'lead.questionnaire.1.field'],
    ['a: fieldLibraryEntry(key: "a") { label } b: fieldLibraryEntry(key: "b") { label }', 'b'],
    ['fieldLibrary { label }', 'fieldLibrary'],
    ['leads { nodes { id } }', 'leads'],
    ['clients { nodes { id } }', 'clients'],
    ['campaigns { nodes { id } }', 'campaigns'],
    ['campaign(id: "a") { name }', 'campaign'],
  ];
  const SENT = ['{}', '{"leadId":"lead_1001"}', '{"key":"a"}', '{"fields":"x","interactions":{}}'];

  it.each(ASKED)('is an error, not nothing: %s', async (selection, place) => {
    for (const sent of SENT) {
      const text = await answerTo(`{ ${selection} }`, { body: success(sent) }, LEADS);
      const { errors = [] }: Json = JSON.parse(text.text);
      const found = errors.find(({ path }: Json) => path.join('.') === place);
      expect(found?.extensions.code, `${sent} ${text.text}`).toBe('UPSTREAM_BAD_RESPONSE');
    }
  });
});

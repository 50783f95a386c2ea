// Numbers are exact both ways: what LeadSail sends and what a client sends arrive as they were written.
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { startRaw } from '../support/raw-leadsail.ts';

/** As they are written, each of which a double would change. */
const SOURCES = [
  '12345678901234567890',
  '9007199254740993',
  '-9007199254740993',
  '1e400',
  '1.0',
  '2.50',
  '-0',
  '1E+2',
  '0.1234567890123456789',
  '1e-400',
] as const;
const LIST = `[${SOURCES.join(',')}]`;

async function send(kit: Kit, body: string, endpoint = '/graphql'): Promise<string> {
  const response = await fetch(kit.url + endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) },
    body,
  });
  return response.text();
}

const ask = (kit: Kit, query: string, endpoint?: string): Promise<string> =>
  send(kit, JSON.stringify({ query }), endpoint);

function answerWith(kit: Kit, endpoint: string, data: string): void {
  kit.simulator.faults.add({
    match: { endpoint },
    behave: { kind: 'text', body: `{"success":true,"data":${data}}` },
  });
}

const LEAD = `{"leadId":"lead_1001","customFields":{"all":${LIST}},"tags":${LIST},"flags":{"isDnc":false,"n":2.50},
  "questionnaire":[{"key":"k","answer":${LIST}}],"attribution":{"params":1.0}}`;
const FIELDS = 'customFields tags flags { extra } questionnaire { answer } attribution { params }';
const WANTED = `{"customFields":{"all":${LIST}},"tags":${LIST},"flags":{"extra":{"n":2.50}},"questionnaire":[{"answer":${LIST}}],"attribution":{"params":1.0}}`;

describe('what LeadSail sends in a JSON field is answered as it was written', () => {
  const modes: [string, KitOptions][] = [
    ['by plans', {}],
    ['without', { plans: false }],
    ['where an answer is decoded value by value', {}],
  ];
  it.each(modes)('%s', async (mode, options) => {
    await using kit = await start({ simulator: { settleMs: 0 }, ...options });
    const odd = mode.startsWith('where') ? LEAD.replace('{', '{"firstName":7,') : LEAD;
    answerWith(kit, 'GET /leads/{leadId}', odd);
    for (const _ of ['first', 'again']) {
      expect(await ask(kit, `{ lead(id: "lead_1001") { ${FIELDS} } }`)).toBe(
        `{"data":{"lead":${WANTED}}}`,
      );
    }
    const entity = `{ _entities(representations: [{ __typename: "Lead", id: "lead_1001" }]) { ... on Lead { ${FIELDS} } } }`;
    for (const _ of ['first', 'again']) {
      expect(await ask(kit, entity, '/graphql/federation')).toBe(
        `{"data":{"_entities":[${WANTED}]}}`,
      );
    }
  });

  it('in the payload of a write, and in events by every transport', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    answerWith(kit, 'GET /leads/{leadId}', LEAD);
    const write = `mutation { updateLead(input: { leadId: "lead_1001", firstName: "A" }) { lead { ${FIELDS} } } }`;
    expect(await ask(kit, write)).toBe(`{"data":{"updateLead":{"lead":${WANTED}}}}`);

    const watch = `subscription { interactionChanged(id: "int_1001_1") { lead { ${FIELDS} } } }`;
    const event = `{"data":{"interactionChanged":{"lead":${WANTED}}}}`;
    for (const _ of ['first', 'by its plan']) {
      expect(await firstOverSse(kit, watch)).toContain(`data: ${event}\n`);
      expect(await firstOverSocket(kit, watch)).toContain(`"payload":${event}`);
    }
  });
});

async function firstOverSse(kit: Kit, query: string): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream',
    'x-api-key': keyOf(kit.simulator, 0),
  };
  const body = JSON.stringify({ query });
  const response = await fetch(`${kit.url}/graphql`, { method: 'POST', headers, body });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('event: next') && text.endsWith('\n\n')) break;
  }
  return text;
}

/** The first message with data, as it came. */
function firstOverSocket(kit: Kit, query: string, variables = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(
      `${kit.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      {
        headers: { 'x-api-key': keyOf(kit.simulator, 0) },
      },
    );
    socket.on('error', reject);
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data) => {
      const text = String(data);
      if (text.includes('connection_ack')) {
        const rest = variables && `,"variables":${variables}`;
        socket.send(
          `{"id":"1","type":"subscribe","payload":{"query":${JSON.stringify(query)}${rest}}}`,
        );
      } else if (text.includes('"next"')) {
        socket.once('close', () => resolve(text));
        socket.close(1000);
      }
    });
  });
}

describe('a typed number', () => {
  const query = '{ interaction(id: "int_1001_1") { call { duration } } }';
  const cases: [string, string][] = [
    ['61', '61'],
    ['61.50', '61.5'],
    ['6.1e1', '61'],
    ['-0', '0'],
    ['0.10000000000000001', '0.1'],
    ['9007199254740993', 'null'],
    ['12345678901234567890', 'null'],
    ['1e400', 'null'],
    ['0.1234567890123456789', 'null'],
  ];
  it.each(cases)('sent as %s is %s, and drift where it cannot be held', async (sent, answered) => {
    for (const plans of [true, false]) {
      await using kit = await start({ simulator: { settleMs: 0 }, plans });
      answerWith(
        kit,
        'GET /interactions/{interactionId}',
        `{"interactionId":"int_1001_1","call":{"duration":${sent}}}`,
      );
      for (const _ of ['first', 'again']) {
        expect(await ask(kit, query)).toBe(
          `{"data":{"interaction":{"call":{"duration":${answered}}}}}`,
        );
      }
      const counted = kit.gateway.driftCounts().get('type CallDetails.duration');
      expect(counted).toBe(answered === 'null' ? 2 : undefined);
    }
  });
});

it('an id of LeadSail’s that is a whole number is its digits, in every place', async () => {
  for (const plans of [true, false]) {
    await using kit = await start({ simulator: { settleMs: 0 }, plans });
    answerWith(
      kit,
      'GET /interactions/{interactionId}',
      '{"interactionId":9007199254740993,"leadId":12345678901234567890,"campaignId":12345678901234567891,"clientId":7}',
    );
    for (const _ of ['first', 'again']) {
      expect(
        await ask(
          kit,
          '{ interaction(id: "9007199254740993") { id leadId campaignId clientId lead { id } } }',
        ),
      ).toBe(
        '{"data":{"interaction":{"id":"9007199254740993","leadId":"12345678901234567890",' +
          '"campaignId":"12345678901234567891","clientId":"7","lead":{"id":"12345678901234567890"}}}}',
      );
    }
  }
});

describe('what a client sends', () => {
  const input = `{"leadId":"lead_1001","customFields":{"all":${LIST}},"tags":${LIST}}`;
  const sentBody = `{"customFields":{"all":${LIST}},"tags":${LIST}}`;
  const byVariable =
    'mutation ($input: UpdateLeadInput!) { updateLead(input: $input) { userErrors { code } } }';
  const done = '{"data":{"updateLead":{"userErrors":[]}}}';

  it.each([
    ['in variables', `{"query":${JSON.stringify(byVariable)},"variables":{"input":${input}}}`],
    [
      'in literals',
      JSON.stringify({
        query: `mutation { updateLead(input: {leadId: "lead_1001", customFields: {all: ${LIST}}, tags: ${LIST}}) { userErrors { code } } }`,
      }),
    ],
    [
      'in variables within literals',
      `{"query":${JSON.stringify('mutation ($all: JSON, $tags: [JSON!]) { updateLead(input: {leadId: "lead_1001", customFields: {all: $all}, tags: $tags}) { userErrors { code } } }')},"variables":{"all":${LIST},"tags":${LIST}}}`,
    ],
    [
      'as a default',
      JSON.stringify({
        query: `mutation ($all: JSON = ${LIST}, $tags: [JSON!] = ${LIST}) { updateLead(input: {leadId: "lead_1001", customFields: {all: $all}, tags: $tags}) { userErrors { code } } }`,
      }),
    ],
  ])('%s leaves as it was written', async (_, body) => {
    await using raw = await startRaw(() => ({ body: '{"success":true}' }));
    await using kit = await start({ leadsailUrl: raw.url });
    expect(await send(kit, body)).toBe(done);
    expect(raw.calls.map((call) => call.body)).toEqual([sentBody]);
  });

  it('over a socket as well', async () => {
    await using raw = await startRaw(() => ({ body: '{"success":true}' }));
    await using kit = await start({ leadsailUrl: raw.url });
    expect(await firstOverSocket(kit, byVariable, `{"input":${input}}`)).toContain(done);
    expect(raw.calls.map((call) => call.body)).toEqual([sentBody]);
  });

  it.each([
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['7', '7'],
    ['1.0', '1'],
  ])('an id given as %s is asked for by its digits', async (given, digits) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const ids = '($id: ID!, $ids: [ID!]!) { lead(id: $id) { id } leadsByIds(ids: $ids) { id } }';
    const variables = `{"id":${given},"ids":[${given}]}`;
    for (const _ of ['first', 'again']) {
      await send(kit, `{"query":${JSON.stringify(`query ${ids}`)},"variables":${variables}}`);
    }
    const entities =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Lead { id } } }';
    const of = `{"of":[{"__typename":"Lead","id":${given}}]}`;
    for (const _ of ['first', 'again']) {
      await send(
        kit,
        `{"query":${JSON.stringify(entities)},"variables":${of}}`,
        '/graphql/federation',
      );
    }
    if (!given.includes('.')) await ask(kit, `{ lead(id: ${given}) { id } }`);
    const asked = new Set(kit.simulator.calls.entries().map(({ url }) => url));
    expect([...asked]).toEqual([`/api/v1/leads/${digits}`]);
  });

  it.each([
    ['an id that is not whole', 'query ($v: ID!) { lead(id: $v) { id } }', '1.50'],
    ['an id without end', 'query ($v: ID!) { lead(id: $v) { id } }', '1e400'],
    ['a count that is none', 'query ($v: Int) { leads(first: $v) { nodes { id } } }', '1e400'],
    [
      'a count too large',
      'query ($v: Int) { leads(first: $v) { nodes { id } } }',
      '9007199254740993',
    ],
    [
      'a text',
      'query ($v: ID!, $t: String) { lead(id: $v) { interactions(after: $t) { totalCount } } }',
      '1.0',
    ],
  ])('%s is refused before any call', async (what, query, value) => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const variables = what === 'a text' ? `{"v":"lead_1001","t":${value}}` : `{"v":${value}}`;
    for (const _ of ['first', 'again']) {
      expect(
        await send(kit, `{"query":${JSON.stringify(query)},"variables":${variables}}`),
      ).toContain('BAD_USER_INPUT');
    }
    expect(kit.calls()).toEqual([]);
  });

  const firePixel = (value: string): string =>
    `firePixel(input: { leadId: "lead_1001", pixelId: "1", platform: TIKTOK, eventName: "Lead", eventValue: ${value} }) { outcome }`;
  const FLOATS: [string, (value: string) => string][] = [
    ['in a literal', (value) => JSON.stringify({ query: `mutation { ${firePixel(value)} }` })],
    [
      'as a default',
      (value) =>
        JSON.stringify({ query: `mutation ($v: Float = ${value}) { ${firePixel('$v')} }` }),
    ],
    [
      'in a variable',
      (value) =>
        `{"query":${JSON.stringify(`mutation ($v: Float) { ${firePixel('$v')} }`)},"variables":{"v":${value}}}`,
    ],
  ];

  describe.each(FLOATS)('a Float %s', (_, write) => {
    it.each(['12345678901234567890', '-9007199254740993', '1e400', '0.1234567890123456789'])(
      'that no double holds is refused before any call: %s',
      async (value) => {
        await using raw = await startRaw(() => ({
          body: '{"success":true,"data":{"success":true}}',
        }));
        await using kit = await start({ leadsailUrl: raw.url });
        expect(await send(kit, write(value))).toContain('"errors"');
        expect(raw.calls).toEqual([]);
      },
    );

    it.each([
      ['2.50', '2.5'],
      ['1E+2', '100'],
      ['9007199254740992', '9007199254740992'],
      ['0.10000000000000001', '0.1'],
    ])('that a double holds leaves as the same number: %s', async (value, sent) => {
      await using raw = await startRaw(() => ({
        body: '{"success":true,"data":{"success":true}}',
      }));
      await using kit = await start({ leadsailUrl: raw.url });
      expect(await send(kit, write(value))).toBe('{"data":{"firePixel":{"outcome":"DONE"}}}');
      expect(raw.calls[0]?.body).toContain(`"eventValue":${sent},`);
    });
  });

  it('a count written with a point is a count', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const query = 'query ($v: Int) { leads(first: $v) { nodes { id } } }';
    for (const given of ['2', '2.0', '2e0', '2']) {
      const answer = await send(kit, `{"query":"${query}","variables":{"v":${given}}}`);
      expect(JSON.parse(answer).data.leads.nodes).toHaveLength(2);
    }
  });
});

it('a client library that writes JSON of its own reads what came', async () => {
  await using kit = await start({ simulator: { settleMs: 0 } });
  answerWith(kit, 'GET /leads/{leadId}', LEAD);
  const client = createClient({
    url: `${kit.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { 'x-api-key': keyOf(kit.simulator, 0) },
  });
  const results = client.iterate({ query: '{ lead(id: "lead_1001") { attribution { params } } }' });
  expect(await results.next()).toMatchObject({
    value: { data: { lead: { attribution: { params: 1 } } } },
  });
  await client.dispose();
});

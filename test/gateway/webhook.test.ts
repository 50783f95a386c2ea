// LeadSail's webhooks: a good one makes the next question be asked again, and any other changes nothing.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../src/simulator/clock.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { subscribe } from '../support/watching.ts';

const NOW_MS = Date.parse('2026-11-01T12:00:00Z');
const SECRET = 'open-sesame-0123456789';
const HMAC_SECRET = 'another-secret-0123456789';

/** A gateway that takes webhooks and remembers what it read. */
const startTaking = (options: KitOptions = {}) =>
  start({
    simulator: { settleMs: 0 },
    clock: createManualClock(NOW_MS),
    cacheMb: 1,
    webhookSecret: SECRET,
    ...options,
  });

let sent = 0;
/** An event as LeadSail documents it, about this lead, that came never before. */
function eventOf(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  sent += 1;
  return {
    event: 'lead.processed',
    leadId: 'lead_1001',
    submissionId: `sub_${sent}`,
    campaignId: 'HXZ',
    status: 'processed',
    timestamp: new Date(NOW_MS - 2_000).toISOString(),
    data: { firstName: 'Maria', email: 'maria@example.com', phone: '+12125550123' },
    ...change,
  };
}

type Sending = { readonly headers?: Readonly<Record<string, string>>; readonly method?: string };

async function send(kit: Kit, body: unknown, { headers = {}, method = 'POST' }: Sending = {}) {
  const response = await fetch(`${kit.url}/webhooks/leadsail`, {
    method,
    headers: { 'content-type': 'application/json', 'x-webhook-secret': SECRET, ...headers },
    ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** What comes of sending it. */
const outcomeOf = async (kit: Kit, body: unknown): Promise<string> => (await send(kit, body)).text;

/** Asks for a lead; true when that needed a call to LeadSail. */
async function isReadAnew(kit: Kit, leadId = 'lead_1001', tenant = 0): Promise<boolean> {
  const headers = { 'x-api-key': keyOf(kit.simulator, tenant), 'x-gateway-trace': '1' };
  const query = 'query ($id: ID!) { lead(id: $id) { status } }';
  const { extensions } = await kit.query(query, { id: leadId }, headers);
  return extensions?.upstream?.[0]?.how !== 'HIT';
}

/**
 * Does it between two questions, and tells whether the second was answered from memory. Memory is short:
 * on a busy machine it takes another try, but never one when something was forgotten.
 */
const leavesMemory = (kit: Kit, act: () => Promise<unknown>) =>
  expect.poll(
    async () => {
      await isReadAnew(kit);
      await act();
      return !(await isReadAnew(kit));
    },
    { interval: 1, timeout: 10_000 },
  );

const outcomes = (kit: Kit) =>
  kit.logged
    .filter(({ sentence }) => sentence === 'webhook')
    .map(({ fields: { outcome, status, event } }) =>
      event === undefined ? `${status} ${outcome}` : `${status} ${outcome} ${event}`,
    );

describe('a webhook', () => {
  it.each([
    'lead.delivered',
    'lead.disqualified',
    'lead.failed',
    'lead.queued',
    'lead.first_submission_action',
    'lead.processed',
  ])('%s makes the next question about its lead be asked again', async (event) => {
    await using kit = await startTaking();
    await isReadAnew(kit);
    await isReadAnew(kit, 'lead_1002');
    const { status, text } = await send(kit, eventOf({ event }));
    expect({ status, text }).toEqual({ status: 200, text: '{"outcome":"accepted"}' });
    expect(await isReadAnew(kit)).toBe(true);
    expect(outcomes(kit)).toEqual([`200 accepted ${event}`]);
  });

  it('forgets the lists of leads too, and nothing of other leads', async () => {
    await using kit = await startTaking();
    const other = eventOf({ leadId: 'lead_1002' });
    await leavesMemory(kit, () =>
      send(kit, { ...other, submissionId: `sub_other_${sent++}` }),
    ).toBe(true);
    const list = '{ leads(first: 2) { nodes { status } } }';
    await kit.query(list);
    await send(kit, eventOf());
    kit.simulator.calls.clear();
    await kit.query(list);
    expect(kit.calls()).toEqual(['1  GET /leads']);
  });

  it('is answered before LeadSail is asked, and asks nothing by itself', async () => {
    await using kit = await startTaking();
    kit.simulator.faults.add({ behave: { kind: 'hang' } });
    expect((await send(kit, eventOf())).status).toBe(200);
    expect(kit.calls()).toEqual([]);
  });

  it.each([
    ['leadInteractionsChanged', 'GET /interactions/lead/{leadId}'],
    ['leadFilesChanged', 'GET /files/{leadId}'],
  ])('makes watchers of the lead look again: %s', async (field, poll) => {
    const clock = createManualClock(NOW_MS);
    await using kit = await startTaking({ clock, simulator: { settleMs: 0, clock } });
    const watching = await subscribe(
      kit,
      `subscription { ${field}(leadId: "lead_1001") { isNew } }`,
    );
    await expect.poll(() => kit.calls().length, { interval: 2 }).toBe(1);
    const looks = async (): Promise<number> => {
      kit.simulator.calls.clear();
      // Less than it would wait by itself.
      clock.advance(500);
      // What a look asks arrives before what is asked after it.
      await kit.query(
        '{ leads(first: 3) { nodes { id } } }',
        {},
        {
          'x-api-key': keyOf(kit.simulator, 0),
          'cache-control': 'no-cache',
        },
      );
      return kit.calls().filter((call) => call.endsWith(poll)).length;
    };
    expect(await looks()).toBe(0);
    await send(kit, eventOf(), { headers: { 'x-webhook-secret': `${SECRET}0` } });
    await send(kit, eventOf({ timestamp: '2026-11-01T11:00:00Z' }));
    await send(kit, eventOf({ leadId: 'lead_1002' }));
    expect(await looks()).toBe(0);
    await send(kit, eventOf());
    expect(await looks()).toBe(1);
    await watching.leave();
  });

  it('that is forged changes nothing, and nobody reads its body', async () => {
    await using kit = await startTaking();
    const forged = ['', 'x', SECRET.slice(1), `${SECRET}0`, SECRET.toUpperCase()];
    for (const secret of forged) {
      const headers = { 'x-webhook-secret': secret };
      await leavesMemory(kit, async () => {
        expect((await send(kit, eventOf(), { headers })).status).toBe(401);
      }).toBe(true);
    }
    expect(
      (await send(kit, 'x'.repeat(100_000), { headers: { 'x-webhook-secret': 'x' } })).status,
    ).toBe(401);
    expect(new Set(outcomes(kit))).toEqual(new Set(['401 forged']));
  });

  it('that comes again is taken and changes nothing', async () => {
    await using kit = await startTaking();
    const event = eventOf();
    await send(kit, event);
    await leavesMemory(kit, async () => {
      const { status, text } = await send(kit, { ...event, data: null, status: 'other' });
      expect({ status, text }).toEqual({ status: 200, text: '{"outcome":"duplicate"}' });
    }).toBe(true);
    for (const change of [{ event: 'lead.queued' }, { timestamp: '2026-11-01T11:59:59Z' }]) {
      await isReadAnew(kit);
      await send(kit, { ...event, ...change });
      expect(await isReadAnew(kit)).toBe(true);
    }
  });

  it('that comes again at once many times is taken once', async () => {
    await using kit = await startTaking();
    const event = eventOf();
    await Promise.all(Array.from({ length: 20 }, () => send(kit, event)));
    const found = outcomes(kit);
    expect(found.filter((one) => one.startsWith('200 accepted'))).toHaveLength(1);
    expect(found.filter((one) => one.startsWith('200 duplicate'))).toHaveLength(19);
  });

  it.each([
    ['late', -300_001],
    ['yet to come', 300_001],
  ])('that is %s is taken and changes nothing', async (_, offsetMs) => {
    await using kit = await startTaking();
    const timestamp = new Date(NOW_MS + offsetMs).toISOString();
    await leavesMemory(kit, async () => {
      const { status, text } = await send(kit, eventOf({ timestamp }));
      expect({ status, text }).toEqual({ status: 200, text: '{"outcome":"late"}' });
    }).toBe(true);
    const inTime = new Date(NOW_MS + offsetMs - Math.sign(offsetMs)).toISOString();
    await isReadAnew(kit);
    await send(kit, eventOf({ timestamp: inTime }));
    expect(await isReadAnew(kit)).toBe(true);
  });

  it('that comes again when it would be late is late, and was remembered until then', async () => {
    const clock = createManualClock(NOW_MS);
    await using kit = await startTaking({ clock });
    const event = eventOf({ timestamp: new Date(NOW_MS).toISOString() });
    for (const ms of [0, 299_999, 2]) {
      clock.advance(ms);
      await send(kit, event);
    }
    expect(outcomes(kit).map((one) => one.split(' ')[1])).toEqual([
      'accepted',
      'duplicate',
      'late',
    ]);
  });

  it.each([
    ['31 seconds ahead', { timestamp: new Date(NOW_MS + 31_000).toISOString() }],
    ['in seconds since 1970', { timestamp: NOW_MS / 1_000 }],
    ['in milliseconds since 1970', { timestamp: NOW_MS }],
    ['in milliseconds since 1970, as a text', { timestamp: `${NOW_MS}` }],
    ['in seconds with a fraction', { timestamp: NOW_MS / 1_000 + 0.125 }],
    ['in seconds with a fraction, as a text', { timestamp: `${NOW_MS / 1_000}.5` }],
    ['in microseconds since 1970', { timestamp: NOW_MS * 1_000 }],
    ['in nanoseconds since 1970, as a text', { timestamp: `${NOW_MS}000000` }],
    ['as HTTP writes it', { timestamp: new Date(NOW_MS).toUTCString() }],
    ['with a zone behind a blank', { timestamp: '2026-11-01 12:00:00 +0000' }],
    ['with the name of its zone', { timestamp: '2026-11-01 12:00:00 UTC' }],
    ['of a day', { timestamp: '2026-11-01' }],
    ['without a zone', { timestamp: '2026-11-01T03:00:00' }],
    ['without a zone, with a blank', { timestamp: '2026-11-01 03:00:00.123' }],
  ])('with a time %s is taken as a hint, once', async (_, change) => {
    await using kit = await startTaking();
    const event = eventOf(change);
    await leavesMemory(kit, async () => {
      expect((await send(kit, event)).status).toBe(200);
    }).toBe(false);
    expect(await outcomeOf(kit, event)).toBe('{"outcome":"duplicate"}');
  });

  it('with ids that are numbers is taken as one of their digits', async () => {
    await using kit = await startTaking();
    await isReadAnew(kit, '9007199254740993');
    expect(await isReadAnew(kit, 'lead_1001')).toBe(true);
    const body = JSON.stringify(eventOf({ leadId: 'N', submissionId: 12 }));
    expect(await outcomeOf(kit, body.replace('"N"', '9007199254740993'))).toContain('accepted');
    expect(await outcomeOf(kit, body.replace('"N"', '9007199254740992'))).toContain('duplicate');
    expect(await isReadAnew(kit, '9007199254740993')).toBe(true);
    expect(await isReadAnew(kit, 'lead_1001')).toBe(false);
  });

  it('of another kind is taken and changes nothing', async () => {
    await using kit = await startTaking();
    await leavesMemory(kit, async () => {
      expect((await send(kit, eventOf({ event: 'lead.renamed' }))).text).toBe(
        '{"outcome":"ignored"}',
      );
    }).toBe(true);
    expect(outcomes(kit).at(-1)).toBe('200 ignored');
  });

  it.each([
    ['declares it', () => ' '.repeat(65_537)],
    ['is a good one but for that', () => JSON.stringify(eventOf({ data: 'x'.repeat(65_536) }))],
  ])('that is oversized and %s changes nothing', async (_, body) => {
    await using kit = await startTaking();
    await leavesMemory(kit, async () => {
      expect((await send(kit, body())).status).toBe(413);
    }).toBe(true);
    expect(outcomes(kit).at(-1)).toBe('413 oversized');
  });

  it('whose connection ends before it does is no fault of its sender', async () => {
    await using kit = await startTaking();
    const body = Buffer.from(JSON.stringify(eventOf()));
    const { hostname, port } = new URL(kit.url);
    const head = `POST /webhooks/leadsail HTTP/1.1\r\nHost: a\r\nX-Webhook-Secret: ${SECRET}\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    for (const length of [0, 1, 40, body.length - 1]) {
      const before = outcomes(kit).length;
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      socket.write(head);
      socket.write(body.subarray(0, length));
      // Its head was read: it is told to go on.
      await once(socket, 'data');
      socket.resetAndDestroy();
      await expect.poll(() => outcomes(kit).slice(before)).toEqual(['400 aborted']);
    }
    expect(kit.logged.filter(({ fields }) => fields.cause)).toEqual([]);
  });

  it('that does not say how long it is is measured all the same', async () => {
    await using kit = await startTaking();
    const { hostname, port } = new URL(kit.url);
    const headers = { 'content-type': 'application/json', 'x-webhook-secret': SECRET };
    const asked = request({ hostname, port, path: '/webhooks/leadsail', method: 'POST', headers });
    for (let at = 0; at < 70; at += 1) asked.write('x'.repeat(1_000));
    const [response] = (await once(asked.end(), 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    response.resume();
    await once(response, 'close');
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"event":'],
    ['no object', '"lead.processed"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('latin1')],
    ['no leadId', JSON.stringify({ ...eventOf(), leadId: undefined })],
    ['a leadId that is none', JSON.stringify({ ...eventOf(), leadId: { $ne: 1 } })],
    ['an endless leadId', JSON.stringify({ ...eventOf(), leadId: 'x'.repeat(201) })],
    ['a submissionId that is none', JSON.stringify({ ...eventOf(), submissionId: 7 })],
    ['no timestamp', JSON.stringify({ ...eventOf(), timestamp: null })],
    ['a timestamp that is none', JSON.stringify({ ...eventOf(), timestamp: '1 November' })],
    ['brackets in brackets', '['.repeat(60_000)],
  ])('of %s is malformed, and changes nothing', async (_, body) => {
    await using kit = await startTaking();
    await leavesMemory(kit, async () => {
      expect((await send(kit, body)).status).toBe(400);
    }).toBe(true);
    expect(outcomes(kit).at(-1)).toBe('400 malformed');
  });

  it.each([
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/jsonp' },
    { 'content-encoding': 'gzip' },
  ])('with %j is not read', async (headers) => {
    await using kit = await startTaking();
    expect((await send(kit, eventOf(), { headers })).status).toBe(415);
  });

  it('comes by POST, and under one path', async () => {
    await using kit = await startTaking();
    const { status, headers } = await send(kit, null, { method: 'GET' });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(`${kit.url}/webhooks/other`, { method: 'POST' })).status).toBe(404);
  });

  it('goes nowhere where nobody set a secret', async () => {
    await using kit = await startTaking({ webhookSecret: null });
    await leavesMemory(kit, async () => {
      expect((await send(kit, eventOf())).status).toBe(404);
      expect((await send(kit, eventOf(), { headers: { 'x-webhook-secret': '' } })).status).toBe(
        404,
      );
    }).toBe(true);
  });

  it('brings its secret in whatever header was agreed on', async () => {
    await using kit = await startTaking({ webhookHeader: 'x-leadsail-token' });
    expect((await send(kit, eventOf())).status).toBe(401);
    expect((await send(kit, eventOf(), { headers: { 'x-leadsail-token': SECRET } })).status).toBe(
      200,
    );
  });

  it('is answered with the headers of every answer, counted, and told without a word of whom', async () => {
    await using kit = await startTaking();
    const { headers } = await send(kit, eventOf({ data: { firstName: 'Maria', leadId: 'x' } }));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    await send(kit, eventOf(), { headers: { 'x-webhook-secret': 'x' } });
    const text = await (await fetch(`${kit.url}/metrics`)).text();
    expect(text).toMatch(/^leadsail_webhooks_total\{outcome="accepted"\} 1$/m);
    expect(text).toMatch(/^leadsail_webhooks_total\{outcome="forged"\} 1$/m);
    expect(text).toMatch(/^leadsail_webhooks_total\{outcome="late"\} 0$/m);
    expect(text).toMatch(
      /^http_server_request_duration_seconds_count\{http_request_method="POST",http_route="\/webhooks\/leadsail",http_response_status_code="200"\} 1$/m,
    );
    const log = JSON.stringify(kit.logged);
    expect(log).not.toMatch(/Maria|lead_1001|sub_\d|HXZ|sesame/);
  });
});

describe('whose webhook it is', () => {
  const key = 'south-secret-0123456789';
  const tenants = [
    { name: 'north', leadsailApiKey: 'demo-key-northwind', tokens: [], claims: [] },
    {
      name: 'south',
      leadsailApiKey: 'demo-key-southgate',
      tokens: [],
      claims: [],
      webhookSecret: key,
    },
  ];

  it('the gateway’s own secret speaks to every tenant that has something under the id', async () => {
    await using kit = await startTaking();
    await isReadAnew(kit, 'lead_1001', 0);
    await isReadAnew(kit, 'lead_1001', 1);
    await send(kit, eventOf());
    expect(await isReadAnew(kit, 'lead_1001', 0)).toBe(true);
    expect(await isReadAnew(kit, 'lead_1001', 1)).toBe(true);
  });

  it('a tenant’s own speaks to that tenant alone, with or without one of the gateway’s', async () => {
    for (const webhookSecret of [SECRET, null]) {
      await using kit = await startTaking({ tenants, webhookSecret });
      const headers = { 'x-webhook-secret': key };
      await leavesMemory(kit, async () => {
        expect((await send(kit, eventOf(), { headers })).status).toBe(200);
      }).toBe(true);
      await isReadAnew(kit, 'lead_1001', 1);
      await send(kit, eventOf(), { headers });
      expect(await isReadAnew(kit, 'lead_1001', 1)).toBe(true);
      const status = webhookSecret === null ? 401 : 200;
      expect((await send(kit, eventOf())).status).toBe(status);
    }
  });
});

describe('a signature', () => {
  const signed = { webhookHmacSecret: HMAC_SECRET } as const;
  const sign = (body: string, algorithm = 'sha256', encoding: 'hex' | 'base64' = 'hex') =>
    createHmac(algorithm, HMAC_SECRET).update(body).digest(encoding);

  it.each([
    ['in hex', {}, (body: string) => sign(body)],
    ['in capital hex', {}, (body: string) => sign(body).toUpperCase()],
    ['in base64', {}, (body: string) => sign(body, 'sha256', 'base64')],
    ['behind its algorithm', {}, (body: string) => `sha256=${sign(body)}`],
    ['by SHA-1', { webhookHmacAlgorithm: 'sha1' }, (body: string) => `sha1=${sign(body, 'sha1')}`],
    ['by SHA-512', { webhookHmacAlgorithm: 'sha512' }, (body: string) => sign(body, 'sha512')],
  ])('%s is believed, and not for other bytes', async (_, options, signatureOf) => {
    await using kit = await startTaking({ ...signed, ...options });
    // Blanks that no parser keeps: what is signed are bytes.
    const body = JSON.stringify(eventOf(), null, 3);
    const headers = { 'x-webhook-signature': signatureOf(body) };
    await leavesMemory(kit, async () => {
      expect((await send(kit, JSON.stringify(JSON.parse(body)), { headers })).status).toBe(401);
    }).toBe(true);
    await isReadAnew(kit);
    expect((await send(kit, body, { headers })).status).toBe(200);
    expect(await isReadAnew(kit)).toBe(true);
  });

  it.each([
    ['none', () => ''],
    ['half of one', (right: string) => right.slice(0, 32)],
    ['two', (right: string) => `${right}${right}`],
    ['another algorithm’s name', (right: string) => `sha1=${right}`],
    ['no signature', () => '%%%'],
    ['one of another secret', () => createHmac('sha256', 'x').update('x').digest('hex')],
  ])('is not believed when it is %s', async (_, bend) => {
    await using kit = await startTaking(signed);
    const body = JSON.stringify(eventOf());
    const headers = { 'x-webhook-signature': bend(sign(body)) };
    await leavesMemory(kit, async () => {
      expect((await send(kit, body, { headers })).status).toBe(401);
    }).toBe(true);
  });

  it('does not replace the secret, and is enough where there is none', async () => {
    const body = JSON.stringify(eventOf());
    const headers = { 'x-webhook-signature': sign(body), 'x-webhook-secret': 'x' };
    await using both = await startTaking(signed);
    expect((await send(both, body, { headers })).status).toBe(401);
    await using alone = await startTaking({ ...signed, webhookSecret: null });
    expect((await send(alone, body, { headers })).status).toBe(200);
  });

  it('is awaited of strangers in half of the room for bodies, which a secret does not need', async () => {
    const room = { ...signed, maxBodiesBytes: 100_000 };
    for (const isProven of [true, false]) {
      await using kit = await startTaking({
        ...room,
        ...(isProven ? {} : { webhookSecret: null }),
      });
      const { hostname, port } = new URL(kit.url);
      const crowd = Array.from({ length: 4 }, () => connect(Number(port), hostname));
      let answers = '';
      for (const socket of crowd) {
        socket
          .on('error', () => {})
          .on('data', (data) => {
            answers += data;
          });
        // The first piece is long and the last byte never comes.
        const head = `POST /webhooks/leadsail HTTP/1.1\r\nHost: a\r\nX-Webhook-Secret: ${SECRET}\r\nContent-Type: application/json\r\nContent-Length: 30001\r\n\r\n`;
        socket.write(`${head}${'x'.repeat(30_000)}`);
      }
      const refused = isProven ? 1 : 3;
      await expect.poll(() => answers.match(/HTTP\/1.1 503/g)?.length ?? 0).toBe(refused);
      expect(answers.match(/retry-after: 1\r\n/gi)).toHaveLength(refused);
      expect(outcomes(kit)).toEqual(Array(refused).fill('503 crowded'));
      const body = JSON.stringify(eventOf({ data: 'x'.repeat(25_000) }));
      const event = { 'x-webhook-signature': sign(body) };
      const taken = async () => (await send(kit, body, { headers: event })).status;
      expect(await taken()).toBe(503);
      for (const socket of crowd) socket.destroy();
      await expect.poll(taken).toBe(200);
    }
  });

  it('with its time holds for a while, and for that time only', async () => {
    await using kit = await startTaking({ ...signed, webhookHmacTimeHeader: 'x-webhook-time' });
    const now = NOW_MS / 1_000;
    const statusOf = async (time: string, signedTime = time) => {
      const body = JSON.stringify(eventOf());
      const signature = sign(`${signedTime}.${body}`);
      const headers = { 'x-webhook-signature': signature, 'x-webhook-time': time };
      return (await send(kit, body, { headers })).status;
    };
    expect(await statusOf(`${now}`)).toBe(200);
    expect(await statusOf(`${now - 300}`)).toBe(200);
    expect(await statusOf(`${now - 301}`)).toBe(401);
    expect(await statusOf(`${now + 31}`)).toBe(401);
    expect(await statusOf(`${now - 1}`, `${now}`)).toBe(401);
    for (const time of ['', 'now', '1e3', '-1']) expect(await statusOf(time)).toBe(401);
  });
});

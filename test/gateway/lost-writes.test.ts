// A write whose answer is lost may have happened: that is said, and it is never sent again.

import { afterAll, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/graph/errors.ts';
import { createWrites } from '../../src/leadsail/client/writes.ts';
import { createDrift } from '../../src/leadsail/decode/drift.ts';
import { post } from '../../src/leadsail/endpoint.ts';
import { tag } from '../../src/leadsail/tags.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { type Credential, toCredential } from '../../src/upstream/credential.ts';
import { createDeadline } from '../../src/upstream/deadline.ts';
import { createUpstream } from '../../src/upstream/upstream.ts';
import { shareOf } from '../support/deep.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { WRITES, writeQuery } from '../support/writes.ts';

const CALL = 'POST /voice/calls/initiate';
const START = 'mutation { initiateCall(input: { leadId: "lead_1001" }) { userErrors { code } } }';
const MAY_HAVE = /\. What was asked for may have happened; it was not sent again\.$/;

const writesOf = (kit: Pick<Kit, 'simulator'>) =>
  kit.simulator.calls.entries().filter(({ method }) => method !== 'GET');

const status = (status: number, more: object = {}): Behaviour => ({
  kind: 'status',
  status,
  ...more,
});

const said = (code: string): Behaviour =>
  status(200, { body: { success: false, error: { code, message: 'm' } } });

const FAULTS: readonly [string, Behaviour, ErrorCode, boolean][] = [
  ['gets no answer', { kind: 'hang' }, 'UPSTREAM_TIMEOUT', true],
  ['gets no end of a body', { kind: 'hangBody' }, 'UPSTREAM_TIMEOUT', true],
  ['gets a drip', { kind: 'drip', bytesPerChunk: 1, intervalMs: 50 }, 'UPSTREAM_TIMEOUT', true],
  ['is reset', { kind: 'resetBeforeHeaders' }, 'UPSTREAM_UNAVAILABLE', true],
  ['is reset in the body', { kind: 'resetInBody' }, 'UPSTREAM_BAD_RESPONSE', true],
  ['gets half a body', { kind: 'halfBody' }, 'UPSTREAM_BAD_RESPONSE', true],
  ['gets too few bytes', { kind: 'wrongLength' }, 'UPSTREAM_BAD_RESPONSE', true],
  ['gets an empty body', { kind: 'empty' }, 'UPSTREAM_BAD_RESPONSE', true],
  ['gets half JSON', { kind: 'text', body: '{"success":tru' }, 'UPSTREAM_BAD_RESPONSE', true],
  [
    'gets no envelope',
    { kind: 'mutate', change: ({ data }) => data },
    'UPSTREAM_BAD_RESPONSE',
    true,
  ],
  ['gets HTML', { kind: 'html', status: 200 }, 'UPSTREAM_BAD_RESPONSE', true],
  ['gets 404 in HTML', { kind: 'html', status: 404 }, 'UPSTREAM_BAD_RESPONSE', true],
  ['gets a flood', { kind: 'huge', bytes: 33 * 1024 * 1024 }, 'UPSTREAM_BAD_RESPONSE', true],
  ['is sent elsewhere', status(302, { body: '' }), 'UPSTREAM_BAD_RESPONSE', true],
  ['gets 500', status(500), 'UPSTREAM_UNAVAILABLE', true],
  ['gets 502 in HTML', { kind: 'html', status: 502 }, 'UPSTREAM_UNAVAILABLE', true],
  ['gets 503', status(503), 'UPSTREAM_UNAVAILABLE', true],
  ['gets 504', status(504), 'UPSTREAM_UNAVAILABLE', true],
  ['gets 401', status(401), 'UNAUTHENTICATED', false],
  ['gets 401 in HTML', { kind: 'html', status: 401 }, 'UNAUTHENTICATED', false],
  ['gets 403', status(403), 'FORBIDDEN', false],
  ['gets 429', status(429), 'UPSTREAM_RATE_LIMITED', false],
  ['has timed out, by its code alone', said('SMS_PROVIDER_TIMEOUT'), 'UPSTREAM_UNAVAILABLE', true],
  ['has failed inside, by its code alone', said('INTERNAL_ERROR'), 'UPSTREAM_UNAVAILABLE', true],
  ['comes too often, by its code alone', said('RATE_LIMITED'), 'UPSTREAM_RATE_LIMITED', false],
];

// One of them meets each fault in every run, and each of the others a tenth of them by turns.
const MET = Object.entries(WRITES).map(([name, example], turn) => ({
  name,
  ...example,
  faults: name === 'initiateCall' ? FAULTS : shareOf(FAULTS, turn),
}));

describe.each(MET)('$name that', ({ name, endpoint, input, faults }) => {
  it.each(faults)('%s is sent once', async (_, behave, code, mayHaveHappened) => {
    await using kit = await start({
      deadlineMs: code === 'UPSTREAM_TIMEOUT' ? 300 : 4_000,
      simulator: { settleMs: 0 },
    });
    kit.simulator.faults.add({ match: { endpoint }, behave });
    const { data, errors } = await kit.query(writeQuery(name), { input });
    expect(data).toEqual({ [name]: null });
    expect(errors).toEqual([
      {
        message: mayHaveHappened
          ? expect.stringMatching(MAY_HAVE)
          : expect.not.stringMatching(/may/),
        locations: [expect.anything()],
        path: [name],
        extensions: { code, ...(mayHaveHappened ? { mayHaveHappened } : {}) },
      },
    ]);
    expect(writesOf(kit).map((write) => write.endpoint)).toEqual([endpoint]);
  });
});

describe('a write that', () => {
  it('was done all the same is seen by the next reader', async () => {
    await using kit = await start({ cacheMb: 1, simulator: { settleMs: 0 } });
    const count = '{ lead(id: "lead_1001") { interactions(first: 1) { totalCount } } }';
    const before = (await kit.query(count)).data.lead.interactions.totalCount;
    kit.simulator.faults.add({ match: { endpoint: CALL }, behave: { kind: 'resetInBody' } });
    expect((await kit.query(START)).errors?.[0]?.extensions?.mayHaveHappened).toBe(true);
    expect((await kit.query(count)).data.lead.interactions.totalCount).toBe(before + 1);
  });
});

describe('nothing has happened', () => {
  it.each<[string, KitOptions, ErrorCode]>([
    ['nobody listens', { leadsailUrl: 'http://127.0.0.1:9' }, 'UPSTREAM_UNAVAILABLE'],
    ['nobody has that name', { leadsailUrl: 'http://leadsail.invalid' }, 'UPSTREAM_UNAVAILABLE'],
    ['there are no calls left', { callBudget: 0, predictCalls: false }, 'CALL_BUDGET_EXCEEDED'],
  ])('when %s', async (_, options, code) => {
    await using kit = await start({ simulator: { settleMs: 0 }, deadlineMs: 3_000, ...options });
    const { data, errors } = await kit.query(START);
    expect(data).toEqual({ initiateCall: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code }]);
    expect(writesOf(kit)).toEqual([]);
  });

  it('when an operation would need more calls than it may make', async () => {
    await using kit = await start({ callBudget: 3, simulator: { settleMs: 0 } });
    const one = (name: string) =>
      `${name}: updateLead(input: { leadId: "lead_1001", firstName: "A" }) { lead { firstName } }`;
    const { errors } = await kit.query(`mutation { ${one('a')} ${one('b')} }`);
    expect(errors).toMatchObject([
      {
        message: 'An operation may make 3 REST calls; this one can need 4 by its arguments.',
        extensions: { code: 'CALL_BUDGET_EXCEEDED' },
      },
    ]);
    expect(writesOf(kit)).toEqual([]);
  });

  it('when nobody says whose leads these are', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const { errors } = await kit.query(
      START.replace('1001"', '1001", idempotencyKey: "k"'),
      {},
      {},
    );
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'UNAUTHENTICATED' }]);
    expect(writesOf(kit)).toEqual([]);
  });

  it('when the circuit is open', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const match = { endpoint: 'GET /leads/{leadId}' };
    kit.simulator.faults.add({ match, behave: status(500) });
    const ids = JSON.stringify(Array.from({ length: 30 }, (_, at) => `lead_${at}`));
    await kit.query(`{ leadsByIds(ids: ${ids}) { firstName } }`);
    const { errors } = await kit.query(START);
    const [shown] = errors?.map(({ extensions }) => extensions) ?? [];
    expect(shown).toEqual({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: expect.any(Number) });
    expect(writesOf(kit)).toEqual([]);
  });
});

describe('a client that goes away', () => {
  it('while its write is under way does not end it', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    kit.simulator.faults.add({ match: { endpoint: CALL }, behave: { kind: 'latency', ms: 200 } });
    const client = new AbortController();
    const body = JSON.stringify({ query: START });
    const headers = { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) };
    const request = { method: 'POST', headers, body, signal: client.signal };
    const asked = fetch(`${kit.url}/graphql`, request).catch((error: Error) => error.name);
    await expect.poll(() => writesOf(kit).length, { interval: 2 }).toBe(1);
    client.abort();
    expect(await asked).toBe('AbortError');
    await expect.poll(() => writesOf(kit)[0]?.answeredAtMs).not.toBeNull();
    expect(writesOf(kit).map(({ aborted, status }) => [aborted, status])).toEqual([[false, 202]]);
  });
});

describe('a write that waits for its turn', async () => {
  const simulator = await startSimulator();
  const credential = toCredential(simulator.tenants[0]?.apiKey ?? '') as Credential;
  const endpoint = post<{ leadId: string }, null>('/voice/calls/initiate', {
    decode: () => null,
    drops: ({ leadId }) => [tag.lead(leadId)],
  });
  const args = { leadId: 'lead_1001' };
  const write = { endpoint, args, body: args, path: '/voice/calls/initiate', credential };
  afterAll(() => simulator.close());

  it.each(['timeout', 'cancelled'])('and is called off by %s was never sent', async (kind) => {
    const upstream = createUpstream({ url: simulator.url, maxInFlight: 1 });
    const told: unknown[] = [];
    const { write: send } = createWrites({
      upstream,
      drift: createDrift(() => {}),
      notify: (_, tags) => void told.push(tags),
    });
    const remove = simulator.faults.add({ behave: { kind: 'hang' } });
    const before = createDeadline(null);
    const read = { endpoint: 'GET /leads', method: 'GET', path: '/leads', credential } as const;
    const hanging = upstream.call(read, before).catch(() => {});
    const deadline = createDeadline(kind === 'timeout' ? 50 : 5_000);
    const sent = send(write, deadline);
    expect(upstream.waiting()).toBe(1);
    if (kind === 'cancelled') deadline.cancel();
    await expect(sent).rejects.toMatchObject({ kind, mayHaveHappened: false });
    before.cancel();
    await hanging;
    remove();
    expect(writesOf({ simulator } as Kit)).toEqual([]);
    expect(told).toEqual([]);
    await upstream.close();
  });

  it('and has left runs on when it is called off, until its time is up', async () => {
    const upstream = createUpstream({ url: simulator.url });
    const told: unknown[] = [];
    const { write: send } = createWrites({
      upstream,
      drift: createDrift(() => {}),
      notify: (_, tags) => void told.push(tags),
    });
    simulator.calls.clear();
    simulator.faults.add({ behave: { kind: 'hang' }, times: 1 });
    const deadline = createDeadline(300);
    const sent = send(write, deadline);
    sent.catch(() => {});
    await expect.poll(() => simulator.calls.entries().length, { interval: 2 }).toBe(1);
    deadline.cancel();
    await expect(sent).rejects.toMatchObject({ kind: 'timeout', mayHaveHappened: true });
    expect(told).toEqual([['lead lead_1001']]);
    await upstream.close();
  });
});

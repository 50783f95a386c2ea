// Behind its answer, an operation begins nothing at LeadSail: no further attempt, and no further call.
import { createClient } from 'graphql-ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ask, CURRENT, OF_2022 } from '../support/incremental.ts';
import { type Kit, type KitOptions, keyOf, start } from '../support/kit.ts';
import { startRaw } from '../support/raw-leadsail.ts';

type Answers = (path: string) => { readonly status?: number; readonly data?: object };

/** A LeadSail that holds back the interactions of one lead until `release`. */
async function startHeld(options: KitOptions, answers: Answers) {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const raw = await startRaw(async ({ path }) => {
    if (HELD.some((held) => path.startsWith(held))) {
      asked.resolve();
      await released.promise;
    }
    const { status = 200, data } = answers(path);
    const isGood = status === 200;
    const error = { code: 'X', message: 'x' };
    return {
      status,
      body: JSON.stringify(isGood ? { success: true, data } : { success: false, error }),
    };
  });
  const kit = await start({ leadsailUrl: raw.url, ...options });
  return {
    kit,
    asked: asked.promise,
    release: released.resolve,
    /** How often something was asked for. */
    calls: (what: string) => raw.calls.filter(({ path }) => path.startsWith(what)).length,
    /** Far more time than a retry waits, whose wait is nothing here. */
    async wait() {
      for (let round = 0; round < 10; round += 1) {
        await kit.query(`{ client(id: "client_${round}") { name } }`);
      }
    },
    async [Symbol.asyncDispose]() {
      released.resolve();
      await kit[Symbol.asyncDispose]();
      await raw[Symbol.asyncDispose]();
    },
  };
}

const ROWS = '/interactions/lead/';
const ROWS_1 = `${ROWS}lead_1`;
const HELD = [ROWS_1, '/campaigns'];
const MISSING =
  'query ($id: ID = "lead_1") { lead(id: $id) { firstName interactions { totalCount } } }';
const LEAD_1 = { data: { leadId: 'lead_1' } };
const WAITING = '{ lead(id: "lead_1") { id interactions { totalCount } } }';
const NO_ROWS = { interactions: [], pagination: { total: 0, page: 1, limit: 100 } };
const INTERACTION = { interactionId: 'int_1', leadId: 'lead_1', type: 'sms', status: 'open' };
const PARTS = `{
  lead(id: "lead_1") { firstName interactions { totalCount } }
  other: lead(id: "lead_2") { id ... @defer { client: questionnaire { question } } }
}`;
const EVENT = `subscription { interactionChanged(id: "int_1") { lead { firstName interactions { totalCount } } } }`;

const unavailable: Answers = (path) => {
  if (path.startsWith(ROWS)) return { status: 503 };
  if (path === '/leads/lead_2') return { data: { leadId: 'lead_2' } };
  if (path === '/interactions/int_1') return { data: INTERACTION };
  return { status: 404 };
};

const first = async (kit: Kit, query: string, accept: string) => {
  const { response, next } = await ask(kit, accept, query);
  return response.headers.get('content-type')?.startsWith('multipart') ? next() : response.text();
};

async function lastPart(kit: Kit, accept: string) {
  return JSON.stringify(await (await ask(kit, accept, PARTS)).rest());
}

async function byWebSocket(kit: Kit) {
  const client = createClient({
    url: `${kit.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { 'x-api-key': keyOf(kit.simulator, 0) },
    retryAttempts: 0,
  });
  const { value } = await client.iterate({ query: MISSING }).next();
  await client.dispose();
  return JSON.stringify(value);
}

async function firstEvent(kit: Kit) {
  const { response } = await ask(kit, 'text/event-stream', EVENT);
  const reader = response.body?.getReader();
  let read = '';
  while (!read.includes('interactionChanged')) {
    read += Buffer.from((await reader?.read())?.value ?? []).toString();
  }
  await reader?.cancel();
  return read;
}

const byPost = async (kit: Kit) => JSON.stringify(await kit.query(MISSING));

/** Its plan is there from the time before. */
async function byShortcut(kit: Kit) {
  await kit.query(MISSING, { id: 'lead_9' });
  return byPost(kit);
}

/** Whether a read of one operation has joined that of another. */
async function hasJoined({ url }: Kit): Promise<boolean> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return /^leadsail_reads_total\{.*how="joined".*\} 1$/m.test(metrics);
}

afterEach(() => void vi.restoreAllMocks());

describe('an answer that is given while a call made ahead is still going', () => {
  it.each<[string, KitOptions, (kit: Kit) => Promise<string>]>([
    ['by graphql-js', { plans: false }, byPost],
    ['by its plan', {}, byShortcut],
    ['as an event stream', {}, (kit) => first(kit, MISSING, 'text/event-stream')],
    ['in parts, of 2022', {}, (kit) => lastPart(kit, OF_2022)],
    ['in parts, current', {}, (kit) => lastPart(kit, CURRENT)],
    ['over a WebSocket', {}, byWebSocket],
    ['to an event', {}, firstEvent],
  ])('%s ends that call with its attempt', async (_, options, given) => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    await using held = await startHeld(options, unavailable);
    expect(await given(held.kit)).toContain('"lead":null');
    await held.asked;
    held.release();
    await held.wait();
    expect(held.calls(ROWS_1)).toBe(1);
  });

  it('leaves it to others that wait, whether they came before it or after', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    for (const isBefore of [true, false]) {
      let failures = 0;
      let isThere = isBefore;
      await using held = await startHeld({}, (path) => {
        if (!path.startsWith(ROWS)) return isThere ? LEAD_1 : { status: 404 };
        failures += 1;
        return failures < 3 ? { status: 503 } : { data: NO_ROWS };
      });
      const { kit } = held;
      const early = isBefore ? [kit.query(WAITING)] : [];
      if (isBefore) await expect.poll(() => held.calls('/')).toBe(2);
      isThere = false;
      expect((await kit.query(MISSING)).data).toEqual({ lead: null });
      isThere = true;
      await held.asked;
      const late = isBefore ? [] : [kit.query(WAITING)];
      if (!isBefore) await expect.poll(() => hasJoined(kit)).toBe(true);
      held.release();
      const [answer] = await Promise.all([...early, ...late]);
      expect(answer).toEqual({ data: { lead: { id: 'lead_1', interactions: { totalCount: 0 } } } });
      expect(held.calls(ROWS_1)).toBe(3);
    }
  });

  it('begins no call that follows from one that is still going', async () => {
    const FULL_PAGE = {
      campaigns: [{ campaignId: 'A' }],
      pagination: { total: 9, page: 1, limit: 1 },
    };
    await using held = await startHeld({}, () => ({ data: FULL_PAGE }));
    const { data, errors } = await held.kit.query(
      'query ($ids: [ID!]!) { campaign(id: "B") { name } leadsByIds(ids: $ids) { id } }',
      { ids: Array.from({ length: 101 }, (_, at) => `lead_${at}`) },
    );
    expect({ data, errors: errors?.length }).toEqual({ data: null, errors: 1 });
    await held.asked;
    held.release();
    await held.wait();
    expect(held.calls('/campaigns')).toBe(1);
  });

  it('has what is on the wire read to its end, and kept', async () => {
    let isThere = false;
    await using held = await startHeld({ cacheMb: 1 }, (path) => {
      if (path.startsWith(ROWS)) return { data: NO_ROWS };
      return isThere ? LEAD_1 : { status: 404 };
    });
    expect((await held.kit.query(MISSING)).data).toEqual({ lead: null });
    await held.asked;
    held.release();
    await held.wait();
    isThere = true;
    expect((await held.kit.query(WAITING)).data.lead.interactions).toEqual({ totalCount: 0 });
    expect(held.calls(ROWS_1)).toBe(1);
  });
});

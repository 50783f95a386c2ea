// The idempotency key: what is sent again is answered as the first time, and done once.
import { describe, expect, it } from 'vitest';
import { createIdempotency, type IdempotentRequest } from '../../src/live/idempotency.ts';
import { createLocalStore, type Store } from '../../src/live/replicas/store.ts';
import type { Behaviour } from '../../src/simulator/faults.ts';
import { type Credential, toCredential } from '../../src/upstream/credential.ts';
import { createDeadline } from '../../src/upstream/deadline.ts';
import { UpstreamFailure } from '../../src/upstream/failure.ts';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { WRITES, writeQuery } from '../support/writes.ts';

const call = (key: string, leadId = 'lead_1001') =>
  `mutation { initiateCall(input: { leadId: "${leadId}", idempotencyKey: "${key}" }) { interaction { id status } userErrors { code } } }`;

const writesOf = (kit: Kit) =>
  kit.simulator.calls.entries().filter(({ method }) => method !== 'GET');

const fast = { simulator: { settleMs: 0 } };

/** What makes another input of one that names no single lead. */
const OTHER: Readonly<Record<string, object>> = {
  createLead: { firstName: 'Ann' },
  sendLeadsToAutoDialer: { leadIds: ['lead_1002'] },
};

describe('a mutation that is sent again with its key', () => {
  it('is answered as the first time, with what it wrote to read again', async () => {
    await using kit = await start(fast);
    const first = (await kit.query(call('a'))).data.initiateCall;
    const begun = kit.simulator
      .data()
      .interactions.find(({ interactionId }) => interactionId === first.interaction.id);
    Object.assign(begun ?? {}, { status: 'voicemail' });
    const second = (await kit.query(call('a'))).data.initiateCall;
    expect(second).toEqual({
      ...first,
      interaction: { ...first.interaction, status: 'VOICEMAIL' },
    });
    expect(writesOf(kit)).toHaveLength(1);
  });

  it.each(Object.entries(WRITES))('is done once: %s', async (name, example) => {
    await using kit = await start(fast);
    const { endpoint, input, nodes = 'lead { id }' } = example;
    const asked = { input: { ...input, idempotencyKey: 'a' } };
    const query = writeQuery(name, `outcome ${nodes} userErrors { code }`);
    const first = await kit.query(query, asked);
    expect(first).toMatchObject({
      data: { [name]: { outcome: 'DONE', userErrors: [] } },
    });
    expect(await kit.query(query, asked)).toEqual(first);
    const other = await kit.query(query, {
      input: { ...asked.input, ...(OTHER[name] ?? { leadId: 'lead_1002' }) },
    });
    expect(other.data[name].userErrors).toEqual([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect(writesOf(kit).map((write) => write.endpoint)).toEqual([endpoint]);
  });

  it('while the first is under way waits for it', async () => {
    await using kit = await start(fast);
    kit.simulator.faults.add({ behave: { kind: 'latency', ms: 100 } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => kit.query(call('a'))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.data.initiateCall.userErrors).toEqual([]);
    expect(writesOf(kit)).toHaveLength(1);
  });

  it('gets the answer to which the first did not stay', async () => {
    await using kit = await start(fast);
    const match = { endpoint: 'POST /voice/calls/initiate' };
    kit.simulator.faults.add({ match, behave: { kind: 'latency', ms: 200 } });
    const client = new AbortController();
    const headers = { 'content-type': 'application/json', 'x-api-key': keyOf(kit.simulator, 0) };
    const body = JSON.stringify({ query: call('a') });
    const request = { method: 'POST', headers, body, signal: client.signal };
    const gone = fetch(`${kit.url}/graphql`, request).catch((error: Error) => error.name);
    await expect.poll(() => writesOf(kit).length, { interval: 2 }).toBe(1);
    client.abort();
    expect(await gone).toBe('AbortError');
    const { data } = await kit.query(call('a'));
    expect(data.initiateCall.interaction.status).toBe('IN_PROGRESS');
    expect(writesOf(kit)).toHaveLength(1);
  });

  it('for something else is refused', async () => {
    await using kit = await start(fast);
    await kit.query(call('a'));
    const reused = [
      {
        code: 'IDEMPOTENCY_KEY_REUSED',
        field: ['input', 'idempotencyKey'],
        message: expect.any(String),
      },
    ];
    const asked = [
      'initiateCall(input: { leadId: "lead_1002", idempotencyKey: "a" })',
      'initiateCall(input: { leadId: "lead_1001", isTest: true, idempotencyKey: "a" })',
      'setLeadApproval(input: { leadId: "lead_1001", status: PENDING, idempotencyKey: "a" })',
    ];
    for (const one of asked) {
      const query = `mutation { it: ${one} { userErrors { code field message } } }`;
      expect((await kit.query(query)).data.it.userErrors).toEqual(reused);
    }
    expect(writesOf(kit)).toHaveLength(1);
  });

  it('by another tenant is another', async () => {
    await using kit = await start(fast);
    for (const tenant of [0, 1]) {
      await kit.query(call('a', 'lead_1003'), {}, { 'x-api-key': keyOf(kit.simulator, tenant) });
    }
    expect(writesOf(kit)).toHaveLength(2);
  });

  it.each<[string, Behaviour, number, object]>([
    [
      'may have happened, again',
      { kind: 'resetInBody' },
      1,
      { code: 'UPSTREAM_BAD_RESPONSE', mayHaveHappened: true },
    ],
    ['did not happen, done', { kind: 'status', status: 429 }, 2, {}],
  ])('is, where the first %s', async (_, behave, writes, shown) => {
    await using kit = await start(fast);
    const match = { endpoint: 'POST /voice/calls/initiate' };
    kit.simulator.faults.add({ match, times: 1, behave });
    const first = await kit.query(call('a'));
    const second = await kit.query(call('a'));
    expect(first.data.initiateCall).toBeNull();
    expect(second.errors?.[0]?.extensions ?? {}).toEqual(shown);
    if (writes === 1) expect(second.errors).toEqual(first.errors);
    expect(writesOf(kit)).toHaveLength(writes);
  });

  it('is refused as the first time, unless the gateway itself refused it', async () => {
    await using kit = await start(fast);
    const match = { endpoint: 'POST /voice/calls/initiate' };
    kit.simulator.faults.add({ match, times: 1, behave: { kind: 'failure200', code: 'FULL' } });
    for (const _ of [1, 2]) {
      const { data } = await kit.query(call('a'));
      expect(data.initiateCall.userErrors).toEqual([{ code: 'REFUSED' }]);
    }
    expect(writesOf(kit)).toHaveLength(1);
    // A faulty input was never sent, and its key is still free.
    expect((await kit.query(call('b', '..'))).data.initiateCall.userErrors).toHaveLength(1);
    expect((await kit.query(call('b'))).data.initiateCall.userErrors).toEqual([]);
  });
});

describe('replicas that share a store', () => {
  const { fingerprint } = toCredential('key') as Credential;
  const wish: IdempotentRequest = {
    tenant: fingerprint,
    key: 'secret-key',
    asked: { phone: '+15125550142', a: [1] },
  };
  const clock = { nowMs: 1_000 };

  function twoOf() {
    const written: string[] = [];
    const local = createLocalStore(() => clock.nowMs);
    const store: Store = {
      ...local,
      claim: (name, text, ttlMs) => {
        written.push(name, text);
        return local.claim(name, text, ttlMs);
      },
      put: (name, text, ttlMs) => {
        written.push(name, text);
        return local.put(name, text, ttlMs);
      },
    };
    return { written, one: createIdempotency(store), other: createIdempotency(store) };
  }
  const patience = () => createDeadline(5_000);

  it('do it once, whichever process is asked, and write down nothing personal', async () => {
    const { one, other, written } = twoOf();
    const under = Promise.withResolvers<{ id: string }>();
    const first = one.runIdempotent(wish, patience(), () => under.promise);
    // The keys of an object have no order.
    const again = { ...wish, asked: { a: [1], phone: '+15125550142' } };
    const second = other.runIdempotent(again, patience(), () =>
      expect.unreachable('it is under way'),
    );
    under.resolve({ id: 'int_1' });
    expect(await Promise.all([first, second])).toEqual([{ id: 'int_1' }, { id: 'int_1' }]);
    expect(
      await other.runIdempotent({ ...wish, asked: 1 }, patience(), () => expect.unreachable()),
    ).toBeNull();
    expect(written.join()).not.toMatch(/secret-key|5125550142|phone/);
    expect(written.join()).toContain(fingerprint);
  });

  it('take over what certainly did not happen', async () => {
    const { one, other } = twoOf();
    const under = Promise.withResolvers<never>();
    const first = one.runIdempotent(wish, patience(), () => under.promise);
    const here = one.runIdempotent(wish, patience(), async () => 'here or there');
    const there = other.runIdempotent(wish, patience(), async () => 'here or there');
    under.reject(new UpstreamFailure('rate_limited', 'LeadSail asks for fewer calls.'));
    await expect(first).rejects.toMatchObject({ kind: 'rate_limited' });
    expect(await Promise.all([here, there])).toEqual(['here or there', 'here or there']);
  });

  it('do not believe that nothing happened when the one who did it is gone', async () => {
    const { one, other } = twoOf();
    one.runIdempotent(wish, patience(), () => new Promise(() => {}));
    await expect(
      other.runIdempotent(wish, createDeadline(120), async () => 'again'),
    ).rejects.toMatchObject({
      kind: 'timeout',
      mayHaveHappened: true,
    });
    await expect(
      one.runIdempotent(wish, createDeadline(20), async () => 'again'),
    ).rejects.toMatchObject({
      kind: 'timeout',
      mayHaveHappened: true,
    });
  });

  it('take a fault of their own for something that may have happened', async () => {
    const { one, other } = twoOf();
    const fault = new RangeError('of +15125550142');
    await expect(one.runIdempotent(wish, patience(), () => Promise.reject(fault))).rejects.toBe(
      fault,
    );
    await expect(other.runIdempotent(wish, patience(), async () => 'again')).rejects.toMatchObject({
      message: 'The first try ended in a fault of the gateway; it may have happened.',
      mayHaveHappened: true,
    });
  });

  it('forget after ten minutes', async () => {
    const { one, other } = twoOf();
    expect(await one.runIdempotent(wish, patience(), async () => 1)).toBe(1);
    clock.nowMs += 10 * 60_000 - 1;
    expect(await other.runIdempotent(wish, patience(), async () => 2)).toBe(1);
    clock.nowMs += 2;
    expect(await other.runIdempotent(wish, patience(), async () => 3)).toBe(3);
  });

  it('answer although it could not be written down', async () => {
    const store = createLocalStore(() => clock.nowMs);
    const broken: Store = { ...store, put: () => Promise.reject(new Error('no room')) };
    expect(await createIdempotency(broken).runIdempotent(wish, patience(), async () => 1)).toBe(1);
  });
});

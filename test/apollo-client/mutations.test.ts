// Writes by Apollo Client: what a component gets of each end a write can have, and how often LeadSail was told.
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { RetryLink } from '@apollo/client/link/retry';
import { describe, expect, it } from 'vitest';
import { type Kit, start } from '../support/kit.ts';
import { createClient, LEAD_ID } from './client.ts';
import { CALL, LEAD, RENAME } from './documents.ts';
import { createWire } from './wire.ts';

// For machines that do other things beside.
const PATIENT = { timeout: 20_000, interval: 2 };

const DIAL = 'POST /voice/calls/initiate';

const call = (input: { leadId?: string; idempotencyKey?: string; phone?: string } = {}) =>
  ({ mutation: CALL, variables: { input: { leadId: LEAD_ID, ...input } } }) as const;

const writesOf = ({ simulator }: Pick<Kit, 'simulator'>) =>
  simulator.calls.entries().filter(({ method }) => method !== 'GET');

describe('userErrors', () => {
  it.each([
    ['lead_0', { code: 'NOT_FOUND', field: ['input', 'leadId'] }],
    ['lead_1004', { code: 'DO_NOT_CONTACT' }],
    ['lead_1007', { code: 'MISSING_PHONE_NUMBER' }],
  ])('are data under every policy: a call to %s', async (leadId, userError) => {
    await using kit = await start();
    const { client } = createClient(kit);
    for (const errorPolicy of ['none', 'all', 'ignore'] as const) {
      const { data, error } = await client.mutate({ ...call({ leadId }), errorPolicy });
      expect(error).toBeUndefined();
      expect(data?.initiateCall).toMatchObject({ interaction: null, userErrors: [userError] });
    }
  });

  it('name the field that is wrong, and LeadSail hears nothing of it', async () => {
    await using kit = await start();
    const { client } = createClient(kit);
    const { data } = await client.mutate(call({ phone: 'at home' }));
    const [fault] = data?.initiateCall?.userErrors ?? [];
    expect(fault).toMatchObject({ code: 'INVALID', field: ['input', 'phone'] });
    expect(kit.calls()).toEqual([]);
  });
});

it('what was changed is new wherever it is shown', async () => {
  await using kit = await start({ cacheMb: 1 });
  const { client, sent } = createClient(kit);
  const seen: unknown[] = [];
  const watch = client.watchQuery({ query: LEAD, variables: { id: LEAD_ID } });
  const subscription = watch.subscribe(({ data }) => void seen.push(data?.lead?.firstName));
  await expect.poll(() => seen.at(-1), PATIENT).toBe('Maria');
  const input = { leadId: LEAD_ID, firstName: 'Marisol' };
  await client.mutate({ mutation: RENAME, variables: { input } });
  await expect.poll(() => seen.at(-1), PATIENT).toBe('Marisol');
  expect(sent).toHaveLength(2);
  subscription.unsubscribe();
});

describe('an answer that is lost between LeadSail and the gateway', () => {
  const LOST = {
    errors: [{ path: ['initiateCall'], extensions: { mayHaveHappened: true } }],
  };

  async function losing(): Promise<Kit> {
    const kit = await start({ simulator: { settleMs: 0 } });
    kit.simulator.faults.add({ match: { endpoint: DIAL }, behave: { kind: 'resetInBody' } });
    return kit;
  }

  it('may have happened, whatever the policy, and no link sends it again', async () => {
    await using kit = await losing();
    const { client } = createClient(kit, { links: [new RetryLink()] });
    const fault = await client.mutate(call()).catch((error: unknown) => error);
    expect(CombinedGraphQLErrors.is(fault)).toBe(true);
    expect(fault).toMatchObject(LOST);
    expect(writesOf(kit)).toHaveLength(1);
    const all = await client.mutate({ ...call(), errorPolicy: 'all' });
    expect(all).toMatchObject({ data: { initiateCall: null }, error: LOST });
    const ignored = await client.mutate({ ...call(), errorPolicy: 'ignore' });
    expect(ignored).toMatchObject({ data: { initiateCall: null } });
    expect(ignored.error).toBeUndefined();
    expect(writesOf(kit)).toHaveLength(3);
  });

  it('stays so for a caller that tries again with the same key, and the lead is called once', async () => {
    await using kit = await losing();
    const { client } = createClient(kit, { links: [new RetryLink()] });
    for (const _ of 'abc') {
      const again = { ...call({ idempotencyKey: 'one wish' }), errorPolicy: 'all' } as const;
      expect((await client.mutate(again)).error).toMatchObject(LOST);
    }
    expect(writesOf(kit)).toHaveLength(1);
  });

  it('is told apart from a call that was made and only cannot be shown', async () => {
    await using kit = await start({ simulator: { settleMs: 0 } });
    const match = { endpoint: 'GET /leads/{leadId}' };
    kit.simulator.faults.add({ match, behave: { kind: 'status', status: 503 } });
    const { client } = createClient(kit);
    const { data, error } = await client.mutate({ ...call(), errorPolicy: 'all' });
    expect(data?.initiateCall).toMatchObject({
      interaction: { status: 'IN_PROGRESS' },
      userErrors: [],
    });
    const [fault] = CombinedGraphQLErrors.is(error) ? error.errors : [];
    expect(fault?.path).toEqual(expect.arrayContaining(['initiateCall', 'lead']));
    expect(fault?.extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('an answer that is lost between the gateway and the client', () => {
  /** Begins a call with a link that tries again, and cuts the wire when LeadSail has it. */
  async function cutOff(idempotencyKey?: string) {
    await using kit = await start({ simulator: { settleMs: 0 } });
    await using wire = await createWire(kit.url);
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    const match = { endpoint: DIAL };
    kit.simulator.faults.add({ match, times: 1, behave: { kind: 'held', until } });
    const origin = { url: wire.url, simulator: kit.simulator };
    const { client, sent } = createClient(origin, { links: [new RetryLink()] });
    const asked = client.mutate(call(idempotencyKey ? { idempotencyKey } : {}));
    await expect.poll(() => writesOf(kit).length, PATIENT).toBe(1);
    wire.cut();
    release();
    const { data } = await asked;
    expect(sent).toHaveLength(2);
    const begun = kit.simulator
      .data()
      .interactions.filter(({ leadId, status }) => leadId === LEAD_ID && status === 'in_progress');
    return {
      answered: data?.initiateCall?.interaction?.id,
      begun: begun.map(({ interactionId }) => interactionId),
      writes: writesOf(kit).length,
    };
  }

  it('is given again to a caller that sent a key, and the lead is called once', async () => {
    const { answered, begun, writes } = await cutOff('one wish');
    expect(begun).toEqual([answered]);
    expect(writes).toBe(1);
  });

  it('is a second call for a caller that sent none', async () => {
    const { begun, writes } = await cutOff();
    expect(begun).toHaveLength(2);
    expect(writes).toBe(2);
  });
});

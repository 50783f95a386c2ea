// A call from the wish to its outcome, as a desk lives it: begun, listened to, cut off, and known to have ended.
import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { describe, expect, it } from 'vitest';
import { type Kit, keyOf, start } from '../support/kit.ts';
import { type Live, startLive } from '../support/watching.ts';
import { createClient } from './client.ts';
import { CALL, CHANGED, DESK, SAID } from './documents.ts';
import { DOORS } from './doors.ts';
import { createWire } from './wire.ts';

// Nobody has called or written to this one yet.
const LEAD_ID = 'lead_1003';

// For machines that do other things beside.
const PATIENT = { timeout: 20_000, interval: 2 };

/** What comes until nothing comes any more, and how it ended. */
function follow<Data, Variables extends OperationVariables>(
  client: ApolloClient,
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) {
  const told: Data[] = [];
  const ended = new Promise<unknown>((resolve) => {
    client.subscribe({ query, variables } as ApolloClient.SubscribeOptions<Data>).subscribe({
      next({ data, error }) {
        if (error) resolve(error);
        else told.push(data as Data);
      },
      error: resolve,
      complete: () => resolve('complete'),
    });
  });
  return { told, ended };
}

/** Whoever watches at the gateway, when there are so many. */
const watchers = ({ kit }: Live, count: number) =>
  expect.poll(() => kit.gateway.watched().watchers, PATIENT).toBe(count);

/** Moves the clock by a second, in which the gateway looks, until all that was said then is heard. */
async function second({ advance, kit }: Live, id: string, heard: () => number): Promise<void> {
  await advance(1_000);
  await expect.poll(heard, PATIENT).toBe(atLeadSail(kit, id).call.transcript.length);
}

describe.each(DOORS)('over %s', (_, open) => {
  it('a call is begun, heard to its end across a lost connection, and known everywhere', async () => {
    await using live = await startLive({ cacheMb: 1 });
    const { kit } = live;
    await using wire = await createWire(kit.url);
    const origin = { url: wire.url, simulator: kit.simulator };
    using door = open(wire.url, { 'x-api-key': keyOf(kit.simulator, 0) });
    const { client, sent } = createClient(origin, { live: door.link });

    const desk = client.watchQuery({ query: DESK, variables: { id: LEAD_ID } });
    const shown: unknown[] = [];
    desk.subscribe(({ data }) => void (data?.lead && shown.push(data.lead)));
    await expect.poll(() => shown.length, PATIENT).toBe(1);
    expect(shown[0]).toMatchObject({ status: 'QUEUED', interactions: { totalCount: 0 } });

    const input = { leadId: LEAD_ID, idempotencyKey: 'desk-7-call-1' };
    const begun = await client.mutate({ mutation: CALL, variables: { input } });
    const id = begun.data?.initiateCall?.interaction?.id ?? '';
    expect(begun.data?.initiateCall).toMatchObject({
      interaction: { status: 'IN_PROGRESS' },
      userErrors: [],
    });
    // What the mutation brought is where the query looks.
    await expect
      .poll(() => shown.at(-1), PATIENT)
      .toMatchObject({ interactions: { totalCount: 1, nodes: [{ id, status: 'IN_PROGRESS' }] } });

    const [said, changed] = [follow(client, SAID, { id }), follow(client, CHANGED, { id })];
    await watchers(live, 2);
    while (said.told.length < 3) await second(live, id, () => said.told.length);
    wire.cut();
    expect([await said.ended, await changed.ended]).not.toContain('complete');
    await watchers(live, 0);
    // The call goes on where nobody of us hears it.
    await live.advance(3_000);

    const after = said.told.at(-1)?.transcriptEntryAdded.cursor ?? null;
    const [rest, last] = [follow(client, SAID, { id, after }), follow(client, CHANGED, { id })];
    await watchers(live, 2);
    while (kit.gateway.watched().topics > 0) {
      await second(live, id, () => said.told.length + rest.told.length);
    }
    expect([await rest.ended, await last.ended]).toEqual(['complete', 'complete']);

    const { call, lead } = atLeadSail(kit, id);
    const words = [...said.told, ...rest.told].map(
      ({ transcriptEntryAdded: { entry } }) => entry.message,
    );
    expect(words).toEqual(call.transcript.map(({ message }: { message: string }) => message));
    expect([call.status, lead.status]).toEqual(['incomplete', 'contacted']);
    await expect
      .poll(() => shown.at(-1), PATIENT)
      .toMatchObject({
        status: 'CONTACTED',
        interactions: { nodes: [{ id, status: 'INCOMPLETE' }] },
      });
    // One query and one mutation: all else that the desk shows came by watching.
    expect(sent).toHaveLength(2);
  });

  it('what cannot be watched ends with an error and its code', async () => {
    await using kit = await start();
    using door = open(kit.url, { 'x-api-key': keyOf(kit.simulator, 0) });
    const { client } = createClient(kit, { live: door.link });
    expect(await follow(client, CHANGED, { id: 'int_0' }).ended).toMatchObject({
      errors: [{ path: ['interactionChanged'], extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});

/** The call and its lead as LeadSail has them. */
function atLeadSail(kit: Kit, id: string) {
  const { interactions, leads } = kit.simulator.data();
  const call = interactions.find(({ interactionId }) => interactionId === id);
  const lead = leads.find(({ leadId }) => leadId === LEAD_ID);
  if (!call || !lead) throw new Error('LeadSail has them not');
  return { call, lead };
}

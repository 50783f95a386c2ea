// Watching a call happen, over real sockets: what is told and when, and what LeadSail is asked for it.
import { describe, expect, it } from 'vitest';
import { keyOf } from '../support/kit.ts';
import { type Subscribed, startCall, startLive, subscribe } from '../support/watching.ts';

const CHANGED = `subscription Changed($id: ID!) {
  interactionChanged(id: $id) { status transcript { entryCount } }
}`;
const ADDED = `subscription Added($id: ID!, $after: String) {
  transcriptEntryAdded(interactionId: $id, after: $after) { cursor entry { role message } }
}`;
const ENTRIES = `query ($id: ID!) {
  interaction(id: $id) { status transcript { entries { cursor role message } } }
}`;
const OF_LEAD = `subscription ($id: ID!) {
  leadInteractionsChanged(leadId: $id) { isNew interaction { id status } lead { id } }
}`;
const BY_ID = 'GET /interactions/{interactionId}';

// For machines that do other things beside.
const PATIENT = { timeout: 20_000 };

const codesOf = (event: Awaited<ReturnType<Subscribed['next']>>) =>
  event?.errors?.map(({ extensions }) => extensions?.code);

/** The lines of operations that are over, when there are `count`. */
const logged = async (operations: readonly object[], count: number) => {
  await expect.poll(() => operations.length, PATIENT).toBe(count);
  return operations;
};

describe('interactionChanged', () => {
  it('tells the present state, then each change, and ends with the call', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const watching = await subscribe(kit, CHANGED, { id });
    expect(await watching.next()).toEqual({
      data: { interactionChanged: { status: 'IN_PROGRESS', transcript: { entryCount: 0 } } },
    });
    const told = watching.rest();
    let seconds = 0;
    for (; kit.gateway.watched().topics > 0; seconds += 1) await advance(1_000);
    const events = (await told).map(({ data }) => data.interactionChanged);
    const counts = events.map(({ transcript }) => transcript.entryCount);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(events.length);
    const whole = await kit.query(ENTRIES, { id });
    expect(events.at(-1)).toEqual({
      status: whole.data.interaction.status,
      transcript: { entryCount: whole.data.interaction.transcript.entries.length },
    });
    expect(events.at(-1).status).not.toBe('IN_PROGRESS');
    expect(events.slice(0, -1).every(({ status }) => status === 'IN_PROGRESS')).toBe(true);
    expect(kit.calls()).toHaveLength(1 + seconds + 1);
  });

  it('tells a call that has ended once, and ends', async () => {
    await using live = await startLive();
    const watching = await subscribe(live.kit, CHANGED, { id: 'int_1001_1' });
    expect(await watching.rest()).toHaveLength(1);
    expect(live.kit.calls()).toEqual([`1  ${BY_ID}`]);
  });

  it('answers what is nested from what is so when the event happens', async () => {
    await using live = await startLive({ cacheMb: 1 });
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const query = `subscription ($id: ID!) { interactionChanged(id: $id) {
      status lead { status firstName interactions(first: 1) { nodes { id status } } }
    } }`;
    const watching = await subscribe(kit, query, { id });
    const first = await watching.next();
    const before = first?.data.interactionChanged.lead.status;
    const told = watching.rest();
    while (kit.gateway.watched().topics > 0) await advance(1_000);
    const [last] = (await told).slice(-1).map(({ data }) => data.interactionChanged);
    const { status, lead } = last;
    const now = kit.simulator.data().leads.find(({ leadId }) => leadId === 'lead_1001');
    expect(lead.interactions.nodes).toEqual([{ id, status }]);
    expect(lead.status).toBe(now?.status.toUpperCase());
    expect([before, status]).not.toContain(undefined);
  });

  it('gives each event its own budget of calls and its own deadline', async () => {
    await using live = await startLive({ callBudget: 1, predictCalls: false, deadlineMs: 2_000 });
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const query =
      'subscription ($id: ID!) { interactionChanged(id: $id) { lead { firstName } transcript { entryCount } } }';
    const watching = await subscribe(kit, query, { id });
    for (let event = 0; event < 4; event += 1) {
      expect((await watching.next())?.data.interactionChanged.lead).toEqual({ firstName: 'Maria' });
      await advance(2_000);
    }
    await watching.leave();
  });

  it.each([
    ['int_none', 'BAD_USER_INPUT'],
    ['../leads', 'BAD_USER_INPUT'],
  ])('refuses the id %s', async (id, code) => {
    await using live = await startLive();
    const watching = await subscribe(live.kit, CHANGED, { id });
    const [event, ...more] = await watching.rest();
    expect(codesOf(event ?? null)).toEqual([code]);
    expect(more).toEqual([]);
    expect(event?.errors?.[0]?.message).toMatch(/^id must/);
  });

  it('ends with the code of what LeadSail refuses', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const watching = await subscribe(kit, CHANGED, { id });
    await watching.next();
    const refusal = { kind: 'status', status: 401, code: 'UNAUTHORIZED' } as const;
    // One may be a replica that lags behind.
    kit.simulator.faults.add({ times: 2, behave: refusal });
    for (let second = 0; second < 8; second += 1) await advance(1_000);
    expect((await watching.next())?.data.interactionChanged.status).toBe('IN_PROGRESS');
    kit.simulator.faults.add({ behave: refusal });
    // Looks that fail come ever more seldom, by chance: the third in a row may be the last of fourteen seconds.
    for (let second = 0; second < 30; second += 1) await advance(1_000);
    let last = await watching.next();
    while (last && codesOf(last) === undefined) last = await watching.next();
    expect(codesOf(last)).toEqual(['UNAUTHENTICATED']);
    expect(await watching.next()).toBeNull();
    const stranger = await subscribe(kit, CHANGED, { id }, { 'x-api-key': 'not-a-key' });
    expect(codesOf(await stranger.next())).toEqual(['UNAUTHENTICATED']);
  });

  it.each([
    ['interactionChanged', CHANGED],
    ['transcriptEntryAdded', ADDED],
    ['leadInteractionsChanged', OF_LEAD],
  ])(
    'gives %s to nobody whose key LeadSail has refused, though others watch it',
    async (_, query) => {
      await using live = await startLive();
      const { kit, advance } = live;
      const id = query === OF_LEAD ? 'lead_1001' : await startCall(kit, 'lead_1001');
      const watching = await subscribe(kit, query, { id });
      for (let second = 0; second < 8; second += 1) await advance(1_000);
      kit.simulator.faults.add({
        behave: { kind: 'status', status: 401, code: 'UNAUTHORIZED' },
      });
      const { errors } = await kit.query('{ lead(id: "lead_1002") { id } }');
      expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
      const later = await subscribe(kit, query, { id });
      for (let second = 0; second < 60; second += 1) await advance(1_000);
      expect((await later.rest()).map(codesOf)).toEqual([['UNAUTHENTICATED']]);
      await watching.rest();
    },
  );

  it('is patient with a LeadSail that is limited, and asks once a turn', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const watching = await subscribe(kit, CHANGED, { id });
    await watching.next();
    const restore = kit.simulator.faults.add({
      behave: { kind: 'status', status: 429, headers: { 'retry-after': '20' } },
    });
    kit.simulator.calls.clear();
    for (let second = 0; second < 20; second += 1) await advance(1_000);
    expect(kit.calls()).toEqual([`1  ${BY_ID}`]);
    restore();
    await advance(1_000);
    expect((await watching.next())?.data.interactionChanged.status).not.toBe('IN_PROGRESS');
    expect(kit.logged.map(({ sentence }) => sentence)).toEqual([
      'LeadSail asks for fewer calls',
      'what is watched cannot be read; it is tried again',
      'what is watched can be read again',
    ]);
  });

  it('asks once a tick for a thousand watchers, and never when all have left', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const all = await Promise.all(
      Array.from({ length: 1_000 }, () => subscribe(kit, CHANGED, { id })),
    );
    await Promise.all(all.map((one) => one.next()));
    expect(kit.gateway.watched()).toEqual({ topics: 1, watchers: 1_000 });
    expect(kit.calls()).toEqual([`1  ${BY_ID}`]);
    for (let tick = 2; tick <= 4; tick += 1) {
      await advance(2_000);
      await Promise.all(all.map((one) => one.next()));
      expect(kit.calls()).toHaveLength(tick);
    }
    await Promise.all(all.map((one) => one.leave()));
    await expect.poll(() => kit.gateway.watched(), PATIENT).toEqual({ topics: 0, watchers: 0 });
    await advance(3_600_000);
    expect(kit.calls()).toHaveLength(4);
  }, 60_000);

  it('shows what it reads to queries, at no call', async () => {
    await using live = await startLive({ cacheMb: 1 });
    const { kit } = live;
    const id = await startCall(kit, 'lead_1001');
    const watching = await subscribe(kit, CHANGED, { id });
    await watching.next();
    await kit.query(ENTRIES, { id });
    expect(kit.calls()).toEqual([`1  ${BY_ID}`]);
    await watching.leave();
  });

  it('tells of a text thread at once when somebody writes by this gateway', async () => {
    await using live = await startLive();
    const { kit } = live;
    const { data } = await kit.query(
      '{ lead(id: "lead_1001") { interactions(filter: { type: SMS }) { nodes { id transcript { entryCount } } } } }',
    );
    const [thread] = data.lead.interactions.nodes;
    const watching = await subscribe(kit, CHANGED, { id: thread.id });
    await watching.next();
    await live.advance(500);
    await kit.query(
      'mutation ($input: SendSmsInput!) { sendSms(input: $input) { userErrors { code } } }',
      { input: { leadId: 'lead_1001', message: 'Hello' } },
    );
    await live.advance(1);
    expect((await watching.next())?.data.interactionChanged.transcript.entryCount).toBe(
      thread.transcript.entryCount + 1,
    );
    await watching.leave();
  });
});

describe('transcriptEntryAdded', () => {
  it('tells what was said, then what is said, in order, and ends with the call', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const early = (await subscribe(kit, ADDED, { id })).rest();
    for (let second = 0; second < 5; second += 1) await advance(1_000);
    const late = (await subscribe(kit, ADDED, { id })).rest();
    while (kit.gateway.watched().topics > 0) await advance(1_000);
    const { data } = await kit.query(ENTRIES, { id });
    const whole = data.interaction.transcript.entries.map(
      ({ cursor, ...entry }: { cursor: string }) => ({ cursor, entry }),
    );
    const told = [await early, await late].map((events) =>
      events.map((event) => event.data.transcriptEntryAdded),
    );
    expect(told).toEqual([whole, whole]);
  });

  it('tells each entry exactly once over a hundred forced reconnects', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    // A thread of texts does not end before the hundredth.
    const thread = kit.simulator.data().interactions.find(({ type }) => type === 'sms');
    const id = thread?.interactionId;
    const messages: string[] = [];
    let after: string | null = null;
    for (let reconnect = 0; reconnect < 100; reconnect += 1) {
      for (const side of ['agent', 'user']) {
        thread?.transcript.push({ role: side, message: `${side} ${reconnect}` });
      }
      const watching: Subscribed = await subscribe(kit, ADDED, { id, after });
      const moved = advance(3_000);
      for (let read = 0; read < 1 + (reconnect % 3); read += 1) {
        const told = (await watching.next())?.data.transcriptEntryAdded;
        messages.push(told.entry.message);
        after = told.cursor;
      }
      await watching.leave();
      await moved;
    }
    const said = thread?.transcript.map(({ message }: { message: string }) => message);
    expect(messages.length).toBe(199);
    expect(messages).toEqual(said.slice(0, 199));
  }, 30_000);

  it('goes on behind a cursor of `entries`, and refuses one of another interaction', async () => {
    await using live = await startLive();
    const { kit } = live;
    const id = kit.simulator.showcase.interactionId;
    const { data } = await kit.query(ENTRIES, { id });
    const { entries } = data.interaction.transcript;
    const after = entries.at(-2).cursor;
    const [last, ...more] = await (await subscribe(kit, ADDED, { id, after })).rest();
    expect(last?.data.transcriptEntryAdded.cursor).toBe(entries.at(-1).cursor);
    expect(more).toEqual([]);
    const other = await (await subscribe(kit, ADDED, { id: 'int_1001_2', after })).next();
    expect(codesOf(other)).toEqual(['BAD_USER_INPUT']);
    const elsewhere = await kit.query(
      'query ($after: String) { interaction(id: "int_1001_2") { transcript { entries(after: $after) { role } } } }',
      { after },
    );
    expect(codesOf(elsewhere)).toEqual(['BAD_USER_INPUT']);
  });

  it('tells what LeadSail rewrote with the cursor that it replaces, and goes on where it was', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const call = kit.simulator
      .data()
      .interactions.find(({ interactionId }) => interactionId === id);
    const query = `subscription ($id: ID!, $after: String) {
      transcriptEntryAdded(interactionId: $id, after: $after) { cursor index revises entry { cursor message } }
    }`;
    const say = (...words: string[]) =>
      call?.transcript.splice(0, 9, ...words.map((message) => ({ role: 'user', message })));
    const nextOf = async (watching: Subscribed) => {
      const { entry, ...event } = (await watching.next())?.data.transcriptEntryAdded ?? {};
      expect(entry.cursor).toBe(event.cursor);
      return { ...event, message: entry.message };
    };
    say('a', 'c');
    const watching = await subscribe(kit, query, { id });
    const [a, c] = [await nextOf(watching), await nextOf(watching)];
    say('a', 'b', 'C', 'd');
    await advance(500);
    call?.transcript.splice(4);
    await advance(500);
    const events = [await nextOf(watching), await nextOf(watching), await nextOf(watching)];
    expect(events.map(({ message, index, revises }) => ({ message, index, revises }))).toEqual([
      { message: 'b', index: 1, revises: c.cursor },
      { message: 'C', index: 2, revises: null },
      { message: 'd', index: 3, revises: null },
    ]);
    await watching.leave();
    // Somebody who was away when all that happened.
    const resumed = await subscribe(kit, query, { id, after: a.cursor });
    expect((await nextOf(resumed)).message).toBe('b');
    await resumed.leave();
  });

  it('tells last words that come behind the outcome, and ends ten seconds later', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const call = kit.simulator
      .data()
      .interactions.find(({ interactionId }) => interactionId === id);
    const entries = (await subscribe(kit, ADDED, { id })).rest();
    const states = (
      await subscribe(
        kit,
        'subscription ($id: ID!) { interactionChanged(id: $id) { status summary } }',
        { id },
      )
    ).rest();
    while (call?.status === 'in_progress') await advance(1_000);
    await advance(2_000);
    const summary = 'All is well.';
    const updatedAt = new Date(Date.parse(call?.updatedAt) + 2_000).toISOString();
    Object.assign(call ?? {}, { summary, updatedAt });
    call?.transcript.push({ role: 'agent', message: 'Bye' });
    await advance(1_000);
    let seconds = 0;
    for (; kit.gateway.watched().topics > 0; seconds += 1) await advance(1_000);
    expect(seconds).toBeGreaterThanOrEqual(10);
    expect(seconds).toBeLessThanOrEqual(11);
    expect((await entries).at(-1)?.data.transcriptEntryAdded.entry.message).toBe('Bye');
    expect((await states).at(-1)?.data.interactionChanged.summary).toBe(summary);
  });

  it.each([
    ['null', null],
    ['missing', undefined],
    ['a number', 7],
    ['of other letters', ' In_Progress'],
  ])('goes on when the status is %s for a while', async (_, status) => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const watching = await subscribe(kit, ADDED, { id });
    const told = watching.rest();
    await advance(2_000);
    const restore = kit.simulator.faults.add({
      behave: { kind: 'mutate', change: ({ data }) => void Object.assign(data, { status }) },
    });
    for (let second = 0; second < 15; second += 1) await advance(1_000);
    restore();
    while (kit.gateway.watched().topics > 0) await advance(1_000);
    const { data } = await kit.query(ENTRIES, { id });
    expect((await told).map((event) => event.data.transcriptEntryAdded.entry.message)).toEqual(
      data.interaction.transcript.entries.map(({ message }: { message: string }) => message),
    );
  });
});

describe('what is older than what was told', () => {
  it('is not told, whatever it is', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const watching = await subscribe(kit, CHANGED, { id });
    await watching.next();
    const told = watching.rest();
    let at = 0;
    const sent: object[] = [];
    kit.simulator.faults.add({
      behave: {
        kind: 'mutate',
        change(envelope) {
          at += 1;
          sent.push(structuredClone(envelope.data));
          // Every other answer comes from a replica that is three answers behind.
          if (at % 2 === 0) Object.assign(envelope.data, sent[Math.max(0, at - 4)]);
        },
      },
    });
    while (kit.gateway.watched().topics > 0) await advance(1_000);
    const counts = (await told).map(({ data }) => data.interactionChanged.transcript.entryCount);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(counts.length).toBeGreaterThan(3);
  });
});

describe('leadInteractionsChanged', () => {
  it('tells what begins and what changes, and nothing of what was there', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const watching = await subscribe(kit, OF_LEAD, { id: 'lead_1001' });
    await expect.poll(() => kit.calls(), PATIENT).toEqual(['1  GET /interactions/lead/{leadId}']);
    const id = await startCall(kit, 'lead_1001');
    await advance(3_000);
    expect((await watching.next())?.data.leadInteractionsChanged).toEqual({
      isNew: true,
      interaction: { id, status: 'IN_PROGRESS' },
      lead: { id: 'lead_1001' },
    });
    const next = watching.next();
    await advance(3_000);
    expect((await next)?.data.leadInteractionsChanged).toMatchObject({
      isNew: false,
      interaction: { id, status: 'IN_PROGRESS' },
    });
    expect(new Set(kit.calls())).toEqual(
      new Set(['2  GET /interactions/lead/{leadId}', '1  GET /interactions/lead/{leadId}']),
    );
    await watching.leave();
  });

  it.each([
    ['is empty', () => []],
    ['is short', (rows: object[]) => rows.slice(0, 1)],
    ['cannot be read', () => 'none'],
    [
      'is an older one',
      (rows: object[]) =>
        rows.map((row) => ({ ...row, summary: 'old', updatedAt: '2020-01-01T00:00:00Z' })),
    ],
  ])('tells no change when the list %s for one look', async (_, change) => {
    await using live = await startLive();
    const { kit, advance } = live;
    const watching = await subscribe(kit, OF_LEAD, { id: 'lead_1001' });
    await expect.poll(() => kit.calls(), PATIENT).toHaveLength(1);
    await advance(3_000);
    for (let look = 0; look < 3; look += 1) {
      kit.simulator.faults.add({
        times: 1,
        behave: {
          kind: 'mutate',
          change: ({ data }) =>
            void Object.assign(data, { interactions: change(data.interactions) }),
        },
      });
      await advance(3_000);
      await advance(3_000);
    }
    const id = await startCall(kit, 'lead_1001');
    await advance(6_000);
    // The first that is told of is the first that happened.
    expect((await watching.next())?.data.leadInteractionsChanged).toMatchObject({
      isNew: true,
      interaction: { id },
    });
    await watching.leave();
  });

  it('refuses a lead that LeadSail does not know', async () => {
    await using live = await startLive();
    const watching = await subscribe(live.kit, OF_LEAD, { id: 'lead_none' });
    expect(codesOf(await watching.next())).toEqual(['BAD_USER_INPUT']);
  });
});

describe('an event', () => {
  const query = `subscription ($id: ID!, $isNamed: Boolean = true) {
    interactionChanged(id: $id) { transcript { entryCount } lead { firstName @include(if: $isNamed) email } }
  }`;
  const leads = (calls: readonly string[]) => calls.filter((call) => /leads/.test(call)).length;
  /** How often any was answered, by a plan or without. */
  async function answers(url: string): Promise<number> {
    const text = await (await fetch(`${url}/metrics`)).text();
    const counts = [...text.matchAll(/^graphql_server_plans_total\{.*\} (\d+)$/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  }

  it('is answered once for all who asked the same, and the same to the byte', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const all = await Promise.all(Array.from({ length: 50 }, () => subscribe(kit, query, { id })));
    for (let event = 0; event < 3; event += 1) {
      const told = await Promise.all(all.map((one) => one.next()));
      expect(await answers(kit.url)).toBe(event + 1);
      expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
      expect(leads(kit.calls())).toBe(event + 1);
      await advance(2_000);
    }
    await Promise.all(all.map((one) => one.leave()));
  });

  it('is answered apart for another document, variable or key, and for a caller that asks how', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const key = { 'x-api-key': keyOf(kit.simulator, 0) };
    const asked: [string, object, Record<string, string>][] = [
      [query, { id }, key],
      [`${query} # other`, { id }, key],
      [query, { id, isNamed: false }, key],
      [query, { id }, { ...key, 'x-gateway-trace': '1' }],
    ];
    const all = await Promise.all(
      asked.map(([text, variables, headers]) =>
        subscribe(kit, text, variables as Record<string, unknown>, headers),
      ),
    );
    const told = await Promise.all(all.map((one) => one.next()));
    expect(told.map((one) => 'firstName' in (one?.data.interactionChanged.lead ?? {}))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(await answers(kit.url)).toBe(4);
    // Who leaves in the middle leaves the others their answer.
    await all[0]?.leave();
    await advance(2_000);
    expect((await all[1]?.next())?.errors).toBeUndefined();
    await Promise.all(all.map((one) => one.leave()));
  });

  it('keeps its answer when the one it was made for has left', async () => {
    await using live = await startLive();
    const { kit } = live;
    const id = await startCall(kit, 'lead_1001');
    const { promise, resolve } = Promise.withResolvers<void>();
    kit.simulator.faults.add({
      match: { path: /leads/ },
      behave: { kind: 'held', until: promise },
    });
    const all = await Promise.all([1, 2].map(() => subscribe(kit, query, { id })));
    const told = all.map((one) => one.next().catch(() => null));
    await expect.poll(() => leads(kit.calls()), PATIENT).toBe(1);
    await all[0]?.leave();
    resolve();
    expect((await told[1])?.data.interactionChanged.lead.firstName).toBe('Maria');
    await all[1]?.leave();
  });
});

describe('who watches', () => {
  it('sees nothing of another tenant under the same id', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const mine = await startCall(kit, 'lead_1001');
    // The other tenant's lead has had fewer calls.
    while ((await startCall(kit, 'lead_1001', 1)) !== mine);
    const ended = (tenant: number) =>
      kit.simulator.data(tenant).interactions.find(({ interactionId }) => interactionId === mine);
    const query = 'subscription ($id: ID!) { interactionChanged(id: $id) { summary status } }';
    const key = { 'x-api-key': keyOf(kit.simulator, 1) };
    const all = await Promise.all([
      subscribe(kit, query, { id: mine }),
      subscribe(kit, query, { id: mine }, key),
    ]);
    const told = all.map((one) => one.rest());
    await expect.poll(() => kit.gateway.watched(), PATIENT).toEqual({ topics: 2, watchers: 2 });
    while (kit.gateway.watched().topics > 0) await advance(1_000);
    for (const [tenant, events] of (await Promise.all(told)).entries()) {
      const last = events.at(-1)?.data.interactionChanged;
      expect(last.summary).toBe(ended(tenant)?.summary);
    }
    expect(ended(0)?.summary).not.toBe(ended(1)?.summary);
  });

  it('is held to the limits of operations', async () => {
    await using live = await startLive({ maxListItems: 100, callBudget: 3 });
    const ask = async (selection: string) => {
      const query = `subscription { interactionChanged(id: "int_1001_1") { ${selection} } }`;
      return codesOf(await (await subscribe(live.kit, query)).next());
    };
    expect(await ask('lead { firstName interactions(first: 200) { nodes { id } } }')).toEqual([
      'COST_ESTIMATED_TOO_EXPENSIVE',
    ]);
    const labels = 'questionnaire { field { label } }';
    expect(await ask(`lead { ${labels} interactions(first: 2) { totalCount } }`)).toEqual([
      'CALL_BUDGET_EXCEEDED',
    ]);
    expect(live.kit.calls()).toEqual([]);
  });

  it('may watch only so many different things', async () => {
    await using live = await startLive({ maxTopics: 2 });
    const { kit } = live;
    const [one, other] = [await startCall(kit, 'lead_1001'), await startCall(kit, 'lead_1002')];
    const watching = await subscribe(kit, CHANGED, { id: one });
    await watching.next();
    const refused = await (await subscribe(kit, CHANGED, { id: other })).rest();
    expect(refused.map(codesOf)).toEqual([['MAX_SUBSCRIPTIONS_LIMIT']]);
    const same = await subscribe(kit, CHANGED, { id: one });
    expect(codesOf(await same.next())).toBeUndefined();
    await Promise.all([watching.leave(), same.leave()]);
  });
});

describe('what is told of it', () => {
  it('is one line when a subscription is over, with all its calls', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const query =
      'subscription Lead($id: ID!) { interactionChanged(id: $id) { lead { firstName } } }';
    const watching = await subscribe(kit, query, { id });
    await watching.next();
    await advance(2_000);
    await watching.next();
    expect(kit.operations).toEqual([]);
    await watching.leave();
    const [line, ...more] = await logged(kit.operations, 1);
    expect(line).toMatchObject({
      operation: 'Lead',
      type: 'subscription',
      status: 200,
      outcome: 'ok',
      calls: 2,
    });
    expect(more).toEqual([]);
    const missing = await subscribe(kit, CHANGED, { id: 'int_none' });
    await missing.rest();
    const [, second] = await logged(kit.operations, 2);
    expect(second).toMatchObject({ outcome: 'failed', codes: ['BAD_USER_INPUT'] });
  });

  it('is counted: looks by what came of them, and what is watched now', async () => {
    await using live = await startLive();
    const { kit, advance } = live;
    const id = await startCall(kit, 'lead_1001');
    const watching = await subscribe(kit, CHANGED, { id });
    await watching.next();
    kit.simulator.faults.add({ times: 1, behave: { kind: 'status', status: 503 } });
    await advance(1_000);
    const text = await (await fetch(`${kit.url}/metrics`)).text();
    expect(text).toMatch(/^leadsail_looks_total\{outcome="changed"\} 1$/m);
    expect(text).toMatch(/^leadsail_looks_total\{outcome="unavailable"\} 1$/m);
    expect(text).toMatch(/^leadsail_watched\{what="topics"\} 1$/m);
    expect(text).toMatch(/^leadsail_watched\{what="watchers"\} 1$/m);
    await watching.leave();
  });
});

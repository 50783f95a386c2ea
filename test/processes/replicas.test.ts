// Three gateway processes with one Redis: what they share, and what is left when one of them or Redis is gone.
import { Redis as Client } from 'ioredis';
import { expect, it, vi } from 'vitest';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { describeWithRedis, freePort, startRedisServer } from '../support/redis-server.ts';
import {
  type Fleet,
  type Replica,
  startFleet,
  startReplica,
  WEBHOOK_SECRET,
} from '../support/replicas.ts';
import { type Subscribed, startCall, subscribe } from '../support/watching.ts';

// A call ends ten seconds behind its outcome.
vi.setConfig({ testTimeout: 90_000 });

const LEAD = '{ lead(id: "lead_1001") { status } }';
const JOINED = 'joined the other replicas through Redis';
const AWAY = 'Redis is away: nothing is shared with other replicas';
// What an answer is remembered for; the tests are about less.
const FRESH_MS = 2_000;

const until = (isSo: () => unknown, timeout = 30_000) =>
  expect.poll(isSo, { timeout, interval: 10 }).toBeTruthy();

async function hitsMemory(replica: Replica): Promise<boolean> {
  const { extensions } = await replica.query(LEAD, {}, { 'x-gateway-trace': '1' });
  return extensions?.upstream?.[0]?.how === 'HIT';
}

/** Whether all have forgotten the lead after `act`, sooner than they would have by themselves. */
async function forget(replicas: readonly Replica[], act: () => Promise<unknown>): Promise<void> {
  const isForgotten = async (replica: Replica): Promise<boolean> => {
    await hitsMemory(replica);
    const sinceMs = performance.now();
    await act();
    while (await hitsMemory(replica));
    return performance.now() - sinceMs < FRESH_MS;
  };
  // On a busy machine it may take another try.
  for (const replica of replicas) await until(() => isForgotten(replica));
}

let sent = 0;
async function sendWebhook(replica: Replica): Promise<string> {
  sent += 1;
  const event = { event: 'lead.processed', leadId: 'lead_1001', submissionId: `sub_${sent}` };
  const response = await fetch(`${replica.url}/webhooks/leadsail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webhook-secret': WEBHOOK_SECRET },
    body: JSON.stringify({ ...event, timestamp: new Date().toISOString() }),
  });
  return response.text();
}

const looks = ({ simulator }: Fleet): number =>
  simulator.calls
    .entries()
    .filter(({ endpoint }) => endpoint === 'GET /interactions/{interactionId}').length;

const WATCH = `subscription ($id: ID!) {
  transcriptEntryAdded(interactionId: $id) { cursor entry { message } }
}`;

type Listening = { readonly heard: string[]; readonly isOver: () => boolean };

/** Reads in the background, until the call is over. */
function listen(watching: Subscribed): Listening {
  const heard: string[] = [];
  let isOver = false;
  const read = async (): Promise<void> => {
    for (let event = await watching.next(); event; event = await watching.next()) {
      heard.push(event.errors ? 'ERROR' : event.data.transcriptEntryAdded.entry.message);
    }
    isOver = true;
  };
  read().catch(() => {});
  return { heard, isOver: () => isOver };
}

const transcriptOf = ({ simulator }: Fleet, id: string): string[] =>
  (
    simulator.data().interactions.find(({ interactionId }) => interactionId === id)?.transcript ??
    []
  )
    // biome-ignore lint/suspicious/noExplicitAny: the simulator's own JSON
    .map(({ message }: any) => message);

/** The process that holds the lease of the only topic. */
async function holder(redis: Client): Promise<string | null> {
  const [name] = await redis.keys('leadsail-graphql:lease:*');
  return name === undefined ? null : redis.get(name);
}

/** Talks to the same Redis from outside. */
function strangerAt(url: string) {
  const client = new Client(url, { maxRetriesPerRequest: null });
  client.on('error', () => {});
  return Object.assign(client, { [Symbol.dispose]: () => client.disconnect() });
}

describeWithRedis('three gateways', () => {
  it('forget what a webhook or a mutation at one of them tells of', async () => {
    await using fleet = await startFleet();
    const [a, b, c] = fleet.replicas;
    await forget([a, b, c], () => sendWebhook(a));
    const update =
      'mutation { updateLead(input: { leadId: "lead_1001", firstName: "Maria" }) { userErrors { code } } }';
    await forget([a, b, c], () => b.query(update));
  });

  it('take a webhook once, whichever of them it comes to', async () => {
    await using fleet = await startFleet();
    const answers: string[] = [];
    const event = sent;
    for (const replica of fleet.replicas) {
      sent = event;
      answers.push(await sendWebhook(replica));
    }
    // Three different moments are three events; the same one is not.
    expect(new Set(answers)).toEqual(new Set(['{"outcome":"accepted"}']));
    const timestamp = new Date().toISOString();
    const same = { event: 'lead.failed', leadId: 'lead_1001', submissionId: 'sub_same', timestamp };
    const outcomes = await Promise.all(
      fleet.replicas.map(async ({ url }) => {
        const response = await fetch(`${url}/webhooks/leadsail`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-webhook-secret': WEBHOOK_SECRET },
          body: JSON.stringify(same),
        });
        return response.text();
      }),
    );
    expect(outcomes.filter((outcome) => outcome.includes('accepted'))).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.includes('duplicate'))).toHaveLength(2);
  });

  it('let a caller through as often together as one would alone', async () => {
    await using fleet = await startFleet({
      GATEWAY_RATE_LIMIT: '1',
      GATEWAY_RATE_LIMIT_BURST: '10',
    });
    const sinceMs = performance.now();
    let allowed = 0;
    for (let at = 0; at < 36; at += 1) {
      const { errors } = (await fleet.replicas[at % 3]?.query('{ __typename }')) ?? {};
      if (!errors) allowed += 1;
    }
    expect(allowed).toBeGreaterThanOrEqual(10);
    expect(allowed).toBeLessThanOrEqual(11 + (performance.now() - sinceMs) / 1_000);
  });

  it('do a wish once that is sent to all of them under one key', async () => {
    await using fleet = await startFleet();
    const wish =
      'mutation { initiateCall(input: { leadId: "lead_1001", isTest: true, idempotencyKey: "once" }) { interaction { id } userErrors { code } } }';
    const first = await Promise.all(fleet.replicas.map(({ query }) => query(wish)));
    const again = await Promise.all(fleet.replicas.map(({ query }) => query(wish)));
    const ids = [...first, ...again].map(({ data }) => data?.initiateCall?.interaction?.id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^int_/);
    const calls = fleet.simulator.calls.entries();
    expect(calls.filter(({ endpoint }) => endpoint === 'POST /voice/calls/initiate')).toHaveLength(
      1,
    );
  });

  it('ask LeadSail once a tick for what is watched at all of them', async () => {
    await using fleet = await startFleet();
    const id = await startCall(fleet, 'lead_1001');
    const all = await Promise.all(fleet.replicas.map((one) => subscribe(one, WATCH, { id })));
    const listening = all.map(listen);
    fleet.clock.advance(3_000);
    await until(() => listening.every(({ heard }) => heard.length > 0));
    fleet.simulator.calls.clear();
    const sinceMs = performance.now();
    await until(() => looks(fleet) >= 4);
    // Three pollers would have done in little more than a second; a busy machine only takes longer.
    expect(performance.now() - sinceMs).toBeGreaterThan(2_500);
    for (const watching of all) await watching.leave();
  });

  it('go on without the one that asked, killed in the middle of a call, and lose nothing', async () => {
    await using fleet = await startFleet();
    using redis = strangerAt(fleet.redis.url);
    const [a, b, c] = fleet.replicas;
    const id = await startCall(fleet, 'lead_1001');
    const first = await subscribe(a, WATCH, { id });
    listen(first);
    // The process that came first asks.
    await until(() => holder(redis));
    const dying = await holder(redis);
    const listening = [
      listen(await subscribe(b, WATCH, { id })),
      listen(await subscribe(c, WATCH, { id })),
    ];
    fleet.clock.advance(4_000);
    await until(() => listening.every(({ heard }) => heard.length >= 2));
    expect(await holder(redis)).toBe(dying);
    a.process.kill('SIGKILL');
    expect((await a.process.ends).signal).toBe('SIGKILL');
    fleet.clock.advance(2_000);
    await until(async () => ![dying, null].includes(await holder(redis)));
    fleet.clock.advance(60_000);
    await until(() => listening.every(({ isOver }) => isOver()));
    for (const { heard } of listening) expect(heard).toEqual(transcriptOf(fleet, id));
    // Of a call that is over, nothing is held.
    await until(async () => (await holder(redis)) === null);
  });

  it('take over at once from one that is told to stop', async () => {
    await using fleet = await startFleet();
    using redis = strangerAt(fleet.redis.url);
    const [a, b] = fleet.replicas;
    const id = await startCall(fleet, 'lead_1001');
    listen(await subscribe(a, WATCH, { id }));
    await until(() => holder(redis));
    const stopping = await holder(redis);
    const { heard } = listen(await subscribe(b, WATCH, { id }));
    a.process.kill('SIGTERM');
    expect((await a.process.ends).code).toBe(0);
    expect(await holder(redis)).not.toBe(stopping);
    fleet.clock.advance(4_000);
    await until(() => heard.length >= 2);
  });

  it('answer as before while Redis is gone, say so, and find each other when it is back', async () => {
    await using fleet = await startFleet();
    const [a, b, c] = fleet.replicas;
    const id = await startCall(fleet, 'lead_1001');
    const listening = await Promise.all(
      fleet.replicas.map(async (one) => listen(await subscribe(one, WATCH, { id }))),
    );
    fleet.clock.advance(4_000);
    await until(() => listening.every(({ heard }) => heard.length >= 2));
    await fleet.redis.kill();
    for (const one of fleet.replicas) {
      expect((await one.query(LEAD)).errors).toBeUndefined();
      await until(async () => (await one.notes()).includes(AWAY));
      expect((await fetch(`${one.url}/ready`)).status).toBe(200);
      expect((await one.query(LEAD)).errors).toBeUndefined();
      expect(await sendWebhook(one)).toBe('{"outcome":"accepted"}');
      const metrics = await (await fetch(`${one.url}/metrics`)).text();
      expect(metrics).toMatch(/^gateway_redis_joined 0$/m);
    }
    // Each asks for itself.
    const before = listening.map(({ heard }) => heard.length);
    fleet.clock.advance(3_000);
    await until(() => listening.every(({ heard }, at) => heard.length > (before[at] ?? 0)));
    await fleet.redis.restart();
    for (const one of fleet.replicas) await until(async () => (await one.notes()).length === 0);
    await forget([b, c], () => sendWebhook(a));
    fleet.clock.advance(60_000);
    await until(() => listening.every(({ isOver }) => isOver()));
    for (const { heard } of listening) expect(heard).toEqual(transcriptOf(fleet, id));
    for (const one of fleet.replicas) {
      expect(one.log().filter((sentence) => [JOINED, AWAY].includes(sentence))).toEqual([
        JOINED,
        AWAY,
        JOINED,
      ]);
    }
  });

  it('are not held up by a Redis that hangs', async () => {
    await using fleet = await startFleet({ GATEWAY_RATE_LIMIT: '1000' });
    const [a] = fleet.replicas;
    fleet.redis.freeze();
    // The first may find out; it is answered all the same.
    expect((await a.query(LEAD)).errors).toBeUndefined();
    await until(async () => (await a.notes()).includes(AWAY));
    const sinceMs = performance.now();
    for (let at = 0; at < 50; at += 1) {
      expect((await a.query('{ __typename }')).errors).toBeUndefined();
    }
    // Each would have waited a tenth of a second.
    expect(performance.now() - sinceMs).toBeLessThan(4_000);
    fleet.redis.thaw();
    for (const one of fleet.replicas) await until(async () => (await one.notes()).length === 0);
  });
});

describeWithRedis('a gateway', () => {
  it.each([
    ['cannot be reached', async () => `redis://:open-sesame@127.0.0.1:${await freePort()}`],
    ['has another password', async (url: string) => url.replace('barley', 'sesame')],
  ])('starts alone when its Redis %s, and tells neither address nor password', async (_, urlOf) => {
    await using server = await startRedisServer({ password: 'open-barley' });
    await using simulator = await startSimulator();
    const url = await urlOf(server.url);
    const one = await startReplica(simulator, { REDIS_URL: url });
    await using child = one.process;
    expect((await one.query(LEAD)).data.lead.status).toBeDefined();
    // With the reason behind it, which names no address.
    expect(await one.notes()).toEqual([expect.stringMatching(new RegExp(`^${AWAY}`))]);
    await until(() => one.log().includes(AWAY));
    expect(child.printed()).not.toMatch(new RegExp(`sesame|:${new URL(url).port}`));
    child.kill('SIGTERM');
    expect((await child.ends).code).toBe(0);
  });
});

it('without a Redis a gateway says nothing of one', async () => {
  await using simulator = await startSimulator();
  const one = await startReplica(simulator, {});
  await using _ = one.process;
  expect(await one.notes()).toEqual([]);
  expect(await (await fetch(`${one.url}/metrics`)).text()).not.toMatch(/redis/);
});

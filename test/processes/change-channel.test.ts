// Routers hear what changed on a channel of Redis: type and key, once a change, whichever of two gateway processes saw it.
import { Redis as Client } from 'ioredis';
import { expect, it, vi } from 'vitest';
import { createManualClock } from '../../src/simulator/clock.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { describeWithRedis, startRedisServer } from '../support/redis-server.ts';
import { type Replica, startReplica, WEBHOOK_SECRET } from '../support/replicas.ts';
import { startCall, subscribe } from '../support/watching.ts';

vi.setConfig({ testTimeout: 120_000 });

// biome-ignore lint/suspicious/noExplicitAny: events and answers of any shape
type Json = any;

const until = (isSo: () => unknown) =>
  expect.poll(isSo, { timeout: 60_000, interval: 10 }).toBeTruthy();

/** Two gateway processes before one LeadSail, and all that is told on the channels that match. */
async function startTwo(channel: string, pattern = channel) {
  const redis = await startRedisServer();
  const clock = createManualClock(Date.now());
  const simulator = await startSimulator({ clock });
  const env = { REDIS_URL: redis.url, GATEWAY_REDIS_CHANGES_CHANNEL: channel };
  const replicas = await Promise.all([1, 2].map(() => startReplica(simulator, env)));
  const router = new Client(redis.url);
  const told: { channel: string; text: string }[] = [];
  router.on('pmessage', (_, channel: string, text: string) => void told.push({ channel, text }));
  await router.psubscribe(pattern);
  return {
    clock,
    simulator,
    replicas: replicas as unknown as readonly [Replica, Replica],
    told,
    entities: (): Json[] => told.map(({ text }) => JSON.parse(text)),
    async [Symbol.asyncDispose]() {
      await router.quit();
      await Promise.all(replicas.map(({ process }) => process[Symbol.asyncDispose]()));
      await simulator.close();
      await redis[Symbol.asyncDispose]();
    },
  };
}

const lead = (id: string) => ({ __typename: 'Lead', id });
const update = (leadId: string, firstName: string): string =>
  `mutation { updateLead(input: { leadId: "${leadId}", firstName: "${firstName}" }) { outcome } }`;

const NOW = new Date().toISOString();

function sendWebhook(replica: Replica, leadId: string): Promise<Response> {
  return fetch(`${replica.url}/webhooks/leadsail`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webhook-secret': WEBHOOK_SECRET },
    body: JSON.stringify({
      event: 'lead.processed',
      leadId,
      submissionId: 'sub_1',
      timestamp: NOW,
      data: { name: 'Maria', email: 'maria@example.com', phone: '+15550100' },
    }),
  });
}

describeWithRedis('the channel of changes', () => {
  it('tells writes and webhooks once, as type and key and nothing more', async () => {
    await using two = await startTwo('leadsail-changes');
    const { replicas, entities, told } = two;
    const [one, other] = replicas;
    await one.query(update('lead_1001', 'Mariella'));
    await until(() => told.length >= 1);
    await other.query(`mutation { saveLeadFile(input: { leadId: "lead_1002", fileKey: "photo_id",
      fileName: "Photo.jpg", fileType: "jpg", documentUrl: "https://files.example.com/1" }) { outcome } }`);
    await until(() => told.length >= 3);
    // LeadSail sends it again to another process: one event.
    for (const replica of replicas) await sendWebhook(replica, 'lead_1003');
    await until(() => told.length >= 4);
    await one.query(update('lead_1004', 'Last'));
    await until(() => told.length >= 5);
    expect(entities()).toEqual([
      lead('lead_1001'),
      lead('lead_1002'),
      { __typename: 'LeadFile', leadId: 'lead_1002', key: 'photo_id' },
      lead('lead_1003'),
      lead('lead_1004'),
    ]);
    expect(new Set(told.map(({ channel }) => channel))).toEqual(new Set(['leadsail-changes']));
  });

  it('tells each change of a call that both watch in two ways once, and is read again by its listeners', async () => {
    await using two = await startTwo('leadsail.{type}', 'leadsail.*');
    const { clock, simulator, replicas, told, entities } = two;
    const id = await startCall({ simulator }, 'lead_1001');
    const watching = await Promise.all(
      replicas.flatMap((replica) => [
        subscribe(replica, `subscription { interactionChanged(id: "${id}") { status } }`),
        subscribe(
          replica,
          'subscription { leadInteractionsChanged(leadId: "lead_1001") { isNew } }',
        ),
      ]),
    );
    for (const one of watching.filter((_, at) => at % 2 === 0)) await one.next();
    const historyReads = () =>
      simulator.calls.entries().filter(({ endpoint }) => endpoint.includes('/lead/')).length;
    await until(() => historyReads() > 0);
    const call = () => simulator.data().interactions.find((one) => one.interactionId === id) ?? {};
    const isOver = () => call().status !== 'in_progress';
    const READ = `{ interaction(id: "${id}") { status transcript { entries { message } } } }`;
    let changes = 0;
    for (let last = JSON.stringify(call()); !isOver(); last = JSON.stringify(call())) {
      clock.advance(500);
      if (JSON.stringify(call()) === last) continue;
      changes += 1;
      const ofCall = () => entities().filter(({ __typename }) => __typename === 'Interaction');
      await until(() => ofCall().length >= changes);
      expect(ofCall()).toHaveLength(changes);
      for (const replica of replicas) {
        const { data } = await replica.query(READ);
        expect(data.interaction.transcript.entries).toHaveLength(call().transcript.length);
      }
    }
    expect(changes).toBeGreaterThan(5);
    // Its lead moves with its outcome. The history is polled more slowly, and is polled at once by a hint.
    await until(() => entities().some(({ __typename }) => __typename === 'Lead'));
    const polls = historyReads();
    await sendWebhook(replicas[0], 'lead_1001');
    await until(() => historyReads() > polls);
    await replicas[1].query(update('lead_1005', 'Last'));
    await until(() => entities().some(({ id }) => id === 'lead_1005'));
    const byChannel = Map.groupBy(told, ({ channel }) => channel);
    expect([...byChannel.keys()].sort()).toEqual(['leadsail.Interaction', 'leadsail.Lead']);
    expect(byChannel.get('leadsail.Interaction')).toHaveLength(changes);
    // By its outcome, by the webhook, and another one.
    expect(byChannel.get('leadsail.Lead')?.map(({ text }) => JSON.parse(text))).toEqual([
      lead('lead_1001'),
      lead('lead_1001'),
      lead('lead_1005'),
    ]);
    for (const one of watching) await one.leave();
  });
});

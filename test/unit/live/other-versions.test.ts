// What processes of another version say to this one, during a rollout: what is unknown is ignored, never misread.
import { expect, it } from 'vitest';
import { createIdempotency } from '../../../src/live/idempotency.ts';
import { createLocalExchange } from '../../../src/live/replicas/exchange.ts';
import { createLocalStore, type Store } from '../../../src/live/replicas/store.ts';
import { createTopicChannel } from '../../../src/live/topic-channel.ts';
import { shareVerified } from '../../../src/live/verified.ts';
import type { Fingerprint } from '../../../src/upstream/credential.ts';
import { createDeadline } from '../../../src/upstream/deadline.ts';
import { createVerified } from '../../../src/upstream/verified.ts';
import { createIpcChannel } from '../../../src/workers/ipc-channel.ts';

const TENANT = 'tenant' as Fingerprint;

/** A store of all, and everything that was put there; `bend` is what another version makes of it. */
function createOtherStore(bend: (text: string) => string): Store {
  const store = createLocalStore(() => 0);
  return {
    ...store,
    async claim(name, text, ttlMs) {
      const found = await store.claim(name, text, ttlMs);
      return found === null ? null : bend(found);
    },
    async get(name) {
      const found = await store.get(name);
      return found === null ? null : bend(found);
    },
  };
}

const request = { tenant: TENANT, key: 'k', asked: { leadId: 'lead_1' } };

it.each([
  ['of the next format', (text: string) => text.replace('"format":1', '"format":2')],
  ['without a format', (text: string) => text.replace('"format":1,', '')],
  ['that is no JSON', () => 'begun'],
])('a record of a write %s says that it may have happened, and nothing else', async (_, bend) => {
  const store = createOtherStore(bend);
  let runs = 0;
  const run = async () => {
    runs += 1;
    return { id: 'int_1' };
  };
  const send = () => createIdempotency(store).runIdempotent(request, createDeadline(1_000), run);
  expect(await send()).toEqual({ id: 'int_1' });
  await expect(send()).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
  expect(runs).toBe(1);
});

it('a credential that another version wrote something new of is not known to be good', async () => {
  const store = createOtherStore(() => '2 refused');
  await store.put(`verified ${TENANT}`, '1', 60_000);
  const verified = createVerified();
  const shared = shareVerified({
    verified,
    exchange: createLocalExchange(),
    store,
    forget: () => {},
  });
  await shared.recall(TENANT);
  expect(verified.has(TENANT)).toBe(false);
});

it.each([
  'wanted now',
  'over',
  'over 5\nand more',
  'over x',
  '{}',
  ' 2\n{}',
  '1 \n{}',
  '1 2 3\n{}',
  '1 2',
])('a message about a topic that is none of ours is ignored: %j', (message) => {
  const exchange = createLocalExchange();
  const heard: unknown[] = [];
  createTopicChannel(exchange, 'a', {
    onRead: (read) => heard.push(read),
    onWanted: () => heard.push('wanted'),
    onOver: (from) => heard.push(from),
  });
  exchange.publish('topic a', message);
  expect(heard).toEqual([]);
  exchange.publish('topic a', '1 2\n{}');
  expect(heard).toEqual([{ from: 1, to: 2, text: '{}' }]);
});

it('a message between workers of another format is ignored', async () => {
  const sent: { format: number }[] = [];
  const channel = createIpcChannel<{ hold: (name: string) => void }>(
    (message) => void sent.push(message),
    { timeoutMs: 20 },
  );
  const heard: unknown[] = [];
  channel.serve({ said: (text: string) => heard.push(text) });
  const asked = channel.ask('hold', 'poll');
  channel.hear({ format: 2, what: 'said', args: ['new'] });
  channel.hear({ format: 2, reply: 1, value: 'new' });
  channel.hear({ what: 'said', args: ['old'] });
  channel.hear({ format: 1, what: 'said', args: ['ours'] });
  await expect(asked).rejects.toThrow('no answer');
  expect(heard).toEqual(['ours']);
});

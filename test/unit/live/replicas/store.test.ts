// What is remembered for a while: whose room it takes, and that nobody takes the room of others.
import { describe, expect, it } from 'vitest';
import { createIdempotency } from '../../../../src/live/idempotency.ts';
import { createLeadEvents } from '../../../../src/live/lead-events.ts';
import { createLocalStore, type Store } from '../../../../src/live/replicas/store.ts';
import { type Credential, toCredential } from '../../../../src/upstream/credential.ts';
import { createDeadline } from '../../../../src/upstream/deadline.ts';

const tenantOf = (name: string) => (toCredential(name) as Credential).fingerprint;
const [greedy, modest] = [tenantOf('greedy'), tenantOf('modest')];
const HOUR_MS = 3_600_000;

/** So many texts that one owner has no room for all of them. */
async function fill(store: Store, owner: string, megabytes: number): Promise<void> {
  const text = 'x'.repeat(100_000);
  for (let index = 0; index < megabytes * 10; index += 1) {
    await store.put(`${owner} ${index}`, text, HOUR_MS);
  }
}

describe('one who remembers too much', () => {
  it('forgets its own oldest, and nothing of another', async () => {
    const store = createLocalStore(() => 1);
    await store.put('modest a', 'kept', HOUR_MS);
    await fill(store, 'greedy', 20);
    expect(await store.get('modest a')).toBe('kept');
    expect(await store.get('greedy 0')).toBeNull();
    expect(await store.get('greedy 199')).not.toBeNull();
  });

  it('of many forgets what those with most have, and nothing of one with little', async () => {
    const store = createLocalStore(() => 1);
    await store.put('modest a', 'kept', HOUR_MS);
    for (let owner = 0; owner < 20; owner += 1) await fill(store, `greedy-${owner}`, 7);
    expect(await store.get('modest a')).toBe('kept');
    expect(await store.claim('modest a', 'new', HOUR_MS)).toBe('kept');
  });

  it('is given room again by what has run out', async () => {
    let nowMs = 1;
    const store = createLocalStore(() => nowMs);
    for (let owner = 0; owner < 8; owner += 1) await fill(store, `early-${owner}`, 7);
    nowMs += HOUR_MS + 1;
    for (let owner = 0; owner < 8; owner += 1) await fill(store, `late-${owner}`, 7);
    expect(await store.get('early-0 69')).toBeNull();
    for (let owner = 0; owner < 8; owner += 1) {
      expect(await store.get(`late-${owner} 0`)).not.toBeNull();
    }
  });
});

describe('idempotency keys of one tenant', () => {
  it('push out none of another', { timeout: 60_000 }, async () => {
    const { runIdempotent: once } = createIdempotency(createLocalStore(() => 1));
    const text = { tenant: modest, key: 'a', asked: 'send it' };
    expect(await once(text, createDeadline(5_000), async () => ({ sent: 1 }))).toEqual({ sent: 1 });
    for (let index = 0; index < 80_000; index += 1) {
      const wish = { tenant: greedy, key: `${index}`, asked: index };
      await once(wish, createDeadline(5_000), async () => ({ index, more: 'x'.repeat(40) }));
    }
    const again = await once(text, createDeadline(5_000), () => expect.unreachable('sent twice'));
    expect(again).toEqual({ sent: 1 });
  });
});

describe('webhooks of one tenant', () => {
  it('push out none of another', { timeout: 60_000 }, async () => {
    const take = createLeadEvents({
      changes: { isTold: false, notify: async () => {}, watch: () => () => {}, close() {} },
      store: createLocalStore(() => 1),
      toleranceMs: HOUR_MS,
      nowMs: () => Date.parse('2026-11-01T12:00:00Z'),
    });
    const event = (leadId: string) =>
      Buffer.from(
        JSON.stringify({ event: 'lead.queued', leadId, timestamp: '2026-11-01T12:00:00Z' }),
      );
    expect(await take(modest, event('lead_1'))).toMatchObject({ outcome: 'accepted' });
    for (let index = 0; index < 200_000; index += 1) await take(greedy, event(`lead_${index}`));
    expect(await take(modest, event('lead_1'))).toMatchObject({ outcome: 'duplicate' });
  });
});

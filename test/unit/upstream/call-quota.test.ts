// What a call that its tenant has no more calls for means to the rest of the pipeline: nothing left, nothing was answered.
import { expect, it } from 'vitest';
import { createBreakers } from '../../../src/upstream/breakers.ts';
import { type CallKind, spendCall } from '../../../src/upstream/call-quota.ts';
import { toCredential } from '../../../src/upstream/credential.ts';
import { createDeadline } from '../../../src/upstream/deadline.ts';
import { UpstreamFailure } from '../../../src/upstream/failure.ts';
import type { ObservedAttempt, ObservedQuota } from '../../../src/upstream/observer.ts';
import { createUpstream } from '../../../src/upstream/upstream.ts';
import { EVERYBODY } from '../../../src/upstream/verified.ts';

const credential = toCredential('key-1');
if (credential === null) throw new Error('a key is a credential');

/** A quota that is spent for all but one kind. */
const quotaFor = (kind: CallKind) => ({
  perMinute: 5,
  spend: async (_: unknown, asked: CallKind) => (asked === kind ? 0 : 12_345),
  left: async () => ({ calls: 0, fullInMs: 0 }),
});

const refusal = {
  kind: 'over_quota',
  retryAfterMs: 12_345,
  isTransient: false,
  mayHaveHappened: false,
};

it('is refused with how long to wait', async () => {
  await expect(spendCall(quotaFor('write'), credential, 'read')).rejects.toMatchObject(refusal);
  await expect(spendCall(quotaFor('write'), credential, 'write')).resolves.toBeUndefined();
});

it.each<[CallKind, object]>([
  ['read', { method: 'GET' }],
  ['poll', { method: 'GET', isPoll: true }],
  ['write', { method: 'GET', isForWrite: true }],
  ['write', { method: 'POST', body: '{}' }],
])('a %s is told apart, leaves only where it may, and is observed: %o', async (kind, about) => {
  for (const allowed of ['poll', 'read', 'write'] as const) {
    const attempts: ObservedAttempt[] = [];
    const refused: ObservedQuota[] = [];
    const upstream = createUpstream({
      // Nobody listens there: a call that leaves fails in another way.
      url: 'http://127.0.0.1:1',
      quota: quotaFor(allowed),
      observer: { attempt: (one) => attempts.push(one), overQuota: (one) => refused.push(one) },
    });
    const call = upstream.call(
      {
        method: 'GET',
        ...about,
        path: '/leads',
        endpoint: 'GET /leads',
        credential,
      },
      createDeadline(50),
    );
    await expect(call).rejects.toMatchObject(allowed === kind ? {} : refusal);
    expect(attempts.length > 0).toBe(allowed === kind);
    expect(refused.map((one) => one.kind)).toEqual(allowed === kind ? [] : [kind]);
    expect(upstream.inFlight()).toBe(0);
    await upstream.close();
  }
});

it('says nothing of whether LeadSail is there', () => {
  const breakers = createBreakers({}, EVERYBODY);
  const report = (kind: 'timeout' | 'over_quota', times: number): void => {
    for (let time = 0; time < times; time += 1) {
      const admitted = breakers.of(credential.fingerprint).admit();
      if ('report' in admitted) breakers.report(admitted, new UpstreamFailure(kind, 'A sentence.'));
    }
  };
  report('timeout', 9);
  report('over_quota', 20);
  expect(breakers.open()).toBe(0);
  report('timeout', 1);
  expect(breakers.open()).toBe(1);
});

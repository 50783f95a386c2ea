// When a read is tried again and how long that waits, as a pure function; and that a write never is.
import { describe, expect, it } from 'vitest';
import { toCredential } from '../../../src/upstream/credential.ts';
import { createDeadline } from '../../../src/upstream/deadline.ts';
import { UpstreamFailure } from '../../../src/upstream/failure.ts';
import { retryDelayMs } from '../../../src/upstream/retry.ts';
import { createUpstream } from '../../../src/upstream/upstream.ts';
import { keyOf, start } from '../../support/kit.ts';

const passing = (retryAfterMs?: number) =>
  new UpstreamFailure('unavailable', 'x', {
    isTransient: true,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
const ask = (facts: Partial<Parameters<typeof retryDelayMs>[0]> = {}) =>
  retryDelayMs({ failure: passing(), attempt: 1, remainingMs: 8_000, random: 1, ...facts });

describe('the wait before another try', () => {
  it('doubles with each try, up to a bound, and is drawn evenly from nothing up to that', () => {
    expect([1, 2, 3].map((attempt) => ask({ attempt }))).toEqual([60, 120, 240]);
    expect(ask({ random: 0 })).toBe(0);
    expect(ask({ random: 0.5, attempt: 2 })).toBe(60);
    const policy = { maxAttempts: 20, baseDelayMs: 60, maxDelayMs: 1_000 };
    const late = { failure: passing(), attempt: 12, remainingMs: 8_000, random: 1 };
    expect(retryDelayMs(late, policy)).toBe(1_000);
  });

  it('is never less than LeadSail asks for', () => {
    expect(ask({ failure: passing(3_000) })).toBe(3_000);
    expect(ask({ failure: passing(10) })).toBe(60);
  });

  it('never passes the deadline: the failure leaves at once instead', () => {
    expect(ask({ failure: passing(8_000) })).toBeNull();
    expect(ask({ remainingMs: 60 })).toBeNull();
    expect(ask({ remainingMs: 61 })).toBe(60);
  });

  it('ends with the fourth try, and is not for what will not pass', () => {
    expect(ask({ attempt: 4 })).toBeNull();
    expect(ask({ failure: new UpstreamFailure('invalid', 'x') })).toBeNull();
  });
});

describe('through real sockets', () => {
  it.each([1, 2, 3])('%i faults in a row are hidden from the caller', async (times) => {
    await using kit = await start();
    kit.simulator.faults.add({ behave: { kind: 'resetBeforeHeaders' }, times });
    const { data, errors } = await kit.query('{ lead(id: "lead_1001") { firstName } }');
    expect(errors).toBeUndefined();
    expect(data.lead.firstName).toBe('Maria');
    expect(kit.calls()).toHaveLength(times + 1);
  });

  it('a wait past the deadline is not begun: what is there leaves, with how long to wait', async () => {
    await using kit = await start({ deadlineMs: 5_000 });
    const headers = { 'retry-after': '60' };
    const behave = { kind: 'status', status: 429, headers } as const;
    kit.simulator.faults.add({ match: { endpoint: 'GET /interactions/lead/{leadId}' }, behave });
    const startedAtMs = performance.now();
    const { data, errors } = await kit.query(
      '{ lead(id: "lead_1001") { firstName interactions { totalCount } } }',
    );
    expect(performance.now() - startedAtMs).toBeLessThan(4_000);
    expect(data.lead).toEqual({ firstName: 'Maria', interactions: null });
    expect(errors?.[0]?.extensions).toEqual({
      code: 'UPSTREAM_RATE_LIMITED',
      retryAfterMs: 60_000,
    });
  });

  it('a write is sent once, whatever becomes of its answer', async () => {
    await using kit = await start();
    const upstream = createUpstream({ url: kit.simulator.url });
    const credential = toCredential(keyOf(kit.simulator, 0));
    if (!credential) throw new Error('no credential');
    const faults = ['resetBeforeHeaders', 'resetInBody', 'halfBody', 'empty'] as const;
    for (const kind of faults) {
      kit.simulator.faults.clear();
      kit.simulator.calls.clear();
      kit.simulator.faults.add({ behave: { kind } });
      const body = JSON.stringify({ leadId: 'lead_1001', message: 'Hello' });
      const request = {
        endpoint: 'POST /sms/send',
        method: 'POST',
        path: '/sms/send',
        body,
      } as const;
      const call = upstream.call({ ...request, credential }, createDeadline(2_000));
      await expect(call).rejects.toBeInstanceOf(UpstreamFailure);
      expect(kit.calls(), kind).toEqual(['1  POST /sms/send']);
    }
    await upstream.close();
  });
});

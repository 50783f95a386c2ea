// An operation that is answered: its call ends in the queue and before a further attempt, and not on the wire.
import { expect, it, vi } from 'vitest';
import { toCredential } from '../../../src/upstream/credential.ts';
import { createDeadline } from '../../../src/upstream/deadline.ts';
import { createUpstream } from '../../../src/upstream/upstream.ts';
import { startRaw } from '../../support/raw-leadsail.ts';

const credential = toCredential('one-key');
if (!credential) throw new Error('no credential');

it.each([
  ['in the queue', 200, { status: 'rejected', reason: { kind: 'cancelled' } }, ['/first']],
  ['on the wire', 200, { status: 'fulfilled', value: { status: 200 } }, ['/first', '/second']],
  ['on the wire', 503, { status: 'rejected', reason: { status: 503 } }, ['/first', '/second']],
])(
  'answered while its call is %s, which is answered with %i',
  async (place, status, end, paths) => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const released = Promise.withResolvers<void>();
    await using raw = await startRaw(async ({ path }) => {
      await released.promise;
      const isGood = path !== '/second' || status === 200;
      return isGood
        ? { body: '{"success":true,"data":{}}' }
        : { status, body: '{"success":false}' };
    });
    const upstream = createUpstream({
      url: raw.url,
      maxInFlight: place === 'in the queue' ? 1 : 2,
    });
    const get = (path: string, deadline = createDeadline(null)) =>
      upstream.call({ endpoint: 'GET /x', method: 'GET', path, credential }, deadline);
    const first = get('/first');
    const deadline = createDeadline(null);
    const second = get('/second', deadline);
    await expect.poll(() => raw.calls.length).toBe(place === 'in the queue' ? 1 : 2);
    deadline.settle();
    released.resolve();
    expect((await Promise.allSettled([second]))[0]).toMatchObject(end);
    await first;
    // A further attempt would go before this.
    await get('/third');
    expect(raw.calls.map(({ path }) => path)).toEqual([...paths, '/third']);
    expect([upstream.inFlight(), upstream.waiting()]).toEqual([0, 0]);
    await upstream.close();
    vi.restoreAllMocks();
  },
);

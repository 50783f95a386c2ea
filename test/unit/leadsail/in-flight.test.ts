// A shared call goes on for as long as the operation of one of its callers is unanswered, and is joined by none behind that.
import { expect, it } from 'vitest';
import { createInFlight } from '../../../src/leadsail/client/in-flight.ts';
import type { Fingerprint } from '../../../src/upstream/credential.ts';
import { createDeadline, type Deadline } from '../../../src/upstream/deadline.ts';

const tenant = 'one-key' as Fingerprint;

it.each(
  [1, 2, 3].flatMap((count) =>
    Array.from({ length: 2 ** count }, (_, answered) => [count, answered] as const),
  ),
)('of %i callers, of whom the bits of %i are answered', async (count, answered) => {
  const inFlight = createInFlight();
  const started: { shared: Deadline; end: (value: string) => void }[] = [];
  const join = (deadline: Deadline) =>
    inFlight.join(tenant, '/leads', deadline, (shared) => {
      const { promise, resolve } = Promise.withResolvers<string>();
      started.push({ shared, end: resolve });
      return promise;
    });
  const deadlines = Array.from({ length: count }, () => createDeadline(null));
  const results = deadlines.map((deadline) => join(deadline).result);
  for (const [at, deadline] of deadlines.entries()) if (answered & (1 << at)) deadline.settle();

  const isWaited = answered !== 2 ** count - 1;
  expect(started.map(({ shared }) => shared.isAwaited())).toEqual([isWaited]);
  const late = join(createDeadline(null));
  expect(late.isJoined).toBe(isWaited);
  for (const [at, { end }] of started.entries()) end(`call ${at}`);
  expect(await Promise.all(results)).toEqual(results.map(() => 'call 0'));
  expect(await late.result).toBe(isWaited ? 'call 0' : 'call 1');
  expect(inFlight.size()).toBe(0);
});

// What LeadSail asks us to wait for, on Node's own timers: however far off it is, nobody asks again at once.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { start } from '../support/kit.ts';
import { subscribe } from '../support/watching.ts';

/** A LeadSail that has had enough of all callers, and says so to the first when so many have asked. */
async function startTired(retryAfter: string, asked = 1) {
  let calls = 0;
  const first: ServerResponse[] = [];
  const refuse = (response: ServerResponse): void => {
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': retryAfter });
    response.end('{"success":false,"error":{"code":"RATE_LIMITED","message":"slower"}}');
  };
  const server = createServer((_, response) => {
    calls += 1;
    first.push(response);
    if (calls >= asked) for (const one of first.splice(0)) refuse(one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const AFAR = [
  '86400',
  '2147483',
  '2147484',
  '4294967.5',
  '9999999',
  '9999999999',
  '9'.repeat(40),
  'Fri, 01 Jan 2100 00:00:00 GMT',
  'Friday, 31-Dec-49 23:59:59 GMT',
  'Fri Dec 31 23:59:59 9999',
];

const WATCHED = [
  'subscription { interactionChanged(id: "int_1") { id } }',
  'subscription { transcriptEntryAdded(interactionId: "int_1") { cursor } }',
  'subscription { leadInteractionsChanged(leadId: "lead_1") { isNew } }',
];

describe.each(AFAR)('Retry-After: %s', (retryAfter) => {
  it('lets watchers rest', async () => {
    // One refusal is of the key, and would keep the other topic from asking.
    await using leadsail = await startTired(retryAfter, 2);
    await using kit = await start({ leadsailUrl: leadsail.url });
    const streams = await Promise.all(WATCHED.map((query) => subscribe(kit, query)));
    await expect.poll(leadsail.calls).toBe(2);
    // What would be asked again at once has been, by the time that others are answered.
    for (let turn = 0; turn < 100; turn += 1) await fetch(`${kit.url}/health`);
    // One look a topic: the first two share theirs.
    expect(leadsail.calls()).toBe(2);
    for (const stream of streams) await stream.leave();
    kit.logged.length = 0;
  });

  it('lets a query give up at once, and says how long to wait', async () => {
    await using leadsail = await startTired(retryAfter);
    await using kit = await start({ leadsailUrl: leadsail.url });
    const { errors } = await kit.query('{ lead(id: "lead_1") { id } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED' });
    expect(errors?.[0]?.extensions?.retryAfterMs).toBeLessThanOrEqual(86_400_000);
    expect(leadsail.calls()).toBe(1);
  });
});

// Watchers that came and went leave nothing behind: the heap is after many as large as after few.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { watchAsCrowd } from '../support/crowd.ts';
import { start } from '../support/kit.ts';
import { startRaw } from '../support/raw-leadsail.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const GUESTS = 300;
const GROUPS = 10;
/** Half of what it would be with a kilobyte of each: compiled code and what waits to be collected go up and down. */
const MOST_KB_OF_ALL = (GUESTS * GROUPS) / 2;

const CALL = JSON.stringify({
  success: true,
  data: {
    interactionId: 'int_1',
    leadId: 'lead_1',
    type: 'call',
    status: 'in_progress',
    transcript: [{ timestamp: '2026-11-01T12:00:00Z', role: 'agent', message: 'Hello.' }],
  },
});
const QUERY =
  'subscription { transcriptEntryAdded(interactionId: "int_1") { cursor entry { message } } }';

it('three thousand watchers leave nothing', { timeout: 120_000 }, async () => {
  await using leadsail = await startRaw(() => ({ body: CALL }));
  await using kit = await start({ leadsailUrl: leadsail.url });
  /** When all that the last ones left has been seen to. */
  async function heapKb(): Promise<number> {
    await expect.poll(kit.gateway.watched).toEqual({ topics: 0, watchers: 0 });
    kit.operations.length = 0;
    for (const _ of 'abc') {
      collect();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return process.memoryUsage().heapUsed / 1_024;
  }
  const come = () => watchAsCrowd({ url: kit.url, query: QUERY, watchers: GUESTS, events: 1 });
  for (const _ of 'ab') await come();
  const before = await heapKb();
  for (let group = 0; group < GROUPS; group += 1) await come();
  expect((await heapKb()) - before).toBeLessThan(MOST_KB_OF_ALL);
});

// A process of its own: a LeadSail that takes its time, knows three keys, and has what large answers are made of.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const KEYS = { honest: 'key-honest', greedy: 'key-greedy', large: 'key-large' } as const;
export const LATENCY_MS = 25;

const known: readonly unknown[] = Object.values(KEYS);
const enveloped = (data: object): Buffer => Buffer.from(JSON.stringify({ success: true, data }));
const refused = Buffer.from('{"success":false,"error":{"code":"UNAUTHORIZED","message":"no"}}');

function historyOf(leadId: string, count: number, summary: string): Buffer {
  const interactions = Array.from({ length: count }, (_, at) => ({
    interactionId: `int_${leadId}_${at}`,
    leadId,
    type: 'call',
    status: 'completed',
    createdAt: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
    summary,
  }));
  return enveloped({ leadId, interactions, count });
}

const LEADS = Array.from({ length: 100 }, (_, at) => ({ leadId: `lead_${at}`, firstName: 'Ann' }));
const LIST = enveloped({ leads: LEADS, count: LEADS.length, hasMore: false });
const LONG = enveloped({ leadId: 'long', firstName: 'Vermont '.repeat(85_000) });
/** About 8 MB. */
const TALKATIVE = historyOf('talkative', 2_000, 'They asked for a call back. '.repeat(140));
const HISTORIES = new Map(LEADS.map(({ leadId }) => [leadId, historyOf(leadId, 100, 'Yes.')]));

function bodyOf(path: string): Buffer {
  const id = /[^/?]+$/.exec(path.split('?')[0] ?? '')?.[0] ?? '';
  if (path.includes('/interactions/lead/')) return HISTORIES.get(id) ?? TALKATIVE;
  if (!path.includes('/leads/')) return LIST;
  return id === 'long' ? LONG : enveloped({ leadId: id, firstName: 'Ann' });
}

const server = createServer(({ url = '', headers }, response) => {
  const isKnown = known.includes(headers['x-api-key']);
  const body = isKnown ? bodyOf(url) : refused;
  setTimeout(() => {
    response.writeHead(isKnown ? 200 : 401, {
      'content-type': 'application/json',
      'content-length': body.length,
    });
    response.end(body);
  }, LATENCY_MS);
});
if (process.send) {
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.on('disconnect', () => process.exit());
}

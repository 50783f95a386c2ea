// A process of its own: a LeadSail with one call that goes on, in which as much was said as it is told.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** So many entries from now on. */
export type CallOrder = { readonly entries: number };
export type CallReport = { readonly port: number };

let body = Buffer.alloc(0);

function setEntries(entries: number): void {
  const transcript = Array.from({ length: entries }, (_, index) => ({
    timestamp: new Date(Date.UTC(2026, 10, 1) + index * 1_000).toISOString(),
    role: index % 2 === 0 ? 'agent' : 'user',
    message: `${index}: "yes", she said, and went on for a while about the roof and its tiles`,
    source: 'api',
  }));
  const data = { interactionId: 'int_1', leadId: 'lead_1', type: 'call', status: 'in_progress' };
  body = Buffer.from(JSON.stringify({ success: true, data: { ...data, transcript } }));
}

setEntries(0);
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ port } satisfies CallReport);
  process.on('message', ({ entries }: CallOrder) => {
    setEntries(entries);
    process.send?.({ port } satisfies CallReport);
  });
});
process.on('disconnect', () => process.exit());

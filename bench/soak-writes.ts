// Writes during a soak: whoever was told that it is done reads what was written.
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from './soak-calls.ts';
import { type Data, RESERVED, WRITTEN } from './soak-truth.ts';

const GAP_MS = 1_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export type WritesTally = { made: number; wrong: string[] };

/** Names one lead anew, again and again, and reads it at once. */
export async function writeAndRead(place: Place, untilMs: number): Promise<WritesTally> {
  const tally: WritesTally = { made: 0, wrong: [] };
  for (let turn = 0; performance.now() < untilMs; turn += 1) {
    const name = `${WRITTEN}${[turn, turn / 26, turn / 676].map((at) => LETTERS[Math.floor(at) % 26]).join('')}`;
    const wrong = await writeOnce(place, name).catch(() => null);
    if (wrong !== null) tally.wrong.push(wrong);
    tally.made += 1;
    await pause(GAP_MS);
  }
  return tally;
}

/** What was wrong; null: nothing, or nothing was answered that could be. */
async function writeOnce({ simulator, address }: Place, firstName: string): Promise<string | null> {
  const id = RESERVED.writes;
  const write = `mutation ($input: UpdateLeadInput!) { updateLead(input: $input) { outcome } }`;
  const input = { leadId: id, firstName };
  const done = await send(address, simulator.tenants[0]?.apiKey, write, { input });
  if (done.data?.updateLead?.outcome !== 'DONE') return null;
  const right = simulator.data().leads.find(({ leadId }) => leadId === id)?.firstName;
  if (right !== firstName) return 'a write is told as done, and was not';
  const read = 'query ($id: ID!) { lead(id: $id) { firstName } }';
  const { data, errors } = await send(address, simulator.tenants[0]?.apiKey, read, { id });
  if (errors || data.lead.firstName === firstName) return null;
  return 'what is read after a write is older than it';
}

async function send(
  address: string,
  apiKey = '',
  query: string,
  variables: unknown,
): Promise<Data> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(20_000),
  });
  return response.json();
}

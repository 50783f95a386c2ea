// Calls that are watched during a soak, by readers of graphql-sse that hang up and go on: each has all of it at the end.
import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-sse';
import type { Simulator } from '../src/simulator/simulator.ts';
import { differenceOf } from './equality.ts';
import { type Data, RESERVED } from './soak-truth.ts';

const QUERY = `subscription ($id: ID!, $after: String) {
  transcriptEntryAdded(interactionId: $id, after: $after) {
    cursor revises entry { timestamp message }
  }
}`;
const READERS = 4;
const GAP_MS = 15_000;
/** A call takes some twenty seconds, and its end another ten. */
const LOST_AFTER_MS = 120_000;
const HANGS_UP_MS = 3_000;

export type CallsTally = {
  calls: number;
  events: number;
  /** Readers that were not told the end in time. */
  lost: number;
  /** What readers had otherwise than LeadSail at the end, or were told twice. */
  wrong: string[];
};

export type Place = { readonly simulator: Simulator; readonly address: string };

/** Starts a call now and then until `until`, and resolves when all that began are over. */
export async function watchCalls(place: Place, untilMs: number): Promise<CallsTally> {
  const tally: CallsTally = { calls: 0, events: 0, lost: 0, wrong: [] };
  const underWay: Promise<void>[] = [];
  while (performance.now() < untilMs) {
    const id = await startCall(place.simulator);
    if (id !== null) {
      tally.calls += 1;
      for (let at = 0; at < READERS; at += 1) underWay.push(read(place, id, at, tally));
    }
    await pause(Math.min(GAP_MS, Math.max(0, untilMs - performance.now())));
  }
  await Promise.all(underWay);
  return tally;
}

/** Null when LeadSail, which misbehaves, did not say that it did. */
async function startCall({ url, tenants }: Simulator): Promise<string | null> {
  const headers = { 'content-type': 'application/json', 'x-api-key': tenants[0]?.apiKey ?? '' };
  const body = JSON.stringify({ leadId: RESERVED.calls, isTest: true });
  try {
    const response = await fetch(`${url}/voice/calls/initiate`, { method: 'POST', headers, body });
    return ((await response.json()) as Data).data.interactionId;
  } catch {
    return null;
  }
}

async function read(place: Place, id: string, number: number, tally: CallsTally): Promise<void> {
  const { simulator, address } = place;
  const client = createClient({
    url: address,
    headers: { 'x-api-key': simulator.tenants[0]?.apiKey ?? '' },
    retryAttempts: 0,
  });
  const entries = new Map<string, Data>();
  const lateAtMs = performance.now() + LOST_AFTER_MS;
  let after: string | null = null;
  let isOver = false;
  while (!isOver && performance.now() < lateAtMs) {
    const events = client.iterate({ query: QUERY, variables: { id, after } });
    // One of them stays.
    const staysMs = number === 0 ? LOST_AFTER_MS : HANGS_UP_MS * (number + Math.random());
    let hasLeft = false;
    const hangUp = setTimeout(() => {
      hasLeft = true;
      void events.return?.();
    }, staysMs);
    try {
      for await (const { data, errors } of events as AsyncIterable<Data>) {
        if (errors) throw new Error(errors[0]?.message);
        tally.events += 1;
        after = take(data.transcriptEntryAdded, entries, tally);
      }
      isOver = !hasLeft;
    } catch {
      // As clients do: again, behind what is known.
      await pause(500);
    } finally {
      clearTimeout(hangUp);
    }
  }
  client.dispose();
  if (!isOver) tally.lost += 1;
  else compare(simulator, id, entries, tally);
}

function take(event: Data, entries: Map<string, Data>, { wrong }: CallsTally): string {
  const { cursor, revises, entry } = event;
  const isDouble = [...entries.values()].some(({ timestamp }) => timestamp === entry.timestamp);
  if (revises === null && isDouble) wrong.push('an entry is told twice');
  if (revises !== null && !entries.delete(revises)) wrong.push('what was not told is revised');
  entries.set(cursor, entry);
  return cursor;
}

function compare({ data }: Simulator, id: string, entries: Map<string, Data>, tally: CallsTally) {
  const found = data().interactions.find(({ interactionId }) => interactionId === id);
  const right = found?.transcript.map(({ timestamp, message }: Data) => ({ timestamp, message }));
  const told = [...entries.values()].sort((one, other) =>
    one.timestamp < other.timestamp ? -1 : 1,
  );
  const difference = differenceOf(right, told, 'the call');
  if (difference === null) return;
  tally.wrong.push(`${difference}: ${told.length} entries of ${right.length}`);
}

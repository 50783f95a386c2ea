// What LeadSail's webhooks say of a lead: that there is something to read anew, and nothing else of it is used.
import { createHash } from 'node:crypto';
import { toRfc3339 } from '../leadsail/timestamp.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { Changes } from './changes.ts';
import type { Store } from './store.ts';

const EVENTS = [
  'lead.delivered',
  'lead.disqualified',
  'lead.failed',
  'lead.queued',
  'lead.first_submission_action',
  'lead.processed',
] as const;

/** Only the first changes anything. */
export const EVENT_OUTCOMES = ['accepted', 'duplicate', 'late', 'ignored', 'malformed'] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

export type HandledEvent = {
  readonly outcome: EventOutcome;
  /** Null: none of those that are known. */
  readonly event: (typeof EVENTS)[number] | null;
};

export type LeadEventsOptions = {
  readonly changes: Changes;
  /** Remembers what has come. */
  readonly store: Store;
  /** How old an event may be. */
  readonly toleranceMs: number;
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: () => number;
};

/** Takes in the body of one webhook that is believed to be LeadSail's; null is every tenant. */
export type LeadEvents = (tenant: Fingerprint | null, body: Uint8Array) => Promise<HandledEvent>;

// Clocks differ, but not by much.
const AHEAD_MS = 30_000;

/** Whether a moment is neither too long ago nor yet to come. */
export const isRecent = (atMs: number, nowMs: number, toleranceMs: number): boolean =>
  atMs >= nowMs - toleranceMs && atMs <= nowMs + Math.min(AHEAD_MS, toleranceMs);

export function createLeadEvents(options: LeadEventsOptions): LeadEvents {
  const { changes, store, toleranceMs, nowMs } = options;
  return async (tenant, body) => {
    const told = toEvent(body);
    if (told === null) return { outcome: 'malformed', event: null };
    const event = EVENTS.find((known) => known === told.event) ?? null;
    if (event === null) return { outcome: 'ignored', event };
    if (!isRecent(told.atMs, nowMs(), toleranceMs)) return { outcome: 'late', event };
    const name = JSON.stringify([tenant, event, told.submissionId ?? told.leadId, told.timestamp]);
    const hash = createHash('sha256').update(name).digest('base64url');
    // Longer than it could come once more without being late.
    const known = await store.claim(hash, '1', toleranceMs + AHEAD_MS);
    if (known !== null) return { outcome: 'duplicate', event };
    changes.tell(tenant, [`lead ${told.leadId}`, 'leads']);
    return { outcome: 'accepted', event };
  };
}

type Told = {
  readonly event: string;
  readonly leadId: string;
  readonly submissionId: string | null;
  readonly timestamp: string;
  readonly atMs: number;
};

function toEvent(body: Uint8Array): Told | null {
  let read: unknown;
  try {
    read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const { event, leadId, submissionId = null, timestamp } = read as Record<string, unknown>;
  if (!isWord(event) || !isWord(leadId) || !isWord(timestamp)) return null;
  if (submissionId !== null && !isWord(submissionId)) return null;
  const atMs = Date.parse(toRfc3339(timestamp) ?? '');
  return Number.isNaN(atMs) ? null : { event, leadId, submissionId, timestamp, atMs };
}

const isWord = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= 200;

// Handles LeadSail's webhooks: an event says which lead has to be read again; nothing else in it is used.

import { createHash } from 'node:crypto';
import { toRfc3339 } from '../leadsail/decode/timestamp.ts';
import { tag } from '../leadsail/tags.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import { parseExact, sourceOf, toDigits } from '../upstream/exact-json.ts';
import type { Changes } from './changes.ts';
import type { Store } from './replicas/store.ts';

const EVENTS = [
  'lead.delivered',
  'lead.disqualified',
  'lead.failed',
  'lead.queued',
  'lead.first_submission_action',
  'lead.processed',
] as const;

/** Only the first has an effect. */
export const EVENT_OUTCOMES = ['accepted', 'duplicate', 'late', 'ignored', 'malformed'] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];

export type HandledEvent = {
  readonly outcome: EventOutcome;
  /** Null: an event outside of the list above. */
  readonly event: (typeof EVENTS)[number] | null;
};

export type LeadEventsOptions = {
  readonly changes: Changes;
  /** Remembers the events that have arrived. */
  readonly store: Store;
  /** The maximum age of an event. */
  readonly toleranceMs: number;
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: () => number;
};

/** Handles the body of one authenticated webhook; null stands for all tenants. */
export type LeadEvents = (tenant: Fingerprint | null, body: Uint8Array) => Promise<HandledEvent>;

/** In place of a tenant: all tenants. */
const EVERY = '*';

// Clocks differ a little.
const AHEAD_MS = 30_000;

/** Whether a timestamp is neither too old nor in the future. */
export const isRecent = (atMs: number, nowMs: number, toleranceMs: number): boolean =>
  atMs >= nowMs - toleranceMs && atMs <= nowMs + Math.min(AHEAD_MS, toleranceMs);

export function createLeadEvents(options: LeadEventsOptions): LeadEvents {
  const { changes, store, toleranceMs, nowMs } = options;
  return async (tenant, body) => {
    const leadEvent = toEvent(body);
    if (leadEvent === null) return { outcome: 'malformed', event: null };
    const event = EVENTS.find((earlier) => earlier === leadEvent.event) ?? null;
    if (event === null) return { outcome: 'ignored', event };
    const { atMs } = leadEvent;
    // An event without a usable time is accepted: the lead may have changed.
    if (atMs !== null && Math.abs(atMs - nowMs()) > toleranceMs) return { outcome: 'late', event };
    const name = JSON.stringify([
      tenant,
      event,
      leadEvent.submissionId ?? leadEvent.leadId,
      leadEvent.timestamp,
    ]);
    const hash = createHash('sha256').update(name).digest('base64url');
    // A repetition after this time would be late.
    const earlier = await store.claim(`${tenant ?? EVERY} ${hash}`, '1', 2 * toleranceMs + 1);
    if (earlier !== null) return { outcome: 'duplicate', event };
    changes.notify(tenant, [tag.lead(leadEvent.leadId), tag.leads()]);
    return { outcome: 'accepted', event };
  };
}

type LeadEvent = {
  readonly event: string;
  readonly leadId: string;
  readonly submissionId: string | null;
  readonly timestamp: string;
  /** Null when the timestamp has no time zone. */
  readonly atMs: number | null;
};

function toEvent(body: Uint8Array): LeadEvent | null {
  let read: unknown;
  try {
    read = parseExact(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  const sent = read as Readonly<Record<string, unknown>>;
  const { event } = sent;
  // Decoding is lenient, because LeadSail repeats refused events. If `leadId` is a number, the other ids may be too.
  const toId = (id: unknown): unknown =>
    typeof sent.leadId === 'string' ? id : (toDigits(id) ?? id);
  const [leadId, submissionId] = [toId(sent.leadId), toId(sent.submissionId ?? null)];
  const timestamp = toDigits(sent.timestamp) ?? sourceOf(sent.timestamp) ?? sent.timestamp;
  if (!isShortText(event) || !isShortText(leadId) || !isShortText(timestamp)) return null;
  if (submissionId !== null && !isShortText(submissionId)) return null;
  const atMs = toMoment(timestamp);
  return atMs === undefined ? null : { event, leadId, submissionId, timestamp, atMs };
}

// With a fraction or without, or a day alone.
const ZONELESS = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?$/;
const EPOCH = /^(\d+)(?:\.\d+)?$/;
// Since 1970, by the number of digits, which stays the same until 2286: of seconds, and of thousands of them.
const UNITS: Readonly<Record<number, number>> = { 10: 1_000, 13: 1, 16: 1e-3, 19: 1e-6 };
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d/;

/** Milliseconds since 1970 UTC; null without a time zone, undefined for text that is not a timestamp. */
function toMoment(timestamp: string): number | null | undefined {
  const [, whole = ''] = EPOCH.exec(timestamp) ?? [];
  const unit = UNITS[whole.length];
  if (unit !== undefined) return Number(timestamp) * unit;
  if (ZONELESS.test(timestamp)) return null;
  // A blank before the zone, and its name.
  const usual = timestamp.replace(/ (?:UTC|GMT)$/, 'Z').replace(/ (?=[+-]\d\d:?\d\d$)/, '');
  const atMs = Date.parse(HTTP_DATE.test(timestamp) ? timestamp : (toRfc3339(usual) ?? ''));
  return Number.isNaN(atMs) ? undefined : atMs;
}

const isShortText = (value: unknown): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= 200;

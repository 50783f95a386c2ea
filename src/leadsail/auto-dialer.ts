// The auto-dialer: leads are put in line for their next call, and LeadSail says of each whether it was.

import type { AnswerPath } from '../upstream/trace.ts';
import type { RestClient } from './client/session.ts';
import type { Sent } from './decode/declaration.ts';
import { findSame } from './decode/identity.ts';
import { record } from './decode/record.ts';
import { id, integer, listOf, renamed, text, timestamp } from './decode/values.ts';
import { post } from './endpoint.ts';
import { saysError, saysFailed, saysNo } from './failed.ts';
import { tag } from './tags.ts';

/** Each id once. */
export type LeadsToDial = { readonly leadIds: readonly string[] };

export type DialedLead = {
  /** As it was asked for. */
  readonly leadId: string;
  /** Null when LeadSail did not say. */
  readonly isScheduled: boolean | null;
  /** RFC 3339. */
  readonly nextCallAt: string | null;
  /** LeadSail's words on why not, at most 200 characters, which may hold anything; null when it has none. */
  readonly reason: string | null;
};

type DialerAnswer = {
  /** One a lead, in the order asked. */
  readonly results: readonly DialedLead[];
  /** How many LeadSail says that it scheduled. */
  readonly succeeded: number | null;
  /** Whether LeadSail says that nothing came of it, and of no lead what became of it. */
  readonly hasFailed: boolean;
};

const MAX_REASON = 200;

const failure = record('AutoDialerFailure', { leadId: id, error: text });
const detail = record(
  'AutoDialerDetail',
  { leadId: id, nextCallTime: renamed('nextCallAt', timestamp) },
  { derived: { hasFailed, error: (sent: Sent) => textOf(sent.get('error')) } },
);

/** LeadSail documents those that it scheduled here; others can stand among them with the reason. */
function hasFailed(sent: Sent): boolean {
  const whole = sent.whole();
  if (saysFailed(whole) || saysError(whole)) return true;
  return [sent.get('scheduled'), sent.get('queued')].includes(false);
}

const textOf = (said: unknown): string | null => (typeof said === 'string' ? said : null);

const isFailed = ({ hasFailed }: { readonly hasFailed: boolean }): boolean => hasFailed;

const answer = record('AutoDialerAnswer', {
  succeeded: integer,
  failed: listOf(failure),
  details: listOf(detail),
});

const sendToAutoDialer = post<LeadsToDial, DialerAnswer>('/leads/send-to-auto-dialer', {
  // What became of each lead is said of it.
  readsSuccess: true,
  decode(data, drift, { leadIds }) {
    const read = answer.read(data, 'AutoDialerAnswer', drift);
    const failures = [...(read?.failed ?? []), ...(read?.details?.filter(isFailed) ?? [])];
    const failureOf = finder(failures, leadIds);
    const detailOf = finder(read?.details ?? [], leadIds);
    const results = leadIds.map((leadId) => {
      const [failed, scheduled] = [failureOf(leadId), detailOf(leadId)];
      const isScheduled = failed ? false : scheduled ? true : null;
      const reason = shortened(failed?.error ?? '') || null;
      return { leadId, isScheduled, nextCallAt: scheduled?.nextCallAt ?? null, reason };
    });
    const isUnsaid = results.every(({ isScheduled }) => isScheduled === null);
    return { results, succeeded: read?.succeeded ?? null, hasFailed: isUnsaid && saysNo(data) };
  },
  drops: ({ leadIds }) => [tag.leads(), ...leadIds.map(tag.lead)],
});

/** Finds the first row of a lead, in any form of its id that is not another's as it was asked for. */
function finder<Row extends { readonly leadId: string | null }>(
  rows: readonly Row[],
  asked: readonly string[],
) {
  const byId = new Map<string | null, Row>();
  for (const row of rows) if (!byId.has(row.leadId)) byId.set(row.leadId, row);
  const others = [...byId.values()].filter(({ leadId }) => leadId && !asked.includes(leadId));
  return (id: string): Row | undefined => byId.get(id) ?? findSame(others, id, (row) => row.leadId);
}

const shortened = (words: string): string =>
  [...words.slice(0, 2 * MAX_REASON)].slice(0, MAX_REASON).join('').trim();

/** One call however many leads, sent once. */
export function autoDialer({ send }: RestClient) {
  return {
    /** Schedules leads for their next call, which LeadSail makes by itself. */
    schedule: (leads: LeadsToDial, at: AnswerPath) => send(sendToAutoDialer, leads, at),
  };
}

// Leads: the two ways to ask for them.

import { parseWithDoubles } from '../upstream/doubled-keys.ts';
import type { Envelope } from '../upstream/envelope.ts';
import type { AnswerPath } from '../upstream/trace.ts';
import { createLoader, WRITTEN } from './client/loader.ts';
import type { RestClient } from './client/session.ts';
import type { Sent } from './decode/declaration.ts';
import type { Drift } from './decode/drift.ts';
import { countUnfiltered } from './decode/filtered.ts';
import { record } from './decode/record.ts';
import { flag, id, listOf } from './decode/values.ts';
import { type Endpoint, get, SECONDS } from './endpoint.ts';
import { type Lead, lead } from './lead-record.ts';
import { tag } from './tags.ts';

/** One page of `GET /leads`, as asked for. */
export type LeadPageQuery = {
  readonly limit: number;
  /** LeadSail's cursor, as it came. */
  readonly cursor?: string | undefined;
  /** One lead status, in LeadSail's spelling. */
  readonly status?: string | undefined;
  readonly search?: string | undefined;
  readonly campaignIds?: readonly string[] | undefined;
  readonly clientIds?: readonly string[] | undefined;
  readonly offerIds?: readonly string[] | undefined;
  /** RFC 3339. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
};

export type LeadPage = {
  /** Null when LeadSail sent no list. */
  readonly leads: readonly Lead[] | null;
  /** LeadSail's cursor of the next page; null when there is none to follow. */
  readonly nextCursor: string | null;
};

export const leadById = get<{ leadId: string }, Lead>('/leads/{leadId}', {
  returns: lead,
  lifetime: SECONDS,
  tags: ({ leadId }) => [tag.lead(leadId)],
});

/** The same for a decision on its do-not-contact mark: of a key that stands twice, not the last value alone counts. */
const leadToContact: Endpoint<{ leadId: string }, Lead> = {
  ...leadById,
  parse: (body) => parseWithDoubles(body.toString()) as Envelope,
  // It serves nothing else.
  isWhole: () => false,
};

const page = record(
  'LeadPage',
  { leads: listOf(lead), nextCursor: id, hasMore: flag },
  { derived: { isUnclear } },
);

/** Whether LeadSail says something of more pages that cannot be read. */
function isUnclear(sent: Sent): boolean {
  const [hasMore = null, nextCursor = null] = [sent.get('hasMore'), sent.get('nextCursor')];
  if (typeof hasMore === 'boolean') return false;
  return hasMore !== null || (nextCursor !== null && nextCursor !== '');
}

export const leadPage = get<LeadPageQuery, SentPage, LeadPage>('/leads', {
  query: ({ limit, campaignIds, clientIds, offerIds, ...rest }) => ({
    ...rest,
    limit: String(limit),
    campaignIds: campaignIds?.join(','),
    clientIds: clientIds?.join(','),
    offerIds: offerIds?.join(','),
  }),
  returns: page,
  toData: toLeadPage,
  lifetime: SECONDS,
  tags: () => [tag.leads()],
});

type SentPage = NonNullable<ReturnType<typeof page.read>>;

/** Null for a page that says that it goes on, and not where. */
function toLeadPage(
  sent: SentPage,
  { cursor, status }: LeadPageQuery,
  drift: Drift,
): LeadPage | null {
  const { leads, nextCursor, hasMore } = sent;
  countUnfiltered('LeadPage', leads, { statusRaw: status }, drift);
  // A cursor that comes back unchanged would be followed for ever.
  if (hasMore === false || (nextCursor !== null && nextCursor === cursor)) {
    return { leads, nextCursor: null };
  }
  if (nextCursor !== null) return { leads, nextCursor };
  if (hasMore === null && !sent.isUnclear) return { leads, nextCursor };
  // LeadSail documents its cursor as the id of the last lead: here alone it is made, for the rest would be lost.
  const last = leads?.at(-1)?.id;
  if (last !== undefined && last !== cursor) return { leads, nextCursor: last };
  return hasMore ? null : { leads, nextCursor: null };
}

/** The leads of one operation. */
export function leads(client: RestClient) {
  const { ask, trace } = client;
  const byId = createLoader(client, leadById);
  const pages = createLoader(client, leadPage);
  // Of the pages that were read; put in order when somebody asks for one of their leads.
  let unsorted: Lead[] = [];
  const rows = new Map<string, Lead>();
  function rowOf(id: string): Lead | undefined {
    for (const row of unsorted) rows.set(row.id, row);
    unsorted = [];
    return rows.get(id);
  }
  return {
    /** Null when LeadSail has none. One `GET /leads/{leadId}` an id. */
    load: (id: string, at?: AnswerPath) => byId({ leadId: id }, at),
    /** One that was just written: asked for again while it is not there yet. */
    written: (id: string, at: AnswerPath) => byId({ leadId: id }, at, WRITTEN),
    /** As LeadSail has it at this moment, past everything remembered. */
    now(id: string, at: AnswerPath): Promise<Lead | null> {
      const need = `lead ${id} now`;
      trace?.serves(need, at);
      return ask(leadToContact, { leadId: id }, [need], { isFresh: true });
    },
    /** One `GET /leads` a query. */
    async page(query: LeadPageQuery, at?: AnswerPath): Promise<LeadPage | null> {
      const read = await pages(query, at);
      unsorted.push(...(read?.leads ?? []));
      return read;
    },
    /**
     * A lead that something else points at: the row of a page that this operation read already, at no
     * call, unless it asked for the lead itself; rows may have fewer fields.
     */
    async related(id: string, at?: AnswerPath): Promise<Lead | null> {
      const row = byId.has({ leadId: id }) ? undefined : rowOf(id);
      return row ?? byId({ leadId: id }, at);
    },
  };
}

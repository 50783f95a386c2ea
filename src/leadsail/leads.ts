// Leads: the two ways to ask for them.
import type { AnswerPath } from '../upstream/trace.ts';
import { field, flag, identifier, listOf } from './decode.ts';
import type { Drift } from './drift.ts';
import { get, SECONDS } from './endpoint.ts';
import { type Lead, lead, toLead } from './lead-record.ts';
import { createLoader } from './loader.ts';
import { record } from './record.ts';
import type { Asking } from './session.ts';

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

const leadById = get<{ leadId: string }, Lead>('/leads/{leadId}', {
  decode: (data, drift, { leadId }) => toLead(data, drift, leadId),
  shape: lead.shape,
  lifetime: SECONDS,
  tags: ({ leadId }) => [`lead ${leadId}`],
});

const page = record('LeadPage', {
  leads: listOf(field((row, _, drift) => toLead(row, drift), lead.kind)),
  nextCursor: identifier,
  hasMore: flag,
});

const leadPage = get<LeadPageQuery, LeadPage>('/leads', {
  query: ({ limit, campaignIds, clientIds, offerIds, ...rest }) => ({
    ...rest,
    limit: String(limit),
    campaignIds: campaignIds?.join(','),
    clientIds: clientIds?.join(','),
    offerIds: offerIds?.join(','),
  }),
  decode: toLeadPage,
  shape: page.shape,
  lifetime: SECONDS,
  tags: () => ['leads'],
});

function toLeadPage(data: unknown, drift: Drift, { cursor }: LeadPageQuery): LeadPage | null {
  const read = page.read(data, 'LeadPage', drift);
  if (!read) return null;
  const { leads, nextCursor, hasMore } = read;
  // A cursor that comes back unchanged would be followed for ever.
  const leadsOn = hasMore !== false && nextCursor !== cursor && nextCursor !== '';
  return { leads, nextCursor: leadsOn ? nextCursor : null };
}

/** The leads of one operation. */
export function leads(asking: Asking) {
  const { ask, trace } = asking;
  const byId = createLoader(asking, leadById);
  const pages = createLoader(asking, leadPage);
  const rows = new Map<string, Lead>();
  return {
    /** Null when LeadSail has none. One `GET /leads/{leadId}` an id. */
    load: (id: string, at?: AnswerPath) => byId({ leadId: id }, at),
    /** As LeadSail has it at this moment, past everything remembered. */
    now(id: string, at: AnswerPath): Promise<Lead | null> {
      const need = `lead ${id} now`;
      trace?.serves(need, at);
      return ask(leadById, { leadId: id }, [need], { isFresh: true });
    },
    /** One `GET /leads` a query. */
    async page(query: LeadPageQuery, at?: AnswerPath): Promise<LeadPage | null> {
      const read = await pages(query, at);
      for (const row of read?.leads ?? []) rows.set(row.id, row);
      return read;
    },
    /**
     * A lead that something else points at: the row of a page that this operation read already, at no
     * call, unless it asked for the lead itself; rows may have fewer fields.
     */
    async related(id: string, at?: AnswerPath): Promise<Lead | null> {
      const row = byId.has({ leadId: id }) ? undefined : rows.get(id);
      return row ?? byId({ leadId: id }, at);
    },
  };
}

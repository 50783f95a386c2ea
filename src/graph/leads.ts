// Leads as the graph shows them.
import { type Lead, type LeadPageQuery, leads } from '../leadsail/leads.ts';
import { checkFirst, checkId, checkIdList, loadEach } from './arguments.ts';
import { connectionResolvers, fromCursor, type Page, toCursor } from './connection.ts';
import { field, lookAhead } from './lookahead.ts';
import type { LeadFilter, Resolvers } from './types.generated.ts';

export type LeadConnectionPage = Page<Lead>;

const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

export const leadResolvers: Resolvers = {
  Query: {
    lead(_, { id }, context, info) {
      checkId('id', id);
      lookAhead(context, info, id);
      return context.leadsail.use(leads).load(id, info.path);
    },

    async leads(_, { first, after, filter }, context, info) {
      const limit = checkFirst(first, DEFAULT_PAGE, MAX_PAGE);
      const query = {
        limit,
        cursor: after == null ? undefined : fromCursor('lead', after),
        ...toQuery(filter),
      };
      lookAhead(context, info, null);
      const page = await context.leadsail.use(leads).page(query, info.path);
      if (!page?.leads) return null;
      // Should LeadSail send more than was asked for, the rest comes again with the next page.
      const items = page.leads.slice(0, limit);
      const last = items.at(-1);
      const isCut = items.length < page.leads.length;
      return {
        items,
        // LeadSail documents its cursor as the last lead's id; where it sent one, that one counts.
        cursorOf: (lead) =>
          toCursor('lead', lead === last && !isCut ? (page.nextCursor ?? lead.id) : lead.id),
        hasNextPage: isCut || page.nextCursor !== null,
        hasPreviousPage: after != null,
      };
    },

    leadsByIds: (_, { ids }, context, info) =>
      loadEach('ids', ids, info.path, (id, at) => {
        lookAhead(context, info, id);
        return context.leadsail.use(leads).load(id, at);
      }),
  },

  Lead: { id: field(({ id }) => id, { needsOnlyId: true }) },

  LeadConnection: connectionResolvers<Lead>(),
};

function toQuery(filter: LeadFilter | null | undefined): Omit<LeadPageQuery, 'limit'> {
  if (!filter) return {};
  return {
    status: filter.status?.toLowerCase(),
    search: filter.search ?? undefined,
    campaignIds: checkIdList('filter.campaignIds', filter.campaignIds),
    clientIds: checkIdList('filter.clientIds', filter.clientIds),
    offerIds: checkIdList('filter.offerIds', filter.offerIds),
    startDate: filter.startDate ?? undefined,
    endDate: filter.endDate ?? undefined,
  };
}

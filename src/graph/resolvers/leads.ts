// Leads as the graph shows them.
import type { Lead } from '../../leadsail/lead-record.ts';
import { type LeadPageQuery, leads } from '../../leadsail/leads.ts';
import { type CallEstimate, field, type LeadBound, type Reference } from '../field.ts';
import { lookAhead } from '../planning/lookahead.ts';
import type { LeadFilter, Resolvers } from '../types.generated.ts';
import {
  checkFirst,
  checkId,
  checkIdList,
  checkSearch,
  idsAsked,
  itemsAsked,
  loadEach,
  MAX_IDS,
} from './arguments.ts';
import { connectionResolvers, fromCursor, type Page, toCursor } from './connection.ts';

export type LeadConnectionPage = Page<Lead>;

const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

export const leadResolvers: Resolvers = {
  Query: {
    lead: field(
      (_, { id }, context, info) => {
        checkId('id', id);
        return loadLead(id, info.path, context, info);
      },
      { cost: { calls: (plan, { id }) => [planLead(plan, id)] } },
    ),

    leads: field(
      async (_, { first, after, filter }, context, info) => {
        const limit = checkFirst(first, DEFAULT_PAGE, MAX_PAGE);
        const query = {
          limit,
          cursor: after == null ? undefined : fromCursor('lead', after),
          ...toQuery(filter),
        };
        const loading = context.leadsail.use(leads).page(query, info.path);
        lookAhead(context, info, null);
        const page = await loading;
        if (!page?.leads) return null;
        // Should LeadSail send more than was asked for, the rest comes again with the next page.
        const items = page.leads.slice(0, limit);
        const isCut = items.length < page.leads.length;
        // LeadSail documents its cursor as the last lead's id; where it sent one, that one counts.
        const next = isCut || page.nextCursor === null ? null : toCursor('lead', page.nextCursor);
        const last = items.at(-1);
        return {
          items,
          cursorOf: (lead) => (lead === last && next) || toCursor('lead', lead.id),
          endCursor: next,
          hasNextPage: isCut || page.nextCursor !== null,
          hasPreviousPage: after != null,
        };
      },
      {
        cost: {
          items: ({ first }) => itemsAsked(first, DEFAULT_PAGE, MAX_PAGE),
          calls(plan, args) {
            const name = `leads ${JSON.stringify(args)}`;
            plan.once(name, 1);
            return [{ name, count: itemsAsked(args.first, DEFAULT_PAGE, MAX_PAGE) }];
          },
        },
      },
    ),

    leadsByIds: field(
      (_, { ids }, context, info) =>
        loadEach('ids', ids, info.path, (id, at) => loadLead(id, at, context, info)),
      {
        cost: {
          items: ({ ids }) => itemsAsked(ids.length, 0, MAX_IDS),
          calls: (plan, { ids }) => idsAsked(ids).map((id) => planLead(plan, id)),
        },
      },
    ),
  },

  Lead: { id: field(({ id }) => id, { needsOnlyId: true, sourceProperty: 'id' }) },

  LeadConnection: connectionResolvers<Lead>(),
};

const loadLead: Reference<Lead>['load'] = (id, at, context, info) => {
  // The lead first: should the budget be short, the rest is missing.
  const loading = context.leadsail.use(leads).load(id, at);
  lookAhead(context, info, id, 'Lead');
  return loading;
};

/** A call even where the key would answer everything: the lead of a reference may be gone. */
export const leadReference: Reference<Lead> = {
  keys: ['id'],
  byKeys: 'leadsByIds',
  load: loadLead,
  plan: (plan, id) => [planLead(plan, id)],
};

function planLead(plan: CallEstimate, id: string): LeadBound {
  const name = `lead ${id}`;
  plan.once(name, 1);
  return { name, count: 1 };
}

function toQuery(filter: LeadFilter | null | undefined): Omit<LeadPageQuery, 'limit'> {
  if (!filter) return {};
  return {
    status: filter.status?.toLowerCase(),
    search: checkSearch('filter.search', filter.search),
    campaignIds: checkIdList('filter.campaignIds', filter.campaignIds),
    clientIds: checkIdList('filter.clientIds', filter.clientIds),
    offerIds: checkIdList('filter.offerIds', filter.offerIds),
    startDate: filter.startDate ?? undefined,
    endDate: filter.endDate ?? undefined,
  };
}

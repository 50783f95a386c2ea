// Campaigns as the graph shows them: by id, as a list, and joined to the leads that name them.
import { CALLS_OF_WALK, type Campaign, campaigns } from '../../leadsail/campaigns.ts';
import { type CallEstimate, field, type LeadBound, type Reference } from '../field.ts';
import { needsOnlyId } from '../planning/lookahead.ts';
import type { CampaignFilter, Resolvers } from '../types.generated.ts';
import {
  checkFirst,
  checkId,
  checkSearch,
  idsAsked,
  itemsAsked,
  loadEach,
  MAX_IDS,
} from './arguments.ts';
import { clientOf } from './clients.ts';
import { connectionResolvers } from './connection.ts';
import { callsOfPage, type NumberedConnectionPage, readNumberedPage } from './numbered-pages.ts';

export type CampaignConnectionPage = NumberedConnectionPage<Campaign>;

const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

/** All campaigns of an operation are found in one walk. */
function planWalk(plan: CallEstimate): void {
  plan.once('campaigns by id', CALLS_OF_WALK);
}

function planCampaign(plan: CallEstimate, id: string): LeadBound {
  planWalk(plan);
  return { name: `campaign ${id}`, count: 1 };
}

export const campaignReference: Reference<Campaign> = {
  keys: ['id'],
  byKeys: 'campaignsByIds',
  load: (id, at, { leadsail }) => leadsail.use(campaigns).load(id, at),
  plan: (plan, id) => [planCampaign(plan, id)],
};

export const campaignResolvers: Resolvers = {
  Query: {
    campaign: field(
      (_, { id }, { leadsail }, info) => {
        checkId('id', id);
        return leadsail.use(campaigns).load(id, info.path);
      },
      { cost: { calls: (plan, { id }) => [planCampaign(plan, id)] } },
    ),

    campaigns: field(
      (_, { first, after, filter: given }, { leadsail }, info) => {
        const limit = checkFirst(first, DEFAULT_PAGE, MAX_PAGE);
        const filter = toQuery(given);
        return readNumberedPage({ kind: 'campaign', limit, after, filter }, (page) =>
          leadsail.use(campaigns).page({ page, ...filter }, info.path),
        );
      },
      {
        cost: {
          items: ({ first }) => itemsAsked(first, DEFAULT_PAGE, MAX_PAGE),
          calls(plan, args) {
            const name = `campaigns ${JSON.stringify(args)}`;
            plan.once(name, callsOfPage(args.after));
            return [{ name, count: itemsAsked(args.first, DEFAULT_PAGE, MAX_PAGE) }];
          },
        },
      },
    ),

    campaignsByIds: field(
      (_, { ids }, { leadsail }, info) =>
        loadEach('ids', ids, info.path, leadsail.use(campaigns).load),
      {
        cost: {
          items: ({ ids }) => itemsAsked(ids.length, 0, MAX_IDS),
          calls: (plan, { ids }) => idsAsked(ids).map((id) => planCampaign(plan, id)),
        },
      },
    ),
  },

  CampaignSnapshot: {
    campaign: field(
      ({ id }, _, { leadsail }, info) => {
        if (id == null || id === '') return null;
        if (needsOnlyId(info)) {
          leadsail.trace?.elided('GET /campaigns', info.path);
          // All that was selected is answered from the id; `needsOnlyId` is what makes this true.
          return { id } as Campaign;
        }
        return leadsail.use(campaigns).load(id, info.path);
      },
      {
        cost: {
          calls(plan, _, leads, isMoreThanId) {
            if (isMoreThanId()) planWalk(plan);
            return leads.map(({ name, count }) => ({ name: `campaign of ${name}`, count }));
          },
        },
      },
    ),
  },

  Campaign: {
    id: field(({ id }) => id, { needsOnlyId: true, sourceProperty: 'id' }),
    client: clientOf,
  },

  CampaignConnection: connectionResolvers<Campaign>(),
};

function toQuery(filter: CampaignFilter | null | undefined) {
  const { active, clientId, offerId, includeArchived, search } = filter ?? {};
  if (clientId != null) checkId('filter.clientId', clientId);
  if (offerId != null) checkId('filter.offerId', offerId);
  return {
    active: active ?? undefined,
    clientId: clientId ?? undefined,
    offerId: offerId ?? undefined,
    includeArchived: includeArchived ?? undefined,
    search: checkSearch('filter.search', search),
  };
}

// Interactions as the graph shows them: by id, as the history of a lead, and as they change.
import type { GraphQLResolveInfo } from 'graphql';
import { type Interaction, interactions } from '../../leadsail/interactions.ts';
import type { Lead } from '../../leadsail/lead-record.ts';
import { leads } from '../../leadsail/leads.ts';
import type { AnswerPath } from '../../upstream/trace.ts';
import type { GatewayContext } from '../context.ts';
import { badUserInput } from '../errors.ts';
import { type CallEstimate, field, type LeadBound, type Reference } from '../field.ts';
import { lookAhead, needsOnlyId } from '../planning/lookahead.ts';
import type { InteractionFilter, Resolvers } from '../types.generated.ts';
import { checkFirst, checkId, idsAsked, itemsAsked, loadEach, MAX_IDS } from './arguments.ts';
import { connectionResolvers, fromCursor, type Page, toCursor } from './connection.ts';
import { watched } from './subscription.ts';

export type InteractionConnectionPage = Page<Interaction> & { readonly totalCount: number };

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

type LoadLead = (of: ReturnType<typeof leads>, id: string, at: AnswerPath) => Promise<Lead | null>;

/** The lead of any record with its id: no call for the id alone. */
export const leadOf = leadField((of, id, at) => of.related(id, at));

/** The same for a payload: a new record may not be readable yet. */
export const writtenLead = leadField((of, id, at) => of.written(id, at));

function leadField(load: LoadLead) {
  return field(
    (
      { leadId }: { readonly leadId: string | null },
      _: object,
      context: GatewayContext,
      info: GraphQLResolveInfo,
    ) => {
      if (leadId === null) return null;
      if (needsOnlyId(info)) {
        context.leadsail.trace?.elided('GET /leads/{leadId}', info.path);
        lookAhead(context, info, leadId);
        // All that was selected is answered from the id; `needsOnlyId` is what makes this true.
        return { id: leadId } as Lead;
      }
      const loading = load(context.leadsail.use(leads), leadId, info.path);
      lookAhead(context, info, leadId);
      return loading;
    },
    {
      cost: {
        // Leads that were read on the way here are not read again.
        calls(plan, _, leads, isMoreThanId) {
          if (isMoreThanId()) for (const { name, count } of leads) plan.once(name, count);
          return leads;
        },
      },
    },
  );
}

export const interactionResolvers: Resolvers = {
  Subscription: {
    interactionChanged: watched(
      'id',
      ({ id }, { watching }) => {
        checkId('id', id);
        return watching().interaction(id);
      },
      (interaction) => interaction,
      { cost: { calls: (plan, { id }) => [planInteraction(plan, id)] } },
    ),

    leadInteractionsChanged: watched(
      'leadId',
      ({ leadId }, { watching }) => {
        checkId('leadId', leadId);
        return watching().leadInteractions(leadId);
      },
      (change) => change,
      {
        cost: {
          calls(plan, { leadId }) {
            plan.once(`interactions of lead ${leadId}`, 1);
            return [{ name: `lead ${leadId}`, count: 1 }];
          },
        },
      },
    ),
  },

  Query: {
    interaction: field(
      (_, { id }, context, info) => {
        checkId('id', id);
        const loading = context.leadsail.use(interactions).load(id, info.path);
        lookAhead(context, info, null);
        return loading;
      },
      { cost: { calls: (plan, { id }) => [planInteraction(plan, id)] } },
    ),

    interactionsByIds: field(
      (_, { ids }, context, info) => {
        const { load } = context.leadsail.use(interactions);
        const loading = loadEach('ids', ids, info.path, load);
        lookAhead(context, info, null);
        return loading;
      },
      {
        cost: {
          items: ({ ids }) => itemsAsked(ids.length, 0, MAX_IDS),
          calls: (plan, { ids }) => idsAsked(ids).map((id) => planInteraction(plan, id)),
        },
      },
    ),
  },

  Lead: {
    interactions: field(
      async ({ id }, { first, after, filter }, { leadsail }, info) => {
        const limit = checkFirst(first, DEFAULT_PAGE, MAX_PAGE);
        const anchor = after == null ? null : fromCursor('interaction', after);
        const all = await leadsail.use(interactions).ofLead(id, info.path);
        if (!all) return null;
        const matching = filter ? all.filter(toPredicate(filter)) : all;
        const rest = anchor === null ? matching : matching.filter(isBehind(anchor, all));
        return {
          items: rest.slice(0, limit),
          cursorOf: (one) => toCursor('interaction', one.id),
          hasNextPage: rest.length > limit,
          hasPreviousPage: after != null,
          totalCount: matching.length,
        };
      },
      {
        needsOnlyId: true,
        prefetch: (session, leadId) =>
          leadId === null ? null : session.use(interactions).ofLead(leadId),
        cost: {
          items: ({ first }) => itemsAsked(first, DEFAULT_PAGE, MAX_PAGE),
          calls(plan, _, leads) {
            for (const { name, count } of leads) plan.once(`interactions of ${name}`, count);
            return leads;
          },
        },
      },
    ),
  },

  Interaction: { lead: leadOf },

  LeadInteractionsChanged: { lead: leadOf },

  InteractionConnection: connectionResolvers<Interaction>(),
};

export const interactionReference: Reference<Interaction> = {
  keys: ['id'],
  byKeys: 'interactionsByIds',
  load(id, at, context, info) {
    const loading = context.leadsail.use(interactions).load(id, at);
    lookAhead(context, info, null, 'Interaction');
    return loading;
  },
  plan: (plan, id) => [planInteraction(plan, id)],
};

/** One interaction is read, by the id that was asked for. */
export function planInteraction(plan: CallEstimate, id: string): LeadBound {
  plan.once(`interaction ${id}`, 1);
  return { name: `lead of interaction ${id}`, count: 1 };
}

function toPredicate({ type, status }: InteractionFilter): (one: Interaction) => boolean {
  const types = type && new Set<string | null>(type);
  const statuses = status && new Set<string | null>(status);
  // Properties without a filter are not read.
  return (one) => (!types || types.has(one.type)) && (!statuses || statuses.has(one.status));
}

// By id, not by position: new rows at the top must not shift a page.
function isBehind(anchorId: string, all: readonly Interaction[]): (one: Interaction) => boolean {
  const anchor = all.findIndex(({ id }) => id === anchorId);
  if (anchor < 0) {
    throw badUserInput('after names an interaction that is not in this history (any more).');
  }
  const behind = new Set(all.slice(anchor + 1));
  return (one) => behind.has(one);
}

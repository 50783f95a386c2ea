// Clients as the graph shows them: by id, and as a list.
import type { GraphQLResolveInfo } from 'graphql';
import { type Client, clients } from '../../leadsail/clients.ts';
import type { GatewayContext } from '../context.ts';
import { type CallEstimate, field, type LeadBound, type Reference } from '../field.ts';
import { needsOnlyId } from '../planning/lookahead.ts';
import type { ClientFilter, Resolvers } from '../types.generated.ts';
import {
  checkFirst,
  checkId,
  checkSearch,
  idsAsked,
  itemsAsked,
  loadEach,
  MAX_IDS,
} from './arguments.ts';
import { connectionResolvers } from './connection.ts';
import { callsOfPage, type NumberedConnectionPage, readNumberedPage } from './numbered-pages.ts';

export type ClientConnectionPage = NumberedConnectionPage<Client>;

const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

function planClient(plan: CallEstimate, id: string): readonly LeadBound[] {
  plan.once(`client ${id}`, 1);
  return [];
}

export const clientReference: Reference<Client> = {
  keys: ['id'],
  byKeys: 'clientsByIds',
  load: (id, at, { leadsail }) => leadsail.use(clients).load(id, at),
  plan: planClient,
};

/** The client of any record with a client's id: no call for the id alone. */
export const clientOf = field(
  (
    { clientId }: { readonly clientId?: string | null | undefined },
    _: object,
    { leadsail }: GatewayContext,
    info: GraphQLResolveInfo,
  ) => {
    if (clientId == null || clientId === '') return null;
    if (needsOnlyId(info)) {
      leadsail.trace?.elided('GET /clients/{clientId}', info.path);
      // All that was selected is answered from the id; `needsOnlyId` is what makes this true.
      return { id: clientId } as Client;
    }
    return leadsail.use(clients).load(clientId, info.path);
  },
  {
    cost: {
      // A client for each, though most share theirs.
      calls(plan, _, holders, isMoreThanId) {
        if (isMoreThanId())
          for (const { name, count } of holders) plan.once(`client of ${name}`, count);
        return [];
      },
    },
  },
);

export const clientResolvers: Resolvers = {
  Query: {
    client: field(
      (_, { id }, { leadsail }, info) => {
        checkId('id', id);
        return leadsail.use(clients).load(id, info.path);
      },
      { cost: { calls: (plan, { id }) => planClient(plan, id) } },
    ),

    clients: field(
      (_, { first, after, filter: given }, { leadsail }, info) => {
        const limit = checkFirst(first, DEFAULT_PAGE, MAX_PAGE);
        const filter = toQuery(given);
        return readNumberedPage({ kind: 'client', limit, after, filter }, (page) =>
          leadsail.use(clients).page({ page, ...filter }, info.path),
        );
      },
      {
        cost: {
          items: ({ first }) => itemsAsked(first, DEFAULT_PAGE, MAX_PAGE),
          calls(plan, args) {
            plan.once(`clients ${JSON.stringify(args)}`, callsOfPage(args.after));
            return [];
          },
        },
      },
    ),

    clientsByIds: field(
      (_, { ids }, { leadsail }, info) =>
        loadEach('ids', ids, info.path, leadsail.use(clients).load),
      {
        cost: {
          items: ({ ids }) => itemsAsked(ids.length, 0, MAX_IDS),
          calls: (plan, { ids }) => idsAsked(ids).flatMap((id) => planClient(plan, id)),
        },
      },
    ),
  },

  CampaignSnapshot: { client: clientOf },

  Client: {
    id: field(({ id }) => id, { needsOnlyId: true, sourceProperty: 'id' }),
    contact: (client) => client,
  },

  ClientContact: {
    name: field(({ contactName }) => contactName, { sourceProperty: 'contactName' }),
    email: field(({ contactEmail }) => contactEmail, { sourceProperty: 'contactEmail' }),
    phone: field(({ contactPhone }) => contactPhone, { sourceProperty: 'contactPhone' }),
  },

  ClientConnection: connectionResolvers<Client>(),
};

function toQuery(filter: ClientFilter | null | undefined) {
  return {
    active: filter?.active ?? undefined,
    search: checkSearch('filter.search', filter?.search),
  };
}

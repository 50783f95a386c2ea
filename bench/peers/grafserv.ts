// A peer: Grafserv, with plans in place of resolvers and batches where several are loaded.
import { createServer } from 'node:http';
import { access, context, get, lambda, loadOne, makeGrafastSchema, object } from 'grafast';
import { grafserv } from 'grafserv/node';
import { ENUMS, SDL } from './enums.ts';
import { createGet, fieldsByKey, type Get, path, type Sent } from './leadsail.ts';

type Info = { readonly shared: Get };
const each =
  (make: (id: string) => string) =>
  (ids: readonly string[], { shared }: Info) =>
    Promise.all(ids.map((id) => shared(make(id))));

const leadsById = each((id) => `/leads/${path(id)}`);
const historiesOfLeads = each((id) => `/interactions/lead/${path(id)}`);
const interactionsById = each((id) => `/interactions/${path(id)}`);
const pages = (asked: readonly Sent[], { shared }: Info) =>
  Promise.all(
    asked.map(({ first, campaigns }) => shared(`/leads?limit=${first}&campaignIds=${campaigns}`)),
  );
const fields = (keys: readonly string[], { shared }: Info) => fieldsByKey(shared, keys);

// Plans are written for any step, and Grafast's types ask for the very one.
const take = get as ($step: Sent, key: string) => Sent;
const $get = () => context().get('getLeadSail' as never) as Sent;
const one = ($id: Sent, load: Sent, ioEquivalence?: Sent) =>
  loadOne($id, { load, shared: $get, ...(ioEquivalence && { ioEquivalence }) } as Sent);
const cut = ([list, first]: readonly Sent[]) => list?.slice(0, first);

const schema = makeGrafastSchema({
  typeDefs: SDL,
  enums: Object.fromEntries(Object.entries(ENUMS).map(([name, values]) => [name, { values }])),
  objects: {
    Query: {
      plans: {
        // The lead's id is the one that was asked for, so what hangs on it can be loaded beside it.
        lead: (_: Sent, { $id }: Sent) => one($id, leadsById, 'leadId'),
        leads: (_: Sent, { $first, $filter }: Sent) =>
          one(object({ first: $first, campaigns: access($filter, 'campaignIds') }), pages),
        interaction: (_: Sent, { $id }: Sent) => one($id, interactionsById),
      },
    },
    LeadConnection: { plans: { nodes: ($page: Sent) => take($page, 'leads') } },
    Lead: {
      plans: {
        id: ($lead: Sent) => take($lead, 'leadId'),
        interactions($lead: Sent, { $first }: Sent) {
          const $all = take(one(take($lead, 'leadId'), historiesOfLeads), 'interactions');
          return object({ all: $all, first: $first });
        },
      },
    },
    InteractionConnection: {
      plans: {
        totalCount: ($page: Sent) => lambda(take($page, 'all'), (all: Sent) => all.length, true),
        nodes: ($page: Sent) =>
          lambda([take($page, 'all'), take($page, 'first')], cut as Sent, true),
      },
    },
    CampaignSnapshot: { plans: { id: ($campaign: Sent) => take($campaign, 'campaignId') } },
    QuestionnaireAnswer: {
      plans: { field: ($answer: Sent) => one(take($answer, 'key'), fields) },
    },
    Interaction: {
      plans: {
        id: ($interaction: Sent) => take($interaction, 'interactionId'),
        transcript: ($interaction: Sent) => object({ entries: take($interaction, 'transcript') }),
      },
    },
  },
} as Sent);

const serv = grafserv({
  schema,
  preset: {
    grafast: {
      context: ({ node }: Sent) => ({ getLeadSail: createGet(node.req.headers['x-api-key']) }),
    },
  } as Sent,
});
const server = createServer();
await serv.addTo(server);
server.listen(Number(process.env.PORT), '127.0.0.1');

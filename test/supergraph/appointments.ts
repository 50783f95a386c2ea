// Serves the second subgraph: at /federation for gateways of Apollo Federation, at /stitching for stitched ones.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import { type GraphQLSchema, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { FEDERATION_SDL, STITCHING_SDL } from './appointments.sdl.ts';

type Appointment = { readonly id: string; readonly leadId: string };

// The first twenty leads of the simulated LeadSail, and one whom it has not.
const leadIds = [...Array.from({ length: 20 }, (_, at) => `lead_${1001 + at}`), 'lead_gone'];
const all: readonly Appointment[] = leadIds.map((leadId, at) => ({ id: `apt_${at + 1}`, leadId }));

const ofLead = (id: string) => ({ id, appointments: all.filter(({ leadId }) => leadId === id) });

const Query = {
  appointments: (_: unknown, { first }: { first: number }) => ({
    nodes: all.slice(0, first),
    pageInfo: { hasNextPage: first < all.length, hasPreviousPage: false },
  }),
  appointment(_: unknown, { id }: { id: string }) {
    if (id === 'apt_broken') throw new Error('The calendar is closed.');
    return all.find((one) => one.id === id) ?? null;
  },
};

const Appointment = {
  startsAt: ({ id }: Appointment) => `2026-12-0${(Number(id.slice(4)) % 9) + 1}T09:00:00.000Z`,
  place: () => ({ street: '1 Harbor Way', city: 'Tampa' }),
  lead: ({ leadId }: Appointment) => ({ id: leadId }),
  after: ({ leadId }: Appointment) => ({ id: `${leadId.replace('lead', 'int')}_1` }),
  topic: () => ({ key: 'roof_type' }),
  document: ({ leadId }: Appointment) => ({ leadId, key: 'retainer_signed' }),
};

const federation = buildSubgraphSchema({
  typeDefs: parse(FEDERATION_SDL),
  resolvers: {
    Query,
    Appointment: {
      ...Appointment,
      __resolveReference: ({ id }: { id: string }) => all.find((one) => one.id === id),
    },
    Lead: { __resolveReference: ({ id }: { id: string }) => ofLead(id) },
  },
});

const { stitchingDirectivesTypeDefs, stitchingDirectivesValidator } = stitchingDirectives();
const stitching = stitchingDirectivesValidator(
  makeExecutableSchema({
    typeDefs: [stitchingDirectivesTypeDefs, STITCHING_SDL],
    resolvers: {
      Query: {
        ...Query,
        appointmentsOfLeads: (_: unknown, { ids }: { ids: string[] }) => ids.map(ofLead),
        _sdl: () => `${stitchingDirectivesTypeDefs}\n${STITCHING_SDL}`,
      },
      Appointment,
    },
  }),
);

const at = (graphqlEndpoint: string, schema: GraphQLSchema) =>
  createYoga({ schema, graphqlEndpoint, maskedErrors: false, logging: false });
const yogas = [at('/federation', federation), at('/stitching', stitching)] as const;

const server = createServer((request, response) =>
  yogas[request.url?.startsWith('/stitching') ? 1 : 0](request, response),
);
server.listen(0, '127.0.0.1', () => {
  console.log(`ready at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

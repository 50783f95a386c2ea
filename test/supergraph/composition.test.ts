// The supergraph is composed by everyone's composer, without an error and without a hint.
import { readFileSync } from 'node:fs';
import { composeServices as composeByApollo } from '@apollo/composition';
import {
  composeServices as composeByGuild,
  composeSchemaContract,
} from '@theguild/federation-composition';
import {
  federateSubgraphs,
  federateSubgraphsContract,
  newContractTagOptionsFromArrays,
  ROUTER_COMPATIBILITY_VERSION_ONE,
} from '@wundergraph/composition';
import { buildSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { FEDERATION_SDL } from './appointments.sdl.ts';

const OURS = readFileSync(new URL('../../sdl/federation.graphql', import.meta.url), 'utf8');

type Service = { readonly name: string; readonly url: string; readonly typeDefs: DocumentNode };
const leadsail = { name: 'leadsail', url: 'http://leadsail.test', typeDefs: parse(OURS) };
const appointments = {
  name: 'appointments',
  url: 'http://appointments.test',
  typeDefs: parse(FEDERATION_SDL),
};
const SCOPED = new URL('../../sdl/federation-scopes.graphql', import.meta.url);
const scoped = { ...leadsail, typeDefs: parse(readFileSync(SCOPED, 'utf8')) };
/** What a router counts by has come through. */
function expectDemandIn(supergraphSdl: string): void {
  expect(supergraphSdl).toMatch(
    /: LeadConnection (?:@join__field\(.*\) )?@cost\(weight: 1\) @listSize\([^)]*slicingArguments: \["first"\]/,
  );
}

const toSubgraph = ({ name, url, typeDefs }: Service) => ({ name, url, definitions: typeDefs });

describe.each([
  ['alone', [leadsail]],
  ['with a subgraph that adds to our leads', [leadsail, appointments]],
  ['with scopes', [scoped, appointments]],
])('composed %s', (_, services) => {
  it('by Apollo', () => {
    const { errors, hints, supergraphSdl } = composeByApollo(services);
    expect(errors).toBeUndefined();
    expect(hints?.map(({ message }) => message)).toEqual([]);
    expect(supergraphSdl).toContain('join__Graph');
    expectDemandIn(supergraphSdl ?? '');
  });

  it('by The Guild', () => {
    const { errors, supergraphSdl } = composeByGuild(services);
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toContain('join__Graph');
    expectDemandIn(supergraphSdl ?? '');
  });

  it('by WunderGraph', () => {
    const result = federateSubgraphs({
      subgraphs: services.map(toSubgraph),
      version: ROUTER_COMPATIBILITY_VERSION_ONE,
    });
    expect(result.success).toBe(true);
    expect(result.warnings.map(({ message }) => message)).toEqual([]);
  });
});

it.each([
  ['Apollo', () => composeByApollo([scoped]).supergraphSdl],
  ['The Guild', () => composeByGuild([scoped]).supergraphSdl],
])('%s hands the scopes on to the router', (_, compose) => {
  const fields = compose()?.match(/@requiresScopes\(scopes: \[\["leadsail:[^)]*\)/g) ?? [];
  expect(fields).toHaveLength(
    readFileSync(SCOPED, 'utf8').match(/@requiresScopes\(/g)?.length ?? 0,
  );
});

it('WunderGraph’s event-driven subgraph listens where the gateway publishes', () => {
  const changes = readFileSync(new URL('../../sdl/cosmo-changes.graphql', import.meta.url), 'utf8');
  const events = { name: 'changes', url: 'http://changes.test', typeDefs: parse(changes) };
  const result = federateSubgraphs({
    subgraphs: [leadsail, events].map(toSubgraph),
    version: ROUTER_COMPATIBILITY_VERSION_ONE,
  });
  if (!result.success) throw new Error(`${result.errors}`);
  expect(result.warnings.map(({ message }) => message)).toEqual([]);
  const { configurationDataByTypeName } = result.subgraphConfigBySubgraphName.get('changes') ?? {};
  const listened = configurationDataByTypeName?.get('Subscription')?.events ?? [];
  expect(listened).toEqual(
    ['leadChanged', 'anyInteractionChanged', 'anyFileChanged'].map((fieldName, at) => ({
      fieldName,
      providerId: 'leadsail',
      providerType: 'redis',
      channels: [`leadsail.${['Lead', 'Interaction', 'LeadFile'][at]}`],
      type: 'subscribe',
    })),
  );
});

it('a subgraph with a copy of a value type defines all of it, and what it joins as stubs', () => {
  const withCopy = (fields: string): Service => ({
    name: 'copies',
    url: 'http://copies.test',
    typeDefs: parse(`
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
      type Query { lastCampaign: CampaignSnapshot }
      type CampaignSnapshot @shareable { id: ID name: String clientId: ID clientName: String clientAbbrev: String
        offerId: ID offerName: String offerAbbrev: String ${fields} }
      type Client @key(fields: "id", resolvable: false) { id: ID! }
      type Campaign @key(fields: "id", resolvable: false) { id: ID! }`),
  });
  const joined = composeByApollo([leadsail, withCopy('client: Client campaign: Campaign')]);
  expect(joined.errors).toBeUndefined();
  const { errors = [] } = composeByApollo([leadsail, withCopy('')]);
  expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(
    new Set(['SATISFIABILITY_ERROR']),
  );
});

describe('a contract without personal data', () => {
  function expectNothingPersonal(schema: GraphQLSchema): void {
    const fieldsOf = (name: string) => {
      const type = schema.getType(name);
      // Theirs may come from another copy of graphql: what it can do tells what it is.
      return type && 'getFields' in type ? Object.keys(type.getFields()) : [];
    };
    expect(fieldsOf('Lead')).toEqual(expect.arrayContaining(['id', 'status', 'appointments']));
    for (const name of ['firstName', 'email', 'phone', 'address', 'notes', 'attribution']) {
      expect(fieldsOf('Lead')).not.toContain(name);
    }
    expect(fieldsOf('Interaction')).toContain('call');
    expect(fieldsOf('Interaction')).not.toContain('transcript');
    expect(fieldsOf('CallDetails')).not.toContain('recordingUrl');
    expect(fieldsOf('LeadFilter')).not.toContain('search');
    // A message without words cannot be sent, nor a lead without a name be stored; all else can be done.
    expect(fieldsOf('Mutation').sort()).toEqual([
      'deliverLead',
      'firePixel',
      'initiateCall',
      'repostLead',
      'sendDocumentForSigning',
      'sendLeadsToAutoDialer',
      'setLeadApproval',
      'submitLead',
      'updateLead',
    ]);
    expect(fieldsOf('InitiateCallInput')).toEqual([
      'leadId',
      'campaignId',
      'isTest',
      'idempotencyKey',
    ]);
    expect(fieldsOf('SubmitLeadInput')).toEqual(expect.arrayContaining(['leadId', 'campaignId']));
    for (const name of ['firstName', 'email', 'phone', 'address', 'notes', 'customFields']) {
      expect(fieldsOf('SubmitLeadInput')).not.toContain(name);
      expect(fieldsOf('UpdateLeadInput')).not.toContain(name);
    }
    expect(fieldsOf('AutoDialerResult')).toEqual(['leadId', 'lead', 'nextCallAt']);
    expect(fieldsOf('SetLeadApprovalInput')).not.toContain('reason');
    expect(fieldsOf('Subscription').sort()).toEqual([
      'interactionChanged',
      'leadFilesChanged',
      'leadInteractionsChanged',
    ]);
    for (const name of ['SendSmsInput', 'CreateLeadInput', 'SaveLeadFileInput']) {
      expect(schema.getType(name)).toBeUndefined();
    }
  }

  it('is made by The Guild’s tools', () => {
    const { errors, publicSdl } = composeSchemaContract(
      [leadsail, appointments],
      { include: new Set(), exclude: new Set(['personal']) },
      true,
    );
    expect(errors).toBeUndefined();
    const schema = buildSchema(publicSdl ?? '');
    expectNothingPersonal(schema);
    const bare = ['Note', 'Attribution', 'Transcript', 'TranscriptEntry', 'TranscriptEntryAdded'];
    for (const name of [...bare, 'AddressInput', 'QuestionnaireAnswerInput']) {
      expect(schema.getType(name)).toBeUndefined();
    }
    // Theirs is an address of nobody's.
    expect(schema.getType('Address')).toBeDefined();
  });

  it('is made by WunderGraph’s tools', () => {
    const result = federateSubgraphsContract({
      subgraphs: [leadsail, appointments].map(toSubgraph),
      contractTagOptions: newContractTagOptionsFromArrays(['personal'], []),
      version: ROUTER_COMPATIBILITY_VERSION_ONE,
    });
    if (!result.success) throw result.errors[0];
    expectNothingPersonal(result.federatedGraphClientSchema);
  });
});

// A peer: how Mesh composes LeadSail's REST API into a supergraph for Hive Gateway.
import { defineConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';

export const composeConfig = defineConfig({
  subgraphs: [
    {
      sourceHandler: loadOpenAPISubgraph('LeadSail', {
        source: './openapi.json',
        endpoint: process.env.LEADSAIL_URL ?? '',
        operationHeaders: { 'x-api-key': "{context.headers['x-api-key']}" },
      }),
    },
  ],
  additionalTypeDefs: /* GraphQL */ `
    extend type Lead {
      history: HistoryEnvelope
        @resolveTo(
          sourceName: "LeadSail"
          sourceTypeName: "Query"
          sourceFieldName: "listLeadInteractions"
          requiredSelectionSet: "{ leadId }"
          sourceArgs: { leadId: "{root.leadId}" }
        )
    }
    extend type Answer {
      field: FieldEnvelope
        @resolveTo(
          sourceName: "LeadSail"
          sourceTypeName: "Query"
          sourceFieldName: "getField"
          requiredSelectionSet: "{ key }"
          sourceArgs: { key: "{root.key}" }
        )
    }
  `,
});

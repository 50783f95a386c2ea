// Hive Gateway: hands on the caller's LeadSail key. The README shows this file.
import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  propagateHeaders: {
    fromClientToSubgraphs({ request, subgraphName }) {
      const key = request.headers.get('x-api-key');
      return subgraphName === 'leadsail' && key ? { 'x-api-key': key } : {};
    },
  },
});

// Hive Gateway: hands on the caller's LeadSail key, and is called back with what subscriptions bring. The docs show this file.
import { defineConfig } from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  webhooks: true,
  transportEntries: {
    leadsail: {
      options: {
        subscriptions: {
          kind: 'http-callback',
          options: { public_url: process.env.PUBLIC_URL, heartbeat_interval: 5_000 },
        },
      },
    },
  },
  propagateHeaders: {
    fromClientToSubgraphs({ request, subgraphName }) {
      const key = request.headers.get('x-api-key');
      return subgraphName === 'leadsail' && key ? { 'x-api-key': key } : {};
    },
  },
});

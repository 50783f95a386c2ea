// Hive Gateway as it holds callers to the scopes of a JWT: those that `@requiresScopes` names.
import {
  createInlineSigningKeyProvider,
  defineConfig,
  extractFromHeader,
} from '@graphql-hive/gateway';

export const gatewayConfig = defineConfig({
  jwt: {
    signingKeyProviders: [createInlineSigningKeyProvider(process.env.JWT_SECRET ?? '')],
    tokenLookupLocations: [extractFromHeader({ name: 'authorization', prefix: 'Bearer' })],
    tokenVerification: { algorithms: ['HS256'] },
    reject: { missingToken: false, invalidToken: true },
  },
  genericAuth: {
    mode: 'protect-granular',
    resolveUserFn: ({ jwt }: { readonly jwt?: { readonly payload: object } }) => jwt?.payload,
  },
  propagateHeaders: {
    fromClientToSubgraphs({ request, subgraphName }) {
      const key = request.headers.get('x-api-key');
      return subgraphName === 'leadsail' && key ? { 'x-api-key': key } : {};
    },
  },
});

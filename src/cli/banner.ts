// The greeting of a started gateway: its address, whose leads it reads, and what to try.
import type { Config } from '../config/settings.ts';
import type { Examples } from '../server/pages/graphiql.ts';

export function greeting(address: string, config: Config, { apiKey, leadId }: Examples): string[] {
  const isSimulated = config.leadsailUrl === null;
  // With a key or tenants it is simulated only where somebody says so.
  const isAsked = config.leadsailApiKey !== null || config.tenantsFile !== null;
  const header = config.tokensOnly
    ? "-H 'Authorization: Bearer …' "
    : apiKey === null
      ? ''
      : `-H 'X-API-Key: ${apiKey}' `;
  const query = isSimulated
    ? `{ lead(id: \\"${leadId}\\") { firstName interactions(first: 3) { nodes { type status summary } } } }`
    : '{ leads(first: 3) { nodes { id status } } }';
  const data = isSimulated
    ? `a simulated LeadSail, all made up; ${isAsked ? 'take LEADSAIL_URL=simulated away' : 'set LEADSAIL_API_KEY'} for your own leads`
    : config.leadsailUrl;
  const checksTokens = config.tenantsFile !== null || config.jwksUrl !== null;
  const callers = checksTokens
    ? `send \`Authorization: Bearer\` and a token${config.tokensOnly ? '' : ', or their key as X-API-Key'}`
    : config.leadsailApiKey === null
      ? 'send their key as X-API-Key'
      : config.ownKey === 'anyone'
        ? 'from anywhere are served with LEADSAIL_API_KEY, or bring their X-API-Key'
        : 'on this machine are served with LEADSAIL_API_KEY, or bring their X-API-Key';
  return [
    'LeadSail GraphQL: one query returns a lead’s whole history.',
    `  Data      ${data}`,
    `  GraphQL   ${address}/graphql${config.graphiql ? '  (open it in a browser for GraphiQL)' : ''}`,
    `  Callers   ${callers}`,
    `  Try it    curl ${header}-H 'Content-Type: application/json' -d '{"query":"${query}"}' ${address}/graphql`,
  ];
}

// A strict program that uses every type of the package; it is compiled and not run.
import { createServer } from 'node:http';
import {
  createGateway,
  type Gateway,
  type GatewayOptions,
  type JwtOptions,
  type Log,
  type Readiness,
  type Tenant,
} from 'leadsail-graphql';

const tenant: Tenant = { name: 'north', leadsailApiKey: 'a-key', tokens: ['sixteen-characters'] };
const jwt: JwtOptions = { jwksUrl: 'https://issuer.example/keys', issuer: 'i', audience: 'a' };
const log: Log = console;
const some: GatewayOptions = { upstream: 'https://api.leadsail.app/api/v1' };
const all: Required<GatewayOptions> = {
  ...some,
  apiKey: undefined,
  tenants: [tenant],
  jwt,
  log,
  deadlineMs: 8_000,
  callBudget: 250,
  cacheMb: 64,
  rateLimit: 0,
  rateLimitBurst: 1_000,
  callsPerMinute: 0,
  maxBodyBytes: 1_000_000,
  maxDepth: 15,
  maxListItems: 25_000,
  maxSubscriptions: 20_000,
  callbackHosts: ['router.example'],
  corsOrigins: ['https://app.example'],
  introspection: true,
  graphiql: true,
  trace: true,
  metrics: true,
  automaticDocuments: true,
  trustedDocuments: { id: '{ __typename }' },
  documentsOnly: false,
  redisCaFile: undefined,
  redisCertFile: undefined,
  redisKeyFile: undefined,
  redisRequired: false,
  redisChangesChannel: undefined,
  webhookSecret: undefined,
  redisUrl: undefined,
  redisPrefix: 'leadsail-graphql',
};

export async function use(): Promise<readonly string[]> {
  const gateway: Gateway = createGateway(all);
  createServer(gateway.listener).listen(4000);
  const response: Response = await gateway.fetch(new Request('http://host/graphql'));
  const { isReady, reasons, notes }: Readiness = await gateway.ready();
  await gateway.dispose();
  return isReady && response.ok ? notes : reasons;
}

// @ts-expect-error the upstream is needed
createGateway({});
// @ts-expect-error there is no such option
createGateway({ upstream: 'https://api.leadsail.app/api/v1', deadlinems: 1 });
// @ts-expect-error a number is needed
createGateway({ upstream: 'https://api.leadsail.app/api/v1', deadlineMs: '1' });

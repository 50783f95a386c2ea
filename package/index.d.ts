// The public types of the package, by hand: they need node:http and nothing else.
import type { RequestListener } from 'node:http';

/** What can be set; only `upstream` must be. Names and rules are those of the command's flags. */
export type GatewayOptions = {
  /** Base URL of LeadSail, such as `https://api.leadsail.app/api/v1`. */
  readonly upstream: string;
  /**
   * The LeadSail key for requests that bring no `X-API-Key` of their own. Everybody who can reach the gateway then reads
   * these leads: the host decides who that is.
   */
  readonly apiKey?: string | undefined;
  /** Whose bearer token or JWT opens which LeadSail key. */
  readonly tenants?: readonly Tenant[] | undefined;
  /** How a JWT is checked; none is accepted when left out. */
  readonly jwt?: JwtOptions | undefined;
  /** Gets the log, for example pino or `console`; nothing is logged when left out. */
  readonly log?: Log | undefined;
  /** Time for all REST calls of one operation, in milliseconds (8000). */
  readonly deadlineMs?: number | undefined;
  /** REST calls that one operation may make (250). */
  readonly callBudget?: number | undefined;
  /** Calls to LeadSail that one key may make in any minute, by all processes together (0, which sets no limit). */
  readonly callsPerMinute?: number | undefined;
  /** Megabytes of answers to share between operations of one key (16); 0 shares none. */
  readonly cacheMb?: number | undefined;
  /** Operations a second that one credential may keep up (0, which sets no limit). */
  readonly rateLimit?: number | undefined;
  /** Operations that one credential may send at once after a rest (1000). */
  readonly rateLimitBurst?: number | undefined;
  /** Bytes that the body of a request may have (1000000). */
  readonly maxBodyBytes?: number | undefined;
  /** Fields in fields that an operation may have (15). */
  readonly maxDepth?: number | undefined;
  /** List items that an operation may ask for (25000). */
  readonly maxListItems?: number | undefined;
  /** Subscriptions that may be open at one time (20000). */
  readonly maxSubscriptions?: number | undefined;
  /** Hosts of routers that subscriptions may call back, by Apollo's HTTP callback protocol (none). */
  readonly callbackHosts?: readonly string[] | undefined;
  /** Origins of pages that may ask from a browser (none). */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Answer questions about the schema (false). */
  readonly introspection?: boolean | undefined;
  /** GraphiQL at `/graphql` for browsers (false). */
  readonly graphiql?: boolean | undefined;
  /** Answer `x-gateway-trace: 1` with the REST calls made (false). */
  readonly trace?: boolean | undefined;
  /** Answer `/metrics`, for Prometheus (false). */
  readonly metrics?: boolean | undefined;
  /** Automatic persisted queries (true). */
  readonly automaticDocuments?: boolean | undefined;
  /** Trusted documents: the text of each by its id. */
  readonly trustedDocuments?: Readonly<Record<string, string>> | undefined;
  /** Run trusted documents and nothing else (false). */
  readonly documentsOnly?: boolean | undefined;
  /** The secret that LeadSail's webhooks bring as `x-webhook-secret`; no webhooks are taken when left out. */
  readonly webhookSecret?: string | undefined;
  /** Redis, its Sentinels or a Cluster, where several processes meet. */
  readonly redisUrl?: string | undefined;
  /** What all names in Redis begin with (`leadsail-graphql`). */
  readonly redisPrefix?: string | undefined;
  /** Path of a PEM file: who vouches for Redis; whom Node knows when left out. */
  readonly redisCaFile?: string | undefined;
  /** Path of a PEM file: the client certificate that is shown to Redis. */
  readonly redisCertFile?: string | undefined;
  /** Path of a PEM file: the key of that certificate. */
  readonly redisKeyFile?: string | undefined;
  /** Be ready only while Redis is joined, and refuse a mutation that may have been done elsewhere (false). */
  readonly redisRequired?: boolean | undefined;
  /**
   * Channel of Redis on which type and key of what changed are published, such as `leadsail.{type}`, where `{type}` is
   * `Lead`, `Interaction` or `LeadFile`.
   */
  readonly redisChangesChannel?: string | undefined;
};

/** A customer of the one who runs the gateway. */
export type Tenant = {
  readonly name: string;
  /** `apiKey` of the gateway when left out. */
  readonly leadsailApiKey?: string | undefined;
  /** Bearer tokens that are this tenant, of at least 16 characters. */
  readonly tokens?: readonly string[] | undefined;
  /** Values of the tenant claim of a JWT that are this tenant. */
  readonly claims?: readonly string[] | undefined;
  /** What its tokens and claims may do; everything when left out. */
  readonly rights?: readonly ('read' | 'write' | 'contact')[] | undefined;
  /** The secret that LeadSail's webhooks for this tenant bring. */
  readonly webhookSecret?: string | undefined;
};

/** How a JWT is checked. */
export type JwtOptions = {
  /** Address of the public keys of the issuer. */
  readonly jwksUrl: string;
  /** The `iss` that a JWT must have. */
  readonly issuer: string;
  /** The `aud` that a JWT must have. */
  readonly audience: string;
  /** The claim that names the tenant (`tenant`). */
  readonly tenantClaim?: string | undefined;
  /** Whether a token may do only what its `scope` says (`false`). */
  readonly enforceScopes?: boolean | undefined;
};

/** Fields first, then a sentence. Never a key, a name or an id. */
export type Log = {
  readonly [Level in 'debug' | 'info' | 'warn' | 'error']: (
    fields: Readonly<Record<string, unknown>>,
    sentence: string,
  ) => void;
};

/** Whether requests should be sent here. */
export type Readiness = {
  readonly isReady: boolean;
  /** Why not; empty while it is ready. */
  readonly reasons: readonly string[];
  /** What keeps no request away, such as an open circuit of one key. */
  readonly notes: readonly string[];
};

/** A gateway. It opens no port, handles no signal, and shares nothing with another in the same process. */
export type Gateway = {
  /** Answers requests of `node:http`, and of what is built on it: `/graphql` and its subscriptions by events. */
  readonly listener: RequestListener;
  /** Answers a web-standard Request. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Resolves when the gateway has started, with whether it can serve; for a readiness probe of the host. */
  readonly ready: () => Promise<Readiness>;
  /** Ends subscriptions and closes the connections to LeadSail and Redis. */
  readonly dispose: () => Promise<void>;
};

/** Makes a gateway, or throws an Error whose message holds a sentence for every option that is wrong. */
export declare function createGateway(options: GatewayOptions): Gateway;

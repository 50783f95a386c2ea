// Joins the other replicas at the start, and explains why they cannot be joined.
import type { Redis } from './redis.ts';
import type { RedisCertificates } from './redis-connector.ts';
import { isHopeless, remedyOf } from './redis-faults.ts';

/** The text in the log and in `/ready` while Redis does not answer. */
export const STANDALONE = 'Redis is away: nothing is shared with other replicas';

/** Settings for joining the other replicas. */
export type JoinOptions = {
  readonly redisUrl: string | null;
  readonly redisPrefix: string;
  readonly redisCaFile?: string | null;
  readonly redisCertFile?: string | null;
  readonly redisKeyFile?: string | null;
};

/** Where joining and losing Redis are reported. */
type ReplicaCauses = {
  readonly report: (
    cause: 'redis_joined' | 'redis_away' | 'redis_refuses',
    facts: Readonly<Record<string, unknown>>,
    about?: string,
  ) => void;
};

/**
 * Tries once to join the other replicas, for `createGateway`; when that fails, this process works alone
 * and keeps trying. Null: no Redis is configured.
 */
export async function joinReplicas(
  options: JoinOptions,
  causes: ReplicaCauses,
): Promise<Redis | null> {
  const { redisUrl, redisPrefix } = options;
  if (redisUrl === null) return null;
  // Imported on demand: a single process does not load it.
  const { createRedis } = await import('./redis.ts');
  const redis = createRedis({
    url: redisUrl,
    prefix: redisPrefix,
    certificates: certificatesOf(options),
    onJoined: () => causes.report('redis_joined', {}),
    onLost: (fault) => causes.report('redis_away', { fault, ...reasonOf(fault) }, fault),
    onRefused: (fault) => causes.report('redis_refuses', { fault, ...reasonOf(fault) }, fault),
  });
  await redis.tried;
  return redis;
}

const certificatesOf = (options: JoinOptions): RedisCertificates => ({
  ca: options.redisCaFile ?? null,
  cert: options.redisCertFile ?? null,
  key: options.redisKeyFile ?? null,
});

function reasonOf(fault: string): { readonly reason?: string } {
  const reason = remedyOf(fault);
  return reason === null ? {} : { reason };
}

/** A sentence that explains why a process must not start with this Redis; null: it may, even if Redis is away. */
export function refusalOf(redis: Redis | null): string | null {
  const fault = redis?.fault() ?? null;
  return fault !== null && isHopeless(fault) ? `${remedyOf(fault)}.` : null;
}

/** The state of Redis for `/ready`; null while the others are joined, and without Redis. */
export function awayOf(
  redis: Redis | null,
  isRequired: boolean,
): { readonly reason: string; readonly isFatal: boolean } | null {
  if (redis === null || redis.isJoined()) return null;
  const remedy = remedyOf(redis.fault() ?? '');
  return {
    reason: remedy === null ? STANDALONE : `${STANDALONE}; ${remedy}`,
    isFatal: isRequired || refusalOf(redis) !== null,
  };
}

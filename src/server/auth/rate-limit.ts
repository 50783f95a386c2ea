// The rate limit: a token bucket for each credential, and the headers that state what is left.
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { SharedBuckets } from '../../live/replicas/redis-buckets.ts';
import type { Credential } from '../../upstream/credential.ts';
import { EVERYBODY, UNVERIFIED, type Verified } from '../../upstream/verified.ts';
import { type Incoming, once } from '../http/incoming.ts';
import { httpError } from '../http/request-params.ts';
import { type CallerOf, orNobody } from './caller.ts';

export type RatePolicy = {
  /** Operations a second that a credential may keep up. */
  readonly perSecond: number;
  /** Operations that it may send at once after a rest. */
  readonly burst: number;
};

/** What a credential has left, as of a moment of any clock that only moves forward. */
export type Bucket = { readonly tokens: number; readonly atMs: number };

export type Verdict = {
  readonly isAllowed: boolean;
  /** The bucket from now on. */
  readonly bucket: Bucket;
  /** Milliseconds until one more operation is allowed; 0 when it is now. */
  readonly retryAfterMs: number;
  /** Milliseconds until the bucket is full again. */
  readonly fullInMs: number;
};

/** Removes one operation from a bucket; undefined is a full one. Pure. */
export function take(
  bucket: Bucket | undefined,
  { perSecond, burst }: RatePolicy,
  nowMs: number,
): Verdict {
  const perMs = perSecond / 1_000;
  const { tokens: before, atMs } = bucket ?? { tokens: burst, atMs: nowMs };
  const filled = Math.min(burst, before + Math.max(0, nowMs - atMs) * perMs);
  // Sums of fractions fall a hair short of what was waited for.
  const isAllowed = filled >= 1 - 1e-9;
  const tokens = isAllowed ? Math.max(0, filled - 1) : filled;
  return {
    isAllowed,
    bucket: { tokens, atMs: nowMs },
    retryAfterMs: tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs),
    fullInMs: Math.ceil((burst - tokens) / perMs),
  };
}

export const BUCKETS_KEPT = 10_000;

export type RateLimitOptions = {
  /** Buckets of all replicas; null, and for as long as they cannot be asked: this process fills its own. */
  readonly shared?: SharedBuckets | null;
  /** Which credentials LeadSail has accepted; all of them when left out. */
  readonly verified?: Verified;
  readonly nowMs?: () => number;
};

/**
 * One bucket a credential or, where tokens tell several of its subjects apart, one a subject. Anybody who is not verified
 * takes from one more, which all of those have in common: made-up keys have together what one tenant has, and so have
 * callers without any.
 */
function createBuckets(policy: RatePolicy, options: RateLimitOptions) {
  const { shared = null, verified = EVERYBODY, nowMs = () => performance.now() } = options;
  const { burst } = policy;
  // Those of made-up keys push out no others.
  const known = new LRUCache<string, Bucket>({ max: BUCKETS_KEPT });
  const unknown = new LRUCache<string, Bucket>({ max: BUCKETS_KEPT });
  let crowd: Bucket | undefined;
  let nobody: Bucket | undefined;

  // It was never one of the crowd: what it took of the others is theirs again.
  verified.onChange((credential, isVerified) => {
    const bucket = unknown.get(credential);
    if (!isVerified || !bucket) return;
    unknown.delete(credential);
    known.set(credential, bucket);
    if (crowd) crowd = { ...crowd, tokens: Math.min(burst, crowd.tokens + burst - bucket.tokens) };
  });

  async function takeFrom(name: string, bucket: Bucket | undefined): Promise<Verdict> {
    const tokens = (await shared?.(name, policy)) ?? null;
    const atMs = nowMs();
    // What the others leave is where this process would go on alone.
    return take(tokens === null ? bucket : { tokens, atMs }, policy, atMs);
  }

  async function takeKnown(caller: Credential): Promise<Verdict> {
    const { fingerprint, subject } = caller;
    const name = subject === undefined ? fingerprint : `${fingerprint} ${subject}`;
    const verdict = await takeFrom(name, known.get(name));
    known.set(name, verdict.bucket);
    return verdict;
  }

  async function takeUnknown(caller: Credential | null): Promise<Verdict> {
    if (caller === null) {
      const ofNobody = await takeFrom('', nobody);
      nobody = ofNobody.bucket;
      return ofNobody;
    }
    const ofAll = await takeFrom(UNVERIFIED, crowd);
    crowd = ofAll.bucket;
    if (!ofAll.isAllowed) return ofAll;
    const own = await takeFrom(caller.fingerprint, unknown.get(caller.fingerprint));
    unknown.set(caller.fingerprint, own.bucket);
    return own;
  }

  return {
    take: (caller: Credential | null): Promise<Verdict> =>
      caller !== null && verified.has(caller.fingerprint) ? takeKnown(caller) : takeUnknown(caller),
  };
}

/** Counts what each caller asks for. */
export function createRateLimit(
  policy: RatePolicy,
  callerOf: CallerOf,
  options: RateLimitOptions = {},
): RateLimit {
  const believed = orNobody(callerOf);
  const buckets = createBuckets(policy, options);
  const { perSecond, burst } = policy;
  const window = Math.ceil(burst / perSecond);

  async function verdictOn(incoming: Incoming): Promise<Verdict> {
    const verdict = await buckets.take(await believed(incoming));
    incoming.found.set(buckets, verdict);
    return verdict;
  }

  const admit = once(verdictOn);
  return {
    async refusalOf(incoming) {
      const { isAllowed, retryAfterMs } = await admit(incoming);
      if (isAllowed) return null;
      const seconds = toSeconds(retryAfterMs);
      return httpError(
        'RATE_LIMITED',
        429,
        `A caller may send ${perSecond} operations a second and ${burst} at once, got more: wait ${seconds} s.`,
        { 'retry-after': `${seconds}` },
      );
    },
    headersOf(incoming) {
      const verdict = incoming.found.get(buckets) as Verdict | undefined;
      if (!verdict) return [];
      const { bucket, fullInMs } = verdict;
      // Of the IETF's draft on rate limit fields: quota and window, what remains and when it is whole.
      const left = Math.floor(bucket.tokens + 1e-9);
      return [
        ['ratelimit-policy', `"operations";q=${burst};w=${window}`],
        ['ratelimit', `"operations";r=${left};t=${toSeconds(fullInMs)}`],
      ];
    },
  };
}

export type RateLimit = {
  /** Removes one operation from the caller's bucket, once a request; null when it had one. */
  readonly refusalOf: (incoming: Incoming) => Promise<GraphQLError | null>;
  /** For the answer, refused or not. */
  readonly headersOf: (incoming: Incoming) => readonly (readonly [string, string])[];
};

const toSeconds = (ms: number): number => Math.ceil(ms / 1_000);

// How often one credential may ask: a token bucket for each, and the headers that tell how much is left.
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { SharedBuckets } from '../live/redis-buckets.ts';
import type { Fingerprint } from '../upstream/credential.ts';
import type { CallerOf } from './authentication.ts';
import { refusal } from './request.ts';

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

/** Takes one operation out of a bucket; undefined is a full one. Pure. */
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

// Who is forgotten among so many starts with a full bucket: with made-up keys that is no gain.
export const BUCKETS_KEPT = 10_000;

/**
 * One bucket a credential, and one for all callers who have none or are not believed. `shared` are those
 * of all replicas; for as long as they cannot be asked, this process fills its own.
 */
export function useRateLimit(
  policy: RatePolicy,
  callerOf: CallerOf,
  shared: SharedBuckets | null = null,
  nowMs: () => number = () => performance.now(),
): Plugin {
  const buckets = new LRUCache<Fingerprint | '', Bucket>({ max: BUCKETS_KEPT });
  const verdicts = new WeakMap<Request, Verdict>();
  const { perSecond, burst } = policy;
  const window = Math.ceil(burst / perSecond);

  return {
    async onParams({ request }) {
      const caller = await callerOf(request).catch(() => null);
      const key = caller?.fingerprint ?? '';
      const tokens = (await shared?.(key, policy)) ?? null;
      const atMs = nowMs();
      // What the others leave is where this process would go on alone.
      const verdict = take(tokens === null ? buckets.get(key) : { tokens, atMs }, policy, atMs);
      buckets.set(key, verdict.bucket);
      verdicts.set(request, verdict);
      if (verdict.isAllowed) return;
      const seconds = toSeconds(verdict.retryAfterMs);
      throw refusal(
        'RATE_LIMITED',
        429,
        `A caller may send ${perSecond} operations a second and ${burst} at once, got more: wait ${seconds} s.`,
        { 'retry-after': `${seconds}` },
      );
    },
    onResponse({ request, response }) {
      const verdict = verdicts.get(request);
      if (!verdict) return;
      const { bucket, fullInMs } = verdict;
      // Of the IETF's draft on rate limit fields: quota and window, what remains and when it is whole.
      response.headers.set('ratelimit-policy', `"operations";q=${burst};w=${window}`);
      response.headers.set(
        'ratelimit',
        `"operations";r=${Math.floor(bucket.tokens + 1e-9)};t=${toSeconds(fullInMs)}`,
      );
    },
  };
}

const toSeconds = (ms: number): number => Math.ceil(ms / 1_000);

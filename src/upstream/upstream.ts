// One REST host: the pipeline that every call to it goes through, in one visible list.
import { createAttempt, type Lane, type UpstreamAnswer, type UpstreamRequest } from './attempt.ts';
import { createBreakers } from './breakers.ts';
import type { CallQuota } from './call-quota.ts';
import { type Deadline, pause } from './deadline.ts';
import { UpstreamFailure } from './failure.ts';
import { createLimiter } from './limiter.ts';
import type { UpstreamObserver } from './observer.ts';
import { NO_PROXIES, type ProxySettings } from './proxy.ts';
import { retryDelayMs } from './retry.ts';
import { createTransport } from './transport.ts';
import { createTurns, type Turns } from './turns.ts';
import { EVERYBODY, type Verified } from './verified.ts';

export type Upstream = {
  /** Rejects with an UpstreamFailure. Reads are retried where that may help, writes never. */
  readonly call: (request: UpstreamRequest, deadline: Deadline) => Promise<UpstreamAnswer>;
  /** The current load: calls in flight, calls waiting, and tenants whose circuit is not closed. */
  readonly inFlight: () => number;
  readonly waiting: () => number;
  readonly openCircuits: () => number;
  /** Drops every connection; calls under way fail. */
  readonly close: () => Promise<void>;
};

export type UpstreamOptions = {
  /** Base URL without a trailing slash, for example `https://api.leadsail.app/api/v1`. */
  readonly url: string;
  /** Calls in flight at most, all tenants together; 128 when left out. */
  readonly maxInFlight?: number;
  /** Calls that may wait for their turn; 2,048 when left out. */
  readonly maxWaiting?: number;
  /** Longest answer read, in bytes; 32 MiB when left out. */
  readonly maxBodyBytes?: number;
  /** Whether to request compressed answers; they are read either way. */
  readonly asksForCompression?: boolean;
  readonly proxies?: ProxySettings;
  /** The calls that each tenant may make in a minute; null or left out: any number. */
  readonly quota?: CallQuota | null;
  readonly observer?: UpstreamObserver;
  /** Which credentials LeadSail has accepted; all of them when left out. */
  readonly verified?: Verified;
  /** Turns in which answers are read, shared with other work for tenants; separate ones when left out. */
  readonly turns?: Turns;
};

/** Opens no connection until the first call. */
export function createUpstream({
  url,
  maxInFlight = 128,
  maxWaiting = 2_048,
  maxBodyBytes = 32 * 1024 * 1024,
  asksForCompression = false,
  proxies = NO_PROXIES,
  quota = null,
  observer = {},
  verified = EVERYBODY,
  turns = createTurns(),
}: UpstreamOptions): Upstream {
  const createLane = (watcher: UpstreamObserver): Lane => ({
    transport: createTransport({ url, connections: maxInFlight, maxBodyBytes, proxies }),
    limiter: createLimiter({ maxInFlight, maxWaiting }),
    breakers: createBreakers(watcher, verified),
  });
  const ordinary = createLane(observer);
  const polls = createLane({});
  const lanes = [ordinary, polls];
  const attemptOnce = createAttempt({
    acceptEncoding: asksForCompression ? 'br, gzip' : 'identity',
    ...{ maxWaiting, maxBodyBytes, quota, observer, verified, turns },
  });

  // From the outside in: retry, circuit, turn, decoding. The deadline is passed all the way down and ends
  // both waiting and reading. Retry is outermost, so that its back-off holds no place; an open circuit
  // refuses without queueing; each attempt counts against the limit; and decoding is innermost, so that
  // all of them see `200 {"success": false}` as the failure that it is.
  async function call(request: UpstreamRequest, deadline: Deadline): Promise<UpstreamAnswer> {
    if (!request.isPoll && verified.isRefused(request.credential.fingerprint))
      throw refusedBefore();
    const lane = request.isPoll ? polls : ordinary;
    for (let attempt = 1; ; attempt += 1) {
      request.onAttempt?.(attempt);
      try {
        return await attemptOnce(request, { lane, attempt }, deadline);
      } catch (error) {
        // A write may have happened although its answer was lost, so it is never sent twice.
        const isOnce = request.method !== 'GET' || request.isPoll;
        if (isOnce || !(error instanceof UpstreamFailure)) throw error;
        const delayMs = retryDelayMs({
          failure: error,
          attempt,
          remainingMs: deadline.remainingMs(),
          random: Math.random(),
        });
        if (delayMs === null) throw error;
        await pause(delayMs, deadline);
        if (!deadline.isAwaited()) throw error;
      }
    }
  }

  return {
    call,
    inFlight: () => lanes.reduce((sum, { limiter }) => sum + limiter.inFlight(), 0),
    waiting: () => lanes.reduce((sum, { limiter }) => sum + limiter.waiting(), 0),
    openCircuits: ordinary.breakers.open,
    close: async () => void (await Promise.all(lanes.map(({ transport }) => transport.close()))),
  };
}

const refusedBefore = (): UpstreamFailure =>
  new UpstreamFailure('unauthenticated', 'LeadSail refused the API key.', { status: 401 });

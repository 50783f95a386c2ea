// One REST host: the pipeline that every call to it goes through, in one visible list.
import { LRUCache } from 'lru-cache';
import { type Breaker, type BreakerState, createBreaker, type Outcome } from './breaker.ts';
import type { Credential, Fingerprint } from './credential.ts';
import { type Deadline, pause } from './deadline.ts';
import { toData } from './envelope.ts';
import { type FailureKind, UpstreamFailure } from './failure.ts';
import { createLimiter } from './limiter.ts';
import type { UpstreamObserver } from './observer.ts';
import { retryDelayMs } from './retry.ts';
import type { Shape } from './shape.ts';
import { createTransport, type RawRequest } from './transport.ts';

/** One call to make. */
export type UpstreamRequest = Omit<RawRequest, 'headers'> & {
  /** Its name: method and path template, for example `GET /leads/{leadId}`. */
  readonly endpoint: string;
  readonly credential: Credential;
  /** What is all as this says stays a tape. */
  readonly shape?: Shape | null;
  /** A read that is not tried again when it fails. */
  readonly isTriedOnce?: boolean | undefined;
  /** W3C trace context to hand on. */
  readonly traceparent?: string | undefined;
  /** Told of each try before it is made, from 1. */
  readonly onAttempt?: ((attempt: number) => void) | undefined;
};

/** What the host answered: `data` out of its envelope, not yet looked at, and how long its body was. */
export type Answer = { readonly status: number; readonly data: unknown; readonly bytes: number };

export type Upstream = {
  /** Rejects with an UpstreamFailure. Reads are tried again where that may help, writes never. */
  readonly call: (request: UpstreamRequest, deadline: Deadline) => Promise<Answer>;
  /** What is going on: calls in flight, calls waiting, and tenants whose circuit is not closed. */
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
  readonly observer?: UpstreamObserver;
};

const USER_AGENT = 'leadsail-graphql';

/** A host to ask. Opens no connection until the first call. */
export function createUpstream({
  url,
  maxInFlight = 128,
  maxWaiting = 2_048,
  maxBodyBytes = 32 * 1024 * 1024,
  observer = {},
}: UpstreamOptions): Upstream {
  const transport = createTransport({ url, connections: maxInFlight, maxBodyBytes });
  const limiter = createLimiter({ maxInFlight, maxWaiting });
  const breakers = createBreakers(observer);

  // From the outside in: retry, circuit, turn, and what is decoded last. The deadline is handed all the
  // way down and ends waiting and reading alike. Retry is outermost, so that waiting out its back-off
  // holds no place; an open circuit refuses without queueing; each try counts against the limit; and
  // what is decoded last looks to all of them like what it is, for `200 {"success": false}` is a failure.
  async function call(request: UpstreamRequest, deadline: Deadline): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      request.onAttempt?.(attempt);
      try {
        return await tryOnce(request, deadline, attempt);
      } catch (error) {
        // A write may have been done although its answer was lost: nobody sends it twice.
        const isOnce = request.method !== 'GET' || request.isTriedOnce;
        if (isOnce || !(error instanceof UpstreamFailure)) throw error;
        const delayMs = retryDelayMs({
          failure: error,
          attempt,
          remainingMs: deadline.remainingMs(),
          random: Math.random(),
        });
        if (delayMs === null) throw error;
        await pause(delayMs, deadline);
      }
    }
  }

  async function tryOnce(
    request: UpstreamRequest,
    deadline: Deadline,
    attempt: number,
  ): Promise<Answer> {
    const { credential, endpoint, shape } = request;
    const admitted = breakers.of(credential.fingerprint).admit();
    if ('retryAfterMs' in admitted) throw leftAlone(admitted.retryAfterMs);
    const askedAtMs = performance.now();
    let leftAtMs = askedAtMs;
    let giveBack: (() => void) | null = null;
    let failure: unknown = null;
    try {
      giveBack = limiter.turnNow();
      if (!giveBack) {
        giveBack = await limiter.turn(credential.fingerprint, deadline);
        leftAtMs = performance.now();
      }
      const answer = await transport.send(toRaw(request), deadline);
      const data = toData(answer, Date.now(), shape);
      return { status: answer.status, data, bytes: answer.body.length };
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      // Without a turn nothing has left that could be told of.
      if (giveBack) {
        giveBack();
        const durationMs = performance.now() - leftAtMs;
        const queueMs = leftAtMs - askedAtMs;
        const outcome = failure === null ? 'ok' : kindOf(failure);
        observer.attempt?.({ endpoint, outcome, durationMs, queueMs, attempt });
      }
      admitted.report(failure === null ? 'answered' : outcomeOf(failure));
    }
  }

  return {
    call,
    inFlight: limiter.inFlight,
    waiting: limiter.waiting,
    openCircuits: breakers.open,
    close: transport.close,
  };
}

function toRaw(request: UpstreamRequest): RawRequest {
  const { credential, traceparent, method, path, body, onLeave } = request;
  const headers: Record<string, string> = {
    'x-api-key': credential.apiKey,
    accept: 'application/json',
    'user-agent': USER_AGENT,
  };
  if (traceparent !== undefined) headers.traceparent = traceparent;
  if (body !== undefined) headers['content-type'] = 'application/json';
  return { method, path, headers, body, onLeave };
}

// A tenant's circuit is its own: what fails for one key may work for another.
type Breakers = {
  readonly of: (tenant: Fingerprint) => Breaker;
  /** How many are not closed. */
  readonly open: () => number;
};

function createBreakers(observer: UpstreamObserver): Breakers {
  const breakers = new LRUCache<Fingerprint, Breaker>({ max: 10_000 });
  const onChange = (state: BreakerState): void => observer.breaker?.({ state });
  return {
    of(tenant) {
      const known = breakers.get(tenant);
      if (known) return known;
      const made = createBreaker(() => performance.now(), onChange);
      breakers.set(tenant, made);
      return made;
    },
    open: () => [...breakers.values()].filter((breaker) => breaker.state() !== 'closed').length,
  };
}

const leftAlone = (retryAfterMs: number): UpstreamFailure =>
  new UpstreamFailure('unavailable', 'LeadSail does not answer; it is left alone a while.', {
    retryAfterMs: Math.ceil(retryAfterMs),
  });

const kindOf = (error: unknown): FailureKind =>
  error instanceof UpstreamFailure ? error.kind : 'unavailable';

function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof UpstreamFailure)) return 'unknown';
  const { kind, status, isTransient } = error;
  if (kind === 'timeout') return 'outage';
  if (kind === 'unavailable') return status === undefined && !isTransient ? 'unknown' : 'outage';
  if (kind === 'bad_response' && isTransient) return 'outage';
  return kind === 'cancelled' ? 'unknown' : 'answered';
}

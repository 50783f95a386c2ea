// One REST host: the pipeline that every call to it goes through, in one visible list.
import { toReadable } from './body.ts';
import { createBreakers } from './breakers.ts';
import { type CallKind, type CallQuota, spendCall } from './call-quota.ts';
import type { Credential } from './credential.ts';
import { type Deadline, pause } from './deadline.ts';
import { type Parse, toData } from './envelope.ts';
import { type FailureKind, UpstreamFailure } from './failure.ts';
import { createLimiter } from './limiter.ts';
import type { UpstreamObserver } from './observer.ts';
import { NO_PROXIES, type ProxySettings } from './proxy.ts';
import { retryDelayMs } from './retry.ts';
import type { RecordedCall, TraceStep } from './trace-step.ts';
import { createTransport, type RawRequest } from './transport.ts';
import { EVERYBODY, type Verified } from './verified.ts';

/** One call to make. */
export type UpstreamRequest = Omit<RawRequest, 'headers'> & {
  /** Its name: method and path template, for example `GET /leads/{leadId}`. */
  readonly endpoint: string;
  readonly credential: Credential;
  /** Reads the body of its answer; `parseExact` when left out. */
  readonly parse?: Parse | undefined;
  /**
   * A read that is made again anyway: not retried when it fails, with connections, a queue and circuits of its own, so
   * that no other call waits for it or is refused because of it. It neither heeds nor tells that a credential was
   * refused a moment ago.
   */
  readonly isPoll?: boolean | undefined;
  /** A read that a mutation needs. */
  readonly isForWrite?: boolean | undefined;
  /** Of the trace that it is made in; none is handed on when left out. */
  readonly step?: TraceStep | undefined;
  /** Told of each try before it is made, from 1. */
  readonly onAttempt?: ((attempt: number) => void) | undefined;
};

/** What the host answered. */
export type UpstreamAnswer = {
  readonly status: number;
  /** Out of its envelope, not yet looked at. */
  readonly data: unknown;
  /** The length of its body. */
  readonly bytes: number;
  /** Whether some of it was no UTF-8, and is U+FFFD. */
  readonly isRepaired: boolean;
};

export type Upstream = {
  /** Rejects with an UpstreamFailure. Reads are tried again where that may help, writes never. */
  readonly call: (request: UpstreamRequest, deadline: Deadline) => Promise<UpstreamAnswer>;
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
  /** Whether answers may come compressed; they are read either way. */
  readonly asksForCompression?: boolean;
  readonly proxies?: ProxySettings;
  /** What each tenant may ask in a minute; null or left out: any number of calls. */
  readonly quota?: CallQuota | null;
  readonly observer?: UpstreamObserver;
  /** Which credentials are known to be good; all when left out. */
  readonly verified?: Verified;
};

const USER_AGENT = 'leadsail-graphql';

/** For a write it says that it was done. */
const NO_CONTENT = 204;

/** A host to ask. Opens no connection until the first call. */
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
}: UpstreamOptions): Upstream {
  const createLane = (watcher: UpstreamObserver) => ({
    transport: createTransport({ url, connections: maxInFlight, maxBodyBytes, proxies }),
    limiter: createLimiter({ maxInFlight, maxWaiting }),
    breakers: createBreakers(watcher, verified),
  });
  const ordinary = createLane(observer);
  const polls = createLane({});
  const lanes = [ordinary, polls];
  const acceptEncoding = asksForCompression ? 'br, gzip' : 'identity';

  // From the outside in: retry, circuit, turn, and what is decoded last. The deadline is handed all the
  // way down and ends waiting and reading alike. Retry is outermost, so that waiting out its back-off
  // holds no place; an open circuit refuses without queueing; each try counts against the limit; and
  // what is decoded last looks to all of them like what it is, for `200 {"success": false}` is a failure.
  async function call(request: UpstreamRequest, deadline: Deadline): Promise<UpstreamAnswer> {
    if (!request.isPoll && verified.isRefused(request.credential.fingerprint))
      throw refusedBefore();
    for (let attempt = 1; ; attempt += 1) {
      request.onAttempt?.(attempt);
      try {
        return await tryOnce(request, deadline, attempt);
      } catch (error) {
        // A write may have been done although its answer was lost: nobody sends it twice.
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
      }
    }
  }

  async function tryOnce(
    request: UpstreamRequest,
    deadline: Deadline,
    attempt: number,
  ): Promise<UpstreamAnswer> {
    const { credential, endpoint, parse, isPoll, step } = request;
    const { fingerprint, subject = '' } = credential;
    const { transport, limiter, breakers } = isPoll ? polls : ordinary;
    const share = verified.shareOf(fingerprint);
    const admitted = breakers.of(fingerprint).admit();
    if ('retryAfterMs' in admitted) throw leftAlone(admitted.retryAfterMs);
    const askedAtMs = performance.now();
    let leftAtMs = askedAtMs;
    let giveBack: (() => void) | null = null;
    let failure: unknown = null;
    let recorded: RecordedCall | null = null;
    let answered: number | null = null;
    try {
      giveBack = limiter.turnNow();
      if (!giveBack) {
        giveBack = await limiter.turn(share, deadline, fingerprint + subject);
        leftAtMs = performance.now();
      }
      if (quota) await spendCall(quota, credential, kindOfCall(request));
      recorded = step?.span?.beginCall(endpoint, attempt) ?? null;
      const handedOn = recorded?.headers ?? step?.headers;
      const raw = await transport.send(toRaw(request, acceptEncoding, handedOn), deadline);
      answered = raw.status;
      const answer = await toReadable(raw, maxBodyBytes);
      const { status, body, isRepaired } = answer;
      const isBare = status === NO_CONTENT && request.method !== 'GET';
      const data = isBare ? undefined : toData(answer, Date.now(), parse);
      if (isSuccess(status)) verified.confirm(fingerprint);
      return { status, data, bytes: body.length, isRepaired };
    } catch (error) {
      failure = error;
      if (kindOf(error) === 'unauthenticated') verified.deny(fingerprint, !request.isPoll);
      throw error;
    } finally {
      // Without a turn, or over the quota, nothing has left that could be told of.
      if (giveBack) {
        giveBack();
        const durationMs = performance.now() - leftAtMs;
        const queueMs = leftAtMs - askedAtMs;
        const outcome = failure === null ? 'ok' : kindOf(failure);
        recorded?.end(answered, failure === null ? null : kindOf(failure));
        const tenant = { fingerprint, isVerified: verified.has(fingerprint) };
        const isPoll = request.isPoll ?? false;
        if (outcome === 'over_quota') observer.overQuota?.({ tenant, kind: kindOfCall(request) });
        else {
          observer.attempt?.({
            ...{ endpoint, outcome, durationMs, queueMs, attempt, tenant, isPoll },
            failure: failureOf(failure),
            status: answered,
          });
        }
      } else if (kindOf(failure) === 'unavailable') observer.crowded?.({ waiting: maxWaiting });
      breakers.report(admitted, failure);
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

function toRaw(
  request: UpstreamRequest,
  acceptEncoding: string,
  traceHeaders: TraceStep['headers'] | undefined,
): RawRequest {
  const { credential, method, path, body, onLeave } = request;
  const headers: Record<string, string> = {
    'x-api-key': credential.apiKey,
    accept: 'application/json',
    'accept-encoding': acceptEncoding,
    'user-agent': USER_AGENT,
    ...traceHeaders,
  };
  if (body !== undefined) headers['content-type'] = 'application/json';
  return { method, path, headers, body, onLeave };
}

function kindOfCall({ isPoll, isForWrite, method }: UpstreamRequest): CallKind {
  if (isPoll) return 'poll';
  return isForWrite || method !== 'GET' ? 'write' : 'read';
}

const leftAlone = (retryAfterMs: number): UpstreamFailure =>
  new UpstreamFailure('unavailable', 'LeadSail does not answer; it is left alone a while.', {
    retryAfterMs: Math.ceil(retryAfterMs),
  });

const refusedBefore = (): UpstreamFailure =>
  new UpstreamFailure('unauthenticated', 'LeadSail refused the API key.', { status: 401 });

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const failureOf = (error: unknown): UpstreamFailure | null =>
  error instanceof UpstreamFailure ? error : null;

const kindOf = (error: unknown): FailureKind =>
  error instanceof UpstreamFailure ? error.kind : 'unavailable';

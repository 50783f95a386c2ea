// One attempt at a call: admitted by its circuit, queued, counted, sent, decoded, and reported whatever its outcome.
import { toReadable } from './body.ts';
import type { Breakers } from './breakers.ts';
import { type CallKind, type CallQuota, spendCall } from './call-quota.ts';
import type { Credential } from './credential.ts';
import { type Deadline, nobodyWaits } from './deadline.ts';
import { type Parse, toData } from './envelope.ts';
import { type FailureKind, UpstreamFailure } from './failure.ts';
import type { Limiter } from './limiter.ts';
import type { UpstreamObserver } from './observer.ts';
import type { RecordedCall, TraceStep } from './trace-step.ts';
import type { RawRequest, Transport } from './transport.ts';
import type { Turns } from './turns.ts';
import type { Verified } from './verified.ts';

/** One call to make. */
export type UpstreamRequest = Omit<RawRequest, 'headers'> & {
  /** Its name: method and path template, for example `GET /leads/{leadId}`. */
  readonly endpoint: string;
  readonly credential: Credential;
  /** Parses the body of the answer; `parseExact` when left out. */
  readonly parse?: Parse | undefined;
  /**
   * A read that repeats anyway: it is not retried, and has separate connections, queue and circuits, so that no other
   * call waits for it or is refused because of it. It neither respects nor records that a credential was refused a
   * moment ago.
   */
  readonly isPoll?: boolean | undefined;
  /** A read that a mutation needs. */
  readonly isForWrite?: boolean | undefined;
  /** The step of its trace; when left out, no trace headers are sent. */
  readonly step?: TraceStep | undefined;
  /** Called before each attempt, numbered from 1. */
  readonly onAttempt?: ((attempt: number) => void) | undefined;
};

/** What the host answered. */
export type UpstreamAnswer = {
  readonly status: number;
  /** Without its envelope, not validated yet. */
  readonly data: unknown;
  readonly body: Buffer;
  /** Whether bytes that are not UTF-8 were replaced by U+FFFD. */
  readonly isRepaired: boolean;
};

/** Separate connections, queue and circuits: calls of one lane never wait for another lane. */
export type Lane = {
  readonly transport: Transport;
  readonly limiter: Limiter;
  readonly breakers: Breakers;
};

export type AttemptOptions = {
  readonly maxWaiting: number;
  readonly maxBodyBytes: number;
  readonly acceptEncoding: string;
  readonly quota: CallQuota | null;
  readonly observer: UpstreamObserver;
  readonly verified: Verified;
  /** Turns in which answers are read. */
  readonly turns: Turns;
};

/** The number of an attempt, from 1, and its lane. */
export type AttemptPlace = { readonly lane: Lane; readonly attempt: number };

/** Rejects with an UpstreamFailure. */
export type Attempt = (
  request: UpstreamRequest,
  place: AttemptPlace,
  deadline: Deadline,
) => Promise<UpstreamAnswer>;

/** The progress of an attempt. */
type Course = {
  readonly askedAtMs: number;
  leftAtMs: number;
  /** Null: it has no turn (yet). */
  giveBack: (() => void) | null;
  recorded: RecordedCall | null;
  /** Null: no answer arrived. */
  status: number | null;
};

/** The status of a successful write without a body. */
const NO_CONTENT = 204;
const USER_AGENT = 'leadsail-graphql';

export function createAttempt(options: AttemptOptions): Attempt {
  const { quota, verified } = options;

  async function send(
    request: UpstreamRequest,
    { lane, attempt }: AttemptPlace,
    course: Course,
    deadline: Deadline,
  ): Promise<UpstreamAnswer> {
    const { credential, endpoint, parse, step } = request;
    const { fingerprint, subject = '' } = credential;
    course.giveBack = lane.limiter.turnNow();
    if (!course.giveBack) {
      const share = verified.shareOf(fingerprint);
      const giveBack = await lane.limiter.turn(share, deadline, fingerprint + subject);
      if (!deadline.isAwaited()) {
        giveBack();
        throw nobodyWaits();
      }
      course.giveBack = giveBack;
      course.leftAtMs = performance.now();
    }
    if (quota) await spendCall(quota, credential, kindOfCall(request));
    course.recorded = step?.span?.beginCall(endpoint, attempt) ?? null;
    const handedOn = course.recorded?.headers ?? step?.headers;
    const sent = toRaw(request, options.acceptEncoding, handedOn);
    const raw = await lane.transport.send(sent, deadline);
    // The rest runs in microtasks: reading the answer, resolving, writing.
    const share = verified.shareOf(fingerprint);
    await options.turns.wait(share, fingerprint + subject, raw.body.length);
    course.status = raw.status;
    const answer = await toReadable(raw, options.maxBodyBytes);
    const { status, body, isRepaired } = answer;
    const isBare = status === NO_CONTENT && request.method !== 'GET';
    const data = isBare ? undefined : toData(answer, Date.now(), parse);
    if (isSuccess(status)) verified.confirm(fingerprint);
    return { status, data, body, isRepaired };
  }

  return async (request, place, deadline) => {
    const { fingerprint } = request.credential;
    const { breakers } = place.lane;
    const admitted = breakers.of(fingerprint).admit();
    if ('retryAfterMs' in admitted) throw leftAlone(admitted.retryAfterMs);
    const askedAtMs = performance.now();
    const course: Course = {
      askedAtMs,
      leftAtMs: askedAtMs,
      giveBack: null,
      recorded: null,
      status: null,
    };
    let failure: unknown = null;
    try {
      return await send(request, place, course, deadline);
    } catch (error) {
      failure = error;
      if (kindOf(error) === 'unauthenticated') verified.deny(fingerprint, !request.isPoll);
      throw error;
    } finally {
      report(options, { request, attempt: place.attempt, course, failure });
      breakers.report(admitted, failure);
    }
  };
}

/** Gives the turn back and reports the outcome; for an attempt that got no turn, only a full queue. */
function report(
  { observer, verified, maxWaiting }: AttemptOptions,
  ended: {
    readonly request: UpstreamRequest;
    readonly attempt: number;
    readonly course: Course;
    /** Null for a good answer. */
    readonly failure: unknown;
  },
): void {
  const { request, attempt, course, failure } = ended;
  const { askedAtMs, leftAtMs, giveBack, recorded, status } = course;
  const outcome = failure === null ? 'ok' : kindOf(failure);
  if (!giveBack) {
    if (outcome === 'unavailable') observer.crowded?.({ waiting: maxWaiting });
    return;
  }
  giveBack();
  const durationMs = performance.now() - leftAtMs;
  const queueMs = leftAtMs - askedAtMs;
  recorded?.end(status, outcome === 'ok' ? null : outcome);
  const { endpoint, credential, isPoll = false } = request;
  const { fingerprint } = credential;
  const tenant = { fingerprint, isVerified: verified.has(fingerprint) };
  if (outcome === 'over_quota') observer.overQuota?.({ tenant, kind: kindOfCall(request) });
  else {
    observer.attempt?.({
      ...{ endpoint, outcome, durationMs, queueMs, attempt, tenant, isPoll },
      failure: failureOf(failure),
      status,
    });
  }
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
  new UpstreamFailure('unavailable', 'LeadSail is not responding; calls are paused.', {
    retryAfterMs: Math.ceil(retryAfterMs),
  });

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const failureOf = (error: unknown): UpstreamFailure | null =>
  error instanceof UpstreamFailure ? error : null;

const kindOf = (error: unknown): FailureKind =>
  error instanceof UpstreamFailure ? error.kind : 'unavailable';

// From the reports of calls to LeadSail to the causes that are logged, and at `debug` to one line a call.
import {
  causeOf,
  codeOf,
  foreignReason,
  MISSING_VERSION,
  unreachedReason,
} from '../../upstream/diagnosis.ts';
import type { ForeignAnswer, UpstreamFailure } from '../../upstream/failure.ts';
import {
  type ObservedAttempt,
  type ObservedCircuit,
  type ObservedQuota,
  type ObservedRead,
  observeBy,
  type UpstreamObserver,
} from '../../upstream/observer.ts';
import { idsIn } from '../../upstream/path.ts';
import { UNVERIFIED } from '../../upstream/verified.ts';
import type { Cause, Causes } from './causes.ts';
import type { Log } from './log.ts';
import { shownTenant } from './operation-log.ts';

/** What the operator has to know of a failed call. */
type ReportedFailure = {
  readonly cause: Cause;
  readonly facts: Readonly<Record<string, unknown>>;
  /** What it is about; the same for every endpoint. */
  readonly about: string;
};

/** Reports why calls fail, and when the queue or a circuit refuses them. `url` is LeadSail's base URL. */
export function createUpstreamCauses(causes: Causes, url: string): UpstreamObserver {
  const { host } = new URL(url);

  return {
    attempt(attempt) {
      const { failure, endpoint } = attempt;
      if (failure === null) return;
      const reported = reportedFailure(attempt, failure, url);
      if (!reported) return;
      const { cause, facts, about } = reported;
      causes.report(cause, { endpoint, host, ...facts }, about);
    },
    crowded: (queue) => causes.report('queue_full', { ...queue, reason: QUEUE_REASON }),
    overQuota({ kind, tenant }: ObservedQuota) {
      const { facts, about } = whose(tenant);
      causes.report('quota_spent', { ...facts, kind, reason: QUOTA_REASON }, `${about} ${kind}`);
    },
    breaker({ state, tenant, reason }: ObservedCircuit) {
      const { about, facts: ofTenant } = whose(tenant);
      const facts = { ...ofTenant, host };
      if (state === 'open') {
        const why = reason && { failure: reason.kind, ...statusOf(reason), ...wordOf(reason) };
        causes.report('circuit_open', { ...facts, ...why, reason: CIRCUIT_REASON }, about);
      }
      if (state === 'closed') causes.report('circuit_closed', facts, about);
    },
  };
}

const QUEUE_REASON =
  'LeadSail is slower than callers ask: look at leadsail_call_queue_duration_seconds, and limit callers with --rate-limit.';
const QUOTA_REASON =
  'see with x-gateway-cost: 1 which operations need so many, raise --cache-mb, or raise --calls-per-minute.';
const CIRCUIT_REASON =
  'most of the last calls got no answer or a 5xx; each second a call tries again.';

/** One line for each call that left, and for each read that needed none. */
function createCallLog(log: Log): UpstreamObserver {
  return {
    attempt({ endpoint, status, failure, outcome, durationMs, attempt, isPoll }: ObservedAttempt) {
      const ms = Math.round(durationMs * 10) / 10;
      const how = isPoll ? 'POLL' : endpoint.startsWith('GET ') ? 'MISS' : 'WRITE';
      const answered = failure?.status ?? status;
      log.debug({ endpoint, status: answered ?? null, ms, attempt, how, outcome }, CALL);
    },
    shared({ endpoint, how }: ObservedRead) {
      if (how !== 'MISS') log.debug({ endpoint, status: null, ms: 0, attempt: 0, how }, CALL);
    },
  };
}

const CALL = 'call to LeadSail';

/** Counts and logs calls; the line a call costs time, and is only made where it is written. */
export const watchedCalls = (
  counting: UpstreamObserver,
  causes: Causes,
  log: Log,
  url: string,
): UpstreamObserver =>
  observeBy([
    counting,
    createUpstreamCauses(causes, url),
    ...(log.isLevelEnabled?.('debug') ? [createCallLog(log)] : []),
  ]);

/** The gateway closes its own connections when it stops. */
const OWN_END = 'UND_ERR_DESTROYED';

/** Null where the caller alone can mend it. */
function reportedFailure(
  { endpoint, tenant, durationMs }: ObservedAttempt,
  failure: UpstreamFailure,
  url: string,
): ReportedFailure | null {
  const { kind } = failure;
  if (causeOf(failure) === OWN_END) return null;
  const { host } = new URL(url);
  const status = statusOf(failure);
  const { facts: tenantFacts, about } = whose(tenant);
  const ofTenant = { facts: { ...status, ...tenantFacts }, about };
  switch (kind) {
    case 'timeout': {
      const reason = unreachedReason(host, 'no answer in time', Math.round(durationMs));
      return { cause: 'no_answer', facts: { reason }, about: '' };
    }
    case 'unavailable': {
      const answered = failure.status;
      if (answered !== undefined) {
        return { cause: 'unavailable', facts: status, about: `${answered}` };
      }
      const code = causeOf(failure) ?? 'CLOSED';
      const reason = unreachedReason(host, code, null);
      return { cause: 'unreachable', facts: { code, reason }, about: code };
    }
    case 'bad_response': {
      const { foreign } = failure;
      const reason = foreign && !isBroken(foreign) ? foreignReason(url, foreign) : null;
      return reason === null
        ? { cause: 'unreadable', facts: { ...status, ...wordOf(failure) }, about: '' }
        : { cause: 'not_leadsail', facts: { ...status, reason }, about: `${failure.status}` };
    }
    case 'not_found':
      // Where an id is sent, "not found" is an answer; a list that is not there is an address that is wrong.
      return idsIn(endpoint).length > 0 || !endpoint.startsWith('GET ')
        ? null
        : { cause: 'no_such_address', facts: { ...status, reason: MISSING_VERSION }, about: '' };
    case 'rate_limited': {
      const wait = failure.retryAfterMs;
      const facts = { ...ofTenant.facts, ...(wait !== undefined && { retryAfterMs: wait }) };
      return { cause: 'upstream_rate_limited', facts, about: ofTenant.about };
    }
    case 'unauthenticated':
      return { cause: 'key_refused', ...ofTenant };
    case 'forbidden':
      return { cause: 'key_forbidden', ...ofTenant };
    case 'refused':
      return { cause: 'call_refused', facts: { ...status, ...wordOf(failure) }, about: '' };
    // The caller's own arguments, budget or leaving.
    case 'invalid':
    case 'over_budget':
    case 'over_quota':
    case 'cancelled':
      return null;
  }
}

/** Strangers make keys up: all of theirs together are one. */
const whose = ({ isVerified, fingerprint }: ObservedAttempt['tenant']) =>
  isVerified
    ? { facts: { tenant: shownTenant(fingerprint) }, about: fingerprint }
    : { facts: { tenant: UNVERIFIED }, about: UNVERIFIED };

/** Truncated JSON of LeadSail's, as opposed to an answer of another host. */
const isBroken = ({ status, contentType, isJson }: ForeignAnswer): boolean =>
  status < 300 && contentType === 'application/json' && !isJson;

/** The status, and the content type of an answer that is not LeadSail's envelope. */
function statusOf({ status, foreign }: UpstreamFailure): Readonly<Record<string, unknown>> {
  if (status === undefined) return {};
  if (foreign === null) return { status };
  const { contentType, redirectsTo } = foreign;
  return { status, contentType, ...(redirectsTo !== null && { redirectsTo }) };
}

function wordOf(failure: UpstreamFailure): { readonly code?: string } {
  const code = codeOf(failure.upstreamCode) ?? causeOf(failure);
  return code === null ? {} : { code };
}

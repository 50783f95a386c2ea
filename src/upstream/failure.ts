// Every way that asking a REST host can fail, as one closed list of kinds.

/**
 * - `unauthenticated`, `forbidden`: the host refused the key, or the key this.
 * - `not_found`, `invalid`: the host, or a rule of ours before any call, refused the arguments.
 * - `timeout`, `unavailable`, `rate_limited`: no answer in time, no answer or a 5xx, a 429.
 * - `bad_response`: an answer that cannot be read.
 * - `refused`: any other `success: false`.
 * - `over_budget`, `over_quota`: the operation used up its calls, or the tenant those of a minute; this one never left.
 * - `cancelled`: nobody waits for the answer any more.
 */
export type FailureKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'timeout'
  | 'unavailable'
  | 'rate_limited'
  | 'bad_response'
  | 'refused'
  | 'over_budget'
  | 'over_quota'
  | 'cancelled';

/** How something answered that is not LeadSail; headers from outside are not passed on as they are. */
export type ForeignAnswer = {
  readonly status: number;
  /** Null where it is none of the usual ones. */
  readonly contentType: string | null;
  /** Whether the body is a page for browsers. */
  readonly isHtml: boolean;
  /** Whether the body is JSON at all. */
  readonly isJson: boolean;
  /** Where a redirect points, without a path that may hold anything; null for none. */
  readonly redirectsTo: string | null;
};

type FailureFacts = {
  /** HTTP status, when there was one. */
  readonly status?: number;
  /** The host's own `error.code`. For deciding and logging; never for strangers. */
  readonly upstreamCode?: string;
  /** The host's own lines on what is wrong with a request. For deciding; never for strangers or logs. */
  readonly details?: readonly string[];
  /** How long the host asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Whether it may pass by itself: a fault of the connection, 429, 502, 503 or 504. */
  readonly isTransient?: boolean;
  /** Whether a write may have been done all the same. */
  readonly mayHaveHappened?: boolean;
  /** What answered without LeadSail's envelope. For deciding and logging. */
  readonly foreign?: ForeignAnswer;
  /** What was thrown below. */
  readonly cause?: unknown;
};

/**
 * A failed call. `message` is a sentence of ours that anybody may read: it holds nothing of the
 * host's URL, headers or body.
 */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly kind: FailureKind;
  readonly status: number | undefined;
  readonly upstreamCode: string | undefined;
  readonly details: readonly string[];
  readonly retryAfterMs: number | undefined;
  readonly isTransient: boolean;
  readonly mayHaveHappened: boolean;
  readonly foreign: ForeignAnswer | null;

  constructor(kind: FailureKind, message: string, facts: FailureFacts = {}) {
    super(message, { cause: facts.cause });
    this.kind = kind;
    this.status = facts.status;
    this.upstreamCode = facts.upstreamCode;
    this.details = facts.details ?? [];
    this.retryAfterMs = facts.retryAfterMs;
    this.isTransient = facts.isTransient ?? false;
    this.mayHaveHappened = facts.mayHaveHappened ?? false;
    this.foreign = facts.foreign ?? null;
  }
}

// Every way in which a call to a REST host can fail, as one closed list of kinds.

/**
 * - `unauthenticated`, `forbidden`: the host refused the key, or this call with the key.
 * - `not_found`, `invalid`: the host, or a rule of ours before any call, refused the arguments.
 * - `timeout`, `unavailable`, `rate_limited`: no answer in time, no answer or a 5xx, a 429.
 * - `bad_response`: an answer that cannot be read.
 * - `refused`: any other `success: false`.
 * - `over_budget`, `over_quota`: the operation has no calls left, or its tenant none in this minute; it never left.
 * - `cancelled`: no caller waits for the answer any more.
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

/** The answer of a server that is not LeadSail; external headers are not passed on as they are. */
export type ForeignAnswer = {
  readonly status: number;
  /** Null unless it is a common one. */
  readonly contentType: string | null;
  /** Whether the body is a page for browsers. */
  readonly isHtml: boolean;
  /** Whether the body is JSON at all. */
  readonly isJson: boolean;
  /** The target of a redirect without its path, which may hold anything; null without a redirect. */
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
  /** Whether it may go away by itself: a connection fault, 429, 502, 503 or 504. */
  readonly isTransient?: boolean;
  /** Whether a write may have happened despite the failure. */
  readonly mayHaveHappened?: boolean;
  /** The answer without LeadSail's envelope. For deciding and logging. */
  readonly foreign?: ForeignAnswer;
  /** The underlying error. */
  readonly cause?: unknown;
};

/**
 * A failed call. `message` is a sentence of ours that any client may read: it holds nothing of the
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

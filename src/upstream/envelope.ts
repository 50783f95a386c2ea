// Reads the host's envelope: the data of an answer, or the failure it stands for. Pure.
import { toDelayMs } from './delay.ts';
import { contentTypeOf, isPage } from './diagnosis.ts';
import { parseExact } from './exact-json.ts';
import { type FailureKind, type ForeignAnswer, UpstreamFailure } from './failure.ts';
import type { RawAnswer } from './transport.ts';

type AnsweredKind = Exclude<FailureKind, 'timeout' | 'over_budget' | 'over_quota' | 'cancelled'>;

const SENTENCES: Readonly<Record<AnsweredKind, string>> = {
  unauthenticated: 'LeadSail refused the API key.',
  forbidden: 'LeadSail does not allow this key to do that.',
  not_found: 'LeadSail has no such record.',
  invalid: 'LeadSail refused the arguments.',
  unavailable: 'LeadSail is not available.',
  rate_limited: 'LeadSail asks for fewer calls.',
  bad_response: 'LeadSail sent an answer that cannot be read.',
  refused: 'LeadSail refused the call.',
};

const TRANSIENT_STATUS: ReadonlySet<number> = new Set([429, 502, 503, 504]);

// The host documents these three codes and no HTTP status, so a code takes precedence over the status.
const KIND_BY_CODE: Readonly<Record<string, AnsweredKind>> = {
  UNAUTHORIZED: 'unauthenticated',
  NOT_FOUND: 'not_found',
  VALIDATION_ERROR: 'invalid',
};

// Whether it was done cannot be known by such a code, nor by a 5xx; the others say it for every API alike.
const KIND_BY_WORDS: readonly (readonly [RegExp, AnsweredKind])[] = [
  [/^(?!INVALID|MISSING)(?:[A-Z]+_){0,4}(?:TIMEOUT|TIMED_OUT)(?:_ERROR)?$/, 'unavailable'],
  [/^(?:INTERNAL|INTERNAL_SERVER|SERVER|UNKNOWN|UNEXPECTED)_ERROR$|^INTERNAL$/, 'unavailable'],
  [/^(?:SERVICE_|SERVER_|TEMPORARILY_)?UNAVAILABLE$|^BAD_GATEWAY$/, 'unavailable'],
  [/^RATE_LIMIT(?:ED)?(?:_EXCEEDED|_REACHED)?$|^TOO_MANY_REQUESTS$|^THROTTLED$/, 'rate_limited'],
  [/^(?:FORBIDDEN|ACCESS_DENIED|PERMISSION_DENIED)$/, 'forbidden'],
  [/^(?:UNAUTHENTICATED|(?:INVALID|MISSING|EXPIRED|REVOKED)_API_KEY)$/, 'unauthenticated'],
];
// Codes are no longer, and an expression meets nothing that is.
const MAX_CODE_LENGTH = 60;

export type Envelope = {
  readonly success?: unknown;
  readonly data?: unknown;
  readonly error?: unknown;
  /** Not documented, as other APIs have it. */
  readonly errors?: unknown;
};

/** Whether an error says anything at all: many APIs send an empty one with each success. */
export const isSaid = (error: unknown): boolean =>
  typeof error === 'string'
    ? error.trim() !== ''
    : typeof error === 'object' && error !== null && Object.keys(error).length > 0;

/** Parses a UTF-8 body as JSON with exact numbers; throws when it is not JSON. */
export type Parse = (body: Buffer) => Envelope;

const parseJson: Parse = (body) => parseExact(body.toString()) as Envelope;

/**
 * The `data` of an answer whose body is UTF-8. Throws UpstreamFailure for `success: false` whatever its status, for an
 * answer without an envelope, and for one with an error in place of data; the status decides only where the body does not.
 * `nowMs` (epoch) is what a `Retry-After` date is measured against.
 */
export function toData(answer: RawAnswer, nowMs: number, parse: Parse = parseJson): unknown {
  const envelope = readEnvelope(answer, parse);
  const saysError = isSaid(envelope?.error) || isSaid(envelope?.errors);
  if (envelope?.success === true && !(envelope.data == null && saysError)) return envelope.data;
  if (envelope?.success !== false) {
    const kind = kindWithoutEnvelope(answer.status);
    throw failure(kind, answer, nowMs, { foreign: foreignOf(answer, envelope !== null) });
  }
  const code = upstreamCode(envelope.error);
  throw failure(kindOf(code, answer.status), answer, nowMs, {
    ...(code ? { upstreamCode: code } : {}),
    details: detailsOf(envelope.error),
  });
}

/** A documented code says more than the status, and any other only what a status leaves open. */
function kindOf(code: string, status: number): AnsweredKind {
  const known = Object.hasOwn(KIND_BY_CODE, code) ? KIND_BY_CODE[code] : undefined;
  if (known) return known;
  const kind = kindByStatus(status);
  const isOpen = (kind === 'refused' && status !== 409) || kind === 'invalid';
  if (!isOpen || code.length > MAX_CODE_LENGTH) return kind;
  return KIND_BY_WORDS.find(([words]) => words.test(code))?.[1] ?? kind;
}

function readEnvelope(answer: RawAnswer, parse: Parse): Envelope | null {
  try {
    const value: unknown = parse(answer.body);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function upstreamCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

const MAX_DETAILS = 50;

/** Documented as lines of text. Of other APIs: records that name a field, and texts by their fields. */
function detailsOf(error: unknown): string[] {
  const details = (error as { details?: unknown } | null | undefined)?.details;
  const lines = Array.isArray(details)
    ? details.slice(0, MAX_DETAILS).map(lineOf)
    : Object.entries(typeof details === 'object' ? (details ?? {}) : {}).map(lineOfField);
  return lines.filter((line) => line !== null).slice(0, MAX_DETAILS);
}

function lineOf(detail: unknown): string | null {
  if (typeof detail !== 'object' || detail === null) return textOf(detail);
  const { field, path, param, property, message } = detail as Readonly<Record<string, unknown>>;
  const named = [field, path, param, property].find((one) => textOf(one) !== null);
  return named === undefined ? textOf(message) : `${textOf(named)}: ${textOf(message) ?? ''}`;
}

function lineOfField([field, said]: readonly [string, unknown]): string | null {
  const text = textOf(said);
  return text === null ? null : `${field}: ${text}`;
}

/** Also of a list of texts, such as a path. */
function textOf(said: unknown): string | null {
  if (!Array.isArray(said)) return typeof said === 'string' ? said : null;
  const texts = said.filter((one) => typeof one === 'string');
  return texts.length === 0 ? null : texts.join('.');
}

function kindByStatus(status: number): AnsweredKind {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 400 || status === 422) return 'invalid';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'unavailable';
  return 'refused';
}

// A 404 or 400 without an envelope may come from a proxy, so it says nothing about a record.
function kindWithoutEnvelope(status: number): AnsweredKind {
  const kind = status < 400 ? 'bad_response' : kindByStatus(status);
  return kind === 'not_found' || kind === 'invalid' || kind === 'refused' ? 'bad_response' : kind;
}

function failure(
  kind: AnsweredKind,
  answer: RawAnswer,
  nowMs: number,
  said: {
    readonly upstreamCode?: string;
    readonly details?: readonly string[];
    readonly foreign?: ForeignAnswer;
  } = {},
): UpstreamFailure {
  const wait = retryAfterMs(answer.headers['retry-after'], nowMs);
  return new UpstreamFailure(kind, SENTENCES[kind], {
    status: answer.status,
    isTransient: TRANSIENT_STATUS.has(answer.status) || kind === 'rate_limited',
    ...said,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

function foreignOf({ status, headers, body }: RawAnswer, isJson: boolean): ForeignAnswer {
  const { location } = headers;
  return {
    status,
    contentType: contentTypeOf(headers),
    isHtml: isPage(headers, body),
    isJson,
    redirectsTo: location === undefined ? null : placeOf(location),
  };
}

// External paths and queries may hold anything.
const placeOf = (location: string): string =>
  URL.parse(location)?.origin ?? 'another path of the same host';

/** Milliseconds in a `Retry-After` header, which holds seconds or a date; a day at most. */
export function retryAfterMs(
  header: string | string[] | undefined,
  nowMs: number,
): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return toDelayMs(Number(value) * 1000);
  // Only HTTP's date forms: Date.parse alone would find some year in almost anything.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(value)) return undefined;
  // The oldest of HTTP's three date forms has no zone and means GMT, but Date.parse reads it as local time.
  const at = Date.parse(/(GMT|UTC|[+-]\d{4})$/.test(value) ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : toDelayMs(at - nowMs);
}

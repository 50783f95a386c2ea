// The one gate for errors: what a client may see of a failure, and under which code.
import { type ASTNode, GraphQLError, Kind } from 'graphql';
import { ClaimUnknown } from '../live/replicas/store.ts';
import { type FailureKind, UpstreamFailure } from '../upstream/failure.ts';
import { MAX_REFUSALS, toMessage } from './messages.ts';

/** Every `extensions.code` that the gateway answers with, and when. `docs/errors.md` shows this table. */
export const ERROR_CODES = {
  UNAUTHENTICATED: 'no credential, or LeadSail refused it',
  FORBIDDEN: 'the caller may not do this',
  BAD_USER_INPUT: 'arguments that cannot be right, before or after asking LeadSail',
  AUTHENTICATION_UNAVAILABLE: 'tokens cannot be checked: the keys of their issuer do not come',
  IDEMPOTENCY_UNAVAILABLE:
    'whether this was done before cannot be known, as Redis is away; nothing was done',
  RATE_LIMITED:
    'the caller asks too often, or its tenant has spent its calls of a minute; `Retry-After` says how long to wait',
  UPSTREAM_TIMEOUT: 'LeadSail gave no answer in time',
  UPSTREAM_UNAVAILABLE:
    'no connection to LeadSail, or a 5xx of its or a code like `INTERNAL_ERROR`',
  UPSTREAM_RATE_LIMITED:
    'LeadSail answered 429, or a code like `RATE_LIMITED`; `retryAfterMs` beside the code where known',
  UPSTREAM_BAD_RESPONSE:
    'LeadSail sent no JSON, half a body, no envelope, no list where one was asked for, or too much',
  UPSTREAM_ERROR: 'LeadSail refused in any other way',
  CALL_BUDGET_EXCEEDED: 'the operation would need more REST calls than allowed',
  COST_ESTIMATED_TOO_EXPENSIVE:
    'the operation asks for more list items, or is answered with more bytes, than allowed',
  MAX_TOKENS_LIMIT: 'the document has more tokens than allowed',
  MAX_NESTING_LIMIT: 'brackets or fragments are nested deeper than allowed',
  MAX_DEPTH_LIMIT: 'fields are nested deeper than allowed',
  MAX_SELECTIONS_LIMIT: 'the operation selects more than allowed',
  MAX_ALIASES_LIMIT: 'the operation has more aliases than allowed',
  MAX_ROOT_FIELDS_LIMIT: 'the operation has more root fields than allowed',
  MAX_DIRECTIVES_LIMIT: 'the operation has more directives than allowed',
  MAX_INTROSPECTION_DEPTH_LIMIT: 'introspection goes from list to list deeper than allowed',
  MAX_SUBSCRIPTIONS_LIMIT: 'more subscriptions would be open at one time than allowed',
  INTROSPECTION_DISABLED: 'introspection is off',
  BATCHING_NOT_ENABLED: 'the request holds a list of operations',
  REQUEST_ENTITY_TOO_LARGE: 'the body is larger than allowed',
  BAD_REQUEST: 'the request is none of GraphQL over HTTP',
  PERSISTED_QUERY_NOT_FOUND: 'no document is known by that id or hash',
  PERSISTED_QUERY_NOT_SUPPORTED: 'automatic persisted queries are off',
  PERSISTED_QUERY_ID_REQUIRED: 'only trusted documents run, and the request names none',
  OPERATION_RESOLUTION_FAILURE: 'the document has no such operation, or several and none was named',
  GRAPHQL_PARSE_FAILED: 'the document is not GraphQL',
  GRAPHQL_VALIDATION_FAILED: 'the document does not fit the schema',
  GATEWAY_STOPPING: 'the gateway is stopping: subscribe again, and another answers',
  INTERNAL_SERVER_ERROR: 'a fault of ours, masked; `requestId` finds it in the log',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

const CODE_BY_KIND: Readonly<Record<FailureKind, ErrorCode>> = {
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'FORBIDDEN',
  // Under an id "not found" is null; what is left is a list that LeadSail says it does not have.
  not_found: 'UPSTREAM_ERROR',
  invalid: 'BAD_USER_INPUT',
  timeout: 'UPSTREAM_TIMEOUT',
  unavailable: 'UPSTREAM_UNAVAILABLE',
  rate_limited: 'UPSTREAM_RATE_LIMITED',
  bad_response: 'UPSTREAM_BAD_RESPONSE',
  refused: 'UPSTREAM_ERROR',
  over_budget: 'CALL_BUDGET_EXCEEDED',
  over_quota: 'RATE_LIMITED',
  // No client is left to read it.
  cancelled: 'UPSTREAM_UNAVAILABLE',
};

/** The code under which clients see a failed call. */
export const codeOf = ({ kind }: UpstreamFailure): ErrorCode => CODE_BY_KIND[kind];

/** The code of what a resolver threw. */
export function codeOfFault(error: unknown): ErrorCode {
  if (error instanceof UpstreamFailure) return codeOf(error);
  return error instanceof ClaimUnknown ? 'IDEMPOTENCY_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR';
}

/** An error for arguments that cannot be right: `message` states the rule, then what was given. */
export function badUserInput(message: string, node?: ASTNode): GraphQLError {
  const code: ErrorCode = 'BAD_USER_INPUT';
  return new GraphQLError(message, { nodes: node ?? null, extensions: { code } });
}

/**
 * The error as a client may see it. `onInternal` is called once for every internal fault, and returns
 * the id of the request under which it was logged.
 */
export function toClientError(
  error: unknown,
  onInternal: (fault: unknown) => string,
): GraphQLError {
  const cause = error instanceof GraphQLError ? originOf(error) : error;
  const place = error instanceof GraphQLError ? error : undefined;
  if (cause instanceof UpstreamFailure) {
    const { message, retryAfterMs, mayHaveHappened } = cause;
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    const doubt = mayHaveHappened ? { mayHaveHappened } : {};
    return at(place, message, { code: codeOf(cause), ...wait, ...doubt, ...waitHeader(cause) });
  }
  if (cause instanceof ClaimUnknown) {
    return at(place, cause.message, { code: 'IDEMPOTENCY_UNAVAILABLE' });
  }
  if (cause instanceof GraphQLError) {
    const { code } = cause.extensions;
    if (isErrorCode(code)) return at(cause, cause.message, { ...shownOf(cause), code });
    if (isAboutInput(cause)) {
      return at(cause, cause.message, { ...shownOf(cause), code: 'BAD_USER_INPUT' });
    }
  }
  const requestId = onInternal(cause);
  return at(place, 'Something went wrong in the gateway.', {
    code: 'INTERNAL_SERVER_ERROR',
    requestId,
  });
}

/** An answer that lacks something for want of calls also says in its header when to retry. */
function waitHeader({ kind, retryAfterMs }: UpstreamFailure): { readonly http?: object } {
  if (kind !== 'over_quota' || retryAfterMs === undefined) return {};
  return { http: { headers: { 'retry-after': `${Math.ceil(retryAfterMs / 1_000)}` } } };
}

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);

// `http` decides status and headers and is never written; whatever else others put there stays here.
const shownOf = ({ extensions: { http } }: GraphQLError): { http?: unknown } =>
  http === undefined ? {} : { http };

// Variables that do not fit carry no path; an argument that does not fit points at itself, not a field.
function isAboutInput(error: GraphQLError): boolean {
  return (
    error.path === undefined || (error.nodes?.some(({ kind }) => kind !== Kind.FIELD) ?? false)
  );
}

function originOf(error: GraphQLError): unknown {
  let origin: unknown = error;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin instanceof GraphQLError ? error : origin;
}

const MAX_PLACES = 10;

function at(
  place: GraphQLError | undefined,
  message: string,
  extensions: Readonly<Record<string, unknown>> & { readonly code: ErrorCode },
): GraphQLError {
  return new GraphQLError(toMessage(message), {
    // Of fields that do not fit together there can be as many as the document has.
    nodes: place?.nodes?.slice(0, MAX_PLACES) ?? null,
    source: place?.source ?? null,
    positions: place?.positions?.slice(0, MAX_PLACES) ?? null,
    path: place?.path ?? null,
    extensions,
  });
}

/** The errors of an operation that was refused before it was executed: few and short. */
export const toRefusals = (errors: readonly GraphQLError[]): readonly GraphQLError[] =>
  errors.slice(0, MAX_REFUSALS).map((error) => {
    const { message, nodes, positions, source, extensions } = error;
    const short = toMessage(message);
    if (short === message && (positions?.length ?? 0) <= MAX_PLACES) return error;
    return new GraphQLError(short, {
      nodes: nodes?.slice(0, MAX_PLACES) ?? null,
      positions: positions?.slice(0, MAX_PLACES) ?? null,
      source: source ?? null,
      extensions,
    });
  });

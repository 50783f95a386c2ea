// In which form an operation is answered; what cannot be answered in any that the client accepts is not begun.

import type { ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin, processRegularResult } from 'graphql-yoga';
import type { RefuseOperation } from '../operation/execution.ts';
import type { OperationResult } from '../streaming/sub-request.ts';
import { EVENTS, framesFor, INCREMENTAL_PARTS, wantsCallback } from '../streaming/wire-formats.ts';
import { createPreference, type Offer } from './accept.ts';
import { type HttpEdition, statusIn2025, statusIn2026 } from './edition.ts';
import type { Incoming } from './incoming.ts';
import { httpError } from './request-params.ts';

export const PLAIN_JSON = 'application/json';
export const RESPONSE_JSON = 'application/graphql-response+json';

/** The types of an answer in one piece. The first is for clients that do not care. */
const WHOLE = [{ type: PLAIN_JSON }, { type: RESPONSE_JSON }] as const;
/** Those of which an answer in one piece can be the only part. */
const IN_PARTS = ['text/event-stream', 'multipart/mixed'].flatMap((type): Offer[] => [
  { type },
  { type, parameters: { incrementalspec: 'v0.2' } },
  { type, parameters: { deferspec: '20220824' } },
]);

const preferredWhole = createPreference(WHOLE);
const preferredInParts = createPreference(IN_PARTS);

/** The JSON type that a client likes best for one answer; null when it accepts none. */
export const wholeTypeFor = (accept: string | null | undefined) =>
  preferredWhole(accept)?.type ?? null;

const notAcceptable = () =>
  httpError(
    'BAD_REQUEST',
    406,
    `An answer is ${RESPONSE_JSON} or ${PLAIN_JSON}, in parts text/event-stream or multipart/mixed: Accept must allow one of them.`,
  );

/** Whether an answer in one piece can be sent in a form that the client accepts. */
const acceptsWhole = (accept: string | null): boolean =>
  wholeTypeFor(accept) !== null || preferredInParts(accept) !== null;

/** Refuses an operation with one answer, where the client accepts only results one after the other. */
export const refuseWhole: RefuseOperation = ({ operation, contextValue: { request } }) =>
  operation.operation === 'subscription' || acceptsWhole(request.headers.get('accept'))
    ? null
    : notAcceptable();

/** Why no answer of any kind could be sent; null when one can. `callsBack`: results may go to a router's own address. */
export const createFormCheck =
  (callsBack: boolean) =>
  ({ headers }: Pick<Incoming, 'headers'>): GraphQLError | null => {
    const accept = headers.get('accept');
    const hasForm =
      acceptsWhole(accept) || framesFor(accept) !== null || (callsBack && wantsCallback(accept));
    return hasForm ? null : notAcceptable();
  };

export function useNegotiation(edition: HttpEdition): Plugin<object> {
  const ordinary = PROCESS_IN[edition];
  const process: typeof processRegularResult = (result, fetchAPI, type) =>
    bytesOf(result, fetchAPI, type) ?? ordinary(result, fetchAPI, type);
  return {
    onResultProcess({ request, result, setResultProcessor }) {
      if (isAsyncIterable(result)) return;
      const accept = request.headers.get('accept');
      const type = wholeTypeFor(accept);
      const inParts = type === null ? preferredInParts(accept) : null;
      if (inParts) setResultProcessor(processAsOnlyPart(inParts.type, ordinary), '*/*');
      // A client that accepts no form of it gets the reason in the form that most can read.
      else setResultProcessor(process, type ?? PLAIN_JSON);
    },
  };
}

/** Whether a result is bytes already and has no errors: to make a text of it would take a long answer a long turn. */
const bytesOf: (...args: Parameters<typeof processRegularResult>) => Response | null = (
  result,
  fetchAPI,
  type,
) => {
  const { toBytes, errors, extensions } = result as OperationResult;
  if (!toBytes || errors || extensions) return null;
  return new fetchAPI.Response(toBytes(), {
    headers: { 'content-type': `${type}; charset=utf-8` },
  });
};

/** One result as the only event or part, with the status that it has in one piece. */
const processAsOnlyPart =
  (accepted: string, ordinary: typeof processRegularResult): typeof processRegularResult =>
  (result, fetchAPI) => {
    const isEvent = accepted === EVENTS.contentType;
    const { begin, next, end, contentType } = isEvent ? EVENTS : INCREMENTAL_PARTS;
    // Clients that read events treat any other status as a broken connection.
    const whole = ordinary(result, fetchAPI, isEvent ? PLAIN_JSON : RESPONSE_JSON);
    const headers = new fetchAPI.Headers(whole.headers);
    headers.delete('content-length');
    headers.set('content-type', contentType);
    const body = `${begin}${next(result as OperationResult)}${end}`;
    return new fetchAPI.Response(body, { status: whole.status, headers });
  };

/** An answer with its status in the edition of 2025. */
const processIn2025: typeof processRegularResult = (result, fetchAPI, type) => {
  const response = processRegularResult(result, fetchAPI, type);
  const status = statusIn2025(result as ExecutionResult, response.status, type === RESPONSE_JSON);
  if (status === null) return response;
  return new fetchAPI.Response(response.body, { status, headers: response.headers });
};

/** An answer with its status in the edition of 2026. For clients of `application/json` only success has that type. */
const processIn2026: typeof processRegularResult = (result, fetchAPI, type) => {
  const response = processRegularResult(result, fetchAPI, type);
  const status = statusIn2026(result as ExecutionResult, response.status, type === RESPONSE_JSON);
  const headers = new fetchAPI.Headers(response.headers);
  if ((status ?? response.status) >= 300) {
    headers.set('content-type', `${RESPONSE_JSON}; charset=utf-8`);
  } else if (status === null) return response;
  return new fetchAPI.Response(response.body, { status: status ?? response.status, headers });
};

/** How one result is answered. */
export const PROCESS_IN: Readonly<Record<HttpEdition, typeof processRegularResult>> = {
  '2025': processIn2025,
  '2026': processIn2026,
};

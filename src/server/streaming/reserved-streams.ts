// GraphQL over SSE with a single connection: reserved by a token, read by the same client, shared by its operations.
import type { GraphQLError } from 'graphql';
import { type FetchAPI, type GraphQLParams, type Plugin, processRegularResult } from 'graphql-yoga';
import { type Proof, type ProofOptions, proofOf, watchProof } from '../auth/proof.ts';
import type { RateLimit } from '../auth/rate-limit.ts';
import type { BodyBudget } from '../http/body-budget.ts';
import { incomingOf } from '../http/incoming.ts';
import { httpError, readText } from '../http/request-params.ts';
import { idFault } from './operation-ids.ts';
import { streamHeaders, toBody } from './response-stream.ts';
import { sendEnd, sendResults } from './stream-events.ts';
import {
  createStreamRegistry,
  type ReservedStream,
  type StreamRegistry,
  type StreamRegistryOptions,
} from './stream-registry.ts';
import { isRequestError, type SubRequests } from './sub-request.ts';
import { stopping } from './subscriptions.ts';
import { EVENTS } from './wire-formats.ts';

export const TOKEN_HEADER = 'x-graphql-event-stream-token';
const JSON_TYPE = 'application/graphql-response+json';
// The Accept header of the outer request is not about the operation's results.
const NOT_OF_OPERATION = [TOKEN_HEADER, 'accept', 'content-length', 'transfer-encoding'];

export type ReservedStreamOptions = StreamRegistryOptions &
  ProofOptions & {
    /** The paths of operations and of these streams. */
    readonly endpoint: string;
    readonly path: string;
    readonly ask: SubRequests['ask'];
    /** Turns any fault into the error that a client may see. */
    readonly mask: (fault: unknown) => GraphQLError;
    /** Marks a request as one whose results go into a shared stream. */
    readonly share: (request: Request) => void;
    /** For callers that reserve a stream; null: they are not limited. */
    readonly rateLimit?: RateLimit | null | undefined;
    /** Operations in one stream. */
    readonly maxOperations: number;
    readonly bodies: BodyBudget;
    readonly pingMs: number;
  };

/** `stop` ends every stream, and refuses new ones from then on. */
export function createReservedStreams(options: ReservedStreamOptions) {
  const streams = createStreamRegistry(options);
  let isStopping = false;

  async function answer(request: Request, url: URL, fetchAPI: FetchAPI): Promise<Response> {
    const proof = await proofOf(request, options);
    const { caller } = proof;
    if (isStopping) throw stopping();
    const { method } = request;
    if (method === 'PUT') {
      const refused = await options.rateLimit?.refusalOf(incomingOf(request));
      if (refused) throw refused;
      return new fetchAPI.Response(streams.reserve(caller), {
        status: 201,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    }
    const token = request.headers.get(TOKEN_HEADER) ?? url.searchParams.get('token') ?? '';
    const find = (): ReservedStream => streams.find(token, caller);
    const stream = find();
    if (method === 'GET') return read(request, stream, { streams, proof, fetchAPI, options });
    if (method === 'POST') return operate(request, stream, { find, fetchAPI, options });
    if (method !== 'DELETE') {
      throw httpError('BAD_REQUEST', 405, 'A stream knows PUT, GET, POST and DELETE.');
    }
    const id = url.searchParams.get('operationId') ?? '';
    if (id === '') throw httpError('BAD_REQUEST', 400, 'The parameter operationId must name one.');
    const operation = stream.operations.get(id);
    stream.operations.delete(id);
    operation?.abort();
    return new fetchAPI.Response(null, { status: 200 });
  }

  const plugin: Plugin = {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (url.pathname !== options.path) return;
      const refuse = (fault: unknown) =>
        processRegularResult({ errors: [options.mask(fault)] }, fetchAPI, JSON_TYPE);
      endResponse(await answer(request, url, fetchAPI).catch(refuse));
    },
  };

  return {
    plugin,
    stop() {
      isStopping = true;
      streams.dropAll();
    },
  };
}

type AnswerTools = { readonly fetchAPI: FetchAPI; readonly options: ReservedStreamOptions };

/** Answers `GET` with all events of the stream. Throws `BAD_REQUEST` when the stream has a reader already. */
function read(
  { signal }: Request,
  stream: ReservedStream,
  tools: AnswerTools & { readonly streams: StreamRegistry; readonly proof: Proof },
): Response {
  const { streams, proof, fetchAPI, options } = tools;
  const { token, channel, operations } = stream;
  if (stream.expiry === null) {
    throw httpError('BAD_REQUEST', 409, 'The stream of this token is read already.');
  }
  clearTimeout(stream.expiry);
  stream.expiry = null;
  const stopWatching = watchProof(proof, () => {
    void sendEnd(channel, operations.keys()).then(() => streams.drop(token));
  });
  const source = {
    next: channel.next,
    return: async () => {
      stopWatching();
      streams.drop(token);
      return { done: true as const, value: undefined };
    },
  };
  const frames = { ...EVENTS, next: (event: string) => event, end: '' };
  const body = toBody(source, frames, { signal, pingMs: options.pingMs });
  return new fetchAPI.Response(body as unknown as ReadableStream, {
    headers: streamHeaders(EVENTS),
  });
}

/** Answers `POST`: accepts one operation, whose results go into the stream with the client's id for it. */
async function operate(
  request: Request,
  stream: ReservedStream,
  { find, fetchAPI, options }: AnswerTools & { readonly find: () => ReservedStream },
): Promise<Response> {
  const operation = new AbortController();
  const { signal } = operation;
  let id: string | null = null;
  const body = await readText(request, options.bodies);
  const headers = new fetchAPI.Headers(request.headers);
  for (const name of NOT_OF_OPERATION) headers.delete(name);
  const url = new URL(options.endpoint, request.url).href;
  const inner = new fetchAPI.Request(url, { method: 'POST', headers, body, signal });
  options.share(inner);
  const register = (params: GraphQLParams): void => {
    // It may have ended since: then nothing would end this operation.
    id = newIdOf(params, find(), options.maxOperations);
    stream.operations.set(id, operation);
  };
  const answered = await options.ask(inner, register).catch((fault) => {
    // The operation was stopped, or its stream has ended, before there was a result.
    if (signal.aborted) return null;
    throw fault;
  });
  if (answered === null) return new fetchAPI.Response(null, { status: 204 });
  const { response, results } = answered;
  if (id === null) return response;
  const name: string = id;
  const forget = (): void => {
    if (stream.operations.get(name) === operation) stream.operations.delete(name);
  };
  if (results === null || isRequestError(results)) forget();
  else void sendResults(stream.channel, name, results, signal).then(forget, forget);
  return response;
}

/** The client's id of a new operation. Throws when it has none, and when the stream has no room for it. */
function newIdOf(
  { extensions }: GraphQLParams,
  { operations }: ReservedStream,
  maxOperations: number,
): string {
  const id: unknown = extensions?.operationId;
  if (typeof id !== 'string' || id === '') {
    throw httpError('BAD_REQUEST', 400, 'extensions.operationId must be a text that is not empty.');
  }
  const fault = idFault(id);
  if (fault) throw fault;
  if (operations.has(id)) {
    throw httpError('BAD_REQUEST', 409, 'An operation with this operationId is under way.');
  }
  if (operations.size >= maxOperations) {
    const rule = `A stream may have ${maxOperations} operations at one time, got one more.`;
    throw httpError('MAX_SUBSCRIPTIONS_LIMIT', 429, rule);
  }
  return id;
}

// GraphQL over SSE with a single connection: reserved by a token, read by whoever reserved it, shared by operations.
import { randomBytes } from 'node:crypto';
import type { ExecutionResult, GraphQLError } from 'graphql';
import {
  type FetchAPI,
  type GraphQLParams,
  isAsyncIterable,
  type Plugin,
  processRegularResult,
} from 'graphql-yoga';
import { noCredential } from '../leadsail/session.ts';
import type { Credential, Fingerprint } from '../upstream/credential.ts';
import type { CallerOf } from './authentication.ts';
import { createFunnel, type Funnel } from './funnel.ts';
import { type Handover, isRequestError, type Results } from './handover.ts';
import { readText, refusal } from './request.ts';
import { EVENTS, toEvent, toPlainResult } from './result-frames.ts';
import { streamHeaders, toBody } from './result-stream.ts';
import { stopping } from './subscriptions.ts';

export const TOKEN_HEADER = 'x-graphql-event-stream-token';
const JSON_TYPE = 'application/graphql-response+json';

export type ReservedStreamOptions = {
  /** Where operations are answered, and where these streams are. */
  readonly endpoint: string;
  readonly path: string;
  readonly callerOf: CallerOf;
  readonly ask: Handover['ask'];
  /** Turns any fault into what a client may see of it. */
  readonly mask: (fault: unknown) => GraphQLError;
  /** Marks a request as one whose results go into a shared stream. */
  readonly share: (request: Request) => void;
  /** Streams at one time; one credential may have half of them. */
  readonly maxStreams: number;
  /** Operations in one stream. */
  readonly maxOperations: number;
  readonly maxBodyBytes: number;
  readonly pingMs: number;
  /** A stream that nobody has come to read by then is forgotten. */
  readonly reservationMs: number;
  /** What tokens begin with, for whoever has to know which process gave them. */
  readonly tokenPrefix: string;
};

type Stream = {
  readonly tenant: Fingerprint;
  readonly funnel: Funnel<string>;
  /** By the ids that the client gave them; each ends one. */
  readonly operations: Map<string, AbortController>;
  /** Until somebody reads; then null. */
  expiry: NodeJS.Timeout | null;
};

export function createReservedStreams(options: ReservedStreamOptions) {
  const { callerOf, maxStreams, maxOperations } = options;
  const streams = new Map<string, Stream>();
  let isStopping = false;

  function reserve({ fingerprint }: Credential): string {
    const mine = [...streams.values()].filter(({ tenant }) => tenant === fingerprint).length;
    if (streams.size >= maxStreams || mine >= Math.ceil(maxStreams / 2)) {
      throw refusal('MAX_SUBSCRIPTIONS_LIMIT', 429, 'There are as many streams as there may be.');
    }
    const token = `${options.tokenPrefix}${randomBytes(24).toString('base64url')}`;
    const expiry = setTimeout(() => drop(token), options.reservationMs).unref();
    const operations = new Map<string, AbortController>();
    streams.set(token, { tenant: fingerprint, funnel: createFunnel(), operations, expiry });
    return token;
  }

  function drop(token: string): void {
    const stream = streams.get(token);
    if (!stream) return;
    streams.delete(token);
    clearTimeout(stream.expiry ?? undefined);
    stream.funnel.end();
    for (const operation of stream.operations.values()) operation.abort();
  }

  /** A token opens nothing for another credential than the one that reserved it. */
  function find(request: Request, url: URL, caller: Credential): [string, Stream] {
    const token = request.headers.get(TOKEN_HEADER) ?? url.searchParams.get('token') ?? '';
    const stream = streams.get(token);
    if (stream?.tenant === caller.fingerprint) return [token, stream];
    throw refusal('BAD_REQUEST', 404, 'No stream of yours is known by that token.');
  }

  async function pour({ funnel }: Stream, id: string, results: Results, signal: AbortSignal) {
    const give = (result: ExecutionResult) =>
      funnel.give(toEvent('next', { id, payload: toPlainResult(result) }));
    if (isAsyncIterable(results)) for await (const result of results) await give(result);
    else await give(results);
    // Who stopped it knows of its end.
    if (!signal.aborted) await funnel.give(toEvent('complete', { id }));
  }

  async function operate(request: Request, stream: Stream, fetchAPI: FetchAPI): Promise<Response> {
    const operation = new AbortController();
    const { signal } = operation;
    let id: string | null = null;
    const body = await readText(request, options.maxBodyBytes);
    const headers = new fetchAPI.Headers(request.headers);
    for (const name of [TOKEN_HEADER, 'content-length', 'transfer-encoding']) headers.delete(name);
    const inner = new fetchAPI.Request(new URL(options.endpoint, request.url).href, {
      method: 'POST',
      headers,
      body,
      signal,
    });
    options.share(inner);
    const register = ({ extensions }: GraphQLParams): void => {
      const named: unknown = extensions?.operationId;
      if (typeof named !== 'string' || named === '') {
        throw refusal(
          'BAD_REQUEST',
          400,
          'extensions.operationId must be a text that is not empty.',
        );
      }
      if (stream.operations.has(named)) {
        throw refusal('BAD_REQUEST', 409, 'An operation with this operationId is under way.');
      }
      if (stream.operations.size >= maxOperations) {
        const rule = `A stream may have ${maxOperations} operations at one time, got one more.`;
        throw refusal('MAX_SUBSCRIPTIONS_LIMIT', 429, rule);
      }
      stream.operations.set(named, operation);
      id = named;
    };
    const answered = await options.ask(inner, register).catch((fault) => {
      // It was stopped, or its stream has ended, before there was a result.
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
    else void pour(stream, name, results, signal).then(forget, forget);
    return response;
  }

  function read(token: string, stream: Stream, fetchAPI: FetchAPI): Response {
    if (stream.expiry === null) {
      throw refusal('BAD_REQUEST', 409, 'The stream of this token is read already.');
    }
    clearTimeout(stream.expiry);
    stream.expiry = null;
    const source = {
      next: stream.funnel.next,
      return: async () => {
        drop(token);
        return { done: true as const, value: undefined };
      },
    };
    const frames = { ...EVENTS, next: (event: string) => event, end: '' };
    const body = toBody(source, frames, options.pingMs);
    return new fetchAPI.Response(body as unknown as ReadableStream, {
      headers: streamHeaders(EVENTS),
    });
  }

  async function answer(request: Request, url: URL, fetchAPI: FetchAPI): Promise<Response> {
    const caller = await callerOf(request);
    if (caller === null) throw refusal('UNAUTHENTICATED', 401, noCredential().message);
    if (isStopping) throw stopping();
    const { method } = request;
    if (method === 'PUT') {
      return new fetchAPI.Response(reserve(caller), {
        status: 201,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    }
    const [token, stream] = find(request, url, caller);
    if (method === 'GET') return read(token, stream, fetchAPI);
    if (method === 'POST') return operate(request, stream, fetchAPI);
    if (method !== 'DELETE') {
      throw refusal('BAD_REQUEST', 405, 'A stream knows PUT, GET, POST and DELETE.');
    }
    const id = url.searchParams.get('operationId') ?? '';
    if (id === '') throw refusal('BAD_REQUEST', 400, 'The parameter operationId must name one.');
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
      for (const token of [...streams.keys()]) drop(token);
    },
  };
}

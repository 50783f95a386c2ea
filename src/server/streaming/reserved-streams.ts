// GraphQL over SSE with a single connection: reserved by a token, read by the client that reserved it, shared by operations.
import { randomBytes } from 'node:crypto';
import type { GraphQLError } from 'graphql';
import { type FetchAPI, type GraphQLParams, type Plugin, processRegularResult } from 'graphql-yoga';
import { noCredential } from '../../leadsail/client/session.ts';
import type { Credential, Fingerprint } from '../../upstream/credential.ts';
import { createPlaces } from '../../upstream/places.ts';
import { EVERYBODY, type Verified } from '../../upstream/verified.ts';
import type { CallerOf } from '../auth/authentication.ts';
import { type Proof, watchProof } from '../auth/proof.ts';
import type { RateLimit } from '../auth/rate-limit.ts';
import type { BodyBudget } from '../http/body-budget.ts';
import { createIncoming, incomingOf } from '../http/incoming.ts';
import { httpError, readText } from '../http/request-params.ts';
import { type Channel, createChannel } from './channel.ts';
import { streamHeaders, toBody } from './response-stream.ts';
import { sendEnd, sendResults } from './stream-events.ts';
import { isRequestError, type SubRequests } from './sub-request.ts';
import { stopping } from './subscriptions.ts';
import { EVENTS } from './wire-formats.ts';

export const TOKEN_HEADER = 'x-graphql-event-stream-token';
const JSON_TYPE = 'application/graphql-response+json';

export type ReservedStreamOptions = {
  /** Where operations are answered, and where these streams are. */
  readonly endpoint: string;
  readonly path: string;
  readonly callerOf: CallerOf;
  readonly ask: SubRequests['ask'];
  /** Turns any fault into what a client may see of it. */
  readonly mask: (fault: unknown) => GraphQLError;
  /** Marks a request as one whose results go into a shared stream. */
  readonly share: (request: Request) => void;
  /** Which credentials are known to be good; all when left out. */
  readonly verified?: Verified | undefined;
  /** Of anybody who asks for a stream; null: nobody is counted. */
  readonly rateLimit?: RateLimit | null | undefined;
  /** Streams at one time; one credential may have half of them. */
  readonly maxStreams: number;
  /** Operations in one stream. */
  readonly maxOperations: number;
  readonly bodies: BodyBudget;
  readonly pingMs: number;
  /** A stream that nobody has come to read by then is forgotten. */
  readonly reservationMs: number;
  /** What tokens begin with, so that any process knows which one gave them. */
  readonly tokenPrefix: string;
};

type Stream = {
  readonly tenant: Fingerprint;
  readonly channel: Channel<string>;
  /** By the ids that the client gave them; each ends one. */
  readonly operations: Map<string, AbortController>;
  /** Until somebody reads; then null. */
  expiry: NodeJS.Timeout | null;
  /** Gives its place back. */
  readonly release: () => void;
};

export function createReservedStreams(options: ReservedStreamOptions) {
  const { callerOf, maxStreams, maxOperations } = options;
  const streams = new Map<string, Stream>();
  const places = createPlaces(maxStreams, options.verified ?? EVERYBODY);
  let isStopping = false;

  function reserve(caller: Credential): string {
    const place = places.take(caller);
    if (!('release' in place)) {
      throw httpError('MAX_SUBSCRIPTIONS_LIMIT', 429, 'There are as many streams as there may be.');
    }
    const token = `${options.tokenPrefix}${randomBytes(24).toString('base64url')}`;
    const expiry = setTimeout(() => drop(token), options.reservationMs).unref();
    const operations = new Map<string, AbortController>();
    const stream = {
      tenant: caller.fingerprint,
      channel: createChannel<string>(),
      operations,
      expiry,
    };
    streams.set(token, { ...stream, release: place.release });
    return token;
  }

  function drop(token: string): void {
    const stream = streams.get(token);
    if (!stream) return;
    streams.delete(token);
    stream.release();
    clearTimeout(stream.expiry ?? undefined);
    stream.channel.end();
    for (const operation of stream.operations.values()) operation.abort();
  }

  /** A token opens nothing for another credential than the one that reserved it. */
  function find(request: Request, url: URL, caller: Credential): [string, Stream] {
    const token = request.headers.get(TOKEN_HEADER) ?? url.searchParams.get('token') ?? '';
    const stream = streams.get(token);
    if (stream?.tenant === caller.fingerprint) return [token, stream];
    throw httpError('BAD_REQUEST', 404, 'No stream of yours is known by that token.');
  }

  async function operate(request: Request, stream: Stream, fetchAPI: FetchAPI): Promise<Response> {
    const operation = new AbortController();
    const { signal } = operation;
    let id: string | null = null;
    const body = await readText(request, options.bodies);
    const headers = new fetchAPI.Headers(request.headers);
    // What it accepts is about an answer that goes elsewhere.
    for (const name of [TOKEN_HEADER, 'accept', 'content-length', 'transfer-encoding']) {
      headers.delete(name);
    }
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
        throw httpError(
          'BAD_REQUEST',
          400,
          'extensions.operationId must be a text that is not empty.',
        );
      }
      if (stream.operations.has(named)) {
        throw httpError('BAD_REQUEST', 409, 'An operation with this operationId is under way.');
      }
      if (stream.operations.size >= maxOperations) {
        const rule = `A stream may have ${maxOperations} operations at one time, got one more.`;
        throw httpError('MAX_SUBSCRIPTIONS_LIMIT', 429, rule);
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
    else void sendResults(stream.channel, name, results, signal).then(forget, forget);
    return response;
  }

  function read(token: string, stream: Stream, proof: Proof, fetchAPI: FetchAPI): Response {
    if (stream.expiry === null) {
      throw httpError('BAD_REQUEST', 409, 'The stream of this token is read already.');
    }
    clearTimeout(stream.expiry);
    stream.expiry = null;
    const stopWatching = watchProof(proof, () => {
      void sendEnd(stream.channel, stream.operations.keys()).then(() => drop(token));
    });
    const source = {
      next: stream.channel.next,
      return: async () => {
        stopWatching();
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
    const caller = await callerOf(incomingOf(request));
    if (caller === null) throw httpError('UNAUTHENTICATED', 401, noCredential().message);
    if (isStopping) throw stopping();
    const { method } = request;
    if (method === 'PUT') {
      const refused = await options.rateLimit?.refusalOf(incomingOf(request));
      if (refused) throw refused;
      return new fetchAPI.Response(reserve(caller), {
        status: 201,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    }
    const [token, stream] = find(request, url, caller);
    if (method === 'GET') {
      const again = () => callerOf(createIncoming(method, options.path, request.headers));
      return read(token, stream, { caller, again }, fetchAPI);
    }
    if (method === 'POST') return operate(request, stream, fetchAPI);
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
      for (const token of [...streams.keys()]) drop(token);
    },
  };
}

// One request for one operation, as far as the steps need it that yoga and the HTTP shortcut have in common.
//
// What a step finds out stays with the request, so that both get the same.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { GatewayContext } from '../../graph/context.ts';
import type { Credential } from '../../upstream/credential.ts';
import type { TraceStep } from '../../upstream/trace-step.ts';
import { type RequestContext, requestContextOf } from '../operation/request-context.ts';

/** The part of a request's headers that is read; Node's and those of a Request have it. */
export type HeaderReader = Pick<Headers, 'get' | 'has'> & {
  /** All names, in lower case. */
  readonly keys: () => Iterable<string>;
};

export type Incoming = {
  readonly method: string;
  /** Without a query string. */
  readonly path: string;
  readonly headers: HeaderReader;
  /** Such as `1.1`; undefined where the request did not come by `node:http`. */
  readonly httpVersion: string | undefined;
  readonly requestContext: RequestContext;
  readonly startedAtMs: number;
  /** Who sent it; null before that was asked, and where it brings no credential. */
  caller: Promise<Credential | null> | Credential | null;
  /** What a step found out, by the step. */
  readonly found: Map<object, unknown>;
};

export const createIncoming = (
  method: string,
  path: string,
  headers: HeaderReader,
  httpVersion?: string,
): Incoming => ({
  method,
  path,
  headers,
  httpVersion,
  requestContext: requestContextOf(headers),
  startedAtMs: performance.now(),
  caller: null,
  found: new Map(),
});

/** Begins the step of a request in its caller's trace, when it is first needed. */
export type StepOf = (incoming: Incoming) => TraceStep;

/** A turn of a request that has so many bytes to read: what follows goes on when that resolves. */
export type Enter = (incoming: Incoming, bytes: number) => Promise<void>;

/** A step that is taken once a request, however often it is asked for. */
export function once<Found, With extends readonly unknown[] = []>(
  take: (incoming: Incoming, ...more: With) => Found,
): (incoming: Incoming, ...more: With) => Found {
  return (incoming, ...more) => {
    if (incoming.found.has(take)) return incoming.found.get(take) as Found;
    const found = take(incoming, ...more);
    incoming.found.set(take, found);
    return found;
  };
}

/** What the HTTP shortcut or a worker hands over with a request that it had begun to answer. */
export type HandedOn = {
  readonly incoming?: Incoming;
  /** The context of its operation, in which nothing is asked twice. */
  readonly opened?: GatewayContext;
  readonly req?: IncomingMessage;
  readonly res?: ServerResponse;
  /** It is a Request of a program around the gateway: one that came by HTTP, though not by `node:http`. */
  readonly byFetch?: boolean;
};

const incomings = new WeakMap<Request, Incoming>();

export function incomingOf(request: Request): Incoming {
  const memoized = incomings.get(request);
  if (memoized) return memoized;
  const path = URL.parse(request.url)?.pathname ?? '';
  const made = createIncoming(request.method, path, request.headers);
  incomings.set(request, made);
  return made;
}

/** Must be the first plugin: reuses what was read before, so that the URL is not parsed twice. */
export const useIncoming = (): Plugin<object, HandedOn> => ({
  onRequest({ request, url, serverContext }) {
    const made = serverContext?.incoming ?? incomings.get(request);
    const { httpVersion } = serverContext?.req ?? {};
    const { method, headers } = request;
    incomings.set(request, made ?? createIncoming(method, url.pathname, headers, httpVersion));
  },
});

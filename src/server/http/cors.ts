// Which pages of other sites may ask and read: none, unless their origin is named.
import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { isEndpoint, STREAM_PATH } from '../endpoints.ts';
import type { Incoming } from './incoming.ts';
import { httpError } from './request-params.ts';

// Headers that no form, image or link can send: a page needs a preflight to send one.
const ASKED_FIRST = [
  'x-graphql-yoga-csrf',
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
];
const ALLOWED_METHODS = 'GET, POST';
const STREAM_METHODS = 'GET, POST, PUT, DELETE';
const EXPOSED_HEADERS = 'retry-after, x-request-id';

/** Whether a page is the gateway's own, by the name that the request was sent to. */
export const isOwnOrigin = (origin: string, host: string): boolean =>
  URL.parse(origin)?.host === host.toLowerCase();

/** Whether a page may open a WebSocket: a page of our own host, or one that may use HTTP. */
export const isSocketOrigin = (origin: string, host: string, origins: readonly string[]): boolean =>
  origins.includes(origin) || origins.includes('*') || isOwnOrigin(origin, host);

export type Cors = {
  /** Whether a page of this origin may ask; a refused origin is reported. */
  readonly admits: (origin: string | null) => boolean;
  /** For the answer to a page of this origin, or to none. */
  readonly headersOf: (origin: string | null) => readonly (readonly [string, string])[];
  /**
   * A page elsewhere can make a browser send a GET with whatever else the browser knows. It could not read the answer,
   * but the calls would be made.
   */
  readonly refusalOf: (incoming: Pick<Incoming, 'method' | 'headers'>) => GraphQLError | null;
};

/** `origins` are compared as they are; `*` is any. Credentials such as cookies are never asked for. */
export function createCors(
  origins: readonly string[],
  onRefused: (origin: string) => void = () => {},
): Cors {
  const allowed = (origin: string | null): string | null => {
    if (origin === null) return null;
    if (origins.includes(origin)) return origin;
    return origins.includes('*') ? '*' : null;
  };
  const admits = (origin: string | null): boolean => {
    const isAllowed = allowed(origin) !== null;
    if (!isAllowed && origin !== null) onRefused(shownOrigin(origin));
    return isAllowed;
  };
  return {
    admits,
    headersOf(origin) {
      if (origins.length === 0) return NO_HEADERS;
      const shown = allowed(origin);
      if (shown === null) return VARY;
      return [
        ...VARY,
        ['access-control-allow-origin', shown],
        ['access-control-expose-headers', EXPOSED_HEADERS],
      ];
    },
    refusalOf({ method, headers }) {
      if (method !== 'GET') return null;
      const isElsewhere = /^(cross-site|same-site)$/.test(headers.get('sec-fetch-site') ?? '');
      if (!isElsewhere || ASKED_FIRST.some((name) => headers.has(name))) return null;
      if (admits(headers.get('origin'))) return null;
      return httpError(
        'FORBIDDEN',
        403,
        'A GET from a page of another site needs the header graphql-require-preflight.',
      );
    },
  };
}

const MAX_ORIGIN_LENGTH = 100;

/** An origin as a log may show it: anybody can send any text in its place. */
function shownOrigin(text: string): string {
  const url = text.length > MAX_ORIGIN_LENGTH ? null : URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url.origin : 'no web address';
}

const NO_HEADERS = [] as const;
// What a cache between has to know of every answer.
const VARY = [['vary', 'Origin']] as const;

export function useCors({ admits, headersOf }: Pick<Cors, 'admits' | 'headersOf'>): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const { headers, method } = request;
      const isStream = url.pathname === STREAM_PATH;
      if (method !== 'OPTIONS' || !(isStream || isEndpoint(url.pathname))) return;
      if (!admits(headers.get('origin'))) return;
      const permission = {
        'access-control-allow-methods': isStream ? STREAM_METHODS : ALLOWED_METHODS,
        'access-control-allow-headers': headers.get('access-control-request-headers') ?? '',
        'access-control-max-age': '600',
      };
      endResponse(new fetchAPI.Response(null, { status: 204, headers: permission }));
    },

    onResponse({ request: { headers }, response }) {
      for (const [name, value] of headersOf(headers.get('origin'))) {
        if (name === 'vary') response.headers.append(name, value);
        else response.headers.set(name, value);
      }
    },
  };
}
